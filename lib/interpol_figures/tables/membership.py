"""How many countries were members on a day, counted from the dates of accession of today's members."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from interpol_figures.model.periods import Period, first_day, last_day


@dataclass(frozen=True)
class Count:
    """Members at a time: at least `low`, at most `high`; they differ while an accession is dated loosely."""

    low: int
    high: int


def count_members(members: pd.DataFrame, on: str | date) -> Count:
    """Today's members that belonged on a day, or at some time of a month or year.

    `members` needs the column `joined` (ISO dates of year to day precision). Countries that have left or
    were succeeded aren't in the table, so that early counts are lower bounds of what was stated then.

    >>> from interpol_figures.tables.load import load
    >>> count_members(load()["members"], "2022-01-01")
    Count(low=195, high=195)
    """
    period = Period(on, on) if isinstance(on, date) else Period.of(on)
    surely = sum(last_day(joined) <= period.start for joined in members["joined"])
    possibly = sum(first_day(joined) <= period.end for joined in members["joined"])
    return Count(surely, possibly)


def accession_curve(members: pd.DataFrame) -> pd.DataFrame:
    """Cumulated accessions. Columns: date (last possible day), joined (names), members (count by then).

    >>> from interpol_figures.tables.load import load
    >>> int(accession_curve(load()["members"])["members"].iloc[-1])
    196
    """
    dated = members.assign(date=[pd.Timestamp(last_day(joined)) for joined in members["joined"]])
    grouped = dated.groupby("date")["name"].agg([("joined", ", ".join), ("number", "size")])
    return grouped.assign(members=grouped["number"].cumsum()).drop(columns="number").reset_index()


@dataclass(frozen=True)
class Span:
    """A time during which the number of members is known: between the accessions before and after."""

    members: int
    period: Period


def known_spans(members: pd.DataFrame, stated: list[tuple[Period, int]], until: date) -> list[Span]:
    """Spans of constant membership, newest first, for as long as the stated totals bear the count out.

    Counted back from today's members; where totals were stated and none of them is the count, a member of
    that time must have left since, and what lies before isn't known from the accessions. Days on which a
    loosely dated accession may have taken place belong to no span. `stated` holds (period, exact total) of
    the record.
    """
    joins = sorted(((first_day(iso), last_day(iso)) for iso in members["joined"]), reverse=True)
    spans, upper, count = [], until, len(joins)
    for first, last in joins:
        if last <= upper:
            span = Span(count, Period(last, upper))
            totals = [total for period, total in stated if span.period.contains(period)]
            if totals and count not in totals:
                break
            spans.append(span)
        upper = min(upper, first - timedelta(days=1))
        count -= 1
    return [span for span in spans if span.period.start <= span.period.end]
