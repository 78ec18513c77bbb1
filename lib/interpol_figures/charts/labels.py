"""Numbers written at the marks of a chart: where they stand, and in which colour they are read."""

import re
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from interpol_figures.charts.theme import ink_on
from interpol_figures.charts.values import safe

HEX = re.compile("#[0-9a-fA-F]{6}")
LETTER = 6.8  # pixels, about
LINE_CHARS = 11  # of a label beside the end of a line, so that a phone has room for it
NO_BREAK = "\N{NO-BREAK SPACE}"  # between a number and its millions
LOW = 0.075  # share of the axis below which no label fits under a mark


def label_line(line: go.Scatter, top: float, before: str = "top left") -> int:
    """Place the labels of a line on an axis that ends at `top`: the last beside its end, the first out of its way.

    `before` is the place of a first label that fits neither under the line nor over it.

    Returns the pixels that the last label needs to the right of its mark.
    """
    *others, last = map(str, line.text)
    lines = wrap(re.sub(r"(?<=\d) (?=\w+illion)", NO_BREAK, last), LINE_CHARS, break_long_words=False)
    line.text = [*map(safe, others), "<br>".join(map(safe, lines))]
    between = [middle_place(*three, top) for three in zip(line.y, line.y[1:], line.y[2:], strict=False)]
    line.textposition = [first_place(line.y, top) or before, *between, "middle right"][-len(line.y) :]
    line.cliponaxis = False
    return round(LETTER * max(map(len, lines), default=0)) + 6


def first_place(numbers: Sequence[float], top: float) -> str:
    """Where the label of a line's first mark stands: under a line that rises, over one that falls, or nowhere there."""
    if numbers[-1] < numbers[0]:
        return "top right"
    falls_first = min(numbers[:2]) < numbers[0]
    return "" if falls_first or numbers[0] < LOW * top else "bottom right"


def middle_place(before: float, number: float, after: float, top: float) -> str:
    """Where the label of a mark between two others stands: under a valley of the line, over all else."""
    return "bottom center" if LOW * top <= number < (before + after) / 2 else "top center"


def label_bars(bar: go.Bar) -> None:
    """Colour the labels inside of bars so that they are read by day and by night; plotly chooses for other fills."""
    fills: Any = [bar.marker.color] if isinstance(bar.marker.color, str) else bar.marker.color
    if fills is not None and all(HEX.fullmatch(str(one)) for one in fills):
        inks = [ink_on(one) for one in fills]
        bar.insidetextfont = {"color": inks if len(inks) > 1 else inks[0]}
    bar.textangle = 0


def label_marks(fig: go.Figure) -> int:
    """Place and colour the labels of a figure's lines and bars; returns the pixels needed right of the last marks."""
    for bar in fig.select_traces({"type": "bar"}):
        if bar.text is not None:
            label_bars(bar)
    lines = [
        line
        for line in fig.select_traces({"mode": "lines+markers+text"})
        if not line.textposition and all(isinstance(one, int | float) for one in line.y)
    ]
    return max((label_line(line, max(line.y)) for line in lines), default=0)
