"""Tables, claims and hand-outs as an attacker would fill them: refused in words, or written so that nothing runs."""

import csv
import io
import zipfile
from html import unescape

import pandas as pd
import pytest

from figures_course import build
from folders import TABLES, Folder
from interpol_figures.entry.add_rows import NewSource, add_source
from interpol_figures.reading.claims import read_claims
from interpol_figures.tables.load import load
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError
from interpol_figures.verdicts import export
from interpol_figures.verdicts.judge import judge_claims

FORMULAS = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("x")',
    "\u00a0=1",
    "-2+3+cmd|' /C calc'!A0",
)
HEADER = "claim_id,indicator,subject,value,as_stated\n"
URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    " https://x.org",
    "https:x",
    "//x.org/a",
    "https://x.org/\nb",
    "https://x.org/<script>",
    'https://x.org/"onclick=',
    "http://",
    "\u202ehttps://x.org",
)


@pytest.fixture(scope="module")
def tables():
    return load()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_spreadsheet_runs_what_is_written(tmp_path, tables, text):
    path = tmp_path / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER.strip().split(","), [text, "notices issued", text, "5", ""]])
    try:
        rows = read_claims(path)
    except TableError as error:  # a line break inside a cell
        assert "claims.csv:" in str(error)
        rows = [dict.fromkeys(HEADER.strip().split(","), text)]
    written = export.as_csv(judge_claims(tables, rows))
    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert len(cells) == 14
    assert not [cell for cell in cells if cell.strip()[:1] in ("=", "+", "-", "@", "\uff1d", "\uff0b")]
    assert "'" + text.replace("\r", " ").replace("\n", " ") in cells


def test_no_source_leads_to_code(tmp_path):
    folder = Folder(tmp_path / "data")
    lines = [line for line, row in enumerate(folder.records("sources.csv"), 2) if row["url"]]
    folder.set_all("sources.csv", {line: {"url": url} for line, url in zip(lines, URLS, strict=False)})
    refused = {fault.line for fault in validate(folder.path) if (fault.file, fault.column) == ("sources.csv", "url")}
    # A line break inside a cell makes two lines of the row.
    assert len(refused) >= len(URLS) - 1
    for url in URLS[:3]:
        with pytest.raises(TableError, match="url"):
            add_source(TABLES, NewSource(title="A", publisher="B", kind="article", tier="account", url=url))


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("6\0", "can't be read|not a number|UTF-16|NUL"),
        ("\u0666\u0660", "not a number"),
        ("\uff16\uff10", "not a number"),
        ("6\u202e0", "not a number"),
        ("6\u200b0", "not a number"),
        ("1e9", "not a number"),
        ("nan", "not a number"),
        ("6" * 501, "longer than 500"),
        ("6" * 10_000_000, "longer than 500|can't be read"),
    ],
)
def test_no_claim_has_a_number_that_only_looks_like_one(tmp_path, cell, told):
    path = tmp_path / "claims.csv"
    path.write_text(f"{HEADER}1,notices issued,Red Notice,{cell},\n", encoding="utf-8")
    with pytest.raises(TableError, match=told):
        read_claims(path)


def test_a_number_beyond_counting_is_answered_in_words(tables):
    [verdict] = judge_claims(
        load(),
        [
            {
                "claim_id": "1",
                "indicator": "notices issued",
                "subject": "Red Notice",
                "value": "9" * 400,
                "as_stated": "",
            }
        ],
    ).to_dict("records")
    assert "more than 24 digits" in verdict["sentence"]


FILLINGS = {
    "zeros": b"\0" * 100_000_000,
    "one line": b"x" * 5_000_000,
    "quotes": b'"' * 3_000_000,
    "commas": b"," * 3_000_000,
    "no UTF-8": b"\xff" * 100_000_000,
}


@pytest.mark.parametrize("kind", FILLINGS)
def test_great_files_of_nothing_are_refused(tmp_path, kind):
    path = tmp_path / "claims.csv"
    path.write_bytes(HEADER.encode() + FILLINGS[kind])
    with pytest.raises(TableError) as caught:
        read_claims(path)
    assert "claims.csv:2" in str(caught.value) or "claims.csv:1" in str(caught.value)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("rows", [1, 2_000])
def test_a_header_that_is_an_empty_line_is_refused(tmp_path, rows):
    path = tmp_path / "claims.csv"
    path.write_text("\n\n" + ("*" * 600 + "\n") * rows)
    with pytest.raises(TableError, match=r"claims\.csv:1: claim_id: the column is missing"):
        read_claims(path)


def test_a_file_of_nothing_but_faults_is_refused_in_a_bounded_message(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(HEADER + "1,,Red Notice,5,\n" * 2000)
    with pytest.raises(TableError, match="and 2999 faults more") as caught:  # each id but the first stands twice
        read_claims(path)
    assert len(caught.value.violations) == 3999


def test_nothing_is_handed_out_that_lies_elsewhere(tmp_path, monkeypatch):
    folder = Folder(tmp_path / "data")
    for name in ("secret", "requirements.lock", "LICENSE"):
        (tmp_path / name).write_text("mine")
    (folder.path / "more.csv").symlink_to(tmp_path / "secret")
    monkeypatch.setenv("INTERPOL_FIGURES_DATA", str(folder.path))
    monkeypatch.setattr(build, "READ", ("data/members.csv", "data/sources.csv"))
    (tmp_path / "class/handouts").mkdir(parents=True)
    with pytest.raises(ValueError, match=r"more\.csv can't be handed out"):
        build.write_archive(tmp_path / "class", [])
    (folder.path / "more.csv").unlink()
    archive = build.write_archive(tmp_path / "class", [])
    names = zipfile.ZipFile(archive).namelist()
    assert len(names) > 10
    assert not [name for name in names if not name.startswith("walkthroughs/") or ".." in name or "\\" in name]


def test_a_selection_shows_texts_as_texts():
    """What a notebook shows of rows is escaped: the words come back when the HTML is read."""
    import interpol_figures as figures

    tables = load()
    rows = figures.select(tables, "notices in circulation", "Red Notices").head(3)
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    html = pd.DataFrame(rows.assign(as_stated=hostile, publisher=hostile, title=hostile))._repr_html_()
    assert "<script>" not in html
    assert "<script>" in unescape(html)
