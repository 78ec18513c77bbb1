"""Mistakes that whoever uses the press can mend, each with a fix."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TRACEBACK_LINES = 12


class PressError(ValueError):
    """Base of every error that the press raises on purpose."""


class PlanError(PressError):
    """The plan can't be carried out as written."""


class ParameterError(PressError):
    """A notebook's parameters, or the values given for them, are wrong."""


class BaselineError(PressError):
    """A notebook can't serve as a regression baseline."""


@dataclass(eq=False)
class RenderError(PressError):
    """A notebook failed while it ran; the fields say where and with what."""

    notebook: Path
    report: str
    parameters: dict[str, Any]
    cell: int
    source: str
    ename: str
    evalue: str
    traceback: list[str] = field(default_factory=list)
    kept: Path | None = None

    def __str__(self) -> str:
        head = next((line for line in self.source.splitlines() if line.strip()), "(empty cell)")
        parameters = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items()) or "none"
        lines = [
            f"report {self.report!r} failed in cell {self.cell} of {self.notebook.name}: {self.ename}: {self.evalue}",
            f"  parameters: {parameters}",
            f"  cell begins: {head.strip()}",
        ]
        lines += [f"  | {line}" for line in self.traceback[-TRACEBACK_LINES:]]
        if self.kept:
            lines.append(f"  The failed notebook is kept as {self.kept}")
        return "\n".join(lines)


def message_of(error: BaseException) -> str:
    """Return what is to be said of an error: the press's own are sentences, others want their type.

    >>> message_of(PlanError("a key is missing")), message_of(KeyError("a"))
    ('a key is missing', "KeyError: 'a'")
    """
    return str(error) if isinstance(error, PressError) else f"{type(error).__name__}: {error}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, or list those there are.

    >>> nearest("sorce", ["source", "year"])
    "Did you mean 'source'?"
    >>> nearest("x", ["source", "year"])
    "Known are: 'source', 'year'."
    """
    names = [str(one) for one in known]
    close = difflib.get_close_matches(str(name), names, n=2)
    if close:
        return "Did you mean " + " or ".join(map(repr, close)) + "?"
    if not names:
        return "There are none."
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return "Known are: " + ", ".join(map(repr, names[:12])) + more + "."
