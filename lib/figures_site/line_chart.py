"""Lines through time, as `drawings.html.j2` draws them in SVG: light, sharp on paper, in the colours of the page.

Places across are percentages, so that a line grows with its page while its words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

import pandas as pd

from interpol_figures.model.format import number, period_in_words, row_in_words

LEFT, RIGHT = 4.0, 92.0  # percent of the width between which a line runs
NEAR = 8.0, 16.0  # percent across and pixels down within which a second number would stand on the first
GAP = 3.0  # years without a value over which a line is dashed
FEWEST_POINTS = 3  # of a line that shows a course


@dataclass(frozen=True)
class Point:
    """A value at a time, in years, with its words for those who hear or hover, and as a label has it."""

    year: float
    value: float
    words: str = ""
    label: str = ""


@dataclass(frozen=True)
class Line:
    """A named series in time; `kind` is its class in the style sheet, `others` what further sources state."""

    name: str
    points: Sequence[Point]
    kind: str = "first"
    others: Sequence[Point] = ()

    @property
    def steps(self) -> list[tuple[Point, Point, bool]]:
        """Each point and the next, and whether there is a gap between them."""
        return [(one, other, other.year - one.year > GAP) for one, other in pairwise(self.points)]


def point_of(row) -> Point:
    """A dated figure, as a named tuple, at the middle of its time."""
    words = f"{row_in_words(row)}, {period_in_words(row.period_start, row.period_end)} ({row.publisher})"
    return Point(_year(row.start, row.end), float(row.value), words, row_in_words(row, with_unit=False))


def _year(start: pd.Timestamp, end: pd.Timestamp) -> float:
    middle = start + (end - start) / 2
    return middle.year + (middle.day_of_year - 1) / 365.25


class LineChart:
    """Lines on one scale from zero, or from near their lowest value where they vary little; in `height` pixels.

    `top` and `bottom` are the pixels above and below the plot, for words.
    """

    def __init__(self, lines: Sequence[Line], unit: str = "", height: int = 300, top: int = 34, bottom: int = 26):
        """Find the scale of what is drawn: one line or more."""
        self.lines, self.unit, self.height, self.top, self.bottom = lines, unit, height, top, bottom
        points = [point for line in lines for point in (*line.points, *line.others)]
        years, values = [point.year for point in points], [point.value for point in points]
        self.first, self.last = min(years), max(years)
        least, most = min(values), max(values)
        self.step = _step((most - least if least > most / 2 else most) or 1)
        self.low = floor(least / self.step) * self.step if least > most / 2 else 0
        self.high = max(ceil(most / self.step) * self.step, self.low + self.step)

    def x(self, year: float) -> float:
        """Percent across of a year."""
        return round(LEFT + (year - self.first) / ((self.last - self.first) or 1) * (RIGHT - LEFT), 1)

    def y(self, value: float, above: float = 0) -> float:
        """Pixels down of a value, or of a place some pixels above it."""
        room = self.height - self.top - self.bottom
        return round(self.top + room * (1 - (value - self.low) / (self.high - self.low)) - above, 1)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Round values and their words."""
        values = [self.low + at * self.step for at in range(round((self.high - self.low) / self.step) + 1)]
        return [(value, number(value, self.unit)) for value in values]

    @property
    def years(self) -> range:
        """Round years."""
        step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 500) if (self.last - self.first) / one <= 6)
        return range(ceil(self.first / step) * step, floor(self.last) + 1, step)

    def labelled(self, line: Line) -> list[Point]:
        """The first value, the last, and the highest, unless its number would stand on another."""
        first, last = line.points[0], line.points[-1]
        highest = max(line.points, key=lambda point: point.value)
        crowded = any(self._are_near(highest, one) for one in (first, last))
        return [first, last] if crowded else [first, highest, last]

    def _are_near(self, one: Point, other: Point) -> bool:
        across, down = abs(self.x(one.year) - self.x(other.year)), abs(self.y(one.value) - self.y(other.value))
        return across < NEAR[0] and down < NEAR[1]


def sparkline(points: Sequence[Point]) -> LineChart | None:
    """A small line without words; none where there are too few points for a course."""
    return LineChart([Line("", points)], height=36, top=5, bottom=5) if len(points) >= FEWEST_POINTS else None


def _step(span: float) -> float:
    """A round distance of grid lines that divides a span into two to five.

    >>> _step(15_548), _step(9)
    (5000.0, 5.0)
    """
    size = 10 ** floor(log10(span))
    return next(size * factor for factor in (0.5, 1.0, 2.0, 5.0, 10.0) if span / (size * factor) <= 4)
