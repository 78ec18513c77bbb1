"""What the file of a table holds: read, and checked without regard to other tables, once for the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import nan

import pandas as pd

from interpol_figures.tables.cell_checks import check_cells, check_order
from interpol_figures.tables.csv_reader import cells_of, missing_file
from interpol_figures.tables.schema import Field, Package, Table
from interpol_figures.tables.violations import TableError, Violation

NUMBERS = {"number": "float64", "integer": "Int64"}
MOST_KEPT = 64  # contents of files: a collection several times over


@dataclass(eq=False)
class TableContent:
    """The cells of a table as texts by the line they start on, and what is wrong with the form of its file.

    `joined` are its figures with what other tables tell of them, beside all that they were made of.
    """

    table: Table
    cells: pd.DataFrame
    content: bytes = b""
    form: Sequence[Violation] = ()
    joined: tuple[tuple, pd.DataFrame] | None = None

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
    if content is None:
        cells, form = missing_file(table.path, table.columns)
        return TableContent(table, cells, form=form)
    cells, form = cells_of(content, table.path, table.columns)
    return TableContent(table, cells, content, form)


def _column(field: Field, texts: list[str]) -> pd.api.extensions.ExtensionArray:
    if field.type == "string":
        return pd.array(texts, dtype="str")
    return pd.array([float(text) if text else nan for text in texts], dtype=NUMBERS[field.type])
