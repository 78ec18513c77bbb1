"""The operations notebook: what it says is counted from the tables, and an analyst changes it on the page."""

import re

import pytest

from interpol_figures.explore.operations import operations
from interpol_figures.model.format import small_number
from interpol_figures.tables.load import load
from interpol_figures.tables.parameter_values import choices
from notebook_run import charts, run

NOTEBOOK = "03-operations"
TIMES = "Operations by area of crime and time of beginning"
ARRESTS = "Arrests by operation, best-sourced figure of each"


@pytest.fixture(scope="module")
def shown():
    return run(NOTEBOOK)


def tables_of(shown, first):
    """Cells of the rows of the first table whose first heading is the one given, without markup."""
    html = next(one.html for one in shown if getattr(one, "text", "").startswith(first))
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2], re.DOTALL)
    return [
        [re.sub(r"<sup>.*?</sup>|<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row)]
        for row in rows
    ]


def test_it_leads_with_how_many_stand_out_and_what_is_typical(shown):
    dots = charts(shown)[ARRESTS].data[0].x
    above = sum(value > 10_000 for value in dots)
    assert above == 2
    typical = sorted(dots, reverse=True)[len(dots) // 2]
    told = f"Two of {len(dots)} operations report over 10,000 arrests; the typical one reports {typical:,.0f}."
    assert shown[0].plain == told


def test_what_only_one_operation_states_is_no_most():
    texts = [str(getattr(one, "plain", "")) for one in run(NOTEBOOK, {"crime_area": "terrorism"})]
    assert "One of these operations at most states what money it seized." in texts


def test_the_number_beside_an_area_is_that_of_its_dots(shown):
    fig = charts(shown)[TIMES]
    labels = [re.findall(r"<b>(.*)</b>  (\d+)", one.text) for one in fig.layout.annotations]
    counts = {area: int(count) for [(area, count)] in filter(None, labels)}
    assert sum(counts.values()) == len(fig.data[0].x)
    named, _, _ = fig.layout.meta["title"].partition(" are the most frequent")
    most = sorted(counts.values(), reverse=True)[:2]
    assert all(counts[area.capitalize()] >= most[1] for area in named.split(" and "))


def test_what_others_led_is_no_operation_of_interpol(shown):
    listed = {row[0] for row in tables_of(shown, "Operation | Area")}
    table = load()["operations"]
    others = table[
        ~table["lead"].str.contains("INTERPOL") & ~table["series"].isin(table[table["lead"] != ""]["series"])
    ]
    assert listed and not listed & set(others["name"].str.removeprefix("Operation "))


def test_every_series_has_one_line_with_the_most_of_its_editions(shown):
    rows = {row[0]: row for row in tables_of(shown, "Operation | Area")}
    assert len(rows) == len(tables_of(shown, "Operation | Area"))
    assert rows["HAECHI"][1:5] == ["financial crime", "6", "2020 to 2025", "over 5,500"]
    assert [*rows] == sorted(rows, key=str.casefold)


def test_firearms_are_set_against_all_others_together(shown):
    [line] = [one.plain for one in shown if str(getattr(one, "plain", "")).startswith("One operation, ")]
    most, rest = (int(one.replace(",", "")) for one in re.findall(r"[\d,]*\d", line.split("firearms")[1])[:2])
    assert most > rest > 0


def test_it_tells_how_many_others_led(shown):
    """KAFO V was led by UNODC, with INTERPOL's bureaus beside it."""
    led = operations(load()).set_index("operation")["lead"]
    others = [lead for lead in led if "INTERPOL" not in lead.partition(" with ")[0]]
    assert led["kafo_v"] in others
    told = next(one.plain for one in shown if getattr(one, "plain", "").startswith("Of these "))
    assert f", {small_number(len(others))} were led by others" in told


def test_few_are_told_by_the_most(shown):
    """Where too few report an outcome for a typical one, headline and chart say what is reported, and not that it is little."""
    few = run(NOTEBOOK, {"crime_area": "firearms"})
    told = few[0].plain
    assert re.fullmatch(r"\w+ of these operations report arrests; the most is 14,260 arrests \(Trigger IX\)\.", told)
    assert charts(few)[ARRESTS].layout.meta["title"] == told.rstrip(".")


def test_an_empty_selection_speaks():
    nothing = run(NOTEBOOK, {"crime_area": "terrorism", "last_year": 1990})
    assert "There is no dated operation of this area of crime in these years." in str([str(one) for one in nothing])
    assert not charts(nothing)


REGIONS = {'rows["area"].value_counts()': 'rows["region"].value_counts()', '["area", rows': '["region", rows'}


@pytest.mark.parametrize(
    ("edit", "differ"),
    [
        (
            {"report.show(swarm, dated,": "report.show(swarm, dated[dated.year != 2020],", "log_x=True": "log_x=False"},
            [TIMES, ARRESTS],
        ),
        (REGIONS | {'rows["area"].map(areas': 'rows["region"].map(areas'}, [TIMES]),
        ({"chosen = operations(tables)  #": 'chosen = operations(tables, led_by="")  #'}, [TIMES]),
    ],
    ids=["drop a year, and another axis", "group by region", "operations of others, too"],
)
def test_an_analyst_changes_it_by_a_line(shown, edit, differ):
    changed, before = charts(run(NOTEBOOK, edits=edit)), charts(shown)
    assert all(changed[name].to_json() != before[name].to_json() for name in differ)


@pytest.mark.slow
@pytest.mark.parametrize("outcome", choices("common_outcomes"))
def test_every_outcome_speaks(outcome):
    assert "This report rests on" in str(run(NOTEBOOK, {"outcome": outcome})[-1])


@pytest.mark.slow
@pytest.mark.parametrize("area", choices("crime_areas_or_all"))
def test_every_area_speaks(area):
    assert len(run(NOTEBOOK, {"crime_area": area})) > 10
