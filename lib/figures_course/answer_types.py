"""What a pupil may hand in as an answer, read in every reasonable form, and what a wrong one looks like.

A kind reads an answer (`read`), says whether it equals the expected one (`same`) and, where it doesn't, what
sort of slip it looks like (`slip`), in words that help and never tell the expected answer.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Real
from typing import Any

import pandas as pd

from interpol_figures.model.format import in_words
from interpol_figures.model.intervals import Interval
from interpol_figures.model.phrase_parser import parse
from interpol_figures.tables.names import simplified
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD

ENDLESS = {"", "inf", "infinity", "none", "∞", "no limit", "open"}
FACTORS = (10, 100, 1_000, 10_000, 1e6, 1e9)
# A day before its month, as most of the world writes; a month that can't be a day's place is read as one.
DAY_FORMS = ("%Y %m %d", "%d %m %Y", "%m %d %Y", "%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y", "%Y %B %d")
COMMAS = "Python takes 60,000 for two numbers, 60 and 0. Leave the commas out, or write 60_000."


class Unreadable(ValueError):  # noqa: N818  an answer of another form isn't an error, the pupil is in_full how to write it
    """An answer whose form can't be read as the kind that is asked for; the message says which form is meant."""


@dataclass(frozen=True)
class NumberKind:
    """A number: int, float, numpy's, or text such as "60,000" and "60_000"; right within `within` of it."""

    within: float = 0.0

    def read(self, given) -> float:
        """The number that an answer states."""
        if isinstance(given, pd.Series) and len(given) == 1:
            given = given.iloc[0]
        if isinstance(given, Real) and not isinstance(given, bool):
            if math.isnan(given):
                raise Unreadable("Your answer is an empty number (NaN). Give a number, such as 12.")
            return float(given)
        return _number_in(given)

    def same(self, given: float, expected: float) -> bool:
        """Whether both are one number."""
        return math.isclose(given, expected, rel_tol=1e-9, abs_tol=self.within + 1e-9)

    def slip(self, given: float, expected: float) -> str:
        """Off by one, by a factor, by its sign, or only of the right size."""
        if given == -expected:
            return "The size is right, the sign isn't. Which of the two do you take away from which?"
        if abs(given - expected) == 1 and abs(expected) > 2:
            return "Off by one. Count again, and see whether the first or the last belongs to it."
        if (
            expected
            and given
            and any(self.same(given * f, expected) or self.same(given / f, expected) for f in FACTORS)
        ):
            return "Right digits, wrong size: off by a unit, such as percent for a share or thousands for ones."
        if expected and abs(given / expected - 1) < 0.05:
            return "Close, but not it. Did you round, or take the number of a neighbouring row?"
        return f"Not it: the answer is {'larger' if given < expected else 'smaller'} than yours."


@dataclass(frozen=True)
class TextKind:
    """A word or a name in any case and spacing; `options` are all that may be answered, where they are few."""

    options: tuple[str, ...] = ()

    def read(self, given) -> str:
        """The text, without case and signs."""
        if isinstance(given, pd.Series | list | tuple | set) and len(given) == 1:
            given = next(iter(given))
        if not isinstance(given, str):
            raise Unreadable(f"Give a text in quotation marks, such as {self.options[0] if self.options else 'red'!r}.")
        known = {simplified(option) for option in self.options}
        if known and simplified(given) not in known:
            raise Unreadable(f"{given!r} isn't one of the answers to choose from: {', '.join(self.options)}.")
        return simplified(given)

    def same(self, given: str, expected: str) -> bool:
        """Whether both are one text."""
        return given == simplified(expected)

    def slip(self, given: str, expected: str) -> str:
        """A slip of the pen, or another one."""
        if len(given) > 4 and _letters_apart(given, simplified(expected)) <= 2:
            return "Almost: look at the spelling."
        if not self.options:
            return "Not that one. Read the question again: what belongs to the answer, and what doesn't?"
        return "Not that one. Look at the evidence again, and say to yourself what each choice would mean."


