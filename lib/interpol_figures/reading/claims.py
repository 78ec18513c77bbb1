"""Claims from outside the tables, as a CSV file or a DataFrame has them; faults of form raise TableError."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd

from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.periods import Period
from interpol_figures.model.units import tidy
from interpol_figures.tables.cell_checks import LONGEST
from interpol_figures.tables.csv_reader import read_cells, read_header
from interpol_figures.tables.violations import TableError, Violation

REQUIRED = ("claim_id", "indicator", "subject")
COLUMNS = (*REQUIRED, "value", "value_high", "qualifier", "unit", "period", "published", "as_stated")
GROUPED = re.compile(r"[0-9]{1,3}(?:[, _\u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?")
PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def read_claims(path: Path) -> list[dict[str, str]]:
    """Rows of a claims file as text by column, columns that it leaves out empty.

    Columns: claim_id, indicator, subject (required); value, value_high, qualifier, unit, period (empty, a date,
    or from/to), published, as_stated. Raises TableError naming every fault of form.
    """
    header = read_header(path)
    faults = [
        Violation(path.name, 1, name, None, "the column is missing", "add it")
        for name in REQUIRED
        if name not in header
    ]
    faults += [
        Violation(path.name, 1, name, name, "the column is unknown", f"use {', '.join(COLUMNS)}")
        for name in header
        if name not in COLUMNS
    ]
    cells, found = read_cells(path, header)
    faults += found
    if not faults:
        faults = [
            fault
            for line, row in zip(cells.index, cells.to_dict("records"), strict=True)
            for fault in _faults(path.name, line, row)
        ]
        twice = cells["claim_id"].duplicated()
        faults += [
            Violation(path.name, line, "claim_id", cells.at[line, "claim_id"], "the id stands twice", "number claims")
            for line in cells.index[twice]
        ]
    if faults:
        raise TableError(faults)
    rows: list[dict[str, str]] = cells.reindex(columns=list(COLUMNS), fill_value="").to_dict("records")
    return rows


def _faults(file: str, line: int, row: Mapping[str, str]) -> Iterator[Violation]:
    for name, text in row.items():
        if len(text) > LONGEST:
            yield Violation(
                file, line, name, f"{text[:40]}…", f"the cell is longer than {LONGEST} characters", "shorten it"
            )
    for name in REQUIRED:
        if not row[name].strip():
            yield Violation(file, line, name, None, "the cell is empty", "fill it")
    for name in ("value", "value_high"):
        text = row.get(name, "")
        if text and not is_number(text):
            yield Violation(
                file, line, name, text, "the cell is not a number", "write digits, and the scale or currency in unit"
            )
    if row.get("qualifier", "") not in ("", *QUALIFIERS):
        yield Violation(
            file, line, "qualifier", row["qualifier"], "the qualifier is unknown", f"use one of {', '.join(QUALIFIERS)}"
        )
    for name, read in (("period", read_period), ("published", read_period)):
        try:
            read(row.get(name, ""))
        except ValueError as error:
            yield Violation(
                file,
                line,
                name,
                row[name],
                str(error),
                "write YYYY, YYYY-MM or YYYY-MM-DD, or two of them with / between",
            )


def is_number(text: str) -> bool:
    """Whether a cell holds a number in digits, which may stand in groups of three.

    >>> is_number("1,209.5"), is_number("3 million")
    (True, False)
    """
    return bool(PLAIN.fullmatch(text) or GROUPED.fullmatch(text))


def read_period(text: str) -> Period | None:
    """A period written as nothing, a date of year to day precision, or from/to.

    >>> read_period("2022-06/2022-11").end.isoformat()
    '2022-11-30'
    """
    return Period.of(*text.split("/", 1)) if text else None


def plain_number(value: float | None) -> str:
    """A number as a claims file has it: no exponent, no zeros to spare; nothing for None."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def as_claims(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Rows of a DataFrame as claims: missing cells empty, numbers as text, ids numbered where there are none."""
    unknown = [name for name in frame.columns if name not in COLUMNS]
    if unknown:
        raise ValueError(f"unknown column {', '.join(unknown)}; a claim has {', '.join(COLUMNS)}")
    filled = frame.reindex(columns=list(COLUMNS)).astype(object).where(frame.reindex(columns=list(COLUMNS)).notna(), "")
    rows = [{name: _text(value) for name, value in row.items()} for row in filled.to_dict("records")]
    return [row | {"claim_id": row["claim_id"] or str(number)} for number, row in enumerate(rows, 1)]


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{tidy(Decimal(repr(value))):f}"
    return str(value)
