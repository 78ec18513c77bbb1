"""Values that a pupil may answer with, read in every reasonable form, and what a wrong one looks like.

A type reads an answer (`read`) and compares it with the expected one (`compare`): "" where they are the same, and else
the mistake that it looks like, in words that help and never tell the expected answer.
"""

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Real

import pandas as pd

from interpol_figures.model.format import period_in_words
from interpol_figures.model.intervals import Interval
from interpol_figures.model.phrase_parser import parse
from interpol_figures.tables.names import simplified

ENDLESS = {"", "inf", "infinity", "none", "∞", "no limit", "open"}
# A day before its month, as most of the world writes; a month that can't be a day's place is read as one.
DAY_FORMS = ("%Y %m %d", "%d %m %Y", "%m %d %Y", "%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y", "%Y %B %d")
COMMAS = "Python takes 60,000 for two numbers, 60 and 0. Leave the commas out, or write 60_000."


class Unreadable(ValueError):  # noqa: N818  an answer in another form isn't an error: the pupil is told how to write it
    """An answer whose form can't be read as the type that is asked for; the message says which form is meant."""


@dataclass(frozen=True)
class NumberAnswer:
    """A number: int, float, numpy's, or text such as "60,000" and "60_000"; right within `within` of it."""

    within: float = 0.0

    def read(self, given) -> float:
        """The number that an answer states."""
        if isinstance(given, pd.Series) and len(given) == 1:
            given = given.iloc[0]
        if isinstance(given, str):
            return _number_in(given)
        if isinstance(given, tuple):
            raise Unreadable(COMMAS)
        if isinstance(given, bool) or not isinstance(given, Real):
            raise Unreadable("Give a number, such as 12, 60_000 or 0.5.")
        if math.isnan(given):
            raise Unreadable("Your answer is an empty number (NaN). Give a number, such as 12.")
        return float(given)

    def compare(self, given: float, expected: float) -> str:
        """Off by one, by a power of ten, by its sign, or only of the right size."""
        if math.isclose(given, expected, rel_tol=1e-9, abs_tol=self.within + 1e-9):
            return ""
        if given == -expected:
            return "The size is right, the sign isn't. Which of the two do you take away from which?"
        if abs(given - expected) == 1 and abs(expected) > 2:
            return "Off by one. Count again, and see whether the first or the last belongs to it."
        if expected and given / expected > 0:
            zeros = math.log10(given / expected)
            if round(zeros) and math.isclose(zeros, round(zeros), abs_tol=0.01):
                return "Right digits, wrong size: off by a unit, such as percent for a share or thousands for ones."
            if abs(given / expected - 1) < 0.05:
                return "Close, but not it. Did you round, or take the number of a neighbouring row?"
        return f"Not it: the answer is {'larger' if given < expected else 'smaller'} than yours."


@dataclass(frozen=True)
class TextAnswer:
    """A word or a name in any case and spacing; `options` are all that may be answered, where they are few."""

    options: Sequence[str] = ()

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

    def compare(self, given: str, expected: str) -> str:
        """A wrong spelling, or another text."""
        if given == simplified(expected):
            return ""
        if self.options:
            return "Not that one. Look at the evidence again, and say to yourself what each choice would mean."
        if difflib.get_close_matches(given, [simplified(expected)], cutoff=0.85):
            return "Almost: look at the spelling."
        return "Not that one. Read the question again: what belongs to the answer, and what doesn't?"


class SetAnswer:
    """Several texts or numbers in any order: list, tuple, set, a column, or text with commas between."""

    def read(self, given) -> frozenset:
        """The members, texts simplified."""
        if isinstance(given, str):
            given = given.split(",")
        if isinstance(given, Mapping | pd.DataFrame) or not isinstance(given, Iterable):
            raise Unreadable("Give several answers as a list, such as ['red', 'blue'] or [1990, 2000].")
        return frozenset(map(member, given))

    def compare(self, given: frozenset, expected) -> str:
        """How many belong, how many are missing and how many too many."""
        members = self.read(expected)
        missing, extra = len(members - given), len(given - members)
        if not missing and not extra:
            return ""
        if not given & members:
            return "None of these belongs to the answer. Read the question once more: what is it asking for?"
        if missing and extra:
            return f"Partly right: {missing} missing, and {extra} that should not be there."
        return f"Nearly: {missing} still missing." if missing else f"Nearly: {extra} too many."


