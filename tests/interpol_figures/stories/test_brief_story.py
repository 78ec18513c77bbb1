"""The brief: which figures it chooses, what the articles say of them, and early days on which little was known."""

import pytest

from interpol_figures.report.cited_text import CitedText
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.report.report import Report
from interpol_figures.stories import brief_story as story
from interpol_figures.tables.load import load
from interpol_figures.verdicts.judge import judge_accounts


@pytest.fixture(scope="module")
def tables():
    """The tables of the repository."""
    return load()


def test_all_topics_have_their_newest_figure(tables):
    """Twelve figures; the record has 15,548 Red Notices for 2024 and 74,224 in circulation at the end of 2023."""
    shown = story.chosen(tables).set_index("topic")
    assert list(shown.index) == [topic.name for topic in story.TOPICS]
    assert shown.loc["Red Notices issued in a year", ["value", "period_end"]].tolist() == [15548, "2024"]
    assert shown.loc["Red Notices in circulation", "value"] == 74224
    assert shown.loc["Headquarters in Lyon since", "value"] == 1989
    assert not (shown["rank"] == "deprecated").any()
    assert story.absent(Report(tables), story.chosen(tables)) is None


def test_repeated_sources_count_once(tables):
    """Every topic has a source; the four figures of 1923 as founding year come from three of them."""
    shown = story.chosen(tables).set_index("topic")
    assert (shown["independent"] >= 1).all()
    assert shown.loc["Founded", "independent"] == 3


def test_articles_beside_the_record(tables):
    """The article's “over 60,000” for 2022 stands with its verdict; HAECHI as a series means the edition of 2022."""
    verdicts = judge_accounts(tables)
    shown = story.chosen(tables).set_index("topic", drop=False)
    said = {name: story.article_words(tables, verdicts, row) for name, row in shown.iterrows()}
    assert said["Red Notices issued in a year"] == "“over 60,000 notices” in 2022: wrong measure"
    assert said["Assets seized in Operation HAECHI III"] == "“over $130 million” in 2022: loosely worded"
    assert said["Founded"] == "“1923”: confirmed (3 times)"
    assert said["Headquarters in Lyon since"] == "“1956”: contradicted"
    assert said["Red Notices in circulation"] == ""


@pytest.mark.parametrize("day", ["1901-01-01", "1990-01-01", "2012-06-30", "2020-01-01"])
def test_an_earlier_day_knows_less(day):
    """What isn't known yet is named, and a day that knows nothing gets a sentence."""
    tables = load(as_known_on=day)
    report, shown = Report(tables), story.chosen(tables)
    assert len(shown) < len(story.TOPICS)
    assert isinstance(story.opening(report, shown), CitedText)
    assert "HAECHI" in str(story.absent(report, shown))
    assert isinstance(story.cards(report, shown), CitedText if shown.empty else HtmlOutput)
