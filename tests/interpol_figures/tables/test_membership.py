"""Members counted by the day from the dates of accession."""

from datetime import date

import pandas as pd
import pytest

from interpol_figures.model.periods import Period
from interpol_figures.tables.load import load
from interpol_figures.tables.membership import accession_curve, known_spans
from interpol_figures.verdicts.record import COUNTED, Record


@pytest.fixture(scope="module")
def tables():
    return load()


@pytest.fixture(scope="module")
def members(tables):
    return tables["members"]


def test_membership_is_known_since_1996_and_unknown_before(tables):
    totals = Record(tables).figures("member_countries", "interpol")
    counted = [one for one in totals if one.source == COUNTED]
    known = {int(one.value): one.period for one in counted}
    assert known[194].end == date(2021, 11, 22)
    assert known[194].contains(Period.of("2018-11-30", "2021-11-22"))
    assert known[195] == Period(date(2021, 11, 23), date(2023, 11, 27))
    assert known[196].start == date(2023, 11, 28)
    assert known[179].contains(Period.of("2001-10-01", "2002-09-30"))
    assert min(one.period.start for one in counted).year in (1996, 1997)


def test_a_membership_that_ended_counts_while_it_lasted():
    members, former = joining("1950", "2010-06"), joining("1960").assign(left=["2000-06"])
    spans = known_spans(members, former, [], date(2020, 12, 31))
    assert [(count, span.start.isoformat()) for span, count in spans] == [
        (2, "2010-06-30"),
        (1, "2000-07-01"),
        (2, "1960-12-31"),
        (1, "1950-12-31"),
    ]


def joining(*dates: str) -> pd.DataFrame:
    return pd.DataFrame({"joined": dates, "name": [f"Country {number}" for number in range(len(dates))]})


NOBODY = joining().assign(left=[])  # of whom no membership ended


def test_days_of_a_loosely_dated_accession_belong_to_no_span():
    spans = known_spans(joining("1950", "2000-06", "2010-03-05"), NOBODY, [], date(2020, 12, 31))
    assert [(count, span) for span, count in spans] == [
        (3, Period(date(2010, 3, 5), date(2020, 12, 31))),
        (2, Period(date(2000, 6, 30), date(2010, 3, 4))),
        (1, Period(date(1950, 12, 31), date(2000, 5, 31))),
    ]


def test_a_stated_total_that_differs_ends_what_is_known():
    """Somebody has left since, so that the count of today's members says nothing of the time before."""
    stated = [(Period.of("2010-03-05"), 2), (Period.of("2005"), 4)]
    spans = known_spans(joining("1950", "2000-06", "2010-03-05"), NOBODY, stated, date(2020, 12, 31))
    assert [count for _, count in spans] == [3]
    stated.append((Period.of("2006"), 2))
    spans = known_spans(joining("1950", "2000-06", "2010-03-05"), NOBODY, stated, date(2020, 12, 31))
    assert [count for _, count in spans] == [3, 2, 1]


def test_the_curve_adds_up(members):
    curve = accession_curve(members)
    assert curve["members"].iloc[-1] == len(members) == 196
    assert curve["date"].is_monotonic_increasing
    assert curve["date"].is_unique
    assert curve["joined"].str.split(", ").map(len).sum() >= len(members)
