"""The membership notebook: totals are what sources stated, the re-listed of 1956 aren't new, every choice speaks."""

import pytest

from interpol_figures.tables.load import load
from notebook_run import charts, run

DECADES = "New members by decade of accession"


@pytest.fixture(scope="module")
def shown():
    return run("01-membership")


def test_it_leads_with_a_stated_total_and_judges_only_statements_of_it(shown):
    stated = load().figures
    articles = stated[(stated["tier"] == "account") & (stated["indicator"] == "member_countries")]
    assert shown[0].plain.startswith("INTERPOL has 196 member countries") and len(articles) == 5
    assert "Of five statements" in shown[1].plain and "two are right; three were right once" in shown[1].plain


def test_no_total_is_a_count_of_the_members_of_today(shown):
    line = shown[2].data[-1]
    totals = dict(zip(line.x, line.y, strict=True))
    years = {day[:4]: total for day, total in totals.items()}
    assert (years["1955"], years["2008"], years["2009"], years["2010"]) == (50, 187, 188, 188)


def test_the_countries_listed_again_in_1956_are_no_wave_of_new_ones(shown):
    members = load()["members"]
    fig = charts(shown)[DECADES]
    drawn = sum(sum(trace.y) for trace in fig.data if trace.type == "bar")
    again = int((members["relisted"] == "yes").sum())
    assert fig.layout.meta["title"] == "The 1960s brought the most new members: 41, 25 of them in Africa"
    assert drawn == len(members) - again and f"{again} countries" in fig.layout.meta["caption"]["note"]


def test_greenland_is_shown_with_denmark_and_small_countries_are_dots(shown):
    places = [trace for trace in shown[5].data if trace.type == "choropleth"]
    words = {shape: text for trace in places for shape, (text,) in zip(trace.locations, trace.customdata, strict=True)}
    assert "Denmark" in words["GRL"] and "France" in words["GUF"] and "ESH" not in words
    dots = [text for trace in shown[5].data if trace.type == "scattergeo" for (text,) in trace.customdata]
    assert len(words) + len(dots) == len(load()["members"]) + 12 and any("Malta" in text for text in dots)


def test_a_region_is_told_from_the_rest_of_the_world():
    caption = run("01-membership", {"region": "Americas"})[5].layout.meta["caption"]
    assert caption["key"][-1][-1] == "other regions, and no membership of its own"


def test_nothing_is_noted_where_no_country_was_listed_again():
    before = charts(run("01-membership", {"as_known_on": "1950-01-01"}))[DECADES]
    assert not before.layout.meta["caption"]["note"]


@pytest.mark.parametrize(("region", "day"), [("Africa", None), ("all", "1901-01-01"), ("Europe", "1990-01-01")])
def test_every_choice_speaks(region, day):
    outputs = run("01-membership", {"region": region, "as_known_on": day})
    assert len(outputs) == 12 and "This report rests on" in str(outputs[-1])


def test_what_was_known_on_a_day_is_told_of_that_day():
    """In 1965 nobody knew who would have joined by 1979, or that Yugoslavia's membership would end."""
    shown = run("01-membership", {"as_known_on": "1965-01-01"})
    assert shown[0].plain.startswith("INTERPOL had 50 member countries")
    assert shown[5].layout.meta["title"] == "Members by the time they joined"
    assert str(shown[7]) == "*No membership had ended by then.*"
    later = run("01-membership", {"as_known_on": "2012-06-01"})
    assert " of the 190 members had joined by 1979" in later[5].layout.meta["title"]


def test_a_region_has_a_decade_of_its_own():
    fig = charts(run("01-membership", {"region": "Africa"}))[DECADES]
    assert fig.layout.meta["title"] == "The 1960s brought the most new members in Africa: 25"
