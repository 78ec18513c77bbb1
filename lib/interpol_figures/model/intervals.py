"""What a stated figure commits to: its wording as an interval of the true value.

The literal interval is what the words commit to, the implied one what a reader takes away. A step is one unit of the
last significant digit of the value, and never more than a tenth of it: 60,000 is stated in steps of 6,000, and 196 in
steps of 1. A rounded number is that of what lies less than half a step away; what lies further is rounded otherwise.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import inf
from typing import Any

import pandas as pd

QUALIFIERS = (
    "exact",
    "about",
    "more_than",
    "at_least",
    "nearly",
    "less_than",
    "at_most",
    "between",
    "multiples_of",
    "several",
)
BOUNDS = ["low", "high", "low_open", "high_open", "implied_low", "implied_high"]
ROUND = 1000  # a plain number that this divides was rounded by whoever stated it
LARGEST_STEP = Decimal("0.1")  # of the value
THIRDS = (Decimal("33.3"), Decimal("66.7"))  # percent: "a third" is as round as a quarter
YEAR = "year"  # the unit of dates, which nobody rounds: 2000 is no round number of years


@dataclass(frozen=True)
class Interval:
    """An interval of the true value, in the indicator's unit; an open end doesn't belong to it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def overlaps(self, other: "Interval") -> bool:
        """Whether some value lies in both.

        >>> literal("more_than", 190).overlaps(literal("exact", 196))
        True
        """
        return not (is_below(self, other) or is_below(other, self))

    def contains(self, other: "Interval") -> bool:
        """Whether every value of the other lies in this one."""
        low = other.low > self.low or (other.low == self.low and (other.low_open or not self.low_open))
        high = other.high < self.high or (other.high == self.high and (other.high_open or not self.high_open))
        return low and high


def is_below(one: Any, other: Any) -> bool:
    """Whether all of an interval lies below another; rows of figures with the columns of `bounds` will do, too."""
    return bool(one.high < other.low or (one.high == other.low and (one.high_open or other.low_open)))


@lru_cache(maxsize=50_000)
def last_digit(value: float | Decimal) -> Decimal:
    """One unit of the value's last significant digit; a whole number that ends in 5 is as round as one in 0.

    >>> [float(last_digit(v)) for v in (60_000, 250_000, 25, 430, 196, 68.9, 0)]
    [10000.0, 100000.0, 10.0, 10.0, 1.0, 0.1, 1.0]
    """
    number = Decimal(str(value)).normalize()
    if not number:
        return Decimal(1)
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # else it is no finite number
    fives = digits[-1] == 5 and (exponent > 0 or (exponent == 0 and 10 < number < 100))
    return Decimal(1).scaleb(exponent + fives)


def step(value: float | Decimal) -> Decimal:
    """One unit of the value's last significant digit, and at most a tenth of the value; so much of a third.

    >>> [float(step(v)) for v in (60_000, 1_000, 430, 196, 25, 68.9, 66.7, 0)]
    [6000.0, 100.0, 10.0, 1.0, 2.5, 0.1, 6.67, 1.0]
    """
    number = Decimal(str(value))
    most = abs(number) * LARGEST_STEP
    if number in THIRDS:
        return most
    return min(last_digit(number), most) if number else Decimal(1)


def is_rounded(value: float, unit: str = "") -> bool:
    """Whether a plain number ends in three zeros, so that whoever stated it rounded it.

    >>> is_rounded(60_000), is_rounded(8_136), is_rounded(2_000, "year")
    (True, False, False)
    """
    return unit != YEAR and value >= ROUND and value % ROUND == 0


def literal(qualifier: str, value: float | None, value_high: float | None = None, unit: str = "") -> Interval:
    """Interval that the words commit to; raises ValueError for an unknown qualifier or a missing value.

    >>> literal("more_than", 60_000)
    Interval(low=60000.0, high=inf, low_open=True, high_open=True)
    """
    return _intervals(qualifier, _known(value), _known(value_high), unit == YEAR)[0]


def implied(qualifier: str, value: float | None, value_high: float | None = None, unit: str = "") -> Interval:
    """Interval that a reader takes away from the words.

    >>> implied("more_than", 60_000)
    Interval(low=60000.0, high=66000.0, low_open=True, high_open=False)
    """
    return _intervals(qualifier, _known(value), _known(value_high), unit == YEAR)[1]


def bounds(figures: pd.DataFrame) -> pd.DataFrame:
    """Columns low, high, low_open, high_open, implied_low, implied_high of figures with value, value_high, qualifier.

    A column `unit` is heeded where there is one. Raises ValueError for an unknown qualifier or a missing value.
    """
    units = figures["unit"] if "unit" in figures else [""] * len(figures)
    stated = zip(figures["qualifier"], figures["value"], figures["value_high"], units, strict=True)
    both = [_intervals(qualifier, _known(value), _known(high), unit == YEAR) for qualifier, value, high, unit in stated]
    rows = [(one.low, one.high, one.low_open, one.high_open, taken.low, taken.high) for one, taken in both]
    found = pd.DataFrame(rows, columns=BOUNDS, index=figures.index)
    return found.astype(dict.fromkeys(BOUNDS, "float64") | {"low_open": bool, "high_open": bool})


def _known(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)


@lru_cache(maxsize=50_000)  # tables and claims state the same numbers again and again
def _intervals(qualifier: str, value: float | None, value_high: float | None, dated: bool) -> tuple[Interval, Interval]:
    """The literal and the implied interval."""
    if qualifier not in QUALIFIERS:
        raise ValueError(f"unknown qualifier {qualifier!r}; known are {', '.join(QUALIFIERS)}")
    if qualifier == "several":
        return Interval(3, inf, high_open=True), Interval(3, 20)
    if value is None:
        raise ValueError(f"the qualifier {qualifier!r} needs a value")
    if qualifier == "between":
        if value_high is None:
            raise ValueError("the qualifier 'between' needs value_high")
        both = Interval(float(value), float(value_high))
        return both, both
    return _around(qualifier, Decimal(str(value)), dated)


def _around(qualifier: str, v: Decimal, dated: bool) -> tuple[Interval, Interval]:
    """The intervals of one number; in decimals: 68.9 - 0.05 in binary misses the bound that it should meet."""
    s = step(v)
    below, above = float(max(v - s, Decimal(0))), float(v + s)
    number = float(v)
    match qualifier:
        case "about":
            literal = implied = Interval(below, above)
        case "more_than":
            literal, implied = Interval(number, inf, True, True), Interval(number, above, low_open=True)
        case "at_least":
            literal, implied = Interval(number, inf, high_open=True), Interval(number, above)
        case "nearly":
            literal = implied = Interval(below, number, high_open=True)
        case "less_than":
            literal, implied = Interval(0.0, number, high_open=True), Interval(below, number, high_open=True)
        case "at_most":
            literal, implied = Interval(0.0, number), Interval(below, number)
        case "multiples_of":
            literal = implied = Interval(2 * number, float(v * _room(v)), high_open=True)
        case _:
            rounded = is_rounded(number, YEAR if dated else "")
            half = s / 2 if rounded else Decimal(0)
            literal = implied = Interval(float(v - half), float(v + half), rounded, rounded)
    return literal, implied


def _room(value: Decimal) -> int:
    """How far "millions" and "tens of millions" reach: to where the next word up begins."""
    names_a_scale = value >= ROUND and value.adjusted() % 3 == 0
    return 1000 if names_a_scale else 10
