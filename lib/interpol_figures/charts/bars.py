"""Bars of single things: the name at the left, the number in words at the end of the bar."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import marks
from interpol_figures.charts.caption import EDGE, Caption, Room, dress
from interpol_figures.charts.labels import LETTER
from interpol_figures.charts.theme import INK, RECORD
from interpol_figures.charts.values import left_out, lines_of, plain, require_rows, safe
from interpol_figures.model.format import number
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.names import require_known

ROW, LINE = 28, 15  # pixels of a row, and of each further line of its name
NAME_CHARS = 22  # so that half of a phone of 390 pixels is left for the bars


def bars(
    frame: pd.DataFrame, caption: Any, label: str = "about", value: str = "value", *, text: str | None = None
) -> go.Figure:
    """A bar a row, in the order of the frame; figures have their number in the words of the source.

    Parameters
    ----------
    frame : rows to draw: sort them, and take the `head`; excluded figures and those without a number are left out
        and counted.
    caption : the finding, or a `Caption`.
    label, value : columns that name the bars and give their length.
    text : column to write at the bar instead of the number.

    >>> import interpol_figures as figures
    >>> arrests = figures.best(figures.select(figures.load(), "arrests")).nlargest(3, "value")
    >>> len(figures.bars(arrests, "First Light made most arrests", "subject").data[0].x)
    3
    """
    require_rows(frame, "bars")
    require_known("column", filter(None, [label, value, text]), frame.columns)
    used = frame[frame["rank"] != "deprecated"] if "rank" in frame else frame
    rows = used[used[value].notna()]
    require_rows(rows, f"bars of {value}")
    words = bar_words(rows, value, text)
    fig = go.Figure()
    places, room = name_rows(fig, [lines_of(str(name).replace("_", " "), NAME_CHARS) or [""] for name in rows[label]])
    look = {"orientation": "h", "width": 16, "marker": {"color": RECORD}, "cliponaxis": False}
    look |= {"text": [safe(one) for one in words], "textposition": "outside", "textfont": {"size": 13, "color": INK}}
    fig.add_bar(x=[plain(n) for n in rows[value]], y=places, **look, **marks.hovers(bar_hovers(rows, label, words)))
    longest = rows[value].max()
    ends = [len(one) for one, length in zip(words, rows[value], strict=True) if length > 0.6 * longest]
    fig.update_xaxes(visible=False, range=[min(0, rows[value].min()), longest or 1])
    left = left_out("rows", {"excluded": len(frame) - len(used), "without a number": len(used) - len(rows)})
    note = f"Not drawn: {left}." if left else ""
    about = Caption.of(caption, sources=rows, note=note, alt=bars_alt(rows, label, value, words))
    return dress(fig, about, Room(room.height, axis=0, left=room.left, right=EDGE + round(LETTER * max(ends))))


def bars_alt(rows: pd.DataFrame, label: str, value: str, words: list[str]) -> str:
    """The chart in words, for those who don't see it."""
    ranked = "Ranked bars" if rows[value].is_monotonic_decreasing else "Bars"
    parts = "; ".join(f"{name} {stated}" for name, stated in zip(rows[label].head(15), words[:15], strict=True))
    return f"{ranked}: {parts}."


def name_rows(fig: go.Figure, names: Sequence[Sequence[str]]) -> tuple[list[float], Room]:
    """Write the names of rows, each in lines, at the left of a figure whose value axis counts pixels.

    Returns the pixels from the top to the middle of each row, and the room that they take.
    """
    heights = [ROW + LINE * (len(lines) - 1) for lines in names]
    places = [sum(heights[:n]) + height / 2 for n, height in enumerate(heights)]
    ticks = {"tickvals": places, "ticktext": ["<br>".join(lines) for lines in names]}
    look = {"showgrid": False, "zeroline": False, "tickfont": {"size": 13, "color": INK}}
    fig.update_yaxes(range=[sum(heights), 0], **ticks, **look)
    longest = max(len(line) for lines in names for line in lines)
    return places, Room(sum(heights), left=EDGE + 8 + round(LETTER * longest))


def bar_words(rows: pd.DataFrame, value: str, text: str | None) -> list[str]:
    """What each bar says: the given text, the figure in its own wording, or the number."""
    if text:
        return rows[text].astype(str).tolist()
    if value == "value" and "qualifier" in rows.columns:
        return [marks.value_in_words(row) for row in each_row(rows)]
    return [number(one) for one in rows[value]]


def bar_hovers(rows: pd.DataFrame, label: str, words: list[str]) -> list[str]:
    """Hover words: the whole figure where the rows are figures, else label and number."""
    if "as_stated" in rows.columns:
        return [marks.hover(row) for row in each_row(rows)]
    return [f"<b>{safe(name)}</b> {safe(one)}" for name, one in zip(rows[label], words, strict=True)]
