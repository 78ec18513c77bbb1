"""The databases notebook: every database speaks, and its findings are computed from the counts that it shows."""

import pytest

from interpol_figures.tables.load import load
from notebook_run import charts, run

NAME = "04-databases-and-network"
SIZES, LAUNCHES = (
    "Records by database: newest dated count and its year",
    "Year of launch of databases and of the network I-24/7",
)
PASSPORTS = "Stolen and Lost Travel Documents (SLTD): records held, best-sourced count of a year"
NETWORK = "I-24/7: countries, best-sourced count"


@pytest.fixture(scope="module")
def shown():
    return run(NAME)


def html(shown):
    return "".join(getattr(one, "html", "") for one in shown)


def test_searches_stand_beside_the_hits_of_the_same_year(shown):
    assert "5.4 billion searches" in shown[0].plain and "one in about 4,900 found something" in shown[0].plain


def test_a_database_has_an_address_of_its_own(shown):
    assert all(f"id='{one}'" in html(shown) for one in load()["databases"]["database"] if one != "interpol_databases")


def test_sizes_are_of_the_newest_year_and_growth_runs_from_first_to_last(shown):
    sizes, growth = charts(shown)[SIZES], charts(shown)[PASSPORTS]
    assert sizes.layout.meta["title"].startswith("Stolen and lost passports are by far the largest database")
    assert growth.layout.meta["title"] == (
        "Stolen and lost passports: from 3,900 records in 2002 to over 68 million records in 2016"
    )  # not to the 99 million that a web page states without a source, and without a date
    assert growth.data[0].y[0] == 3900 and growth.data[0].text[1:-1] == ("",) * (len(growth.data[0].y) - 2)


def test_every_member_was_connected_when_as_many_were_as_there_were_members(shown):
    title = charts(shown)[NETWORK].layout.meta["title"]
    assert title == (
        "Every member was connected within four years: 78 countries on 30 September 2003, 186 countries on 10 July 2007"
    )


FEW = {"dna_profiles", "biometric_hub"}  # one with counts, and one without


@pytest.mark.parametrize(
    "database",
    [one if one in FEW else pytest.param(one, marks=pytest.mark.slow) for one in load()["databases"]["database"]],
)
def test_every_database_speaks(database):
    shown = run(NAME, {"database": database})
    assert len(shown) >= 13 and "This report rests on" in str(shown[-1])
    assert f"id='{database}'" in html(shown)
    assert all(fig.layout.meta["alt"] and fig.layout.meta["sources"] for fig in charts(shown).values())


def test_an_analyst_changes_what_is_drawn_by_editing_a_line(shown):
    """Another database's growth, and launches since another year."""
    edits = {'GROWN = ["stolen_lost_travel_documents", "stolen_motor_vehicles"]': 'GROWN = ["stolen_works_of_art"]'}
    changed = charts(run(NAME, edits=edits | {"SINCE = 2000": "SINCE = 2010"}))
    assert "Stolen Works of Art: records held, best-sourced count of a year" in changed and PASSPORTS not in changed
    later, before = (fig[LAUNCHES].layout.meta["title"] for fig in (changed, charts(shown)))
    assert later.endswith("in 2010 or later") and later.split()[0] < before.split()[0]
