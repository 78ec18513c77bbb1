import pandas as pd
import pytest

from interpol_figures.charts.counts import counts_by_year
from interpol_figures.explore.select import disagreements, editions
from interpol_figures.report.report import Report
from interpol_figures.stories import operation_rows
from interpol_figures.stories import operations_story as story
from interpol_figures.stories.named_operations import articles_operations
from interpol_figures.tables.load import load
from interpol_figures.tables.parameter_values import choices


@pytest.fixture(scope="module")
def tables():
    return load()


@pytest.fixture
def report(tables):
    return Report(tables)


def test_totals_of_series_are_no_operations(tables):
    assert not operation_rows.chosen(tables)["operation"].str.endswith("_all").any()
    assert "lionfish_all" not in set(
        operation_rows.outcomes(tables, operation_rows.chosen(tables), "arrests")["subject"]
    )


def test_years_choose_by_the_year_of_the_beginning(tables):
    found = operation_rows.chosen(tables, "financial_crime", 2020, 2021)
    assert sorted(found["operation"]) == ["haechi_i", "haechi_ii"]  # First Light 2019-2020 began in 2019


def test_an_undated_operation_is_left_out_once_a_year_is_asked_for(tables):
    assert "operation_trident" in set(operation_rows.chosen(tables)["operation"])
    assert "operation_trident" not in set(operation_rows.chosen(tables, first_year=1900)["operation"])


def test_the_ranking_takes_one_figure_an_operation_and_the_better_founded_one(tables):
    rows = operation_rows.outcomes(tables, operation_rows.chosen(tables), "arrests").set_index("subject")
    assert rows.index.is_unique
    assert rows["value"].idxmax() == "first_light_2020"
    assert (rows.loc["first_light_2022", "value"], rows.loc["first_light_2022", "qualifier"]) == (2000, "about")
    assert rows.loc["falcon_ii", "value"] == 11  # 13 stands in a later page, and is decided against


def test_days_are_counted_with_both_ends_and_only_where_they_are_known(tables):
    operations = operation_rows.chosen(tables).set_index("operation")
    days = operation_rows.duration(operations)
    assert days["liberterra_i"] == 5
    assert days["haechi_iii"] == 149
    assert pd.isna(days["haechi_v"])


def test_kinds_of_money_that_overlap_are_named(report):
    text = str(story.overlapping(report, operation_rows.chosen(report.tables)))
    assert text.startswith("HAECHI III and First Light 2022 appear")
    assert "No operation" in str(story.overlapping(report, operation_rows.chosen(report.tables, "firearms")))


def test_conflicts_and_figures_set_aside_are_both_listed(tables):
    operations = operation_rows.chosen(tables, "illicit_goods")
    found = operation_rows.disputes(tables, operations, operation_rows.all_figures(tables, operations))
    pangea = found[found["short"] == "Pangea VIII"]
    assert pangea["decision"].tolist() == ["excluded"]  # 81 million medicines repeat the dollar value
    assert "decided" in set(found["decision"])


def test_a_disagreement_names_all_that_is_said_the_preferred_first(tables):
    figures = operation_rows.all_figures(tables, editions(tables, "falcon"), "arrests")
    found = disagreements(tables, figures)
    assert found["said"].tolist() == ["11 arrests or 13 arrests"]
    assert len(found["figures"].iloc[0]) == 3


@pytest.mark.parametrize("area", choices("crime_areas_or_all"))
def test_every_crime_area_has_an_answer_and_titles(report, area):
    operations = operation_rows.chosen(report.tables, area)
    dated = operations[operations["year"].notna()]
    closely = operation_rows.outcomes(report.tables, operations, "arrests")
    assert str(story.opening(report, operations, closely)).startswith("The record knows")
    assert story.spans_title(dated) and story.years_title(dated)
    assert list(story.rankings(report, operations, [*story.PEOPLE, *story.MONEY, *story.GOODS]))


@pytest.mark.parametrize("indicator", choices("common_outcomes"))
def test_every_outcome_offered_has_a_ranking(report, indicator):
    rows = operation_rows.outcomes(report.tables, operation_rows.chosen(report.tables), indicator)
    assert len(rows) >= 4
    title = story.ranking(report, rows).layout.meta["title"]
    assert title.casefold().startswith(rows["label"].iloc[0].split(" (")[0].casefold())


def test_a_selection_without_operations_says_so(report):
    operations = operation_rows.chosen(report.tables, "terrorism", 2003, 2004)
    assert operations.empty
    closely = operation_rows.outcomes(report.tables, operations, "arrests")
    assert "knows no operation" in str(story.opening(report, operations, closely))
    [said] = story.rankings(report, operations, story.GOODS)
    assert str(said) == "*No operation of this selection states: drugs seized, cocaine seized and firearms seized.*"


def test_what_the_record_knows_of_the_operations_that_articles_name(report):
    known = articles_operations(report).set_index("component")["known"]
    assert known["operation_black_tulip"].text.startswith("Nothing under this name. No record of it was found")
    assert "$129,975,440" in known["operation_haechi"].text
    assert known["operation_neptune"].text.startswith("Six editions, 2018–2025; the newest is Neptune VII")
    assert set(report.cited_sources)  # what is told is cited


def test_years_without_operations_are_drawn_as_none():
    chart = counts_by_year(pd.DataFrame({"year": [2019, 2021, 2021]}), "Two years")
    assert list(chart.data[0].x) == [2019, 2020, 2021]
    assert list(chart.data[0].y) == [1, 0, 2]
