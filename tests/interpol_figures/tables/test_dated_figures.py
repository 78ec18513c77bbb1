"""Figures that dates of other tables state."""

import pytest

from folders import assert_found
from interpol_figures.tables.load import load
from interpol_figures.tables.validate import validate

HISTORY = "history.csv"


@pytest.fixture(scope="module")
def tables():
    return load()


@pytest.mark.parametrize(
    ("indicator", "subject", "value", "period"),
    [
        ("assembly_year", "general_assembly_85", 2016, ("2016-11-07", "2016-11-10")),
        ("assembly_number", "general_assembly_85", 85, ("2016-11-07", "2016-11-10")),
        ("election_year", "meng_hongwei", 2016, ("2016-11-10", "2016-11-10")),
        ("term_end_year", "meng_hongwei", 2018, ("2018-10-07", "2018-10-07")),
        ("refounding_year", "interpol", 1946, ("1946-06-06", "1946-06-06")),
        ("accession_year", "plw", 2023, ("2023-11-28", "2023-11-28")),
        ("introduction_year", "silver", 2025, ("2025", "2025")),
    ],
)
def test_a_dated_fact_is_a_figure(tables, indicator, subject, value, period):
    figures = tables.dated_figures
    (row,) = figures[(figures["indicator"] == indicator) & (figures["subject"] == subject)].itertuples()
    assert (row.value, row.qualifier, (row.period_start, row.period_end)) == (value, "exact", period)
    assert row.grade and row.label and row.figure == row.Index


def test_a_country_that_was_listed_again_had_joined_by_then(tables):
    figures = tables.dated_figures
    (row,) = figures[(figures["indicator"] == "accession_year") & (figures["subject"] == "gbr")].itertuples()
    assert (row.value, row.qualifier, row.period_start) == (1956, "at_most", "1956-06-13")


def test_dated_figures_have_the_columns_of_the_others_and_ids_of_their_own(tables):
    dated, stated = tables.dated_figures, tables.figures
    assert set(stated.columns) < set(dated.columns)
    assert dated.index.is_unique
    assert not dated.index.intersection(stated.index).size


def test_the_end_of_a_term_is_cited_by_its_own_source(tables):
    assert tables.dated_figures.loc["term_end_year-meng_hongwei-2018-10-07-1", "source"].startswith("armenpress")


EVENTS = {
    "an indicator without a subject": (
        {"indicator": "refounding_year"},
        "subject",
        "indicator and subject go together",
    ),
    "figures beside an indicator": (
        {"indicator": "congress_year", "subject": "first_congress_monaco"},
        "figures",
        "the event states a figure and points at figures that state it",
    ),
    "an indicator that is no event": (
        {"indicator": "staff", "subject": "interpol", "figures": ""},
        "indicator",
        "the indicator's measure isn't event",
    ),
    "a figure of another year": (
        {"figures": "founding_year-interpol-1923-09-1"},
        "figures",
        "a figure states another year than the event",
    ),
}


@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_with(folder, kind):
    cells, column, rule = EVENTS[kind]
    key = "1914-04-14-first-international-criminal-police"
    line = folder.line(HISTORY, lambda row: row["event"] == key)
    folder.set(HISTORY, line, **cells)
    value = folder.record(HISTORY, line)[column] or None
    assert any(
        (fault.file, fault.line, fault.column, fault.value) == (HISTORY, line, column, value) and rule in fault.rule
        for fault in validate(folder.path)
    )


def test_an_event_points_only_at_figures_that_exist(folder):
    line = folder.line(HISTORY, lambda row: row["figures"])
    folder.set(HISTORY, line, figures="nobody-knows-1999-1")
    assert_found(folder, (HISTORY, line, "figures", "nobody-knows-1999-1", "nothing of that id stands in"))
