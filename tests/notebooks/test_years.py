"""The notebook on years: members as they were stated, operations in the year in which they began."""

import re

import pytest

from interpol_figures.explore.operations import operations
from interpol_figures.tables.load import load
from interpol_figures.tables.parameter_values import choices
from notebook_run import charts, run

NOTEBOOK = "10-year-in-figures"


@pytest.fixture(scope="module")
def all_years():
    return run(NOTEBOOK)


def sentences(shown, year):
    """What stands under the heading of a year."""
    plain = [str(getattr(one, "plain", "")) for one in shown]
    return plain[plain.index(f"## {year}") + 1]


def test_a_new_member_has_its_number_where_the_stated_totals_agree(all_years):
    assert sentences(all_years, 2009).startswith("INTERPOL admitted Samoa, its 188th member. The database of stolen ")
    assert sentences(all_years, 2023).startswith("INTERPOL admitted Palau, its 196th member. ")


def test_members_are_as_stated_in_the_year_with_their_wording(all_years):
    assert sentences(all_years, 2016).startswith(
        "INTERPOL had about 190 member countries, as counted in November 2016. "
    )


def test_all_years_have_a_section_and_a_line(all_years):
    headings = [one.plain for one in all_years if str(getattr(one, "plain", "")).startswith("## ")]
    assert headings == [f"## {year}" for year in choices("years_reviewed")[::-1]]
    table = next(one.html for one in all_years if getattr(one, "text", "").startswith("Year | Joined"))
    assert all(f"#{year}'" in table or f"'year-{year}.html'" in table for year in choices("years_reviewed"))


def test_an_operation_over_two_years_counts_in_the_first_alone(all_years):
    both = operations(load()).set_index("operation").loc["first_light_2020"]
    assert (both["year"], both["end"].year) == (2019, 2020)
    table = next(one.html for one in all_years if getattr(one, "text", "").startswith("Year | Joined"))
    assert table.count("Operation First Light 2019-2020") == 1


def test_the_year_is_marked_in_the_chart():
    [fig] = charts(run(NOTEBOOK, {"year": 2021})).values()
    assert {(shape.x0, shape.x1) for shape in fig.layout.shapes} == {(2020.5, 2021.5)}
    assert "10,776" in fig.data[0].text  # the number of the year is written, too


def test_a_year_without_a_count_is_set_between_the_counts_round_it():
    [fig] = charts(run(NOTEBOOK, {"year": 2019})).values()
    assert fig.layout.meta["title"].startswith("No count of Red Notices issued in this year was found: ")
    before, since = (int(one) for one in re.findall(r"Red Notices in (\d{4})", fig.layout.meta["title"]))
    assert before < 2019 < since


def test_a_year_after_the_last_count_is_set_after_the_last_two():
    [fig] = charts(run(NOTEBOOK, {"year": 2026})).values()
    counted = [one for one in fig.data[0].x if one <= 2026][-2:]
    assert [int(one) for one in re.findall(r"Red Notices in (\d{4})", fig.layout.meta["title"])] == counted


def test_no_aim_is_named_where_another_is_as_common(all_years):
    """The three commonest may be cut out of several that are alike; then those are left out, and so are single ones."""
    led = operations(load())
    for year in choices("years_reviewed"):
        known = led.loc[(led["year"] == year) & (led["aim"] != ""), "aim"].value_counts()
        named = [aim for aim in known.index if aim in sentences(all_years, year)]
        left = known.drop(named)
        assert not named or left.empty or known[named].min() > left.max(), year


def test_who_took_an_office_is_told(all_years):
    assert "Kim Jong Yang became President. " in sentences(all_years, 2018)
    assert "Valdecy Urquiza became Secretary General. " in sentences(all_years, 2024)


def test_all_figures_are_listed_of_one_year_only(all_years):
    assert "*There are too many for one table: the explorer has them all.*" in [str(one) for one in all_years]
    assert not any("There are too many" in str(one) for one in run(NOTEBOOK, {"year": 2021}))


def test_a_year_before_those_reviewed_is_drawn_with_its_own_count():
    shown = run(NOTEBOOK, {"year": 2002})
    [fig] = charts(shown).values()
    assert "1,277 Red Notices were issued" in shown[0].plain and "1,277 Red Notices in 2002" in fig.layout.meta["title"]
    assert "1,277" in fig.data[0].text


def test_members_that_joined_after_the_count_are_told_after_it(all_years):
    before = run(NOTEBOOK, {"year": 1999})[0].plain
    assert before.startswith("INTERPOL had 177 member countries, as counted in July 1999. Then Eritrea joined. ")
    assert sentences(all_years, 2018).startswith("Vanuatu and Kiribati joined. INTERPOL had 194 ")


def test_countries_that_the_constitution_listed_again_did_not_join_in_its_year():
    assert not any(" joined. " in str(getattr(one, "plain", "")) for one in run(NOTEBOOK, {"year": 1956}))


def test_a_year_of_which_nothing_is_known_says_so():
    texts = [str(getattr(one, "plain", "")) for one in run(NOTEBOOK, {"year": 1931})]
    assert texts[0] == "Of this year we found no count of members or notices, and no operation."
    assert "*They say nothing about this year.*" in texts and "*No figure is about this year.*" in texts


@pytest.mark.slow
@pytest.mark.live
@pytest.mark.parametrize("year", choices("years_reviewed"))
def test_every_year_speaks(year):
    assert "This report rests on" in str(run(NOTEBOOK, {"year": year})[-1])
