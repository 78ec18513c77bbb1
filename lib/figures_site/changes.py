"""What changed between two states of tables and reports, figure by figure, as a reader is told it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from interpol_figures.model.format import capital, counted, figure_in_words, listed, period_in_words
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge_accounts
from notebook_press.regression.notebook_diff import Difference

BASELINE = "baseline"  # the layer of a baseline that is new or gone as a whole
TELLING = ["indicator", "subject", "value", "value_high", "qualifier", "period_start", "period_end", "source", "rank"]
TELLING += ["as_stated", "locator", "note"]


@dataclass(frozen=True)
class Change:
    """One figure that was added, removed or changed, or whose verdict was; `fields` names the columns that differ."""

    figure: str
    kind: str
    about: str
    old: str
    new: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Read as “Red Notices issued, 2022: 11,000 → over 11,000”."""
        if self.kind == "changed" and self.old == self.new:
            return f"{self.about}: {self.new}, {listed(self.fields)} changed"
        return f"{self.about}: {self.old or 'new'} → {self.new or 'removed'}"


@dataclass(frozen=True)
class Rows:
    """Rows of a table other than the figures' that were added, removed or changed; by their keys."""

    table: str
    kind: str
    keys: tuple[str, ...]

    def __str__(self) -> str:
        """Read as “members: one row added: palau”."""
        return f"{self.table}: {counted(len(self.keys), 'rows')} {self.kind}: {listed(self.keys, most=12)}"


@dataclass(frozen=True)
class Changes:
    """All changes between two states: figures, verdicts that turned, other rows, and what reports say.

    `reports` names those that rest on a changed figure or say something else; `said` has the differences of
    the latter, from baseline to baseline.
    """

    figures: tuple[Change, ...]
    verdicts: tuple[Change, ...]
    reports: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()
    said: tuple[Difference, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.figures or self.verdicts or self.rows or self.said or self.reports)

    def parts(self) -> dict[str, list[str]]:
        """The changes in words, by what they concern; no part is empty."""
        cells = Counter((one.report, one.layer) for one in self.said if one.layer != BASELINE)
        said = [f"{one.report}: its baseline is {one.difference}" for one in self.said if one.layer == BASELINE]
        said += [f"{report}: {layer} in {counted(count, 'cells')}" for (report, layer), count in cells.items()]
        found = {"Figures": self.figures, "Verdicts": self.verdicts, "Other rows": self.rows, "What reports say": said}
        return {name: list(map(str, lines)) for name, lines in found.items() if lines}

    def summary(self) -> str:
        """One line of counts."""
        if not self:
            return "no figure changed"
        counts = f"{counted(len(self.figures), 'figures')} changed; {counted(len(self.verdicts), 'verdicts')} turned"
        return f"{counts}; reports touched: {listed(self.reports, most=12)}" if self.reports else counts

    def as_text(self) -> str:
        """One line a change, each part led by its name, then the summary."""
        prefixes = {"Figures": "", "Verdicts": "verdict on ", "Other rows": "", "What reports say": "report "}
        lines = [prefixes[part] + line for part, found in self.parts().items() for line in found]
        return "\n".join([*lines, self.summary()]) + "\n"

    def as_markdown(self) -> str:
        """The summary, then a list for each part, as a pull request shows it."""
        lists = [f"**{part}**\n\n" + "\n".join(f"- {one}" for one in found) for part, found in self.parts().items()]
        return "\n\n".join([f"{capital(self.summary())}.", *lists]) + "\n"


def compare(
    old: Tables, new: Tables, used: Mapping[str, Sequence[str]] | None = None, said: Sequence[Difference] = ()
) -> Changes:
    """Changes from one state of the tables to another.

    `used` maps reports to the figures that they rest on, `said` has what reports say differently.
    """
    before, after = old.figures, new.figures
    changes = [_change(name, before, after) for name in sorted({*before.index, *after.index})]
    figures = tuple(change for change in changes if change)
    touched = {change.figure for change in figures}
    reports = {report for report, ids in (used or {}).items() if touched & set(ids)} | {one.report for one in said}
    return Changes(figures, _turned(old, new), tuple(sorted(reports)), _rows(old, new), tuple(said))


def _rows(old: Tables, new: Tables) -> tuple[Rows, ...]:
    found = []
    for name in sorted({*old, *new} - {*old.package.figure_tables, *new.package.figure_tables}):
        before, after = (_by_key(tables, name) for tables in (old, new))
        kinds = {
            "added": after.keys() - before.keys(),
            "removed": before.keys() - after.keys(),
            "changed": {key for key in before.keys() & after.keys() if before[key] != after[key]},
        }
        found += [Rows(name, kind, tuple(sorted(keys))) for kind, keys in kinds.items() if keys]
    return tuple(found)


def _by_key(tables: Tables, name: str) -> dict[str, dict[str, str]]:
    if name not in tables:
        return {}
    rows = tables[name].astype("str").to_dict("records")
    return {row[tables.package.tables[name].key]: row for row in rows}


def _change(name: str, before: pd.DataFrame, after: pd.DataFrame) -> Change | None:
    one, other = (rows.loc[name] if name in rows.index else None for rows in (before, after))
    old, new = ("" if row is None else _words(row) for row in (one, other))
    if one is None or other is None:
        row, kind = (one, "removed") if other is None else (other, "added")
        return Change(name, kind, _about(row), old, new)
    fields = tuple(field for field in TELLING if not _same(one[field], other[field]))
    return Change(name, "changed", _about(other), old, new, fields) if fields else None


def _same(one: Any, other: Any) -> bool:
    return one == other or (one != one and other != other)


def _about(row: pd.Series) -> str:
    subject = "" if row["subject"] == "interpol" else f", {row['about']}"
    return f"{row['label']}{subject}, {period_in_words(row['period_start'], row['period_end'])}"


def _words(row: pd.Series) -> str:
    return figure_in_words(row["qualifier"], row["value"], row["value_high"], row["unit"])


def _turned(old: Tables, new: Tables) -> tuple[Change, ...]:
    before, after = (judge_accounts(tables)["verdict"] for tables in (old, new))
    names = sorted({*before.index, *after.index})
    turned = (Change(name, "turned", name, before.get(name, "none"), after.get(name, "none")) for name in names)
    return tuple(one for one in turned if one.old != one.new)
