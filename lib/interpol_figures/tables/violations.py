"""Violations found in tables, plan or claims: each says where it is, which rule it breaks and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from interpol_figures.model.format import shorten

MOST_NAMED = 1000  # violations in the words of one error


@dataclass(frozen=True)
class Violation:
    """One broken rule at one place; `line` is the line of the file, the header being line 1."""

    file: str
    line: int | None
    column: str | None
    value: str | None
    rule: str
    fix: str

    @property
    def place(self) -> tuple[str, int, str, str]:
        """What violations are sorted by: file, line, column and rule."""
        return self.file, self.line or 0, self.column or "", self.rule

    def __str__(self) -> str:
        """Read as `file:line: column: value: rule; fix`, the form that editors make clickable."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        column = f" {self.column}:" if self.column else ""
        value = "" if self.value is None else f" {shorten(self.value)!r}:"
        return f"{where}:{column}{value} {self.rule}. Fix: {self.fix}"


class TableError(ValueError):
    """Tables that can't be used as they are; `violations` lists every reason."""

    def __init__(self, violations: Iterable[Violation]):
        """Keep the violations and read as all of them, one a line; of more than a thousand the rest are counted."""
        self.violations = sorted(violations, key=attrgetter("place"))
        more = len(self.violations) - MOST_NAMED
        lines = [*map(str, self.violations[:MOST_NAMED]), *([f"and {more} faults more"] if more > 0 else [])]
        super().__init__("\n".join(lines))
