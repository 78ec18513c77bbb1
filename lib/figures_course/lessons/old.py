"""Exercises: what is asked, how its answer is computed from the tables, and what a wrong answer looks like.

An answer is computed anew each time, so that it stays right when the tables change. Feedback names the kind of
mistake and never the answer. Quiz libraries compare with answers that are stored in the notebook, where a pupil
reads them and where they age; that is why the few lines here are the project's own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from figures_course.answer_types import Unreadable
from figures_course.exercises import Feedback
from interpol_figures.tables.load import Tables


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
    expects: Callable[[Tables], Any]
    because: str
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()

    solution = ""  # which stands in the notebook's metadata still
    parts = ()

    def expected(self, names):
        return self.expects(names["tables"])

    def usual(self, names):
        return [(mistake.answer(names["tables"]), mistake.says) for mistake in self.mistakes]

    def judge(self, names, given) -> "Feedback":
        """What to say to an answer; None, "" and ... count as not answered."""
        if given is None or given is ... or (isinstance(given, str) and not given.strip("… .?")):
            return Feedback("open", "Not answered yet. Replace None with your answer and run the cell again.")
        tables = names["tables"]
        try:
            answer = self.kind.read(given)
        except Unreadable as problem:
            return Feedback("form", str(problem))
        expected = self.expects(tables)
        if self.kind.same(answer, expected):
            return Feedback("right", f"Right. {self.because}")
        for mistake in self.mistakes:
            if self.kind.same(answer, mistake.answer(tables)):
                return Feedback("wrong", mistake.says)
        return Feedback("wrong", self.kind.slip(answer, expected))


@dataclass(frozen=True)
class ChartKind:
    """A plotly figure; `flaws` says what is wrong with one, given the figure and the expected values.

    A chart has many right forms, so that what is expected are the numbers to be drawn, not a drawing.
    """

    flaws: Callable[[object, object], str]

    def read(self, given):
        """The figure itself."""
        if not hasattr(given, "to_plotly_json"):
            raise Unreadable("Give a chart, made by a function as in the question.")
        return given

    def same(self, given, expected) -> bool:
        """Whether nothing is wrong with it."""
        return not self.flaws(given, expected)

    def slip(self, given, expected) -> str:
        """What is wrong with it."""
        return self.flaws(given, expected)
