"""The tour of the vocabulary: its counts are those of the tables, and whatever is chosen speaks."""

import pytest

import interpol_figures as figures
from interpol_figures.report.cited_text import CitedText
from notebook_run import charts, run


@pytest.fixture(scope="module")
def shown():
    return run("00-start-here", {"indicator": "budget_eur", "subject": "red", "search": "dna xylophone"})


def test_its_counts_are_those_of_the_tables(shown):
    tables = figures.load()
    words = {fact.words for fact in shown[0].facts}
    assert {f"{len(tables.figures):,}", f"{tables.figures['indicator'].nunique()}"} <= words
    assert shown[1].html.count("<tr>") == len(list(tables)) + 1


def test_a_decade_of_the_first_chart_is_as_high_as_countries_joined_in_it(shown):
    bar = charts(shown)["New members by decade of accession"].data[0]
    members = figures.load()["members"]
    joined = members.loc[members["relisted"] == "no", "joined"].astype("str")
    assert dict(zip(bar.x, bar.y, strict=True)) == {
        decade: joined.str.startswith(str(decade)[:3]).sum() for decade in range(1940, 2030, 10)
    }


def test_a_choice_without_figures_says_so_and_names_the_subjects_there_are(shown):
    told = [str(one) for one in shown if isinstance(one, CitedText)]
    assert "*No figure has all of these words.*" in told and "*So there is nothing to list.*" in told
    assert any("interpol" in getattr(one, "html", "") and "Id" in one.html for one in shown if hasattr(one, "html"))


@pytest.mark.slow
def test_every_kind_of_figure_can_be_shown():
    """One figure of each table, tier, measure and wording, with a time and without: a chart or a sentence."""
    tables = figures.load()
    kinds = tables.figures.assign(timed=tables.figures["end"].notna())
    pairs = kinds.drop_duplicates(["table", "tier", "measure", "qualifier", "timed"])[["indicator", "subject"]]
    for indicator, subject in pairs.drop_duplicates().itertuples(index=False):
        stated = figures.select(tables, indicator, subject, tier=None)
        assert figures.Report(tables).show(figures.chart, stated, None) is not None
