"""A fitting chart of any selection of figures, without a word about how to draw it."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.bars import bars
from interpol_figures.charts.caption import Caption
from interpol_figures.charts.dot_matrix import dot_matrix
from interpol_figures.charts.facets import facets
from interpol_figures.charts.timeline import timeline, years_of
from interpol_figures.explore.select import YEARLY, best
from interpol_figures.model.format import counted, in_words, row_in_words
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import read_directory
from interpol_figures.tables.names import short_name

ERAS = ((1950, "before 1950"), (2000, "1950 to 1999"), (2008, "2000 to 2007"))  # years before are few
NO_TIME = "time not stated"
WIDE = 1000  # times the smallest number from which small ones vanish on a straight axis
MOST_LINES, MOST_PANELS, MOST_BARS = 5, 6, 20  # what one picture can hold and still be read


def chart(tables: Tables, figures: pd.DataFrame, caption: Any = None) -> go.Figure:
    """A chart of a selection of figures, chosen by what they are; returns a Plotly figure to show or to change.

    One thing through time is drawn as a time line, several things on one measure (the editions of an operation, say)
    as bars of the best-sourced figure of each, a few measures as panels over one time line, and many as counts by
    year. `caption`, a title or a `Caption`, takes the place
    of the finding. Raises ValueError for a selection without figures.

    >>> import interpol_figures as figures
    >>> tables = figures.load()
    >>> haechi = figures.select(tables, "assets intercepted", "haechi")
    >>> figures.chart(tables, haechi).layout.meta["title"]
    'Assets intercepted (USD): from nearly $27 million (HAECHI-II) to about $130 million (HAECHI III)'
    """
    if figures.empty:
        raise ValueError("the selection has no figures to draw; widen it, or say in a sentence that there are none")
    figures = figures.assign(about=_about(tables, figures["subject"]))
    dated = figures[(figures["tier"] == "record") & figures["start"].notna()]
    few = figures["about"].nunique() <= MOST_LINES
    if figures["indicator"].nunique() > 1:
        if few and len(dated) and dated["label"].nunique() <= MOST_PANELS and figures["label"].nunique() <= MOST_PANELS:
            return _panels(dated, caption)
        return _coverage_chart(tables, figures, caption)
    repeated = dated.groupby("subject")["period_start"].nunique()
    if len(repeated) == 1 or (few and (repeated > 1).any()):
        return _line(figures, caption)
    return _bars(figures, caption)


def _about(tables: Tables, subjects: pd.Series) -> pd.Series:
    names = read_directory(tables).labels
    return subjects.map(lambda subject: short_name(names.get(subject, subject.replace("_", " "))))


def _line(figures: pd.DataFrame, caption: Any) -> go.Figure:
    """One measure through time, accounts apart."""
    record, accounts = figures[figures["tier"] == "record"], figures[figures["tier"] == "account"]
    numbers = record["value"].dropna()
    return timeline(
        record,
        caption or _course(record),
        accounts=accounts if len(accounts) else None,
        colour_by="about" if record["about"].nunique() > 1 else None,
        scale="log" if len(numbers) and 0 < WIDE * numbers.min() < numbers.max() else "auto",
    )


def _bars(figures: pd.DataFrame, caption: Any) -> go.Figure:
    """One measure of several things: the best-sourced figure of each, from the largest down."""
    rows = best(figures if (figures["tier"] == "account").all() else figures[figures["tier"] == "record"])
    if rows["value"].isna().all():
        raise ValueError("none of these figures states a number that could be drawn; show them in a table")
    ranked = rows.sort_values(["value", "subject"], ascending=[False, True])
    left = len(ranked) - MOST_BARS
    return bars(
        ranked.head(MOST_BARS),
        Caption.of(
            caption or _ends(ranked[ranked["value"].notna()]),
            subtitle=f"The best-sourced figure of {counted(len(rows), 'subjects')}",
            note=f"Not drawn: {counted(left, 'smaller figures')}." if left > 0 else "",
        ),
    )


def _panels(dated: pd.DataFrame, caption: Any) -> go.Figure:
    """A few measures, each with an axis of its own."""
    several = dated["about"].nunique() > 1
    about = "" if several else f", {dated['about'].iloc[0]}"
    count = counted(dated["label"].nunique(), "measures")
    title = f"{count[0].upper()}{count[1:]}{about}, {years_of(dated)}"
    return facets(dated, caption or title, colour_by="about" if several else None, log=True)


def _coverage_chart(tables: Tables, figures: pd.DataFrame, caption: Any) -> go.Figure:
    """Many measures: how many figures speak of each year."""
    covered = coverage(tables, figures)
    covered["era"] = pd.Categorical(covered["era"], eras(covered))
    subtitle = "Figures by table and by the year in which their time ends"
    return dot_matrix(covered, Caption.of(caption or middle_year(figures), subtitle=subtitle), "era", "part")


def coverage(tables: Tables, figures: pd.DataFrame | None = None) -> pd.DataFrame:
    """Figures (all, if none are given) with the years they speak of.

    Columns: era, part (title of its table), publisher, source.
    """
    figures = tables.figures if figures is None else figures
    titles = {name: tables.package.tables[name].title for name in tables.package.figure_tables}
    return figures[["publisher", "source"]].assign(
        era=[_era(end) for end in figures["end"]], part=figures["table"].map(titles)
    )


def _era(end: pd.Timestamp) -> str:
    if pd.isna(end):
        return NO_TIME
    return next((name for first, name in ERAS if end.year < first), str(end.year))


def eras(covered: pd.DataFrame) -> list[str]:
    """The eras and years that occur, in the order of time, figures without a time last."""
    early = [name for _, name in ERAS]
    return sorted(
        covered["era"].unique(), key=lambda era: (era == NO_TIME, early.index(era) if era in early else 99, era)
    )


def middle_year(figures: pd.DataFrame) -> str:
    """The finding of the chart of coverage: the year from which on half of the figures speak."""
    years = figures["end"].dropna().dt.year.sort_values()
    if years.empty:
        return "None of the figures has a time"
    return f"Half of the figures that have a time speak of {years.iloc[len(years) // 2]} or later"


def _course(record: pd.DataFrame) -> str:
    """The finding of a time line: the best-sourced figures of its first year and of its last."""
    yearly = best(record, YEARLY)
    ends = (yearly if len(yearly) else record[record["start"].notna()]).iloc[[0, -1]]
    several = record["about"].nunique() > 1
    shown = [
        f"{row_in_words(row)} ({row.about + ', ' if several else ''}{in_words(row.period_start, row.period_end)})"
        for row in each_row(ends)
    ]
    opening = _opening(ends) + ("" if several else f", {ends['about'].iloc[0]}")
    return f"{opening}: from {shown[0]} to {shown[1]}" if shown[0] != shown[1] else f"{opening}: {shown[0]}"


def _ends(ranked: pd.DataFrame) -> str:
    """The finding of bars: the least and the most."""
    shown = [f"{row_in_words(row)} ({row.about})" for row in each_row(ranked.iloc[[-1, 0]])]
    return f"{_opening(ranked)}: " + (f"from {shown[0]} to {shown[1]}" if len(ranked) > 1 else shown[0])


def _opening(rows: pd.DataFrame) -> str:
    label = rows["label"].iloc[0]
    return label[0].upper() + label[1:]
