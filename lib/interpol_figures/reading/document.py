"""An article as text in blocks: headings, paragraphs, list items and table cells, with their places in the file."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from interpol_figures.model.phrase_words import fold

_SHORT = 90  # characters: a line without a full stop that is no longer is a heading
_TITLE = 160  # of one that begins the text
_MARK = re.compile(r"\s*(?:#{1,6}\s+|[-*+•]\s+|\d{1,2}[.)]\s+|\d{1,2}/\d{1,2}\s+)")
_LEAD = re.compile(r"\s*\*\*(.{2,60}?)\*\*")
_LABEL = re.compile(r"\s*(?:[-*•]\s*)?([^\W\d_][^:.!?|]{1,40}):\s+\S")
_RULE = re.compile(r"[\s|:-]+")


class DocumentError(ValueError):
    """An article that can't be read; the message says why, and what to do."""


@dataclass(frozen=True)
class Block:
    """A stretch of text that belongs together: kind is heading, paragraph, item or cell.

    `level` is that of a heading; `heads` are words that speak for the block: column and row head of a cell, the label
    of a line such as "Staff: 1,050".
    """

    start: int
    end: int
    kind: str = "paragraph"
    level: int = 0
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A stretch of the text and where it stands in the stored file."""

    start: int
    end: int
    file_start: int
    file_end: int


@dataclass(frozen=True)
class Document:
    """The text of an article and its blocks; `pieces` map the text back into the stored file where they differ."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    pieces: tuple[Piece, ...] = field(default=(), repr=False)

    def stored(self, start: int, end: int) -> tuple[int, int]:
        """Places in the stored file of a stretch of the text."""
        if not self.pieces:
            return start, end
        first, last = self._piece(start), self._piece(end - 1)
        plain = first.end - first.start == first.file_end - first.file_start
        begun = first.file_start + (start - first.start if plain else 0)
        plain = last.end - last.start == last.file_end - last.file_start
        return begun, last.file_start + end - last.start if plain else last.file_end

    def place_of(self, start: int, by_line: bool) -> str:
        """Where a stretch of the text begins: the number of its line, or "paragraph 3" where lines aren't stored."""
        if by_line:
            return str(self.text.count("\n", 0, start) + 1)
        return f"paragraph {bisect_right(self.blocks, start, key=lambda one: one.start)}"

    def _piece(self, place: int) -> Piece:
        return self.pieces[bisect_right(self.pieces, place, key=lambda one: one.start) - 1]


def from_text(name: str, text: str) -> Document:
    """A document from plain text or Markdown: lines are blocks, and lines that were broken in a sentence are joined."""
    blocks: list[Block] = []
    rows: list[tuple[int, int]] = []
    for start, end in _lines(text):
        line = text[start:end]
        if line.count("|") >= 2:
            rows.append((start, end))
            continue
        blocks += _table(text, rows)
        rows = []
        if blocks and _goes_on(text, blocks[-1], start, end):
            last = blocks.pop()
            blocks.append(Block(last.start, end, last.kind, last.level, last.heads))
        else:
            blocks.append(_line_block(line, start, end))
    return Document(name, text, tuple(blocks + _table(text, rows)))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\r\n\f\v\x85\u2028\u2029]+", text):
        if match[0].strip():
            yield match.span()


def _goes_on(text: str, last: Block, start: int, end: int) -> bool:
    """Whether a line goes on with the sentence of the line before: it was broken at a margin."""
    gap, before = text[last.end : start], text[last.start : last.end].rstrip()
    line = text[start:end].lstrip()
    if gap.count("\n") != 1 or (last.kind == "heading" and len(before) < 60) or _MARK.match(text[start:end]):
        return False
    width = len(before.rpartition("\n")[2])
    return width >= 55 and (before[-1].isalnum() or before[-1] in ",-") and (line[:1].islower() or width >= 65)


def _line_block(line: str, start: int, end: int) -> Block:
    mark = _MARK.match(line)
    if line.lstrip().startswith("#"):
        depth = len(line.lstrip()) - len(line.lstrip().lstrip("#"))
        return Block(start, end, "heading", depth)
    if lead := _LEAD.match(line):
        return Block(start, end, "paragraph", 0, ("", lead[1]))
    label = _LABEL.match(line)
    if label and len(label[1].split()) <= 4 and not label[1].isupper():
        return Block(start, end, "item" if mark else "paragraph", 0, (label[1],))
    if not mark and (is_heading(line) or (not start and is_heading(line, _TITLE))):
        return Block(start, end, "heading", 3)
    return Block(start, end, "item" if mark else "paragraph")


def is_heading(line: str, longest: int = _SHORT) -> bool:
    """Whether a line of its own reads as a heading: short, begun with a capital, without the end of a sentence."""
    plain = line.strip().strip("*_ ")
    if (
        not plain
        or len(plain) > longest
        or plain[-1] in '.,;:…"”»]'
        or plain[0] in '(["“«'
        or (": " in plain[:-20] and len(plain) > longest - 15)
    ):
        return False
    question = plain.endswith("?") and plain.count("?") == 1 and len(plain) <= 60 and not re.search(r"[.!] ", plain)
    figure_alone = plain[0].isdecimal() and len(plain.split()) <= 4
    return (plain[0].isupper() or plain[0].isdecimal()) and not figure_alone and (question or plain[-1] not in "?!")


def _table(text: str, rows: list[tuple[int, int]]) -> list[Block]:
    """Cells of a table drawn with bars: the first row heads the columns, the first cell its row."""
    heads: list[str] = []
    blocks: list[Block] = []
    headed = len(rows) > 1 and bool(_RULE.fullmatch(text[slice(*rows[1])]))
    for start, end in rows:
        if _RULE.fullmatch(text[start:end]):
            continue
        cells = _cells(text, start, end)
        if not headed and len(cells) == 2:  # a label and what it says
            blocks.append(Block(*cells[1], "paragraph", 0, (text[slice(*cells[0])].strip(),)))
            continue
        if not heads:
            heads = [text[one:other].strip() for one, other in cells]
            continue
        first = text[slice(*cells[0])].strip() if cells else ""
        dates = [text[slice(*cell)].strip() for cell, head in zip(cells, heads, strict=False) if fold(head) in WHEN]
        for place, (one, other) in enumerate(cells):
            head = heads[place] if place < len(heads) else ""
            blocks.append(Block(one, other, "cell", place, (head, first if place else "", *dates)))
    return blocks


WHEN = {"when", "year", "date", "period", "annee", "jahr", "ano", "periode", "zeitraum", "fecha", "quand", "wann"}


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    line = text[start:end]
    bars = [start + place for place, sign in enumerate(line) if sign == "|"]
    edges = [start - 1, *bars, end] if not line.strip().startswith("|") else [*bars, end]
    spans = [(one + 1, other) for one, other in pairwise(edges)]
    return [span for span in spans if text[slice(*span)].strip() or span[1] != end]
