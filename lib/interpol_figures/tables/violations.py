"""Faults found in tables, plan or claims: each says where it is, which rule it breaks and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from interpol_figures.model.format import shorten

MOST_TOLD = 1000  # faults in the words of one error


@dataclass(frozen=True, order=True)
class Fault:
    """One broken rule at one place; `line` is the line of the file, the header being line 1."""

    file: str
    line: int | None
    column: str | None
    value: str | None
    rule: str
    fix: str

    def __str__(self) -> str:
        """Read as `file:line: column: value: rule; fix`, the form that editors make clickable."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        column = f" {self.column}:" if self.column else ""
        value = "" if self.value is None else f" {shorten(self.value)!r}:"
        return f"{place}:{column}{value} {self.rule}. Fix: {self.fix}"


class TableError(ValueError):
    """Tables that can't be used as they are; `faults` lists every reason."""

    def __init__(self, faults: Iterable[Fault]):
        """Keep the faults and read as all of them, one a line; a file that is nothing but faults names the first."""
        self.faults = sorted(faults, key=lambda fault: (fault.file, fault.line or 0, fault.column or ""))
        more = len(self.faults) - MOST_TOLD
        lines = [*map(str, self.faults[:MOST_TOLD]), *([f"and {more} faults more"] if more > 0 else [])]
        super().__init__("\n".join(lines))
