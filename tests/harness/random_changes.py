"""Change single cells at random and see that each change is noticed: `random_changes.py [COUNT] [SEED]`.

Any column of any table may be changed. A change is noticed where `validate` finds a fault, or where the notebook that
keeps every row in a line gives other lines than for the tables as they are; either must name the file and the row.
Prints each change that wasn't, and how many were noticed by which.
"""

import csv
import io
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from interpol_figures.report.cited_text import FACTS
from interpol_figures.tables.schema import read_package
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError
from notebook_press.regression.notebook_diff import compare_cell
from notebook_run import run

DATA = Path(__file__).parents[2] / "data"
EVERY_ROW = "13-every-row"
SEED = 1923
Rows = list[list[str]]  # the header first


@dataclass(frozen=True)
class Change:
    """One cell: its file, the line it stands on and the id there, its column, and what it was and becomes."""

    file: str
    line: int
    row: str
    column: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}, {self.row}, {self.column}: {self.old!r} -> {self.new!r}"


@dataclass(frozen=True)
class Notice:
    """Who noticed a change, `validate` or the `lines`, and in which words."""

    by: str
    words: str


def read_rows(path: Path) -> Rows:
    """Header and rows of a table."""
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write_rows(path: Path, rows: Rows) -> None:
    """Write a table as its file holds it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def changes(folder: Path, count: int, seed: int = SEED) -> Iterator[Change]:
    """So many changes, the same for the same seed; each table and each of its columns is as likely as another."""
    dice = random.Random(seed)
    tables = {table.path: read_rows(folder / table.path) for table in read_package(folder).tables.values()}
    cells = [(file, column) for file, rows in tables.items() if len(rows) > 1 for column in range(len(rows[0]))]
    for _ in range(count):
        file, column = dice.choice(cells)
        header, *rows = tables[file]
        at = dice.randrange(len(rows))
        old = rows[at][column]
        yield Change(
            file, at + 2, rows[at][0], header[column], old, other_cell(old, [row[column] for row in rows], dice)
        )


def other_cell(old: str, column: list[str], dice: random.Random) -> str:
    """What a slip could leave in a cell: another of the column, nothing, a digit or a letter more, less or other."""
    at = dice.randrange(len(old) + 1)
    sign = dice.choice("0123456789" if old[at : at + 1].isdigit() else "abcdefghijklmnopqrstuvwxyz")
    slips = [
        dice.choice(column),
        "",
        old[:at] + old[at + 1 :],
        old[:at] + sign + old[at:],
        old[:at] + sign + old[at + 1 :],
    ]
    dice.shuffle(slips)
    return next(one for one in slips if one != old)


@contextmanager
def changed(folder: Path, change: Change) -> Iterator[Path]:
    """A copy of the tables with one change."""
    with tempfile.TemporaryDirectory(prefix="change-") as copy:
        for path in [*folder.glob("*.csv"), *folder.glob("*.json")]:
            shutil.copyfile(path, Path(copy, path.name))
        rows = read_rows(folder / change.file)
        rows[change.line - 1][rows[0].index(change.column)] = change.new
        write_rows(Path(copy, change.file), rows)
        yield Path(copy)


def lines_of(folder: Path) -> Mapping[str, str]:
    """What the notebook keeps of the tables of a folder; raises TableError where they can't be loaded."""
    with patch.dict(os.environ, INTERPOL_FIGURES_DATA=str(folder)):
        shown = run(EVERY_ROW)
    return next(one[FACTS] for one in shown if isinstance(one, dict))


def differences(lines: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    """What a check of baselines says of other lines than those stored."""
    stored, found = ([{"output_type": "display_data", "data": {FACTS: dict(one)}}] for one in (lines, others))
    cell = {"cell_type": "code", "metadata": {}, "source": "", "outputs": stored}
    return [one.difference for one in compare_cell(EVERY_ROW, 0, cell, found, [FACTS])]


def notices(folder: Path, change: Change, lines: Mapping[str, str]) -> Iterator[Notice]:
    """Who notices a change and names its file and row; `lines` are those of the tables as they are."""
    place = f"{change.file}:{change.line}:"
    with changed(folder, change) as copy:
        try:
            other = differences(lines, lines_of(copy))
        except TableError as error:
            other = str(error).splitlines()
        named = [one for one in other if f"{change.file}, {change.row}:" in one or place in one]
        yield from (Notice("lines", one) for one in named[:1])
        faults = [str(one) for one in validate(copy)]
        yield from (Notice("validate", one) for one in [one for one in faults if place in one][:1])


def main() -> int:
    """Try them; the exit code tells whether one passed unseen."""
    count, seed = (int(one) for one in [*sys.argv[1:], *["200", str(SEED)][len(sys.argv) - 1 :]])
    lines, by = lines_of(DATA), Counter()
    for change in changes(DATA, count, seed):
        found = list(notices(DATA, change, lines))
        by["noticed and named" if found else "unseen"] += 1
        by.update(f"by {one.by}" for one in found)
        if not found:
            print(f"unseen: {change}")
    print(f"{count} changes of seed {seed}: " + ", ".join(f"{by[name]} {name}" for name in sorted(by)))
    return int(by["unseen"] > 0)


if __name__ == "__main__":
    sys.exit(main())
