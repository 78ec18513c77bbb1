"""What changed between two states of the tables, figure by figure, as a reader is told it."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from interpol_figures.judging import judge_accounts
from interpol_figures.periods import in_words
from interpol_figures.tables import Tables, load
from interpol_figures.words import counted, figure_in_words, listed

TELLING = ["indicator", "subject", "value", "value_high", "qualifier", "period_start", "period_end", "source", "rank"]
TELLING += ["as_stated", "locator", "note"]


@dataclass(frozen=True)
class Change:
    """One figure that was added, removed or changed; `fields` names the columns that differ."""

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
class Changes:
    """All changes between two states, the verdicts that turned, and the reports that rest on a changed figure."""

    figures: tuple[Change, ...]
    verdicts: Mapping[str, tuple[str, str]]
    reports: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.figures or self.verdicts)

    def as_dict(self) -> dict:
        """Plain values, for JSON."""
        verdicts = [{"figure": figure, "old": old, "new": new} for figure, (old, new) in self.verdicts.items()]
        return {
            "figures": [asdict(change) for change in self.figures],
            "verdicts": verdicts,
            "reports": list(self.reports),
        }

    def as_text(self, bullet: str = "") -> str:
        """One line a change, then the verdicts and reports; `bullet` makes it a Markdown list."""
        if not self:
            return "no figure changed\n"
        lines = [f"{bullet}{change}" for change in self.figures]
        lines += [
            f"{bullet}verdict on {figure}: {old or 'none'} → {new or 'none'}"
            for figure, (old, new) in self.verdicts.items()
        ]
        summary = f"{counted(len(self.figures), 'figures')} changed; {counted(len(self.verdicts), 'verdicts')} turned"
        touched = f"; reports touched: {listed(self.reports, most=12)}" if self.reports else ""
        return "\n".join([*lines, f"{summary}{touched}"]) + "\n"


def compare(old: Tables, new: Tables, used: Mapping[str, Sequence[str]] | None = None) -> Changes:
    """Changes from one state of the tables to another; `used` maps reports to the figures that they rest on."""
    before, after = old.figures, new.figures
    changes = [_change(name, before, after) for name in sorted({*before.index, *after.index})]
    figures = tuple(change for change in changes if change)
    touched = {change.figure for change in figures}
    reports = sorted(report for report, ids in (used or {}).items() if touched & set(ids))
    return Changes(figures, _turned(old, new), tuple(reports))


def _change(name: str, before: pd.DataFrame, after: pd.DataFrame) -> Change | None:
    one = before.loc[name] if name in before.index else None
    other = after.loc[name] if name in after.index else None
    if one is None or other is None:
        row, kind = (one, "removed") if other is None else (other, "added")
        words = _words(row)
        return Change(name, kind, _about(row), words if kind == "removed" else "", words if kind == "added" else "")
    fields = tuple(field for field in TELLING if not _same(one[field], other[field]))
    return Change(name, "changed", _about(other), _words(one), _words(other), fields) if fields else None


def _same(one, other) -> bool:
    return one == other or (one != one and other != other)


def _about(row: pd.Series) -> str:
    subject = "" if row["subject"] == "interpol" else f", {row['subject'].replace('_', ' ')}"
    return f"{row['label']}{subject}, {in_words(row['period_start'], row['period_end'])}"


def _words(row: pd.Series) -> str:
    return figure_in_words(row["qualifier"], row["value"], row["value_high"], row["unit"])


def _turned(old: Tables, new: Tables) -> dict[str, tuple[str, str]]:
    before, after = (judge_accounts(tables)["verdict"] for tables in (old, new))
    names = sorted({*before.index, *after.index})
    pairs = {name: (before.get(name, ""), after.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def since_revision(revision: str, root: Path, used: Mapping[str, Sequence[str]] | None = None) -> Changes:
    """Changes since a revision of the checkout's history.

    Raises ValueError where git doesn't know the revision or it has no tables.
    """
    done = subprocess.run(["git", "archive", revision, "data"], cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"no tables at {revision!r}: {done.stderr.decode(errors='replace').strip()}")
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return compare(load(Path(folder) / "data"), load(root / "data"), used)
