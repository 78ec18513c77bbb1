"""What a report's parameters may be, by the names that plan and notebooks give."""

import csv
import json
import tomllib
from pathlib import Path

import pytest

from folders import TABLES, Folder
from interpol_figures.tables.names import UnknownNameError
from interpol_figures.tables.parameter_values import CHOICES, choices

OPERATIONS, SOURCES, OUTCOMES = "operations.csv", "sources.csv", "operation_outcomes.csv"


@pytest.mark.parametrize("name", CHOICES)
def test_values_stand_in_order_each_once(name):
    values = choices(name, TABLES)
    listed = values[:-1] if name.endswith("_or_all") else values
    assert listed and len(set(values)) == len(values)
    assert name == "subjects" or listed == sorted(listed)
    assert (values[-1] == "all") is name.endswith("_or_all")


def test_years_have_no_gaps():
    for name in ("years_reviewed", "notice_years", "operation_years"):
        years = choices(name, TABLES)
        assert years == list(range(years[0], years[-1] + 1))
    assert choices("years_reviewed", TABLES)[0] == 2008


def test_a_column_without_a_date_has_no_years(folder: Folder):
    folder.set_all(SOURCES, {line: {"published": ""} for line in range(2, len(folder.rows(SOURCES)) + 1)})
    assert choices("years_reviewed", folder.path) == []


def test_a_series_needs_two_editions_besides_its_total(folder: Folder):
    before = choices("series_with_editions", folder.path)
    editions = [row for row in folder.records(OPERATIONS) if row["series"] == before[0]]
    for row in editions[1:]:
        if not row["operation"].endswith("_all"):
            folder.remove(
                OPERATIONS, folder.line(OPERATIONS, lambda one, row=row: one["operation"] == row["operation"])
            )
    assert choices("series_with_editions", folder.path) == before[1:]


def test_an_outcome_is_common_from_five_subjects_on():
    with (TABLES / OUTCOMES).open(encoding="utf-8", newline="") as file:
        subjects = {}
        for row in csv.DictReader(file):
            subjects.setdefault(row["indicator"], set()).add(row["subject"])
    assert choices("common_outcomes", TABLES) == sorted(one for one, found in subjects.items() if len(found) > 4)


def test_a_name_that_isnt_known_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean regions_or_all"):
        choices("region_or_all", TABLES)


def test_plan_and_notebooks_name_choices_that_exist():
    root = Path(__file__).parents[3]
    plan = tomllib.loads((root / "notebooks" / "reports.toml").read_text(encoding="utf-8"))
    named = {
        value
        for report in plan["report"].values()
        for value in report.get("matrix", {}).values()
        if isinstance(value, str)
    }
    for path in (root / "notebooks").glob("*.ipynb"):
        domains = json.loads(path.read_text(encoding="utf-8"))["metadata"].get("press", {}).get("parameters", {})
        named |= {one["choices"] for one in domains.values() if isinstance(one.get("choices"), str)}
    assert named == {*CHOICES}
