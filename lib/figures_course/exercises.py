"""Exercises: what is asked, how its answer is computed from the tables, and what a wrong answer looks like.

An answer is computed anew each time, so that it stays right when the tables change. Feedback names the kind of
mistake and never the answer. Quiz libraries compare with answers that are stored in the notebook, where a pupil
reads them and where they age; that is why the few lines here are the project's own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from figures_course.answer_types import Unreadable
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.tables.load import Tables

# state: sign, edge colour, and what it is called in a table of progress
LOOKS = {
    "right": ("✓", "#015766", "right"),
    "wrong": ("✗", "#9c3560", "not yet right"),
    "form": ("?", "#c4a154", "not yet right"),
    "open": ("…", "#9aa4ad", "not answered yet"),
    "hint": ("→", "#75649d", ""),
}


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is often given: computed from the tables like the right one, and what to say to it."""

    answer: Callable[[Tables], Any]
    says: str


@dataclass(frozen=True)
class Exercise:
    """One question. `expected` computes the answer; `because` is the reasoning, shown once it is found."""

    name: str
    question: str
    kind: Any
    expected: Callable[[Tables], Any]
    because: str
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()

    def judge(self, tables: Tables, given) -> "Feedback":
        """What to say to an answer; None, "" and ... count as not answered."""
        if given is None or given is ... or (isinstance(given, str) and not given.strip("… .?")):
            return Feedback("open", "Not answered yet. Replace None with your answer and run the cell again.")
        try:
            answer = self.kind.read(given)
        except Unreadable as problem:
            return Feedback("form", str(problem))
        expected = self.expected(tables)
        if self.kind.same(answer, expected):
            return Feedback("right", f"Right. {self.because}")
        for mistake in self.mistakes:
            if self.kind.same(answer, mistake.answer(tables)):
                return Feedback("wrong", mistake.says)
        return Feedback("wrong", self.kind.slip(answer, expected))


class Feedback(HtmlOutput):
    """An answer to an answer: `state` is right, wrong, form (can't be read), open or hint."""

    def __init__(self, state: str, message: str):
        """Hold the words for page and terminal."""
        self.state, self.message = state, message
        sign, colour, _ = LOOKS[state]
        super().__init__(
            f"<p style='border-left:4px solid {colour};padding:.4em .8em;margin:.3em 0'>"
            f"<strong>{sign}</strong> {escape(message)}</p>",
            f"{sign} {message}",
        )
