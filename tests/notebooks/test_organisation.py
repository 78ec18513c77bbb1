"""The organisation notebook: findings compare only what counts the same, and every choice of years and category speaks."""

import pytest

from interpol_figures.tables.load import load
from notebook_run import charts, run

NAME = "05-organisation"
CONTRIBUTIONS = "Contributions in a year, best-sourced figure (million euros)"
INCOME = "Income or budget of a year, best-sourced figure (million euros)"
STAFF = "People who work for the General Secretariat, and those in Lyon"
TERMS, ASSEMBLIES = (
    "Terms of Presidents and Secretaries General",
    "Countries at General Assemblies, of all member countries",
)
CATEGORIES = sorted(set(load()["history"]["category"]))


@pytest.fixture(scope="module")
def shown():
    return run(NAME)


@pytest.fixture(scope="module")
def titles(shown):
    return {name: fig.layout.meta["title"] for name, fig in charts(shown).items()}


def texts(shown):
    return [one.plain for one in shown if hasattr(one, "plain")]


def test_more_than_half_of_the_income_was_voluntary(titles):
    assert (
        titles[CONTRIBUTIONS]
        == "More than half of INTERPOL's income in 2022 was voluntary: €86 million of €155 million"
    )


def test_only_incomes_that_count_the_same_are_compared(titles):
    """The budget of 2004 and that of 2023 would be a fourfold rise, and nobody says what they include."""
    assert titles[INCOME] == (
        "Income, contributions in kind included, rose from €113.7 million in 2016 to €155 million in 2022"
    )


def test_staff_is_compared_for_the_whole_secretariat_only(shown, titles):
    assert titles[STAFF] == "INTERPOL's Secretariat: from 350 people in 1999 to 1,200 people in 2024"
    assert {line.name for line in charts(shown)[STAFF].data} == {"General Secretariat", "Lyon headquarters"}


def test_a_term_without_an_end_is_no_bar(shown):
    drawn = {name for bars in charts(shown)[TERMS].data for name in bars.y}
    assert {"Jean Népote", "Valdecy Urquiza"} <= drawn and "Paul Dickopf" not in drawn
    tables = "".join(getattr(one, "html", "") for one in shown)
    assert "Paul Dickopf" in tables and "in office" in tables


def test_being_in_office_is_no_beginning(shown):
    """Of Björn Eriksson it is known that he presided in October 1996, and not since when."""
    tables = "".join(getattr(one, "html", "") for one in shown)
    assert "<td>in office in October 1996</td>" in tables and "<td>October 1996</td>" not in tables


def test_grades_that_decide_nothing_alone_are_no_ground_for_a_finding():
    """Neither for how many work there, nor for what members paid; here only a document of INTERPOL is one."""
    strict = run(NAME, edits={'["A", "B", "C"]': '["A"]'})
    assert texts(strict)[0] == "For these years its income and its people aren't both counted."
    drawn = [one for bars in charts(strict)[CONTRIBUTIONS].data for one, *_ in bars.customdata]
    assert set(load().figures.loc[drawn, "grade"]) == {"A"}


def test_a_count_of_some_time_in_several_years_is_no_point(shown):
    assert 550 not in {value for line in charts(shown)[STAFF].data for value in line.y}


def test_turning_points_stand_in_the_order_of_time(shown):
    years = [text[3:7] for text in charts(shown)["Turning points"].data[0].text]
    assert years == sorted(years) and years[0] == "1914" and len(years) == 6, "of the frozen tables"


def test_only_all_turning_points_make_the_way_of_a_century():
    title = charts(run(NAME, {"last_year": 1930}))["Turning points"].layout.meta["title"]
    assert title == "Turning points of these years"


def test_the_seats_are_one_sentence(shown):
    assert "Vienna, Berlin, Paris, Saint-Cloud and Lyon: five seats since 1923." in texts(shown)


def test_years_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="exchange them"):
        run(NAME, {"first_year": 2000, "last_year": 1999})


@pytest.mark.parametrize(
    ("first", "last", "category"),
    [(1915, 1921, "all"), (1989, 1989, "tool")]
    + [pytest.param(1914, 2026, one, marks=pytest.mark.slow) for one in CATEGORIES],
)
def test_every_choice_speaks(first, last, category):
    shown = run(NAME, {"first_year": first, "last_year": last, "category": category})
    assert len(shown) >= 20 and "This report rests on" in str(shown[-1])


def test_an_analyst_changes_what_is_drawn_by_editing_a_line(shown):
    """Turning points less one, and the lower grades among what incomes are compared of."""
    edits = {"turns = events[": 'turns = events[(events["category"] != "name") & '}
    changed = charts(run(NAME, edits=edits | {'["A", "B", "C"]': '["A", "B", "C", "D"]'}))
    assert len(changed["Turning points"].data[0].y) < len(charts(shown)["Turning points"].data[0].y)
    assert len(changed[STAFF].data[0].y) + len(changed[STAFF].data[1].y) > sum(
        len(line.y) for line in charts(shown)[STAFF].data
    )
