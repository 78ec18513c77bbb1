"""CSV files as text cells, read strictly: what a spreadsheet may have done to a file is read right or refused.

A byte order mark and CRLF line ends are read all the same. Another encoding, another separator, a row with a
cell too many or too few, a stray quote and a line break inside a cell are faults, never guessed at.

A great file whose form is beyond doubt, as one pass over its bytes shows, is read by pandas; any other is read
row by row, which names each fault with its line.
"""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd

from interpol_figures.tables.violations import Fault

MARK = b"\xef\xbb\xbf"
KINDS = {  # by how the first bytes of a file look
    rb"\xff\xfe|\xfe\xff|[^\0]?\0": "UTF-16",
    rb"PK\x03\x04": "a spreadsheet (xlsx or ods)",
    rb"\xd0\xcf\x11\xe0": "a spreadsheet (xls)",
    rb"\x1f\x8b": "compressed",
}
LINE_END = re.compile("\r\n|\r|\n")
GREAT = 1_000_000  # bytes; below, rows are read one by one before pandas has begun
BLOCK = 250_000  # bytes
COMMA, QUOTE, FEED, RETURN = b',"\n\r'
NO_MARKS = bytes(set(range(256)) - {COMMA, QUOTE, FEED})


def read_cells(path: Path, columns: list[str]) -> tuple[pd.DataFrame, list[Fault]]:
    """All cells of a CSV file as text, indexed by the line they start on, and the faults of its form.

    Where the form is at fault the frame holds the rows that could be read. Columns: those asked for.
    """
    if not path.is_file():
        return _empty(columns), [Fault(path.name, None, None, None, "the table is missing", "restore the file")]
    data = path.read_bytes().removeprefix(MARK)
    text, faults = _decode(path.name, data)
    if faults:
        return _empty(columns), faults
    header = _header(text)
    if columns and len(data) >= GREAT and header == columns and is_regular(data, len(columns)):
        return _parsed(data, columns), []
    rows, lines, faults = _rows(path.name, text)
    faults += _header_faults(path.name, header, columns)
    if sorted(header) != sorted(set(columns)):
        return _empty(columns), faults
    if not rows or not columns:  # a header without a name has rows without a cell
        return _empty(columns), faults
    by_column = np.array([*zip(*rows, strict=True)], dtype="object")  # as pandas keeps them, with nothing to copy
    cells = pd.DataFrame(by_column.T, index=_lines(lines), columns=header, dtype="object")
    return cells if header == columns else cells[columns], faults


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns=columns, index=_lines([]), dtype="object")


def read_header(path: Path) -> list[str]:
    """Names of the columns of a CSV file; empty where there is none, which reading the cells then explains."""
    if not path.is_file():
        return []
    text, faults = _decode(path.name, path.read_bytes().removeprefix(MARK))
    return [] if faults else _header(text)


def _header(text: str) -> list[str]:
    line = LINE_END.split(text, maxsplit=1)[0]
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:  # named with its line when the rows are read
        return []


def _lines(lines) -> pd.Index:
    return pd.Index(lines, name="line", dtype="int64")


