"""All tables against the schema and its rules, with every violation reported at once."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from pathlib import Path

import pandas as pd

from interpol_figures.tables.cell_checks import check_cells, check_order
from interpol_figures.tables.conflicts import check_conflicts
from interpol_figures.tables.csv_reader import read_cells
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.lookup import Lookup
from interpol_figures.tables.row_checks import check_rules
from interpol_figures.tables.schema import Package, Table, read_package
from interpol_figures.tables.violations import Violation

WORDING = {"as_stated", "locator", "note"}  # columns of a figure that aren't compared with those of others


def validate(folder: Path | None = None, instead: Mapping[str, pd.DataFrame] | None = None) -> list[Violation]:
    """Violations in all tables of a folder, in the order of files and lines; an empty list means sound.

    `instead` has the cells of tables as they would be, by name: texts, indexed by line.

    >>> validate()
    []
    """
    package = read_package(folder)
    cells, violations, unread = {}, _strangers(package), set()
    for table in package.tables.values():
        if instead and table.name in instead:
            cells[table.name] = instead[table.name]
            continue
        cells[table.name], found = read_cells(package.folder / table.path, table.columns)
        violations += found
        if found and cells[table.name].empty:
            unread.add(table.name)
    lookup = Lookup({name: list(each_row(frame)) for name, frame in cells.items()})
    for table in package.tables.values():
        violations += check_cells(table, cells[table.name]) + check_order(table, cells[table.name])
        violations += check_rules(table, lookup, cells[table.name].index.tolist(), unread)
    if not unread:
        comparable = _comparable(package, cells, violations) if violations else cells
        violations += check_conflicts(cells, Tables(package, cells=comparable))
    return sorted(violations, key=attrgetter("place"))


def _comparable(
    package: Package, cells: dict[str, pd.DataFrame], violations: Iterable[Violation]
) -> dict[str, pd.DataFrame]:
    """The rows that can be compared: no figure wrong but in its wording, no number that is none, no id twice."""
    tables = {table.path: table for table in package.tables.values()}
    faulty = {(one.file, one.line) for one in violations if one.column and _is_compared(tables[one.file], one.column)}
    sound = {}
    for path, table in tables.items():
        lines = [line for file, line in faulty if file == path]
        frame = cells[table.name]
        sound[table.name] = frame[~frame.index.isin(lines)].drop_duplicates(table.key)
    return sound


def _is_compared(table: Table, column: str) -> bool:
    return column not in WORDING if table.key == "figure" else table[column].type != "string"


def _strangers(package: Package) -> list[Violation]:
    """CSV files that no part of the schema speaks of: they would be believed checked."""
    known, rule = {table.path for table in package.tables.values()}, "the file is in no resource of datapackage.json"
    return [
        Violation(path.name, None, None, None, rule, "describe it there or remove it")
        for path in sorted(package.folder.glob("*.csv"))
        if path.name not in known
    ]
