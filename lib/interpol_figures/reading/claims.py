"""Claims from outside the tables, as a CSV file or a DataFrame has them; faults of form raise TableError."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from interpol_figures.model.format import in_digits
from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.number_parser import read_digits
from interpol_figures.model.periods import Period
from interpol_figures.tables.cell_checks import LONGEST
from interpol_figures.tables.csv_reader import read_cells
from interpol_figures.tables.violations import TableError, Violation

REQUIRED = ("claim_id", "indicator", "subject")
Claim = dict[str, str]  # texts by column
COLUMNS = (*REQUIRED, "value", "value_high", "qualifier", "unit", "period", "published", "as_stated")


def read_claims(path: Path, unknown: Callable[[Claim], Mapping[str, list[str]]] | None = None) -> list[Claim]:
    """Rows of a claims file as text by column, columns that it leaves out empty.

    Columns: claim_id, indicator, subject (required); value, value_high, qualifier, unit, period (empty, a date,
    or from/to), published, as_stated. Raises TableError naming every fault of form; beside them also the names that are
    `unknown`, by column with the nearest known ones, which alone are no fault of form.
    """
    cells, faults = read_cells(path)
    fault, columns = partial(Violation, path.name, 1), ", ".join(COLUMNS)
    faults += [fault(name, None, "the column is missing", "add it") for name in REQUIRED if name not in cells]
    faults += [fault(one, one, "the column is unknown", f"use {columns}") for one in cells if one not in COLUMNS]
    if not cells.columns.is_unique:  # no cell can be told from its column then
        raise TableError(faults)
    rows: list[Claim] = cells.reindex(columns=list(COLUMNS), fill_value="").to_dict("records")
    breaches = [*_breaches(cells)]
    if unknown and (faults or breaches):
        breaches += [
            (line, name, f"the {name} is unknown", f"write {' or '.join(near) or 'another'}")
            for line, row in zip(cells.index.tolist(), rows, strict=True)
            for name, near in unknown(row).items()
        ]
    faults += [Violation(path.name, line, name, cells.at[line, name] or None, *rest) for line, name, *rest in breaches]
    if faults:
        raise TableError(faults)
    return rows


def _breaches(cells: pd.DataFrame) -> Iterator[tuple[int, str, str, str]]:
    """Line and column of the cells that break a rule, the rule and the fix."""
    for line, row in zip(cells.index.tolist(), cells.to_dict("records"), strict=True):
        for name, text in row.items():
            if broken := _fault(name, text):
                yield line, name, *broken
    ids = cells.get("claim_id", pd.Series(dtype="object"))
    for line in ids.index[ids.duplicated() & (ids != "")].tolist():
        yield line, "claim_id", "the id stands twice", "number claims"


def _fault(column: str, text: str) -> tuple[str, str] | None:
    """What is wrong with a cell, and how to mend it."""
    if len(text) > LONGEST:
        return f"the cell is longer than {LONGEST} characters", "shorten it"
    if column in REQUIRED and not text.strip():
        return "the cell is empty", "fill it"
    if column in ("value", "value_high") and text and read_digits(text) is None:
        return "the cell is not a number", "write digits, and the scale or currency in unit"
    if column == "qualifier" and text not in ("", *QUALIFIERS):
        return "the qualifier is unknown", f"use one of {', '.join(QUALIFIERS)}"
    if column in ("period", "published"):
        try:
            read_period(text)
        except ValueError as error:
            return str(error), "write YYYY, YYYY-MM or YYYY-MM-DD, or two of them with / between"
    return None


def read_period(text: str) -> Period | None:
    """A period written as nothing, a date of year to day precision, or from/to.

    >>> read_period("2022-06/2022-11").end.isoformat()
    '2022-11-30'
    """
    return Period.of(*text.split("/", 1)) if text else None


def as_claims(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Rows of a DataFrame as claims: missing cells empty, numbers as text, ids numbered where there are none."""
    unknown = [name for name in frame.columns if name not in COLUMNS]
    if unknown:
        raise ValueError(f"unknown column {', '.join(unknown)}; a claim has {', '.join(COLUMNS)}")
    cells = frame.reindex(columns=list(COLUMNS)).astype(object).fillna("")
    rows = [{name: _text(value) for name, value in row.items()} for row in cells.to_dict("records")]
    return [row | {"claim_id": row["claim_id"] or str(number)} for number, row in enumerate(rows, 1)]


def _text(value: object) -> str:
    return in_digits(value) if isinstance(value, float) else str(value)
