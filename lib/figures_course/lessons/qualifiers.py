"""What “over” commits to: wordings as intervals, rounding, implied precision, and why a chart needs bars."""

import math

import pandas as pd

from figures_course.answer_types import FrameKind, IntervalKind, NumberKind
from figures_course.lessons.old import Exercise, Mistake
from interpol_figures.charts.timeline import timeline
from interpol_figures.explore.select import select
from interpol_figures.model.intervals import step
from interpol_figures.tables.load import Tables

OVER = "notices_issued-red-2022-2"  # "over 60,000 Red Notices"
NEARLY = "notices_in_circulation-red-2022-09-1"  # "almost 70,000 red notices"
EXACT = "notices_in_circulation-red-2019-12-31-1"
GUESS = 69_800  # a true number that the statements of the time are tried with
ABOVE = "notices_in_circulation-red-2021-12-2"  # "more than 66,000 red notices"
TRIED = 64_000  # the number of the example


def stated(tables: Tables) -> pd.DataFrame:
    """Statements on Red Notices in circulation, from 2019 to 2023."""
    return select(tables, "notices_in_circulation", "red", since="2019", until="2023")


def picture(tables: Tables):
    """The statements over time, each as the interval that its wording implies."""
    return timeline(stated(tables), "An inexact number is a bar, not a dot", scale="fit")


def one(tables: Tables, figure: str) -> pd.Series:
    """A figure by its id."""
    return tables.figures.loc[figure]


def literal(figure: str):
    """What the words of a figure commit to, as two bounds."""
    return lambda tables: (float(one(tables, figure)["low"]), float(one(tables, figure)["high"]))


def implied(figure: str):
    """What a reader takes away from a figure, as two bounds."""
    return lambda tables: (float(one(tables, figure)["implied_low"]), float(one(tables, figure)["implied_high"]))


def value(figure: str):
    """The number of a figure."""
    return lambda tables: float(one(tables, figure)["value"])


def allowing(tables: Tables, number: float = GUESS) -> pd.DataFrame:
    """Statements since late 2021 whose words allow a number."""
    rows = recent(tables)
    above = (rows["low"] < number) | ((rows["low"] == number) & ~rows["low_open"])
    below = (rows["high"] > number) | ((rows["high"] == number) & ~rows["high_open"])
    return rows[above & below]


def recent(tables: Tables) -> pd.DataFrame:
    """Statements on 2022 and the two months before."""
    return select(tables, "notices_in_circulation", "red", since="2021-11", until="2022-12")


def both(tables: Tables) -> tuple[float, float]:
    """What the words of two figures allow together."""
    one, other = literal(ABOVE)(tables), literal(NEARLY)(tables)
    return max(one[0], other[0]), min(one[1], other[1])


def half(figure: str):
    """A half step about a figure's number, as "about" would allow."""
    return lambda t: (value(figure)(t) - step(value(figure)(t)) / 2, value(figure)(t) + step(value(figure)(t)) / 2)


