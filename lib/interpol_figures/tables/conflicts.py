"""Disagreements within the record, and whether `data/conflicts.csv` accounts for each of them.

Two figures of the record disagree when no true value fits the words of both and they speak of the same time: a
flow for the same span, or at the same occasion; a stock for the same day, month or year; an attribute unless both
are dated and share no day; an event always.

A stock may change: what is said of a day and what is said of the year around it can both hold, each at its own
time, and are no disagreement. Where both hold although the same day is named (members before and after a vote),
the decision is “change”.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date

import numpy as np
import pandas as pd

from interpol_figures.tables.load import Tables
from interpol_figures.tables.schema import Package
from interpol_figures.tables.violations import Violation

NEEDED = ["figure", "indicator", "subject", "measure", "rank", "low", "high", "low_open", "high_open"]
EPOCH = date(1970, 1, 1).toordinal()
ALWAYS = 10**6  # days; more than there are between any two dates
NAMED = 3  # figures that a message names
Pair = tuple[str, str]


def check_conflicts(cells: dict[str, pd.DataFrame], tables: Tables) -> list[Violation]:
    """Violations where the table of conflicts and the figures differ.

    `cells` are those of the files, by line; `tables` hold what of them can be compared.
    """
    listed = _listed(cells["conflicts"])
    figures = record_figures(tables, {figure for names in listed.values() for figure in names})
    pairs = disagreements(figures, occasions(tables))
    missing = _uncovered(figures, pairs, listed, _places(tables.package, cells))
    return _of_accounts(tables, listed) + missing + _untrue(cells["conflicts"], figures, pairs, listed)


def _places(package: Package, cells: dict[str, pd.DataFrame]) -> Callable[[str], tuple[str, int]]:
    """What finds the file and line of a figure."""

    def place(figure: str) -> tuple[str, int]:
        for name in package.figure_tables:
            lines = cells[name].index[cells[name]["figure"] == figure]
            if len(lines):
                return package.tables[name].path, int(lines[0])
        raise KeyError(figure)

    return place


def _of_accounts(tables: Tables, listed: dict[int, list[str]]) -> list[Violation]:
    """Violations of conflicts that list a figure of an account."""
    figures = tables.figures
    of_account = set(figures["figure"][figures["tier"] == "account"])
    rule = "the figure is an account's, which is judged by the record and no part of it"
    return [
        Violation("conflicts.csv", line, "figures", name, rule, "remove it from the row")
        for line, names in listed.items()
        for name in names
        if name in of_account
    ]


def record_figures(tables: Tables, told: Collection[str] = ()) -> pd.DataFrame:
    """Figures of the record with what `disagreements` needs, and their rank; deprecated ones only if told."""
    figures = tables.figures
    deprecated = (figures["rank"] == "deprecated").to_numpy()
    untold = deprecated.copy()
    untold[deprecated] = ~figures["figure"][deprecated].isin(told).to_numpy()
    used = (figures["tier"] == "record").to_numpy() & ~untold
    days = {name: _ordinals(figures[name])[used] for name in ("start", "end")}
    return figures.loc[used, NEEDED].assign(**days)


def _ordinals(days: pd.Series) -> np.ndarray:
    """Days as numbers, counted from the year 1 on; NaN where there is none."""
    seconds = days.to_numpy("datetime64[s]")
    return np.where(np.isnat(seconds), np.nan, seconds.astype("int64") // (24 * 60 * 60) + EPOCH)


def occasions(tables) -> set[str]:
    """Subjects that happen once, so that their figures need no period: editions of operations, and events."""
    subjects = tables["subjects"]
    return set(tables["operations"]["operation"]) | set(subjects.loc[subjects["kind"] == "event", "subject"])


def _listed(conflicts: pd.DataFrame) -> dict[int, list[str]]:
    """Figures of each row of the table of conflicts, by its line."""
    return {line: text.split("; ") for line, text in conflicts["figures"].items()}


def disagreements(figures: pd.DataFrame, once: Collection[str]) -> list[Pair]:
    """Pairs of ids of figures that disagree, each pair once and in order.

    Columns needed: figure, indicator, subject, measure, start and end (days as numbers, NaN where undated), low,
    high, low_open, high_open. `once` holds subjects that are occasions.
    """
    spans = _in_suspect_groups(_comparable(figures, once))
    if spans.empty:
        return []
    spans = _at_suspect_times(spans)
    groups = spans.groupby("group")
    above = spans[spans["low"] > groups["high"].transform("min")]
    below = spans[spans["high"] < groups["low"].transform("max")]
    pairs = above.merge(below, on="group", suffixes=("", "_below"))
    apart = pairs["low"] > pairs["high_below"]
    together = (pairs["first"] <= pairs["last_below"]) & (pairs["first_below"] <= pairs["last"])
    found = pairs.loc[apart & together, ["figure", "figure_below"]]
    return sorted(tuple(sorted(pair)) for pair in found.itertuples(index=False, name=None))


def _comparable(figures: pd.DataFrame, once: Collection[str]) -> pd.DataFrame:
    """Figures with the group within which they are compared and the days, first to last, for which they speak.

    `low` and `high` are the least and greatest numbers that fit the words: an open end is moved inward.
    """
    measure, start, end = (figures[name].to_numpy() for name in ("measure", "start", "end"))
    low, high, low_open, high_open = (figures[name].to_numpy() for name in ("low", "high", "low_open", "high_open"))
    flow, dated, attribute = measure == "flow", ~np.isnan(start), measure == "attribute"
    once_only = (measure == "event") | (flow & figures["subject"].isin(once).to_numpy())
    same_span = (flow & ~once_only) | (measure == "stock")
    lasting = dated & attribute
    speaks = once_only | dated | attribute
    spans = pd.DataFrame(
        {
            "figure": figures["figure"].to_numpy()[speaks],
            "first": np.where(lasting, start, 0)[speaks],
            "last": np.where(lasting, end, ALWAYS)[speaks],
            "low": np.where(low_open, np.nextafter(low, np.inf), low)[speaks],
            "high": np.where(high_open, np.nextafter(high, -np.inf), high)[speaks],
        }
    )
    together = [pd.factorize(figures[name].to_numpy()[speaks])[0] for name in ("indicator", "subject")]
    together += [np.where(same_span, day, 0)[speaks] for day in (start, end)]
    return spans.assign(group=spans.groupby(together, sort=False).ngroup())


def _in_suspect_groups(spans: pd.DataFrame) -> pd.DataFrame:
    """Those of groups that no single value satisfies, whatever the time."""
    groups = spans.groupby("group", sort=False)
    return spans[groups["low"].transform("max") > groups["high"].transform("min")]


def _at_suspect_times(spans: pd.DataFrame) -> pd.DataFrame:
    """Those that speak of a day on which no single value satisfies all that speak of it.

    Intervals have a value in common if each two have, so that the greatest low end and the least high end tell.
    What speaks of a day together does so on the first day of one of the spans; only these days are looked at.
    """
    base = spans["group"].to_numpy() * (2 * ALWAYS)
    starts = (base + spans["first"]).to_numpy("int64")
    days = np.unique(starts)
    left = np.searchsorted(days, starts)
    right = np.searchsorted(days, (base + spans["last"]).to_numpy("int64"), side="right")
    lows = _greatest(left, right, spans["low"].to_numpy(), len(days))
    highs = -_greatest(left, right, -spans["high"].to_numpy(), len(days))
    before = np.concatenate([[0], np.cumsum(lows > highs)])
    return spans[before[right] > before[left]]


def _greatest(left: np.ndarray, right: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """At each of `size` places the greatest of the values whose stretch, left to right, covers it.

    A stretch is noted as two stretches of a power of two, which are then halved until they are single places.
    """
    level = np.frexp(right - left)[1] - 1
    marks = np.full((level.max() + 1, size), -np.inf)
    np.maximum.at(marks, (level, left), values)
    np.maximum.at(marks, (level, right - (1 << level)), values)
    for one in range(len(marks) - 1, 0, -1):
        half = 1 << (one - 1)
        np.maximum(marks[one - 1], marks[one], out=marks[one - 1])
        np.maximum(marks[one - 1][half:], marks[one][: size - half], out=marks[one - 1][half:])
    return marks[0]


def uncovered(pairs: Iterable[Pair], listed: Iterable[Collection[str]]) -> list[Pair]:
    """Pairs of which no conflict lists both figures."""
    rows = defaultdict(set)
    for number, names in enumerate(listed):
        for figure in names:
            rows[figure].add(number)
    return [(one, other) for one, other in pairs if not rows[one] & rows[other]]


def _uncovered(figures: pd.DataFrame, pairs: list[Pair], listed: dict, place: Callable) -> list[Violation]:
    """Violations of figures that disagree with usable ones before them, and no conflict lists both."""
    missing = uncovered(pairs, listed.values())
    rows = figures[figures["figure"].isin({figure for pair in missing for figure in pair})].set_index("figure")
    others = defaultdict(list)
    for one, other in missing:
        if "deprecated" not in (rows.at[one, "rank"], rows.at[other, "rank"]):
            others[other].append(one)
    return [
        Violation(
            *place(figure),
            "figure",
            figure,
            f"the figure disagrees with {_named(found)}, and no row of conflicts.csv lists both",
            "list and decide the conflict there, correct a row, or rank one deprecated with its reason",
        )
        for figure, found in others.items()
    ]


def _named(figures: list[str]) -> str:
    more = len(figures) - NAMED
    return ", ".join(figures[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _untrue(conflicts: pd.DataFrame, figures: pd.DataFrame, pairs: list[Pair], listed: dict) -> list[Violation]:
    """Violations of conflicts that are gone, or whose decision isn't what the ranks say."""
    told = figures[figures["figure"].isin({name for names in listed.values() for name in names})]
    ranks = dict(zip(told["figure"], told["rank"], strict=True))
    stocks = set(told["figure"][told["measure"] == "stock"])
    partners = defaultdict(set)
    for one, other in pairs:
        partners[one].add(other)
        partners[other].add(one)
    violations = []
    for (line, names), decision in zip(listed.items(), conflicts["decision"].tolist(), strict=True):
        if all(name in ranks for name in names):  # else unknown, unfit or an account's, which has been said
            for column, rule, fix in _conflict_findings(decision, names, ranks, partners, stocks):
                violations.append(Violation("conflicts.csv", line, column, conflicts.at[line, column], rule, fix))
    return violations


def _conflict_findings(decision: str, names: list[str], ranks: dict, partners: dict, stocks: Collection[str]):
    """What is wrong with one conflict: column, rule, fix."""

    def disagree(group: list[str]) -> bool:
        return any(other in partners[one] for one in group for other in group)

    preferred = [name for name in names if ranks[name] == "preferred"]
    usable = [name for name in names if ranks[name] != "deprecated"]
    if not disagree(names):
        yield "conflict", "the conflict is gone: none of its figures disagree", "remove the row"
    elif decision == "change" and not stocks.issuperset(names):
        yield "decision", "only a stock changes within a day, month or year", "write decided or undecided"
    elif decision != "decided" and preferred:
        yield "decision", f"{preferred[0]} is preferred, which decides the conflict", "write decided, or rank it normal"
    elif decision == "decided" and disagree(preferred):
        yield "decision", "the preferred figures disagree with one another", "prefer those that agree"
    elif decision == "decided" and not preferred and disagree(usable):
        yield "decision", "no figure is preferred, and those in use disagree", "rank one preferred, or write undecided"
