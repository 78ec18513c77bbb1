"""The table of conflicts for reading: what each figure says, who says it, and what was decided."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

from interpol_figures.model.format import figure_in_words, in_words
from interpol_figures.tables.conflicts import Pair, disagreements, occasions, record_figures, uncovered
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import read_directory


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


def read_conflicts(tables: Tables) -> list[Conflict]:
    """All rows of the table of conflicts, undecided ones first."""
    labels, figures = read_directory(tables).labels, tables.figures
    rows = tables["conflicts"].sort_values(["decision", "conflict"], ascending=[False, True])
    return [_conflict(row, figures.loc[row.figures.split("; ")], labels) for row in each_row(rows)]


def _conflict(row, figures: pd.DataFrame, labels: dict[str, str]) -> Conflict:
    subject = figures["subject"].iloc[0]
    return Conflict(
        conflict=row.conflict,
        indicator=figures["label"].iloc[0],
        subject=labels.get(subject, subject),
        period=_span(figures),
        decision=row.decision,
        reason=row.reason,
        figures=tuple(map(_side, each_row(figures))),
    )


def _span(figures: pd.DataFrame) -> str:
    dated = figures[figures["period_start"] != ""]
    if dated.empty:
        return "undated"
    spans = list(each_row(dated[["start", "end", "period_start", "period_end"]]))
    first = min(spans, key=lambda one: (one.start, len(one.period_start))).period_start
    last = max(spans, key=lambda one: (one.end, -len(one.period_end))).period_end
    return in_words(first, last)


def _side(row) -> Side:
    stated = figure_in_words(row.qualifier, row.value, row.value_high, row.unit)
    return Side(row.figure, stated, in_words(row.period_start, row.period_end), row.source, row.publisher, row.rank)


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
