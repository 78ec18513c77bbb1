"""Disagreements within the record: found by rule, accounted for by the table of conflicts, and listed by command."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from figures_cli.main import main
from folders import TABLES, assert_found
from interpol_figures.model.intervals import bounds, literal
from interpol_figures.model.periods import Period
from interpol_figures.tables import conflicts
from interpol_figures.tables.load import load
from interpol_figures.tables.validate import validate

CONFLICTS, COUNTS = "conflicts.csv", "member_counts.csv"


def figures_of(*rows: tuple) -> pd.DataFrame:
    """Figures as `disagreements` needs them, of (indicator, subject, measure, qualifier, value, period)."""
    columns = ["indicator", "subject", "measure", "qualifier", "value", "period"]
    frame = pd.DataFrame(rows, columns=columns).assign(value_high=float("nan"))
    frame["figure"] = [f"f{number:03}" for number in range(len(frame))]
    spans = [Period.of(*text.split("/")) if text else None for text in frame["period"]]
    frame["start"] = pd.array([span and float(span.start.toordinal()) for span in spans], dtype="Float64")
    frame["end"] = pd.array([span and float(span.end.toordinal()) for span in spans], dtype="Float64")
    frame = frame.astype({"value": "float64", "start": "float64", "end": "float64"})
    return frame.join(bounds(frame))


def disagree(one: tuple, other: tuple, once=("raid",)) -> bool:
    return conflicts.disagreeing_pairs(figures_of(one, other), once) == [("f000", "f001")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("exact", 190, "2012"), ("exact", 191, "2012"), True),
        (("exact", 190, "2012"), ("exact", 190, "2012"), False),
        (("exact", 190, "2012"), ("more_than", 190, "2012"), True),
        (("exact", 190, "2012"), ("at_least", 190, "2012"), False),
        (("exact", 190, "2012"), ("nearly", 190, "2012"), True),
        (("exact", 191, "2012"), ("about", 190, "2012"), False),
        (("less_than", 190, "2012"), ("more_than", 190, "2012"), True),
        (("less_than", 190, "2012"), ("at_least", 190, "2012"), True),
        (("at_most", 190, "2012"), ("at_least", 190, "2012"), False),
        (("exact", 190, "2012-06-30"), ("exact", 191, "2012-06-30"), True),
        (("exact", 190, "2012"), ("exact", 191, "2012-06-30"), False),
        (("exact", 190, "2012/2014"), ("exact", 191, "2014-06/2016"), False),
        (("exact", 190, "2012"), ("exact", 191, "2013"), False),
        (("exact", 190, "2012"), ("exact", 191, ""), False),
        (("exact", 190, ""), ("exact", 191, ""), False),
    ],
)
def test_stocks_disagree_where_both_speak_of_the_same_time(one, other, expected):
    stock = ("members", "interpol", "stock")
    assert disagree((*stock, *one), (*stock, *other)) is expected
    assert disagree((*stock, *other), (*stock, *one)) is expected


@pytest.mark.parametrize(
    ("measure", "subject", "periods", "expected"),
    [
        ("flow", "interpol", ("2012", "2012"), True),
        ("flow", "interpol", ("2012", "2012-01-01/2012-12-31"), True),
        ("flow", "interpol", ("2012", "2012-06"), False),
        ("flow", "interpol", ("", ""), False),
        ("flow", "raid", ("2012", "2012-06"), True),
        ("flow", "raid", ("", "2012-06"), True),
        ("stock", "raid", ("2012", "2013"), False),
        ("attribute", "interpol", ("2012", "2013"), False),
        ("attribute", "interpol", ("2012", "2012-06"), True),
        ("attribute", "interpol", ("2012", ""), True),
        ("attribute", "interpol", ("", ""), True),
        ("event", "interpol", ("2012", "2013"), True),
        ("event", "interpol", ("", "2013"), True),
    ],
)
def test_each_measure_has_its_time(measure, subject, periods, expected):
    rows = [("seized", subject, measure, "exact", value, text) for value, text in zip((1, 2), periods, strict=True)]
    assert disagree(*rows) is expected


def test_figures_of_different_things_dont_disagree():
    assert not disagree(("a", "x", "event", "exact", 1, ""), ("b", "x", "event", "exact", 2, ""))
    assert not disagree(("a", "x", "event", "exact", 1, ""), ("a", "y", "event", "exact", 2, ""))


def test_no_figures_have_no_disagreements():
    assert conflicts.disagreeing_pairs(figures_of(), ()) == []


YEARS = st.sampled_from(["", "2012", "2012-06", "2012-06-15", "2012/2013", "2012-12/2013-01", "2013", "2013-01-01"])
ROWS = st.tuples(
    st.sampled_from(["a", "b"]),
    st.sampled_from(["interpol", "raid"]),
    st.just(""),
    st.sampled_from(["exact", "about", "more_than", "at_least", "nearly", "less_than", "at_most"]),
    st.sampled_from([9, 10, 11, 20]),
    YEARS,
)


@given(st.lists(ROWS, max_size=12), st.sampled_from(["stock", "flow", "event", "attribute"]))
def test_all_pairs_are_found_that_a_look_at_each_pair_finds(rows, measure):
    rows = [(*row[:2], measure, *row[3:]) for row in rows]
    expected = [
        (f"f{first:03}", f"f{second:03}")
        for first, one in enumerate(rows)
        for second, other in enumerate(rows)
        if first < second and one[:2] == other[:2] and _apart(one, other) and _together(one, other)
    ]
    assert conflicts.disagreeing_pairs(figures_of(*rows), {"raid"}) == expected


def _apart(one: tuple, other: tuple) -> bool:
    return not literal(one[3], one[4]).overlaps(literal(other[3], other[4]))


def _together(one: tuple, other: tuple) -> bool:
    spans = [Period.of(*row[5].split("/")) if row[5] else None for row in (one, other)]
    if one[2] == "event" or (one[2] == "flow" and one[1] == "raid"):
        return True
    if None in spans:
        return one[2] == "attribute"
    return spans[0].overlaps(spans[1]) if one[2] == "attribute" else spans[0] == spans[1]


# ---- the table of conflicts ------------------------------------------------------------------------------


def test_a_disagreement_that_no_conflict_lists(folder):
    line = folder.line(CONFLICTS, lambda row: row["conflict"] == "member_countries-interpol-1955")
    figures = folder.record(CONFLICTS, line)["figures"].split("; ")
    folder.remove(CONFLICTS, line)
    faults = [fault for fault in validate(folder.path) if "no row of conflicts.csv lists both" in fault.rule]
    assert {fault.value for fault in faults} <= set(figures)
    for fault in faults:
        assert fault.file == COUNTS
        assert fault.line == folder.line(COUNTS, lambda row, fault=fault: row["figure"] == fault.value)
        assert any(other in fault.rule for other in figures if other != fault.value)
    assert faults


def test_a_figure_that_comes_to_disagree(folder):
    line = folder.line(COUNTS, lambda row: row["figure"] == "member_countries-interpol-2017-1")
    figure = folder.record(COUNTS, line)["figure"]
    folder.set(COUNTS, line, value="7", as_stated="7 countries")
    faults = [fault for fault in validate(folder.path) if "no row of conflicts.csv" in fault.rule]
    assert faults
    assert all(figure in (fault.value, *fault.rule.replace(",", "").split()) for fault in faults)


def test_a_conflict_that_is_gone(folder):
    line = folder.line(CONFLICTS, lambda row: row["conflict"] == "launch_year-dna_profiles-2002")
    for figure in folder.record(CONFLICTS, line)["figures"].split("; "):
        file = "database_figures.csv"
        folder.set(file, folder.line(file, lambda row, figure=figure: row["figure"] == figure), value="2003")
    rule = "the conflict is gone: none of its figures disagree"
    assert_found(folder, (CONFLICTS, line, "conflict", "launch_year-dna_profiles-2002", rule))


def test_an_undecided_conflict_with_a_preferred_figure(folder):
    line = folder.line(CONFLICTS, lambda row: row["decision"] == "decided" and "member_countries" in row["conflict"])
    folder.set(CONFLICTS, line, decision="undecided")
    preferred = [
        row["figure"]
        for row in folder.records(COUNTS)
        if row["figure"] in folder.record(CONFLICTS, line)["figures"].split("; ") and row["rank"] == "preferred"
    ]
    rule = f"{preferred[0]} is preferred, which decides the conflict"
    assert_found(folder, (CONFLICTS, line, "decision", "undecided", rule))


def test_a_decided_conflict_without_a_preferred_figure(folder):
    line = folder.line(CONFLICTS, lambda row: row["conflict"] == "refounding_countries-interpol-1946-06")
    folder.set(CONFLICTS, line, decision="decided")
    rule = "no figure is preferred, and those in use disagree"
    assert_found(folder, (CONFLICTS, line, "decision", "decided", rule))


def test_a_change_of_what_is_no_stock(folder):
    line = folder.line(CONFLICTS, lambda row: row["conflict"] == "headquarters_candidates-lyon-1985")
    folder.set(CONFLICTS, line, decision="change")
    rule = "only a stock changes within a day, month or year"
    assert_found(folder, (CONFLICTS, line, "decision", "change", rule))


def test_a_change_with_a_preferred_figure(folder):
    line = folder.line(CONFLICTS, lambda row: row["decision"] == "change")
    figures = folder.record(CONFLICTS, line)["figures"].split("; ")
    folder.set(COUNTS, folder.line(COUNTS, lambda row: row["figure"] == figures[0]), rank="preferred")
    rule = f"{figures[0]} is preferred, which decides the conflict"
    assert_found(folder, (CONFLICTS, line, "decision", "change", rule))


def test_preferred_figures_that_disagree(folder):
    line = folder.line(CONFLICTS, lambda row: row["conflict"] == "launch_year-dna_profiles-2002")
    for figure in folder.record(CONFLICTS, line)["figures"].split("; "):
        file = "database_figures.csv"
        folder.set(file, folder.line(file, lambda row, figure=figure: row["figure"] == figure), rank="preferred")
    rule = "the preferred figures disagree with one another"
    assert_found(folder, (CONFLICTS, line, "decision", "decided", rule))


def test_deprecated_figures_may_leave_a_conflict_decided(folder):
    """No figure is preferred: the record has no sound one, and both are deprecated."""
    line = folder.line(CONFLICTS, lambda row: row["conflict"] == "launch_year-dna_profiles-2002")
    for figure in folder.record(CONFLICTS, line)["figures"].split("; "):
        file = "database_figures.csv"
        row = folder.line(file, lambda row, figure=figure: row["figure"] == figure)
        folder.set(file, row, rank="deprecated", note="unsound")
    assert validate(folder.path) == []


def test_a_figure_of_an_account_in_a_conflict(folder):
    account = next(row["figure"] for row in folder.records(COUNTS) if row["source"].startswith("account-"))
    line = folder.line(CONFLICTS)
    figures = folder.record(CONFLICTS, line)["figures"]
    folder.set(CONFLICTS, line, figures=f"{figures}; {account}")
    assert_found(folder, (CONFLICTS, line, "figures", account, "the figure is an account's"))


def test_figures_at_fault_are_not_compared(folder):
    """A value that is no number is one fault, not a conflict besides."""
    line = folder.line(COUNTS, lambda row: row["figure"] == "member_countries-interpol-2018-1")
    folder.set(COUNTS, line, value="1e5")
    assert [(fault.column, fault.value) for fault in validate(folder.path)] == [("value", "1e5")]


# ---- the command -----------------------------------------------------------------------------------------


def run(*options: str) -> str:
    result = CliRunner().invoke(main, ["conflicts", *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_conflicts_are_printed_with_what_each_figure_says():
    text = run()
    rows = load(TABLES)["conflicts"]
    undecided = (rows["decision"] == "undecided").sum()
    decided = (rows["decision"] == "decided").sum()
    changes = (rows["decision"] == "change").sum()
    assert text.splitlines()[-1] == f"{len(rows)} conflicts: {undecided} undecided, {decided} decided, {changes} change"
    assert text.rindex("\nundecided: ") < text.index("\ndecided: ")
    for row in rows.itertuples():
        assert all(figure in text for figure in row.figures.split("; "))
    start = text.index("decided: member countries, INTERPOL, 1955\n")
    first = text[start:].split("\n")[1].split()
    assert first[:4] == ["50", "countries", "1955", "preferred"]
    assert first[-2:] == ["(cyberdivisionhq-com-about)", "member_countries-interpol-1955-1"]


def test_only_undecided_conflicts_are_printed():
    text = run("--undecided")
    rows = load(TABLES)["conflicts"]
    assert "refounding_countries-interpol-1946-06-1" in text
    assert "launch_year-dna_profiles-2002-1" not in text
    assert text.splitlines()[-1].startswith(f"{len(rows)} conflicts: ")


def test_conflicts_as_json():
    rows = load(TABLES)["conflicts"].set_index("conflict")
    found = json.loads(run("--json"))
    assert {one["conflict"] for one in found} == set(rows.index)
    assert [one["decision"] for one in found] == sorted((one["decision"] for one in found), reverse=True)
    one = next(one for one in found if one["conflict"] == "member_countries-interpol-1955")
    assert {figure["figure"] for figure in one["figures"]} == set(rows.at[one["conflict"], "figures"].split("; "))
    assert {"figure", "stated", "when", "source", "rank"} <= set(one["figures"][0])
    assert len(json.loads(run("--json", "--undecided"))) == (rows["decision"] == "undecided").sum()
