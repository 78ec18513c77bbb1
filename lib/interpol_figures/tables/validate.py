"""All tables against the schema and its rules, with every violation reported at once."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from pathlib import Path

import pandas as pd

from interpol_figures.tables.conflicts import check_conflicts
from interpol_figures.tables.content import TableContent, read_content
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
    contents = {
        name: TableContent(table, instead[name]) if instead and name in instead else read_content(package, table)
        for name, table in package.tables.items()
    }
    cells = {name: one.cells for name, one in contents.items()}
    unread = {name for name, one in contents.items() if one.form and one.cells.empty}
    lookup = Lookup({name: list(each_row(frame)) for name, frame in cells.items()})
    violations = _strangers(package)
    for name, one in contents.items():
        violations += [*one.form, *one.faults, *one.disorder]
        violations += check_rules(one.table, lookup, cells[name].index.tolist(), unread)
    if not unread:
        comparable = {name: _comparable(one, violations) for name, one in contents.items()}
        violations += check_conflicts(cells, Tables(package, read=comparable))
    return sorted(violations, key=attrgetter("place"))


def _comparable(read: TableContent, violations: Iterable[Violation]) -> TableContent:
    """The rows that can be compared: no figure wrong but in its wording, no number that is none, no id twice."""
    table = read.table
    found = [one for one in violations if one.file == table.path]
    lines = [one.line for one in found if one.column and _is_compared(table, one.column)]
    sound = read.cells[~read.cells.index.isin(lines)].drop_duplicates(table.key)
    return read if len(sound) == len(read.cells) else TableContent(table, sound)


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
