"""The text of an HTML page in blocks, with the place of each stretch in the stored file; page furniture is left out.

Written on the parser of the standard library: packages that find the main text of a page give it without places in
the file, and leave tables out.
"""

import html
from html.parser import HTMLParser

from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.document import WHEN, Block, Document, DocumentError, Piece
from interpol_figures.reading.words import words_of

_SKIPPED, _VOID = words_of("skipped_tags"), words_of("void_tags")
_HEADINGS = words_of("heading_tags")
_BLOCKS = _HEADINGS | words_of("block_tags")
_FURNITURE = words_of("furniture_marks")
_DEEPEST = 500  # elements within one another


def from_html(name: str, source: str) -> Document:
    """A document from an HTML page; raises DocumentError for one that is nested without end."""
    reader = _PageReader(source)
    reader.feed(source)
    reader.close()
    reader.end_block()
    return Document(name, "".join(reader.parts), tuple(reader.blocks), tuple(reader.pieces))


class _PageReader(HTMLParser):
    """Collects text, its pieces and its blocks while the page is parsed."""

    def __init__(self, source: str):
        super().__init__(convert_charrefs=False)
        self.source = source
        self.lines = [0, *(place + 1 for place, sign in enumerate(source) if sign == "\n")]
        self.open: list[tuple[str, bool]] = []
        self.hidden = 0
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.blocks: list[Block] = []
        self.length = self.begun = self.first = 0
        self.tag = "p"
        self.heads: list[str] = []
        self.row: list[tuple[int, int, str]] = []
        self.caption = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: one of a block ends the block before; furniture hides what is in it."""
        if tag in _BLOCKS:
            self.end_block()
            self.tag = tag
        if tag in _VOID:
            return
        marks = " ".join(value or "" for name, value in attrs if name in ("class", "id", "role")).casefold()
        furniture = tag not in ("html", "body", "main", "article") and any(one in marks for one in _FURNITURE)
        hides = tag in _SKIPPED or furniture or any(name == "hidden" for name, _ in attrs)
        self.open.append((tag, hides))
        self.hidden += hides
        if len(self.open) > _DEEPEST:
            raise DocumentError(f"elements are nested more than {_DEEPEST} deep; save the page as text and read that")

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those in it that were left open."""
        if tag in _BLOCKS:
            self.end_block()
        if tag == "tr":
            self._end_row()
        if tag == "table":
            self.heads, self.caption = [], ""
        if any(name == tag for name, _ in self.open):
            closed = ""
            while closed != tag:
                closed, hid = self.open.pop()
                self.hidden -= hid

    def end_block(self) -> None:
        """Note what was read since the last block ended."""
        begun, self.begun = self.begun, self.length
        content = "".join(self.parts[self.first :])
        self.first = len(self.parts) + 1
        tag, self.tag = self.tag, "p"
        if content.strip():
            if tag in ("td", "th"):
                self.row.append((begun, self.length, content.strip()))
            elif tag == "caption":
                self.caption = content.strip()
            else:
                kind = "heading" if tag in _HEADINGS else "item" if tag == "li" else "paragraph"
                self.blocks.append(Block(begun, self.length, kind, int(tag[1]) if kind == "heading" else 0))
        self._add("\n", None)
        self.begun = self.length

    def _end_row(self) -> None:
        row, self.row = self.row, []
        if row and not self.heads:
            self.heads = [content for _, _, content in row]
            return
        dates = [content for (_, _, content), head in zip(row, self.heads, strict=False) if fold(head) in WHEN]
        for place, (begun, end, _) in enumerate(row):
            head = self.heads[place] if place < len(self.heads) else ""
            heads = (head, row[0][2] if place else "", *dates, self.caption)
            self.blocks.append(Block(begun, end, "cell", place, heads))

    def _add(self, text: str, file_length: int | None) -> None:
        if self.hidden and file_length is not None:
            return
        if file_length is not None:
            line, column = self.getpos()
            start = self.lines[line - 1] + column
            self.pieces.append(Piece(self.length, self.length + len(text), start, start + file_length))
        self.parts.append(text)
        self.length += len(text)

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._add(data.replace("\n", " ").replace("\r", " "), len(data))

    def handle_entityref(self, name: str) -> None:
        """Take a named character."""
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Take a numbered character."""
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        line, column = self.getpos()
        place = self.lines[line - 1] + column + len(written)
        closed = self.source[place : place + 1] == ";"
        self._add(html.unescape(written + ";"), len(written) + closed)
