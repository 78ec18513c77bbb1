"""Rows taken out: with what belongs to them, for a reason that is kept, or refused with nothing written."""

import csv
import shutil

import pytest
from click.testing import CliRunner

from figures_cli.main import main
from interpol_figures.entry import row_writing
from interpol_figures.entry.add_rows import NewFigure, NewSource, add_figure, add_source
from interpol_figures.entry.remove_rows import remove_figure, remove_source
from interpol_figures.entry.row_writing import EntryError
from interpol_figures.tables.names import UnknownNameError
from interpol_figures.tables.schema import find_data
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError

SOURCE = NewSource("A desk's count", "A Desk", "news", "record", grade="C", url="https://example.org/desk")
FIGURE = {"indicator": "member_countries", "subject": "interpol", "period": "2024-12", "as_stated": "196 countries"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Tables with a source and a figure entered, in which no test changes anything, and the ids of the two."""
    data = shutil.copytree(find_data(), tmp_path_factory.mktemp("kept") / "data")
    source = add_source(data, SOURCE).id
    return data, source, add_figure(data, NewFigure(source=source, **FIGURE)).id


@pytest.fixture
def entered(data, kept):
    """The same in a copy that a test may change."""
    made, *ids = kept
    for name in ("sources.csv", "member_counts.csv"):
        shutil.copyfile(made / name, data / name)
    return ids


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def removals(data):
    with (data / "removals.csv").open(encoding="utf-8", newline="") as file:
        return {row["removal"]: row for row in csv.DictReader(file)}


def test_what_was_entered_goes_again_and_other_rows_keep_their_bytes(data):
    before = content(data)
    source = add_source(data, SOURCE).id
    figure = add_figure(data, NewFigure(source=source, **FIGURE)).id
    assert remove_figure(data, figure, "entered in error") == ["member_counts"]
    assert remove_source(data, source, "says nothing else") == ["sources"]
    after = content(data)
    kept = removals(data)
    assert (kept[figure]["table"], kept[figure]["reason"]) == ("member_counts", "entered in error")
    assert (kept[source]["table"], kept[source]["reason"]) == ("sources", "says nothing else")
    after.pop("removals.csv"), before.pop("removals.csv")
    assert after == before
    assert validate(data) == []


def test_no_id_is_given_a_second_time(data, entered):
    source, figure = entered
    remove_figure(data, figure, "entered in error")
    again = add_figure(data, NewFigure(source=source, **FIGURE)).id
    assert again != figure and again.rpartition("-")[0] == figure.rpartition("-")[0]
    remove_figure(data, again, "entered in error")
    remove_source(data, source, "says nothing else")
    assert add_source(data, SOURCE).id == f"{source}-2"


def test_the_exception_of_a_figure_goes_with_it(data, entered):
    source, _ = entered
    given = {**FIGURE, "value": "195", "phrase_differs": True, "note": "counted from the list", "period": "2020-05"}
    figure = add_figure(data, NewFigure(source=source, rank="deprecated", **given)).id
    assert remove_figure(data, figure, "entered in error") == ["member_counts", "phrase_exceptions"]
    assert figure not in (data / "phrase_exceptions.csv").read_text(encoding="utf-8")
    assert validate(data) == []


def test_what_others_name_is_refused_and_they_are_named(kept):
    data, source, figure = kept
    before = content(data)
    with pytest.raises(EntryError, match=rf"{source} is named by member_counts.csv: {figure} \(source\); remove or"):
        remove_source(data, source, "says nothing else")
    conflict = "conflicts.csv: member_countries-interpol-1955 (figures)"
    with pytest.raises(EntryError) as caught:
        remove_figure(data, "member_countries-interpol-1955-1", "wrong")
    assert conflict in str(caught.value)
    assert content(data) == before


@pytest.mark.parametrize(
    ("figure", "reason", "error", "words"),
    [
        ("", "wrong", UnknownNameError, "unknown figure ''"),
        (
            "member_countries-interpol-1955-l",
            "wrong",
            UnknownNameError,
            "did you mean .*member_countries-interpol-1955-1",
        ),
        ("", "", EntryError, "say why, in your own words"),
        ("", " ", EntryError, "say why, in your own words"),
        ("", "=1+1", TableError, "a spreadsheet runs as a formula"),
        ("", "two\nlines", TableError, "line break"),
        ("", "long " * 90, TableError, "starts or ends with a space"),
    ],
)
def test_bad_input_loses_nothing(kept, figure, reason, error, words):
    data, _, known = kept
    before = content(data)
    with pytest.raises(error, match=words):
        remove_figure(data, figure or ("" if error is UnknownNameError else known), reason)
    assert content(data) == before


def test_a_write_that_fails_for_one_file_leaves_all_as_they_were(kept, monkeypatch):
    data, _, known = kept
    before, calls = content(data), []

    def full(_):
        calls.append(1)
        if len(calls) > 1:
            raise OSError("no space left")

    monkeypatch.setattr(row_writing.os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        remove_figure(data, known, "entered in error")
    assert content(data) == before


def test_a_row_that_was_removed_may_not_stand_in_its_table(data, entered):
    row = f"{entered[1]},member_counts,entered in error\n"
    path = data / "removals.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(sorted([*rows, row])), encoding="utf-8")
    assert [one.rule for one in validate(data)] == ["the row that was removed stands in its table"]


def test_an_addition_is_undone_without_a_trace(data):
    before = content(data)
    source = add_source(data, SOURCE).id
    given = {**FIGURE, "value": "195", "phrase_differs": True, "note": "counted from the list", "period": "2020-05"}
    figure = add_figure(data, NewFigure(source=source, rank="deprecated", **given)).id
    for command, row in (("remove-figure", figure), ("remove-source", source)):
        both = CliRunner().invoke(main, [command, row, "--undo", "--reason", "a trial", "--data", str(data)])
        assert both.exit_code == 2 and "give --reason TEXT, or --undo" in both.stderr
        done = CliRunner().invoke(main, [command, row, "--undo", "--data", str(data)])
        assert done.stdout.startswith(f"{row}\n") and done.stdout.endswith("; nothing of it is kept\n")
    assert content(data) == before


def test_the_commands_need_a_reason_and_say_what_went(data, entered):
    source, figure = entered
    run = CliRunner()
    assert run.invoke(main, ["remove-figure", figure, "--data", str(data)]).exit_code == 2
    refused = run.invoke(main, ["remove-source", source, "--reason", "done", "--data", str(data)])
    assert refused.exit_code == 1 and f"named by member_counts.csv: {figure}" in refused.stderr
    done = run.invoke(main, ["remove-figure", figure, "--reason", "entered in error", "--data", str(data)])
    assert done.exit_code == 0 and done.stdout.startswith(f"{figure}\n  removed from member_counts;")
    assert run.invoke(main, ["remove-source", source, "--reason", "done", "--data", str(data)]).exit_code == 0
