"""New rows: read as people write them, put in their place, or refused with nothing written."""

import csv
import hashlib
import re
import shlex
import shutil
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from collection import ROOT
from figures_cli.main import main
from interpol_figures.entry import row_writing
from interpol_figures.entry.add_rows import NewFigure, NewSource, add_figure, add_source, source_id
from interpol_figures.entry.amounts import amounts
from interpol_figures.entry.row_writing import EntryError
from interpol_figures.tables.load import load
from interpol_figures.tables.names import UnknownNameError
from interpol_figures.tables.schema import find_data
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError

TEXT = "A note\n\nThe desk counts over 190 countries.\n\n1.3 tonnes of drugs, over $130 million, 8 to 10 people.\n"
SOURCE = "account-desk-note"
ARTICLE = {"title": "The desk’s note on Interpol", "publisher": "A Desk", "kind": "article", "tier": "account"}


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def entered(tmp_path_factory):
    """Tables with the article entered, to copy from."""
    folder = tmp_path_factory.mktemp("entered")
    (folder / "note.txt").write_text(TEXT, encoding="utf-8")
    data = shutil.copytree(find_data(), folder / "data")
    add_source(data, NewSource(**ARTICLE, text=folder / "note.txt"))
    return data


@pytest.fixture
def source(data, entered):
    shutil.copyfile(entered / "sources.csv", data / "sources.csv")
    return SOURCE


@pytest.fixture(scope="module")
def growing(entered, tmp_path_factory):
    """Tables to which figures are added one after another."""
    return shutil.copytree(entered, tmp_path_factory.mktemp("growing") / "data")


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_source_is_entered_with_id_digest_and_lines_and_other_rows_keep_their_bytes(data, text):
    before = content(data)
    added = add_source(data, NewSource(**ARTICLE, text=text))
    assert added.id == "account-desk-note"
    assert added.row["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert added.row["lines"] == "5"
    after = content(data)
    lines = after["sources.csv"].split(b"\n")
    assert lines.pop(added.line - 1).startswith(b"account-desk-note,The desk")
    assert b"\n".join(lines) == before.pop("sources.csv")
    assert {name: after[name] for name in before} == before, "no other file is touched or left behind"
    assert validate(data) == []


def test_ids_are_made_like_those_there_are_and_are_unique(data):
    assert source_id("Interpol grows to 190 countries", "Occupational Health & Safety", "2011-11-07") == (
        "occupational-health-2011-grows-190-countries"
    )
    assert source_id("2022 Year in Review", "INTERPOL", "2022") == "interpol-2022-year-review"
    assert len(source_id("Fahndungsersuchen " * 9, "Presse")) <= 60
    with pytest.raises(EntryError, match="no id can be made"):
        source_id("Интерпол", "ТАСС")
    first = add_source(data, NewSource(**ARTICLE, url="https://example.org/a"))
    second = add_source(data, NewSource(**ARTICLE, url="https://example.org/b"))
    assert (first.id, second.id) == ("account-desk-note", "account-desk-note-2")


def test_the_same_address_or_text_is_refused_and_the_source_is_named(data, text, source):
    before = content(data)
    with pytest.raises(EntryError, match="the text is that of account-desk-note"):
        add_source(data, NewSource(**ARTICLE, text=text))
    known = {"title": "Again", "publisher": "Them", "kind": "news", "tier": "record"}
    with pytest.raises(EntryError, match="the address is that of 9jabrief-operation-red-card-2"):
        add_source(data, NewSource(**known, url="http://www.9jabrief.com/view-feed/349504/#top"))
    assert content(data) == before


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "blog"}, "sources.csv: kind: 'blog': the value is not one of official_page"),
        ({"published": "2022-13"}, "there is no such date"),
        ({}, "the account has neither an address nor a digest"),
        ({"url": "ftp://example.org"}, "doesn't have the form"),
        ({"title": "=SUM(A1)", "url": "https://example.org"}, "which a spreadsheet runs as a formula"),
        ({"repeats": "nobody", "url": "https://example.org"}, "nothing of that id stands in sources.csv"),
    ],
)
def test_a_faulty_source_is_refused_with_its_faults_and_nothing_is_written(data, given, message):
    before = content(data)
    with pytest.raises(TableError) as caught:
        add_source(data, NewSource(**(ARTICLE | given)))
    assert message in str(caught.value)
    assert {one.line for one in caught.value.violations} == {None}, "the row has no line as yet"
    assert content(data) == before


