"""All tables against the schema and its rules, with every violation reported at once."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

import pandas as pd

from interpol_figures.tables.cell_checks import check_cells
from interpol_figures.tables.conflicts import check_conflicts
from interpol_figures.tables.csv_reader import read_cells
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.row_checks import check_rules
from interpol_figures.tables.schema import Package, Table, read_package
from interpol_figures.tables.violations import TableError, Violation

# what of a figure is compared with others
COMPARED = {
    "figure",
    "indicator",
    "subject",
    "value",
    "value_high",
    "qualifier",
    "period_start",
    "period_end",
    "source",
}


def validate(folder: Path | None = None) -> list[Violation]:
    """Faults of all tables in a folder, in the order of files and lines; an empty list means sound.

    >>> validate()
    []
    """
    return _read(read_package(folder))[1]


def load_sound(folder: Path | None = None) -> Tables:
    """All tables, each read once and checked by every rule, as `load` gives them after `validate`.

    Raises TableError with all violations.

    >>> load_sound()["members"].set_index("name").at["Palau", "joined"]
    '2023-11-28'
    """
    tables, violations = _read(read_package(folder))
    if violations:
        raise TableError(violations)
    return tables


def _read(package: Package) -> tuple[Tables, list[Violation]]:
    """The tables, as far as they are sound, and the violations."""
    cells, violations, unread = {}, _strangers(package), set()
    for table in package.tables.values():
        cells[table.name], found = read_cells(package.folder / table.path, table.columns)
        violations += found
        if found and cells[table.name].empty:
            unread.add(table.name)
    rows = {name: list(each_row(frame)) for name, frame in cells.items()}
    for table in package.tables.values():
        violations += check_cells(table, cells[table.name])
        violations += check_rules(table, rows, cells[table.name].index.tolist(), unread)
    violations += _figures_once(package, cells)
    tables = Tables(package, cells=_fit(package, cells, violations) if violations else cells)
    if not unread:
        violations += check_conflicts(cells, tables)
    return tables, sorted(violations, key=attrgetter("place"))


def _fit(package: Package, cells: dict[str, pd.DataFrame], violations: Iterable[Violation]) -> dict[str, pd.DataFrame]:
    """Cells that can be compared: no figure wrong in what is compared, no wrong number, no id that stands twice."""
    places = defaultdict(set)
    for one in violations:
        places[one.file].add((one.line, one.column))
    return {table.name: _fit_rows(table, cells[table.name], places[table.path]) for table in package.tables.values()}


def _fit_rows(table: Table, frame: pd.DataFrame, places: set[tuple[int | None, str | None]]) -> pd.DataFrame:
    if table.key == "figure":
        frame = frame.drop({line for line, column in places if column in COMPARED} & {*frame.index})
    frame = frame.drop_duplicates(table.key).copy()
    for field in table.fields:
        if field.type != "string":
            frame.loc[frame.index.isin({line for line, column in places if column == field.name}), field.name] = ""
    return frame


def _strangers(package: Package) -> list[Violation]:
    """CSV files that no part of the schema speaks of: they would be believed checked."""
    known, rule = {table.path for table in package.tables.values()}, "the file is in no resource of datapackage.json"
    return [
        Violation(path.name, None, None, None, rule, "describe it there or remove it")
        for path in sorted(package.folder.glob("*.csv"))
        if path.name not in known
    ]


def _figures_once(package: Package, cells: dict[str, pd.DataFrame]) -> list[Violation]:
    """Figure ids that stand in two tables."""
    violations: list[Violation] = []
    known: dict[str, str] = {}
    for name in package.figure_tables:
        path = package.tables[name].path
        for line, figure in cells[name]["figure"].items():
            other = known.setdefault(figure, path)
            if figure and other != path:
                rule = f"the id stands in {other} too"
                violations.append(Violation(path, int(line), "figure", figure, rule, "give each row an id of its own"))
    return violations
