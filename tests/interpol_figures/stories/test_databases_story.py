"""The databases report on the real tables: what it finds, and that every database has an answer."""

import pytest

from interpol_figures import Report, load
from interpol_figures.charts.facets import facets
from interpol_figures.charts.timeline import timeline
from interpol_figures.stories import databases_story as story
from interpol_figures.stories import network_story as network
from interpol_figures.tables.parameter_values import choices

TABLES = load()


def test_hits_are_set_against_the_searches_of_the_same_year():
    # 5.4 billion searches and 1.1 million hits in 2018; 256 million searches and 118,000 hits on vehicles in 2017
    assert story.one_in(story.use(TABLES, "all")) == "In 2018, one search in about 4,900 found something"
    assert (
        story.one_in(story.use(TABLES, "stolen_motor_vehicles")) == "In 2017, one search in about 2,200 found something"
    )


def test_records_viewed_are_told_from_records_held():
    said = str(story.viewed(Report(TABLES), "all"))
    assert "143 million records" in said and "more than the about 125 million records" in said
    assert "all databases together only" in str(story.viewed(Report(TABLES), "dna_profiles"))


def test_running_totals_and_parts_of_a_year_stand_apart():
    use, rest = story.use(TABLES, "stolen_lost_travel_documents"), story.results(TABLES, "stolen_lost_travel_documents")
    partial = rest[(rest["indicator"] == "database_hits")]["period_end"].tolist()
    assert partial == ["2006-05-26", "2007-05", "2016-09"]
    assert not use.index.intersection(rest.index).size


def test_launch_years_name_what_other_sources_say():
    launched = network.launches(TABLES).set_index("subject")
    assert launched.loc["i_24_7", ["year", "others", "first", "last"]].tolist() == ["2002", "2003", "2002", "2003"]
    sltd = launched.loc["stolen_lost_travel_documents", ["year", "others", "first", "last"]].tolist()
    assert sltd == ["2002", "none", "2002", "2002"]


def test_the_network_reached_the_members():
    joined = network.countries(TABLES, "all")
    assert network.reach(TABLES, joined, "all") == "I-24/7: 187 countries in 2009, up from 78 in 2003"
    curve = network.members_since(TABLES, joined)
    assert curve.index.is_monotonic_increasing and curve.iloc[-1] == len(TABLES["members"])


def test_databases_that_no_article_describes_are_counted():
    said = str(story.unmentioned(Report(TABLES)))
    assert "DNA profiles" in said and "Stolen Works of Art" not in said


@pytest.mark.parametrize("database", choices("databases_or_all"))
def test_every_choice_has_an_answer_and_its_charts(database):
    report = Report(TABLES)
    assert "{" not in str(story.answer(report, database, story.claims(TABLES, database)))
    assert len(story.newest_records(report, database)) >= 1
    held, use, joined = story.held(TABLES, database), story.use(TABLES, database), network.countries(TABLES, database)
    if len(held):
        facets(held, story.growth(held), "name")
    if use["start"].notna().any():
        fig = facets(use, story.one_in(use), "panel", log=True)
        dated = use[use["start"].notna()]
        assert fig.layout.meta["alt"].count(": ") > dated["panel"].nunique()
    if joined["start"].notna().any():
        title, curve = network.reach(TABLES, joined, database), network.members_since(TABLES, joined)
        timeline(joined, title, curve=curve, colour_by="label", scale="zero")
    assert set(story.disputed(TABLES, database).columns) >= {"what", "of", "said", "reason"}
