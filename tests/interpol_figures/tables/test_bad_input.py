"""Every way in which tables go wrong is found, and named by file, line, column, value and rule.

Each case damages a copy of the tables and says which fault must be among those found.
"""

import csv
import gzip
import io
import json
import tempfile
from itertools import cycle
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folders import TABLES, Folder, assert_among, assert_found, matches
from interpol_figures.reading.claims import read_claims
from interpol_figures.tables import csv_reader
from interpol_figures.tables.content import content_of
from interpol_figures.tables.load import load
from interpol_figures.tables.schema import read_package
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError

MEMBERS, COUNTS, SOURCES = "members.csv", "member_counts.csv", "sources.csv"


# ---- the form of a file: what is done to its bytes, and the fault ----------------------------------------

LINES = (TABLES / MEMBERS).read_bytes().split(b"\n")
ROW = next(number for number, line in enumerate(LINES, 1) if line.startswith(b"AGO,Angola,"))
AS_IT_STANDS = object()  # the value of the message is the row itself


def in_line(line: int, old: bytes, new: bytes):
    """A change of one line of a file."""

    def change(data: bytes) -> bytes:
        lines = data.split(b"\n")
        assert old in lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(old, new, 1)
        return b"\n".join(lines)

    return change


def in_header(old: bytes, new: bytes):
    return in_line(1, old, new)


def in_row(old: bytes, new: bytes):
    return in_line(ROW, old, new)


UNREADABLE = "the row can't be read as CSV"
UNSEEN = "the cell holds a line break or an invisible character"
FORMS = {
    "empty": (lambda data: b"", 1, None, None, "the file is empty"),
    "only a byte order mark": (lambda data: b"\xef\xbb\xbf", 1, None, None, "the file is empty"),
    "only line ends": (lambda data: b"\n\n", 1, None, None, "the file is empty"),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), 1, None, None, "the file is UTF-16"),
    "UTF-16 without a mark": (lambda data: data.decode().encode("utf-16-le"), 1, None, None, "the file is UTF-16"),
    "big-endian UTF-16": (lambda data: data.decode().encode("utf-16-be"), 1, None, None, "the file is UTF-16"),
    "Latin-1": (in_row(b"Angola", b"Ang\xf3la"), ROW, None, "f3 6c 61 2c", "the bytes are not UTF-8"),
    "cut within a letter": (in_row(b"Angola,", b"Ang\xc3,"), ROW, None, "c3 2c 31 39", "the bytes are not UTF-8"),
    "an xlsx workbook": (lambda data: b"PK\x03\x04" + data, 1, None, None, "the file is a spreadsheet (xlsx or ods)"),
    "an xls workbook": (lambda data: b"\xd0\xcf\x11\xe0" + data, 1, None, None, "the file is a spreadsheet (xls)"),
    "a gzip file": (gzip.compress, 1, None, None, "the file is compressed"),
    "semicolons": (lambda data: data.replace(b",", b";"), 1, None, None, "cells are parted by semicolons"),
    "tabs": (lambda data: data.replace(b",", b"\t"), 1, None, None, "cells are parted by tabs"),
    "a missing column": (in_header(b"joined_note,", b""), 1, "joined_note", None, "the column is missing"),
    "a renamed column": (in_header(b"region", b"area"), 1, "area", "area", "the column is unknown"),
    "a column in capitals": (in_header(b"region", b"Region"), 1, "Region", "Region", "the column is unknown"),
    "a column with a space": (in_header(b"region", b" region"), 1, " region", " region", "the column is unknown"),
    "a column too many": (in_header(b"source", b"source,more"), 1, "more", "more", "the column is unknown"),
    "a column twice": (in_header(b"region", b"name"), 1, "name", "name", "the column stands twice"),
    "a column twice in two cases": (in_header(b"region", b"Name"), 1, "Name", "Name", "the column is unknown"),
    "columns in another order": (
        in_header(b"iso3,name", b"name,iso3"),
        1,
        None,
        "name,iso3,joined,joined_note,relisted,region,source,year_confirmed_by",
        "the columns are in another order",
    ),
    "no header": (lambda data: data.split(b"\n", 1)[1], 1, "iso3", None, "the column is missing"),
    "a quote not closed in the header": (in_header(b"region", b'"region'), 1, None, None, UNREADABLE),
    "a second byte order mark": (
        lambda data: b"\xef\xbb\xbf\xef\xbb\xbf" + data,
        1,
        "\ufeffiso3",
        "\ufeffiso3",
        "the column is unknown",
    ),
    "a short row": (in_row(b",Africa,", b","), ROW, None, AS_IT_STANDS, "the row has 7 cells, the header 8"),
    "a long row": (in_row(b",Africa,", b",Africa,,"), ROW, None, AS_IT_STANDS, "the row has 9 cells, the header 8"),
    "an unquoted comma": (in_row(b"Angola", b"Angola, West"), ROW, None, AS_IT_STANDS, "the row has 9 cells"),
    "a blank line": (in_row(b"AGO", b"\nAGO"), ROW, None, None, "the row is empty"),
    "a blank line at the end": (lambda data: data + b"\n", len(LINES), None, None, "the row is empty"),
    "a row of empty cells": (in_row(b"AGO", b",,,,,,,\nAGO"), ROW, "iso3", None, "the cell is empty"),
    "a quote in an unquoted cell": (in_row(b"Angola", b'Ang"ola'), ROW, None, None, "a quote stands in a cell"),
    "quotes in an unquoted cell": (in_row(b"Angola", b'the "Angola"'), ROW, None, None, "a quote stands in a cell"),
    "text behind a quote": (in_row(b"Angola", b'"Ang"ola'), ROW, None, None, UNREADABLE),
    "a space behind a quote": (in_row(b"Angola", b'"Angola" '), ROW, None, None, UNREADABLE),
    "a quote not closed": (in_row(b"Angola", b'"Angola'), ROW, None, None, UNREADABLE),
    "a line break in a cell": (in_row(b"Angola", b'"Ang\nola"'), ROW, "name", "Ang\nola", UNSEEN),
    "a carriage return in a cell": (in_row(b"Angola", b'"Ang\rola"'), ROW, "name", "Ang\rola", UNSEEN),
    "a lone carriage return": (in_row(b"Angola,", b"Angola\r,"), ROW, None, "AGO,Angola", "the row has 2 cells"),
    "a NUL": (in_row(b"Angola", b"Ang\0ola"), ROW, "name", "Ang\0ola", UNSEEN),
    "a huge cell": (in_row(b"Angola", b"A" * 140_000), ROW, None, None, f"{UNREADABLE} (field larger than"),
}


