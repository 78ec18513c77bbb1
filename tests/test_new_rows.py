"""Fifty good rows more in the project's tables turn nothing red but the dictionary and the baselines."""

import csv
import os
import re
import subprocess
import sys

import pytest

from collection import LIVE, ROOT, copy_collection
from interpol_figures.tables.validate import validate

NEW = 50
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
# What may be red, and the command that accepts what has changed, which its message names.
ACCEPTED = {
    "tests/interpol_figures/entry/test_data_dictionary.py::test_the_dictionary_in_the_folder_is_what_the_tables_give": (
        "interpol-figures dictionary"
    ),
    "tests/figures_cli/test_collection.py::test_the_baselines_say_what_the_reports_say": "interpol-figures baseline",
    # These compare with the baselines, too.
    "tests/figures_cli/test_collection.py::test_a_render_anywhere_gives_the_same_bytes": "baseline",
    "tests/test_calm.py::test_no_false_alarm[as": "baseline",
    "tests/test_mutants.py::test_no_mutant_of_the_short_form_survives": "baseline",
}


@pytest.fixture
def grown(tmp_path):
    """A copy of the collection with a later yearly statement for each of the newest series that have one."""
    folder = copy_collection(tmp_path / "grown")
    added = 0
    for name in ("member_counts", "notice_volumes", "database_figures", "organisation_figures"):
        path = folder / f"data/{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        new = list(later(rows))[: NEW - added]
        added += len(new)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted([*rows, *new], key=lambda row: row["figure"]))
    assert added == NEW
    assert validate(folder / "data") == []
    return folder


def later(rows):
    """For each series that is stated by the year, the newest statement again, of the year after it."""
    known = {row["figure"] for row in rows}
    yearly = {
        (row["indicator"], row["subject"]): row
        for row in rows
        if re.fullmatch(r"\d{4}", row["period_end"]) and row["rank"] != "deprecated" and row["qualifier"] == "exact"
    }
    for (indicator, subject), row in yearly.items():
        year = str(int(row["period_end"]) + 1)
        figure = f"{indicator}-{subject}-{year}-1"
        if figure not in known and not row["source"].startswith("account-"):
            yield row | {"figure": figure, "period_start": year, "period_end": year, "rank": "normal"}


def failures(folder, *chosen):
    """The tests that fail where the project's tables are those of a folder, and what is printed."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    own |= {"INTERPOL_FIGURES_LIVE": str(folder / "data"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider", "-n", "0", *chosen]
    done = subprocess.run(command, cwd=ROOT, env=own, text=True, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return set(FAILED.findall(done.stdout)), done.stdout


def assert_only_accepted(failed, printed):
    assert failed <= set(ACCEPTED), printed[-5000:]
    for name in failed:
        assert ACCEPTED[name] in printed, f"{name} doesn't say what accepts the change"


def test_what_may_be_red_is_there():
    for name in ACCEPTED:
        path, _, function = name.partition("[")[0].partition("::")
        assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), name


@pytest.mark.live
@pytest.mark.slow
def test_new_rows_turn_only_the_dictionary_red(grown):
    assert grown / "data" != LIVE
    failed, printed = failures(
        grown, "-m", "live and not slow and not rendered", "tests/interpol_figures", "tests/test_house.py"
    )
    assert_only_accepted(failed, printed)
    assert failed == {next(iter(ACCEPTED))}, "the dictionary counts figures, so that it must be red"


@pytest.mark.live
@pytest.mark.slow
def test_new_rows_turn_only_the_dictionary_and_baselines_red(grown):
    chosen = "not slow and (live or rendered)"
    assert_only_accepted(*failures(grown, "-m", chosen, "tests", "--ignore=tests/test_new_rows.py"))
