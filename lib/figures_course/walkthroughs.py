"""The walkthroughs: their exercises by name, and a pupil's place in one of them.

>>> from interpol_figures.tables.load import load
>>> desk = open_walkthrough("rows", load())
>>> desk.check("qualifier")
… Not answered yet. Replace None with your answer and run the cell again.
"""

from importlib import import_module

from figures_course.exercises import Desk, Exercise
from figures_course.progress import Progress
from interpol_figures.tables.load import Tables, load
from interpol_figures.tables.names import UnknownNameError

# In the order of teaching; the exercises of "rows" are those of lessons/rows.py.
WALKTHROUGHS = {
    "rows": "From sentence to row",
    "qualifiers": "What “over” commits to",
    "stock_or_flow": "Stock or flow",
    "disagreement": "When sources disagree",
    "as_of": "True when written",
    "charts": "Charts that don't mislead",
    "reports": "Make a report",
}


def exercises_of(name: str) -> tuple[Exercise, ...]:
    """The exercises of a walkthrough, in their order. Raises UnknownNameError with the nearest names."""
    if name not in WALKTHROUGHS:
        raise UnknownNameError("walkthrough", name, WALKTHROUGHS)
    return import_module(f"figures_course.lessons.{name}").EXERCISES


class Place(Desk, Progress):
    """A pupil's place, with progress that can be shown and handed to the teacher."""


def open_walkthrough(name: str, tables: Tables | None = None) -> Place:
    """A pupil's place in a walkthrough, nothing answered."""
    return Place(name, exercises_of(name), tables or load())
