"""Stated figures through time: a line through the best-sourced, and what else was stated in grey beside it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import marks
from interpol_figures.charts.caption import EDGE, Caption, Room, dress
from interpol_figures.charts.labels import label_line
from interpol_figures.charts.scales import Kind, one_unit, scale_for
from interpol_figures.charts.theme import ACCOUNT, ACCOUNT_TEXT, CURVE, UNSTATED, colours_for
from interpol_figures.charts.values import NothingToDrawError, left_out, plain, require_rows
from interpol_figures.explore.select import best
from interpol_figures.model.format import capital, counted, when
from interpol_figures.model.periods import first_day
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import days_of

HEIGHT = 330  # pixels of the plotting area
YEAR = pd.Timedelta(days=366)


def timeline(
    figures: pd.DataFrame,
    caption: Any,
    *,
    accounts: pd.DataFrame | None = None,
    curve: pd.Series | None = None,
    colour_by: str | None = None,
    scale: Kind = "auto",
) -> go.Figure:
    """A line through the best-sourced figure of each year, its ends and its peak labelled; other statements are grey.

    A wording that isn't exact has a grey stroke over what it implies. Excluded figures, figures without a
    time and totals of several years aren't drawn, but counted.

    Parameters
    ----------
    figures : frame of record figures of one unit.
    caption : the finding, or a `Caption`.
    accounts : frame of popular articles' figures, drawn apart, those without a time at the right edge.
    curve : Series of numbers indexed by date, drawn as steps; its name goes into the key.
    colour_by : column whose values get a line and a colour each.
    scale : "zero" starts the value axis at nought, "fit" at the figures, "log" is logarithmic; "auto" chooses
        between the first two.

    >>> import interpol_figures as figures
    >>> red = figures.select(figures.load(), "notices_issued", "red")
    >>> figures.timeline(red, "Ever more Red Notices").layout.meta["title"]
    'Ever more Red Notices'
    """
    require_rows(figures, "timeline")
    accounts = figures.head(0) if accounts is None else accounts
    curve = pd.Series(dtype="float64") if curve is None else curve
    unit = one_unit("timeline", figures, accounts)
    rows, note = drawable(figures, colour_by)
    days = [*rows["start"], *rows["end"], *curve.index]
    claims = placed_accounts(accounts, max(days))
    axis = scale_for([*marks.numbers_of(rows), *marks.numbers_of(claims), *curve], scale)
    series = colours_for(sorted(set(rows["series"])))
    traces = [step_trace(curve), *line_traces(rows, series), account_trace(claims)]
    ends = [label_line(line, axis.high, before="top center") for line in traces if line.mode == "lines+markers+text"]
    fig = go.Figure()
    fig.add_traces([trace for trace in traces if trace.x])
    set_time_axis(fig, (min(days), max(days)))
    fig.update_yaxes(ticklabelposition="inside top", **axis.settings(unit))
    words = Caption.of(
        caption,
        subtitle=f"{capital(marks.subject_line(rows, unit))}, {years_of(rows)}{', log scale' if axis.log else ''}",
        sources=pd.concat([rows, claims]),
        note=note,
        alt=timeline_alt(rows, claims, unit),
    )
    key = timeline_key(rows, claims, curve, series)
    return dress(fig, words, Room(HEIGHT, right=EDGE + max(ends)), key)


def drawable(figures: pd.DataFrame, group: str | None) -> tuple[pd.DataFrame, str]:
    """Figures that belong on a time line, with the middle of their time and whether the line goes through them, and
    a note on those left out: excluded ones, those without a time, and totals of other spans beside counts of a year.

    Columns added: middle, line, series (the group, which is one without a name where none is asked for). Raises
    NothingToDrawError where nothing is left.
    """
    kept = figures[figures["rank"] != "deprecated"]
    dated = kept[kept["start"].notna()]
    dated = dated.assign(series=dated[group].fillna("").replace("", UNSTATED) if group else "")
    rows = dated[dated["is_yearly"]] if dated["is_yearly"].any() else dated
    counts = {"excluded": len(figures) - len(kept), "without a time": len(kept) - len(dated)}
    left = left_out("figures", counts | {"of other spans than a year": len(dated) - len(rows)})
    if rows.empty:
        raise NothingToDrawError(f"timeline: {left}, and no other; show them in a table")
    rows = rows.assign(middle=middle_of(rows).dt.normalize())
    line = best(rows, by=["series", "indicator", "subject", "year"])["figure"]
    return rows.assign(line=rows["figure"].isin(line)), f"Not drawn: {left}." if left else ""


def middle_of(rows: pd.DataFrame) -> pd.Series:
    """The middle of the time that each row is about."""
    return rows["start"] + (rows["end"] - rows["start"]) / 2


def set_time_axis(fig: go.Figure, days: tuple[pd.Timestamp, pd.Timestamp]) -> None:
    """A time axis with room at its ends, more on the left where the value axis has its labels."""
    pad = (days[1] - days[0]) * 0.04 + pd.Timedelta(days=20)
    ends = [f"{day:%Y-%m-%d}" for day in (days[0] - 2.2 * pad, days[1] + 1.4 * pad)]
    # A year's label stands under the middle of the year, where its mark is.
    years = {"ticklabelmode": "period", "tickformat": "%Y"} if days[1] - days[0] > 2 * YEAR else {}
    fig.update_xaxes(type="date", range=ends, showgrid=False, showline=True, nticks=7, **years)


def line_traces(rows: pd.DataFrame, series: dict[str, str]) -> Iterator[go.Scatter]:
    """Grey marks of other statements, and of each series a line through its best-sourced figures."""
    yield mark_trace(rows[~rows["line"]], CURVE, mode="markers")
    for name, colour in series.items():
        own = rows[rows["line"] & (rows["series"] == name)].sort_values(["middle", "figure"])
        for _, line in own.groupby(["indicator", "subject"], sort=False):
            yield mark_trace(line, colour, mode="lines+markers+text", text=end_labels(line), name=str(name))


def mark_trace(rows: pd.DataFrame, colour: str, **look: Any) -> go.Scatter:
    """Marks at the stated numbers, with strokes over what an inexact wording implies."""
    return go.Scatter(
        x=rows["middle"].dt.strftime("%Y-%m-%d").tolist(),
        y=[plain(value) for value in marks.numbers_of(rows)],
        marker={"size": 7, "color": colour},
        line={"width": 2, "color": colour},
        error_y=marks.implied_interval(rows),
        textfont={"size": 12, "color": colour},
        **marks.hovers(map(marks.hover, each_row(rows))),
        **look,
    )


def end_labels(line: pd.DataFrame) -> list[str]:
    """The figures in words at the first mark, the last and the highest; nothing at the others."""
    numbers = marks.numbers_of(line)
    peak = numbers.idxmax() if numbers.max() > numbers.iloc[-1] else None
    named = {line.index[0], line.index[-1], peak}
    return [marks.value_in_words(row) if name in named else "" for name, row in line.iterrows()]


def step_trace(curve: pd.Series) -> go.Scatter:
    """A number that holds from day to day, as steps."""
    look = {"name": str(curve.name), "line": {"shape": "hv", "color": CURVE, "width": 2}, "mode": "lines"}
    hover = "%{y:,} on %{x|%-d %b %Y}<extra></extra>"
    days, numbers = [f"{day:%Y-%m-%d}" for day in curve.index], [plain(n) for n in curve]
    return go.Scatter(x=days, y=numbers, hovertemplate=hover, **look)


def placed_accounts(accounts: pd.DataFrame, newest: pd.Timestamp) -> pd.DataFrame:
    """Articles' figures at their time, else at their publication, else at the newest day."""
    known = middle_of(accounts).fillna(days_of(accounts["published"], first_day))
    return accounts.assign(middle=known.fillna(newest).dt.normalize())


