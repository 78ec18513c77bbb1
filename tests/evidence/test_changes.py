"""What changed between two states of the tables is told figure by figure."""

import shutil

import pytest
from interpol_figures.changes import compare, since_revision
from interpol_figures.package import find_data
from interpol_figures.tables import load

FIGURE = "notices_issued-red-2022-1"


def changed(tmp_path, old: str, new: str):
    shutil.copytree(find_data(), tmp_path / "data")
    table = tmp_path / "data/notice_volumes.csv"
    text = table.read_text(encoding="utf-8")
    assert text.count(old) == 1
    table.write_text(text.replace(old, new), encoding="utf-8")
    return compare(load(), load(tmp_path / "data"), {"notices": [FIGURE], "membership": []})


def test_a_changed_value_is_told_in_words_with_the_verdict_that_turns_and_the_report_touched(tmp_path):
    found = changed(tmp_path, f"{FIGURE},notices_issued,red,11000,", f"{FIGURE},notices_issued,red,65000,")
    (change,) = found.figures
    assert str(change) == "notices issued, red, 2022: over 11,000 notices → over 65,000 notices"
    assert change.fields == ("value",)
    assert list(found.verdicts.values()) == [("wrong_measure", "confirmed")]
    assert found.reports == ("notices",)
    assert "one figure changed; one verdict turned; reports touched: notices" in found.as_text()


def test_a_removed_row_and_a_changed_note_are_told(tmp_path):
    row = next(
        line for line in (find_data() / "notice_volumes.csv").read_text().splitlines() if line.startswith(FIGURE)
    )
    found = changed(tmp_path, row + "\n", "")
    assert [(change.kind, change.new) for change in found.figures] == [("removed", "")]


def test_nothing_changed_says_so():
    assert compare(load(), load()).as_text() == "no figure changed\n"


def test_an_unknown_revision_is_refused():
    with pytest.raises(ValueError, match="no tables at 'no-such-revision'"):
        since_revision("no-such-revision", find_data().parent)
