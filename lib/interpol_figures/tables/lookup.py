"""What a rule on a row yields, and what it looks up in other rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

Row = Any  # a named tuple of the columns, the id first; all cells are texts
AllRows = Mapping[str, list[Row]]  # by the name of the table
Breach = tuple[str, str, str]  # column, rule, fix
Found = TypeVar("Found")


@dataclass(frozen=True)
class Lookup:
    """The rows of all tables, for rules on the rows of one of them, `table`; what was made is shared by all."""

    rows: AllRows
    table: str = ""
    _kept: dict[Any, Any] = field(default_factory=dict)

    def made(self, make: Callable[..., Found], *arguments: Any) -> Found:
        """What a function makes of all rows, made once."""
        asked = make, *arguments
        if asked not in self._kept:
            self._kept[asked] = make(self.rows, *arguments)
        return cast(Found, self._kept[asked])

    def row(self, table: str, name: str) -> Row | None:
        """The row of a table that has this id; None where there is none."""
        return self.made(_by_id, table).get(name)

    def figure(self, name: str) -> Row | None:
        """The stated figure of that id, of whichever table."""
        return self.made(_figures).get(name)


def _by_id(rows: AllRows, table: str) -> dict[str, Row]:
    return {row[0]: row for row in rows[table]}


def figure_rows(rows: AllRows) -> list[tuple[str, Row]]:
    """All stated figures, each with the name of its table."""
    tables = {name: table for name, table in rows.items() if table and hasattr(table[0], "figure")}
    return [(name, row) for name, table in tables.items() for row in table]


def _figures(rows: AllRows) -> dict[str, Row]:
    return {row.figure: row for _, row in figure_rows(rows)}


Rule = Callable[[Row, Lookup], Iterator[Breach]]
