"""The text of an HTML page in blocks, with the place of each character in the stored file; page furniture is left out.

Written on the parser of the standard library: packages that find the main text of a page give it without places in
the file, and leave tables out.
"""

import html
from array import array
from html.parser import HTMLParser

from interpol_figures.reading.document import Block, Document, DocumentError, cell_blocks
from interpol_figures.reading.words import words_of

_HEADINGS = words_of("heading_tags")
_BLOCKS = _HEADINGS | words_of("block_tags")
_MAIN = frozenset({"html", "body", "main", "article"})  # never furniture, whatever they are called
_CELLS = ("td", "th")
_DEEPEST = 500  # elements within one another


def from_html(name: str, source: str) -> Document:
    """A document from an HTML page; raises DocumentError for one that is nested without end."""
    reader = _PageReader(source)
    reader.feed(source)
    reader.close()
    reader.end_block()
    return Document(name, "".join(reader.chars), tuple(reader.blocks), reader.begins, reader.ends)


class _PageReader(HTMLParser):
    """Collects characters, their places and blocks while the page is parsed."""

    def __init__(self, source: str):
        super().__init__(convert_charrefs=False)
        self.source = source
        self.lines = [0, *(place + 1 for place, sign in enumerate(source) if sign == "\n")]
        self.open: list[tuple[str, bool]] = []
        self.hidden = 0
        self.chars: list[str] = []
        self.begins, self.ends = array("l"), array("l")
        self.blocks: list[Block] = []
        self.begun = 0
        self.tag = "p"
        self.heads: list[str] = []
        self.row: list[tuple[int, int]] = []
        self.before_cell = 0, 0  # how many blocks, and cells of the row, there were before the open cell
        self.headed = True  # whether all cells of the row are heads
        self.caption = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: one of a block ends the block before; furniture hides what is in it."""
        if tag in _BLOCKS:
            self.end_block()
            self.tag = tag
        if tag in _CELLS:
            self.before_cell = len(self.blocks), len(self.row)
            self.headed = self.headed and tag == "th"
        if tag in words_of("void_tags"):
            return
        marks = " ".join(value or "" for name, value in attrs if name in ("class", "id", "role")).casefold()
        furniture = tag not in _MAIN and any(one in marks for one in words_of("furniture_marks"))
        hides = tag in words_of("skipped_tags") or furniture or any(name == "hidden" for name, _ in attrs)
        self.open.append((tag, hides))
        self.hidden += hides
        if len(self.open) > _DEEPEST:
            raise DocumentError(f"elements are nested more than {_DEEPEST} deep; save the page as text and read that")

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those in it that were left open."""
        if tag in _BLOCKS:
            self.end_block()
        if tag in _CELLS:
            self._end_cell()
        if tag == "tr":
            self._end_row()
        if tag == "table":
            self.heads, self.caption = [], ""
        while any(name == tag for name, _ in self.open):
            closed, hid = self.open.pop()
            self.hidden -= hid
            if closed == tag:
                break

    def end_block(self) -> None:
        """Note what was read since the last block ended."""
        span, self.begun = (self.begun, len(self.chars)), len(self.chars) + 1
        tag, self.tag = self.tag, "p"
        content = self._text(span)
        if not content:
            pass
        elif tag in _CELLS:
            self.row.append(span)
        elif tag == "caption":
            self.caption = content
        elif tag in _HEADINGS:
            self.blocks.append(Block(*span, "heading", int(tag[1])))
        else:
            self.blocks.append(Block(*span, "item" if tag == "li" else "paragraph"))
        self.chars.append("\n")
        self.begins.append(self.ends[-1] if self.ends else 0)
        self.ends.append(self.begins[-1])

    def _text(self, span: tuple[int, int]) -> str:
        return "".join(self.chars[slice(*span)]).strip()

    def _end_cell(self) -> None:
        """Take what was in a cell as its text: the one paragraph in it, or nothing."""
        blocks, cells = self.before_cell
        inside = self.blocks[blocks:]
        if len(inside) == 1:
            del self.blocks[blocks:]
            self.row.append((inside[0].start, inside[0].end))
        elif len(self.row) == cells:
            self.row.append((len(self.chars), len(self.chars)))

    def _end_row(self) -> None:
        """Take the cells of a row, by the heads of their columns; or as a label and what it says."""
        row, self.row = self.row, []
        headed, self.headed = self.headed, True
        written = [self._text(cell) for cell in row]
        if len(row) == 1:  # a title within the table
            self.blocks.append(Block(*row[0]))
        elif self.heads:
            self.blocks += cell_blocks(row, written, self.heads, self.caption)
        elif len(row) == 2 and not headed:
            self.blocks.append(Block(*row[1], heads=(written[0],)))
        else:
            self.heads = written

    def _add(self, text: str, width: int) -> None:
        """Take characters, each of which is `width` wide in the file."""
        if not self.hidden:
            line, column = self.getpos()
            start = self.lines[line - 1] + column
            self.begins.extend(range(start, start + len(text) * width, width))
            self.ends.extend(range(start + width, start + (len(text) + 1) * width, width))
            self.chars += text

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._add(data.replace("\n", " ").replace("\r", " "), 1)

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
