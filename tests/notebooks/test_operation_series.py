"""The notebook on one series: its sentences are counted from the editions, its table has a line for each."""

import pytest

from interpol_figures.explore.operations import operations
from interpol_figures.tables.load import load
from interpol_figures.tables.parameter_values import choices
from notebook_run import charts, run

NOTEBOOK = "09-operation-series"
DRAWN = "Arrests: best-sourced figure of each edition, in the order of time"


@pytest.fixture(scope="module")
def haechi():
    return run(NOTEBOOK)


def test_it_tells_how_often_and_how_long_it_ran(haechi):
    often = "HAECHI, an operation against financial crime, has run every year from 2020 to 2025"
    assert haechi[0].plain == f"{often}, for four to seven months each."


def test_a_month_in_which_an_edition_ran_is_no_length_of_it():
    falcon = run(NOTEBOOK, {"series": "falcon"})[0].plain  # November 2020, and ten days of December 2021
    assert falcon.endswith(" has run at least twice from 2020 to 2021, for ten days where that is known.")


@pytest.mark.parametrize(
    ("series", "often"),
    [("pangea", "from 2008 to 2025"), ("red_card", "from 2024 to 2026"), ("haechi", "every year from 2020 to 2025")],
)
def test_it_ran_until_its_last_edition_ended(series, often):
    """Pangea XVII began in December 2024 and ended in May 2025."""
    assert often in run(NOTEBOOK, {"series": series})[0].plain


def test_money_of_different_kinds_is_said_to_differ(haechi):
    told = "In HAECHI-I, $83 million was intercepted; in HAECHI VI, $439 million was recovered (the measures differ)."
    assert haechi[1].plain == told
    assert {fact.source.partition("-")[0] for fact in haechi[1].facts} >= {
        "assets_intercepted_usd",
        "assets_recovered_usd",
    }


def test_editions_stand_in_the_order_of_time_with_bars_of_each_outcome(haechi):
    table = haechi[2].html
    led = operations(load()).query("series == 'haechi'")
    places = [table.index(f"<td>{short}</td>") for short in led["short"]]
    assert places == sorted(places)
    assert table.count("width:100.0%") >= 5  # the most of each column fills its cell


def test_the_chart_draws_the_outcome_that_is_asked_for(haechi):
    title = charts(haechi)[DRAWN].layout.meta["title"]
    assert title == "HAECHI V reported the most: over 5,500 arrests"
    blocked = run(NOTEBOOK, {"outcome": "accounts_blocked"})
    (title,) = [
        fig.layout.meta["title"] for name, fig in charts(blocked).items() if name.startswith("Accounts blocked: ")
    ]
    assert title.startswith("HAECHI IV reported the most: ")
    assert "No edition states a number of this outcome." in str(
        [str(one) for one in run(NOTEBOOK, {"outcome": "seizures"})]
    )


def test_an_edition_can_be_left_out(haechi):
    edit = {"report.show(figures.bars, drawn,": "report.show(figures.bars, drawn[drawn.edition != 'IV'],"}
    assert len(charts(run(NOTEBOOK, edits=edit))[DRAWN].data[0].y) == len(charts(haechi)[DRAWN].data[0].y) - 1


def test_editions_named_by_years_have_a_bar_each():
    (bars,) = charts(run(NOTEBOOK, {"series": "first_light"}))[DRAWN].data
    assert len(set(bars.y)) == len(bars.x) >= 5 and max(bars.x) == 21_549


def test_a_series_without_money_says_so():
    shown = run(NOTEBOOK, {"series": "falcon"})
    assert "at least twice" in shown[0].plain
    assert str(shown[1]).startswith("*Fewer than two editions state money, or")


@pytest.mark.slow
@pytest.mark.live
@pytest.mark.parametrize("series", choices("series_with_editions"))
def test_every_series_speaks(series):
    shown = run(NOTEBOOK, {"series": series})
    assert " has run " in shown[0].plain and "This report rests on" in str(shown[-1])
