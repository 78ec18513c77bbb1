"""What a stated figure commits to: its wording as an interval of the true value.

The literal interval is what the words commit to, the implied one what a reader takes away. A step is one
unit of the last significant digit of the value: 60,000 is stated in steps of 10,000, and 196 in steps of 1.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import inf, nan

import numpy as np
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
CLOSED = (False, False)
OPEN_ENDS = {  # of the literal interval: low, high
    "more_than": (True, True),
    "at_least": (False, True),
    "nearly": (False, True),
    "less_than": (False, True),
    "multiples_of": (False, True),
    "several": (False, True),
}
IMPLIED_OPEN_ENDS = OPEN_ENDS | {"more_than": (True, False), "at_least": CLOSED, "several": CLOSED}
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
    missing = value is None or value != value
    high_missing = value_high is None or value_high != value_high
    _check(qualifier, missing, high_missing)
    # Decimal, because 68.9 - 0.05 in binary would put a bound beside the figure that it should meet
    number = None if missing else Decimal(str(value))
    high = None if high_missing else Decimal(str(value_high))
    size = None if missing else _step(number)
    low, high, implied_low, implied_high = map(float, _ends(qualifier, number, size, high))
    return (
        Interval(low, high, *OPEN_ENDS.get(qualifier, CLOSED)),
        Interval(implied_low, implied_high, *IMPLIED_OPEN_ENDS.get(qualifier, CLOSED)),
    )


def _check(qualifier: str, value_missing: bool, high_missing: bool) -> None:
    if qualifier not in QUALIFIERS:
        raise ValueError(f"unknown qualifier {qualifier!r}; known are {', '.join(QUALIFIERS)}")
    if value_missing and qualifier != "several":
        raise ValueError(f"the qualifier {qualifier!r} needs a value")
    if high_missing and qualifier == "between":
        raise ValueError("the qualifier 'between' needs value_high")


def _ends(qualifier: str, v, s, high) -> tuple:
    """Low, high, implied low and implied high of a value v stated in steps s: of one number or of an array."""
    match qualifier:
        case "about":
            return v - s / 2, v + s / 2, v - s / 2, v + s / 2
        case "more_than" | "at_least":
            return v, inf, v, v + s
        case "nearly":
            return _below(v, s), v, _below(v, s), v
        case "less_than" | "at_most":
            return 0, v, _below(v, s), v
        case "between":
            return v, high, v, high
        case "multiples_of":
            return 2 * v, 1000 * v, 2 * v, 1000 * v
        case "several":
            return 3, inf, 3, 20
    return v, v, v, v


def _below(v, s):
    """One step less; a step is never more than the value, unless that is 0."""
    return (v - s) * (v > 0)


def bounds(figures: pd.DataFrame) -> pd.DataFrame:
    """Columns low, high, low_open, high_open, implied_low, implied_high of figures with value and qualifier.

    Raises ValueError for an unknown qualifier or a missing value. Works on whole columns; a row is equal to what
    `literal` and `implied` say of it.
    """
    ends = {name: np.full(len(figures), nan) for name in BOUNDS if "open" not in name}
    opens = {name: np.zeros(len(figures), dtype=bool) for name in BOUNDS if "open" in name}
    values, highs = (figures[name].to_numpy("float64", na_value=nan) for name in ("value", "value_high"))
    for qualifier, rows in figures.groupby("qualifier", sort=False).indices.items():
        value, high = values[rows], highs[rows]
        _check(qualifier, np.isnan(value).any(), np.isnan(high).any())
        scale = 10.0 ** np.maximum(_decimals(value), _decimals(high))
        whole = np.rint(value * scale)
        found = _ends(qualifier, whole, _steps(whole, scale), np.rint(high * scale))
        for name, end in zip(ends, found, strict=True):
            ends[name][rows] = end if qualifier == "several" else end / scale
        for name, is_open in zip(opens, OPEN_ENDS.get(qualifier, CLOSED), strict=True):
            opens[name][rows] = is_open
    return pd.DataFrame(ends | opens, index=figures.index)[BOUNDS]


def _decimals(values: np.ndarray) -> np.ndarray:
    """Number of digits after the point; 0 where there is no value."""
    decimals = np.zeros(len(values))
    open_ = np.isfinite(values) & (values != np.rint(values))
    for number in range(1, 16):
        if not open_.any():
            break
        decimals[open_] = number
        open_ &= np.rint(values * 10.0**number) / 10.0**number != values
    return decimals


def _steps(whole: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Steps of values times their scale: 1 where there are decimals, else the greatest power of ten within."""
    steps = np.ones(len(whole))
    round_ = np.flatnonzero((scale == 1) & (whole != 0))
    for exponent in range(1, 23):
        round_ = round_[np.fmod(whole[round_], 10.0**exponent) == 0]
        if not round_.size:
            break
        steps[round_] = 10.0**exponent
    return steps
