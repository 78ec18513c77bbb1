"""Rows put into CSV tables or taken out of them: either all files are replaced, or nothing is written.

The change is made in a copy of the folder first and the whole copy validated, so that the tables themselves never
hold a violation. All other rows keep their bytes.
"""

import csv
import io
import os
import re
import shutil
import tempfile
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from interpol_figures.tables.schema import Package
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError, Violation

Row = Mapping[str, str]
Edit = Callable[[bytes], bytes]  # of a file's content


class EntryError(ValueError):
    """A row that can't be entered or removed as asked; the message says why and what to do instead."""


@dataclass(frozen=True)
class Added:
    """A row as it was written: the file, its line there, its cells by column, and what is worth knowing of it."""

    path: Path
    line: int
    row: dict[str, str]
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Id of the row."""
        return _key(self.row)


def put(
    package: Package, name: str, row: Row, remarks: tuple[str, ...] = (), also: Mapping[str, Row] | None = None
) -> Added:
    """Write a row in its sorted place where the tables stay sound with it; `also` are rows of other tables it needs.

    Raises what `edit` raises.
    """
    edit(package, {one: partial(insert, row=cells) for one, cells in {**(also or {}), name: row}.items()})
    path = package.folder / package.tables[name].path
    _, lines = _lines(path.read_bytes())
    return Added(path, [key for key, _ in lines].index(_key(row)) + 2, dict(row), remarks)


def edit(package: Package, edits: Mapping[str, Edit]) -> None:
    """Rewrite tables, each by its edit, where they stay sound with all of them.

    Raises TableError where they don't, with the lines of the files as they are, EntryError where they were unsound
    before or a file changes meanwhile.
    """
    paths = {package.folder / package.tables[name].path: change for name, change in edits.items()}
    before = {path: path.read_bytes() for path in paths}
    after = {path: change(before[path]) for path, change in paths.items()}
    violations = _violations_with(package.folder, {path.name: content for path, content in after.items()})
    if violations and (old := validate(package.folder)):
        before_it = "\n".join(map(str, old))
        raise EntryError(f"the tables had faults before, and nothing was written; mend these first:\n{before_it}")
    if violations:
        raise TableError(_in_place(one, before, after) for one in violations)
    for path, content in before.items():
        if path.read_bytes() != content:
            raise EntryError(f"{path.name} was changed by someone else meanwhile; nothing was written, try again")
    _replace(after)


def insert(content: bytes, row: Row) -> bytes:
    """A CSV file with a row in the place that its first cell sorts to; the row gets the file's own line end."""
    head, lines = _lines(content)
    end = "\r\n" if head.endswith("\r\n") else "\n"
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end).writerow(row.values())
    if lines and not lines[-1][1].endswith("\n"):
        lines[-1] = (lines[-1][0], lines[-1][1] + end)
    lines.insert(bisect_left([key for key, _ in lines], _key(row)), (_key(row), buffer.getvalue()))
    return "".join([head, *(line for _, line in lines)]).encode("utf-8")


def remove(content: bytes, key: str) -> bytes:
    """A CSV file without the row whose first cell is the key."""
    head, lines = _lines(content)
    return "".join([head, *(line for one, line in lines if one != key)]).encode("utf-8")


def _lines(content: bytes) -> tuple[str, list[tuple[str, str]]]:
    """The header, and each row's first cell and line."""
    head, *lines = re.findall(r"[^\n]*\n|[^\n]+", content.decode("utf-8"))
    return head, [(next(csv.reader([line]))[0], line) for line in lines]


def _key(row: Row) -> str:
    return next(iter(row.values()))


def _in_place(violation: Violation, before: Mapping[Path, bytes], after: Mapping[Path, bytes]) -> Violation:
    """A violation with the line that its row has in the file as it is; without one where the row is new."""
    for path, content in after.items():
        if violation.line and path.name == violation.file:
            row, rows = content.splitlines()[violation.line - 1], before[path].splitlines()
            return replace(violation, line=rows.index(row) + 1 if row in rows else None)
    return violation


def _violations_with(folder: Path, contents: Mapping[str, bytes]) -> list[Violation]:
    """Violations that the tables would have with the new content of files."""
    with tempfile.TemporaryDirectory() as copy:
        for path in folder.iterdir():
            if path.suffix in (".csv", ".json"):
                shutil.copyfile(path, Path(copy) / path.name)
        for file, content in contents.items():
            (Path(copy) / file).write_bytes(content)
        return validate(Path(copy))


def _replace(contents: Mapping[Path, bytes]) -> None:
    """Put new contents in the places of files of one folder, each at once, when all of them are on the disk."""
    with tempfile.TemporaryDirectory(dir=next(iter(contents)).parent, prefix=".new-") as folder:
        for path, content in contents.items():
            with Path(folder, path.name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(path, file.name)
        for path in contents:
            Path(folder, path.name).replace(path)
