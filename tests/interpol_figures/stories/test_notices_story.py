"""The notices report on the real tables: what it finds, and that every selection has an answer."""

import itertools

import pytest

from interpol_figures import Report, load
from interpol_figures.charts.facets import facets
from interpol_figures.stories import notices_story as story
from interpol_figures.stories import oversight_story as oversight
from interpol_figures.tables.parameter_values import choices

TABLES = load()
RED = story.chosen(TABLES, ["red"])
YEARS = [(None, None), (2022, None), (None, 1990)]
GREEN = story.chosen(TABLES, ["green"])


def test_red_notices_in_circulation_are_set_beside_those_issued_in_the_same_year():
    # 57,347 valid at the end of 2018, 13,516 issued in 2018: the newest year that has an exact count of both
    counts = story.volumes(TABLES, RED)
    assert (
        story.stock_and_flow(counts)
        == "In 2018, Red Notices in circulation were about 4.2 times those issued in the year"
    )


def test_running_totals_and_first_days_stand_apart_from_yearly_counts():
    counts = story.volumes(TABLES, story.chosen(TABLES, ["all"]))
    apart = story.other_spans(counts)
    assert {"notices_issued-silver-2025-01-10-1", "notices_issued-red-2001-2"} <= set(apart.index)
    assert not apart.index.intersection(counts[story.is_yearly(counts)].index).size
    assert (apart["measure"] == "flow").all()


def test_both_claims_of_2022_fit_the_stock_and_not_the_flow():
    verdicts = story.claims(TABLES, story.chosen(TABLES, ["all"]))
    assert verdicts["verdict"].tolist() == ["wrong_measure", "wrong_measure"]
    _, record = story.claim_beside(TABLES, verdicts, "red")
    claim = 60_000
    assert (record.loc[record["label"] == "issued", "value"] < claim).all()
    assert (record.loc[record["label"] == "in circulation", "value"] > claim).all()


def test_parts_of_the_stock_are_added_up_as_the_verdict_does():
    verdicts = story.claims(TABLES, story.chosen(TABLES, ["all"]))
    _, record = story.claim_beside(TABLES, verdicts, "all")
    total = record[record["label"].str.endswith("added up")]
    assert total["value"].tolist() == [2_237 + 18_179 + 74_224 + 16_394]


def test_a_colour_without_rows_is_said_in_a_sentence():
    counts, verdicts = story.volumes(TABLES, GREEN), story.claims(TABLES, GREEN)
    said = str(story.answer(Report(TABLES), GREEN, counts, verdicts))
    assert said == "The record has no count of Green Notices for these years. The articles state no number of them."
    assert verdicts.empty
    assert oversight.refusals(TABLES, GREEN).empty and oversight.refusals_otherwise(TABLES, GREEN).empty


def test_a_range_of_years_keeps_only_what_lies_in_it():
    counts = story.volumes(TABLES, RED, 2015, 2016)
    assert set(counts["start"].dt.year) == {2015, 2016} and len(counts)
    assert str(oversight.misuse_in_record(Report(TABLES), 1930, 1931)).startswith("The record has no count of misuse")
    assert oversight.ccf_comparable(oversight.ccf(TABLES, 1930, 1931))[0].empty


def test_all_and_a_single_colour_can_be_named_but_not_nothing():
    assert len(story.chosen(TABLES, ["all"])) == len(TABLES["notice_types"])
    assert story.chosen(TABLES, ["yellow", "red"]).index.tolist() == ["red", "yellow"]
    with pytest.raises(ValueError, match="names no colour"):
        story.chosen(TABLES, [])


@pytest.mark.parametrize(
    ("colour", "years"),
    list(itertools.product(choices("notice_colours_or_all"), YEARS)),
)
def test_every_choice_has_an_answer_and_its_panels(colour, years):
    types = story.chosen(TABLES, [colour])
    counts, verdicts = story.volumes(TABLES, types, *years), story.claims(TABLES, types)
    assert "{" not in str(story.answer(Report(TABLES), types, counts, verdicts))
    yearly = counts[story.is_yearly(counts)]
    if len(yearly):
        colours = story.series_colours(types)
        fig = facets(yearly, story.stock_and_flow(counts), "panel", colour_by="series", colours=colours)
        assert sum(axis.startswith("yaxis") for axis in fig.to_dict()["layout"]) == yearly["panel"].nunique()
    assert len(story.by_colour(Report(TABLES), types, counts)) == len(types)


def test_the_commission_is_drawn_from_the_year_that_has_both_requests_and_cases():
    shown, earlier = oversight.ccf_comparable(oversight.ccf(TABLES))
    assert shown["start"].dt.year.min() == 2011
    assert earlier["value"].tolist() == [5]
    assert "5 requests" in str(oversight.ccf_earlier(Report(TABLES), earlier))