def test_a_fault_in_another_row_is_told_with_its_line_in_the_file_as_it_is(data):
    package, sources = load(data).package, load(data)["sources"]
    places = {source: place for place, source in enumerate(sources["source"])}
    after = next(row for row in sources.itertuples() if row.repeats and places[row.repeats] < places[row.source])
    with pytest.raises(TableError) as caught:  # the row that it repeats goes, so that it moves up
        row_writing.rewrite(package, {"sources": partial(row_writing.remove, key=after.repeats)})
    [fault] = [one for one in caught.value.violations if one.column == "repeats" and one.value == after.repeats][:1]
    lines = (data / "sources.csv").read_text(encoding="utf-8").split("\n")
    assert f",{after.repeats}," in lines[fault.line - 1]


def test_a_text_that_is_none_is_refused(data, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "latin.txt").write_bytes("Gefängnis".encode("latin-1"))
    with pytest.raises(EntryError, match=r"empty\.txt is empty"):
        add_source(data, NewSource(**ARTICLE, text=tmp_path / "empty.txt"))
    with pytest.raises(EntryError, match=r"latin\.txt is not UTF-8 text"):
        add_source(data, NewSource(**ARTICLE, text=tmp_path / "latin.txt"))


@pytest.mark.parametrize(
    ("given", "row"),
    [
        (
            {"indicator": "Member countries", "subject": "INTERPOL", "as_stated": "over 190 countries"},
            {"figure": "member_countries-interpol-undated-6", "value": "190", "qualifier": "more_than"},
        ),
        (
            {"indicator": "drugs seized", "subject": "HAECHI-III", "as_stated": "1.3 tonnes", "period": "2022"},
            {"figure": "drugs_seized-haechi_iii-2022-1", "value": "1300", "qualifier": "exact", "period_end": "2022"},
        ),
        (
            {"indicator": "assets_seized", "subject": "Haechi", "as_stated": "over $130 million", "period": "2022-01/2022-06"},
            {"figure": "assets_seized_usd-haechi-2022-01-1", "value": "130000000", "period_end": "2022-06"},
        ),
        (
            {"indicator": "arrests", "subject": "haechi_iii", "as_stated": "8 to 10 people", "period": "2022-06"},
            {"value": "8", "value_high": "10", "qualifier": "between", "period_start": "2022-06"},
        ),
        (
            {"indicator": "notices issued", "subject": "Red Notice", "as_stated": "8.136", "value": "8136"},
            {"indicator": "notices_issued", "subject": "red", "value": "8136", "qualifier": "exact"},
        ),
        (
            {"indicator": "databases_held", "subject": "interpol_databases", "as_stated": "several databases"},
            {"value": "", "qualifier": "several"},
        ),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_written(growing, given, row):
    added = add_figure(growing, NewFigure(source=SOURCE, locator="3", **given))
    assert {name: added.row[name] for name in row} == row
    assert added.row["locator"] == "line 3"
    assert added.path.read_text(encoding="utf-8").split("\n")[added.line - 1].startswith(added.id)


def test_a_number_is_never_given_again(data, source):
    given = {
        "indicator": "member_countries",
        "subject": "interpol",
        "source": source,
        "as_stated": "over 190 countries",
    }
    assert add_figure(data, NewFigure(**given, locator="3")).id.endswith("-undated-6")
    path = data / "member_counts.csv"
    rows = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(row for row in rows if not row.startswith(b"member_countries-interpol-undated-2,")))
    assert add_figure(data, NewFigure(**given, locator="5")).id.endswith("-undated-7"), "the gap at 2 stays"


def test_a_series_is_entered_with_a_remark_on_its_editions(data, source):
    added = add_figure(
        data,
        NewFigure(
            indicator="assets_seized_usd",
            subject="haechi",
            source=source,
            as_stated="over $130 million",
            locator="5",
        ),
    )
    assert "haechi is a series" in added.remarks[0] and "haechi_iii" in added.remarks[0]


COUNT = {"indicator": "member_countries", "subject": "interpol", "as_stated": "over 190 countries", "locator": "3"}


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"indicator": "member contries"}, UnknownNameError, "did you mean member_countries"),
        ({"subject": "Interpole"}, UnknownNameError, "did you mean interpol"),
        ({"source": "account-desk-not"}, UnknownNameError, "did you mean account-desk-note"),
        ({"source": "desk"}, UnknownNameError, "did you mean account-desk-note"),
        ({"source": "INTERPOL annual report"}, UnknownNameError, "did you mean interpol-.*annual-report"),
        ({"value": "196"}, EntryError, "the phrase states more_than 190, not exact 196"),
        ({"value": "190", "phrase_differs": True}, EntryError, "--note that explains it"),
        ({"qualifier": "roughly"}, EntryError, "use one of exact, about"),
        ({"as_stated": "a great many"}, EntryError, "states no figure in countries"),
        ({"as_stated": "1.3 tonnes"}, EntryError, "states no figure in countries"),
        ({"as_stated": "190 or 194 countries"}, EntryError, "exact 190 countries .* or exact 194 countries"),
        ({"period": "2022-06/2022-01"}, ValueError, "ends before it starts"),
        ({"period": "last year"}, ValueError, "is not a date of the form"),
        ({"locator": "99"}, TableError, "the source has fewer lines"),
        ({"locator": "page 2"}, TableError, "a text at hand is cited by its line"),
        ({"rank": "preferred"}, TableError, "figures of an account are judged, not ranked"),
        ({"as_stated": "over 190 countries and very many more words than a phrase may ever have"}, TableError, "longer than 12"),
    ],
)  # fmt: skip
def test_a_figure_that_is_unclear_or_faulty_is_refused_and_nothing_is_written(entered, given, error, message):
    before = content(entered)
    with pytest.raises(error, match=message):
        add_figure(entered, NewFigure(**({"source": SOURCE} | COUNT | given)))
    assert content(entered) == before


