"""Rows put into CSV tables in their sorted place: either whole files are replaced at once, or nothing is written.

A row is put into a copy of the folder first and the whole copy validated, so that the tables themselves never
hold a violation. Rows that were there keep their bytes.
"""

import csv
import io
import os
import re
import shutil
import tempfile
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from interpol_figures.tables.schema import Package
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError, Violation


class EntryError(ValueError):
    """A row that can't be entered as given; the message says why and what to give instead."""


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
        return next(iter(self.row.values()))


def put(
    package: Package,
    name: str,
    row: Mapping[str, str],
    remarks: tuple[str, ...] = (),
    also: Mapping[str, Mapping[str, str]] | None = None,
) -> Added:
    """Write a row in its sorted place where the tables stay sound with it; `also` are rows of other tables it needs.

    Raises TableError where they don't, EntryError where they were unsound before or the file changes meanwhile.
    """
    rows = {package.folder / package.tables[one].path: cells for one, cells in {**(also or {}), name: row}.items()}
    before = {path: path.read_bytes() for path in rows}
    written = {path: insert(before[path], cells) for path, cells in rows.items()}
    violations = _violations_with(package.folder, {path.name: content for path, (content, _) in written.items()})
    if violations and (old := validate(package.folder)):
        before_it = "\n".join(map(str, old))
        raise EntryError(f"the tables had faults before, and nothing was written; mend these first:\n{before_it}")
    if violations:
        raise TableError(violations)
    for path, content in before.items():
        if path.read_bytes() != content:
            raise EntryError(
                f"{path.name} was changed by someone else meanwhile; nothing was written, enter the row again"
            )
    for path, (content, _) in written.items():
        _replace(path, content)
    path = package.folder / package.tables[name].path
    return Added(path, written[path][1], dict(row), remarks)


def insert(content: bytes, row: Mapping[str, str]) -> tuple[bytes, int]:
    """A CSV file with a row in the place that its first cell sorts to, and the line it has there.

    All other bytes stay; the row gets the file's own line end.
    """
    head, *lines = re.findall(r"[^\n]*\n|[^\n]+", content.decode("utf-8"))
    end = "\r\n" if head.endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    keys = [next(csv.reader([line]))[0] for line in lines]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end).writerow(row.values())
    place = bisect_left(keys, next(iter(row.values())))
    lines.insert(place, buffer.getvalue())
    return "".join([head, *lines]).encode("utf-8"), place + 2


def _violations_with(folder: Path, contents: Mapping[str, bytes]) -> list[Violation]:
    """Violations that the tables would have with the new content of files."""
    with tempfile.TemporaryDirectory() as copy:
        for path in folder.iterdir():
            if path.suffix in (".csv", ".json"):
                shutil.copyfile(path, Path(copy) / path.name)
        for file, content in contents.items():
            (Path(copy) / file).write_bytes(content)
        return validate(Path(copy))


def _replace(path: Path, content: bytes) -> None:
    """Put new content in a file's place at once, so that no reader meets a half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
