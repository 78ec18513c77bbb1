"""CSV files as text cells, read strictly: what a spreadsheet may have done to a file is read right or refused.

A byte order mark and CRLF line ends are read all the same. Another encoding, another separator, a row with a
cell too many or too few, a stray quote and a line break inside a cell are faults, never guessed at.
"""

import csv
import io
from pathlib import Path

import pandas as pd

from interpol_figures.faults import Fault

MARK = b"\xef\xbb\xbf"
ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "a spreadsheet (xlsx or ods)"}


def read_cells(path: Path, columns: list[str]) -> tuple[pd.DataFrame, list[Fault]]:
    """All cells of a CSV file as text, indexed by the line they start on, and the faults of its form.

    Where the form is at fault the frame holds the rows that could be read. Columns: those asked for.
    """
    empty = pd.DataFrame({column: pd.Series(dtype="str") for column in columns})
    if not path.is_file():
        return empty, [Fault(path.name, None, None, None, "the table is missing", "restore the file")]
    text, faults = _decode(path)
    if faults:
        return empty, faults
    header, rows, lines, faults = _rows(path.name, text)
    faults += _header_faults(path.name, header, columns)
    if header != columns:
        return empty, faults
    cells = pd.DataFrame(rows, columns=columns, index=pd.Index(lines, name="line"), dtype="str")
    return (cells if rows else empty), faults


def read_header(path: Path) -> list[str]:
    """Names of the columns of a CSV file; empty where there is none, which reading the cells then explains."""
    text, faults = _decode(path) if path.is_file() else ("", [])
    return next(csv.reader(io.StringIO(text, newline="")), []) if not faults else []


def _decode(path: Path) -> tuple[str, list[Fault]]:
    data = path.read_bytes().removeprefix(MARK)
    for start, name in ENCODINGS.items():
        if data.startswith(start):
            return "", [
                Fault(path.name, 1, None, None, f"the file is {name}, not CSV in UTF-8", "export it as “CSV UTF-8”")
            ]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        value = data[error.start : error.start + 4].hex(" ")
        return "", [Fault(path.name, line, None, value, "the bytes are not UTF-8", "save the file as “CSV UTF-8”")]
    if not text.strip():
        return "", [Fault(path.name, 1, None, None, "the file is empty", "restore the header row and the rows")]
    return text, []


def _rows(file: str, text: str) -> tuple[list[str], list[list[str]], list[int], list[Fault]]:
    """Header, rows of the right length, the line each starts on, and faults."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines, faults = [], [], []
    header: list[str] = []
    line = 1
    try:
        header = next(reader)
        line = reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                rows.append(row)
                lines.append(line)
            else:
                faults.append(_length_fault(file, line, row, len(header)))
            line = reader.line_num + 1
    except csv.Error as error:
        rule = f"the row can't be read as CSV ({error})"
        faults.append(
            Fault(
                file,
                line,
                None,
                None,
                rule,
                "close each quote, double a quote inside a quoted cell, and put no text beside quotes",
            )
        )
    return header, rows, lines, faults


def _length_fault(file: str, line: int, row: list[str], width: int) -> Fault:
    if not any(row):
        return Fault(file, line, None, None, "the row is empty", "remove the line")
    rule = f"the row has {len(row)} cells, the header {width}"
    return Fault(file, line, None, ",".join(row), rule, "put a cell that holds a comma in quotes, and keep empty cells")


def _header_faults(file: str, header: list[str], columns: list[str]) -> list[Fault]:
    if header == columns:
        return []
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            return [Fault(file, 1, None, None, f"cells are parted by {name}", "export with commas")]
    faults = [
        Fault(file, 1, c, c, "the column stands twice", "remove one")
        for c in sorted({c for c in header if header.count(c) > 1})
    ]
    faults += [Fault(file, 1, c, None, "the column is missing", "add it") for c in columns if c not in header]
    faults += [
        Fault(file, 1, c, c, "the column is unknown", "remove it or correct its name")
        for c in header
        if c not in columns
    ]
    order = Fault(
        file, 1, None, ",".join(header), "the columns are in another order", f"order them {','.join(columns)}"
    )
    return faults or [order]
