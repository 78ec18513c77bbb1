"""One claim beside the record, as dots and the intervals of their words on one axis."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import marks
from interpol_figures.charts.bars import name_rows
from interpol_figures.charts.caption import Caption, Room, dress
from interpol_figures.charts.scales import Scale, one_unit, scale_for, wide_spread
from interpol_figures.charts.theme import ACCOUNT, RECORD
from interpol_figures.charts.values import lines_of, plain, require_rows
from interpol_figures.model.format import capital, interval_in_words, period_in_words, shorten
from interpol_figures.tables.iter_rows import each_row

BAND = "rgba(206,110,143,0.14)"  # the colour of articles, see-through
NAME_CHARS = 17  # so that half of a phone of 390 pixels is left for the dots


def compare(
    claim: pd.Series | pd.DataFrame, record: pd.DataFrame, caption: Any, *, name: str = "publisher"
) -> go.Figure:
    """One claim above the record's figures, on one axis, with what their words imply as grey strokes.

    A band carries what the claim commits to down through the record. The axis is logarithmic where numbers differ
    more than a hundredfold.

    Parameters
    ----------
    claim : a row of a figures frame, or a frame of one row.
    record : the record's figures, of the same unit; excluded ones aren't drawn.
    caption : the finding, or a `Caption`.
    name : column that tells the record's rows apart: `label` where they count different things.

    >>> import interpol_figures as figures
    >>> tables = figures.load()
    >>> claim = tables.figures.loc["notices_issued-red-2022-2"]
    >>> fig = figures.compare(claim, figures.select(tables, "notices_issued", "red"), "Over 60,000 in a year?")
    >>> fig.layout.meta["alt"].startswith("Over 60,000 in a year?. The claim: over 60,000")
    True
    """
    one = claim.to_frame().T.infer_objects() if isinstance(claim, pd.Series) else claim.head(1)
    require_rows(one, "compare without a claim")
    order = ["start", "figure"] if name == "publisher" else [name, "start", "figure"]
    record = record[record["rank"] != "deprecated"].sort_values(order, na_position="last")
    require_rows(record, "compare")
    unit = one_unit("compare", one, record)
    both = pd.concat([one, record])
    numbers = marks.numbers_of(both).tolist()
    scale = scale_for(numbers, "log" if wide_spread(numbers) else "auto")
    names = [row_name(row, "title" if row.tier == "account" else name) for row in each_row(both)]
    fig = go.Figure()
    places, room = name_rows(fig, names)
    add_band(fig, one.iloc[0], scale, room.height)
    fig.add_traces([dots(one, places[:1], ACCOUNT, scale), dots(record, places[1:], RECORD, scale)])
    fig.update_xaxes(**scale.settings(unit), visible=False)  # each dot has its number beside it
    subtitle = capital(marks.subject_line(one, unit)) + (", log scale" if scale.log else "")
    words = Caption.of(caption, subtitle=subtitle, sources=both, alt=claim_alt(one.iloc[0], record))
    key = [("●", ACCOUNT, "the claim"), ("●", RECORD, "what we found")]
    return dress(fig, words, Room(room.height, axis=0, left=room.left), key)


def row_name(row: Any, column: str) -> list[str]:
    """Who states a figure, or what it counts, and of which years."""
    years = "–".join(dict.fromkeys(day[:4] for day in (row.period_start, row.period_end) if day)) or "undated"
    return [*lines_of(shorten(getattr(row, column).split(" (")[0], 2 * NAME_CHARS - 4), NAME_CHARS), years]


def dots(rows: pd.DataFrame, places: list[float], colour: str, scale: Scale) -> go.Scatter:
    """A dot a row at its number, which is written above it, towards the middle of the scale."""
    numbers = marks.numbers_of(rows)
    return go.Scatter(
        x=[plain(value) for value in numbers],
        y=places,
        mode="markers+text",
        marker={"size": 11, "color": colour},
        error_x=marks.implied_interval(rows),
        text=[f"<b>{one}</b>" for one in marks.words_of(rows)],
        textposition=["top left" if number > scale.middle else "top right" for number in numbers],
        cliponaxis=False,
        **marks.hovers(map(marks.hover, each_row(rows))),
    )


def add_band(fig: go.Figure, claim: pd.Series, scale: Scale, bottom: float) -> None:
    """What the claim's words commit to, through all rows: a band, or a line where it is one number."""
    low, high = max(claim["low"], scale.low), min(claim["high"], scale.high)
    kind, edge = "rect" if high > low else "line", {"width": 1, "color": ACCOUNT, "dash": "dot"}
    fig.add_shape(type=kind, x0=plain(low), x1=plain(high), y0=0, y1=bottom, layer="below", line=edge, fillcolor=BAND)


def claim_alt(claim: pd.Series, record: pd.DataFrame) -> str:
    """The comparison in words."""
    rows = "; ".join(
        f"{marks.value_in_words(row)}, {period_in_words(row.period_start, row.period_end)}"
        for row in each_row(record.head(12))
    )
    more = f"; and {len(record) - 12} more" if len(record) > 12 else ""
    commits_to = interval_in_words(claim["low"], claim["high"], claim["unit"], low_open=claim["low_open"])
    return f"The claim: {marks.value_in_words(claim)} ({commits_to}). The record: {rows}{more}."
