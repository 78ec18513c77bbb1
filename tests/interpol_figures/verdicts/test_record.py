"""What the record holds for judging: usable figures, members counted by their dates, decided conflicts."""

import pytest

from interpol_figures.tables.load import load
from interpol_figures.verdicts.record import COUNTED, MEMBERS, Record


@pytest.fixture(scope="module")
def record():
    return Record(load())


def counted(record):
    """The numbers of members by their dates, with the times for which they are known."""
    found = [one for one in record.figures(*MEMBERS) if one.figure == COUNTED]
    return sorted(found, key=lambda one: one.period.start)


@pytest.mark.parametrize(("known_on", "members"), [("2021-11-22", 194), ("2021-11-23", 195)])
def test_a_member_counts_from_the_day_on_which_it_joined(known_on, members):
    last = counted(Record(load(as_known_on=known_on)))[-1]
    assert last.value == members and last.period.end.isoformat() == known_on


def test_members_are_counted_for_times_of_which_no_exact_total_says_otherwise(record):
    spans = counted(record)
    assert len(spans) > 5
    totals = [
        one for one in record.figures(*MEMBERS) if one.figure != COUNTED and one.qualifier == "exact" and one.time
    ]
    within = [(one, span) for one in totals for span in spans if span.period.contains(one.time)]
    within = [
        (one, span) for one, span in within if one.time.start > span.period.start
    ]  # that day may be counted so or so
    assert len(within) > 5 and all(one.value == span.value for one, span in within)


def test_a_conflict_is_decided_where_its_row_says_so(record):
    conflicts = record.tables["conflicts"]
    assert {"decided", "undecided"} <= set(conflicts["decision"])
    for figures, decision in zip(conflicts["figures"], conflicts["decision"], strict=True):
        for figure in figures.split("; "):
            assert record.is_decided(figure) is (decision == "decided")
            assert figure in [one.figure for one in record.in_conflict(figure)]
    assert record.is_decided("none-of-them-1")
    assert record.in_conflict("none-of-them-1") == []


def test_no_excluded_figure_is_used_and_better_sources_come_first(record):
    for indicator in ("member_countries", "arrests", "notices_issued"):
        for group in record.by_subject(indicator).values():
            assert "deprecated" not in [one.rank for one in group]
            assert [one.grade for one in group] == sorted(one.grade for one in group)


def test_grade_d_is_left_out_where_there_are_better_sources(record):
    mixed = 0
    for indicator in record.names.units:
        for subject, group in record.by_subject(indicator).items():
            sound = record.sound_figures(indicator, subject)
            better = tuple(one for one in group if one.grade < "D")
            assert sound == (better or group)
            mixed += 0 < len(better) < len(group)
    assert mixed > 3


def test_years_of_events_are_figures_too(record):
    dated = record.tables.dated_figures
    events = dated[dated["indicator"].map(record.names.measures) == "event"]
    assert len(events) > 20
    for row in events[events["rank"] != "deprecated"].itertuples():
        assert row.figure in [one.figure for one in record.figures(row.indicator, row.subject)]
