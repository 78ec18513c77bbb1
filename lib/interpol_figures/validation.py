"""All tables against the schema and its rules, with every fault reported at once."""

from pathlib import Path

import pandas as pd

from interpol_figures.cells import check_cells, columns_of
from interpol_figures.conflicts import check_conflicts
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
    tables, faults, unread = {}, _strangers(package), set()
    for table in package.tables.values():
        tables[table.name], found = read_cells(package.folder / table.path, table.columns)
        faults += found
        if found and tables[table.name].empty:
            unread.add(table.name)
    columns = {name: columns_of(cells) for name, cells in tables.items()}
    for table in package.tables.values():
        cells, lines = columns[table.name], tables[table.name].index.tolist()
        faults += check_cells(table, cells, lines)
        faults += check_rules(package, table, columns, lines, unread)
    faults += _figures_once(package, tables)
    if not unread:
        faults += check_conflicts(package, tables, faults)
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
    faults, seen = [], {}
    for name in package.figure_tables:
        column = tables[name]["figure"]
        ids = set(column.tolist()) - {""}
        for other, before in seen.items():
            again = column[column.isin(ids & before)] if not ids.isdisjoint(before) else column[:0]
            rule = f"the id stands in {package.tables[other].path} too"
            faults += [
                Fault(package.tables[name].path, line, "figure", figure, rule, "give each row an id of its own")
                for line, figure in again.items()
            ]
        seen[name] = ids
    return faults
