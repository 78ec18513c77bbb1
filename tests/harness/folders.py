"""A copy of the tables that a test may damage, by line and column."""

import csv
import io
import shutil
from pathlib import Path

from collection import FROZEN
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import Violation

TABLES = FROZEN


class Folder:
    """A copy of `data/`; lines count from 1, the header's, as in messages."""

    def __init__(self, path: Path, tables: Path = TABLES):
        self.path = path
        shutil.copytree(tables, path)

    def rows(self, file: str) -> list[list[str]]:
        with (self.path / file).open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream, strict=True))

    def write_rows(self, file: str, rows: list[list[str]], **form) -> None:
        buffer = io.StringIO()
        csv.writer(buffer, **({"lineterminator": "\n"} | form)).writerows(rows)
        (self.path / file).write_bytes(buffer.getvalue().encode())

    def records(self, file: str) -> list[dict[str, str]]:
        header, *rows = self.rows(file)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def line(self, file: str, wanted=lambda row: True) -> int:
        """First line whose row is wanted."""
        return next(number for number, row in enumerate(self.records(file), 2) if wanted(row))

    def record(self, file: str, line: int) -> dict[str, str]:
        return self.records(file)[line - 2]

    def set(self, file: str, line: int, **cells: str) -> None:
        self.set_all(file, {line: cells})

    def set_all(self, file: str, changes: dict[int, dict[str, str]]) -> None:
        """Write cells by line and column."""
        header, *rows = self.rows(file)
        for line, cells in changes.items():
            for column, value in cells.items():
                rows[line - 2][header.index(column)] = value
        self.write_rows(file, [header, *rows])

    def remove(self, file: str, line: int) -> None:
        rows = self.rows(file)
        del rows[line - 1]
        self.write_rows(file, rows)

    def insert(self, file: str, line: int, row: list[str]) -> None:
        rows = self.rows(file)
        rows.insert(line - 1, row)
        self.write_rows(file, rows)

    def lines(self, file: str) -> list[str]:
        return (self.path / file).read_text(encoding="utf-8").split("\n")

    def write_lines(self, file: str, lines: list[str]) -> None:
        (self.path / file).write_bytes("\n".join(lines).encode())

    def set_line(self, file: str, line: int, text: str) -> None:
        lines = self.lines(file)
        lines[line - 1] = text
        self.write_lines(file, lines)

    def recode(self, file: str, change) -> None:
        path = self.path / file
        path.write_bytes(change(path.read_bytes()))


def matches(fault: Violation, file: str, line: int | None, column: str | None, value: str | None, rule: str) -> bool:
    place = (fault.file, fault.line, fault.column) == (file, line, column)
    return place and rule in fault.rule and fault.value == value and bool(fault.fix)


def assert_found(folder: Folder, expected: tuple) -> None:
    assert_among(validate(folder.path), expected)


def assert_among(faults: list[Violation], expected: tuple) -> None:
    found = [fault for fault in faults if matches(fault, *expected)]
    assert len(found) == 1, "\n".join(map(str, [expected, *faults[:20]]))
    message = str(found[0])
    line = "" if expected[1] is None else f":{expected[1]}"
    assert message.startswith(f"{expected[0]}{line}:")
    assert expected[2] is None or f" {expected[2]}:" in message
    assert ". Fix: " in message
