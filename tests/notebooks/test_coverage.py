"""The coverage notebook: what the articles share is counted from their mentions, for all topics and for each kind."""

import re

import pytest

from interpol_figures.explore.articles import article_names
from interpol_figures.tables.load import load
from notebook_run import charts, run

NAME = "07-coverage"
KINDS = sorted(set(load()["components"]["kind"]))
FEW = {"operation", "organ"}


@pytest.fixture(scope="module")
def shown():
    return run(NAME)


def only_chart(shown):
    [fig] = charts(shown).values()
    return fig


def shared_by_all():
    mentions = load()["mentions"]
    mentions = mentions[mentions["source"].isin(article_names(load()))]
    counts = mentions.groupby("component")["source"].nunique()
    return set(counts.index[counts == len(article_names(load()))])


def test_the_opening_names_what_all_articles_describe(shown):
    names = load()["components"].set_index("component")["name"]
    assert shared_by_all() and all(names[one] in shown[0].plain for one in shared_by_all())


def test_a_kind_that_no_article_shares_and_one_leaves_out_is_told_in_a_sentence():
    organs = [str(getattr(one, "plain", "")) for one in run(NAME, {"kind": "organ"})]
    assert organs[0].endswith(" of them in one article only, and share none.")
    assert any(re.fullmatch(r"“.*” skips all \w+ topics\.", one) for one in organs)


def test_a_dot_is_a_yes_and_common_topics_stand_first(shown):
    fig = only_chart(shown)
    dots = list(zip(fig.data[0].x, fig.data[0].y, strict=True))
    assert len(dots) == len(set(dots)) and {letter for letter, _ in dots} == set("ABCDE")
    order = list(fig.layout.yaxis.categoryarray)[::-1]
    counts = [sum(name == one for _, name in dots) for one in order]
    assert counts == sorted(counts, reverse=True) and counts[-1] >= 3
    assert fig.layout.meta["caption"]["subtitle"].startswith("Described in: A Global Police Cooperation, B ")


def test_names_that_were_looked_for_in_vain_are_told():
    tables = "".join(getattr(one, "html", "") for one in run(NAME, {"kind": "operation"}))
    assert "No official record" in tables and "Operation Black Tulip" in tables


@pytest.mark.parametrize("kind", [one if one in FEW else pytest.param(one, marks=pytest.mark.slow) for one in KINDS])
def test_every_kind_speaks(kind):
    shown = run(NAME, {"kind": kind})
    assert len(shown) >= 9 and only_chart(shown).layout.meta["sources"]


def test_an_analyst_changes_what_is_expected_by_editing_a_line(shown):
    wider = only_chart(run(NAME, edits={"EXPECTED = 3": "EXPECTED = 2"}))
    assert len(wider.data[0].x) > len(only_chart(shown).data[0].x)
