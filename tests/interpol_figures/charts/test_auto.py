"""A chart of any selection: which form it takes, and which finding it states."""

import pytest

from interpol_figures.charts.auto import chart
from interpol_figures.charts.values import NothingToDrawError
from interpol_figures.explore.select import select
from interpol_figures.tables.load import load


@pytest.fixture(scope="module")
def tables():
    return load()


def title(tables, *asked):
    return chart(select(tables, *asked)).layout.meta["title"]


def test_one_thing_through_time_is_a_line_from_its_first_figure_to_its_last(tables):
    red = select(tables, "notices_issued", "red")
    fig = chart(red)
    assert fig.data[0].type == "scatter"
    head, ends = fig.layout.meta["title"].split(": from ")
    assert head.startswith("Notices issued") and ends.count(" to ") == 1
    years = [end.rpartition("(")[2].rstrip(")") for end in ends.split(" to ")]
    assert years == sorted(years) and all(year[-4:].isdecimal() for year in years)


def test_of_a_few_things_through_time_the_finding_follows_the_one_with_most_figures(tables):
    assert title(tables, "notices_issued").startswith(
        "Notices issued, Red Notices: from under 1,500 notices (2001) to "
    )


def test_several_things_on_one_measure_are_bars_from_the_largest_down(tables):
    fig = chart(select(tables, "assets intercepted", "haechi"))
    (bar,) = fig.data
    assert bar.type == "bar" and list(bar.x) == sorted(bar.x, reverse=True)


def test_many_measures_are_bars_of_how_many_figures_each_has(tables):
    edition = tables.figures[tables.figures["subject"] == "haechi_iii"]
    (bar,) = chart(edition).data
    assert sum(bar.x) == len(edition) and list(bar.x) == sorted(bar.x, reverse=True)


def test_a_selection_without_figures_is_refused(tables):
    with pytest.raises(NothingToDrawError, match="chart: no rows to draw"):
        chart(select(tables, "notices_issued", "red").head(0))
