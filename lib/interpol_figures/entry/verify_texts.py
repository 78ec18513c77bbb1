"""Figures and mentions against the texts they cite, where the texts are at hand.

The tables keep no text of a source, only its digest, so whoever holds a text can check what is said of it. A
file belongs to the source whose `sha256` its bytes have, whatever its name; how lines count is told in source_texts.
"""

import json
from dataclasses import asdict, dataclass, field
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


@dataclass(frozen=True)
class Failure:
    """A row that its text doesn't bear out: what the row says, and what stands there instead, shortened."""

    kind: str  # figure, mention or text
    source: str
    locator: str
    row: str
    expected: str
    found: str
    reason: str

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.source}, {self.locator}: {self.row} says {self.expected!r}: {self.reason}; there: {self.found!r}"


@dataclass(frozen=True)
class Verification:
    """What was checked, what failed and what couldn't be checked; the lists name rows, sources or files."""

    texts: dict[str, str] = field(default_factory=dict)  # source -> name of its file
    verified: list[str] = field(default_factory=list)  # figures whose phrase stands on their line
    named_on_line: list[str] = field(default_factory=list)  # mentions
    named_in_section: list[str] = field(default_factory=list)  # mentions named elsewhere under their heading
    failures: list[Failure] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)  # mentions in other words than the component's name
    wordless: list[str] = field(default_factory=list)  # figures without a phrase
    missing: list[str] = field(default_factory=list)  # sources with a digest whose text isn't in the directory
    strangers: dict[str, str] = field(default_factory=dict)  # file -> why it is no source's text
    undigested: dict[str, int] = field(default_factory=dict)  # source without a digest -> number of its figures

    @property
    def ok(self) -> bool:
        """Whether something was checked and nothing failed."""
        return bool(self.texts) and not self.failures

    def as_text(self) -> str:
        """All of it for a reader: what was checked, what failed, what couldn't be checked."""
        figures = len(self.verified) + sum(one.kind == "figure" for one in self.failures)
        on_line, in_section = len(self.named_on_line), len(self.named_in_section)
        mentions = on_line + in_section + len(self.unnamed) + sum(one.kind == "mention" for one in self.failures)
        report = [
            f"texts matched: {len(self.texts)}",
            *(f"  {source}: {file}" for source, file in self.texts.items()),
            f"figures verified: {len(self.verified)} of {figures}",
            f"mentions: {on_line} of {mentions} named on their line, {in_section} elsewhere in their section",
            f"failed: {len(self.failures)}",
            *(f"  {failure}" for failure in self.failures),
        ]
        return "\n".join([*report, "not checked:", *(f"  {line}" for line in self._unchecked())]) + "\n"

    def _unchecked(self) -> list[str]:
        unchecked = [f"the text of {source} is not in the directory" for source in self.missing]
        unchecked += [f"file {file}: {why}" for file, why in self.strangers.items()]
        unchecked += [f"figure {figure} has no phrase" for figure in self.wordless]
        unchecked += [f"mention {mention}: in other words than the component's name" for mention in self.unnamed]
        if self.undigested:
            figures = sum(self.undigested.values())
            unchecked.append(
                f"{figures} figures of {len(self.undigested)} sources, for which no text's digest is on record"
            )
        return unchecked or ["nothing was left out"]

    def as_json(self) -> str:
        """All of it for machines."""
        return json.dumps({"ok": self.ok, **asdict(self)}, ensure_ascii=False, indent=2) + "\n"


def verify(directory: Path | str, data: Path | str | None = None) -> Verification:
    """Every figure and mention of the sources whose text lies in a directory or below it.

    Raises NotADirectoryError where there is no directory, TableError where the tables are unsound.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise NotADirectoryError(f"{directory} is no directory; name the one that holds the texts of sources")
    tables, result = load(data), Verification()
    sources = tables["sources"].set_index("source")
    texts = _texts(directory, tables, result)
    for row in each_row(tables.figures):
        if row.source in texts:
            _check_figure(row, texts[row.source], result)
        elif not sources["sha256"].get(row.source):
            result.undigested[row.source] = result.undigested.get(row.source, 0) + 1
    _check_mentions(tables, texts, result)
    result.missing.extend(name for name in sources.index[sources["sha256"] != ""] if name not in result.texts)
    return result


def _texts(directory: Path, tables: Tables, result: Verification) -> dict[str, list[str]]:
    """Lines by source, of the files whose digest a source has."""
    rows = {row.sha256: row for row in each_row(tables["sources"]) if row.sha256}
    texts = {}
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        content, name = path.read_bytes(), path.relative_to(directory).as_posix()
        if (row := rows.get(digest(content))) is None:
            result.strangers[name] = why_strange(content, {key: one.source for key, one in rows.items()})
            continue
        result.texts[row.source] = name
        try:
            lines = texts[row.source] = read_text(content)
        except UnicodeDecodeError as error:
            result.failures.append(
                Failure("text", row.source, "text", name, "UTF-8", str(error), "the text can't be read")
            )
            continue
        if len(lines) != row.lines:
            counts, reason = (f"{row.lines} lines", f"{len(lines)} lines"), "the number of lines differs"
            result.failures.append(Failure("text", row.source, "text", "sources.csv", *counts, reason))
    return texts


def _check_figure(row: Any, lines: list[str], result: Verification) -> None:
    line = line_of(lines, row.locator)
    if not row.as_stated:
        result.wordless.append(row.figure)
    elif line is not None and has_phrase(line, row.as_stated):
        result.verified.append(row.figure)
    else:
        reason = _no_line(lines) if line is None else "the phrase doesn't stand on the line"
        place = row.source, row.locator, row.figure
        result.failures.append(Failure("figure", *place, row.as_stated, _excerpt(line), reason))


def _excerpt(line: str | None) -> str:
    return shorten(normalised(line or ""), 60)


def _no_line(lines: list[str]) -> str:
    return f"the locator names no line of the text, which has {len(lines)}"


def _check_mentions(tables: Tables, texts: dict[str, list[str]], result: Verification) -> None:
    mentions = tables["mentions"]
    mentions = mentions[mentions["source"].isin(texts)]
    headings = {source: {*group["section"]} - {""} for source, group in mentions.groupby("source")}
    names = component_names(tables)
    for row in each_row(mentions):
        lines = texts[row.source]
        line, section = line_of(lines, row.locator), None
        reason = ""
        if line is None:
            reason = _no_line(lines)
        elif row.component not in names:
            reason = "no component of that id stands in components.csv"
        elif (section := _section(lines, row, headings[row.source])) is None:
            reason = "its section's heading doesn't stand above the line"
        if reason:
            component = f"{row.component}, under {row.section}" if row.section else row.component
            place = row.source, row.locator, row.mention
            result.failures.append(Failure("mention", *place, component, _excerpt(line), reason))
        elif line and names_component(line, names[row.component]):
            result.named_on_line.append(row.mention)
        elif names_component(" ".join(section or ()), names[row.component]):
            result.named_in_section.append(row.mention)
        else:
            result.unnamed.append(row.mention)


def _section(lines: list[str], row: Any, headings: set[str]) -> list[str] | None:
    """Lines from the mention's heading to the next; none where it has no section, None where no heading is above."""
    if not row.section:
        return []
    plain = [normalised(line) for line in lines]
    heads = {normalised(heading) for heading in headings}
    number = int(row.locator.removeprefix("line ")) - 1
    start = next((at for at in range(number, -1, -1) if plain[at] == normalised(row.section)), None)
    if start is None:
        return None
    end = next((at for at in range(number + 1, len(plain)) if plain[at] in heads), len(plain))
    return plain[start:end]
