"""The notices notebook: every choice speaks, and an analyst changes an analysis by editing a line or two."""

import json

import pytest

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
    assert title.startswith(f"One in {round(share)} of the valid ones is public")


def test_charts_are_plain_and_hover_with_what_was_stated(red):
    for name, fig in charts(red).items():
        assert "bdata" not in fig.to_json(), name
        assert fig.layout.meta["alt"] and fig.layout.meta["sources"], name
    assert all("“" in hover for hover in charts(red)[ISSUED].data[0].hovertext)


@pytest.mark.parametrize("years", [(None, None), (2022, None), (None, 1990)], ids=str)
@pytest.mark.parametrize("colour", COLOURS)
def test_every_choice_speaks(colour, years):
    shown = run("02-notices", {"colours": [colour], "first_year": years[0], "last_year": years[1]})
    assert len(shown) >= 16
    json.dumps([str(getattr(one, "plain", "")) for one in shown])
    assert "This report rests on" in str(shown[-1])


# What an analyst would want to change, each by editing what stands on the page.


def test_a_year_can_be_left_out():
    fig = charts(
        run("02-notices", edits={"report.show(line, issued,": "report.show(line, issued[issued.year != 2018],"})
    )
    assert 2018 not in fig[ISSUED].data[0].x and 2017 in fig[ISSUED].data[0].x


def test_the_axis_can_be_logarithmic():
    edit = {
        'fig.update_yaxes(title=None, rangemode="tozero", tickformat=",")\n    return figures.caption(fig.update_xaxes(title=None, tickformat="d"), caption, sources=rows)': 'return figures.caption(fig.update_yaxes(type="log"), caption, sources=rows)'
    }
    assert charts(run("02-notices", edits=edit))[ISSUED].layout.yaxis.type == "log"


def test_another_rule_can_choose_the_figure():
    rule = 'yearly = figures.best(counts[counts["is_yearly"]], by=["indicator", "subject", "year"])'
    highest = 'yearly = counts[counts["is_yearly"]].sort_values("value").drop_duplicates(["indicator", "subject", "year"], keep="last").sort_values("end")'
    before, after = charts(run("02-notices"))[ISSUED], charts(run("02-notices", edits={rule: highest}))[ISSUED]
    assert sum(after.data[0].y) > sum(before.data[0].y)


def test_a_colour_less_is_a_row_less():
    edit = {'names = types.set_index("colour")': 'names = types[types["colour"] != "silver"].set_index("colour")'}
    assert not any("Silver" in getattr(one, "html", "") for one in run("02-notices", edits=edit)[:8])
