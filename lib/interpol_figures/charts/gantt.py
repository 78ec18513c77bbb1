"""Events as spans on a time line, in groups."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import Caption, Room, blank, dress, set_axis
from interpol_figures.charts.marks import labels_above
from interpol_figures.charts.theme import RECORD, SOFT
from interpol_figures.charts.values import first_days, iso, require_columns, require_rows, safe, stated_groups
from interpol_figures.model.format import counted, shorten
from interpol_figures.model.periods import last_day
from interpol_figures.tables.iter_rows import each_row

LANE, HEAD = 17, 24  # pixels of one lane of spans and of a group's heading
NAMED_LANE = 32  # pixels of a lane whose span carries its name


def packed(rows: pd.DataFrame, gap: pd.Timedelta) -> list[int]:
    """Lanes for spans so that none touches another: each goes into the first lane that is free.

    >>> days = pd.to_datetime(["2020-01-01", "2020-01-05", "2020-03-01"])
    >>> packed(pd.DataFrame({"start": days, "end": days}), pd.Timedelta(days=10))
    [0, 1, 0]
    """
    free: list[pd.Timestamp] = []
    lanes: list[int] = []
    for row in each_row(rows):
        lane = next((n for n, until in enumerate(free) if until <= row.start), len(free))
        free[lane : lane + 1] = [row.end + gap]
        lanes.append(lane)
    return lanes


def dated_spans(events: pd.DataFrame, start: str, end: str) -> tuple[pd.DataFrame, int]:
    """Events with both ends as days, in order, and how many have no time."""
    begun = first_days(events[start])
    over = pd.to_datetime(events[end].where(events[end] != "", None).map(last_day, na_action="ignore"))
    rows = events.assign(start=begun, end=over.fillna(begun))
    rows = rows[rows["start"].notna()].sort_values(["start", "end"], kind="stable")
    return rows, len(events) - len(rows)


def place_groups(
    rows: pd.DataFrame, group: str, named: bool, gap: pd.Timedelta
) -> tuple[pd.DataFrame, list[tuple[int, str, int]], int]:
    """Heights in pixels from the top for each event, and the headings with theirs."""
    sizes = rows[group].value_counts()
    order = sorted(sizes.index, key=lambda name: (-sizes[name], str(name)))
    parts, heads, top = [], [], 0
    for name in order:
        part = rows[rows[group] == name]
        lanes = list(range(len(part))) if named else packed(part, gap)
        lane = NAMED_LANE if named else LANE
        heads.append((top + HEAD - 4, name, len(part)))
        parts.append(part.assign(place=[top + HEAD + lane * (n + 1) - 7 for n in lanes]))
        top += HEAD + lane * (max(lanes) + 1) + 8
    return pd.concat(parts), heads, top


def gantt(
    events: pd.DataFrame,
    caption: Any,
    label: str,
    group: str,
    *,
    span: tuple[str, str] = ("period_start", "period_end"),
    named: bool | None = None,
) -> go.Figure:
    """Events as spans on a time line, grouped by a column, the largest group first.

    Parameters
    ----------
    events : a row an event; those without a date are left out and counted.
    caption : the finding, or a `Caption`.
    label, group : columns that name the events and their group.
    span : the columns of ISO dates in which an event begins and ends.
    named : whether names are written beside the spans, by default where there are 30 or fewer; otherwise each group's
        heading has its count.

    >>> import interpol_figures as figures
    >>> haechi = figures.editions(figures.load(), "haechi")
    >>> figures.gantt(haechi, "HAECHI ran six times", "name", "series").layout.xaxis.type
    'date'
    """
    start, end = span
    require_rows(events, "gantt")
    require_columns(events, "gantt", label, group, start, end)
    rows, undated = dated_spans(stated_groups(events, group), start, end)
    require_rows(rows, "gantt of dated events")
    named = len(rows) <= 30 if named is None else named
    first, last = rows["start"].min(), rows["end"].max()
    reach = max(last - first, pd.Timedelta(days=30))
    low, high = first - reach * 0.03, last + reach * 0.03
    rows, heads, height = place_groups(
        rows.assign(**{group: rows[group].str.replace("_", " ")}), group, named, reach * 0.03
    )
    fig = blank()
    fig.add_traces(event_traces(rows, label))
    if named:
        fig.add_trace(name_trace(rows, label, first + reach / 2))
    set_axis(
        fig, "xaxis", type="date", range=[iso(low), iso(high)], nticks=7, showgrid=True, side="bottom", showline=True
    )
    texts = [f"<b>{safe(shorten(name, 34))}</b>  {count}" for _, name, count in heads]
    fig.add_trace(labels_above(iso(low), [place - 9 for place, _, _ in heads], texts))
    set_axis(
        fig,
        "yaxis",
        range=[height, 0],
        tickvals=[place for place, _, _ in heads],
        showticklabels=False,
        showgrid=True,
        zeroline=False,
    )
    words = Caption.of(
        caption,
        subtitle=f"{len(rows)} events, {first:%Y}–{last:%Y}",
        note=f"Not drawn: {counted(undated, 'events')} without a date." if undated else "",
        sources=events,
    )
    groups = ", ".join(f"{name} {count}" for _, name, count in heads)
    alt = f"Time line: {words.title}. {len(rows)} events from {first:%B %Y} to {last:%B %Y}: {groups}."
    return dress(fig, Caption.of(words, alt=alt), Room(height))


def event_traces(rows: pd.DataFrame, label: str) -> list[go.Scatter]:
    """A pale stroke over each event's days, and a square at its beginning so that a short one is seen too."""
    along = [item for row in each_row(rows) for item in (iso(row.start), iso(row.end), None)]
    strokes = go.Scatter(
        x=along,
        y=[item for place in rows["place"] for item in (place, place, None)],
        mode="lines",
        line={"color": RECORD, "width": 8},
        hoverinfo="skip",
        opacity=0.55,
    )
    squares = go.Scatter(
        x=[iso(day) for day in rows["start"]],
        y=rows["place"].tolist(),
        mode="markers",
        marker={"symbol": "square", "size": 8, "color": RECORD},
        text=[
            f"<b>{safe(name)}</b><br>{span_words(begun, over)}"
            for name, begun, over in zip(rows[label], rows["start"], rows["end"], strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    return [strokes, squares]


def span_words(begun: pd.Timestamp, over: pd.Timestamp) -> str:
    """A span's days in words."""
    return " to ".join(dict.fromkeys(f"{day.day} {day:%b %Y}" for day in (begun, over)))


def name_trace(rows: pd.DataFrame, label: str, middle: pd.Timestamp) -> go.Scatter:
    """Names above the spans, on the side that has room."""
    return go.Scatter(
        x=[iso(day) for day in rows["start"]],
        y=[place - 5 for place in rows["place"]],
        mode="text",
        hoverinfo="skip",
        text=[safe(shorten(name, 34)) for name in rows[label]],
        textfont={"size": 11, "color": SOFT},
        textposition=["top right" if day < middle else "top left" for day in rows["start"]],
    )
