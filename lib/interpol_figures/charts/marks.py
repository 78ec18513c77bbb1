"""How one stated figure looks and reads: its interval as marks, its wording as text."""

import math

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import iso, lines_of, plain, safe
from interpol_figures.charts.theme import INK, SOFT, text_on
from interpol_figures.tables.iter_rows import each_row

BEFORE = {
    "exact": "",
    "about": "about ",
    "more_than": "over ",
    "at_least": "at least ",
    "nearly": "nearly ",
    "less_than": "under ",
    "at_most": "up to ",
    "between": "",
}
PLURALS = {100: "hundreds", 1_000: "thousands", 1_000_000: "millions", 1_000_000_000: "billions"}
YEAR = pd.Timedelta(days=366)


def big_number(value, unit=""):
    """A number as people read it.

    >>> big_number(4_500_000_000), big_number(129_975_440), big_number(1923, "year")
    ('4.5 billion', '129,975,440', '1923')
    """
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if abs(value) >= size and float(f"{value / size:.4g}") * size == value:
            return f"{value / size:.4g} {word}"
    whole = float(value).is_integer()
    return (f"{int(value)}" if unit == "year" else f"{int(value):,}") if whole else f"{value:,.6g}"


def in_words(row):
    """The figure in the reader's form, with its qualifier: "over 60,000"."""
    if row.qualifier == "several" or pd.isna(row.value):
        return "several"
    if row.qualifier == "multiples_of":
        return PLURALS.get(row.value, f"several times {big_number(row.value)}")
    unit = getattr(row, "unit", "")
    text = BEFORE.get(row.qualifier, "") + big_number(row.value, unit)
    return text + (f" to {big_number(row.value_high, unit)}" if row.qualifier == "between" else "")


def interval_in_words(row):
    """What the wording commits to, said plainly."""
    unit = getattr(row, "unit", "")
    low = big_number(row.low, unit)
    if row.low == row.high:
        return f"exactly {low}"
    if math.isinf(row.high):
        return f"{'more than' if row.qualifier == 'more_than' else 'at least'} {low}, no upper limit stated"
    return f"between {low} and {big_number(row.high, unit)}"


def period_in_words(row):
    """The time a figure is about.

    >>> from types import SimpleNamespace as Row
    >>> period_in_words(Row(period_start="2022-01", period_end="2022-10"))
    'Jan 2022 to Oct 2022'
    """
    ends = [day_in_words(day) for day in (row.period_start, row.period_end) if day]
    return " to ".join(dict.fromkeys(ends)) or "time not stated"


def day_in_words(text):
    """
    >>> day_in_words("2024"), day_in_words("2024-02"), day_in_words("2024-02-09")
    ('2024', 'Feb 2024', '9 Feb 2024')
    """
    day = pd.Timestamp(text)
    return (f"{day:%Y}", f"{day:%b %Y}", f"{day.day} {day:%b %Y}")[text.count("-")]


def hover(row):
    """Everything a mark stands for: as stated, as meant, when, by whom."""
    said = f"<b>{safe(in_words(row))}</b> “{safe(row.as_stated)}”"
    who = "<br>".join(lines_of(f"{row.publisher}: {row.title}", 60))
    aside = "<br>set aside: " + "<br>".join(lines_of(row.note, 60)) if row.rank == "deprecated" else ""
    return f"{said}<br>{interval_in_words(row)}<br>{period_in_words(row)}<br>{who}{aside}"


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
