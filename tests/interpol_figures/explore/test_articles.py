"""Articles as a reader names them, and their figures in the order of the text."""

import pytest

from interpol_figures.explore import articles
from interpol_figures.tables.load import load


@pytest.fixture(scope="module")
def tables():
    return load()


def test_articles_are_named_shortly_and_apart(tables):
    names = articles.article_names(tables)
    assert len(set(names.values())) == 5
    assert all(len(name) <= articles.NAME_CHARS for name in names.values())


def test_judged_figures_stand_in_the_order_of_the_articles(tables):
    judged = articles.judged_figures(tables)
    police = judged[judged["source"] == "account-global-police-cooperation"]
    assert police["line"].is_monotonic_increasing
    assert set(police["publisher"]) == {"Global Police Cooperation"}
