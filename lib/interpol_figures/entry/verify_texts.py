"""Figures and mentions against the texts they cite, where the texts are at hand.

The tables keep no text of a source, only its digest, so whoever holds a text can check what is said of it. A
file belongs to the source whose `sha256` its bytes have, whatever its name; how lines count is told in source_texts.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from interpol_figures.entry.source_texts import (
    component_names,
    digest,
    has_phrase,
    line_of,
    names_component,
    normalised,
    read_text,
    why_strange,
)
from interpol_figures.model.format import shorten
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, load

VERIFIED, IN_SECTION, FAILED, UNCHECKED = "verified", "in its section", "failed", "not checked"
NO_LINE = "the locator names no line of the text, which has {}"


@dataclass(frozen=True)
class Finding:
    """What became of one row, or of one text: verified, in its section, failed or not checked.

    A figure is verified where its phrase stands on its line, a mention where the component is named there; a mention
    that is named elsewhere under its heading is in its section. `found` is what stands there instead, shortened.
    """

    outcome: str
    kind: str  # figure, mention, text or file
    row: str  # its id; of a text the source's, of a file its name
    source: str = ""
    locator: str = ""
    expected: str = ""
    found: str = ""
    reason: str = ""

    def __str__(self) -> str:
        """Read as one line."""
        if self.outcome != FAILED:
            return f"{self.kind} {self.row}: {self.found or self.reason}"
        return f"{self.source}, {self.locator}: {self.row} says {self.expected!r}: {self.reason}; there: {self.found!r}"


@dataclass(frozen=True)
class Verification:
    """What became of every row whose source has a text, and of every text and file."""

    findings: tuple[Finding, ...]

    def of(self, outcome: str, *kinds: str) -> list[Finding]:
        """The findings of an outcome, of some kinds or all."""
        return [one for one in self.findings if one.outcome == outcome and (not kinds or one.kind in kinds)]

    @property
    def ok(self) -> bool:
        """Whether something was checked and nothing failed."""
        return bool(self.of(VERIFIED, "text")) and not self.of(FAILED)

    def as_text(self) -> str:
        """All of it for a reader: how much was checked, what failed, what couldn't be checked."""
        report = []
        for kind in ("text", "figure", "mention"):
            counts = Counter(one.outcome for one in self.findings if one.kind == kind)
            report.append(f"{kind}s: {', '.join(f'{n} {outcome}' for outcome, n in counts.items()) or 'none'}")
        for outcome, kinds in ((VERIFIED, ["text"]), (FAILED, []), (UNCHECKED, [])):
            report += [f"{outcome}:", *(f"  {one}" for one in self.of(outcome, *kinds))]
        return "\n".join(report) + "\n"

    def as_dict(self) -> dict[str, Any]:
        """All of it for machines: a finding a row."""
        return {"ok": self.ok, "findings": [asdict(one) for one in self.findings]}


def verify(directory: Path | str, data: Path | str | None = None) -> Verification:
    """Every figure and mention of the sources whose text lies in a directory or below it.

    Raises NotADirectoryError where there is no directory, TableError where the tables are unsound.
    """
    directory, tables = Path(directory), load(data)
    if not directory.is_dir():
        raise NotADirectoryError(f"{directory} is no directory; name the one that holds the texts of sources")
    texts, findings = _texts(directory, tables)
    figures, mentions, sources = tables.figures, tables["mentions"], tables["sources"]
    findings += [_figure(row, texts[row.source]) for row in each_row(figures[figures["source"].isin(texts)])]
    names = component_names(tables)
    for source, rows in mentions[mentions["source"].isin(texts)].groupby("source", sort=False):
        headings = {normalised(heading) for heading in rows["section"] if heading}
        findings += [_mention(row, texts[source], headings, names) for row in each_row(rows)]
    digested = sources.loc[sources["sha256"] != "", "source"]
    absent = set(digested) - {one.source for one in findings}
    findings += [Finding(UNCHECKED, "text", one, reason="it isn't in the directory") for one in sorted(absent)]
    if len(others := figures.loc[~figures["source"].isin(digested), "source"]):
        reason = "no text's digest is on record"
        findings.append(Finding(UNCHECKED, f"{len(others)} figures", f"of {others.nunique()} sources", reason=reason))
    return Verification(tuple(findings))


def _texts(directory: Path, tables: Tables) -> tuple[dict[str, list[str]], list[Finding]]:
    """Lines by source, of the files whose digest a source has, and what became of each file."""
    rows = {row.sha256: row for row in each_row(tables["sources"]) if row.sha256}
    texts, findings = {}, []
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        content, name = path.read_bytes(), path.relative_to(directory).as_posix()
        if (row := rows.get(digest(content))) is None:
            why = why_strange(content, {key: one.source for key, one in rows.items()})
            findings.append(Finding(UNCHECKED, "file", name, reason=why))
            continue
        findings.append(Finding(VERIFIED, "text", row.source, row.source, found=name))
        lines = texts[row.source] = read_text(content)  # its digest was taken of a text that could be read
        if len(lines) != row.lines:
            counts = f"{row.lines} lines", f"{len(lines)} lines", "the number of lines differs"
            findings.append(Finding(FAILED, "text", "sources.csv", row.source, "text", *counts))
    return texts, findings


def _figure(row: Any, lines: list[str]) -> Finding:
    finding = partial(Finding, kind="figure", row=row.figure, source=row.source, locator=row.locator)
    line = line_of(lines, row.locator)
    if not row.as_stated:
        return finding(UNCHECKED, reason="it has no phrase")
    if line is not None and has_phrase(line, row.as_stated):
        return finding(VERIFIED)
    reason = NO_LINE.format(len(lines)) if line is None else "the phrase doesn't stand on the line"
    return finding(FAILED, expected=row.as_stated, found=_excerpt(line), reason=reason)


def _excerpt(line: str | None) -> str:
    return shorten(normalised(line or ""), 60)


def _mention(row: Any, lines: list[str], headings: Collection[str], names: dict[str, list[frozenset[str]]]) -> Finding:
    finding = partial(Finding, kind="mention", row=row.mention, source=row.source, locator=row.locator)
    line = line_of(lines, row.locator)
    component = f"{row.component}, under {row.section}" if row.section else row.component
    failed = partial(finding, FAILED, expected=component, found=_excerpt(line))
    if line is None:
        return failed(reason=NO_LINE.format(len(lines)))
    section = _section(lines, row, headings)
    if section is None:
        return failed(reason="its section's heading doesn't stand above the line")
    if names_component(line, names[row.component]):
        return finding(VERIFIED)
    if names_component(" ".join(section), names[row.component]):
        return finding(IN_SECTION)
    return finding(UNCHECKED, reason="in other words than the component's name")


def _section(lines: list[str], row: Any, headings: Collection[str]) -> list[str] | None:
    """Lines from the mention's heading to the next; none where it has no section, None where no heading is above."""
    if not row.section:
        return []
    plain = [normalised(line) for line in lines]
    number = int(row.locator.removeprefix("line ")) - 1
    start = next((at for at in range(number, -1, -1) if plain[at] == normalised(row.section)), None)
    if start is None:
        return None
    end = next((at for at in range(number + 1, len(plain)) if plain[at] in headings), len(plain))
    return plain[start:end]
