"""Stated figures through time, with what popular accounts say of them."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import marks
from interpol_figures.charts.caption import Caption, Key, Room, blank, dress, set_axis
from interpol_figures.charts.scales import Kind, Scale, drawn_numbers, one_unit, scale_for
from interpol_figures.charts.theme import ACCOUNT, ACCOUNT_TEXT, CURVE, RECORD, SOFT, colours_for
from interpol_figures.charts.values import NothingToDrawError, first_days, iso, plain, require_rows, safe, stated_groups
from interpol_figures.model.format import counted, shorten
from interpol_figures.tables.iter_rows import each_row

HEIGHT = 330  # pixels of the plotting area
LABEL = 15  # pixels of one line of an account's label


def timeline(
    figures: pd.DataFrame,
    caption: Any,
    *,
    accounts: pd.DataFrame | None = None,
    curve: pd.Series | None = None,
    colour_by: str | None = None,
    scale: Kind = "auto",
) -> go.Figure:
    """Stated figures over time, each as the interval its wording implies.

    Parameters
    ----------
    figures : frame of record figures of one unit.
    caption : the finding, or a `Caption`.
    accounts : frame of popular accounts' figures, drawn and labelled apart.
    curve : Series of numbers indexed by date, drawn as steps; its name goes into the key.
    colour_by : column whose values get a colour each.
    scale : "zero" starts the value axis at nought, "fit" at the figures, "log" is logarithmic; "auto" chooses
        between the first two.

    >>> import interpol_figures as figures
    >>> red = figures.select(figures.load(), "notices_issued", "red")
    >>> figures.timeline(red, "Ever more Red Notices").layout.meta["title"]
    'Ever more Red Notices'
    """
    require_rows(figures, "timeline")
    unit = one_unit("timeline", figures, accounts)
    rows, undated = marks.with_middle(figures)
    if rows.empty:
        raise NothingToDrawError(
            f"timeline: none of the {undated} rows has a time; draw them with `compare` or in a table"
        )
    rows, days = stated_groups(rows, colour_by), covered_days(rows, curve)
    accounts, at_edge = account_places(accounts, days[1]) if accounts is not None and len(accounts) else (None, 0)
    axis = scale_for(drawn_numbers(rows, accounts) + ([] if curve is None else curve.tolist()), scale)
    series = colours_for(sorted(set(rows[colour_by]))) if colour_by else {"": RECORD}
    fig = blank()
    if curve is not None:
        fig.add_trace(marks.step_trace(curve, str(curve.name), CURVE))
    for name, colour in series.items():
        fig.add_traces(figure_traces(rows[rows[colour_by] == name] if colour_by else rows, colour, axis))
    if accounts is not None:
        fig.add_traces(account_traces(accounts, axis))
        label_accounts(fig, accounts, axis, free_shares(rows, curve, days, axis))
    set_time_axis(fig, days)
    set_axis(fig, "yaxis", ticklabelposition="inside top", **axis.settings(unit))
    words = Caption.of(
        caption,
        subtitle=f"{marks.subject_line(rows, unit)}, {years_of(rows)}{', log scale' if axis.log else ''}",
        sources=pd.concat([rows, accounts]) if accounts is not None else rows,
        note=timeline_note(undated, at_edge),
    )
    words = Caption.of(words, alt=timeline_alt(rows, accounts, unit, words.title))
    return dress(fig, words, Room(HEIGHT), timeline_key(rows, series, accounts, curve))


def covered_days(rows: pd.DataFrame, curve: pd.Series | None = None) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that the time axis has to show."""
    first, last = rows["start"].min(), rows["end"].fillna(rows["start"]).max()
    return (first, last) if curve is None else (min(first, curve.index.min()), max(last, curve.index.max()))


def set_time_axis(fig: go.Figure, days: tuple[pd.Timestamp, pd.Timestamp]) -> None:
    """A time axis with room at its ends, more on the left where the value axis has its labels."""
    pad = (days[1] - days[0]) * 0.04 + pd.Timedelta(days=20)
    set_axis(
        fig,
        "xaxis",
        type="date",
        range=[iso(days[0] - 2.2 * pad), iso(days[1] + pad)],
        showgrid=False,
        showline=True,
        nticks=7,
    )


def figure_traces(rows: pd.DataFrame, colour: str, scale: Scale) -> list[go.Scatter]:
    """All marks of one series on the time line; excluded rows keep only a hollow mark."""
    kept = rows[rows["rank"] != "deprecated"]
    return [
        *marks.span_traces(rows, colour),
        *marks.interval_traces(kept, [iso(day) for day in kept["middle"]], colour, floor=scale.floor),
        marks.value_trace(rows, [iso(day) for day in rows["middle"]], colour),
    ]


def account_traces(accounts: pd.DataFrame, scale: Scale) -> list[go.Scatter]:
    """The marks of popular accounts."""
    days = [iso(day) for day in accounts["middle"]]
    return [
        *marks.interval_traces(accounts, days, ACCOUNT, floor=scale.floor),
        marks.value_trace(accounts, days, ACCOUNT, symbol="diamond", size=10),
    ]


