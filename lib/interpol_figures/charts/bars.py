"""Bars of single things, each with the uncertainty of its number."""

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import marks
from interpol_figures.charts.caption import ROW_CHARS, Caption, Room, blank, dress, set_axis
from interpol_figures.charts.scales import number_ticks
from interpol_figures.charts.theme import RECORD, SOFT, colours_for
from interpol_figures.charts.values import plain, require_columns, require_rows, safe, stated_groups
from interpol_figures.model.format import counted, number, shorten
from interpol_figures.tables.iter_rows import each_row

BAR_ROW = 40  # pixels of a bar with its label above it
BAR: dict[str, Any] = {"orientation": "h", "width": 0.36}
FIGURE = {"as_stated", "qualifier", "publisher", "title", "low", "high", "rank", "note"}
Shades = str | list[str]


def bars(
    frame: pd.DataFrame,
    caption: Any,
    label: str = "about",
    value: str = "value",
    *,
    text: str | None = None,
    colour_by: str | None = None,
) -> go.Figure:
    """A bar a row, in the order of the frame, labelled above; a pale end shows what a figure's wording leaves open.

    Parameters
    ----------
    frame : rows to draw: sort them, and take the `head`; those without a number are left out and counted.
    caption : the finding, or a `Caption`.
    label, value : columns that name the bars and give their length.
    text : column to write beside the label instead of the number.
    colour_by : column whose values get a colour each.

    >>> import interpol_figures as figures
    >>> arrests = figures.best(figures.select(figures.load(), "arrests")).nlargest(3, "value")
    >>> len(figures.bars(arrests, "First Light made most arrests", "subject").data[0].x)
    3
    """
    require_rows(frame, "bars")
    require_columns(frame, "bars", label, value, *filter(None, (text, colour_by)))
    rows = stated_groups(frame, colour_by)[frame[value].notna()]
    require_rows(rows, f"bars of {value}")
    colours = colours_for(sorted(set(rows[colour_by]))) if colour_by else {}
    shades: Shades = [colours[group] for group in rows[colour_by]] if colour_by else RECORD
    words = bar_words(rows, value, text)
    fig = blank()
    fig.add_traces(bar_traces(rows, label, value, shades))
    fig.add_trace(marks.labels_above(0, [n - 0.42 for n in range(len(rows))], bar_labels(rows[label], words)))
    fig.update_layout(barmode="overlay")
    set_axis(fig, "yaxis", range=[len(rows) - 0.65, -0.75], showticklabels=False, showgrid=False, zeroline=False)
    ends = bar_ends(rows) if has_intervals(rows, value) else []
    longest = plain(max([*rows[value], *ends]) * 1.04) or 1
    set_axis(fig, "xaxis", range=[0, longest], **number_ticks(0, longest, unit_of(rows, value)))
    endless = [("▶", SOFT, "no upper limit stated")] if ends and rows["high"].map(math.isinf).any() else []
    left = len(frame) - len(rows)
    about = Caption.of(
        caption, sources=rows, note=f"Not drawn: {counted(left, 'rows')} without a number." if left else ""
    )
    ranked = "Ranked bars" if rows[value].is_monotonic_decreasing else "Bars"
    parts = "; ".join(f"{name} {stated}" for name, stated in zip(rows[label].head(15), words[:15], strict=True))
    key = [*(("■", colour, str(name).replace("_", " ")) for name, colour in colours.items()), *endless]
    about = Caption.of(about, alt=f"{ranked}: {about.title}. {parts}.")
    return dress(fig, about, Room(BAR_ROW * len(rows) + 14), key)


def has_intervals(rows: pd.DataFrame, value: str) -> bool:
    """Whether the bars are figures with an interval."""
    return value == "value" and {"low", "high"} <= set(rows.columns)


def unit_of(rows: pd.DataFrame, value: str) -> str:
    """The unit of the bars' numbers, where they are figures."""
    return str(rows["unit"].iloc[0]) if value == "value" and "unit" in rows.columns else ""


def bar_words(rows: pd.DataFrame, value: str, text: str | None) -> list[str]:
    """What each bar says: the given text, the figure's own wording, or the number."""
    if text:
        return rows[text].astype(str).tolist()
    if value == "value" and "qualifier" in rows.columns:
        return [marks.value_in_words(row) for row in each_row(rows)]
    return [number(one, unit_of(rows, value)) for one in rows[value]]


def bar_labels(names: pd.Series, words: list[str]) -> list[str]:
    """Label and words of each bar, fitted to a narrow screen."""
    return [
        f"{safe(shorten(name, ROW_CHARS - len(stated)))}  <b>{safe(stated)}</b>"
        for name, stated in zip(names, words, strict=True)
    ]


def bar_hovers(rows: pd.DataFrame, label: str, value: str) -> list[str]:
    """Hover words: the whole figure where the rows are figures, else label and number."""
    if FIGURE.issubset(rows.columns):
        return [marks.hover(row) for row in each_row(rows)]
    return [
        f"<b>{safe(name)}</b> {number(one, unit_of(rows, value))}"
        for name, one in zip(rows[label], rows[value], strict=True)
    ]


def bar_traces(rows: pd.DataFrame, label: str, value: str, shades: Shades) -> list[go.Bar | go.Scatter]:
    """The sure part of each bar, and what lies open beyond it."""
    open_ended = has_intervals(rows, value)
    sure = (rows["low"].clip(upper=rows[value]) if open_ended else rows[value]).tolist()
    places = list(range(len(rows)))
    solid = go.Bar(
        y=places,
        x=[plain(n) for n in sure],
        **BAR,
        marker={"color": shades},
        hovertext=bar_hovers(rows, label, value),
        hovertemplate="%{hovertext}<extra></extra>",
    )
    return [solid, *(open_ends(places, sure, bar_ends(rows), rows["high"], shades) if open_ended else [])]


def bar_ends(rows: pd.DataFrame) -> list[float]:
    """Where each bar's open part stops: its high end, or the implied one where the wording sets none."""
    return rows["high"].where(rows["high"].map(math.isfinite), rows["implied_high"]).tolist()


def open_ends(
    places: list[int], sure: list[float], ends: list[float], highs: pd.Series, shades: Shades
) -> list[go.Bar | go.Scatter]:
    """Pale bars from the sure part to the high end, arrows where there is none."""
    reach = [plain(max(end - start, 0)) for start, end in zip(sure, ends, strict=True)]
    traces = []
    if any(reach):
        traces.append(
            go.Bar(
                y=places,
                x=reach,
                base=[plain(n) for n in sure],
                **BAR,
                opacity=0.35,
                marker={"color": shades},
                hoverinfo="skip",
            )
        )
    endless = [place for place, high in zip(places, highs, strict=True) if math.isinf(high)]
    if endless:
        colours = [shades[place] for place in endless] if isinstance(shades, list) else shades
        traces.append(
            go.Scatter(
                x=[plain(ends[place]) for place in endless],
                y=endless,
                mode="markers",
                hoverinfo="skip",
                cliponaxis=False,
                marker={"symbol": "triangle-right", "size": 12, "color": colours},
            )
        )
    return traces
