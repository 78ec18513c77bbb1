"""Pairs of figures of the record that disagree.

Two figures disagree when no true value fits the words of both and they speak of the same time: a flow for the same
span, or at the same occasion; a stock for the same day, month or year; an attribute unless both are dated and share
no day; an event always.

A stock may change: what is said of a day and what is said of the year around it can both hold, each at its own time,
and are no disagreement. Where both hold although the same day is named (members before and after a vote), the
decision in the table of conflicts is “change”.
"""

from collections import defaultdict
from collections.abc import Collection
from itertools import combinations
from typing import Any

import pandas as pd

from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables

NEEDED = ["figure", "indicator", "subject", "measure", "rank", "low", "high", "low_open", "high_open", "start", "end"]
Pair = tuple[str, str]


def record_figures(tables: Tables, reviewed: Collection[str] = ()) -> pd.DataFrame:
    """Figures of the record with what `disagreeing_pairs` needs, and their rank; deprecated ones only if reviewed."""
    figures = tables.figures
    used = (figures["rank"] != "deprecated") | figures["figure"].isin(reviewed)
    return figures.loc[(figures["tier"] == "record") & used, NEEDED]


def occasions(tables: Tables) -> set[str]:
    """Subjects that happen once, so that their figures need no period: editions of operations, and events."""
    subjects = tables["subjects"]
    return set(tables["operations"]["operation"]) | set(subjects.loc[subjects["kind"] == "event", "subject"])


def disagreeing_pairs(figures: pd.DataFrame, once: Collection[str]) -> list[Pair]:
    """Pairs of ids of figures that disagree, each pair once and in order.

    Columns needed: figure, indicator, subject, measure, start and end (days, a missing value where undated), low,
    high, low_open, high_open. `once` holds subjects that are occasions.
    """
    groups = defaultdict(list)
    for row in each_row(figures):
        groups[row.indicator, row.subject].append(row)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    return sorted(
        (min(one.figure, other.figure), max(one.figure, other.figure))
        for one, other in pairs
        if (_is_below(one, other) or _is_below(other, one)) and _speak_of_the_same_time(one, other, once)
    )


def _is_below(one: Any, other: Any) -> bool:
    return bool(one.high < other.low or (one.high == other.low and (one.high_open or other.low_open)))


def _speak_of_the_same_time(one: Any, other: Any, once: Collection[str]) -> bool:
    if one.measure == "event" or (one.measure == "flow" and one.subject in once):
        return True
    if one.measure == "attribute":
        return not (one.end < other.start or other.end < one.start)  # which a missing day is not
    return bool(one.start == other.start and one.end == other.end)
