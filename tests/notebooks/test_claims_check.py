"""The check of articles: its counts add up, its leads are computed, and it can be made for an earlier day."""

import pytest

from interpol_figures.charts.theme import VERDICTS
from notebook_run import charts, run

NAME = "06-claims-check"
ARTICLES, TOPICS = "Figures by article and verdict", "Figures by topic and verdict"


@pytest.fixture(scope="module")
def shown():
    return run(NAME)


def texts(shown):
    return [one.plain for one in shown if hasattr(one, "plain")]


def counted(fig):
    return {bars.name: sum(bars.x) for bars in fig.data}


def test_the_opening_says_how_many_hold_of_those_that_could_be_checked(shown):
    assert texts(shown)[0] == (
        "Five popular explainers of INTERPOL state 38 figures between them. Of the 34 that we could check, 24 are right, two "
        "loosely worded and eight wrong."
    )


def test_the_two_that_mislead_lead(shown):
    assert texts(shown)[1] == "INTERPOL moved to Lyon in 1989. One article says 1956."
    assert "over 11,000 notices in 2022, not “over 60,000 notices”" in texts(shown)[2]
    picture = charts(shown)["Red Notices in 2022"].data[0]
    assert picture.y == ("an article: issued", "issued", "valid") and picture.x[1] < picture.x[0] < picture.x[2]


def test_charts_count_each_figure_once_from_right_to_wrong(shown):
    drawn = charts(shown)
    assert sum(counted(drawn[ARTICLES]).values()) == sum(counted(drawn[TOPICS]).values()) == 38
    assert all(text.isdigit() for trace in drawn[ARTICLES].data for text in trace.text)
    assert list(counted(drawn[ARTICLES])) == [verdict.replace("_", " ") for verdict in VERDICTS]
    assert drawn[ARTICLES].layout.meta["title"] == "Six of the eight wrong figures are in “Interpol crime explained”"
    assert drawn[TOPICS].layout.meta["title"] == "Both figures on notices that we could check are wrong"


def test_a_claim_that_an_article_repeats_is_one_card(shown):
    cards = "".join(getattr(one, "html", "") for one in shown)
    assert "line 1, line 29, line 41" in cards


def test_by_what_was_known_in_2012_no_count_of_2022_is_there():
    early = run(NAME, {"as_known_on": "2012-12-31"})
    assert "By what was known then, no article takes Red Notices that are valid for those issued." in texts(early)
    assert "as known on 31 December 2012" in texts(early)[-1]


@pytest.mark.parametrize(
    "verdict",
    ["contradicted", *(pytest.param(one, marks=pytest.mark.slow) for one in VERDICTS if one != "contradicted")],
)
def test_one_verdict_shows_its_cards_only(verdict):
    tables = [one for one in run(NAME, {"verdict": verdict}) if hasattr(one, "html") and "Verdict" in one.html]
    assert len(tables) == 1


def test_a_verdict_that_no_figure_has_is_said_so():
    """The selection is a line of a cell, which anybody may narrow."""
    edit = {"judged = judged_figures(tables)": "judged = judged_figures(tables).query(\"verdict == 'outdated'\")"}
    assert "*No figure of the articles has this verdict.*" in texts(run(NAME, {"verdict": "confirmed"}, edit))