def test_a_figure_is_not_entered_twice(data, source):
    add_figure(data, NewFigure(source=source, **COUNT))
    with pytest.raises(EntryError, match="member_countries-interpol-undated-6 says the same"):
        add_figure(data, NewFigure(source=source, **COUNT))


def test_a_phrase_may_differ_where_a_note_explains(data, source):
    added = add_figure(
        data, NewFigure(source=source, **COUNT, value="191", phrase_differs=True, note="read off the list beside")
    )
    assert added.row["value"] == "191"
    written = (data / "phrase_exceptions.csv").read_text(encoding="utf-8").splitlines()
    rows = {row["exception"]: row for row in csv.DictReader(written)}
    assert rows[added.id]["reviewed"] == "exact 191" and rows[added.id]["reason"] == "read off the list beside"
    assert not validate(data)


def test_faults_that_were_there_before_are_not_laid_to_the_new_row(data, source):
    path = data / "history.csv"
    path.write_bytes(path.read_bytes().replace(b"1914-04-14,founding", b"1914-14-14,founding", 1))
    before = content(data)
    with pytest.raises(EntryError, match=r"had faults before, and nothing was written(.|\n)*history\.csv:2"):
        add_figure(data, NewFigure(source=source, **COUNT))
    assert content(data) == before