@dataclass(frozen=True)
class SetKind:
    """Several texts or numbers in any order: list, tuple, set, a column, or text with commas between."""

    def read(self, given) -> frozenset:
        """The members, texts simplified."""
        if isinstance(given, str):
            given = given.split(",")
        if isinstance(given, Mapping | pd.DataFrame) or not isinstance(given, Iterable):
            raise Unreadable("Give several answers as a list, such as ['red', 'blue'] or [1990, 2000].")
        return frozenset(_member(one) for one in given)

    def same(self, given: frozenset, expected) -> bool:
        """Whether both have the same members."""
        return given == self.read(expected)

    def slip(self, given: frozenset, expected) -> str:
        """How many belong, how many are missing and how many too many."""
        members = self.read(expected)
        missing, extra = len(members - given), len(given - members)
        if not given & members:
            return "None of these belongs to the answer. Read the question once more: what is it asking for?"
        if missing and extra:
            return f"Partly right: {missing} missing, and {extra} that should not be there."
        return f"Nearly: {missing} still missing." if missing else f"Nearly: {extra} too many."


@dataclass(frozen=True)
class DateKind:
    """A day, as "2023-11-28", "28 November 2023", a date or a Timestamp."""

    def read(self, given) -> date:
        """The day."""
        if isinstance(given, pd.Timestamp | datetime):
            return given.date()
        if isinstance(given, date):
            return given
        text = str(given).strip()
        if not re.search(r"\d{4}", text) or re.fullmatch(r"\d{4}(-\d{2})?", text):
            raise Unreadable('Give a whole day with its year, such as "1956-06-13".')
        parts = re.sub(r"[\s./,-]+", " ", text)
        for form in DAY_FORMS:
            try:
                return datetime.strptime(parts, form).date()
            except ValueError:
                continue
        raise Unreadable(f'{text!r} isn\'t a day. Write it as year, month, day: "1956-06-13".')

    def same(self, given: date, expected: str | date) -> bool:
        """Whether both are one day."""
        return given == self.read(expected)

    def slip(self, given: date, expected: str | date) -> str:
        """Wrong year, day and month swapped, a day beside, too early or too late."""
        day = self.read(expected)
        if (given.month, given.day) == (day.month, day.day):
            return "Day and month are right, the year isn't."
        if given.year == day.year and (given.month, given.day) == (day.day, day.month):
            return "Day and month look swapped. Write year, month, day."
        if abs((given - day).days) == 1:
            return "Off by one day. Does the day itself belong to it, or the one after?"
        if given.year == day.year:
            return "The year is right. Look for the month and the day in the row."
        return f"Too {'early' if given < day else 'late'}. Look at the date column of the row in question."


@dataclass(frozen=True)
class IntervalKind:
    """Two bounds, as (60000, 70000); inf, None or "no limit" where an end is open."""

    def read(self, given) -> tuple[float, float]:
        """Lower and upper bound."""
        if isinstance(given, Interval):
            return given.low, given.high
        if isinstance(given, pd.Interval):
            return float(given.left), float(given.right)
        if isinstance(given, str):
            given = re.split(r"\s+(?:to|and)\s+|\s*[–;]\s*", given.strip("[]() "))
        if isinstance(given, Mapping):
            given = [given.get("low"), given.get("high")]
        if isinstance(given, tuple) and len(given) > 2 and 0 in given:
            raise Unreadable(COMMAS)
        if not isinstance(given, list | tuple) or len(given) != 2:
            raise Unreadable('Give two bounds in brackets, such as (10, 20), or (10, "no limit").')
        return _bound(given[0], -math.inf), _bound(given[1], math.inf)

    def same(self, given: tuple[float, float], expected) -> bool:
        """Whether both ends are equal."""
        return all(one == other for one, other in zip(given, self.read(expected), strict=True))

    def slip(self, given: tuple[float, float], expected) -> str:
        """Which end is off, and how."""
        low, high = self.read(expected)
        if given == (high, low):
            return "The bounds are right and the wrong way round: the smaller one comes first."
        if given[0] > given[1]:
            return "The lower bound is above the upper one. The smaller one comes first."
        if given[0] == given[1] and low != high:
            return "That is one exact number. The wording leaves room: how far down, and how far up?"
        if given[0] == low:
            wrong = "doesn't reach far enough" if given[1] < high else "reaches too far"
            return f"The lower bound is right; the upper one {wrong}."
        if given[1] == high:
            return f"The upper bound is right; the lower one is too {'low' if given[0] < low else 'high'}."
        return "Neither bound fits yet. Ask first: may the true number lie below the one stated? And above it?"


