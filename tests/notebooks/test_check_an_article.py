"""The notebook that checks an article: what it says of one, and a reader's corrections judged again."""

import pytest

from interpol_figures.reading.paste_box import PasteBox
from interpol_figures.tables.load import load
from notebook_run import run

pytestmark = pytest.mark.live  # to read an article takes every name that there is
TEXT = "INTERPOL has 194 member countries. In Operation HAECHI III police arrested 975 people.\n"


def words(shown):
    return " ".join(str(getattr(one, "plain", one)) for one in shown)


def test_it_says_how_many_of_its_figures_hold_and_mends_one_that_was_misread():
    told = words(run("12-check-an-article"))
    assert "We found eight figures on INTERPOL and could check all of them; five are right or loosely worded." in told
    assert "In JupyterLab, a box to paste an article into stands here" in told
    assert "notices in circulation" in told or "notices_in_circulation" in told


@pytest.mark.parametrize(
    ("article", "finding"),
    [
        (TEXT, "We found two figures on INTERPOL and could check all of them; one is right or loosely worded."),
        ("The weather was fine.", "We found no figure on INTERPOL in this text."),
    ],
)
def test_another_article_is_read_by_changing_the_parameter(article, finding):
    assert finding in words(run("12-check-an-article", {"article": article, "published": "2025-01"}))


def test_a_row_that_is_left_out_isnt_judged_again():
    edit = {"corrected = read.copy()": "corrected = read.iloc[1:].copy()"}
    shown = run("12-check-an-article", {"article": TEXT, "published": "2025-01"}, edit)
    assert "Nothing was changed." in words(shown)
    assert "975 people" in shown[-2].html and "194 member countries" not in shown[-2].html


def test_the_box_reads_what_is_pasted_into_it():
    pytest.importorskip("ipywidgets")
    box = PasteBox(load(), TEXT, "2025-01")
    assert box.read["verdict"].tolist() == ["outdated", "confirmed"]
    box.text.value = "INTERPOL has 196 member countries."
    box.button.click()
    assert box.read["verdict"].tolist() == ["confirmed"]
    assert "application/vnd.jupyter.widget-view+json" in box._repr_mimebundle_()
