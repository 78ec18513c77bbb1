"""The numbers that the front page and the look-up show: the best-sourced of each thing, with its line through time."""

from dataclasses import dataclass

import pandas as pd

from figures_site.line_chart import Point, points_of, sparkline
from interpol_figures.explore.select import YEARLY, best, latest, select
from interpol_figures.model.format import figure_in_words, in_words
from interpol_figures.tables.load import Tables

# What a reader asks first: heading, indicator and subject.
KEY = (
    ("Member countries", "member_countries", "interpol"),
    ("Red Notices issued in a year", "notices_issued", "red"),
    ("Red Notices valid at a time", "notices_in_circulation", "red"),
    ("Databases", "databases_held", "interpol_databases"),
    ("Records in all databases", "database_records", "interpol_databases"),
    ("Budget of a year", "budget_eur", "interpol"),
)


@dataclass(frozen=True)
class KeyNumber:
    """A number with what it is, when, by whom, how well sourced, and a small line through time."""

    heading: str
    words: str
    when: str
    publisher: str
    grade: str
    address: str
    line: str


def key_numbers(tables: Tables) -> list[KeyNumber]:
    """The key numbers of which the tables hold a dated figure."""
    found = []
    for heading, indicator, subject in KEY:
        stated = select(tables, indicator, subject)
        newest = latest(stated[stated["end"].notna()])
        if len(newest):
            found.append(_key_number(heading, newest.iloc[0], yearly_points(stated)))
    return found


def yearly_points(figures: pd.DataFrame) -> list[Point]:
    """The best-sourced figure of each year as points."""
    short = of_a_time(figures)
    return points_of(best(short, YEARLY)) if len(short) else []


def of_a_time(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures on less than two years, which a point in time can stand for."""
    return figures[(figures["end"] - figures["start"]).dt.days < 2 * 366]


def _key_number(heading: str, row: pd.Series, points: list[Point]) -> KeyNumber:
    return KeyNumber(
        heading,
        figure_in_words(row["qualifier"], row["value"], row["value_high"], row["unit"], with_unit=False),
        in_words(row["period_start"], row["period_end"]),
        row["publisher"],
        row["grade"],
        f"indicators/{row['indicator']}.html#{row['subject']}",
        sparkline(points),
    )
