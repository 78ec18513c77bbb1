"""Lines through time as SVG: light, sharp on paper, and in the colours of the page by day and night.

Places across are percentages, so that a line grows with its page while its words keep their size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

import pandas as pd

from interpol_figures.model.format import number, period_in_words, row_in_words

TOP, BOTTOM = 34, 26  # pixels above and below the plot, for words
LEFT, RIGHT = 4.0, 92.0  # percent of the width between which a line runs
NEAR = 8.0, 16.0  # percent across and pixels down within which a second number would stand on the first
GAP = 3.0  # years without a value over which a line is dashed


@dataclass(frozen=True)
class Point:
    """A value at a time, in years, with its words for those who hear or hover, and as a label has it."""

    year: float
    value: float
    words: str
    label: str


@dataclass(frozen=True)
class Line:
    """A named series in time; `kind` is its class in the style sheet, `others` what further sources state."""

    name: str
    points: Sequence[Point]
    kind: str = "first"
    others: Sequence[Point] = ()


def point_of(row) -> Point:
    """A dated figure, as a named tuple, at the middle of its time."""
    words = f"{row_in_words(row)}, {period_in_words(row.period_start, row.period_end)} ({row.publisher})"
    return Point(_year(row.start, row.end), float(row.value), words, row_in_words(row, with_unit=False))


def _year(start: pd.Timestamp, end: pd.Timestamp) -> float:
    middle = start + (end - start) / 2
    return middle.year + (middle.day_of_year - 1) / 365.25


def line_chart(lines: Iterable[Line], title: str, unit: str, height: int = 300) -> str:
    """A chart of lines from zero, or from near their lowest value where they vary little; empty without two points."""
    drawn = [line for line in lines if len(line.points) > 1]
    if not drawn:
        return ""
    every = [point for line in drawn for point in (*line.points, *line.others)]
    scale = _Scale(every, height)
    body = [*_grid(scale, unit), *_years(scale)]
    for line in drawn:
        body += [*_dots(line.others, "other", scale), _path(line, scale)]
        body += [*_dots(line.points, f"dot {line.kind}", scale), *_numbers(line, scale, len(drawn) > 1)]
    words = "; ".join(f"{line.name}: {line.points[0].words} to {line.points[-1].words}" for line in drawn)
    return (
        f'<svg class="line-chart" role="img" aria-label="{escape(f"{title}. {words}")}" height="{height}">'
        f"{''.join(body)}</svg>"
    )


def sparkline(points: Sequence[Point]) -> str:
    """A small line without words; empty where there are too few points for a course."""
    if len(points) < 3:
        return ""
    scale = _Scale(points, 36, top=5, bottom=5)
    last = points[-1]
    end = f'<circle cx="{scale.x(last.year):.1f}%" cy="{scale.y(last.value):.1f}" r="3"/>'
    return f'<svg class="spark" height="36" aria-hidden="true">{_path(Line("", points), scale)}{end}</svg>'


class _Scale:
    """From years and values to percent across and pixels down."""

    def __init__(self, points: Sequence[Point], height: int, top: int = TOP, bottom: int = BOTTOM):
        years, values = [point.year for point in points], [point.value for point in points]
        self.first, self.last = min(years), max(years)
        least, most = min(values), max(values)
        self.step = _step((most - least if least > most / 2 else most) or 1)
        self.low = floor(least / self.step) * self.step if least > most / 2 else 0
        self.high = max(ceil(most / self.step) * self.step, self.low + self.step)
        self.height, self.top, self.bottom = height, top, bottom

    def x(self, year: float) -> float:
        return LEFT + (year - self.first) / ((self.last - self.first) or 1) * (RIGHT - LEFT)

    def y(self, value: float) -> float:
        room = self.height - self.top - self.bottom
        return self.top + room * (1 - (value - self.low) / (self.high - self.low))

    def are_near(self, one: Point, other: Point) -> bool:
        across, down = abs(self.x(one.year) - self.x(other.year)), abs(self.y(one.value) - self.y(other.value))
        return across < NEAR[0] and down < NEAR[1]


def _step(span: float) -> float:
    """A round distance of grid lines that divides a span into two to five.

    >>> _step(15_548), _step(9)
    (5000.0, 5.0)
    """
    size = 10 ** floor(log10(span))
    return next(size * factor for factor in (0.5, 1.0, 2.0, 5.0, 10.0) if span / (size * factor) <= 4)


def _grid(scale: _Scale, unit: str) -> Iterable[str]:
    for index in range(round((scale.high - scale.low) / scale.step) + 1):
        value = scale.low + index * scale.step
        y = scale.y(value)
        yield f'<line class="grid" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="tick" x="0" y="{y - 4:.1f}">{escape(number(value, unit))}</text>'


def _years(scale: _Scale) -> Iterable[str]:
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 500) if (scale.last - scale.first) / one <= 6)
    first = ceil(scale.first / step) * step
    for year in range(first, floor(scale.last) + 1, step):
        yield f'<text class="year" x="{scale.x(year):.1f}%" y="{scale.height - 6}">{year}</text>'


def _dots(points: Sequence[Point], kind: str, scale: _Scale) -> Iterable[str]:
    """A dot for every value, whose words are shown to those who hover."""
    for point in points:
        place = f'cx="{scale.x(point.year):.1f}%" cy="{scale.y(point.value):.1f}"'
        yield f'<circle class="{kind}" {place} r="3"><title>{escape(point.words)}</title></circle>'


def _path(line: Line, scale: _Scale) -> str:
    found = []
    for before, after in zip(line.points, line.points[1:], strict=False):
        dashed = ' class="gap"' if after.year - before.year > GAP else ""
        found.append(
            f'<line{dashed} x1="{scale.x(before.year):.1f}%" y1="{scale.y(before.value):.1f}" '
            f'x2="{scale.x(after.year):.1f}%" y2="{scale.y(after.value):.1f}"/>'
        )
    return f'<g class="line {line.kind}">{"".join(found)}</g>'


def _numbers(line: Line, scale: _Scale, named: bool) -> Iterable[str]:
    """The number at the first value, the last, and the highest, unless that would stand on another."""
    first, last = line.points[0], line.points[-1]
    highest = max(line.points, key=lambda point: point.value)
    crowded = scale.are_near(highest, first) or scale.are_near(highest, last)
    for point in [first, last] if crowded else [first, highest, last]:
        x, y = scale.x(point.year), scale.y(point.value)
        side = "start" if x < 15 else "end" if x > 75 else "middle"
        kind, name = (" named", f" {line.name}") if named and point is last else ("", "")
        place = f'x="{x:.1f}%" y="{y - 10:.1f}" style="text-anchor:{side}"'
        yield f'<text class="value {line.kind}{kind}" {place}>{escape(point.label + name)}</text>'
