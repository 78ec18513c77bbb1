"""One master notebook, two editions: the pupil's, and the teacher's with solutions and guide.

A master looks like the pupil's edition. Solutions stand with the exercises, in `feedback/*.toml`; the guide, notes that
follow a cell, in the metadata of the cells under `teaching`. `fold` makes a master of an edited teacher's edition, so
that teachers write in JupyterLab and not in metadata.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from html import escape
from numbers import Real
from typing import Any

from figures_course.exercises import Exercise, read_exercises
from figures_course.session import ExerciseSession
from interpol_figures.model.format import number
from interpol_figures.model.intervals import Interval
from interpol_figures.report.html_table import HtmlOutput

EXERCISE, GUIDE, ANSWERS, SCREEN = "exercise", "guide", "answers", "screen"
CHECK = re.compile(r'session\.check\("(\w+)", (\w+)\)\s*$')
MOST = 8  # of a set, to be named in the teacher's list of answers
PLACEHOLDER = "{} = None  # your answer instead of None\n{}"
OPENED = re.compile(r'open_walkthrough\("(\w+)"')
LINES = "<p style='border-bottom:1px solid #9aa4ad;height:2.2em'>&nbsp;</p>"


def source_of(cell: Mapping) -> str:
    """A cell's text, which a file may hold as lines."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def tags_of(cell: Mapping) -> list[str]:
    """A cell's tags."""
    return cell["metadata"].get("tags", [])


def exercises_of(notebook: Mapping) -> dict[str, Exercise]:
    """The exercises of the walkthrough that a notebook opens, by name. Raises ValueError where it opens none."""
    opened = OPENED.search("\n".join(map(source_of, notebook["cells"])))
    if not opened:
        raise ValueError('the notebook opens no walkthrough; a cell must call open_walkthrough("NAME", globals())')
    return {exercise.name: exercise for exercise in read_exercises(opened[1])}


def fold(teachers: Mapping) -> dict:
    """Make a teacher's edition a master.

    Raises ValueError for an exercise without a check, and for a solution that isn't that of the exercise's TOML file.
    """
    cells: list[dict] = []
    exercises = exercises_of(teachers)
    for cell in map(deepcopy, teachers["cells"]):
        if ANSWERS in tags_of(cell):
            continue
        if GUIDE in tags_of(cell):
            if not cells:
                raise ValueError("a notebook can't begin with a guide cell; put the guide after the cell it is on")
            cells[-1]["metadata"].setdefault("teaching", {})["guide"] = source_of(cell)
            continue
        if EXERCISE in tags_of(cell):
            _fold_exercise(cell, exercises)
        cells.append(_bare(cell))
    return {**deepcopy(dict(teachers)), "cells": cells}


def _fold_exercise(cell: dict, exercises: Mapping[str, Exercise]) -> None:
    lines = source_of(cell).rstrip().split("\n")
    check = CHECK.match(lines[-1])
    if not check:
        raise ValueError(
            f'the exercise {cell["id"]} must end with session.check("name", answer); it ends with {lines[-1]!r}'
        )
    if check[1] not in exercises or "\n".join(lines[:-1]) != exercises[check[1]].solution:
        raise ValueError(f"the solution of {check[1]} stands in the walkthrough's file in feedback/; change it there")
    cell["source"] = PLACEHOLDER.format(check[2], lines[-1])


def _bare(cell: dict) -> dict:
    return cell | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell


def pupils(master: Mapping) -> dict:
    """The edition without what a teacher adds."""
    cells = deepcopy(master["cells"])
    for cell in cells:
        cell["metadata"].pop("teaching", None)
    return {**deepcopy(dict(master)), "cells": cells}


def teachers(master: Mapping) -> dict:
    """The edition with solutions in place, the guide after its cells, and all answers at the end."""
    cells, exercises = [], exercises_of(master)
    for cell in map(deepcopy, master["cells"]):
        teaching = cell["metadata"].pop("teaching", {})
        if EXERCISE in tags_of(cell):
            check = source_of(cell).rstrip().splitlines()[-1]
            name = CHECK.sub(r"\1", check)
            cell["source"] = f"{exercises[name].solution}\n{check}"
        cells.append(cell)
        if "guide" in teaching:
            cells.append(_text(f"{cell['id']}-{GUIDE}", GUIDE, teaching["guide"]))
    answers: dict[str, Any] = {
        "cell_type": "code",
        "id": ANSWERS,
        "metadata": {"tags": [ANSWERS]},
        "outputs": [],
        "execution_count": None,
    }
    asked = "from figures_course.editions import answers\n\nanswers(session)"
    cells += [
        _text("all-answers", ANSWERS, "## All answers, as the tables give them today"),
        {**answers, "source": asked},
    ]
    return {**deepcopy(dict(master)), "cells": cells}


def handout(executed: Mapping) -> dict:
    """The printable hand-out of an executed teacher's edition: text, pictures, and lines to write on."""
    cells = []
    for cell in map(deepcopy, executed["cells"]):
        tags = tags_of(cell)
        if EXERCISE in tags:
            cells.append(_text(cell["id"], EXERCISE, LINES * 2))
        elif not {GUIDE, ANSWERS, SCREEN} & set(tags):
            cells.append(cell)
    return {**deepcopy(dict(executed)), "cells": cells}


def _text(name: str, tag: str, text: str) -> dict:
    return {"cell_type": "markdown", "id": name[:60], "metadata": {"tags": [tag]}, "source": text}


def answers(session: ExerciseSession) -> HtmlOutput:
    """All exercises with answer, reasoning, hints and usual mistakes, computed from the tables."""
    parts, texts = [], []
    for exercise in session.exercises.values():
        expected = in_words(exercise.expected(session.names))
        usual = "".join(
            f"<li><em>{escape(in_words(answer))}</em>: {escape(says)}</li>"
            for answer, says in exercise.usual(session.names)
        )
        hints = " ".join(map(escape, exercise.hints))
        parts.append(
            f"<h3>{escape(exercise.question)}</h3>"
            f"<p><strong>{escape(expected)}</strong>. {escape(exercise.because)}</p>"
            f"<p>Hints: {hints}</p><p>Usual mistakes:</p><ul>{usual}</ul>"
        )
        texts.append(f"{exercise.name}: {expected}")
    return HtmlOutput("\n".join(parts), "\n".join(texts))


def in_words(answer) -> str:
    """An expected answer as a teacher reads it.

    >>> in_words(60_000.0), in_words((60_000.0, float("inf"))), in_words(["red", "blue"])
    ('60,000', 'from 60,000, no limit', 'red; blue')
    """
    if isinstance(answer, Real):
        return number(round(float(answer), 4))
    if isinstance(answer, Interval):
        return in_words((answer.low, answer.high))
    if isinstance(answer, tuple) and len(answer) == 2:
        low, high = (f"{one:,.10g}" for one in answer)
        return f"from {low}, no limit" if high == "inf" else f"from {low} to {high}"
    if hasattr(answer, "columns"):
        return f"{len(answer)} rows: " + "; ".join(map(str, answer.iloc[:, 0]))
    if isinstance(answer, list | set | frozenset):
        named, more = [str(one) for one in answer][:MOST], len(answer) - MOST
        return ("; ".join(named) or "none") + (f"; and {more} more" if more > 0 else "")
    return str(answer) if isinstance(answer, str) else "open: see the reasoning"
