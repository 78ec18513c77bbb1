"""A fitting chart of any selection of figures, without a word about how to draw it."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.bars import bars
from interpol_figures.charts.caption import Caption
from interpol_figures.charts.scales import Kind, wide_spread
from interpol_figures.charts.timeline import timeline
from interpol_figures.charts.values import require_rows
from interpol_figures.explore.select import best
from interpol_figures.model.format import capital, counted, period_in_words, row_in_words
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.names import short_name

WIDE = 1000  # times the smallest number, from which on small ones vanish on a straight axis
MOST_LINES, MOST_BARS = 5, 20  # what one picture can hold and still be read


def chart(figures: pd.DataFrame, caption: Any = None) -> go.Figure:
    """A chart of a selection of figures, chosen by what they are; returns a Plotly figure to show or to change.

    One thing through time, or a few, is drawn as a time line; several things on one measure (the editions of an
    operation, say) as bars of the best-sourced figure of each; many measures as bars of how many figures each has.
    `caption`, a title or a `Caption`, takes the place of the finding. Raises NothingToDrawError, a ValueError, for a
    selection without figures that can be drawn.

    >>> import interpol_figures as figures
    >>> haechi = figures.select(figures.load(), "assets intercepted", "haechi")
    >>> figures.chart(haechi).layout.meta["title"]
    'Assets intercepted (USD): from nearly $27 million (HAECHI-II) to $130 million (HAECHI III)'
    """
    require_rows(figures, "chart")
    figures = figures.assign(about=figures["about"].map(short_name))
    if figures["indicator"].nunique() > 1:
        return _measures(figures, caption)
    dated = figures[(figures["tier"] == "record") & figures["start"].notna() & (figures["rank"] != "deprecated")]
    times = dated.groupby("subject")["period_start"].nunique()
    if len(times) == 1 or (len(times) <= MOST_LINES and (times > 1).any()):
        return _line(figures, dated, caption)
    return _bars(figures, caption)


def _line(figures: pd.DataFrame, dated: pd.DataFrame, caption: Any) -> go.Figure:
    """One measure through time, articles apart."""
    record, accounts = figures[figures["tier"] == "record"], figures[figures["tier"] == "account"]
    scale: Kind = "log" if wide_spread(dated["value"].dropna(), WIDE) else "auto"
    colour_by = "about" if dated["about"].nunique() > 1 else None
    return timeline(record, caption or _course(dated), accounts=accounts, colour_by=colour_by, scale=scale)


def _bars(figures: pd.DataFrame, caption: Any) -> go.Figure:
    """One measure of several things: the best-sourced figure of each, from the largest down."""
    rows = best(figures if (figures["tier"] == "account").all() else figures[figures["tier"] == "record"])
    ranked = rows[rows["value"].notna()].sort_values(["value", "subject"], ascending=[False, True])
    require_rows(ranked, "chart of numbers")
    return _first_bars(ranked, caption or _ends(ranked), "The best-sourced figure of each", "smaller figures")


def _measures(figures: pd.DataFrame, caption: Any) -> go.Figure:
    """Many measures: how many figures there are on each."""
    counts = figures["label"].value_counts().rename("figures").reset_index()
    title = f"{counted(len(figures), 'figures')} on {counted(len(counts), 'measures')}".capitalize()
    words = Caption.of(caption or title, sources=figures)
    return _first_bars(counts, words, "Figures on each measure", "further measures", "label", "figures")


def _first_bars(rows: pd.DataFrame, caption: Any, subtitle: str, rest: str, *columns: str) -> go.Figure:
    """As many bars as one picture can hold, and a note on the rest."""
    left = len(rows) - MOST_BARS
    note = f"Not drawn: {counted(left, rest)}." if left > 0 else ""
    return bars(rows.head(MOST_BARS), Caption.of(caption, subtitle=subtitle, note=note), *columns)


def _course(dated: pd.DataFrame) -> str:
    """The finding of a time line: the best-sourced figures of the first and last year of what has most of them."""
    most = dated[dated["subject"] == dated["subject"].value_counts().idxmax()]
    ends = best(most, ("indicator", "subject", "year")).iloc[[0, -1]]
    shown = [f"{row_in_words(row)} ({period_in_words(row.period_start, row.period_end)})" for row in each_row(ends)]
    opening = f"{capital(ends['label'].iloc[0])}, {ends['about'].iloc[0]}"
    return f"{opening}: from {shown[0]} to {shown[1]}" if shown[0] != shown[1] else f"{opening}: {shown[0]}"


def _ends(ranked: pd.DataFrame) -> str:
    """The finding of bars: the least and the most."""
    shown = [f"{row_in_words(row)} ({row.about})" for row in each_row(ranked.iloc[[-1, 0]])]
    return f"{capital(ranked['label'].iloc[0])}: " + (f"from {shown[0]} to {shown[1]}" if len(ranked) > 1 else shown[0])
