"""Rows put into CSV tables or taken out of them: either all files are replaced, or nothing is written.

What the tables would be is validated as a whole first, so that they never hold a violation. A table is written in its
canonical order, columns as in the schema and rows sorted by their ids; byte order mark and line ends stay as they are.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd

from interpol_figures.tables.content import read_sound
from interpol_figures.tables.csv_reader import MARK, read_cells
from interpol_figures.tables.schema import Package, Table, read_package
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError, Violation

Row = Mapping[str, str]
NO_LINE = 0  # of a row that stands in no file as yet
Edit = Callable[[pd.DataFrame], pd.DataFrame]  # of a table's cells, which are texts, by line


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
        return next(iter(self.row.values()))


def write_rows(package: Package, rows: Mapping[str, Row], remarks: tuple[str, ...] = ()) -> Added:
    """Write a row, the first, and those that it needs in other tables, where the tables stay sound with them.

    Raises what `rewrite` raises.
    """
    rewrite(package, {name: partial(insert, row=row) for name, row in rows.items()})
    name, row = next(iter(rows.items()))
    table = package.tables[name]
    cells = read_sound(package, table).cells
    line = cells.index[cells[table.key] == row[table.key]][0]
    return Added(package.folder / table.path, int(line), dict(row), remarks)


def rewrite(package: Package, edits: Mapping[str, Edit]) -> None:
    """Rewrite tables, each by its edit, where they stay sound with all of them.

    Raises TableError where they don't, with the lines of the files as they are, EntryError where they were unsound
    before or a file changes meanwhile.
    """
    before = {package.folder / package.tables[name].path: read_sound(package, package.tables[name]) for name in edits}
    after = {one.table.name: _sorted(edits[one.table.name](one.cells), one.table) for one in before.values()}
    violations = validate(package.folder, after)
    if violations and (old := validate(package.folder)):
        before_it = "\n".join(map(str, old))
        raise EntryError(f"the tables had faults before, and nothing was written; mend these first:\n{before_it}")
    if violations:
        raise TableError(replace(one, line=one.line or None) for one in violations)
    for path, sound in before.items():
        if path.read_bytes() != sound.content:
            raise EntryError(f"{path.name} was changed by someone else meanwhile; nothing was written, try again")
    _replace({path: as_csv(after[sound.table.name], sound.content) for path, sound in before.items()})


def insert(cells: pd.DataFrame, row: Row) -> pd.DataFrame:
    """Cells of a table with a new row."""
    return pd.concat([cells, pd.DataFrame([row], index=[NO_LINE], columns=cells.columns)])


def remove(cells: pd.DataFrame, key: str) -> pd.DataFrame:
    """Cells of a table without the row whose first cell is the key."""
    return cells[cells.iloc[:, 0] != key]


def sort_tables(data: Path | str | None = None) -> list[str]:
    """Put the tables of a folder (None: the project's) in their canonical order; gives the files that were changed.

    What else may be wrong with a table is left to validation. Raises TableError where a file can't be read as its
    table; nothing is written then.
    """
    package = read_package(Path(data) if data else None)
    changed: dict[Path, bytes] = {}
    violations: list[Violation] = []
    for table in package.tables.values():
        path = package.folder / table.path
        cells, found = read_cells(path)  # whose columns may stand in any order
        if found or {*cells} != {*table.columns}:
            violations += read_cells(path, table.columns)[1]
        elif (content := as_csv(_sorted(cells, table), path.read_bytes())) != path.read_bytes():
            changed[path] = content
    if violations:
        raise TableError(violations)
    if changed:
        _replace(changed)
    return [path.name for path in changed]


def _sorted(cells: pd.DataFrame, table: Table) -> pd.DataFrame:
    return cells[table.columns].sort_values(table.key, kind="stable")


def as_csv(cells: pd.DataFrame, like: bytes) -> bytes:
    """Cells as a CSV file, with a byte order mark and line ends as another has them."""
    end = "\r\n" if like.partition(b"\n")[0].endswith(b"\r") else "\n"
    return (MARK if like.startswith(MARK) else b"") + cells.to_csv(index=False, lineterminator=end).encode("utf-8")


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
