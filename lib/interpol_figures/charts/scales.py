"""The value axis of a chart: what it spans, whether it is logarithmic, and where a number falls on it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from interpol_figures.charts.values import plain
from interpol_figures.model.format import number

MILLION = 1_000_000
FEW = 6  # whole things on an axis, each with a tick
PARTED = ("percent", "kg")  # units of which there are parts

Kind = Literal["auto", "zero", "fit", "log"]


@dataclass(frozen=True)
class Scale:
    """A value axis from `low` to `high`."""

    low: float
    high: float
    log: bool = False

    @property
    def middle(self) -> float:
        """The number at the middle of the axis."""
        return math.sqrt(self.low * self.high) if self.log else (self.low + self.high) / 2

    def settings(self, unit: str) -> dict[str, Any]:
        """Type, range and number format for plotly's axis, which measures a log axis in powers of ten."""
        ends = [math.log10(end) if self.log else end for end in (self.low, self.high)]
        ticks = {"dtick": 1, "tickformat": ","} if self.log else number_ticks(self.low, self.high, unit)
        return {"type": "log" if self.log else "linear", "range": [plain(end) for end in ends], **ticks}


def number_ticks(low: float, high: float, unit: str = "") -> dict[str, Any]:
    """Ticks of a linear axis: few and in words for millions, which wouldn't fit a phone; whole for whole things.

    >>> number_ticks(0, 450_000_000)["ticktext"], number_ticks(0, 3)["dtick"]
    (['0', '200 million', '400 million'], 1)
    """
    if unit != "year" and high >= MILLION:
        least = (high - low) / 3.5
        step = next(size for size in (10**power * one for power in range(18) for one in (1, 2, 5)) if size >= least)
        places = range(math.ceil(low / step) * step, math.floor(high) + 1, step)
        return {"tickvals": list(places), "ticktext": [number(place, unit) for place in places]}
    few = high - low < FEW and unit not in PARTED  # else plotly parts whole things into tenths
    return {"dtick": 1} if few else {"nticks": 6, "tickformat": "" if unit == "year" else ","}


def scale_for(numbers: Sequence[float], kind: Kind = "auto") -> Scale:
    """A scale with room at its ends: from nought ("zero"), as close as the numbers ("fit"), logarithmic ("log"), or
    from nought where the numbers come near it ("auto").

    >>> scale_for([20, 196]).low, scale_for([190, 196]).low > 180
    (0, True)
    """
    low, high = min(numbers), max(numbers)
    if kind == "log":
        return Scale(min(number for number in numbers if number > 0) / 1.6, high * 1.6, log=True)
    room = (high - low) or abs(high) or 1
    starts_at_zero = kind == "zero" or (kind == "auto" and low < 0.6 * high)
    return Scale(min(0, low) if starts_at_zero else low - 0.12 * room, high + 0.08 * room)


def one_unit(chart: str, *frames: pd.DataFrame) -> str:
    """The unit that all rows share; an axis with two units would lie."""
    units = sorted({unit for frame in frames for unit in frame["unit"].dropna()})
    if len(units) > 1:
        raise ValueError(
            f"{chart}: rows of {len(units)} units ({', '.join(units)}) don't share an axis; choose one indicator"
        )
    return units[0] if units else ""


def wide_spread(numbers: Iterable[float], times: int = 100) -> bool:
    """Whether numbers, those above nought, differ more than so many times."""
    positive = [number for number in numbers if number > 0]
    return bool(positive) and max(positive) > times * min(positive)
