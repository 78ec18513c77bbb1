import pytest

from interpol_figures.explore.select import editions
from interpol_figures.report.report import Report
from interpol_figures.stories import operation_rows, series_story
from interpol_figures.tables.load import load
from interpol_figures.tables.parameter_values import choices

SERIES = choices("series_with_editions")


@pytest.fixture(scope="module")
def tables():
    return load()


@pytest.fixture
def report(tables):
    return Report(tables)


def stated(tables, series):
    rows = series_story.edition_rows(tables, series)
    return rows, series_story.stated(tables, rows)


def test_totals_make_no_edition(tables):
    assert "lionfish_all" not in set(editions(tables, "lionfish")["operation"])
    assert "night_fury" not in SERIES


def test_editions_stand_in_their_order_also_where_only_a_year_is_known(tables):
    rows = series_story.edition_rows(tables, "sunbird")
    assert rows["short"].tolist() == ["Sunbird 2016", "Sunbird II", "Sunbird III", "Sunbird IV"]


def test_haechi_compares_what_is_known(report):
    rows, figures = stated(report.tables, "haechi")
    assert len(rows) == 6
    countries = figures[figures["indicator"] == series_story.COUNTRIES]
    assert countries["value"].tolist() == [9, 20, 30, 34, 40, 40]
    assert (
        series_story.change_title(countries) == "Countries taking part: HAECHI V and HAECHI VI state most, 40 countries"
    )
    arrests = series_story.edition_chart(report, rows, figures, "arrests")
    assert arrests.layout.meta["caption"]["note"] == "Not stated for HAECHI VI."
    assert list(arrests.data[0].x)[:3] == [585, 1003, 975]  # the order of the editions, not of the size


def test_effort_is_drawn_after_results(tables):
    _, figures = stated(tables, "kafo")
    order = series_story.shared(tables, figures)
    assert order[0] == "firearms_seized"
    assert order[-1] == "officers_deployed"  # though every edition states it


def test_the_matrix_has_every_figure_once_with_its_source(report):
    rows, figures = stated(report.tables, "pangea")
    tables = series_story.matrix(report, rows, figures)
    assert len(tables) == 3
    assert sum(table.html.count("href='#source-") for table in tables) == len(figures)
    assert set(figures["figure"]) <= set(report.used)


@pytest.mark.parametrize("series", SERIES)
def test_every_series_reads_well(report, series):
    rows, figures = stated(report.tables, series)
    assert str(series_story.opening(report, rows, figures)).startswith("The record holds")
    assert rows["series_name"].iloc[0] in series_story.times_title(rows)
    shown = list(series_story.outcome_charts(report, rows, figures))
    charts = [one for one in shown if hasattr(one, "layout")]
    assert len(charts) == min(len(series_story.shared(report.tables, figures)), series_story.CHARTS)
    assert charts or "No outcome is stated" in str(shown[0])
    assert all(one.html for one in series_story.matrix(report, rows, figures))


def test_a_series_without_countries_says_so(report):
    rows, figures = stated(report.tables, "calypso")
    said = series_story.edition_chart(report, rows, figures, series_story.COUNTRIES)
    assert str(said) == "*Countries taking part: no edition states a number.*"


def test_figures_of_a_part_or_of_all_editions_stand_apart(tables):
    about = series_story.parts_and_totals(tables, "neptune")
    assert about["subject"].unique().tolist() == ["neptune_i_first_week"]
    assert "lionfish_all" in set(series_story.parts_and_totals(tables, "lionfish")["subject"])


def test_what_articles_say_of_a_series_is_judged(tables):
    claims = series_story.claims(tables, "liberterra")
    assert claims["verdict"].to_dict()["victims_rescued-liberterra-2021-1"] == "loosely_worded"
    assert series_story.told(tables, "lionfish")["publisher"].tolist() == ["Global Police Cooperation, line 71"]
    assert series_story.told(tables, "pangea").empty


def test_disputes_of_a_series_give_decision_and_reason(tables):
    rows = series_story.edition_rows(tables, "falcon")
    found = operation_rows.disputes(tables, rows, operation_rows.all_figures(tables, rows))
    first = found.set_index("short").loc["Falcon II"]
    assert first["decision"] == "decided"
    assert first["said"] == "11 arrests or 13 arrests"
