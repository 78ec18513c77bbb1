"""Mistakes that whoever uses the press can mend, each with a fix."""

import difflib
from collections.abc import Iterable
from typing import Any


class PressError(ValueError):
    """Base of every error that the press raises on purpose."""


class PlanError(PressError):
    """The plan can't be carried out as written."""


class ParameterError(PressError):
    """A notebook's parameters, or the values given for them, are wrong."""


class BaselineError(PressError):
    """A notebook can't serve as a regression baseline."""


class RenderError(PressError):
    """A notebook failed while it ran: what is to be said of it, and the notebook as far as it came."""

    def __init__(self, message: str, executed: Any = None) -> None:
        super().__init__(message)  # which is all that pickling gives it; `executed` is added then
        self.executed = executed


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
