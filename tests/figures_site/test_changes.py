"""What changed between two states of the tables is told figure by figure."""

import csv
import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from figures_site.changes import compare
from figures_site.downloads import ARCHIVE, write_archive
from figures_site.evidence import Evidence
from figures_site.frame import Frame
from figures_site.news import with_news, write_feed
from figures_site.since_revision import since_revision
from interpol_figures.tables.load import load
from interpol_figures.tables.schema import find_data

FIGURE = "notices_issued-red-2022-1"


MORE = (f"{FIGURE},notices_issued,red,11000,", f"{FIGURE},notices_issued,red,65000,")


def changed_tables(tmp_path, old: str, new: str):
    shutil.copytree(find_data(), tmp_path / "data")
    table = tmp_path / "data/notice_volumes.csv"
    text = table.read_text(encoding="utf-8")
    assert text.count(old) == 1
    table.write_text(text.replace(old, new), encoding="utf-8")
    return load(tmp_path / "data")


def changed(tmp_path, old: str, new: str):
    return compare(load(), changed_tables(tmp_path, old, new), {"notices": [FIGURE], "membership": []})


def test_a_changed_value_is_told_in_words_with_the_verdict_that_turns_and_the_report_touched(tmp_path):
    found = changed(tmp_path, *MORE)
    (change,) = found.figures
    assert str(change) == "notices issued, Red Notices, 2022: over 11,000 notices → over 65,000 notices"
    assert change.fields == ("value",)
    assert [(one.old, one.new) for one in found.verdicts] == [("wrong_measure", "confirmed")]
    assert found.reports == ("notices",)
    assert "one figure changed; one verdict turned; reports touched: notices" in found.as_text()


def test_a_removed_row_and_a_changed_note_are_told(tmp_path):
    row = next(
        line for line in (find_data() / "notice_volumes.csv").read_text().splitlines() if line.startswith(FIGURE)
    )
    found = changed(tmp_path, row + "\n", "")
    assert [(change.kind, change.new) for change in found.figures] == [("removed", "")]


def test_tables_that_had_no_names_of_notices_yet_can_be_compared(tmp_path):
    shutil.copytree(find_data(), tmp_path / "data")
    descriptor, table = (tmp_path / "data" / name for name in ("datapackage.json", "notice_types.csv"))
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    [notices] = (one for one in package["resources"] if one["name"] == "notice_types")
    notices["schema"]["fields"] = [one for one in notices["schema"]["fields"] if one["name"] != "name"]
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    pd.read_csv(table, dtype=str, keep_default_na=False).drop(columns="name").to_csv(table, index=False)
    older = load(tmp_path / "data")
    assert older.figures.loc[FIGURE, "about"] == "red"
    found = compare(older, load(), {})
    assert (found.figures, found.verdicts) == ((), ())


def test_nothing_changed_says_so():
    assert compare(load(), load()).as_text() == "no figure changed\n"


def test_an_unknown_revision_is_refused():
    with pytest.raises(ValueError, match="no tables at 'no-such-revision'"):
        since_revision("no-such-revision", find_data().parent, {})


def test_rows_of_other_tables_are_told_by_key(tmp_path):
    shutil.copytree(find_data(), tmp_path / "data")
    table = tmp_path / "data/members.csv"
    text = table.read_text(encoding="utf-8")
    palau = next(line for line in text.splitlines(keepends=True) if "Palau" in line)
    table.write_text(text.replace(palau, ""), encoding="utf-8")
    found = compare(load(), load(tmp_path / "data"))
    (rows,) = found.rows
    assert (rows.table, rows.kind, len(rows.keys)) == ("members", "removed", 1)
    assert f"members: one row removed: {rows.keys[0]}" in found.as_text().splitlines()
    (back,) = compare(load(tmp_path / "data"), load()).rows
    assert back.kind == "added"


@pytest.fixture
def checkout(tmp_path):
    """A repository with one commit of tables and two baselines, and a working tree that says something else."""

    def git(*command):
        named = ["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *named, *command], cwd=tmp_path, check=True, capture_output=True)

    shutil.copytree(find_data(), tmp_path / "data")
    (tmp_path / "reports").mkdir()
    kept = Path(__file__).parents[2] / "reports"
    for name in ("brief", "databases"):
        shutil.copyfile(kept / f"{name}.ipynb", tmp_path / "reports" / f"{name}.ipynb")
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    table = tmp_path / "data/notice_volumes.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(f"{FIGURE},notices_issued,red,11000,", f"{FIGURE},notices_issued,red,65000,"))
    brief = tmp_path / "reports/brief.ipynb"
    brief.write_text(brief.read_text(encoding="utf-8").replace("196 countries", "195 countries"), encoding="utf-8")
    (tmp_path / "reports/databases.ipynb").rename(tmp_path / "reports/databases-anew.ipynb")
    return tmp_path


def test_changes_of_tables_and_reports_since_a_revision(checkout):
    found = since_revision("HEAD", checkout, {"notices": [FIGURE]})
    assert found.reports == ("brief", "databases", "databases-anew", "notices")
    text = found.as_text().splitlines()
    assert text[0] == "notices issued, Red Notices, 2022: over 11,000 notices → over 65,000 notices"
    assert text[1].endswith(": wrong_measure → confirmed")
    assert "report databases-anew: its baseline is new" in text
    assert "report databases: its baseline is gone" in text
    assert any(line.startswith("report brief: facts in ") for line in text)
    assert text[-1].startswith("one figure changed; one verdict turned; reports touched: brief, databases, ")
    markdown = found.as_markdown()
    assert markdown.startswith("One figure changed; one verdict turned; ")
    assert "**Figures**\n\n- notices issued, Red Notices, 2022: over 11,000" in markdown
    said = asdict(found)["said"]
    assert any("195 countries" in one["difference"] for one in said if one["report"] == "brief")


def test_what_changed_is_news_and_feeds_the_feed(tmp_path):
    news = [
        {
            "when": "2026-01-01T00:00:00+00:00",
            "text": "a <b>: 1 → 2\none figure changed; no verdicts turned; reports touched: x\n",
            "figures": [{}],
        }
    ]
    write_feed(news, Frame(tmp_path, "Title", "2026"))
    text = (tmp_path / "feed.atom").read_text(encoding="utf-8")
    assert "<title>One figure changed; no verdicts turned</title>" in text
    assert "a &lt;b&gt;: 1 → 2" in text
    assert len(ElementTree.fromstring(text).findall("{*}entry")) == 1


def test_the_archive_holds_all_data_and_tells_the_next_render_what_is_new(tmp_path):
    site, tables = tmp_path / "site", load()
    site.mkdir()
    assert with_news(site, tables, {}, []) == []
    rows = Evidence(tables).rows
    write_archive(site, tables, rows)
    packed = (site / ARCHIVE).read_bytes()
    write_archive(site, tables, rows)
    assert (site / ARCHIVE).read_bytes() == packed
    with zipfile.ZipFile(site / ARCHIVE) as archive:
        figures = list(csv.DictReader(io.StringIO(archive.read("figures.csv").decode())))
        assert {row["figure"] for row in figures} == set(tables.figures["figure"])
        assert archive.read("tables/members.csv") == (find_data() / "members.csv").read_bytes()
    assert with_news(site, tables, {}, []) == []
    (entry,) = with_news(site, changed_tables(tmp_path, *MORE), {"notices": [FIGURE]}, [])
    assert "11,000 notices → over 65,000 notices" in entry["text"]
    assert list(entry["reports"]) == ["notices"]
