"""What the files of tables hold, and what was made of it, once for the same bytes.

A file is read, and checked without regard to other tables. What is made of tables is kept with all that it was made of.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from math import nan
from typing import Any, Generic, TypeVar

import pandas as pd

from interpol_figures.tables.cell_checks import check_cells, check_order
from interpol_figures.tables.csv_reader import cells_of
from interpol_figures.tables.schema import Field, Package, Table
from interpol_figures.tables.violations import TableError, Violation

NUMBERS = {"number": "float64", "integer": "Int64"}
MOST_KEPT = 64  # contents of files: a collection several times over
VERSIONS = 3  # kept of what was made, for tables that change to and fro
Made = TypeVar("Made")


@dataclass(eq=False)
class TableContent:
    """The cells of a table as texts by the line they start on, and what is wrong with the form of its file."""

    table: Table
    cells: pd.DataFrame
    content: bytes = b""
    form: Sequence[Violation] = ()

    @cached_property
    def faults(self) -> list[Violation]:
        """Violations in single cells."""
        return check_cells(self.table, self.cells)

    @cached_property
    def disorder(self) -> list[Violation]:
        """Violations of the order of rows."""
        return check_order(self.table, self.cells)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The cells by the types of their fields, where they have no faults."""
        return pd.DataFrame(
            {field.name: _column(field, self.cells[field.name].tolist()) for field in self.table.fields}
        )


def read_content(package: Package, table: Table) -> TableContent:
    """What the file of a table holds now: the same object as before where its bytes are the same."""
    path = package.folder / table.path
    return content_of(table, path.read_bytes() if path.is_file() else None)


def read_sound(package: Package, table: Table) -> TableContent:
    """The same of a table that is sound by itself; raises TableError with its violations of form and in cells."""
    read = read_content(package, table)
    if violations := [*read.form, *read.faults]:
        raise TableError(violations)
    return read


@lru_cache(maxsize=MOST_KEPT)
def content_of(table: Table, content: bytes | None) -> TableContent:
    """What the bytes of a file hold of a table; None for a file that is missing."""
    cells, form = cells_of(content, table.path, table.columns)
    return TableContent(table, cells, content or b"", form)


def _column(field: Field, texts: list[str]) -> pd.api.extensions.ExtensionArray:
    if field.type == "string":
        return pd.array(texts, dtype="str")
    return pd.array([float(text) if text else nan for text in texts], dtype=NUMBERS[field.type])


@dataclass(frozen=True)
class Derived:
    """What was made of tables, and of which: their contents in the order in which they were read."""

    value: Any
    package: Package
    known_on: date | None
    read: Mapping[str, TableContent]


_DERIVED: dict[Hashable, deque[Derived]] = defaultdict(lambda: deque(maxlen=VERSIONS))


class Contents:
    """What the files of a package held when each was first asked for, and what was made of them."""

    def __init__(self, package: Package, known_on: date | None, read: Mapping[str, TableContent]):
        """Hold what was read and found sound; nothing else is read yet."""
        self.package, self.known_on = package, known_on
        self._read = dict(read)
        self._derived: dict[Hashable, Derived] = {}
        self.being_made: list[dict[str, TableContent]] = []  # what each reads that all will share, the innermost last

    def __getitem__(self, name: str) -> TableContent:
        """The content of a table; raises TableError for one that isn't sound by itself."""
        if name not in self._read:
            self._read[name] = read_sound(self.package, self.package.tables[name])
        self._note({name: self._read[name]})
        return self._read[name]

    def derive(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` returns, made once in a process while the files of all tables that it asks for are the same.

        `key` says what it is, whatever the folder; all who ask share it, so that it mustn't be changed.
        """
        if key not in self._derived:
            self._derived[key] = next(filter(self._holds, _DERIVED[key]), None) or self._make(key, make)
        derived = self._derived[key]
        self._note(derived.read)
        return derived.value

    def _note(self, read: Mapping[str, TableContent]) -> None:
        if self.being_made:
            self.being_made[-1].update(read)

    def _holds(self, derived: Derived) -> bool:
        """Whether the tables that it was made of are those that it would be made of now."""
        same = derived.package is self.package and derived.known_on == self.known_on
        return same and all(self[name] is content for name, content in derived.read.items())

    def _make(self, key: Hashable, make: Callable[[], Any]) -> Derived:
        self.being_made.append({})
        try:
            value = make()
        finally:
            read = self.being_made.pop()
        _DERIVED[key].appendleft(Derived(value, self.package, self.known_on, read))
        return _DERIVED[key][0]


class derived_property(Generic[Made]):  # noqa: N801  as functools.cached_property
    """A property of something with `tables`, or of the tables, that is made of them as `Contents.derive` does."""

    def __init__(self, make: Callable[[Any], Made]):
        """Take the function that makes it."""
        self.make = make
        self.__doc__ = make.__doc__

    def __get__(self, owner: Any, kind: type) -> Made:
        """What is made of the owner's tables."""
        contents: Contents = getattr(owner, "tables", owner).contents
        return contents.derive(self.make, lambda: self.make(owner))