@dataclass(frozen=True)
class FrameKind:
    """Rows of a table in any order, with any further columns; rows are known by the column `key`."""

    key: str = "figure"
    needs: tuple[str, ...] = ()

    def read(self, given) -> frozenset:
        """The keys of the rows, and the needed cells beside them."""
        if isinstance(given, pd.Series) and given.dtype == bool:
            raise Unreadable("That says of each row whether it fits. Put it in square brackets after the table's name.")
        if isinstance(given, pd.Series):
            given = given.to_frame().T
        if isinstance(given, list) and given and isinstance(given[0], Mapping):
            given = pd.DataFrame(given)
        if not isinstance(given, pd.DataFrame):
            raise Unreadable("Give rows of a table, chosen or made as in the example above.")
        columns = [self.key, *self.needs]
        missing = [column for column in columns if column not in given]
        if missing:
            raise Unreadable(
                f"Your table lacks the column {', '.join(missing)}. Keep all columns, and choose rows only."
            )
        if given[self.key].duplicated().any():
            raise Unreadable("Some rows stand in your table twice.")
        return frozenset(tuple(map(_member, row)) for row in given[columns].itertuples(index=False, name=None))

    def same(self, given: frozenset, expected: pd.DataFrame) -> bool:
        """Whether both have the same rows."""
        return given == self.read(expected)

    def slip(self, given: frozenset, expected: pd.DataFrame) -> str:
        """No rows, too many, too few, or others."""
        rows = self.read(expected)
        missing, extra = len(rows - given), len(given - rows)
        if not given:
            return "Your table has no rows. A condition is too strict, or a name is spelt differently."
        if {row[0] for row in given} == {row[0] for row in rows}:
            cells = {(row[0], place, cell) for row in rows for place, cell in enumerate(row[1:])}
            off = {place for row in given for place, cell in enumerate(row[1:]) if (row[0], place, cell) not in cells}
            return f"The rows are right; look again at the column {' and '.join(self.needs[i] for i in sorted(off))}."
        if not missing:
            return f"All that is asked for is there, and {extra} rows too many. Which condition is missing?"
        if not extra:
            return f"All your rows belong to it, but {missing} are missing. Which condition is too strict?"
        return f"{len(given & rows)} of your rows belong to it; {extra} don't, and {missing} are missing."


@dataclass(frozen=True)
class ChartKind:
    """A chart of bars that shows the numbers of the expected one, from zero, under a plain title."""

    loud: tuple[str, ...] = ()

    def read(self, given) -> Any:
        """The figure itself."""
        if not hasattr(given, "to_plotly_json"):
            raise Unreadable("Give a chart, made by a function as in the question.")
        return given

    def same(self, given: Any, expected: Any) -> bool:
        """Whether nothing in it misleads."""
        return not self.slip(given, expected)

    def slip(self, given: Any, expected: Any) -> str:
        """What misleads in it; "" if nothing."""
        axis, title = given.layout.yaxis, given.layout.title.text or (given.layout.meta or {}).get("title", "")
        if _heights(given) != _heights(expected):
            return (
                "The bars aren't those of the three years. Draw the same rows, and change only the axis and the title."
            )
        if axis.type == "log":
            return "On a log axis bars have no zero, so that their lengths mean nothing."
        if axis.range and axis.range[0] != 0:
            return f"The axis begins at {axis.range[0]:,}, so that the lengths of the bars lie. Where must bars begin?"
        if not title.strip(" .…"):
            return "The axis is right. A title is missing: say what the chart shows."
        if any(word in title.lower() for word in self.loud):
            return "The axis is right, and the title still shouts. Say what the numbers say."
        return ""


