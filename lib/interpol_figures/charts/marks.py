"""How one stated figure looks and reads: its interval as marks, its wording as text."""

import math

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import iso, lines_of, plain, safe
from interpol_figures.charts.theme import INK, SOFT, text_on
from interpol_figures.model.format import in_words, interval_in_words, row_in_words
from interpol_figures.tables.iter_rows import each_row

YEAR = pd.Timedelta(days=366)


def value_in_words(row):
    """The figure of a row in the reader's form with its qualifier, and without the unit that the chart names once.

    >>> from types import SimpleNamespace as Row
    >>> value_in_words(Row(qualifier="exact", value=10.5e12, value_high=None, unit="USD"))
    '$10.5 trillion'
    """
    return row_in_words(row, with_unit=False)


def commitment_in_words(row):
    """What the wording of a row commits to."""
    return interval_in_words(row.low, row.high, row.unit, low_open=row.qualifier == "more_than")


def period_in_words(row):
    """The time a figure is about."""
    return in_words(row.period_start, row.period_end)


def hover(row):
    """Everything a mark stands for: as stated, as meant, when, by whom."""
    said = f"<b>{safe(value_in_words(row))}</b> “{safe(row.as_stated)}”"
    who = "<br>".join(lines_of(f"{row.publisher}: {row.title}", 60))
    aside = "<br>set aside: " + "<br>".join(lines_of(row.note, 60)) if row.rank == "deprecated" else ""
    return f"{said}<br>{safe(commitment_in_words(row))}<br>{period_in_words(row)}<br>{who}{aside}"


def with_middle(rows):
    """Rows that have a time, with the middle of it, and how many have none."""
    dated = rows[rows["start"].notna()]
    middle = dated["start"] + (dated["end"].fillna(dated["start"]) - dated["start"]) / 2
    return dated.assign(middle=middle.dt.normalize()), len(rows) - len(dated)


def is_inexact(rows):
    """Whether a row's implied interval is wider than a point."""
    return rows["implied_high"] > rows["implied_low"]


def segments(places, lows, highs):
    """Lists for many separate strokes in one trace."""
    along = [item for place in places for item in (place, place, None)]
    across = [item for low, high in zip(lows, highs, strict=True) for item in (plain(low), plain(high), None)]
    return along, across


def stroke_trace(along, across, colour, width, *, flat=False, opacity=1.0):
    """Strokes without hover: vertical, or horizontal when `flat`."""
    x, y = (across, along) if flat else (along, across)
    return go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, opacity=opacity, hoverinfo="skip")


def interval_traces(rows, places, colour, *, flat=False, floor=0, width=6):
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


def value_trace(rows, places, colour, *, flat=False, symbol="circle", size=8, name=""):
    """A mark at each stated value, with its words in the hover: a tick if inexact, hollow if set aside."""
    values = [plain(value) for value in rows["value"].fillna(rows["implied_low"])]
    tick = "line-ns-open" if flat else "line-ew-open"
    symbols = [tick if inexact else symbol for inexact in is_inexact(rows)]
    pale = (rows["rank"] == "deprecated").tolist()
    symbols = [
        one + "-open" if out and not one.endswith("open") else one for one, out in zip(symbols, pale, strict=True)
    ]
    marker = {
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
        name=name,
        text=[hover(row) for row in each_row(rows)],
        hovertemplate="%{text}<extra></extra>",
    )


def step_trace(curve, name, colour):
    """A number that holds from day to day, as steps."""
    return go.Scatter(
        x=[iso(day) for day in curve.index],
        y=[plain(n) for n in curve],
        mode="lines",
        name=name,
        line={"shape": "hv", "color": colour, "width": 2},
        hovertemplate="%{y:,} on %{x|%-d %b %Y}<extra></extra>",
    )


def span_traces(rows, colour):
    """Horizontal strokes for figures that speak of more than a year."""
    long = rows[(rows["end"] - rows["start"]) > YEAR]
    if long.empty:
        return []
    along = [item for row in each_row(long) for item in (iso(row.start), iso(row.end), None)]
    values = long["value"].fillna(long["implied_low"])
    across = [item for value in values for item in (plain(value), plain(value), None)]
    return [stroke_trace(along, across, colour, 2, opacity=0.5)]
