"""How one stated figure looks and reads: its interval as marks, its wording as text."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.theme import INK, SOFT, text_on
from interpol_figures.charts.values import iso, lines_of, plain, safe
from interpol_figures.model.format import in_words, interval_in_words, row_in_words
from interpol_figures.tables.iter_rows import each_row

YEAR = pd.Timedelta(days=366)


def value_in_words(row: Any) -> str:
    """The figure of a row in the reader's form with its qualifier, and without the unit that the chart names once.

    >>> from types import SimpleNamespace as Row
    >>> value_in_words(Row(qualifier="exact", value=10.5e12, value_high=None, unit="USD"))
    '$10.5 trillion'
    """
    return row_in_words(row, with_unit=False)


def commitment_in_words(row: Any) -> str:
    """What the wording of a row commits to."""
    return interval_in_words(row.low, row.high, row.unit, low_open=row.qualifier == "more_than")


def period_in_words(row: Any) -> str:
    """The time a figure is about."""
    return in_words(row.period_start, row.period_end)


def hover(row: Any) -> str:
    """Everything a mark stands for: as stated, as meant, when, by whom."""
    stated = f"<b>{safe(value_in_words(row))}</b> “{safe(row.as_stated)}”"
    who = "<br>".join(lines_of(f"{row.publisher}: {row.title}", 60))
    aside = "<br>excluded: " + "<br>".join(lines_of(row.note, 60)) if row.rank == "deprecated" else ""
    return f"{stated}<br>{safe(commitment_in_words(row))}<br>{period_in_words(row)}<br>{who}{aside}"


def hover_stated(fig: go.Figure, figures: pd.DataFrame) -> None:
    """Have the traces of a figure that carry ids of figures as custom data say what each figure states."""
    rows = {row.figure: row for row in each_row(figures)}
    for trace in fig.data:
        ids = [
            one if isinstance(one, str) else one[0] for one in (() if trace.customdata is None else trace.customdata)
        ]
        if ids and set(ids) <= rows.keys():
            trace.hovertext = [hover(rows[one]) for one in ids]
            trace.hovertemplate = "%{hovertext}<extra></extra>"


def labels_above(place: Any, rows: Iterable[float], texts: Sequence[str], size: int = 12) -> go.Scatter:
    """Labels at the left edge, above their rows. Axis labels set inside would hide the other axis's numbers."""
    return go.Scatter(
        x=[place] * len(texts),
        y=list(rows),
        text=list(texts),
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
        textfont={"size": size, "color": INK},
    )


def subject_line(rows: pd.DataFrame, unit: str) -> str:
    """What the rows count, from their own labels."""
    labels = ", ".join(dict.fromkeys(rows["label"]))
    return labels if not unit or unit.lower() in labels.lower() else f"{labels} ({unit})"


def with_middle(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Rows that have a time, with the middle of it, and how many have none."""
    dated = rows[rows["start"].notna()]
    middle = dated["start"] + (dated["end"].fillna(dated["start"]) - dated["start"]) / 2
    return dated.assign(middle=middle.dt.normalize()), len(rows) - len(dated)


def is_inexact(rows: pd.DataFrame) -> pd.Series:
    """Whether a row's implied interval is wider than a point."""
    return rows["implied_high"] > rows["implied_low"]


def segments(places: Sequence, lows: Iterable, highs: Iterable) -> tuple[list, list]:
    """Lists for many separate strokes in one trace."""
    along = [item for place in places for item in (place, place, None)]
    across = [item for low, high in zip(lows, highs, strict=True) for item in (plain(low), plain(high), None)]
    return along, across


def stroke_trace(
    along: list, across: list, colour: str, width: float, *, flat: bool = False, opacity: float = 1.0
) -> go.Scatter:
    """Strokes without hover: vertical, or horizontal when `flat`."""
    x, y = (across, along) if flat else (along, across)
    return go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, opacity=opacity, hoverinfo="skip")


def interval_traces(
    rows: pd.DataFrame, places: Sequence, colour: str, *, flat: bool = False, floor: float = 0, width: float = 6
) -> list[go.Scatter]:
    """Bars over the implied intervals of inexact figures, with arrows where the wording sets no upper limit."""
    wide = is_inexact(rows).tolist()
    part, spots = rows[wide], [place for place, keep in zip(places, wide, strict=True) if keep]
    if part.empty:
        return []
    lows = part["implied_low"].clip(lower=floor)
    traces = [stroke_trace(*segments(spots, lows, part["implied_high"]), colour, width, flat=flat, opacity=0.4)]
    endless = [math.isinf(high) for high in part["high"]]
    if any(endless):
        ends = [plain(high) for high, keep in zip(part["implied_high"], endless, strict=True) if keep]
        spots = [spot for spot, keep in zip(spots, endless, strict=True) if keep]
        symbol = "triangle-right" if flat else "triangle-up"
        traces.append(
            go.Scatter(
                x=ends if flat else spots,
                y=spots if flat else ends,
                mode="markers",
                hoverinfo="skip",
                name="no upper limit",
                marker={"symbol": symbol, "size": 9, "color": colour, "opacity": 0.8},
            )
        )
    return traces


def value_trace(
    rows: pd.DataFrame, places: Sequence, colour: str, *, flat: bool = False, symbol: str = "circle", size: int = 8
) -> go.Scatter:
    """A mark at each stated value, with its words in the hover: a tick if inexact, hollow if excluded."""
    values = [plain(value) for value in rows["value"].fillna(rows["implied_low"])]
    tick = "line-ns-open" if flat else "line-ew-open"
    symbols = [tick if inexact else symbol for inexact in is_inexact(rows)]
    pale = (rows["rank"] == "deprecated").tolist()
    symbols = [
        one + "-open" if out and not one.endswith("open") else one for one, out in zip(symbols, pale, strict=True)
    ]
    marker: dict[str, Any] = {
        "symbol": symbols[0] if len(set(symbols)) == 1 else symbols,
        "size": size,
        "color": colour,
        "line": {
            "color": SOFT if text_on(colour) == INK else colour,
            "width": 2 if any(one.endswith("open") for one in symbols) else 1,
        },
    }
    if any(pale):
        marker["opacity"] = [0.55 if out else 0.9 for out in pale]
    return go.Scatter(
        x=values if flat else places,
        y=places if flat else values,
        mode="markers",
        marker=marker,
        name="",
        text=[hover(row) for row in each_row(rows)],
        hovertemplate="%{text}<extra></extra>",
    )


def step_trace(curve: pd.Series, name: str, colour: str) -> go.Scatter:
    """A number that holds from day to day, as steps."""
    return go.Scatter(
        x=[iso(day) for day in curve.index],
        y=[plain(n) for n in curve],
        mode="lines",
        name=name,
        line={"shape": "hv", "color": colour, "width": 2},
        hovertemplate="%{y:,} on %{x|%-d %b %Y}<extra></extra>",
    )


def span_traces(rows: pd.DataFrame, colour: str) -> list[go.Scatter]:
    """Horizontal strokes for figures that speak of more than a year."""
    long = rows[(rows["end"] - rows["start"]) > YEAR]
    if long.empty:
        return []
    along = [item for row in each_row(long) for item in (iso(row.start), iso(row.end), None)]
    values = long["value"].fillna(long["implied_low"])
    across = [item for value in values for item in (plain(value), plain(value), None)]
    return [stroke_trace(along, across, colour, 2, opacity=0.5)]
