"""What changed between two states of tables and reports, figure by figure, as a reader is told it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interpol_figures.model.format import capital, counted, listed, period_in_words, row_in_words
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge_accounts
from notebook_press.regression.notebook_diff import Difference

BASELINE = "baseline"  # the layer of a baseline that is new or gone as a whole
KINDS = ("added", "removed", "changed")  # of what may become of a row


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
    figures = tuple(_changed_figures(old, new))
    touched = {change.figure for change in figures}
    reports = {report for report, ids in (used or {}).items() if touched & set(ids)} | {one.report for one in said}
    verdicts = tuple(_turned_verdicts(old, new))
    return Changes(figures, verdicts, tuple(sorted(reports)), tuple(_changed_rows(old, new)), tuple(said))


def _changed_figures(old: Tables, new: Tables) -> Iterator[Change]:
    before, after = (_rows(tables, tables.package.figure_tables) for tables in (old, new))
    for name, kind in _differing(before, after).items():
        was, now = old.rows_by_id([name]), new.rows_by_id([name])
        said, says = ("".join(map(row_in_words, rows)) for rows in (was, now))
        fields = tuple(_differing(before[name], after[name])) if kind == "changed" else ()
        yield Change(name, kind, _about([*was, *now][-1]), said, says, fields)


def _changed_rows(old: Tables, new: Tables) -> Iterator[Rows]:
    for table in sorted({*old, *new} - {*old.package.figure_tables, *new.package.figure_tables}):
        found = _differing(_rows(old, [table]), _rows(new, [table]))
        for kind in KINDS:
            if keys := tuple(key for key, one in found.items() if one == kind):
                yield Rows(table, kind, keys)


def _turned_verdicts(old: Tables, new: Tables) -> Iterator[Change]:
    before, after = (judge_accounts(tables)["verdict"].to_dict() for tables in (old, new))
    for name in _differing(before, after):
        yield Change(name, "turned", name, before.get(name, "none"), after.get(name, "none"))


def _rows(tables: Tables, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Rows of some tables by their keys, of those tables that there are; cells as texts."""
    keys = {name: tables.package.tables[name].key for name in names if name in tables}
    texts = {name: tables[name].astype("str").fillna("") for name in keys}
    return {row[keys[name]]: row for name, rows in texts.items() for row in rows.to_dict("records")}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """Which of `KINDS` each key is that doesn't stand for the same in both.

    >>> _differing({"a": 1, "b": 1, "c": 1}, {"b": 1, "c": 2, "d": 1})
    {'a': 'removed', 'c': 'changed', 'd': 'added'}
    """
    keys = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    return {key: "added" if key not in before else "changed" if key in after else "removed" for key in keys}


def _about(row: Any) -> str:
    subject = "" if row.subject == "interpol" else f", {row.about}"
    return f"{row.label}{subject}, {period_in_words(row.period_start, row.period_end)}"
