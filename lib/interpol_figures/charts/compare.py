"""One claim beside the record, as intervals on one axis."""

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import marks
from interpol_figures.charts.caption import ROW_CHARS, Caption, Key, Room, blank, dress, set_axis
from interpol_figures.charts.scales import Scale, drawn_numbers, one_unit, scale_for, wide_spread
from interpol_figures.charts.theme import ACCOUNT, ACCOUNT_TEXT, INK, RECORD, SOFT
from interpol_figures.charts.values import plain, require_rows, safe
from interpol_figures.model.format import shorten
from interpol_figures.tables.iter_rows import each_row

ROW = 46  # pixels of a row that carries its label above its marks


def compare(
    claim: pd.Series | pd.DataFrame,
    record: pd.DataFrame,
    caption: Any,
    *,
    name: str = "publisher",
    detail: str = "as_stated",
) -> go.Figure:
    """One claim's interval above the record's, on one axis.

    A band carries what the claim commits to down through the record. The axis is logarithmic where numbers differ
    more than a hundredfold.

    Parameters
    ----------
    claim : a row of a figures frame, or a frame of one row.
    record : the record's figures, of the same unit.
    caption : the finding, or a `Caption`.
    name : column that tells rows apart: `label` where the record's rows count different things.
    detail : column that a row's label ends with: the phrase, or `label` where rows are of several measures, which
        then stand together.

    >>> import interpol_figures as figures
    >>> tables = figures.load()
    >>> claim = tables.figures.loc["notices_issued-red-2022-2"]
    >>> fig = figures.compare(claim, figures.select(tables, "notices_issued", "red"), "Over 60,000 in a year?")
    >>> fig.layout.meta["alt"].startswith("Over 60,000 in a year?. The claim: over 60,000")
    True
    """
    require_rows(record, "compare")
    one = claim.to_frame().T.infer_objects() if isinstance(claim, pd.Series) else claim.head(1)
    require_rows(one, "compare without a claim")
    unit = one_unit("compare", one, record)
    order = ["start", "figure"] if detail == "as_stated" else [detail, "start", "figure"]
    record = record.sort_values(order, ascending=[each != "start" for each in order], na_position="last")
    numbers = drawn_numbers(one, record)
    scale = scale_for(numbers, "log" if wide_spread(numbers) else "auto")
    fig = blank()
    add_band(fig, one.iloc[0], scale, len(record) + 0.4)
    for rows, colour, first, symbol in ((one, ACCOUNT, 0, "diamond"), (record, RECORD, 1, "circle")):
        places = list(range(first, first + len(rows)))
        fig.add_traces(marks.interval_traces(rows, places, colour, flat=True, floor=scale.floor, width=8))
        fig.add_trace(marks.value_trace(rows, places, colour, flat=True, symbol=symbol, size=10))
    labels = [
        row_label(row, colour, name, detail)
        for rows, colour in ((one, ACCOUNT_TEXT), (record, INK))
        for row in each_row(rows)
    ]
    fig.add_trace(marks.labels_above(plain(scale.low), [n - 0.42 for n in range(len(labels))], labels))
    set_axis(fig, "yaxis", range=[len(record) + 0.45, -0.7], showticklabels=False, showgrid=False, zeroline=False)
    set_axis(fig, "xaxis", showline=True, **scale.settings(unit))
    words = Caption.of(
        caption,
        subtitle=marks.subject_line(one, unit) + (", log scale" if scale.log else ""),
        sources=pd.concat([one[["publisher", "source"]], record[["publisher", "source"]]]),
    )
    words = Caption.of(words, alt=claim_alt(one.iloc[0], record, words.title))
    return dress(fig, words, Room(ROW * (len(labels) + 0.4)), claim_key(pd.concat([one["high"], record["high"]])))


def add_band(fig: go.Figure, claim: pd.Series, scale: Scale, bottom: float) -> None:
    """What the claim's words commit to, through all rows: a band, or a line where it is one number."""
    low, high = max(claim["low"], scale.low), min(claim["high"], scale.high)
    look: dict[str, Any] = (
        {"type": "rect", "line": {"width": 0}, "fillcolor": ACCOUNT, "opacity": 0.14}
        if high > low
        else {"type": "line", "line": {"width": 1.5, "color": ACCOUNT, "dash": "dot"}}
    )
    fig.add_shape(x0=plain(low), x1=plain(high), y0=-0.2, y1=bottom, layer="below", **look)


def claim_key(highs: pd.Series) -> Key:
    """Key of the claim and the record."""
    endless = [("▶", SOFT, "no upper limit stated")] if highs.map(math.isinf).any() else []
    return [("◆", ACCOUNT, "the claim"), ("●", RECORD, "the record"), *endless]


def claim_alt(claim: pd.Series, record: pd.DataFrame, title: str) -> str:
    """The comparison in words."""
    rows = "; ".join(f"{marks.value_in_words(row)}, {marks.period_in_words(row)}" for row in each_row(record.head(12)))
    more = f"; and {len(record) - 12} more" if len(record) > 12 else ""
    stated, commits_to = marks.value_in_words(claim), marks.commitment_in_words(claim)
    return f"{title}. The claim: {stated} ({commits_to}). The record: {rows}{more}."


def row_label(row: Any, colour: str, name: str = "publisher", detail: str = "as_stated") -> str:
    """The words, who says them (or `name`) and when, and the phrase (or what is counted) where there is room."""
    quoted = detail == "as_stated"
    when, tail = brief_period(row), "" if quoted else f": {safe(getattr(row, detail))}"
    room = ROW_CHARS - len(marks.value_in_words(row)) - len(when) - 4
    # An article is known by its title; few have a publisher.
    titled = name == "publisher" and row.tier == "account"
    who = shorten(row.title.split(" (")[0] if titled else getattr(row, name), min(26, room - len(tail)))
    room -= len(who) + 2
    if quoted and room > 11:
        tail = f": “{safe(shorten(row.as_stated, room))}”"
    return f'<span style="color:{colour}"><b>{safe(marks.value_in_words(row))}</b></span>  {safe(who)}, {when}{tail}'


def brief_period(row: Any) -> str:
    """The years a figure is about.

    >>> from types import SimpleNamespace as Row
    >>> brief_period(Row(period_start="2019-05", period_end="2020-01-31"))
    '2019–2020'
    """
    years = dict.fromkeys(day[:4] for day in (row.period_start, row.period_end) if day)
    return "–".join(years) or "undated"