def test_a_failing_write_leaves_the_old_file_and_no_other(data, source, monkeypatch):
    before = content(data)

    def full(_):
        raise OSError("no space left")

    monkeypatch.setattr(row_writing.os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        add_figure(data, NewFigure(source=source, **COUNT))
    assert content(data) == before


def test_a_table_keeps_byte_order_mark_and_line_ends(data):
    path, mark, end = data / "sources.csv", b"\xef\xbb\xbf", b"\r\n"
    path.write_bytes(mark + path.read_bytes().replace(b"\n", end))
    before = path.read_bytes()
    added = add_source(data, NewSource(**ARTICLE | {"title": 'A "word", quoted'}, url="https://example.org"))
    lines = path.read_bytes().split(end)
    assert lines.pop(added.line - 1).startswith(b'account-word-quoted,"A ""word"", quoted",')
    assert end.join(lines) == before
    assert validate(data) == []


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_cells_are_written_with_the_mark_and_the_line_ends_that_their_file_had(mark, end):
    cells = pd.DataFrame({"id": ["a"], "text": ['say "so", then']})
    rows = [b"id,text", b'a,"say ""so"", then"', b""]
    assert row_writing.as_csv(cells, mark + b"id,text" + end) == mark + end.join(rows)


def test_rows_and_columns_that_were_moved_by_hand_are_sorted(data):
    before = content(data)
    rows = pd.read_csv(data / "terms.csv", dtype=str, keep_default_na=False)
    rows.iloc[::-1, ::-1].to_csv(data / "terms.csv", index=False)
    head, *lines = before["leaders.csv"].splitlines(keepends=True)
    (data / "leaders.csv").write_bytes(head + b"".join(reversed(lines)))
    faults = {(one.file, one.fix) for one in validate(data)}
    assert {fix.endswith(", as interpol-figures sort does") for _, fix in faults} == {True}
    done = CliRunner().invoke(main, ["sort", "--data", str(data)])
    assert sorted(done.stdout.splitlines()) == ["sorted leaders.csv", "sorted terms.csv"]
    assert content(data) == before
    assert CliRunner().invoke(main, ["sort", "--data", str(data)]).stdout == "all tables are in order\n"


def test_a_table_that_cannot_be_read_is_named_and_none_is_sorted(data):
    (data / "terms.csv").write_bytes(b"entry,term\nb,2\na,1\n")
    head, *lines = (data / "leaders.csv").read_bytes().splitlines(keepends=True)
    (data / "leaders.csv").write_bytes(head + b"".join(reversed(lines)))
    before = content(data)
    done = CliRunner().invoke(main, ["sort", "--data", str(data)])
    assert done.exit_code == 1 and "terms.csv:1: names: the column is missing" in done.stderr
    assert content(data) == before


def test_an_amount_may_be_read_in_two_ways():
    assert {str(one) for one in amounts("8.136 kg", "kg")} == {"exact 8136", "exact 8.136"}
    assert {str(one) for one in amounts("60,000", "notices")} == {"exact 60000"}
    assert amounts("$5", "EUR") == set(), "currencies are never converted"


def test_the_commands_enter_what_is_given_by_options(data, text):
    run = CliRunner()
    options = [item for name, value in ARTICLE.items() for item in (f"--{name}", value)]
    outcome = run.invoke(main, ["add-source", *options, "--text", str(text), "--data", str(data)])
    assert outcome.exit_code == 0 and outcome.stdout.startswith("account-desk-note\n")
    figure = ["add-figure", "--indicator", "member countries", "--subject", "INTERPOL", "--source", "account-desk-note"]
    figure += ["--as-stated", "over 190 countries", "--data", str(data)]
    outcome = run.invoke(main, [*figure, "--locator", "3"])
    assert outcome.exit_code == 0 and "written to member_counts.csv, line " in outcome.stdout
    outcome = run.invoke(main, [*figure, "--locator", "77"])
    assert outcome.exit_code == 1 and "the source has fewer lines" in outcome.stderr
    assert run.invoke(main, ["verify", str(text.parent), "--data", str(data)]).stdout.count("account-desk-note") == 1


def test_the_commands_ask_for_what_is_not_given_and_ask_again_for_what_is_not_known(data, text):
    run = CliRunner()
    answers = "The desk’s note\nA Desk\nblog\narticle\naccount\n\n\n\n2022\n" + f"{text}\n\n"
    outcome = run.invoke(main, ["add-source", "--data", str(data)], input=answers)
    assert outcome.exit_code == 0, outcome.output
    assert "'blog' is not one of" in outcome.output
    answers = "member contries\nmember countries\ninterpol\naccount-desk-note\nover 190 countries\n\n\n3\n\n"
    outcome = run.invoke(main, ["add-figure", "--data", str(data)], input=answers)
    assert outcome.exit_code == 0, outcome.output
    assert "did you mean member_countries" in outcome.output
    assert "member_countries-interpol-undated-6" in outcome.stdout


def test_without_a_terminal_the_commands_name_the_options_that_are_missing(data):
    run = CliRunner()
    ended = run.invoke(main, ["add-figure", "--data", str(data)], input="member countries\n")
    assert ended.exit_code == 2 and "give --subject, --source, --as-stated as options" in ended.stderr
    unknown = run.invoke(main, ["add-figure", "--data", str(data), "--source", "account-how-interpol-connect"])
    assert unknown.exit_code == 2 and "did you mean account-how-interpol-connects" in unknown.stderr


@pytest.mark.live
def test_rows_are_entered_in_the_collection_at_hand_which_is_named_elsewhere(data, tmp_path, monkeypatch):
    monkeypatch.delenv("INTERPOL_FIGURES_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    at_hand = CliRunner().invoke(main, ["remove-source", "nobody-1", "--undo"])
    assert "the collection in" not in at_hand.stderr and "unknown source" in at_hand.stderr
    monkeypatch.chdir(tmp_path.parent)
    elsewhere = CliRunner().invoke(main, ["add-source", "--title", "A note"], input="")
    assert elsewhere.stderr.startswith(f"the collection in {ROOT}:\n")
    assert "give --publisher, --kind, --tier as options" in elsewhere.stderr


def test_the_walk_of_the_docs_runs_as_it_stands(data, tmp_path, monkeypatch):
    page = (Path(__file__).parents[3] / "docs" / "data.md").read_text(encoding="utf-8")
    article, commands = re.findall(r"```\n(.*?)```", page, re.DOTALL)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "note.txt").write_text(article, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERPOL_FIGURES_DATA", str(data))
    outputs = {}
    for command in commands.splitlines():
        name, *call = shlex.split(command)
        outcome = CliRunner().invoke(main, call)
        assert name == "interpol-figures" and outcome.exit_code == 0, outcome.output
        outputs[call[0]] = outcome.stdout
    assert "figures: 2 verified" in outputs["verify"]
    assert re.findall(r"^    (confirmed|wrong measure): ", outputs["judge"], re.MULTILINE) == [
        "confirmed",
        "wrong measure",
    ]


def test_the_figures_of_an_account_are_judged_as_entered(data):
    run = CliRunner()
    options = ["--data", str(data), "--format", "claimreview"]
    outcome = run.invoke(main, ["judge", "--account", "account-how-interpol-connects", *options])
    assert outcome.exit_code == 0 and outcome.stdout.count('"ClaimReview"') == 2
    assert (
        "did you mean account-how-interpol-connects"
        in run.invoke(main, ["judge", "--account", "how-interpol-connect", *options]).stderr
    )
    assert run.invoke(main, ["judge", *options]).exit_code == 2