def account_places(accounts: pd.DataFrame, newest: pd.Timestamp) -> tuple[pd.DataFrame, int]:
    """Accounts where their figure belongs on the time line: its time, else its publication, else the right edge."""
    middle = accounts["start"] + (accounts["end"].fillna(accounts["start"]) - accounts["start"]) / 2
    known = middle.fillna(first_days(accounts["published"]))
    placed = accounts.assign(middle=known.fillna(newest).dt.normalize())
    return placed.sort_values(["value", "middle", "figure"]), int(known.isna().sum())


def account_groups(accounts: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, float, list[str]]]:
    """Accounts that say the same, joined: a place, a height and the lines of one label."""
    for words, group in accounts.groupby(accounts.apply(marks.value_in_words, axis=1), sort=False):
        names = [safe(shorten(title.split(":")[0], 30)) for title in dict.fromkeys(group["title"])]
        names = [*names[:3], f"and {len(names) - 3} more"] if len(names) > 4 else names
        yield (
            group["middle"].max(),
            group["value"].fillna(group["implied_low"]).iloc[0],
            [f"<b>{safe(words)}</b>", *names],
        )


def free_shares(rows: pd.DataFrame, curve: pd.Series | None, days: tuple, scale: Scale) -> tuple[float, float]:
    """How much of the axis the marks of the later half leave free, below and above."""
    since = days[0] + (days[1] - days[0]) / 2
    numbers = drawn_numbers(rows[rows["middle"] >= since]) + (
        [] if curve is None else curve[curve.index >= since].tolist()
    )
    shares = [scale.share(number) for number in numbers]
    return (min(shares), 1 - max(shares)) if shares else (1, 1)


def label_accounts(fig: go.Figure, accounts: pd.DataFrame, scale: Scale, free: tuple[float, float]) -> None:
    """Write what accounts say into the free space below or above the later marks, without overlaps."""
    below, above = free
    sign = -1 if below >= above else 1
    edge = (below if sign < 0 else 1 - above) * HEIGHT + sign * 14
    for middle, value, lines in sorted(account_groups(accounts), key=lambda group: sign * group[1]):
        size = len(lines) * LABEL + 6
        centre = edge + sign * size / 2
        edge += sign * size
        fig.add_annotation(
            x=iso(middle),
            y=plain(scale.place(value)),
            text="<br>".join(lines),
            align="right",
            xanchor="right",
            ax=-26,
            ay=plain(round(scale.share(value) * HEIGHT - centre)),
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=ACCOUNT,
            standoff=5,
            font={"size": 11, "color": ACCOUNT_TEXT},
            bgcolor="rgba(255,255,255,0.85)",
            borderpad=1,
        )


def timeline_key(
    rows: pd.DataFrame,
    series: dict[str, str],
    accounts: pd.DataFrame | None = None,
    curve: pd.Series | None = None,
) -> Key:
    """Key entries for what the chart really holds."""
    many = len(series) > 1
    colour = SOFT if many else next(iter(series.values()))
    wide = marks.is_inexact(rows)
    present = [
        ("●", "exact figure", not wide.all()),
        ("┃", "range the wording implies", wide.any()),
        ("▲", "no upper limit stated", (wide & rows["high"].map(math.isinf)).any()),
        ("━", "period longer than a year", ((rows["end"] - rows["start"]) > marks.YEAR).any()),
        ("○", "excluded", (rows["rank"] == "deprecated").any()),
    ]
    return [
        *(("■", shade, str(name)) for name, shade in series.items() if many),
        *((symbol, colour, words) for symbol, words, there in present if there),
        *([("━", CURVE, str(curve.name))] if curve is not None else []),
        *([("◆", ACCOUNT, "popular account")] if accounts is not None else []),
    ]


def years_of(rows: pd.DataFrame) -> str:
    """The years that dated rows span, in words."""
    first, last = covered_days(rows)
    return "–".join(dict.fromkeys((f"{first:%Y}", f"{last:%Y}")))


def timeline_note(undated: int, at_edge: int = 0) -> str:
    """What has no time of its own, counted."""
    return " ".join(
        [
            *([f"Not drawn: {counted(undated, 'figures')} without a time."] if undated else []),
            *([f"At the right edge: {counted(at_edge, 'undated accounts')}."] if at_edge else []),
        ]
    )


def timeline_alt(rows: pd.DataFrame, accounts: pd.DataFrame | None, unit: str, title: str) -> str:
    """The chart in words, for those who don't see it."""
    ends = rows.sort_values(["middle", "figure"]).iloc[[0, -1]]
    first, last = (f"{marks.value_in_words(row)} in {marks.period_in_words(row)}" for row in each_row(ends))
    claims = (
        ""
        if accounts is None
        else " Popular accounts say " + ", ".join(dict.fromkeys(accounts.apply(marks.value_in_words, axis=1))) + "."
    )
    count = counted(len(rows), "figures").capitalize()
    return (
        f"Timeline: {title}. {count} of {marks.subject_line(rows, unit)}, "
        f"from {first} to {last}; inexact and drawn as intervals: {int(marks.is_inexact(rows).sum())}.{claims}"
    )
