"""One master notebook, two editions: the pupil's, and the teacher's with solutions.

A master is written as any notebook is: its exercises not answered, and in cells tagged `guide` notes for the teacher,
each after the cell that it is on. Solutions stand with the exercises, in `feedback/*.toml`. What only helps at a
computer, or only on paper, stands in a cell tagged `screen` or `paper`, in a text as `<span class="screen">…</span>`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from numbers import Real
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from figures_course.answer_works import ArticleAnswer, ChartAnswer, PassageAnswer
from figures_course.display import in_cell
from figures_course.exercises import Exercise, read_exercises
from figures_course.session import ExerciseSession
from interpol_figures.model.format import counted, number
from interpol_figures.report.html_table import HtmlOutput
from notebook_press.regression.cells import tags

EXERCISE, GUIDE, ANSWERS, SCREEN, PAPER = "exercise", "guide", "answers", "screen", "paper"
CHECK = re.compile(r'^session\.check\("(\w+)", \w+\)\Z', re.MULTILINE)
OPENED = re.compile(r'open_walkthrough\("(\w+)"')
TEMPLATE = jinja2.Template(
    (Path(__file__).parent / "templates" / "answers.html.j2").read_text(encoding="utf-8"),
    autoescape=True,
    trim_blocks=True,
    undefined=jinja2.StrictUndefined,
)
MOST = 8  # of a set, to be named in the teacher's list of answers
TELLING = ["as_stated", "publisher"], ["phrase", "verdict"]  # columns by which a teacher knows rows of many
LINE = "<p style='border-bottom:1px solid #9aa4ad;height:2.2em;break-before:avoid'>&nbsp;</p>"
LINES = {PassageAnswer: 6, ArticleAnswer: 9, ChartAnswer: 9}  # on a hand-out; two for any other answer


def exercises_of(notebook: Mapping) -> dict[str, Exercise]:
    """The exercises of the walkthrough that a notebook opens, by name. Raises ValueError where it opens none."""
    opened = OPENED.search("\n".join(cell["source"] for cell in notebook["cells"]))
    if not opened:
        raise ValueError('the notebook opens no walkthrough; a cell must call open_walkthrough("NAME", globals())')
    return {exercise.name: exercise for exercise in read_exercises(opened[1])}


def pupils(master: Mapping) -> NotebookNode:
    """The edition for a computer, without what is for a teacher."""
    return _edition(master, _worded(master["cells"], SCREEN, without={GUIDE, PAPER}))


def teachers(master: Mapping) -> NotebookNode:
    """The edition with the guide, solutions in place, and all answers at the end.

    Raises ValueError for an exercise whose last line doesn't check its answer.
    """
    exercises = exercises_of(master)
    cells = [_solved(cell, exercises) if EXERCISE in tags(cell) else cell for cell in master["cells"]]
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
    exercises, cells = exercises_of(executed), list[NotebookNode]()
    for cell in _worded(executed["cells"], PAPER, without={GUIDE, ANSWERS, SCREEN}):
        if EXERCISE in tags(cell):
            kind = type(exercises[_checked(cell)].kind)
            cells[-1]["source"] += "\n\n" + LINE * LINES.get(kind, 2)
        else:
            cells.append(cell)
    return _edition(executed, cells)


def _worded(cells: Iterable[Mapping], medium: str, without: Set[str]) -> Iterator[NotebookNode]:
    """Cells that bear none of some tags, their texts as they are worded for one medium."""
    other = PAPER if medium == SCREEN else SCREEN
    for cell in cells:
        if without.isdisjoint(tags(cell)):
            source = re.sub(rf'\s?<span class="{other}">.*?</span>', "", cell["source"])
            yield NotebookNode({**cell, "source": re.sub(rf'<span class="{medium}">(.*?)</span>', r"\1", source)})


def _edition(notebook: Mapping, cells: Iterable[Mapping]) -> NotebookNode:
    return NotebookNode({**notebook, "cells": list(cells)})


def _solved(cell: Mapping, exercises: Mapping[str, Exercise]) -> NotebookNode:
    name, check = _checked(cell), cell["source"].rstrip().rpartition("\n")[2]
    if name not in exercises:
        raise ValueError(
            f'the exercise {cell["id"]} must end with session.check("NAME", answer), its NAME one of '
            f"{', '.join(exercises)}; it ends with {check!r}"
        )
    return NotebookNode({**cell, "source": f"{exercises[name].solution}\n{check}"})


def _checked(cell: Mapping) -> str:
    """The name of the exercise that a cell's last line checks; empty where it checks none."""
    checked = CHECK.search(cell["source"].rstrip())
    return checked[1] if checked else ""


def answers(session: ExerciseSession) -> HtmlOutput:
    """All exercises with answer, reasoning, hints, usual mistakes and a letter's parts, computed from the tables."""
    names = session.names
    rows = [
        {
            "exercise": exercise,
            "expected": as_text(exercise.expected(names)),
            "remarks": [(as_text(words), says) for words, says in (*exercise.usual(names), *exercise.needed(names))],
        }
        for exercise in session.exercises.values()
    ]
    text = "\n".join(f"{name}: {row['expected']}" for name, row in zip(session.exercises, rows, strict=True))
    return HtmlOutput(TEMPLATE.render(rows=rows), text)


def as_text(answer: Any) -> str:
    """An expected answer as a teacher reads it.

    >>> as_text(60_000.0), as_text((60_000.0, float("inf"))), as_text(["red", "blue"]), as_text(date(2021, 11, 22))
    ('60,000', 'from 60,000, no limit', 'red; blue', '2021-11-22')
    """
    if isinstance(answer, Real):
        return number(round(float(answer), 4))
    if isinstance(answer, tuple) and len(answer) == 2:
        low, high = (f"{one:,.10g}" for one in answer)
        return f"from {low}, no limit" if high == "inf" else f"from {low} to {high}"
    if isinstance(answer, pd.DataFrame):
        cells = next((answer[columns] for columns in TELLING if {*columns} <= {*answer}), answer)
        rows = [", ".join(map(in_cell, row)) for row in cells.itertuples(index=False)]
        return f"{counted(len(rows), 'rows')}: {'; '.join(rows)}"
    if isinstance(answer, list | pd.Series):
        named, more = [str(one) for one in answer][:MOST], len(answer) - MOST
        return ("; ".join(named) or "none") + (f"; and {more} more" if more > 0 else "")
    if isinstance(answer, date):  # a Timestamp is one, too
        return f"{answer:%Y-%m-%d}"
    return answer if isinstance(answer, str) else "open: see the reasoning"
