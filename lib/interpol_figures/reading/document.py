"""An article as text in blocks: headings, paragraphs, list items and table cells, with their places in the file."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.words import words_of

_SHORT = 90  # characters: a line without a full stop that is no longer is a heading
_TITLE = 160  # of one that begins the text
_BROKEN = 55  # characters after which a line may have been broken at a margin
_MARGIN = 25  # how many characters longer than it the next may be
_MARK = re.compile(r"\s*(?:#{1,6}\s+|={2,6}\s|[-*+•]\s+|\d{1,2}[.)]\s+|\d{1,2}/(?:\d{1,2})?\s+)")
_HEADING = re.compile(r"\s*(#+|={2,})")
_LEAD = re.compile(rf"(?:{_MARK.pattern})?\s*\*\*(.{{2,60}}?)\*\*")
_LABEL = re.compile(r"\s*(?:[-*•]\s*)?([^\W\d_][^:.!?|]{1,40}):\s+\S")
_DATED = re.compile(r"\d{4}\s?[:–—-]\s")  # a line of a chronicle
_LABEL_WORDS, _FIGURE_WORDS = 4, 5
_RULE = re.compile(r"[\s|:-]+")
_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")


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
class Document:
    """The text of an article and its blocks; `begins` and `ends` are the places of each character in the stored file.

    Without them the text is the file.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    begins: Sequence[int] = field(default=(), repr=False)
    ends: Sequence[int] = field(default=(), repr=False)

    def stored(self, start: int, end: int) -> tuple[int, int]:
        """Places in the stored file of a stretch of the text."""
        return (self.begins[start], self.ends[end - 1]) if self.begins else (start, end)

    def place_of(self, start: int, by_line: bool) -> str:
        """Where a stretch of the text begins: the number of its line, or "paragraph 3" where lines aren't stored."""
        if by_line:
            return str(self.text.count("\n", 0, start) + 1)
        return f"paragraph {bisect_right(self.blocks, start, key=lambda one: one.start)}"


def from_text(name: str, text: str) -> Document:
    """A document from plain text or Markdown: lines are blocks, and lines that were broken in a sentence are joined."""
    blocks: list[Block] = []
    rows: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        if match[0].count("|") >= 2:
            rows.append((start, end))
        elif match[0].strip():
            blocks += _table(text, rows)
            rows = []
            if blocks and _goes_on(text, blocks[-1], start, match[0]):
                last = blocks.pop()
                blocks.append(Block(last.start, end, last.kind, last.level, last.heads))
            else:
                kind, level, heads = _kind(match[0], first=not blocks)
                heads = heads or _label_above(text, blocks[-1:], start, match[0])
                blocks.append(Block(start, end, kind, level, heads))
    return Document(name, text, tuple(blocks + _table(text, rows)))


def _goes_on(text: str, last: Block, start: int, line: str) -> bool:
    """Whether a line goes on with the sentence of the line before: it was broken at a margin."""
    before = text[last.start : last.end].rstrip()
    width = len(before.rpartition("\n")[2])
    if text.count("\n", last.end, start) != 1 or _MARK.match(line) or not _BROKEN <= width >= len(line) - _MARGIN:
        return False
    open_ended = before[-1].isalnum() or before[-1] in ",-"
    return open_ended and (line.lstrip()[:1].islower() or width >= _BROKEN + 10)


def _label_above(text: str, before: Sequence[Block], start: int, line: str) -> tuple[str, ...]:
    """The words of the line before, where a line is no more than a figure: "Staff", and below it "756 (2013)"."""
    above = (
        before[0] if before and before[0].kind == "heading" and text.count("\n", before[0].end, start) == 1 else None
    )
    return (text[above.start : above.end].strip(),) if above and _is_figure(line) else ()


def _is_figure(line: str) -> bool:
    return line.strip()[:1].isdecimal() and len(line.split()) <= _FIGURE_WORDS


def _kind(line: str, first: bool) -> tuple[str, int, tuple[str, ...]]:
    """Kind, level and heads of a line."""
    mark = _MARK.match(line)
    if hashes := _HEADING.match(line):
        return "heading", len(hashes[1]), ()
    lead = _LEAD.match(line)
    if lead and lead.end() == len(line.rstrip()) and not mark:
        return "heading", 4, ()
    if lead:
        heads = (lead[1],) if lead[1].endswith(":") or line[lead.end() :].startswith(":") else ("", lead[1])
        return "item" if mark else "paragraph", 0, heads
    label = _LABEL.match(line)
    if label and len(label[1].split()) <= _LABEL_WORDS and not label[1].isupper():
        return "item" if mark else "paragraph", 0, (label[1],)
    if not mark and _is_heading(line, _TITLE if first else _SHORT):
        return "heading", 3, ()
    return "item" if mark else "paragraph", 0, ()


def _is_heading(line: str, longest: int) -> bool:
    """Whether a line of its own reads as a heading: short, begun with a capital, without the end of a sentence."""
    plain = line.strip().strip("*_ ")
    told = plain[-1:] in '.,;:…"”»]!' or _DATED.match(plain) or (": " in plain[:-20] and len(plain) > longest - 15)
    if told or len(plain) > longest:
        return False
    question = plain[-1] != "?" or (len(plain) <= 60 and not re.search(r"[.!?] ", plain))
    return (plain[0].isupper() or plain[0].isdecimal()) and not _is_figure(plain) and question


def _table(text: str, rows: list[tuple[int, int]]) -> list[Block]:
    """Cells of a table drawn with bars: the first row heads the columns, the first cell its row."""
    rows = [row for row in rows if text[slice(*row)].strip("| ")]
    headed = len(rows) > 1 and bool(_RULE.fullmatch(text[slice(*rows[1])]))
    heads: list[str] = []
    blocks: list[Block] = []
    for row in rows:
        if _RULE.fullmatch(text[slice(*row)]):
            continue
        cells = _cells(text, *row)
        written = [text[slice(*cell)].strip() for cell in cells]
        if not headed and len(cells) == 2:  # a label and what it says
            blocks.append(Block(*cells[1], heads=(written[0],)))
        elif heads:
            blocks += cell_blocks(cells, written, heads)
        else:
            heads = written
    return blocks


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places of the cells of a line with bars."""
    bars = [place for place in range(start, end) if text[place] == "|"]
    edges = [*([] if text[start:end].lstrip().startswith("|") else [start - 1]), *bars, end]
    spans = [(one + 1, other) for one, other in pairwise(edges)]
    return [span for span in spans if text[slice(*span)].strip() or span[1] != end]


def cell_blocks(
    cells: Sequence[tuple[int, int]], written: Sequence[str], heads: Sequence[str], caption: str = ""
) -> list[Block]:
    """Cells of a row, each with the head of its column, its row's head, names and dates, and the table's caption."""
    columns = [*heads, *[""] * len(cells)]
    dated = words_of("when_heads")
    speaking = {at: cell for at, cell in enumerate(written) if not at or _is_name(cell) or fold(columns[at]) in dated}
    blocks = []
    for place, cell in enumerate(cells):
        others = dict.fromkeys(words for at, words in speaking.items() if at != place)
        blocks.append(Block(*cell, "cell", place, (columns[place], *others, *filter(None, [caption]))))
    return blocks


def _is_name(cell: str) -> bool:
    """Whether a cell of a table has words and no number, so that it may name what its row is about."""
    return any(char.isalpha() for char in cell) and not any(char.isdecimal() for char in cell)
