"""The opening report: sizes and coverage add up, a search finds, and every indicator can be chosen."""

import pytest

from interpol_figures import find, latest, select
from interpol_figures.charts import auto
from interpol_figures.report.cited_text import CitedText
from interpol_figures.report.report import Report
from interpol_figures.stories import start_story as story
from interpol_figures.tables.load import load
from interpol_figures.tables.parameter_values import choices


@pytest.fixture(scope="module")
def tables():
    """The tables of the repository."""
    return load()


def test_coverage_counts_every_figure_once(tables):
    """Figures with and without a time add up to all, and eras stand in the order of time."""
    covered = auto.coverage(tables)
    assert len(covered) == len(tables.figures)
    assert (covered["era"] == auto.NO_TIME).sum() == tables.figures["end"].isna().sum()
    eras = auto.eras(covered)
    assert eras[:4] == ["before 1950", "1950 to 1999", "2000 to 2007", "2008"]
    assert eras[-1] == auto.NO_TIME


def test_sizes_are_those_of_the_tables(tables):
    """Each table of the package is listed with its rows."""
    sizes = story.table_sizes(tables).set_index("title")["count"]
    assert len(sizes) == len(list(tables))
    assert sizes["Members"] == len(tables["members"])


def test_every_kind_of_figure_can_be_shown(tables):
    """One figure of each table, tier, measure and wording, with a time and without: a chart or a sentence, and a table."""
    kinds = tables.figures.assign(timed=tables.figures["end"].notna())
    pairs = kinds.drop_duplicates(["table", "tier", "measure", "qualifier", "timed"])[["indicator", "subject"]]
    pairs = pairs.drop_duplicates()
    assert set(pairs["indicator"]) <= set(choices("indicators"))
    for indicator, subject in pairs.itertuples(index=False):
        report = Report(tables)
        assert story.statement_line(report, indicator, subject) is not None
        assert story.statement_table(report, indicator, subject)._repr_html_()


def test_a_pair_without_figures_names_the_subjects_there_are(tables):
    """Nobody states the budget of a colour; the sentence says whose budget is stated."""
    told = story.statement_line(Report(tables), "budget_eur", "red")
    assert isinstance(told, CitedText)
    assert "interpol" in str(told)
    assert isinstance(story.statement_table(Report(tables), "budget_eur", "red"), CitedText)


def test_find_needs_all_words_in_any_case_and_order(tables):
    """A search narrows with each word, none finds all, and nonsense finds nothing and says so."""
    both = find(tables, "DNA profiles 280,000")
    assert both["phrase"].tolist() == ["más de 280 000 perfiles"]
    assert len(find(tables, "")) == len(tables.figures)
    nothing = find(tables, "dna xylophone")
    assert nothing.empty
    assert "xylophone" in str(story.found_table(Report(tables), nothing, "dna xylophone"))


def test_latest_is_the_newest_usable_figure(tables):
    """The newest figure on Red Notices issued is of 2024; deprecated ones are never chosen."""
    row = latest(select(tables, "notices_issued", "red"))
    assert row["figure"].tolist() == ["notices_issued-red-2024-1"]
