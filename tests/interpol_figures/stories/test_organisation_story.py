"""What the report on the organisation says, on the real tables."""

import pytest

from interpol_figures.stories import organisation_story as story
from interpol_figures.tables.load import load


@pytest.fixture(scope="module")
def tables():
    return load()


def test_seats_follow_one_another_and_name_disputed_years(tables):
    seats = story.seats(tables)
    assert seats["city"].tolist() == ["Vienna", "Berlin", "Paris", "Saint-Cloud", "Lyon"]
    assert seats["end"].tolist()[:-1] == seats["start"].tolist()[1:]
    assert seats.set_index("city").at["Berlin", "stated"] == "1941 or 1942"
    assert story.seat_finding(seats).startswith("The seat moved four times, from Vienna to Lyon, and stayed longest in")
    assert story.seat_finding(seats).endswith("when it came to Berlin is disputed")


def test_leaders_with_their_terms(tables):
    leaders = story.leaders(tables).set_index("name")
    assert not leaders.index.duplicated().any()
    assert leaders.loc["Ronald K. Noble", ["start", "end"]].tolist() == ["2000-11-03", "2014-11-07"]
    assert leaders.loc["Jesús Espigares Mira", ["start", "end"]].tolist() == ["2001-09-24", "2004-10-08"]
    assert leaders.loc["John R. Simpson", "end"] == "1988-11-23"
    generals = leaders.index[leaders["post"] == "Secretary General"].tolist()
    assert generals == [
        "Oskar Dressler",
        "Louis Ducloux",
        "Marcel Sicot",
        "Jean Népote",
        "André Bossard",
        "Raymond Kendall",
        "Ronald K. Noble",
        "Jürgen Stock",
        "Valdecy Urquiza",
    ]
    assert story.longest(story.leaders(tables)).startswith("Jean Népote and Raymond Kendall")


def test_leaders_of_some_years(tables):
    names = set(story.leaders_in(story.leaders(tables), 2015, 2017)["name"])
    assert names == {"Mireille Ballestrazzi", "Meng Hongwei", "Jürgen Stock"}


def test_attendance_leaves_out_the_congresses(tables):
    came = story.assemblies(tables, "countries_attending", 1914, 2026)
    assert came["subject"].str.startswith("general_assembly").all()
    assert story.attendance_finding(came, "countries") == "The Assembly of 2014 drew most countries on record: 166"
    line = story.members_then(tables, came)
    assert line.index.is_monotonic_increasing
    assert line.iloc[-1] == 196


def test_budgets_are_kept_apart_by_what_they_count(tables):
    budgets = story.budgets(tables, 2015, 2016)
    assert budgets.at["budget_eur-interpol-2015-1", "basis"] == "without contributions in kind"
    assert budgets.at["budget_eur-interpol-2016-1", "basis"] == "with contributions in kind"
    assert story.growth(budgets, "Income") == "Income: €79.8 million stated for 2015, €113.7 million for 2016"
    assert story.growth(budgets.loc[["budget_eur-interpol-2015-1"]], "Income").endswith("the only year stated")


def test_rules_have_the_preferred_number_of_vice_presidents(tables):
    rules = story.rules(tables).set_index(["indicator", "subject"])
    assert rules.at[("vice_presidents", "executive_committee"), "value"] == 3
    assert rules.at[("term_years", "president"), "value"] == 4
    claims, record = story.vice_presidents(tables)
    assert story.vice_finding(claims, record) == "An article gives the Committee 4 vice-presidents; four sources say 3"


def test_years_choose_what_is_shown(tables):
    assert story.dated(story.stated(tables, ("staff",), 1950, 1960)).empty
    assert story.history(tables, 1915, 1921).empty
    assert story.history(tables, 1956, 1956, "name")["when"].tolist() == ["June 1956"]
    with pytest.raises(ValueError, match="exchange them"):
        story.history(tables, 2000, 1999)


@pytest.mark.parametrize("category", ["all", *sorted(load()["history"]["category"].unique())])
def test_each_category_has_a_finding_and_rows(tables, category):
    events = story.history(tables, 1914, 2026, category)
    assert "dated events" in story.history_finding(events)
    assert len(story.turns(events, category))


def test_disputes_name_what_was_decided(tables):
    found = story.disputes(tables)
    monaco = found[found["about"].str.contains("Monaco")].iloc[0]
    assert set(monaco["said"].split(" or ")) == {"14 countries", "23 countries", "24 countries", "25 countries"}
    assert monaco["decision"] == "decided"
    assert (found["reason"] != "").all()
