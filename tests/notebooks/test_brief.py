"""The brief: twelve figures, none of them on weak sources alone, and early days on which little was known."""

import pytest

from notebook_run import run


@pytest.fixture(scope="module")
def shown():
    return run("11-brief")


def test_it_opens_with_founding_seat_and_members(shown):
    assert shown[0].plain == (
        "INTERPOL was founded in 1923, has had its seat in Lyon since 1989 and counts 196 countries."
    )
    assert shown[1].plain.startswith("Of the 12 figures below, ")


def test_every_figure_has_its_source_grade_and_what_articles_say(shown):
    html = shown[2].html
    assert html.count("<tr>") == 13 and "<td>D</td>" not in html
    assert "over 60,000 notices: wrong measure" in html and "15,548 notices" in html
    assert ">4 billion searches" not in html  # excluded: it contradicts what INTERPOL counts a day


def test_the_number_of_sources_is_that_of_the_list(shown):
    from interpol_figures.model.format import counted

    closing = str(next(one for one in shown if "This report rests on" in str(one)))
    assert f"from {counted(closing.count('<span id='), 'sources')}" in closing


@pytest.mark.parametrize(("day", "words"), [("1901-01-01", "*So there is"), ("2012-06-30", "Of the ")])
def test_an_earlier_day_knows_less_and_says_what_is_missing(day, words):
    outputs = [str(getattr(one, "plain", one)) for one in run("11-brief", {"as_known_on": day})]
    assert any(one.startswith(words) for one in outputs)
    assert any("no dated figure was known" in one and "HAECHI" in one for one in outputs)


def test_a_congress_is_no_general_assembly():
    """By 1990 the only count of countries that came was that of Monaco, in 1914."""
    shown = run("11-brief", {"as_known_on": "1990-01-01"})
    assert "April 1914" not in shown[2].html
    assert "Countries at a General Assembly" in next(str(one) for one in shown if "no dated figure" in str(one))
