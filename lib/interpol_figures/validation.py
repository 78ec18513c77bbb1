"""All tables against the schema and its rules, with every fault reported at once."""

from pathlib import Path

import pandas as pd

from interpol_figures.cells import check_cells
from interpol_figures.faults import Fault
from interpol_figures.package import Package, read_package
from interpol_figures.reading import read_cells
from interpol_figures.rules import check_rules


def validate(folder: Path | None = None) -> list[Fault]:
    """Faults of all tables in a folder, in the order of files and lines; an empty list means sound.

    >>> validate()
    []
    """
    package = read_package(folder)
    tables, faults = {}, _strangers(package)
    for table in package.tables.values():
        tables[table.name], found = read_cells(package.folder / table.path, table.columns)
        faults += found
    for table in package.tables.values():
        faults += check_cells(table.path, table, tables[table.name])
        faults += check_rules(package, table, tables)
    faults += _figures_once(package, tables)
    return sorted(faults, key=lambda fault: (fault.file, fault.line or 0, fault.column or "", fault.rule))


def _strangers(package: Package) -> list[Fault]:
    """CSV files that no part of the schema speaks of: they would be believed checked."""
    known = {table.path for table in package.tables.values()}
    return [
        Fault(
            path.name,
            None,
            None,
            None,
            "the file is in no resource of datapackage.json",
            "describe it there or remove it",
        )
        for path in sorted(package.folder.glob("*.csv"))
        if path.name not in known
    ]


def _figures_once(package: Package, tables: dict[str, pd.DataFrame]) -> list[Fault]:
    """Figure ids that stand in two tables."""
    seen: dict[str, str] = {}
    faults = []
    for name in package.figure_tables:
        for line, figure in tables[name]["figure"].items():
            if seen.setdefault(figure, name) != name:
                rule = f"the id stands in {seen[figure]}.csv too"
                faults.append(Fault(f"{name}.csv", line, "figure", figure, rule, "give each row an id of its own"))
    return faults
