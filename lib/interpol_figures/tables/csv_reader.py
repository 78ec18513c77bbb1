"""CSV files as text cells, read strictly: what a spreadsheet may have done to a file is read right or refused.

A byte order mark and CRLF line ends are read all the same. Another encoding, another separator, a row with a
cell too many or too few, a stray quote and a line break inside a cell are violations, never guessed at.
"""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd

from interpol_figures.tables.violations import Violation

MARK = b"\xef\xbb\xbf"
KINDS = {  # by how the first bytes of a file look
    rb"\xff\xfe|\xfe\xff|[^\0]?\0": "UTF-16",
    rb"PK\x03\x04": "a spreadsheet (xlsx or ods)",
    rb"\xd0\xcf\x11\xe0": "a spreadsheet (xls)",
    rb"\x1f\x8b": "compressed",
}
LINE_END = re.compile("\r\n|\r|\n")
# A row whose quotes stand around whole cells, and doubled within them: the csv module lets others pass.
_CELL = r'(?:"[^"]*(?:""[^"]*)*"|[^",]*)'
QUOTED_ROW = re.compile(rf"{_CELL}(?:,{_CELL})*[\r\n]*")


def read_cells(path: Path, columns: list[str]) -> tuple[pd.DataFrame, list[Violation]]:
    """All cells of a CSV file as text, indexed by the line they start on, and the violations of its form.

    Where the form is wrong the frame holds the rows that could be read. Columns: those asked for.
    """
    if not path.is_file():
        return _empty(columns), [Violation(path.name, None, None, None, "the table is missing", "restore the file")]
    data = path.read_bytes().removeprefix(MARK)
    text, violations = _decode(path.name, data)
    if violations:
        return _empty(columns), violations
    header = _header(text)
    rows, lines, violations = _rows(path.name, text)
    violations += _check_header(path.name, header, columns)
    if sorted(header) != sorted(set(columns)):
        return _empty(columns), violations
    if not rows or not columns:  # a header without a name has rows without a cell
        return _empty(columns), violations
    by_column = np.array([*zip(*rows, strict=True)], dtype="object")  # as pandas keeps them, with nothing to copy
    cells = pd.DataFrame(by_column.T, index=_lines(lines), columns=header, dtype="object")
    return cells if header == columns else cells[columns], violations


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns=columns, index=_lines([]), dtype="object")


def read_header(path: Path) -> list[str]:
    """Names of the columns of a CSV file; empty where there is none, which reading the cells then explains."""
    if not path.is_file():
        return []
    text, violations = _decode(path.name, path.read_bytes().removeprefix(MARK))
    return [] if violations else _header(text)


def _header(text: str) -> list[str]:
    line = LINE_END.split(text, maxsplit=1)[0]
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:  # named with its line when the rows are read
        return []


def _lines(lines: list[int]) -> pd.Index:
    return pd.Index(lines, name="line", dtype="int64")


def _decode(file: str, data: bytes) -> tuple[str, list[Violation]]:
    for start, name in KINDS.items():
        if re.match(start, data):
            return "", [
                Violation(file, 1, None, None, f"the file is {name}, not CSV in UTF-8", "export it as “CSV UTF-8”")
            ]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        value = data[error.start : error.start + 4].hex(" ")
        return "", [Violation(file, line, None, value, "the bytes are not UTF-8", "save the file as “CSV UTF-8”")]
    if not text.strip():
        return "", [Violation(file, 1, None, None, "the file is empty", "restore the header row and the rows")]
    return text, []


def _rows(file: str, text: str) -> tuple[list[list[str]], list[int], list[Violation]]:
    """Rows as long as the header, the line each starts on, and the violations of the others."""
    written = io.StringIO(text, newline="").readlines()
    reader = csv.reader(written, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    violations: list[Violation] = []
    width = None
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return rows, lines, violations
        except csv.Error as error:  # the next row is read from the next line on
            violations.append(_bad_row(file, line, str(error)))
            continue
        quoted = '"' in written[line - 1] and '"' in "".join(row)
        if quoted and not QUOTED_ROW.fullmatch("".join(written[line - 1 : reader.line_num])):
            violations.append(_bad_row(file, line, "a quote stands in a cell that isn't quoted"))
        if width is None:
            width = len(row)
        elif len(row) == width:
            rows.append(row)
            lines.append(line)
        else:
            violations.append(_bad_length(file, line, row, width))


def _bad_row(file: str, line: int, error: str) -> Violation:
    rule = f"the row can't be read as CSV ({error})"
    return Violation(
        file, line, None, None, rule, "close each quote, double a quote inside a quoted cell, put no text beside quotes"
    )


def _bad_length(file: str, line: int, row: list[str], width: int) -> Violation:
    if not any(row):
        return Violation(file, line, None, None, "the row is empty", "remove the line")
    rule = f"the row has {len(row)} cells, the header {width}"
    return Violation(
        file, line, None, ",".join(row), rule, "put a cell that holds a comma in quotes, and keep empty cells"
    )


def _check_header(file: str, header: list[str], columns: list[str]) -> list[Violation]:
    if header == columns and len(set(header)) == len(header):
        return []
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            return [Violation(file, 1, None, None, f"cells are parted by {name}", "export with commas")]
    violations = [
        Violation(file, 1, c, c, "the column stands twice", "remove one")
        for c in sorted({c for c in header if header.count(c) > 1})
    ]
    violations += [Violation(file, 1, c, None, "the column is missing", "add it") for c in columns if c not in header]
    violations += [
        Violation(file, 1, c, c, "the column is unknown", "remove it or correct its name")
        for c in header
        if c not in columns
    ]
    order = Violation(
        file, 1, None, ",".join(header), "the columns are in another order", f"order them {','.join(columns)}"
    )
    return violations or [order]
