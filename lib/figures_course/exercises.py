"""Exercises: what is asked, how its answer is found, and what a wrong answer looks like; read from TOML files.

A file `feedback/WALKTHROUGH.toml` holds the exercises in their order. The lines of `solution` are those that
the teacher's edition shows; they are run in the names of the notebook to get the expected answer, so that it stays
right when the tables change. A mistake's `answer` is an expression over the same names and `expected`. Feedback names
the kind of mistake and never the answer. Quiz libraries compare with answers that are stored in the notebook, where a
pupil reads them and where they age; that is why the few lines here are the project's own.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

import interpol_figures
from figures_course import answer_types, answer_works
from figures_course.answer_types import Unreadable, spellings, without_commas
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.tables.names import require_known

FOLDER = Path(__file__).with_name("feedback")
# state: sign, edge colour, and what it is called in a table of progress
LOOKS = {
    "right": ("✓", "#015766", "right"),
    "wrong": ("✗", "#9c3560", "not yet right"),
    "form": ("?", "#c4a154", "not yet right"),
    "open": ("…", "#9aa4ad", "not answered yet"),
    "hint": ("→", "#75649d", ""),
}
# What `kind` may be in a file of feedback.
TYPES: dict[str, Any] = {
    "number": answer_types.NumberAnswer,
    "text": answer_types.TextAnswer,
    "set": answer_types.SetAnswer,
    "date": answer_types.DateAnswer,
    "interval": answer_types.IntervalAnswer,
    "rows": answer_works.RowsAnswer,
    "chart": answer_works.ChartAnswer,
    "passage": answer_works.PassageAnswer,
    "article": answer_works.ArticleAnswer,
}
Names = Mapping[str, Any]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is often given, as an expression, and what to say to it."""

    answer: str
    says: str


@dataclass(frozen=True)
class Part:
    """What a written answer has to hold: an expression for the words of which one is enough, and what to say else."""

    words: str
    says: str


@dataclass(frozen=True)
class Exercise:
    """One question. `solution` ends with the answer's name set; `because` is the reasoning, shown once it is found."""

    name: str
    question: str
    kind: Any
    because: str
    hints: list[str]
    solution: str
    mistakes: tuple[Mistake, ...] = ()
    parts: tuple[Part, ...] = ()

    def expected(self, names: Names) -> Any:
        """The answer, by the solution run in the notebook's names. Raises NameError where a cell wasn't run."""
        own = dict(names)
        exec(self.solution, own)
        return own[self.name]

    def usual(self, names: Names) -> list[tuple[Any, str]]:
        """The usual mistakes: each answer, and what is said to it."""
        known = {**names, "expected": self.expected(names)}
        return [(eval(mistake.answer, known), mistake.says) for mistake in self.mistakes]

    def needed(self, names: Names) -> list[tuple[list, str]]:
        """The parts of a written answer: words of which it must hold one, and what is said where it holds none."""
        return [(list(dict.fromkeys(eval(part.words, dict(names)))), part.says) for part in self.parts]

    def judge(self, names: Names, given: Any) -> "Feedback":
        """What to say to an answer; None, "" and ... count as not answered."""
        if given is None or given is ... or (isinstance(given, str) and not given.strip("… .?")):
            return Feedback("open", "Not answered yet. Replace None with your answer and run the cell again.")
        try:
            answer = self.kind.read(given)
            missing = next((says for words, says in self.needed(names) if not holds(answer, words)), "")
            if missing:
                return Feedback("wrong", missing)
            wrong = self.kind.compare(answer, self.expected(names))
            if not wrong:
                return Feedback("right", f"Right. {self.because}")
            usual = (says for mistake, says in self.usual(names) if not self.kind.compare(answer, mistake))
            return Feedback("wrong", next(usual, wrong))
        except Unreadable as problem:
            return Feedback("form", str(problem))
        except NameError as problem:
            return Feedback("form", f"Run all cells above first: {problem.name} isn't there yet.")


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


def read_exercises(name: str) -> tuple[Exercise, ...]:
    """The exercises of a walkthrough, in their order. Raises UnknownNameError with the nearest names."""
    path = FOLDER / f"{name}.toml"
    known = [file.stem for file in sorted(FOLDER.glob("*.toml"))]
    require_known("walkthrough", [name], known)
    return tuple(_exercise(entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["exercise"])


def names_of(notebook: Names) -> dict[str, Any]:
    """The names that solutions may use: `pd`, `figures`, and those of the notebook."""
    return {"pd": pd, "figures": interpol_figures, **notebook}


def _exercise(entry: Mapping[str, Any]) -> Exercise:
    kind = dict(entry["kind"])
    made = {
        "kind": TYPES[kind.pop("type")](**kind),
        "solution": entry["solution"].strip(),
        "mistakes": tuple(Mistake(**one) for one in entry.get("mistakes", [])),
        "parts": tuple(Part(**one) for one in entry.get("parts", [])),
    }
    return Exercise(**{**entry, **made})


def holds(text: str, words: list[str]) -> bool:
    """Whether a text holds one of the words, a number or a date in any usual spelling."""
    known = [spelling for word in words for spelling in spellings(str(word))]
    plain = without_commas(text)
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", plain, re.IGNORECASE) for one in known)
