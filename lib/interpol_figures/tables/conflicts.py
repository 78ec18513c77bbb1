"""Whether the table of conflicts accounts for each disagreement within the record."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from interpol_figures.model.format import listed
from interpol_figures.tables.disagreements import Pair, disagreeing_pairs, occasions, record_figures
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.schema import Package
from interpol_figures.tables.violations import Violation

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
