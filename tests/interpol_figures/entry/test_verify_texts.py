"""Figures and mentions against the texts they cite: texts of our own here, those of the articles where at hand."""

import csv
import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from figures_cli.main import main
from interpol_figures.entry.source_texts import has_phrase, line_of, normalised, read_text
from interpol_figures.entry.verify_texts import FAILED, IN_SECTION, UNCHECKED, VERIFIED, verify
from interpol_figures.tables.csv_reader import read_cells
from interpol_figures.tables.load import load
from interpol_figures.tables.schema import find_data

SOURCE = "account-desk-note"
TEXT = "A note\n\nThe desk’s  “Red Notices” reached over 190\u00a0countries.\n\nTools\n\nIt searches 19 databases, not 1,130 of them."


def edit(path: Path, change) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def figure(number: int, phrase: str, locator: str, indicator="member_countries", subject="interpol", **more) -> dict:
    row = {"figure": f"{indicator}-{subject}-undated-{number}", "indicator": indicator, "subject": subject}
    return row | {"value": "190", "value_high": "", "qualifier": "more_than", "period_start": "", "period_end": "",
                  "source": SOURCE, "locator": locator, "as_stated": phrase, "rank": "normal", "note": ""} | more  # fmt: skip


def mention(component: str, line: int, section: str = "") -> dict:
    return {"mention": f"{component}-desk-{line}{section}", "component": component, "source": SOURCE, "locator": f"line {line}",
            "section": section, "claim": "Our words"}  # fmt: skip


def rows(result, outcome: str) -> list[str]:
    """Ids of the figures and mentions of an outcome."""
    return [one.row for one in result.of(outcome, "figure", "mention")]


@pytest.fixture
def desk(tmp_path):
    """A folder of tables with one source of our own, its text, and a function that sets its rows and verifies them."""
    data, texts = tmp_path / "data", tmp_path / "texts"
    shutil.copytree(find_data(), data)
    texts.mkdir()
    (texts / "any name.md").write_text(TEXT, encoding="utf-8")

    def check(figures=(), mentions=(), lines=7):
        row = dict.fromkeys(read_cells(data / "sources.csv")[0], "")
        digest = hashlib.sha256(TEXT.encode()).hexdigest()
        row |= {"source": SOURCE, "title": "A note", "publisher": "Desk", "kind": "article", "tier": "account"}
        row |= {"sha256": digest, "lines": str(lines)}
        edit(data / "sources.csv", lambda rows: [one for one in rows if not one["sha256"]] + [row])
        for name in (
            "member_counts",
            "notice_volumes",
            "operation_outcomes",
            "database_figures",
            "organisation_figures",
        ):
            own = [one for one in figures if name == "member_counts"]
            edit(
                data / f"{name}.csv",
                lambda rows, own=own: [r for r in rows if not r["source"].startswith("account-")] + own,
            )
        edit(data / "mentions.csv", lambda rows: list(mentions) or [rows[0]])
        return verify(texts, data)

    check.data, check.texts = data, texts
    return check


@pytest.mark.live
def test_figures_of_the_articles_stand_on_their_lines():
    folder = os.environ.get("SOURCE_TEXTS")
    if not folder:
        pytest.skip(
            "SOURCE_TEXTS names no directory: the 38 figures and 420 mentions were not checked against the five articles"
        )
    result = verify(folder)
    assert result.of(FAILED) == []
    assert len(result.of(VERIFIED, "text")) == 5
    assert len(result.of(VERIFIED, "figure")) == 38
    assert sum(one.kind == "mention" for one in result.findings) == 420
    assert len(result.of(UNCHECKED, "mention")) <= 8
    assert result.of(UNCHECKED, "text", "figure") == []


def test_a_phrase_is_found_whatever_the_file_is_called_and_however_it_is_typeset(desk):
    result = desk([figure(1, "over 190 countries", "line 3"), figure(2, 'The desk\'s "Red Notices"', "line 3")])
    assert [(one.row, one.found) for one in result.of(VERIFIED, "text")] == [(SOURCE, "any name.md")]
    assert rows(result, VERIFIED) == ["member_countries-interpol-undated-1", "member_countries-interpol-undated-2"]
    assert result.ok