@pytest.mark.parametrize("kind", FORMS)
def test_form_of_a_file(kind):
    change, line, column, value, rule = FORMS[kind]
    content = change((TABLES / MEMBERS).read_bytes())
    if value is AS_IT_STANDS:
        value = content.split(b"\n")[line - 1].decode()
    read = content_of(read_package(TABLES).tables["members"], content)
    assert_among([*read.form, *read.faults], (MEMBERS, line, column, value, rule))


def test_a_missing_file(folder):
    (folder.path / MEMBERS).unlink()
    assert_found(folder, (MEMBERS, None, None, None, "the table is missing"))


def test_a_file_that_is_missing_or_unreadable_doesnt_cause_other_faults(folder):
    folder.recode("indicators.csv", lambda data: data.decode().encode("utf-16"))
    (folder.path / SOURCES).unlink()
    assert [fault.file for fault in validate(folder.path)] == ["indicators.csv", SOURCES]


def test_all_faults_of_form_of_a_file_are_found_at_once(folder):
    changes = {10: b",", 20: b'x"', 30: b'"y" ', 40: b"\n"}
    lines = (folder.path / MEMBERS).read_bytes().split(b"\n")
    for line, mark in changes.items():
        lines[line - 1] = mark + lines[line - 1]
    (folder.path / MEMBERS).write_bytes(b"\n".join(lines))
    found = {fault.line for fault in validate(folder.path) if fault.file == MEMBERS and fault.column is None}
    assert found == set(changes)


# ---- what is read all the same ---------------------------------------------------------------------------

SAME = {  # what one program or another makes of a table
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "CR": lambda data: data.replace(b"\n", b"\r"),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "a byte order mark and CRLF": lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    "no line end at the end": lambda data: data.removesuffix(b"\n"),
    "a spreadsheet's quotes": lambda data: b"\xef\xbb\xbf" + quoted(data),
}


def quoted(data: bytes) -> bytes:
    """A table with every cell in quotes, as spreadsheets save it."""
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(csv.reader(io.StringIO(data.decode(), newline="")))
    return buffer.getvalue().encode()


def test_forms_that_say_the_same_are_read_the_same(folder):
    for file, change in zip(sorted(folder.path.glob("*.csv")), cycle(SAME.values()), strict=False):
        folder.recode(file.name, change)
    assert validate(folder.path) == []
    as_kept, as_found = load(TABLES), load(folder.path)
    for name in as_kept:
        pd.testing.assert_frame_equal(as_found[name], as_kept[name])


@pytest.mark.parametrize("kind", SAME)
def test_a_form_that_says_the_same_is_read_the_same(kind):
    table, content = read_package(TABLES).tables["sources"], (TABLES / SOURCES).read_bytes()
    read = content_of(table, SAME[kind](content))
    assert [*read.form, *read.faults] == []
    pd.testing.assert_frame_equal(read.cells, content_of(table, content).cells)


