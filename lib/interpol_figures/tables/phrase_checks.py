"""Whether the figure phrase of a row states its value and qualifier in the indicator's unit.

Where it doesn't, and rightly (a number counted from a list of names, a slip of the source), the row stands in
phrase_exceptions.csv with what was reviewed: change the row, and the review is no longer good.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from interpol_figures.model.phrase_parser import QUALIFIER_NAMES, agrees
from interpol_figures.tables.breaches import Breach, mask_of
from interpol_figures.tables.cell_checks import Columns
from interpol_figures.tables.schema import Table

NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
STATED = ("figure", "as_stated", "value", "value_high", "qualifier", "indicator")


def check_phrases(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    """The phrase of each row states its figure, or the row is a reviewed exception."""
    rows = list(_rows(tables[table.name]))
    reviewed = _reviewed(tables)
    units = _units(tables)
    differing = mask_of((_disagreement(row, units) and row[0] not in reviewed for row in rows), len(rows))
    rule = "the phrase doesn't state this value with this qualifier in the indicator's unit"
    yield differing, "as_stated", rule, "correct value, qualifier or phrase, or list it in phrase_exceptions.csv"
    changed = mask_of((row[0] in reviewed and reviewed[row[0]] != _worded(row) for row in rows), len(rows))
    rule = "the row isn't what was reviewed in phrase_exceptions.csv"
    yield changed, "value", rule, "correct the row, or review it again"


def check_exceptions(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    """Each exception is needed: the phrase of its row says something else."""
    units = _units(tables)
    rows = [row for cells in tables.values() if {*STATED} <= cells.keys() for row in _rows(cells)]
    needless = {row[0] for row in rows if row[-1] in units and not _disagreement(row, units)}
    figures = tables[table.name]["exception"].tolist()
    idle = mask_of((figure in needless for figure in figures), len(figures))
    yield idle, "exception", "no exception is needed: the phrase states the figure, or there is none", "remove the row"


def _rows(cells: Columns) -> Iterator[tuple[str, ...]]:
    return zip(*(cells[name].tolist() for name in STATED), strict=True)


def _reviewed(tables: dict[str, Columns]) -> dict[str, str]:
    cells = tables["phrase_exceptions"]
    columns = (cells[name].tolist() for name in ("exception", "as_stated", "reviewed"))
    return {figure: f"{phrase}: {worded}" for figure, phrase, worded in zip(*columns, strict=True)}


def _units(tables: dict[str, Columns]) -> dict[str, str]:
    cells = tables["indicators"]
    return dict(zip(cells["indicator"].tolist(), cells["unit"].tolist(), strict=True))


def _worded(row: tuple[str, ...]) -> str:
    _, phrase, value, high, qualifier, _ = row
    return f"{phrase}: {' '.join(filter(None, (qualifier, value, high)))}"


def _disagreement(row: tuple[str, ...], units: dict[str, str]) -> bool:
    """Whether there is a phrase and it says another figure; cells at fault are told elsewhere."""
    _, phrase, value, high, qualifier, indicator = row
    if not phrase or qualifier not in QUALIFIER_NAMES or indicator not in units:
        return False
    return not _states(phrase, value, high, qualifier, units[indicator])


@lru_cache(maxsize=100_000)
def _states(phrase: str, value: str, high: str, qualifier: str, unit: str) -> bool:
    if not all(NUMBER.fullmatch(text) for text in (value, high) if text):
        return True  # no number, which is told elsewhere
    low, upper = (Decimal(text) if text else None for text in (value, high))
    return agrees(phrase, low, upper, qualifier, unit).ok