def account_trace(accounts: pd.DataFrame) -> go.Scatter:
    """Articles' figures as diamonds; each number is written once."""
    words = marks.words_of(accounts)
    text = ["" if one in words[:n] else one for n, one in enumerate(words)]
    trace = mark_trace(accounts, ACCOUNT, mode="markers+text", text=text, textposition="bottom left")
    return trace.update(marker={"symbol": "diamond", "size": 10}, textfont={"color": ACCOUNT_TEXT}, cliponaxis=False)


def timeline_key(
    rows: pd.DataFrame, claims: pd.DataFrame, curve: pd.Series, series: dict[str, str]
) -> list[tuple[str, str, str]]:
    """Key entries for what the chart really holds."""
    named = [("■", shade, name, len(series) > 1) for name, shade in series.items()]
    others = [
        ("┃", CURVE, "what an inexact wording implies", marks.is_inexact(rows).any()),
        ("●", CURVE, "other statements", not rows["line"].all()),
        ("━", CURVE, curve.name, len(curve)),
        ("◆", ACCOUNT, "popular article", len(claims)),
    ]
    return [(symbol, colour, str(words)) for symbol, colour, words, there in [*named, *others] if there]


def years_of(rows: pd.DataFrame) -> str:
    """The years that dated rows span, in words."""
    return "–".join(dict.fromkeys(f"{day:%Y}" for day in (rows["start"].min(), rows["end"].max())))


def timeline_alt(rows: pd.DataFrame, claims: pd.DataFrame, unit: str) -> str:
    """The chart in words, for those who don't see it."""
    ends = rows.sort_values(["middle", "figure"]).iloc[[0, -1]]
    first, last = (f"{marks.value_in_words(row)} {when(row.period_start, row.period_end)}" for row in each_row(ends))
    stated = dict.fromkeys(marks.value_in_words(row) for row in each_row(claims))
    text = f"Timeline: {counted(len(rows), 'figures')} of {marks.subject_line(rows, unit)}, from {first} to {last}."
    return f"{text} Popular articles say {', '.join(stated)}." if stated else text
