"""INTERPOL's operations as reports show them: named, dated, with their length and what each was for.

>>> from interpol_figures.tables.load import load
>>> rows = operations(load()).set_index("operation")
>>> rows.loc["haechi_iii", ["short", "aim", "time"]].tolist()
['HAECHI III', 'against financial crime', '28 June to 23 November 2022']
"""

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

from interpol_figures.explore.select import RANKED, disagreements, is_total
from interpol_figures.model.format import period_in_words, row_in_words
from interpol_figures.model.periods import first_day, last_day
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, days_of
from interpol_figures.tables.names import LEADER, series_name, short_name

AIMS: dict[str, str] = tomllib.loads(Path(__file__).with_name("operations.toml").read_text("utf-8"))["aims"]


def operations(tables: Tables, led_by: str = LEADER) -> pd.DataFrame:
    """Operations that INTERPOL led or ran with others, in the order in which they began; totals of series left out.

    What the World Customs Organization, Europol or a country ran without it isn't counted; what one of them led "with
    INTERPOL" is. `led_by` is a name that stands in `lead`, or "" for all.

    Columns: those of the table; short (name without “Operation”), series_name, area (of crime, in words), aim
    (“against cybercrime”), time (in words), start and end (days, NaT where unknown), year (in which it began, NA
    where unknown), days (it ran, both ends counted; NaN where they aren't known to the day).
    """
    rows = tables["operations"]
    rows = rows[~is_total(rows["operation"]) & rows["lead"].str.contains(led_by, regex=False)]
    start = days_of(rows["period_start"], first_day)
    end = days_of(rows["period_end"].where(rows["period_end"] != "", rows["period_start"]), last_day)
    exact = (rows["period_start"].str.len() == 10) & (rows["period_end"].str.len() == 10)
    names = {series: series_name(series, group) for series, group in rows.groupby("series")["name"]}
    found = rows.assign(
        short=rows["name"].map(short_name),
        series_name=rows["series"].map(names),
        area=rows["crime_area"].str.replace("_", " "),
        aim=[AIMS.get(area, f"against {area.replace('_', ' ')}") for area in rows["crime_area"]],
        time=[_time(row) for row in each_row(rows)],
        start=start,
        end=end,
        year=start.dt.year.astype("Int64"),
        days=((end - start).dt.days + 1).where(exact),
    )
    return found.sort_values(["start", "operation"])


def _time(row: Any) -> str:
    """The time of an operation; one that has begun and has no stated end is open."""
    if row.period_start and not row.period_end:
        return f"since {period_in_words(row.period_start)}"
    return period_in_words(row.period_start, row.period_end)


def disputed(tables: Tables, figures: pd.DataFrame) -> pd.DataFrame:
    """Where sources contradict one another on some figures, and which figures are excluded for another reason.

    Columns: about, what (is counted), statements, decision, reason.

    >>> from interpol_figures.explore.select import select
    >>> from interpol_figures.tables.load import load
    >>> tables = load()
    >>> disputed(tables, select(tables, "arrests", "falcon"))["statements"].tolist()
    ['11 arrests or 13 arrests']
    """
    found = disagreements(tables, figures)
    settled = {figure for rivals in found["figures"] for figure in rivals}
    excluded = figures[(figures["rank"].map(RANKED) == RANKED["deprecated"]) & ~figures["figure"].isin(settled)]
    rows = excluded[["about"]].assign(
        what=excluded["label"],
        statements=[row_in_words(row) for row in each_row(excluded)],
        decision="excluded",
        reason=excluded["note"],
    )
    return pd.concat([found[rows.columns], rows], ignore_index=True)
