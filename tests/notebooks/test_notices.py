"""The notices notebook: what it leads with, what its charts say, and that every choice speaks."""

import json

import pytest

from interpol_figures.model.format import counted
from interpol_figures.tables.load import load
from notebook_run import charts, run

ISSUED = "Red Notices issued in a year, best-sourced count"
STOCKS = "Red Notices valid, and of these on the public website"
COLOURS = ["all", *load()["notice_types"]["colour"]]


@pytest.fixture(scope="module")
def red():
    return run("02-notices", {"colours": ["red"]})


def test_it_leads_with_what_is_issued_valid_and_public(red):
    opening = red[0].plain
    assert opening.startswith("INTERPOL issued ") and "one in " in opening and len(red[0].facts) == 6


def test_the_share_of_public_notices_is_computed_from_the_two_counts(red):
    valid, public = charts(red)[STOCKS].data
    title = charts(red)[STOCKS].layout.meta["title"]
    common = max(set(valid.x) & set(public.x))
    share = valid.y[valid.x.index(common)] / public.y[public.x.index(common)]
    assert title.startswith(f"One in {round(share)} valid Red Notices was public in ")


def test_charts_are_plain_and_hover_with_what_was_stated(red):
    for name, fig in charts(red).items():
        assert "bdata" not in fig.to_json(), name
        assert fig.layout.meta["alt"] and fig.layout.meta["sources"], name
    assert all("“" in hover for hover in charts(red)[ISSUED].data[0].hovertext)


QUICK = [("all", (None, None)), ("red", (2022, None)), ("silver", (None, None)), ("blue", (None, 1990))]
EVERY = [(colour, years) for colour in COLOURS for years in ((None, None), (2022, None), (None, 1990))]


def speaks(colour, years):
    shown = run("02-notices", {"colours": [colour], "first_year": years[0], "last_year": years[1]})
    json.dumps([str(getattr(one, "plain", "")) for one in shown])
    return len(shown) >= 16 and "This report rests on" in str(shown[-1])


@pytest.mark.parametrize(("colour", "years"), QUICK, ids=str)
def test_a_choice_speaks(colour, years):
    assert speaks(colour, years)


@pytest.mark.slow
@pytest.mark.parametrize(("colour", "years"), EVERY, ids=str)
def test_every_choice_speaks(colour, years):
    assert speaks(colour, years)


def test_other_numbers_are_of_the_chosen_years():
    """The Silver Notice came in 2025, and its pilot is told of no year before."""
    first = {"colours": ["silver"], "last_year": 2024}
    pilots = [
        "countries in the pilot" in "".join(getattr(one, "html", "") for one in run("02-notices", chosen))
        for chosen in (first, {"colours": ["silver"]})
    ]
    assert pilots == [False, True]


def test_as_many_disagreements_are_listed_as_are_counted():
    shown = run("02-notices")
    [listed] = [one.html for one in shown if "<th scope='col'>Decision</th>" in getattr(one, "html", "")]
    rows = listed.partition("<tbody>")[2].count("<tr>")
    assert f"In {counted(rows, 'places')} the sources disagree" in str(shown[-1])
