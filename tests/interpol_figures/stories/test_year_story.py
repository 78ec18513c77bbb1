"""The report on one year: known values of the tables, years without figures, and every year that may be chosen."""

import pytest

from interpol_figures.report.report import Report
from interpol_figures.stories import year_story as story
from interpol_figures.tables.load import load
from interpol_figures.tables.parameter_values import choices

YEARS = choices("years_reviewed")
VIEWS = [
    story.opening,
    story.operations_view,
    story.outcomes_table,
    story.arrests_view,
    story.notices_words,
    story.joined_words,
    story.totals_table,
    story.events_table,
    story.said_table,
]


@pytest.fixture(scope="module")
def tables():
    """The tables of the repository."""
    return load()


@pytest.mark.parametrize("year", [YEARS[0] - 100, *YEARS])
def test_every_year_has_something_to_show(tables, year):
    """No year is refused or drawn empty, not even one before the founding of most things."""
    report = Report(tables)
    for view in VIEWS:
        shown = view(report, year)
        assert hasattr(shown, "_repr_html_") or hasattr(shown, "_repr_mimebundle_"), view.__name__
    for table in ("notice_volumes", "database_figures", "organisation_figures"):
        assert story.figures_table(report, year, table) is not None


def test_operations_over_the_turn_of_a_year_stand_in_both(tables):
    """Red Card 2.0 ran from December 2025 to January 2026; totals of a series never stand for an operation."""
    for year in (2025, 2026):
        assert "red_card_ii" in set(story.operations_of(tables, year)["operation"])
    assert "red_card_ii" not in set(story.operations_of(tables, 2024)["operation"])
    assert not any(name.endswith("_all") for year in YEARS for name in story.operations_of(tables, year)["operation"])


def test_outcomes_are_the_best_few_of_each_operation(tables):
    """HAECHI III: the exact arrests, not INTERPOL's own “almost”; no countries taking part among outcomes."""
    found = story.outcomes(tables, 2022)
    haechi = found[found["subject"] == "haechi_iii"].set_index("indicator")
    assert haechi.loc["arrests", "value"] == 975
    assert haechi.loc["arrests", "qualifier"] == "exact"
    assert found.groupby("subject").size().max() <= story.MOST_OUTCOMES
    assert "countries_taking_part" not in set(found["indicator"])


def test_members_at_the_end_of_the_year(tables):
    """Palau joined in November 2023 as the 196th of today's members; the unfinished year is counted to its newest day."""
    told = str(story.opening(Report(tables), 2023))
    assert "196 member countries on 31 December 2023, one of which" in told
    assert "One country joined in 2023: Palau (28 November 2023)." in str(story.joined_words(Report(tables), 2023))
    newest = tables.newest
    assert f"{newest.day} {newest:%B %Y}" in str(story.opening(Report(tables), newest.year))


def test_articles_on_a_year(tables):
    """Both claims on notices of 2022 are there, and the total of members that was right in 2019."""
    claims = story.said_of(tables, 2022)
    assert {"notices_issued-all-2022-1", "notices_issued-red-2022-2"} <= set(claims["figure"])
    earlier = story.said_of(tables, 2019)
    assert set(earlier.loc[earlier["indicator"] == "member_countries", "value"]) == {194}
    assert set(earlier["link"]) == {"was right in the year"}


def test_red_notices_name_the_figure_before(tables):
    """11,492 were issued in 2015; the newest earlier year with a figure is 2013."""
    told = str(story.notices_words(Report(tables), 2015))
    assert "11,492 notices" in told
    assert "8,857 notices" in told
    assert "doesn't say how many Red Notices were in circulation in 2015" in told
