"""Pairs of figures of the record that disagree, and whether the table of conflicts accounts for each.

Two figures disagree when no true value fits the words of both and they speak of the same time: a flow for the same
span, or at the same occasion; a stock for the same day, month or year; an attribute unless both are dated and share
no day; an event always.

A stock may change: what is said of a day and what is said of the year around it can both hold, each at its own time,
and are no disagreement. Where both hold although the same day is named (members before and after a vote), the
decision in the table of conflicts is “change”.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from interpol_figures.model.format import listed
from interpol_figures.model.intervals import is_below
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.schema import Package
from interpol_figures.tables.violations import Violation

Pair = tuple[str, str]
NAMED = 3  # figures that a message names
REMOVE = "remove it from the row"


def check_conflicts(cells: dict[str, pd.DataFrame], tables: Tables) -> list[Violation]:
    """Violations where the table of conflicts and the figures differ.

    `cells` are those of the files, by line; `tables` hold what of them can be compared.
    """
    conflicts = [(line, text.split("; ")) for line, text in cells["conflicts"]["figures"].items()]
    figures = record_figures(tables, {name for _, names in conflicts for name in names})
    rows = {row.figure: row for row in each_row(figures)}
    apart = disagreeing_pairs(figures, occasions(tables))
    together = {pair for _, names in conflicts for pair in combinations(sorted(names), 2)}
    open_pairs = [
        pair for pair in apart if pair not in together and all(rows[one].rank != "deprecated" for one in pair)
    ]
    violations = _unlisted(open_pairs, cells, tables.package)
    accounts = set(tables.figures.index[tables.figures["tier"] == "account"])
    for line, names in conflicts:
        found = [
            ("figures", name, "the figure is an account's, which is judged by the record and no part of it", REMOVE)
            for name in accounts.intersection(names)
        ]
        if rows.keys() >= {*names}:  # else one is unknown, unfit or an account's, which has been reported
            cell = cells["conflicts"].loc[line]
            broken = _findings(cell["decision"], [rows[name] for name in names], set(apart))
            found += [(column, cell[column], rule, fix) for column, rule, fix in broken]
        violations += [Violation("conflicts.csv", line, *one) for one in found]
    return violations


def _unlisted(pairs: list[Pair], cells: dict[str, pd.DataFrame], package: Package) -> list[Violation]:
    """Violations of figures that disagree with usable ones before them, and no conflict lists both."""
    others = defaultdict(list)
    for one, other in pairs:
        others[other].append(one)
    fix = "list and decide the conflict there, correct a row, or rank one deprecated with its reason"
    return [
        Violation(
            package.tables[name].path,
            line,
            "figure",
            figure,
            f"the figure disagrees with {listed(others[figure], most=NAMED)}, and no row of conflicts.csv lists both",
            fix,
        )
        for name in package.figure_tables
        for line, figure in cells[name]["figure"].items()
        if figure in others
    ]


def _findings(decision: str, rows: list[Any], pairs: set[Pair]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with one conflict, by its figures and the pairs that disagree: column, rule, fix."""

    def disagree(group: list[Any]) -> bool:
        return not pairs.isdisjoint(combinations(sorted(row.figure for row in group), 2))

    preferred = [row for row in rows if row.rank == "preferred"]
    usable = [row for row in rows if row.rank != "deprecated"]
    if not disagree(rows):
        yield "conflict", "the conflict is gone: none of its figures disagree", "remove the row"
    elif decision == "change" and any(row.measure != "stock" for row in rows):
        yield "decision", "only a stock changes within a day, month or year", "write decided or undecided"
    elif decision != "decided" and preferred:
        rule = f"{preferred[0].figure} is preferred, which decides the conflict"
        yield "decision", rule, "write decided, or rank it normal"
    elif decision == "decided" and disagree(preferred):
        yield "decision", "the preferred figures disagree with one another", "prefer those that agree"
    elif decision == "decided" and not preferred and disagree(usable):
        yield "decision", "no figure is preferred, and those in use disagree", "rank one preferred, or write undecided"


def record_figures(tables: Tables, reviewed: Collection[str] = ()) -> pd.DataFrame:
    """Figures of the record; deprecated ones only if reviewed."""
    figures = tables.figures
    used = (figures["rank"] != "deprecated") | figures["figure"].isin(reviewed)
    return figures[(figures["tier"] == "record") & used]


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
        if (is_below(one, other) or is_below(other, one)) and _speak_of_the_same_time(one, other, once)
    )


def _speak_of_the_same_time(one: Any, other: Any, once: Collection[str]) -> bool:
    if one.measure == "event" or (one.measure == "flow" and one.subject in once):
        return True
    if one.measure == "attribute":
        return not (one.end < other.start or other.end < one.start)  # which a missing day is not
    return bool(one.start == other.start and one.end == other.end)