def _decode(file: str, data: bytes) -> tuple[str, list[Fault]]:
    for start, name in KINDS.items():
        if re.match(start, data):
            return "", [Fault(file, 1, None, None, f"the file is {name}, not CSV in UTF-8", "export it as “CSV UTF-8”")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        value = data[error.start : error.start + 4].hex(" ")
        return "", [Fault(file, line, None, value, "the bytes are not UTF-8", "save the file as “CSV UTF-8”")]
    if not text.strip():
        return "", [Fault(file, 1, None, None, "the file is empty", "restore the header row and the rows")]
    return text, []


def is_regular(data: bytes, width: int) -> bool:
    """Whether every line is one row of as many cells, with quotes only around cells and doubled within them.

    >>> is_regular(b'a,b\\n1,"2, 3"\\n', 2), is_regular(b'a,b\\n1\\n', 2), is_regular(b'a,b\\n1,2"\\n', 2)
    (True, False, False)
    """
    if b"\0" in data or data.count(b"\r") != data.count(b"\r\n"):
        return False
    data = data if data.endswith(b"\n") else data + b"\n"
    start = 0
    while start < len(data):  # in blocks of whole lines that fit the processor's cache
        end = data.find(b"\n", start + BLOCK) + 1 or len(data)
        lines = data[start:end]
        if not (_has_full_rows(lines, width) and _quotes_enclose(lines)):
            return False
        start = end
    return True


def _has_full_rows(lines: bytes, width: int) -> bool:
    """Whether quotes are closed within each line, and as many cells are parted as there are columns."""
    marks = np.frombuffer(lines.translate(None, NO_MARKS), dtype=np.uint8)
    is_feed = marks == FEED
    inside = (np.cumsum(marks == QUOTE, dtype=np.uint8) & 1).astype(bool)  # an odd number of quotes so far
    parting = np.flatnonzero(((marks == COMMA) & ~inside) | is_feed)
    full = np.array_equal(np.flatnonzero(is_feed[parting]), np.arange(width - 1, len(parting), width))
    return full and not (is_feed & inside).any()


def _quotes_enclose(lines: bytes) -> bool:
    """Whether each opening quote begins a cell and each closing one ends it; a doubled one is both."""
    marks = np.frombuffer(lines, dtype=np.uint8)
    quotes = np.flatnonzero(marks == QUOTE)
    before, after = marks[quotes[0::2] - 1], marks[quotes[1::2] + 1]  # before the first mark: the last, a line feed
    begin = (before == COMMA) | (before == FEED) | (before == QUOTE)
    end = (after == COMMA) | (after == FEED) | (after == RETURN) | (after == QUOTE)
    return bool(begin.all() and end.all())


def _parsed(data: bytes, columns: list[str]) -> pd.DataFrame:
    """Cells of a regular file; its rows stand on lines 2, 3 and so on."""
    cells = pd.read_csv(
        io.BytesIO(data),
        header=None,
        names=columns,
        skiprows=1,
        index_col=False,
        dtype="object",
        na_filter=False,
        low_memory=False,
        encoding="utf-8",
    )
    return cells.set_axis(_lines(range(2, len(cells) + 2)))


def _rows(file: str, text: str) -> tuple[list[list[str]], list[int], list[Fault]]:
    """Rows as long as the header, the line each starts on, and the faults of the others."""
    written = io.StringIO(text, newline="").readlines()
    reader = csv.reader(written, strict=True)
    rows, lines, faults = [], [], []
    width = None
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return rows, lines, faults
        except csv.Error as error:  # the next row is read from the next line on
            faults.append(_form_fault(file, line, str(error)))
            continue
        if '"' in "".join(row) and not _quotes_enclose(_joined(written[line - 1 : reader.line_num])):
            faults.append(_form_fault(file, line, "a quote stands in a cell that isn't quoted"))
        if width is None:
            width = len(row)
        elif len(row) == width:
            rows.append(row)
            lines.append(line)
        else:
            faults.append(_length_fault(file, line, row, width))


def _joined(lines: list[str]) -> bytes:
    return ("".join(lines) + "\n").encode()


def _form_fault(file: str, line: int, error: str) -> Fault:
    rule = f"the row can't be read as CSV ({error})"
    return Fault(
        file, line, None, None, rule, "close each quote, double a quote inside a quoted cell, put no text beside quotes"
    )


def _length_fault(file: str, line: int, row: list[str], width: int) -> Fault:
    if not any(row):
        return Fault(file, line, None, None, "the row is empty", "remove the line")
    rule = f"the row has {len(row)} cells, the header {width}"
    return Fault(file, line, None, ",".join(row), rule, "put a cell that holds a comma in quotes, and keep empty cells")


def _header_faults(file: str, header: list[str], columns: list[str]) -> list[Fault]:
    if header == columns and len(set(header)) == len(header):
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
