"""What a stated figure commits to: its wording as an interval of the true value.

The literal interval is what the words commit to, the implied one what a reader takes away. A step is one
unit of the last significant digit of the value: 60,000 is stated in steps of 10,000, and 196 in steps of 1.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import inf

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


@dataclass(frozen=True)
class Interval:
    """An interval of the true value, in the indicator's unit; an open end doesn't belong to it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, value: float) -> bool:
        """Whether the value lies in the interval."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above and below

    def overlaps(self, other: "Interval") -> bool:
        """Whether some value lies in both.

        >>> literal("more_than", 190).overlaps(literal("exact", 196))
        True
        """
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and low in self and low in other)

    def contains(self, other: "Interval") -> bool:
        """Whether every value of the other lies in this one."""
        low = other.low > self.low or (other.low == self.low and (other.low_open or not self.low_open))
        high = other.high < self.high or (other.high == self.high and (other.high_open or not self.high_open))
        return low and high


def step(value: float | Decimal | str) -> float:
    """One unit of the value's last significant digit.

    >>> [step(v) for v in (60_000, 430, 196, 68.9, 0)]
    [10000.0, 10.0, 1.0, 0.1, 1.0]
    """
    return float(_step(Decimal(str(value))))


def _step(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(value.normalize().as_tuple().exponent) if value else Decimal(1)


def literal(qualifier: str, value: float | None, value_high: float | None = None) -> Interval:
    """Interval that the words commit to; raises ValueError for an unknown qualifier or a missing value.

    >>> literal("more_than", 60_000)
    Interval(low=60000.0, high=inf, low_open=True, high_open=True)
    """
    return _read(qualifier, value, value_high)[0]


def implied(qualifier: str, value: float | None, value_high: float | None = None) -> Interval:
    """Interval that a reader takes away from the words.

    >>> implied("more_than", 60_000)
    Interval(low=60000.0, high=70000.0, low_open=True, high_open=False)
    """
    return _read(qualifier, value, value_high)[1]


def _read(qualifier: str, value: float | None, value_high: float | None) -> tuple[Interval, Interval]:
    if qualifier not in QUALIFIERS:
        raise ValueError(f"unknown qualifier {qualifier!r}; known are {', '.join(QUALIFIERS)}")
    if qualifier == "several":
        return Interval(3, inf, high_open=True), Interval(3, 20)
    if value is None or value != value:
        raise ValueError(f"the qualifier {qualifier!r} needs a value")
    if qualifier == "between" and (value_high is None or value_high != value_high):
        raise ValueError("the qualifier 'between' needs value_high")
    # Decimal, because 68.9 - 0.05 in binary would put a bound beside the figure that it should meet
    number = Decimal(str(value))
    high = number if value_high is None else Decimal(str(value_high))
    return _intervals(qualifier, number, _step(number), high)


def _intervals(qualifier: str, v: Decimal, s: Decimal, high: Decimal) -> tuple[Interval, Interval]:
    down = max(v - s, Decimal(0))
    below = _interval(down, v, high_open=True)
    literal_and_implied = {
        "exact": (_interval(v, v),) * 2,
        "about": (_interval(v - s / 2, v + s / 2),) * 2,
        "more_than": (_interval(v, inf, True, True), _interval(v, v + s, True)),
        "at_least": (_interval(v, inf, False, True), _interval(v, v + s)),
        "nearly": (below,) * 2,
        "less_than": (_interval(0, v, False, True), below),
        "at_most": (_interval(0, v), _interval(down, v)),
        "between": (_interval(v, high),) * 2,
        "multiples_of": (_interval(2 * v, 1000 * v, False, True),) * 2,
    }
    return literal_and_implied[qualifier]


def _interval(low: Decimal | float, high: Decimal | float, low_open=False, high_open=False) -> Interval:
    return Interval(float(low), float(high), low_open, high_open)


def bounds(figures: pd.DataFrame) -> pd.DataFrame:
    """Columns low, high, low_open, high_open, implied_low, implied_high of figures with value and qualifier.

    Equal wordings are read once, so that a million figures cost little more than their distinct ones.
    """
    keys = figures[["qualifier", "value", "value_high"]]
    distinct = keys.drop_duplicates()
    rows = [
        (one.low, one.high, one.low_open, one.high_open, other.low, other.high)
        for one, other in (_read(*key) for key in distinct.itertuples(index=False, name=None))
    ]
    read = distinct.assign(**dict(zip(BOUNDS, zip(*rows, strict=True), strict=True))) if rows else distinct
    merged = keys.merge(read, how="left", on=list(keys.columns)).reindex(columns=BOUNDS)
    return merged.set_axis(figures.index)
