"""The command `read`: forms, exit codes, review."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from collection import FROZEN
from figures_cli.main import main
from folders import Folder

DATA = str(FROZEN)
TEXT = "INTERPOL has 196 member countries.\nIn Operation HAECHI III police arrested 975 people.\n"


def run(tmp_path, *options, text=TEXT, input=None):
    path = tmp_path / "article.txt"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(
        main, ["read", str(path), "--published", "2025-01", "--data", DATA, *options], input=input
    )


def test_json_is_a_list_of_figures_with_places(tmp_path):
    done = run(tmp_path, "--format", "json")
    records = json.loads(done.stdout)
    assert done.exit_code == 0 and [one["value"] for one in records] == [196, 975]
    for one in records:
        assert one["text"] == "article.txt" and TEXT[one["start"] : one["end"]] == one["phrase"]
        assert one["verdict"] == "confirmed" and one["figures"]


def test_a_place_that_cant_be_written_is_told_without_a_traceback(tmp_path):
    done = run(tmp_path, "--output", str(tmp_path / "no-such" / "checked.html"))
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    folder = tmp_path / "no-such"
    assert done.stderr.startswith(f"{folder / 'checked.html'} can't be used (No such file or directory); ")
    assert done.stderr.endswith(f"; make the folder {folder}, or name another\n")


def test_csv_is_a_claims_file_that_judge_takes(tmp_path):
    done = run(tmp_path, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["indicator"] for row in rows] == ["member_countries", "arrests"]
    (tmp_path / "claims.csv").write_text(done.stdout, encoding="utf-8")
    judged = CliRunner().invoke(main, ["judge", str(tmp_path / "claims.csv"), "--data", DATA, "--format", "json"])
    assert judged.exit_code == 0 and judged.stdout.count("confirmed") >= 2


def test_the_table_says_how_each_was_read(tmp_path):
    done = run(tmp_path)
    assert "two could be checked, two hold." in done.stdout and "read as 975 arrests" in done.stdout
    assert "one could be checked, one holds." in run(tmp_path, text=TEXT.partition("\n")[0]).stdout


def test_the_page_goes_to_a_file(tmp_path):
    done = run(tmp_path, "--format", "html", "--output", str(tmp_path / "page.html"))
    assert done.exit_code == 0 and (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_nothing_to_judge_ends_with_two(tmp_path):
    done = run(tmp_path, text="The weather was fine, and 12 people danced.\n")
    assert done.exit_code == 2 and "no figure on INTERPOL was found that could be judged" in done.stderr


def test_what_is_no_text_ends_with_one_and_says_why(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00\x01\x02")
    done = CliRunner().invoke(main, ["read", str(path), "--data", DATA])
    assert done.exit_code == 1 and "not a text" in done.stderr


def test_review_drops_and_corrects(tmp_path):
    done = run(tmp_path, "--review", "--format", "json", input="d\nc\narrests\nhaechi_iv\n\n\n\n")
    records = json.loads(done.stdout)
    assert [(one["value"], one["subject"], one["verdict"]) for one in records] == [(975, "haechi_iv", "contradicted")]


def test_review_keeps_by_the_return_key(tmp_path):
    done = run(tmp_path, "--review", "--format", "json", input="\n\n")
    assert [one["value"] for one in json.loads(done.stdout)] == [196, 975]


def test_review_asks_again_for_what_isnt_known(tmp_path):
    answers = "c\nunicorns\nmember_countries\n\nmany\n195\n\n2022\nd\n"
    done = run(tmp_path, "--review", "--format", "json", input=answers)
    records = json.loads(done.stdout)
    assert "unicorns" in done.stderr and [(one["value"], one["period"]) for one in records] == [(195, "2022")]
    assert records[0]["verdict"] == "confirmed"


def test_review_that_drops_all_ends_with_two(tmp_path):
    assert run(tmp_path, "--review", input="d\nd\n").exit_code == 2


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "data", FROZEN)


def enter(tmp_path, folder, text=TEXT, name="article.txt", answers="Cables from Lyon\nThe Gazette\n\nnews\n"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    options = ["--published", "2025-01", "--data", str(folder.path), "--enter", "--format", "json"]
    return CliRunner().invoke(main, ["read", str(path), *options], input=answers)


def test_enter_writes_source_and_figures_with_their_lines_and_tells_what_it_leaves_out(tmp_path, folder):
    text = TEXT + "INTERPOL had three times as many members as in 1960.\n"
    done = enter(tmp_path, folder, text)
    assert done.exit_code == 0, done.stderr
    assert "not entered: “three times" in done.stderr
    wanted = folder.line("sources.csv", lambda row: row["title"] == "Cables from Lyon")
    source = folder.record("sources.csv", wanted)
    assert (source["tier"], source["published"], source["lines"]) == ("account", "2025-01", "3")
    for table, value, line in (("member_counts.csv", "196", "line 1"), ("operation_outcomes.csv", "975", "line 2")):
        rows = [row for row in folder.records(table) if row["source"] == source["source"]]
        assert [(row["value"], row["locator"]) for row in rows] == [(value, line)]
    before = {path.name: path.read_bytes() for path in folder.path.iterdir()}
    again = enter(tmp_path, folder, text)
    assert again.exit_code == 1 and "the text is that of" in again.stderr
    assert before == {path.name: path.read_bytes() for path in folder.path.iterdir()}


def test_enter_gives_a_page_that_has_no_lines_its_paragraphs(tmp_path, folder):
    page = "<html><body><h1>News</h1><p>Hello.</p><p>INTERPOL has 196 member countries.</p></body></html>"
    answers = "Cables from Lyon\nThe Gazette\nhttps://example.org/cables\nnews\n"
    done = enter(tmp_path, folder, page, "page.html", answers)
    assert done.exit_code == 0, done.stderr
    assert folder.record("member_counts.csv", folder.line("member_counts.csv", lambda r: r["locator"] == "paragraph 3"))


def test_claims_that_arent_understood_end_with_two(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text("claim_id,indicator,subject,as_stated\na,unicorns,interpol,12 unicorns\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["judge", str(path), "--data", DATA]).exit_code == 2