class DateAnswer:
    """A day, as "2023-11-28", "28 November 2023", a date or a Timestamp."""

    def read(self, given) -> date:
        """The day."""
        if isinstance(given, datetime):  # a Timestamp is one
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

    def compare(self, given: date, expected: str | date) -> str:
        """Wrong year, day and month swapped, a day beside, too early or too late."""
        day = self.read(expected)
        if given == day:
            return ""
        if (given.month, given.day) == (day.month, day.day):
            return "Day and month are right, the year isn't."
        if (given.year, given.month, given.day) == (day.year, day.day, day.month):
            return "Day and month look swapped. Write year, month, day."
        if abs((given - day).days) == 1:
            return "Off by one day. Does the day itself belong to it, or the one after?"
        if given.year == day.year:
            return "The year is right. Look for the month and the day in the row."
        return f"Too {'early' if given < day else 'late'}. Look at the date column of the row in question."


class IntervalAnswer:
    """Two bounds, as (60000, 70000); inf, None or "no limit" where an end is open."""

    def read(self, given) -> tuple[float, float]:
        """Lower and upper bound."""
        if isinstance(given, Interval):
            return given.low, given.high
        if isinstance(given, str):
            given = re.split(r"\s+(?:to|and)\s+|\s*[–;]\s*", given.strip("[]() "))
        if isinstance(given, tuple) and len(given) > 2 and 0 in given:
            raise Unreadable(COMMAS)
        if not isinstance(given, list | tuple) or len(given) != 2:
            raise Unreadable('Give two bounds in brackets, such as (10, 20), or (10, "no limit").')
        return _bound(given[0], -math.inf), _bound(given[1], math.inf)

    def compare(self, given: tuple[float, float], expected) -> str:
        """Which end is off, and how."""
        low, high = self.read(expected)
        if given == (low, high):
            return ""
        if given == (high, low):
            return "The bounds are right and the wrong way round: the smaller one comes first."
        if given[0] > given[1]:
            return "The lower bound is above the upper one. The smaller one comes first."
        if given[0] == given[1]:
            return "That is one exact number. The wording leaves room: how far down, and how far up?"
        if given[0] == low:
            wrong = "doesn't reach far enough" if given[1] < high else "reaches too far"
            return f"The lower bound is right; the upper one {wrong}."
        if given[1] == high:
            return f"The upper bound is right; the lower one is too {'low' if given[0] < low else 'high'}."
        return "Neither bound fits yet. Ask first: may the true number lie below the one stated? And above it?"


def spellings(word: str) -> list[str]:
    """Ways to write a word: a day, a month or a year as it is and in words, a number without commas.

    >>> spellings("2022-11-23"), spellings("24,560")
    (['2022-11-23', '23 November 2022', 'November 23 2022'], ['24560'])
    """
    if not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", word):
        return [without_commas(word)]
    in_full = period_in_words(word, "")
    day, *rest = in_full.split()
    return [word, in_full, " ".join([rest[0], day, rest[1]])] if len(rest) == 2 else [word, in_full]


def without_commas(text: str) -> str:
    """A text with its numbers and dates as they are compared.

    >>> without_commas("24,560 on November 23, 2022")
    '24560 on November 23 2022'
    """
    return re.sub(r"(?<=\d)[,_](?=\d{3})|(?<=\d),(?= \d{4})", "", text)


def member(one):
    """A member of a set or a cell of a row, as it is compared: a number, or a text without case and signs."""
    if isinstance(one, Real) and not isinstance(one, bool):
        return float(one)
    text = str(one).strip()
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else simplified(text)


def _number_in(text: str) -> float:
    plain = re.sub(r"(?<=\d)[, '](?=\d{3})", "", text.strip().removesuffix("%"))
    try:
        return float(plain)
    except ValueError:
        found = [reading.value for reading in parse(text) if reading.value is not None]
    if len(found) != 1:
        raise Unreadable(f"{text!r} isn't one number. Write it in digits, such as 12 or 60_000.")
    return float(found[0])


def _bound(given, open_end: float) -> float:
    if given is None or (isinstance(given, str) and given.strip().casefold() in ENDLESS):
        return open_end
    return NumberAnswer().read(given)
