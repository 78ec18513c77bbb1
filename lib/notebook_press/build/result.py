"""What became of one report, and of all reports of a render."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from notebook_press.wording import counted, in_short

RENDERED, REWORDED, FRESH, FAILED, WAITING = STATES = ("rendered", "reworded", "fresh", "failed", "waiting")
ALWAYS_COUNTED = (RENDERED, FRESH, FAILED)


@dataclass(frozen=True)
class BuildResult:
    """What became of one report."""

    report: str
    state: str  # one of STATES
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    engine: str = ""
    peak_memory: int = 0  # bytes
    changed: bool = False  # whether it says anything else than the last good version did
    executed: str = field(default="", repr=False)  # digest of the promoted notebook
    title: str = field(default="", repr=False)
    description: str = field(default="", repr=False)
    opened: tuple[Path, ...] = field(default=(), repr=False)  # by the run, by checks and for the page
    disturbed: bool = False  # whether a file that it read was changed during the run

    def __str__(self) -> str:
        line = f"{self.state:8} {self.report} ({self.seconds:.1f} s)"
        if self.because and self.state in (RENDERED, REWORDED):
            line += f": {in_short(self.because)}"
        if self.disturbed:
            line += "; a file that it read was changed meanwhile, so it runs again next time"
        return "\n".join([line, *(f"  {one}" for problem in self.problems for one in problem.splitlines())])


@dataclass(frozen=True)
class Summary:
    """What became of all reports."""

    results: tuple[BuildResult, ...]
    seconds: float
    folder: Path
    removed: tuple[str, ...] = ()  # names that the plan no longer has, and what was made of them is gone
    newly_failed: tuple[str, ...] = ()
    recovered: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[BuildResult, ...]:
        """The reports whose last good version had to stay."""
        return tuple(one for one in self.results if one.state == FAILED)

    @property
    def changed(self) -> tuple[str, ...]:
        """The reports that say something else than before."""
        return tuple(one.report for one in self.results if one.changed)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    def count(self, state: str) -> int:
        """Return how many reports ended in one of the STATES."""
        return sum(one.state == state for one in self.results)

    @property
    def line(self) -> str:
        """All in one line."""
        counts = [f"{self.count(one)} {one}" for one in STATES if self.count(one) or one in ALWAYS_COUNTED]
        changed = f" ({len(self.changed)} changed)" if self.changed else ""
        return f"{counted(len(self.results), 'report')}: {', '.join(counts)}{changed} in {self.seconds:.1f} s"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for machines."""
        keys = ("report", "state", "changed", "seconds", "peak_memory", "engine", "because", "problems")
        return {
            "reports": [{key: getattr(one, key) for key in keys} for one in self.results],
            "seconds": self.seconds,
            "folder": str(self.folder),
            "removed": self.removed,
        }

    def __str__(self) -> str:
        gone = f"\nremoved what no report of the plan makes any more: {', '.join(self.removed)}" if self.removed else ""
        return self.line + gone