@given(st.text(alphabet='ab,"\n\r\0é', max_size=24))
def test_what_is_read_without_a_violation_has_one_reading(text):
    """Cells that were read, written by the csv module and read again, are the same."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "table.csv"
        path.write_bytes(f"a,b\n{text}".encode())
        cells, violations = csv_reader.read_cells(path, ["a", "b"])
        if not violations:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([["a", "b"], *cells.to_numpy().tolist()])
            again, violations = csv_reader.read_cells(path, ["a", "b"])
            assert violations == []
            assert again.to_numpy().tolist() == cells.to_numpy().tolist()


# ---- single cells: file, column, what is written there, the rule; the row is the first that fits ----------

NUMBERS = {
    "separators": "1,234",
    "a blank as separator": "1 234",
    "an underscore as separator": "1_234",
    "a decimal comma": "68,9",
    "an exponent": "1e5",
    "a unit": "190 countries",
    "a currency": "$190",
    "a percent sign": "40%",
    "zeros to spare behind the point": "190.0",
    "a point without decimals": "190.",
    "a point without a whole part": ".5",
    "zeros to spare in front": "0190",
    "a plus": "+190",
    "a space": " 190",
    "NaN": "NaN",
    "inf": "inf",
    "a logical value": "TRUE",
    "a spreadsheet's mark for text": "'190",
    "Arabic-Indic digits": "\u0661\u0669\u0660",
    "full-width digits": "\uff11\uff19\uff10",
    "superscript digits": "19\u00b2",
    "a no-break space": "190\u00a0",
    "a letter O": "19O",
    "hexadecimal": "0x1F",
    "a fraction": "1/2",
    "a qualifier": ">190",
}
TEXTS = {
    "a formula": ("=1+1", "a spreadsheet runs as a formula"),
    "a plus": ("+1", "a spreadsheet runs as a formula"),
    "a minus": ("-1", "a spreadsheet runs as a formula"),
    "an at sign": ("@SUM(A1)", "a spreadsheet runs as a formula"),
    "a full-width formula": ("\uff1d1+1", "a spreadsheet runs as a formula"),
    "a space in front": (" seen", "starts or ends with a space"),
    "a space behind": ("seen ", "starts or ends with a space"),
    "a no-break space behind": ("seen\u00a0", "starts or ends with a space"),
    "only a space": (" ", "starts or ends with a space"),
    "a zero-width space": ("se\u200ben", UNSEEN),
    "a zero-width joiner": ("se\u200den", UNSEEN),
    "a word joiner": ("se\u2060en", UNSEEN),
    "a byte order mark": ("se\ufeffen", UNSEEN),
    "a soft hyphen": ("se\u00aden", UNSEEN),
    "a direction mark": ("se\u202een", UNSEEN),
    "an isolate": ("\u2067seen\u2069", UNSEEN),
    "an Arabic letter mark": ("se\u061cen", UNSEEN),
    "a tab": ("se\ten", UNSEEN),
    "a bell": ("se\x07en", UNSEEN),
    "a control of Latin-1": ("se\x85en", UNSEEN),
    "a line separator": ("se\u2028en", UNSEEN),
    "a tag character": ("seen\U000e0041", UNSEEN),
    "a private character": ("se\ue000en", UNSEEN),
    "a variation selector": ("se\ufe0fen", UNSEEN),
    "a filler": ("se\u3164en", UNSEEN),
    "a replacement character": ("se\ufffdn", UNSEEN),
    "accents apart": ("se\u0301en", "holds accents apart from their letters"),
    "a spreadsheet's mark for text": ("'190", "a spreadsheet's mark for text"),
    "a spreadsheet's error": ("#REF!", "a spreadsheet's error"),
    "a narrow column": ("#####", "a spreadsheet's error"),
    "nan": ("nan", "a word that programs leave"),
    "NULL": ("NULL", "a word that programs leave"),
    "#N/A": ("#N/A", "a spreadsheet's error"),
    "N/A": ("N/A", "a word that programs leave"),
    "a logical value": ("TRUE", "a word that programs leave"),
    "500 characters more": ("x" * 1_000, "the cell is longer than 500 characters"),
}
DATES = {
    "a month of one digit": ("2010-4", "the value doesn't have the form"),
    "slashes": ("04/2010", "the value doesn't have the form"),
    "a time": ("2010-04-01T00:00", "the value doesn't have the form"),
    "no separators": ("20100401", "the value doesn't have the form"),
    "a word": ("April 2010", "the value doesn't have the form"),
    "Arabic-Indic digits": ("\u0662\u0660\u0661\u0660", "the value doesn't have the form"),
    "full-width digits": ("\uff12\uff10\uff11\uff10", "the value doesn't have the form"),
    "a serial number": ("40269", "the value doesn't have the form"),
    "a year long past": ("0210", "the value doesn't have the form"),
    "a year far off": ("2210", "the value doesn't have the form"),
    "the thirtieth of February": ("2022-02-30", "there is no such date"),
    "a leap day of a common year": ("2023-02-29", "there is no such date"),
    "the thirteenth month": ("2022-13", "there is no such date"),
    "the month nought": ("2022-00", "there is no such date"),
    "the day nought": ("2022-01-00", "there is no such date"),
}


def exact(row: dict[str, str]) -> bool:
    return row["qualifier"] == "exact" and row["rank"] == "normal"


@pytest.fixture(scope="module")
def many_cells(tmp_path_factory):
    """Faults of a copy in which each kind of bad number, text and date stands in a row of its own, and the lines."""
    folder = Folder(tmp_path_factory.mktemp("many") / "data")
    rows = [line for line, row in enumerate(folder.records(COUNTS), 2) if exact(row)]
    of_number = dict(zip(NUMBERS, rows[::2], strict=False))
    of_text = dict(zip(TEXTS, rows[1::2], strict=False))
    of_date = {kind: line for line, kind in enumerate(DATES, 2)}
    assert (len(of_number), len(of_text)) == (len(NUMBERS), len(TEXTS)), "too few rows for all kinds"
    folder.set_all(COUNTS, {line: {"value": NUMBERS[kind]} for kind, line in of_number.items()})
    folder.set_all(COUNTS, {line: {"note": TEXTS[kind][0]} for kind, line in of_text.items()})
    folder.set_all(MEMBERS, {line: {"joined": DATES[kind][0]} for kind, line in of_date.items()})
    return validate(folder.path), of_number, of_text, of_date


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_with(many_cells, kind):
    faults, lines, _, _ = many_cells
    assert_among(faults, (COUNTS, lines[kind], "value", NUMBERS[kind], "the cell is not a plain number"))


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_with(many_cells, kind):
    faults, _, lines, _ = many_cells
    text, rule = TEXTS[kind]
    assert_among(faults, (COUNTS, lines[kind], "note", text, rule))


@pytest.mark.parametrize("kind", DATES)
def test_a_date_with(many_cells, kind):
    faults, _, _, lines = many_cells
    text, rule = DATES[kind]
    assert_among(faults, (MEMBERS, lines[kind], "joined", text, rule))


# kind: file, the row, the cells that are set, the column at fault, the rule; the value is what the cell then holds
CELLS = {
    "a negative number": (COUNTS, exact, {"value": "-1"}, "value", "the number is below 0"),
    "too many digits": (COUNTS, exact, {"value": "1" * 25}, "value", "the number has more than 24 digits"),
    "decimals of a whole number": ("notice_types.csv", None, {"introduced_year": "2004.5"}, "introduced_year", "whole"),
    "a whole number in Arabic digits": (
        "notice_types.csv",
        None,
        {"introduced_year": "\u0662\u0660\u0660\u0664"},
        "introduced_year",
        "the cell is not a whole number",
    ),
    "below the minimum": ("notice_types.csv", None, {"introduced_year": "1913"}, "introduced_year", "is below 1914"),
    "above the maximum": ("notice_types.csv", None, {"introduced_year": "2101"}, "introduced_year", "is above 2100"),
    "an unknown choice": (COUNTS, exact, {"qualifier": "over"}, "qualifier", "the value is not one of exact, about"),
    "a choice in capitals": (COUNTS, exact, {"rank": "Normal"}, "rank", "the value is not one of preferred"),
    "another form": (SOURCES, None, {"url": "www.interpol.int"}, "url", "the value doesn't have the form https?"),
    "a blank in an address": (SOURCES, None, {"url": "https://a.org/b c"}, "url", "the value doesn't have the form"),
    "an id in capitals": ("subjects.csv", None, {"subject": "Africa"}, "subject", "the value doesn't have the form"),
    "a digest cut short": (
        SOURCES,
        lambda row: row["sha256"],
        {"sha256": "abc"},
        "sha256",
        "the value doesn't have the form",
    ),
    "an empty cell that is needed": (COUNTS, exact, {"source": ""}, "source", "the cell is empty"),
    "a text too long for its column": (COUNTS, exact, {"locator": "p" * 61}, "locator", "is longer than 60 characters"),
    "an item twice": (
        "indicators.csv",
        lambda row: row["siblings"] and ";" not in row["siblings"],
        {"also_called": "a; a"},
        "also_called",
        "the list names an item twice",
    ),
    "an empty item": ("indicators.csv", None, {"also_called": "a; ; b"}, "also_called", "or another separator"),
    "a separator at the end": ("indicators.csv", None, {"also_called": "a; "}, "also_called", "or another separator"),
    "another separator": ("indicators.csv", None, {"also_called": "a, b;c"}, "also_called", "or another separator"),
}


@pytest.fixture(scope="module")
def wrong_cells(tmp_path_factory):
    return spread(CELLS, tmp_path_factory)


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_with(wrong_cells, kind):
    assert_among(*wrong_cells[kind])


def spread(cases: dict[str, tuple], tmp_path_factory) -> dict[str, tuple]:
    """Each case in a row of its own, in as few copies of the tables as that takes: all faults, and the one expected."""
    waiting, found = dict(cases), {}
    while waiting:
        folder = Folder(tmp_path_factory.mktemp("spread") / "data")
        placed: dict[tuple[str, int], str] = {}
        expected = {}
        for kind, (file, wanted, cells, column, rule) in waiting.items():
            free = ((line, row) for line, row in enumerate(folder.records(file), 2) if (file, line) not in placed)
            line, row = next(((line, row) for line, row in free if wanted is None or wanted(row)), (None, {}))
            if line is not None:
                folder.set(file, line, **cells)
                placed[file, line] = kind
                expected[kind] = (file, line, column, (row | cells)[column] or None, rule)
        assert placed, f"no row fits {list(waiting)}"
        faults = validate(folder.path)
        found |= {kind: (faults, place) for kind, place in expected.items()}
        waiting = {kind: case for kind, case in waiting.items() if kind not in found}
    return found


def test_a_value_that_must_be_unique(folder):
    line = folder.line(MEMBERS)
    name = folder.record(MEMBERS, line)["name"]
    folder.set(MEMBERS, line + 5, name=name)
    assert_found(folder, (MEMBERS, line + 5, "name", name, "the value stands twice in the column"))


# ---- rules between columns and rows: the row, the cells that are set, the column at fault, the rule -------


def between(row: dict[str, str]) -> bool:
    return row["qualifier"] == "between"


def of_account(row: dict[str, str]) -> bool:
    return row["source"].startswith("account-")


def dated(row: dict[str, str]) -> bool:
    return exact(row) and bool(row["period_start"])


def of(key: str):
    """Whether a row is the one of an id."""
    return lambda row: next(iter(row.values())) == key


def of_others(tier: str):
    return lambda row: row["tier"] == tier and "INTERPOL" not in row["publisher"]


def of_members(row: dict[str, str]) -> bool:
    return exact(row) and row["indicator"] == "member_countries" and f"{row['value']} " in row["as_stated"]


def of_an_indicator(row: dict[str, str]) -> bool:
    return row["names"] == "indicator" and row["id"] not in ("notices_issued", "arrests")


def excepted(row: dict[str, str]) -> bool:
    return row["figure"] in REVIEWED


EXCEPTIONS, TERMS = "phrase_exceptions.csv", "terms.csv"
with (TABLES / EXCEPTIONS).open(encoding="utf-8", newline="") as stream:
    REVIEWED = {row["exception"] for row in csv.DictReader(stream)}
NOT_STATED, NOT_REVIEWED = "the phrase doesn't state this value", "the row isn't what was reviewed in phrase_exceptions"
SHARED = "another subject, operation, database or notice has that name too"
OUTCOMES, INDICATORS = "operation_outcomes.csv", "indicators.csv"
RULES = {
    "an id of another indicator": (COUNTS, exact, {"indicator": "founding_members"}, "figure", "doesn't say the row's"),
    "an id of another period": (
        COUNTS,
        lambda row: row["period_start"] == "1955",
        {"period_start": "1956", "period_end": "1956"},
        "figure",
        "the id doesn't say the row's indicator, subject and period",
    ),
    "a range without its upper end": (OUTCOMES, between, {"value_high": ""}, "value_high", "between needs an upper"),
    "an upper end without a range": (COUNTS, exact, {"value_high": "200"}, "value_high", "only the qualifier between"),
    "a range turned round": (OUTCOMES, between, {"value_high": "0"}, "value_high", "the upper value is not above"),
    "several with a value": (COUNTS, exact, {"qualifier": "several"}, "value", "the qualifier several has no value"),
    "no value": (COUNTS, exact, {"value": ""}, "value", "the figure has no value"),
    "multiples of nothing": (
        COUNTS,
        exact,
        {"qualifier": "multiples_of", "value": "0"},
        "value",
        "multiples_of needs a value above zero",
    ),
    "a period without its end": (COUNTS, dated, {"period_end": ""}, "period_end", "only one end of the period"),
    "a period without its start": (COUNTS, dated, {"period_start": ""}, "period_end", "only one end of the period"),
    "a period turned round": (COUNTS, dated, {"period_end": "1900"}, "period_end", "the period ends before it starts"),
    "a start that is no date": (COUNTS, dated, {"period_start": "2022-02-30"}, "period_start", "no such date"),
    "an end that is no date": (COUNTS, dated, {"period_end": "2022-06-31"}, "period_end", "there is no such date"),
    "an operation turned round": (
        "operations.csv",
        lambda row: row["period_start"],
        {"period_end": "1900"},
        "period_end",
        "the period ends before it starts",
    ),
    "an operation on no date": ("operations.csv", None, {"period_start": "2020-31"}, "period_start", "no such date"),
    "an event on no date": ("history.csv", None, {"date": "1923-09-31"}, "date", "there is no such date"),
    "a publication on no date": (SOURCES, None, {"published": "2023-00-01"}, "published", "there is no such date"),
    "a sentence for a phrase": (COUNTS, exact, {"as_stated": "a " * 12 + "b"}, "as_stated", "longer than 12 words"),
    "no phrase and no reason": (COUNTS, exact, {"as_stated": "", "note": ""}, "as_stated", "phrase is missing"),
    "a deprecated row without a reason": (
        OUTCOMES,
        lambda row: row["rank"] == "deprecated",
        {"note": ""},
        "note",
        "a deprecated row needs its reason",
    ),
    "a ranked figure of an account": (COUNTS, of_account, {"rank": "preferred"}, "rank", "are judged, not ranked"),
    "an indicator of another table": (COUNTS, exact, {"indicator": "arrests"}, "indicator", "belongs to another table"),
    "a year of three digits": (
        "organisation_figures.csv",
        lambda row: row["indicator"] == "founding_year",
        {"value": "923"},
        "value",
        "the value is no year of the organisation's time",
    ),
    "an account cited by its page": (COUNTS, of_account, {"locator": "page 2"}, "locator", "is cited by its line"),
    "a line beyond the account's end": (COUNTS, of_account, {"locator": "line 99999"}, "locator", "has fewer lines"),
    "a mention beyond the account's end": ("mentions.csv", None, {"locator": "line 99999"}, "locator", "fewer lines"),
    "a sibling that doesn't answer": (
        INDICATORS,
        lambda row: row["indicator"] == "member_countries",
        {"siblings": "arrests"},
        "siblings",
        "a sibling doesn't name this indicator in return",
    ),
    "a sibling of itself": (
        INDICATORS,
        lambda row: row["indicator"] == "arrests",
        {"siblings": "arrests"},
        "siblings",
        "the indicator is related to itself",
    ),
    "a part of itself": (
        INDICATORS,
        lambda row: row["indicator"] == "arrests",
        {"part_of": "arrests"},
        "siblings",
        "the indicator is related to itself",
    ),
    "a source of the record without an address": (SOURCES, None, {"url": ""}, "url", "needs its address"),
    "an account without address and digest": (
        SOURCES,
        lambda row: row["tier"] == "account",
        {"url": "", "sha256": "", "lines": ""},
        "sha256",
        "the account has neither an address nor a digest",
    ),
    "a digest without lines": (SOURCES, lambda row: row["sha256"], {"lines": ""}, "lines", "go together"),
    "lines without a digest": (SOURCES, lambda row: row["sha256"], {"sha256": ""}, "lines", "go together"),
    "a source that repeats itself": (
        SOURCES,
        lambda row: row["source"] == "about-com-profile",
        {"repeats": "about-com-profile"},
        "repeats",
        "the source repeated repeats another in turn, or this one",
    ),
    "a record that repeats an account": (
        SOURCES,
        lambda row: row["source"] == "about-com-profile",
        {"repeats": "account-global-police-cooperation"},
        "repeats",
        "a source of the record can't repeat an account",
    ),
    "no grade in the record": (SOURCES, of_others("record"), {"grade": ""}, "grade", "of the record needs its grade"),
    "a grade of an account": (SOURCES, of_others("account"), {"grade": "C"}, "grade", "so that it has no grade"),
    "the best grade of a newspaper": (
        SOURCES,
        of_others("record"),
        {"grade": "A"},
        "grade",
        "grade A is for documents of INTERPOL itself",
    ),
    "a grade that isn't in the record": (
        SOURCES,
        of_others("record"),
        {"grade": "E"},
        "grade",
        "not one of A, B, C, D",
    ),
    "a label in capitals": (INDICATORS, of("arrests"), {"label": "Arrests"}, "label", "begins with a capital letter"),
    "a name that is another indicator's id": (
        INDICATORS,
        of("people_under_alerts"),
        {"also_called": "notices_in_circulation"},
        "also_called",
        "a further name is another indicator's id",
    ),
    "a name that is another indicator's label": (
        INDICATORS,
        of("arrests_fraud"),
        {"also_called": "arrests for migrant smuggling"},
        "also_called",
        "another indicator of the same unit has that name too",
    ),
    "a name that is the organisation's": (
        "subjects.csv",
        of("executive_committee"),
        {"also_called": "INTERPOL"},
        "also_called",
        SHARED,
    ),
    "a name that is an operation's": (
        "databases.csv",
        of("dna_profiles"),
        {"also_called": "Operation Night Fury"},
        "also_called",
        SHARED,
    ),
    "a phrase beside another value": (COUNTS, of_members, {"value": "7777"}, "as_stated", NOT_STATED),
    "a phrase beside another qualifier": (COUNTS, of_members, {"qualifier": "about"}, "as_stated", NOT_STATED),
    "a phrase that states another value": (
        COUNTS,
        of_members,
        {"as_stated": "7,777 member nations"},
        "as_stated",
        NOT_STATED,
    ),
    "an exception with another value": (OUTCOMES, excepted, {"value": "7777"}, "value", NOT_REVIEWED),
    "an exception with another qualifier": (OUTCOMES, excepted, {"qualifier": "at_most"}, "value", NOT_REVIEWED),
    "an exception with another phrase": (OUTCOMES, excepted, {"as_stated": "Chad and Niger"}, "value", NOT_REVIEWED),
    "a term of another sort": (TERMS, of_an_indicator, {"names": "subject"}, "names", "the id isn't of that sort"),
    "a term that is an id": (TERMS, of_an_indicator, {"term": "Notices issued"}, "term", "is the id of another"),
    "a term of another id": (TERMS, of_an_indicator, {"id": "arrests"}, "entry", "the entry doesn't begin with the id"),
}


@pytest.fixture(scope="module")
def broken_rules(tmp_path_factory):
    of_sources = {kind: case for kind, case in RULES.items() if case[0] == SOURCES}  # by which others are checked
    others = {kind: case for kind, case in RULES.items() if kind not in of_sources}
    return spread(of_sources, tmp_path_factory) | spread(others, tmp_path_factory)


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_against(broken_rules, kind):
    assert_among(*broken_rules[kind])


def test_every_rule_of_the_schema_is_broken_by_a_case():
    package = read_package(TABLES)
    named = {rule.partition(":")[0] for table in package.tables.values() for rule in table.rules}
    assert named == {
        "dates",
        "both_ends",
        "event",
        "indicator_names",
        "keys",
        "label",
        "locator",
        "period",
        "phrase",
        "phrase_agreement",
        "phrase_exception",
        "rank",
        "relations",
        "removal",
        "repeats",
        "source",
        "subject_names",
        "term_names",
        "value",
    }


def test_a_label_may_begin_with_a_name_that_its_definition_writes_so(folder):
    line = folder.line("indicators.csv", of("arrests"))
    folder.set("indicators.csv", line, label="Brussels arrests", definition="Number of Brussels arrests.")
    assert not validate(folder.path)


def test_an_exception_that_is_not_needed(folder):
    cells = {"exception": "zzz", "as_stated": "196 member nations", "reviewed": "exact 196", "reason": "none"}
    cells["exception"] = "member_countries-interpol-2024-11-1"
    rows = folder.records(EXCEPTIONS)
    line = 2 + sum(row["exception"] < cells["exception"] for row in rows)
    folder.insert(EXCEPTIONS, line, list(cells.values()))
    assert_found(folder, (EXCEPTIONS, line, "exception", cells["exception"], "no exception is needed"))


def test_an_exception_that_is_missing(folder):
    line = folder.line(EXCEPTIONS, of("countries_taking_part-epervier_i-2017-11-1"))
    folder.remove(EXCEPTIONS, line)
    file = "operation_outcomes.csv"
    line = folder.line(file, of("countries_taking_part-epervier_i-2017-11-1"))
    stated = folder.record(file, line)["as_stated"]
    assert_found(folder, (file, line, "as_stated", stated, "the phrase doesn't state this value"))


def test_a_source_that_repeats_a_repeating_one(folder):
    line = folder.line(SOURCES, lambda row: row["repeats"])
    repeating = folder.record(SOURCES, line)["source"]
    other = folder.line(SOURCES, lambda row: row["tier"] == "record" and not row["repeats"])
    folder.set(SOURCES, other, repeats=repeating)
    assert_found(folder, (SOURCES, other, "repeats", repeating, "the source repeated repeats another in turn"))


def test_a_row_that_stands_twice(folder):
    row = folder.rows(MEMBERS)[9]
    folder.insert(MEMBERS, 11, row)
    assert_found(folder, (MEMBERS, 11, "iso3", row[0], "the id stands twice"))


def test_rows_out_of_order(folder):
    row = folder.rows(MEMBERS)[9]
    folder.insert(MEMBERS, 2, row)
    folder.remove(MEMBERS, 11)
    assert_found(folder, (MEMBERS, 3, "iso3", folder.rows(MEMBERS)[2][0], "the rows are not sorted by id"))


def test_a_figure_in_two_tables(folder):
    row = folder.rows(COUNTS)[3]
    line = next(
        number
        for number, other in enumerate(folder.rows("organisation_figures.csv"), 1)
        if number > 1 and other[0] > row[0]
    )
    folder.insert("organisation_figures.csv", line, row)
    rule = "the id stands in member_counts.csv too"
    assert_found(folder, ("organisation_figures.csv", line, "figure", row[0], rule))


# ---- references, from either end -------------------------------------------------------------------------

REFERENCES = [
    (table.name, field.name)
    for table in read_package(TABLES).tables.values()
    for field in table.fields
    if field.references
]
NOWHERE = "nothing of that id stands in "


@pytest.fixture(scope="module")
def strangers(tmp_path_factory):
    """Faults of a copy in which every reference of the first row of a table is to nothing."""
    folder = Folder(tmp_path_factory.mktemp("strangers") / "data")
    for table, column in REFERENCES:
        folder.set(f"{table}.csv", 2, **{column: f"no_{table}"})
    return validate(folder.path)


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_a_reference_to_nothing(strangers, table, column):
    others = read_package(TABLES).tables[table][column].references
    assert_among(strangers, (f"{table}.csv", 2, column, f"no_{table}", f"{NOWHERE}{others[0][0]}.csv"))


def test_an_id_in_other_letters(folder):
    """Ids are compared letter by letter: one in capitals, or with a letter that only looks alike, is another."""
    expected = []
    for table in sorted({name for name, _ in REFERENCES}):
        column = next(column for name, column in REFERENCES if name == table)
        line = folder.line(f"{table}.csv", lambda row, column=column: "a" in row[column])
        text = folder.record(f"{table}.csv", line)[column].replace("a", "\u0430", 1)
        folder.set(f"{table}.csv", line, **{column: text})
        expected.append((f"{table}.csv", line, column, text, NOWHERE))
    faults = validate(folder.path)
    for one in expected:
        assert_among(faults, one)


TARGETS = {
    "a source": (SOURCES, "source", COUNTS, "source"),
    "an indicator": (INDICATORS, "indicator", COUNTS, "indicator"),
    "a subject": ("subjects.csv", "subject", "organisation_figures.csv", "subject"),
    "an operation": ("operations.csv", "operation", OUTCOMES, "subject"),
    "a database": ("databases.csv", "database", "database_figures.csv", "subject"),
    "a colour": ("notice_types.csv", "colour", "notice_volumes.csv", "subject"),
    "a component": ("components.csv", "component", "mentions.csv", "component"),
}


@pytest.fixture(scope="module")
def gone(tmp_path_factory):
    """Faults of a copy in which of each sort a row is gone that others refer to, and the fault expected for each."""
    folder, expected = Folder(tmp_path_factory.mktemp("gone") / "data"), {}
    for kind, (file, key, citing, column) in TARGETS.items():
        known = {row[key] for row in folder.records(file)}
        line = folder.line(citing, lambda row, column=column, known=known: row[column] in known)
        named = folder.record(citing, line)[column]
        folder.remove(file, folder.line(file, lambda row, key=key, named=named: row[key] == named))
        expected[kind] = (citing, line, column, named, NOWHERE)
    return validate(folder.path), expected


@pytest.mark.parametrize("kind", TARGETS)
def test_a_row_that_others_refer_to_is_gone(gone, kind):
    faults, expected = gone
    assert_among(faults, expected[kind])


def test_a_figure_on_an_operation_stands_in_another_table_than_that_of_outcomes(folder):
    """Reports on operations read the table of outcomes only, and would not know of it."""
    operation = folder.record("operations.csv", 2)["operation"]
    files = ["organisation_figures.csv", "database_figures.csv", "notice_volumes.csv", COUNTS]
    for file in files:
        folder.set(file, 2, subject=operation)
    faults = validate(folder.path)
    for file in files:
        assert_among(faults, (file, 2, "subject", operation, NOWHERE))


def test_a_figure_of_a_conflict_is_gone(folder):
    line = folder.line("conflicts.csv")
    figures = folder.record("conflicts.csv", line)["figures"]
    gone = figures.split("; ")[0]
    folder.remove(OUTCOMES, folder.line(OUTCOMES, lambda row: row["figure"] == gone))
    assert_found(folder, ("conflicts.csv", line, "figures", figures, NOWHERE))


# ---- the schema ------------------------------------------------------------------------------------------


def _field(descriptor: dict) -> dict:
    return descriptor["resources"][0]["schema"]["fields"][0]


SCHEMAS = {
    "an unknown property of a field": (lambda d: _field(d).update(colour="red"), "member_counts.figure: .* colour"),
    "an unknown constraint": (lambda d: _field(d)["constraints"].update(minLength=1), "figure: unknown .* minLength"),
    "an unknown type": (lambda d: _field(d).update(type="date"), "member_counts.figure: unknown type 'date'"),
    "a pattern that can't be read": (
        lambda d: _field(d)["constraints"].update(pattern="("),
        r"figure: the pattern '\('",
    ),
    "an unknown property of a table": (lambda d: d["resources"][0].update(rulez=[]), "member_counts: .* rulez"),
    "an unknown property of a schema": (
        lambda d: d["resources"][0]["schema"].update(uniqueKeys=[]),
        "member_counts: unknown property uniqueKeys",
    ),
    "an unknown rule": (lambda d: d["resources"][0]["rules"].append("order"), "member_counts: unknown rule 'order'"),
    "dates of no column": (lambda d: d["resources"][0]["rules"].append("dates:day"), "unknown rule 'dates:day'"),
    "dates without a column": (lambda d: d["resources"][0]["rules"].append("dates"), "unknown rule 'dates'"),
    "a rule with a column that it doesn't take": (
        lambda d: d["resources"][0]["rules"].append("phrase:note"),
        "unknown rule 'phrase:note'",
    ),
    "a reference to no table": (
        lambda d: _field(d).update(references=["places.place"]),
        "member_counts.figure: no column places.place",
    ),
    "a foreign key to no column": (
        lambda d: d["resources"][0]["schema"]["foreignKeys"][0]["reference"].update(fields="id"),
        "member_counts.indicator: no column indicators.id",
    ),
    "a key that is no column": (
        lambda d: d["resources"][0]["schema"].update(primaryKey="id"),
        "member_counts: the key 'id' is no column",
    ),
    "a table twice": (lambda d: d["resources"].append(d["resources"][0]), "member_counts: .* stands twice"),
}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_with(folder, kind):
    change, message = SCHEMAS[kind]
    path = folder.path / "datapackage.json"
    descriptor = json.loads(path.read_bytes())
    change(descriptor)
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(ValueError, match=f"^datapackage.json.*{message}"):
        validate(folder.path)


def test_a_schema_that_is_no_json(folder):
    folder.recode("datapackage.json", lambda data: data[:-3])
    with pytest.raises(ValueError, match=r"^datapackage.json: .*line \d+ column \d+"):
        validate(folder.path)


def test_a_schema_with_a_key_twice(folder):
    folder.recode("datapackage.json", lambda data: data.replace(b'"name": ', b'"name": "x", "name": ', 1))
    with pytest.raises(ValueError, match=r"^datapackage.json: the key name stands twice"):
        validate(folder.path)


def test_patterns_of_the_schema_name_digits_and_letters_themselves():
    """Other validators take \\d and \\w for the digits and letters of every script."""
    fields = [field for table in read_package(TABLES).tables.values() for field in table.fields]
    patterns = {field.constraints["pattern"] for field in fields if "pattern" in field.constraints}
    assert len(patterns) > 5
    assert not [pattern for pattern in patterns if "\\d" in pattern or "\\w" in pattern]


def test_a_stranger_among_the_tables(folder):
    (folder.path / "more.csv").write_text("a\n1\n", encoding="utf-8")
    assert_found(folder, ("more.csv", None, None, None, "the file is in no resource of datapackage.json"))


# ---- all at once -----------------------------------------------------------------------------------------


def test_faults_of_many_kinds_are_reported_together(folder):
    expected = []

    def damage(file, line, column, text, rule, **others):
        folder.set(file, line, **{column: text}, **others)
        expected.append((file, line, column, text or None, rule))

    (folder.path / "more.csv").write_text("a\n1\n", encoding="utf-8")
    expected.append(("more.csv", None, None, None, "no resource"))
    damage("members.csv", 10, "name", "=Cameroon", "runs as a formula")
    damage("members.csv", 20, "joined", "1960-02-30", "no such date")
    damage("members.csv", 30, "region", "europe", "not one of")
    damage("members.csv", 40, "source", "nowhere", NOWHERE)
    damage("members.csv", 50, "name", "\u200bX", UNSEEN)
    damage("members.csv", 60, "iso3", "", "the cell is empty")
    damage("members.csv", 70, "iso3", "AAA", "not sorted")
    damage("members.csv", 80, "joined", "1960/02", "have the form")
    damage("history.csv", 5, "text", "x" * 241, "longer than 240")
    damage("databases.csv", 3, "also_called", "a; a", "names an item twice")
    damage("notice_types.csv", 2, "introduced_year", "1900", "below 1914")
    damage("notice_types.csv", 3, "introduced_year", "2004.5", "not a whole number")
    damage("sources.csv", 100, "url", "", "needs its address")
    damage("sources.csv", 110, "kind", "blog", "not one of")
    rows = [line for line, row in enumerate(folder.records(COUNTS), 2) if exact(row)]
    damage(COUNTS, rows[0], "value", "1,234", "not a plain number")
    damage(COUNTS, rows[1], "value", "-5", "below 0")
    damage(COUNTS, rows[2], "value_high", "5", "only the qualifier between")
    damage(COUNTS, rows[3], "as_stated", "", "phrase is missing", note="")
    damage(COUNTS, rows[4], "indicator", "arrests", "another table")
    folder.set_line("components.csv", 8, folder.lines("components.csv")[7] + ",")
    expected.append(("components.csv", 8, None, folder.lines("components.csv")[7], "cells, the header"))
    folder.recode("mentions.csv", lambda data: data.decode().encode("utf-16"))
    expected.append(("mentions.csv", 1, None, None, "UTF-16"))
    faults = validate(folder.path)
    for one in expected:
        assert [fault for fault in faults if matches(fault, *one)], one
    assert faults == sorted(faults, key=lambda fault: (fault.file, fault.line or 0, fault.column or "", fault.rule))


def test_a_claims_file_with_a_column_twice(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text("claim_id,indicator,subject,value,value\n1,arrests,haechi_iii,5,6\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"claims.csv:1: value: 'value': the column stands twice"):
        read_claims(path)
