"""One master notebook, two editions: the pupil's, and the teacher's with solutions.

A master is written as any notebook is: its exercises not answered, and in cells tagged `guide` notes for the teacher,
each after the cell that it is on. Solutions stand with the exercises, in `feedback/*.toml`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from numbers import Real
from typing import Any

import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from figures_course.exercises import Exercise, read_exercises
from figures_course.session import ExerciseSession
from interpol_figures.model.format import number
from interpol_figures.report.html_table import HtmlOutput

EXERCISE, GUIDE, ANSWERS, SCREEN = "exercise", "guide", "answers", "screen"
CHECK = re.compile(r'session\.check\("(\w+)", \w+\)$')
OPENED = re.compile(r'open_walkthrough\("(\w+)"')
MOST = 8  # of a set, to be named in the teacher's list of answers
LINES = "<p style='border-bottom:1px solid #9aa4ad;height:2.2em'>&nbsp;</p>"


def tags_of(cell: Mapping) -> list[str]:
    """A cell's tags."""
    return cell["metadata"].get("tags", [])


def exercises_of(notebook: Mapping) -> dict[str, Exercise]:
    """The exercises of the walkthrough that a notebook opens, by name. Raises ValueError where it opens none."""
    opened = OPENED.search("\n".join(cell["source"] for cell in notebook["cells"]))
    if not opened:
        raise ValueError('the notebook opens no walkthrough; a cell must call open_walkthrough("NAME", globals())')
    return {exercise.name: exercise for exercise in read_exercises(opened[1])}


def pupils(master: Mapping) -> NotebookNode:
    """The edition without what is for a teacher."""
    return _edition(master, (cell for cell in master["cells"] if GUIDE not in tags_of(cell)))


def teachers(master: Mapping) -> NotebookNode:
    """The edition with the guide, solutions in place, and all answers at the end.

    Raises ValueError for an exercise whose last line doesn't check its answer.
    """
    exercises = exercises_of(master)
    cells = [_solved(cell, exercises) if EXERCISE in tags_of(cell) else cell for cell in master["cells"]]
    tagged = {"tags": [ANSWERS]}
    heading = "## All answers, as the tables give them today"
    asked = "from figures_course.editions import answers\n\nanswers(session)"
    cells += [
        new_markdown_cell(heading, id="all-answers", metadata=tagged),
        new_code_cell(asked, id=ANSWERS, metadata=tagged),
    ]
    return _edition(master, cells)


def handout(executed: Mapping) -> NotebookNode:
    """The printable hand-out of an executed teacher's edition: text, pictures, and lines to write on."""
    seen = (cell for cell in executed["cells"] if not {GUIDE, ANSWERS, SCREEN} & set(tags_of(cell)))
    return _edition(
        executed,
        (new_markdown_cell(LINES * 2, id=cell["id"]) if EXERCISE in tags_of(cell) else cell for cell in seen),
    )


def _edition(notebook: Mapping, cells: Iterable[Mapping]) -> NotebookNode:
    return NotebookNode({**notebook, "cells": list(cells)})


def _solved(cell: Mapping, exercises: Mapping[str, Exercise]) -> NotebookNode:
    check = cell["source"].rstrip().rpartition("\n")[2]
    checked = CHECK.match(check)
    if not checked or checked[1] not in exercises:
        known = ", ".join(exercises)
        raise ValueError(
            f'the exercise {cell["id"]} must end with session.check("NAME", answer), its NAME one of {known}; it ends '
            f"with {check!r}"
        )
    return NotebookNode({**cell, "source": f"{exercises[checked[1]].solution}\n{check}"})


def answers(session: ExerciseSession) -> HtmlOutput:
    """All exercises with answer, reasoning, hints and usual mistakes, computed from the tables."""
    parts, texts = [], []
    for exercise in session.exercises.values():
        expected = in_words(exercise.expected(session.names))
        usual = "".join(
            f"<li><em>{escape(in_words(answer))}</em>: {escape(says)}</li>"
            for answer, says in exercise.usual(session.names)
        )
        parts.append(
            f"<h3>{escape(exercise.question)}</h3>"
            f"<p><strong>{escape(expected)}</strong>. {escape(exercise.because)}</p>"
            f"<p>Hints: {escape(' '.join(exercise.hints))}</p><p>Usual mistakes:</p><ul>{usual}</ul>"
        )
        texts.append(f"{exercise.name}: {expected}")
    return HtmlOutput("\n".join(parts), "\n".join(texts))


def in_words(answer: Any) -> str:
    """An expected answer as a teacher reads it.

    >>> in_words(60_000.0), in_words((60_000.0, float("inf"))), in_words(["red", "blue"]), in_words(date(2021, 11, 22))
    ('60,000', 'from 60,000, no limit', 'red; blue', '2021-11-22')
    """
    if isinstance(answer, Real):
        return number(round(float(answer), 4))
    if isinstance(answer, tuple) and len(answer) == 2:
        low, high = (f"{one:,.10g}" for one in answer)
        return f"from {low}, no limit" if high == "inf" else f"from {low} to {high}"
    if hasattr(answer, "columns"):
        return f"{len(answer)} rows: " + "; ".join(map(str, answer.iloc[:, 0]))
    if isinstance(answer, list | pd.Series):
        named, more = [str(one) for one in answer][:MOST], len(answer) - MOST
        return ("; ".join(named) or "none") + (f"; and {more} more" if more > 0 else "")
    if isinstance(answer, date):  # a Timestamp is one, too
        return f"{answer:%Y-%m-%d}"
    return answer if isinstance(answer, str) else "open: see the reasoning"