@dataclass(frozen=True)
class TextPassage:
    """A few sentences of the pupil's own, checked for the parts that the exercise names."""

    least: int = 12  # words
    most: int = 90

    def read(self, given) -> str:
        """The text, with numbers as they are compared."""
        if not isinstance(given, str):
            raise Unreadable('Write a text between three quotation marks: """Dear editor, …""".')
        words = len(given.split())
        if words < self.least:
            raise Unreadable(f"Only {words} words. Write one to four whole sentences.")
        if words > self.most:
            raise Unreadable(f"{words} words are more than an editor reads. Keep it under {self.most}.")
        return _without_commas(given)

    def same(self, given: str, expected: str) -> bool:
        """Always: what counts are the parts."""
        return True

    def slip(self, given: str, expected: str) -> str:
        """Nothing is said beside the parts."""
        return ""


@dataclass(frozen=True)
class ReadArticle:
    """An article of the pupil's own as `read` judges it, with enough figures that are understood."""

    least: int = 3

    def read(self, given) -> pd.DataFrame:
        """The judged figures."""
        if not isinstance(given, pd.DataFrame) or not {"phrase", "verdict", "answer"} <= set(given.columns):
            raise Unreadable("Give what figures.read(tables, ...) returns, as in the example above.")
        return given

    def same(self, given: pd.DataFrame, expected: pd.DataFrame) -> bool:
        """Whether enough figures are understood."""
        return not self.slip(given, expected)

    def slip(self, given: pd.DataFrame, expected: pd.DataFrame) -> str:
        """Too few figures, and the first that isn't understood, with the reason."""
        unclear = given[given["verdict"] == NOT_UNDERSTOOD]
        understood = len(given) - len(unclear)
        if understood >= self.least:
            return ""
        reason = f" “{unclear['phrase'].iloc[0]}”: {unclear['answer'].iloc[0]}" if len(unclear) else ""
        return f"A good start: {understood} of {self.least} figures are understood.{reason}"


TYPES = {
    "number": NumberKind,
    "text": TextKind,
    "set": SetKind,
    "date": DateKind,
    "interval": IntervalKind,
    "rows": FrameKind,
    "chart": ChartKind,
    "passage": TextPassage,
    "article": ReadArticle,
}


def spellings(word: str) -> list[str]:
    """Ways to write a word: a day, a month or a year as it is and in words, a number without commas.

    >>> spellings("2022-11-23"), spellings("24,560")
    (['2022-11-23', '23 November 2022', 'November 23 2022'], ['24560'])
    """
    if not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", word):
        return [_without_commas(word)]
    in_full = in_words(word, "")
    first = in_full.split()
    return [word, in_full, " ".join([*first[1:2], first[0], *first[2:]])] if len(first) == 3 else [word, in_full]


def _without_commas(text: str) -> str:
    return re.sub(r"(?<=\d)[,_](?=\d{3})|(?<=\d),(?= \d{4})", "", text)


def _heights(figure: Any) -> list[float]:
    return sorted(float(value) for trace in figure.data if trace.type == "bar" for value in trace.y)


def _number_in(given) -> float:
    if isinstance(given, tuple):
        raise Unreadable(COMMAS)
    if isinstance(given, bool) or (not isinstance(given, str) and not hasattr(given, "__float__")):
        raise Unreadable("Give a number, such as 12, 60_000 or 0.5.")
    if not isinstance(given, str):
        return float(given)
    plain = re.sub(r"(?<=\d)[,_ '](?=\d{3})", "", given.strip().removesuffix("%").strip())
    try:
        return float(plain)
    except ValueError:
        found = [reading.value for reading in parse(given) if reading.value is not None]
    if len(found) != 1:
        raise Unreadable(f"{given!r} isn't one number. Write it in digits, such as 12 or 60_000.")
    return float(found[0])


def _bound(given, open_end: float) -> float:
    if given is None or (isinstance(given, str) and given.strip().casefold() in ENDLESS):
        return open_end
    return NumberKind().read(given)


def _member(one):
    if isinstance(one, Real) and not isinstance(one, bool):
        return float(one)
    text = str(one).strip()
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else simplified(text)


def _letters_apart(one: str, other: str) -> int:
    """Letters to insert, remove or change to get from one text to another."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
