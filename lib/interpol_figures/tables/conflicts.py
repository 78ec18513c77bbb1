"""The table of conflicts: whether it accounts for each disagreement within the record, and the list for reading."""

import json
import textwrap
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from interpol_figures.model.format import in_words, row_in_words
from interpol_figures.tables.disagreements import Pair, disagreements, occasions, record_figures
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.schema import Package
from interpol_figures.tables.violations import Violation

NAMED = 3  # figures that a message names


@dataclass(frozen=True)
class Side:
    """One figure of a conflict: `stated` is its value with the qualifier in words, `period` in words too."""

    figure: str
    stated: str
    period: str
    source: str
    publisher: str
    rank: str


@dataclass(frozen=True)
class Conflict:
    """Figures of the record that disagree; `decision` is decided, undecided or change, `period` spans their times."""

    conflict: str
    indicator: str
    subject: str
    period: str
    decision: str
    reason: str
    figures: tuple[Side, ...]


def check_conflicts(cells: dict[str, pd.DataFrame], tables: Tables) -> list[Violation]:
    """Violations where the table of conflicts and the figures differ.

    `cells` are those of the files, by line; `tables` hold what of them can be compared.
    """
    conflicts = cells["conflicts"]
    listed = {line: text.split("; ") for line, text in conflicts["figures"].items()}
    figures = record_figures(tables, {figure for names in listed.values() for figure in names})
    pairs = disagreements(figures, occasions(tables))
    rows = {row.figure: row for row in each_row(figures)}
    accounts = set(tables.figures.index[tables.figures["tier"] == "account"])
    usable = [pair for pair in uncovered(pairs, listed.values()) if not any(map(_is_deprecated, map(rows.get, pair)))]
    violations = _unlisted(usable, tables.package, cells)
    for line, names in listed.items():
        for name in accounts.intersection(names):
            rule = "the figure is an account's, which is judged by the record and no part of it"
            violations.append(Violation("conflicts.csv", line, "figures", name, rule, "remove it from the row"))
        if rows.keys() >= {*names}:  # else one is unknown, unfit or an account's, which has been reported
            found = _findings(conflicts.at[line, "decision"], [rows[name] for name in names], set(pairs))
            violations += [
                Violation("conflicts.csv", line, one, conflicts.at[line, one], *rest) for one, *rest in found
            ]
    return violations


def _is_deprecated(row: Any) -> bool:
    return bool(row.rank == "deprecated")


def uncovered(pairs: Iterable[Pair], listed: Iterable[Collection[str]]) -> list[Pair]:
    """Pairs of which no conflict lists both figures."""
    together = {pair for names in listed for pair in combinations(sorted(names), 2)}
    return [pair for pair in pairs if pair not in together]


def _unlisted(pairs: Iterable[Pair], package: Package, cells: dict[str, pd.DataFrame]) -> list[Violation]:
    """Violations of figures that disagree with usable ones before them, and no conflict lists both."""
    places = {
        figure: (package.tables[name].path, int(line))
        for name in package.figure_tables
        for line, figure in cells[name]["figure"].items()
    }
    others = defaultdict(list)
    for one, other in pairs:
        others[other].append(one)
    fix = "list and decide the conflict there, correct a row, or rank one deprecated with its reason"
    return [
        Violation(
            *places[figure],
            "figure",
            figure,
            f"the figure disagrees with {_named(found)}, and no row of conflicts.csv lists both",
            fix,
        )
        for figure, found in others.items()
    ]


def _named(figures: list[str]) -> str:
    more = len(figures) - NAMED
    return ", ".join(figures[:NAMED]) + (f" and {more} more" if more > 0 else "")


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


def read_conflicts(tables: Tables) -> list[Conflict]:
    """All rows of the table of conflicts, undecided ones first."""
    figures = tables.figures
    rows = tables["conflicts"].sort_values(["decision", "conflict"], ascending=[False, True])
    return [_conflict(row, figures.loc[row.figures.split("; ")]) for row in each_row(rows)]


def _conflict(row: Any, figures: pd.DataFrame) -> Conflict:
    sides, first = tuple(map(_side, each_row(figures))), figures.iloc[0]
    return Conflict(row.conflict, first["label"], first["about"], _span(figures), row.decision, row.reason, sides)


def _span(figures: pd.DataFrame) -> str:
    dated = figures[figures["period_start"] != ""]
    if dated.empty:
        return "undated"
    spans = list(each_row(dated[["start", "end", "period_start", "period_end"]]))
    first = min(spans, key=lambda one: (one.start, len(one.period_start))).period_start
    last = max(spans, key=lambda one: (one.end, -len(one.period_end))).period_end
    return in_words(first, last)


def _side(row: Any) -> Side:
    return Side(
        row.figure, row_in_words(row), in_words(row.period_start, row.period_end), row.source, row.publisher, row.rank
    )


def unlisted(tables: Tables) -> list[Pair]:
    """Pairs of usable figures of the record that disagree though no conflict lists both."""
    pairs = disagreements(record_figures(tables), occasions(tables))
    return uncovered(pairs, [names.split("; ") for names in tables["conflicts"]["figures"]])


def as_text(conflicts: Iterable[Conflict]) -> str:
    """One paragraph a conflict, the figures in a column each for what is stated, when, rank and source."""
    return "\n".join(map(_paragraph, conflicts))


def _paragraph(conflict: Conflict) -> str:
    widths = [max(len(getattr(side, name)) for side in conflict.figures) for name in ("stated", "period", "rank")]
    lines = [f"{conflict.decision}: {conflict.indicator}, {conflict.subject}, {conflict.period}"]
    for side in conflict.figures:
        cells = [text.ljust(width) for text, width in zip((side.stated, side.period, side.rank), widths, strict=True)]
        lines.append("  " + "  ".join([*cells, f"{side.publisher} ({side.source})", side.figure]))
    return "\n".join([*lines, textwrap.fill(conflict.reason, 100, initial_indent="  ", subsequent_indent="  "), ""])


def summary(conflicts: Iterable[Conflict]) -> str:
    """Counts, as “58 conflicts: 6 undecided, 51 decided, 1 change”."""
    counts = Counter(conflict.decision for conflict in conflicts)
    decisions = ", ".join(f"{counts[name]} {name}" for name in ("undecided", "decided", "change"))
    return f"{counts.total()} conflicts: {decisions}"


def as_json(conflicts: Iterable[Conflict]) -> str:
    """A list of objects with the fields of `Conflict`, figures those of `Side`."""
    return json.dumps([asdict(conflict) for conflict in conflicts], ensure_ascii=False, indent=2)