@pytest.mark.parametrize(
    ("phrase", "locator", "reason"),
    [
        ("over 190 countries", "line 1", "doesn't stand on the line"),
        ("Over 190 countries", "line 3", "doesn't stand on the line"),
        ("30 of them", "line 7", "doesn't stand on the line"),
        ("1 of them", "line 7", "doesn't stand on the line"),
        ("19 data", "line 7", "doesn't stand on the line"),
        ("19 databases", "line 8", "names no line of the text, which has 7"),
        ("19 databases", "page 7", "names no line of the text, which has 7"),
    ],
)
def test_a_phrase_that_does_not_stand_there_fails_and_says_what_does(desk, phrase, locator, reason):
    result = desk([figure(1, phrase, locator)])
    (failure,) = result.of(FAILED)
    assert reason in failure.reason
    assert (failure.source, failure.locator, failure.expected) == (SOURCE, locator, phrase)
    assert failure.found in normalised(TEXT) or failure.found.endswith("…")
    assert not result.ok and rows(result, VERIFIED) == []


def test_mentions_are_told_apart_by_where_the_name_stands(desk):
    mentions = [mention("red_notice", 3), mention("interpol_databases", 7, "Tools"), mention("terrorism", 3),
                mention("interpol_databases", 5, "Tools"), mention("red_notice", 9), mention("red_notice", 3, "Tools")]  # fmt: skip
    result = desk(mentions=mentions)
    assert rows(result, VERIFIED) == ["red_notice-desk-3", "interpol_databases-desk-7Tools"]
    assert rows(result, IN_SECTION) == ["interpol_databases-desk-5Tools"]
    assert rows(result, UNCHECKED) == ["terrorism-desk-3"]
    assert [one.reason.split(",")[0] for one in result.of(FAILED)] == [
        "the locator names no line of the text",
        "its section's heading doesn't stand above the line",
    ]


def test_a_wrong_number_of_lines_fails(desk):
    (failure,) = desk(lines=9).of(FAILED)
    assert (failure.expected, failure.found) == ("9 lines", "7 lines")


def test_what_could_not_be_checked_is_named(desk):
    (desk.texts / "stranger.txt").write_text("Nobody's words", encoding="utf-8")
    (desk.texts / "windows.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    result = desk([figure(1, "", "line 3", note="counted by hand")])
    assert rows(result, UNCHECKED) == ["member_countries-interpol-undated-1"]
    of_record = (load().figures["tier"] == "record").sum()
    for line in (
        "file stranger.txt: no source has its digest",
        f"file windows.txt: differs from the text of {SOURCE} by line ends",
        "figure member_countries-interpol-undated-1: it has no phrase",
        f"{of_record} figures of ",
    ):
        assert f"\n  {line}" in result.as_text()


def test_a_source_whose_text_is_missing_is_named_and_checking_nothing_fails(desk, tmp_path):
    desk()
    (desk.texts / "any name.md").unlink()
    result = verify(desk.texts, desk.data)
    assert [one.row for one in result.of(UNCHECKED, "text")] == [SOURCE]
    assert not result.ok, "a check of nothing isn't a success"
    with pytest.raises(NotADirectoryError, match="name the one that holds the texts"):
        verify(tmp_path / "nowhere", desk.data)


def test_the_command_tells_all_and_fails_where_something_failed(desk):
    desk([figure(1, "over 190 countries", "line 3"), figure(2, "19 databases", "line 3")])
    call = ["verify", str(desk.texts), "--data", str(desk.data)]
    outcome = CliRunner().invoke(main, call)
    assert outcome.exit_code == 1
    assert "figures: 1 verified, 1 failed\n" in outcome.stdout
    assert f"{SOURCE}, line 3: member_countries-interpol-undated-2 says '19 databases'" in outcome.stdout
    assert "1 rows are not borne out" in outcome.stderr
    report = json.loads(CliRunner().invoke(main, [*call, "--json"]).stdout)
    assert report["ok"] is False
    outcomes = {one["row"]: one["outcome"] for one in report["findings"]}
    assert outcomes["member_countries-interpol-undated-1"] == VERIFIED
    assert outcomes["member_countries-interpol-undated-2"] == FAILED
    desk([figure(1, "over 190 countries", "line 3")])
    assert CliRunner().invoke(main, call).exit_code == 0


def test_lines_are_counted_as_the_tables_count_them():
    lines = read_text(b"\xef\xbb\xbfone\r\n\r\nthree")
    assert lines == ["one", "", "three"]
    assert line_of(lines, "line 3") == "three"
    assert line_of(lines, "line 4") is None and line_of(lines, "line 0") is None


@pytest.mark.parametrize("line", ["$130 million seized", "(130 million)", "some 130 million, or so", "130 million."])
def test_a_phrase_stands_beside_signs(line):
    assert has_phrase(line, "130 million")
