"""How many countries were members at a time, counted from the dates of accession, and of leaving where it ended."""

from datetime import date, timedelta

import pandas as pd

from interpol_figures.model.periods import Period, first_day, last_day


def accession_curve(members: pd.DataFrame) -> pd.DataFrame:
    """Cumulated accessions. Columns: date (last possible day), joined (names), members (count by then).

    >>> from interpol_figures.tables.load import load
    >>> int(accession_curve(load()["members"])["members"].iloc[-1])
    196
    """
    dated = members.assign(date=[pd.Timestamp(last_day(joined)) for joined in members["joined"]])
    joined = dated.groupby("date", as_index=False).agg(joined=("name", ", ".join), members=("name", "size"))
    return joined.assign(members=joined["members"].cumsum())


def known_spans(
    members: pd.DataFrame, former: pd.DataFrame, stated: list[tuple[Period, int]], until: date
) -> list[tuple[Period, int]]:
    """Times between two changes, newest first, each with its number of members, as long as stated totals bear it out.

    Counted back from today's members, with the memberships that ended (`former`) while they lasted; where totals were
    stated and none of them is the count, something isn't known, and neither is what lies before. Days on which a
    loosely dated change may have taken place belong to no span. `stated` holds (period, exact total) of the record.
    """
    # First and last possible day of each change, and by how many members it changed the number.
    changes = [(first_day(iso), last_day(iso), 1) for iso in [*members["joined"], *former["joined"]]]
    changes += [(first_day(iso), last_day(iso) + timedelta(days=1), -1) for iso in former["left"]]
    spans, upper, count = [], until, len(members)
    for first, last, change in sorted(changes, reverse=True):
        if last <= upper:
            span = Period(last, upper)
            # On the day of a vote the total of the morning is stated, too.
            totals = [total for period, total in stated if span.contains(period) and period.start > last]
            if totals and count not in totals:
                break
            spans.append((span, count))
        upper = min(upper, first - timedelta(days=1))
        count -= change
    return spans
