"""One claim beside the record, as intervals on one axis."""

import math

import pandas as pd

from interpol_figures.charts import marks
from interpol_figures.charts.caption import (
    ROW_CHARS,
    blank,
    frame_chart,
    key_item,
    labels_above,
    plain,
    require_rows,
    safe,
    set_axis,
    source_line,
    subject_line,
)
from interpol_figures.charts.scales import drawn_numbers, one_unit, scale_for, wide_spread
from interpol_figures.charts.theme import ACCOUNT, ACCOUNT_TEXT, INK, RECORD, SOFT
from interpol_figures.model.format import shorten
from interpol_figures.tables.iter_rows import each_row

ROW = 46  # pixels of a row that carries its label above its marks


def claim_against_record(claim_row, record_rows, *, title, subtitle=None, log=None, name="publisher", said="as_stated"):
    """One claim's interval above the record's, on one axis.

    A band carries what the claim commits to down through the record. The axis is logarithmic where numbers differ
    more than a hundredfold, or as `log` says. `claim_row` is a row of a figures frame, or a frame of one row.
    `name` is the column that tells rows apart: `label` where the record's rows count different things.
    `said` names the column that a row's label ends with: the phrase, or `label` where rows are of several measures,
    which then stand together.
    """
    require_rows(record_rows, "claim_against_record")
    claim = claim_row.to_frame().T.infer_objects() if isinstance(claim_row, pd.Series) else claim_row.head(1)
    require_rows(claim, "claim_against_record without a claim")
    unit = one_unit("claim_against_record", claim, record_rows)
    order = ["start", "figure"] if said == "as_stated" else [said, "start", "figure"]
    record = record_rows.sort_values(order, ascending=[one != "start" for one in order], na_position="last")
    numbers = drawn_numbers(claim, record)
    scale = scale_for(numbers, log=wide_spread(numbers) if log is None else log)
    fig = blank()
    add_band(fig, claim.iloc[0], scale, len(record) + 0.4)
    for rows, colour, first, symbol in ((claim, ACCOUNT, 0, "diamond"), (record, RECORD, 1, "circle")):
        places = list(range(first, first + len(rows)))
        fig.add_traces(
            [
                *marks.interval_traces(rows, places, colour, flat=True, floor=scale.floor, width=8),
                marks.value_trace(rows, places, colour, flat=True, symbol=symbol, size=10),
            ]
        )
    labels = [
        row_label(row, colour, name, said)
        for rows, colour in ((claim, ACCOUNT_TEXT), (record, INK))
        for row in each_row(rows)
    ]
    fig.add_trace(labels_above(plain(scale.low), [n - 0.42 for n in range(len(labels))], labels))
    set_axis(fig, "yaxis", range=[len(record) + 0.45, -0.7], showticklabels=False, showgrid=False, zeroline=False)
    set_axis(fig, "xaxis", showline=True, **scale.settings(unit))
    return frame_chart(
        fig,
        title=title,
        height=ROW * (len(labels) + 0.4),
        key=claim_key(pd.concat([claim["high"], record["high"]])),
        subtitle=subtitle or subject_line(claim, unit) + (", log scale" if scale.log else ""),
        sources=source_line(claim, record),
        alt=claim_alt(claim.iloc[0], record, title),
    )


def add_band(fig, claim, scale, bottom):
    """What the claim's words commit to, through all rows: a band, or a line where it is one number."""
    low, high = max(claim["low"], scale.low), min(claim["high"], scale.high)
    look = (
        {"type": "rect", "line": {"width": 0}, "fillcolor": ACCOUNT, "opacity": 0.14}
        if high > low
        else {"type": "line", "line": {"width": 1.5, "color": ACCOUNT, "dash": "dot"}}
    )
    fig.add_shape(x0=plain(low), x1=plain(high), y0=-0.2, y1=bottom, layer="below", **look)


def claim_key(highs):
    """Key of the claim and the record."""
    endless = [key_item("▶", SOFT, "no upper limit stated")] if highs.map(math.isinf).any() else []
    return [key_item("◆", ACCOUNT, "the claim"), key_item("●", RECORD, "the record"), *endless]


def claim_alt(claim, record, title):
    """The comparison in words."""
    rows = "; ".join(f"{marks.value_in_words(row)}, {marks.period_in_words(row)}" for row in each_row(record.head(12)))
    more = f"; and {len(record) - 12} more" if len(record) > 12 else ""
    stated, commits_to = marks.value_in_words(claim), marks.commitment_in_words(claim)
    return f"{title}. The claim: {stated} ({commits_to}). The record: {rows}{more}."


def row_label(row, colour, name="publisher", said="as_stated"):
    """The words, who says them (or `name`) and when, and the phrase (or what is counted) where there is room."""
    quoted = said == "as_stated"
    when, tail = brief_period(row), "" if quoted else f": {safe(getattr(row, said))}"
    room = ROW_CHARS - len(marks.value_in_words(row)) - len(when) - 4
    # An article is known by its title; few have a publisher.
    titled = name == "publisher" and row.tier == "account"
    who = shorten(row.title.split(" (")[0] if titled else getattr(row, name), min(26, room - len(tail)))
    room -= len(who) + 2
    if quoted and room > 11:
        tail = f": “{safe(shorten(row.as_stated, room))}”"
    return f'<span style="color:{colour}"><b>{safe(marks.value_in_words(row))}</b></span>  {safe(who)}, {when}{tail}'


def brief_period(row):
    """The years a figure is about.

    >>> from types import SimpleNamespace as Row
    >>> brief_period(Row(period_start="2019-05", period_end="2020-01-31"))
    '2019–2020'
    """
    years = dict.fromkeys(day[:4] for day in (row.period_start, row.period_end) if day)
    return "–".join(years) or "undated"