EXERCISES = (
    Exercise(
        "step",
        "How exact the number looks",
        NumberKind(),
        lambda tables: step(one(tables, OVER)["value"]),
        "The last digit that isn't nought counts ten thousands, so the number looks exact to one of them.",
        ("Which is the last digit that isn't nought?", "What does one of that digit stand for?"),
        (
            Mistake(lambda t: 1, "Only a number without noughts at its end looks exact to one."),
            Mistake(value(OVER), "That is the number itself. How large is one unit of its last digit but nought?"),
            Mistake(lambda t: step(one(t, OVER)["value"]) / 10, "One place too small: off by a factor of ten."),
            Mistake(lambda t: step(one(t, OVER)["value"]) * 10, "One place too large: off by a factor of ten."),
            Mistake(lambda t: step(one(t, OVER)["value"]) / 2, "That is half of it, as “about” would use."),
        ),
    ),
    Exercise(
        "literal",
        "What “over 60,000” commits to",
        IntervalKind(),
        literal(OVER),
        "The words set a lower bound and no upper one: a million would be “over” it too.",
        ("How low may the true number be?", "Does the phrase name an upper bound? If not, write 'no limit'."),
        (
            Mistake(implied(OVER), "That is what a reader takes away. The words alone set no upper bound."),
            Mistake(lambda t: (0, value(OVER)(t)), "The wrong way round: that would be “under”."),
            Mistake(half(OVER), "That would be “about”. May the true number be lower here?"),
            Mistake(lambda t: (value(OVER)(t),) * 2, "You forgot the qualifier: that is exactly the stated number."),
            Mistake(lambda t: (0, math.inf), "You forgot the lower bound: the words do exclude small numbers."),
        ),
    ),
    Exercise(
        "implied",
        "What a reader takes away",
        IntervalKind(),
        implied(OVER),
        "Had it been a step more, the writer would have said so: readers rely on that.",
        ("The lower bound is that of the words.", "Up to which round number would one still say so? Add one step."),
        (
            Mistake(literal(OVER), "That is what the words commit to. A reader takes away an upper bound too."),
            Mistake(lambda t: (value(OVER)(t), value(OVER)(t) + 1_000), "The step is larger than a thousand."),
            Mistake(lambda t: (value(OVER)(t), value(OVER)(t) * 10), "Ten times is too far: add one step."),
            Mistake(half(OVER), "That would be “about”. May the true number be lower here?"),
            Mistake(lambda t: (value(OVER)(t),) * 2, "You forgot the qualifier: that is exactly the stated number."),
        ),
    ),
    Exercise(
        "nearly",
        "What “almost 70,000” commits to",
        IntervalKind(),
        literal(NEARLY),
        "“Almost” says: below it, and by no more than a step, or another round number would have been nearer.",
        ("The true number lies below the one stated.", "By how much at most? One step of the stated number."),
        (
            Mistake(lambda t: (0, value(NEARLY)(t)), "That would be “under”: almost also says that it isn't far off."),
            Mistake(lambda t: (value(NEARLY)(t), value(NEARLY)(t) + 10_000), "The wrong way round: that is “over”."),
            Mistake(half(NEARLY), "That would be “about”. May the true number be higher here?"),
            Mistake(lambda t: (value(NEARLY)(t),) * 2, "You forgot the qualifier: that is exactly the stated number."),
            Mistake(lambda t: (value(NEARLY)(t), math.inf), "The wrong way round: that is “over”."),
        ),
    ),
    Exercise(
        "both",
        "The true numbers that fit both “more than 66,000” and “almost 70,000”",
        IntervalKind(),
        both,
        "The intervals overlap, so that different numbers aren't yet a contradiction.",
        ("Write both wordings as intervals.", "Take the higher of the lower bounds, and the lower of the upper ones."),
        (
            Mistake(literal(NEARLY), "Those fit “almost 70,000”. Do they all fit the other wording too?"),
            Mistake(literal(ABOVE), "Those fit “more than 66,000”. Do they all fit the other wording too?"),
            Mistake(lambda t: (both(t)[0], both(t)[0] + 1_000), "Too narrow: what is the highest that both allow?"),
            Mistake(lambda t: (literal(NEARLY)(t)[0], math.inf), "That is what either allows. What do both allow?"),
            Mistake(lambda t: (literal(NEARLY)(t)[0], both(t)[0]), "That fits one of them only."),
        ),
    ),
    Exercise(
        "allowing",
        "The statements that allow one true number",
        FrameKind(),
        allowing,
        "Several statements with different numbers can all be true at once. That is why a chart needs bars.",
        (
            "Use the columns low and high as in the example, with the number of the question.",
            "Two conditions: low lies below the number, and high above it. Put each in brackets, & between.",
        ),
        (
            Mistake(recent, "Those are all rows. One condition is missing: does the upper bound reach the number?"),
            Mistake(lambda t: recent(t)[recent(t)["value"] >= GUESS], "You compared the number, and forgot the words."),
            Mistake(lambda t: allowing(t, TRIED), "That is the example's number. Try the one that is asked for."),
        ),
    ),
)
