"""The audit of one article: its figures add up, each topic is accounted for once, and an article without figures speaks."""

import pytest

from interpol_figures.charts.theme import VERDICTS
from interpol_figures.explore.articles import article_names
from interpol_figures.tables.load import load
from notebook_run import charts, run

NAME = "08-source-audit"
EXPLAINED, SILENT = "account-interpol-crime-explained", "account-interpol-transnational-crime-control"
CHART = "Figures of the article by verdict"


@pytest.fixture(scope="module")
def shown():
    return run(NAME, {"source": EXPLAINED})


def texts(shown):
    return [one.plain for one in shown if hasattr(one, "plain")]


def test_it_opens_with_how_many_of_those_that_could_be_checked_are_right(shown):
    assert texts(shown)[0] == (
        "The article states ten figures. Of the nine that we could check, three are right and six wrong."
    )
    assert charts(shown)[CHART].layout.meta["title"] == "Three of the nine figures that we could check are right"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("account-how-interpol-connects", "states two figures. Both figures that we could check are right."),
        ("account-global-police-cooperation", "12 are right or loosely worded and one wrong."),
    ],
)
def test_it_counts_nothing_that_isnt_there_and_calls_loosely_worded_so(source, told):
    assert texts(run(NAME, {"source": source}))[0].endswith(told)


def test_the_wrong_figures_stand_first(shown):
    [cards] = [one.html for one in shown if "<th scope='col'>Claim</th>" in getattr(one, "html", "")]
    assert cards.index("over 60,000 Red Notices") < cards.index("194 member countries") < cards.index("adopted in 1956")
    bars = charts(shown)[CHART].data
    assert sum(sum(one.x) for one in bars) == 10
    assert [one.marker.color for one in bars] == [VERDICTS[one.name] for one in bars]


def test_an_article_without_figures_is_told_by_what_it_describes():
    silent = run(NAME, {"source": SILENT})
    assert "The article states no figure that could be right or wrong." in texts(silent) and not charts(silent)
    left = next(one.html for one in silent if "Described in" in getattr(one, "html", ""))
    assert all(topic in left for topic in ("Red Notice", "National Central Bureaus", "Terrorism"))


@pytest.mark.slow
@pytest.mark.parametrize("source", article_names(load()))
def test_every_article_speaks(source):
    assert "This report rests on" in texts(run(NAME, {"source": source}))[-1]


def test_an_analyst_changes_what_is_expected_by_editing_a_line(shown):
    wider = run(NAME, {"source": EXPLAINED}, {"EXPECTED = 3": "EXPECTED = 1"})
    counted = [next(one for one in texts(each) if one.startswith("It describes")) for each in (shown, wider)]
    assert counted[0].split("leaves out")[1] != counted[1].split("leaves out")[1]
