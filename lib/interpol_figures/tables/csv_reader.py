"""CSV files as text cells, read strictly: what a spreadsheet may have done to a file is read right or refused.

A byte order mark and CRLF line ends are read all the same. Another encoding, another separator, a row with a
cell too many or too few, a stray quote and a line break inside a cell are violations, never guessed at.
"""

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from interpol_figures.tables.violations import Violation

MARK = b"\xef\xbb\xbf"
KINDS = {  # by how the first bytes of a file look
    rb"\xff\xfe|\xfe\xff|[^\0]?\0": "UTF-16",
    rb"PK\x03\x04": "a spreadsheet (xlsx or ods)",
    rb"\xd0\xcf\x11\xe0": "a spreadsheet (xls)",
    rb"\x1f\x8b": "compressed",
}
# A row whose quotes stand around whole cells, and doubled within them: the csv module lets others pass.
_CELL = r'(?:"[^"]*(?:""[^"]*)*"|[^",]*)'
QUOTED_ROW = re.compile(rf"{_CELL}(?:,{_CELL})*[\r\n]*")


def read_cells(path: Path, columns: list[str] | None = None) -> tuple[pd.DataFrame, list[Violation]]:
    """All cells of a CSV file as text, indexed by the line they start on, and the violations of its form.

    Where the form is wrong the frame holds the rows that could be read. Columns: those asked for, or those of the file.
    """
    return cells_of(path.read_bytes() if path.is_file() else None, path.name, columns)


def cells_of(
    content: bytes | None, name: str, columns: list[str] | None = None
) -> tuple[pd.DataFrame, list[Violation]]:
    """The same of what a file of that name holds; None for a file that is missing."""
    if content is None:
        return _frame([], columns or []), [
            Violation(name, None, None, None, "the table is missing", "restore the file")
        ]
    text, violations = _decode(content, name)
    found = list(_rows(name, text)) if not violations else []
    rows = [one for one in found if not isinstance(one, Violation)]
    violations += [one for one in found if isinstance(one, Violation)]
    header = rows.pop(0)[1] if rows and rows[0][0] == 1 else []
    columns = header if columns is None else columns
    if text:
        violations += _check_header(name, header, columns)
    readable = header and sorted(header) == sorted(set(columns))
    return _frame(rows if readable else [], header if readable else columns)[columns], violations


def _frame(rows: list[tuple[int, list[str]]], columns: list[str]) -> pd.DataFrame:
    lines = pd.Index([line for line, _ in rows], name="line", dtype="int64")
    return pd.DataFrame([row for _, row in rows], index=lines, columns=columns, dtype="object")


def _decode(content: bytes, file: str) -> tuple[str, list[Violation]]:
    data = content.removeprefix(MARK)
    for start, name in KINDS.items():
        if re.match(start, data):
            rule = f"the file is {name}, not CSV in UTF-8"
            return "", [Violation(file, 1, None, None, rule, "export it as “CSV UTF-8”")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, value = data.count(b"\n", 0, error.start) + 1, data[error.start : error.start + 4].hex(" ")
        rule, fix = "the bytes are not UTF-8", "save the file as “CSV UTF-8”"
        return "", [Violation(file, line, None, value, rule, fix)]
    if not text.strip():
        fix = "restore the header row and the rows"
        return "", [Violation(file, 1, None, None, "the file is empty", fix)]
    return text, []


def _rows(file: str, text: str) -> Iterator[tuple[int, list[str]] | Violation]:
    """The header and rows as long as it, each with the line it starts on, and the violations of the others."""
    written = io.StringIO(text, newline="").readlines()
    reader = csv.reader(written, strict=True)
    width = None
    while (line := reader.line_num + 1) <= len(written):
        try:
            row = next(reader)
        except csv.Error as error:  # the next row is read from the next line on
            yield _bad_row(file, line, str(error))
            continue
        quoted = '"' in written[line - 1] and '"' in "".join(row)
        if quoted and not QUOTED_ROW.fullmatch("".join(written[line - 1 : reader.line_num])):
            yield _bad_row(file, line, "a quote stands in a cell that isn't quoted")
        width = len(row) if width is None else width
        if len(row) == width:
            yield line, row
        elif any(row):
            rule = f"the row has {len(row)} cells, the header {width}"
            fix = "put a cell that holds a comma in quotes, and keep empty cells"
            yield Violation(file, line, None, ",".join(row), rule, fix)
        else:
            yield Violation(file, line, None, None, "the row is empty", "remove the line")


def _bad_row(file: str, line: int, error: str) -> Violation:
    fix = "close each quote, double a quote inside a quoted cell, put no text beside quotes"
    return Violation(file, line, None, None, f"the row can't be read as CSV ({error})", fix)


def _check_header(file: str, header: list[str], columns: list[str]) -> list[Violation]:
    fault = partial(Violation, file, 1)
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            return [fault(None, None, f"cells are parted by {name}", "export with commas")]
    twice = sorted({one for one in header if header.count(one) > 1})
    unknown = [one for one in header if one not in columns]
    faults = [
        *(fault(one, one, "the column stands twice", "remove one") for one in twice),
        *(fault(one, None, "the column is missing", "add it") for one in columns if one not in header),
        *(fault(one, one, "the column is unknown", "remove it or correct its name") for one in unknown),
    ]
    if header != columns and not faults:
        order = f"order them {','.join(columns)}, as interpol-figures sort does"
        faults.append(fault(None, ",".join(header), "the columns are in another order", order))
    return faults
