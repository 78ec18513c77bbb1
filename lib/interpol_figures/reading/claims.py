"""Claims from outside the tables, as a CSV file or a DataFrame has them; faults of form raise TableError."""

from collections.abc import Iterator
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
COLUMNS = (*REQUIRED, "value", "value_high", "qualifier", "unit", "period", "published", "as_stated")


def read_claims(path: Path) -> list[dict[str, str]]:
    """Rows of a claims file as text by column, columns that it leaves out empty.

    Columns: claim_id, indicator, subject (required); value, value_high, qualifier, unit, period (empty, a date,
    or from/to), published, as_stated. Raises TableError naming every fault of form.
    """
    cells, found = read_cells(path)
    missing = [name for name in REQUIRED if name not in cells]
    unknown = [name for name in cells if name not in COLUMNS]
    faults = [Violation(path.name, 1, name, None, "the column is missing", "add it") for name in missing]
    faults += [
        Violation(path.name, 1, one, one, "the column is unknown", f"use {', '.join(COLUMNS)}") for one in unknown
    ]
    faults += found
    if not faults:
        faults = [*_faults(path.name, cells)]
    if faults:
        raise TableError(faults)
    rows: list[dict[str, str]] = cells.reindex(columns=list(COLUMNS), fill_value="").to_dict("records")
    return rows


def _faults(file: str, cells: pd.DataFrame) -> Iterator[Violation]:
    for line, row in zip(cells.index, cells.to_dict("records"), strict=True):
        for name, text in row.items():
            if fault := _fault(name, text):
                yield Violation(file, line, name, text or None, *fault)
    for line, name in cells["claim_id"][cells["claim_id"].duplicated()].items():
        yield Violation(file, int(line), "claim_id", name, "the id stands twice", "number claims")


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
