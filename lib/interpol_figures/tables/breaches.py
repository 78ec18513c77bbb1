"""What a rule on a row yields, and what it looks up in other rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Row = Any  # a named tuple of the columns; all cells are texts
AllRows = Mapping[str, list[Row]]  # by the name of the table
Breach = tuple[str, str, str]  # column, rule, fix
Found = TypeVar("Found")


@dataclass(frozen=True)
class Lookup:
    """The rows of all tables, for rules on the rows of one of them."""

    table: str
    rows: AllRows
    _made: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def of(self, make: Callable[[AllRows], Found]) -> Found:
        """What a function makes of all rows, made once."""
        if make not in self._made:
            self._made[make] = make(self.rows)
        found: Found = self._made[make]
        return found


Rule = Callable[[Row, Lookup], Iterator[Breach]]
