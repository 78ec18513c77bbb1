"""The section that a report ends with: its sources, on how much it rests, and what its figures can't tell."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from interpol_figures.model.format import counted, listed, period_in_words, small_number
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables


def source_line(note: int, source: Any, repeated: Any) -> str:
    """A source as the last section lists it, with links to where it was read and to what it states."""
    title = _plain(source.title)
    title = f"[{title}]({source.url.replace(')', '%29')})" if source.url else title
    date = f", {period_in_words(source.published)}" if source.published else ""
    copy = " (read in a copy)" if source.carrier else ""
    repeats = f" (repeats {_plain(repeated.publisher)})" if repeated else ""
    grade = f", grade {source.grade}" if source.grade else ""
    page = f'<span class="onscreen"> · [what it states](sources/{source.source}.html)</span>'
    stated = f"{_plain(source.publisher)}: {title}{date}{copy}{repeats}{grade}"
    return f'<span id="source-{note}"></span>{stated}{page}'


def stated_by_id(used: Sequence[Any]) -> dict[str, str]:
    """What each figure states, by id, in a line: a change in any of it is a change in the report's facts."""
    lines = {}
    for row in sorted(used, key=lambda row: row.figure):
        stated = " to ".join(str(whole_or_fraction(end)) for end in (row.value, row.value_high) if end == end)
        period = f"{row.period_start}/{row.period_end}"
        lines[row.figure] = "; ".join([f"{row.qualifier} {stated}".strip(), period, row.source, row.rank])
    return lines


def whole_or_fraction(value: float | None) -> float | int | None:
    """A number without a needless fraction; none for a missing one."""
    if value is None or value != value:
        return None
    return int(value) if float(value).is_integer() else float(value)


def limits(used: Sequence[Any], tables: Tables) -> str:
    """On how much a report rests, by the rows of its figures, and what these can't tell."""
    if not used:
        return "This report rests on what its sources describe, and on no figure; what they leave out may be so too."
    sources, independent = {row.source for row in used}, {row.repeats or row.source for row in used}
    own = "" if len(independent) == len(sources) else f", {small_number(len(independent))} of them independent"
    known = f", as known on {period_in_words(tables.known_on.isoformat())}" if tables.known_on else ""
    kinds = {
        "excluded as wrong or stale": sum(row.rank == "deprecated" for row in used),
        "without a stated time": sum(not row.period_start for row in used),
        "worded inexactly": sum(row.qualifier != "exact" for row in used),
    }
    parts = [
        f"{small_number(count)} {'is' if count == 1 else 'are'} {words}" for words, count in kinds.items() if count
    ]
    of_them = f" Of the figures, {listed(parts)}." if parts else ""
    return (
        f"This report rests on {counted(len(used), 'figures')} from {counted(len(sources), 'sources')}{own}{known}."
        f"{of_them}{_clashes({row.figure for row in used}, tables)} "
        "A figure is what its source states, not what was measured."
    )


def _clashes(figures: set[str], tables: Tables) -> str:
    """How often the sources of figures disagree, and what was decided."""
    conflicts = each_row(tables["conflicts"])
    decisions = [row.decision for row in conflicts if not figures.isdisjoint(row.figures.split("; "))]
    if not decisions:
        return ""
    undecided = small_number(decisions.count("undecided"))
    return f" In {counted(len(decisions), 'places')} the sources disagree ({undecided} undecided)."


def _plain(text: str) -> str:
    """A text without what Markdown or HTML would take as a sign."""
    return re.sub(r"([\[\]*_|])", r"\\\1", escape(text, quote=False))
