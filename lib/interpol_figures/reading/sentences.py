"""Sentences of a document, each with its words and with the headings, labels and sentences that speak for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.document import Block, Document
from interpol_figures.reading.words import WORD, names_of, stem

LONGEST = 1500  # characters: what is longer has no full stops, and is cut
_ORDINAL = r"(?<![\s.(\[]\d)(?<![\s.(\[]\d\d)(?<!^\d)(?<!^\d\d)"  # not after an ordinal, "25. Generalversammlung"
_END = (
    r"(?<!\b[A-Z])(?<!\b(?:St|Dr|Mr|Nr|No|ca|vs|Op|cf|al))(?<!\b(?:Mrs|bzw|Art|Abs|vol|Nov|Oct|Dez|etc|art))"
    r"(?<![.!?…])[.!?…]+(?:\[\d{1,3}\])*[\"'”»«“)\]*]*\s+(?=[\"“«„¿¡(\[*_]*[A-ZÀ-ÝŒ0-9])|(?<!\s)\s+·\s+"
)
_WITH_ORDINALS, _PLAIN = re.compile(_ORDINAL + _END), re.compile(r"(?<!^\d)(?<!^\d\d)" + _END)
SPEAKER = re.compile(r"[A-Z]{4,}[A-Z .]{0,20}:\s")
CLAUSE = re.compile(r"[;:()–—|]|\s-\s")


@dataclass(frozen=True)
class Word:
    """A word with its place in the document, folded, and its stem; with a `capital`, or all in them (`upper`)."""

    start: int
    end: int
    text: str
    stem: str
    capital: bool
    upper: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence; `headings` are those it stands under, the outermost first, `place` its number in the paragraph."""

    start: int
    end: int
    text: str
    folded: str
    block: Block
    headings: tuple[str, ...]
    place: int
    words: tuple[Word, ...]
    furniture: bool = False

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The stretch between the marks around a place of the document, as places of the document."""
        before = [match.end() for match in CLAUSE.finditer(self.text, 0, start - self.start)]
        after = CLAUSE.search(self.text, end - self.start)
        return self.start + (before[-1] if before else 0), self.start + after.start() if after else self.end


@lru_cache(maxsize=512)  # headings and labels are read again for every number under them
def words_in(text: str, start: int = 0) -> tuple[Word, ...]:
    """The words of a text that begins at a place of the document."""
    folded = fold(text)
    return tuple(
        Word(
            start + m.start(),
            start + m.end(),
            m[0],
            stem(m[0]),
            written[0].isupper() or m[0].isdecimal(),
            written.isupper(),
        )
        for m in WORD.finditer(folded)
        for written in [text[m.start() : m.end()]]
    )


def sentences_of(document: Document, language: str = "") -> Iterator[Sentence]:
    """Sentences in the order of the document, those of headings among them; in German "25." ends none."""
    stack: list[tuple[int, str]] = []
    title = ""
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind == "heading":
            level = block.level or 3
            stack = [one for one in stack if one[0] < level]
        headings = tuple(dict.fromkeys([*filter(None, [title]), *(heading for _, heading in stack)]))
        furniture = any(_is_furniture(one) for one in headings)
        for place, (start, end) in enumerate(_split(text, _WITH_ORDINALS if language in ("de", "") else _PLAIN)):
            part = text[start:end]
            begun = block.start + start
            yield Sentence(
                begun, begun + len(part), part, fold(part), block, headings, place, _spoken(part, begun), furniture
            )
        if block.kind == "heading":
            title = title or text.strip("#* ")
            stack.append((level, text.strip("#* ")))


def _spoken(text: str, start: int) -> tuple[Word, ...]:
    """The words of a sentence, without the name of who says it in a transcript."""
    speaker = SPEAKER.match(text)
    return tuple(word for word in words_in(text, start) if not speaker or word.start >= start + speaker.end())


def _is_furniture(heading: str) -> bool:
    words = tuple(WORD.findall(fold(heading)))
    return any(words[: len(name)] == name and len(words) <= len(name) + 2 for name in names_of("furniture_headings"))


def _split(text: str, stop: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in stop.finditer(text):
        yield from _pieces(start, match.end())
        start = match.end()
    if text[start:].strip():
        yield from _pieces(start, len(text))


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    for begun in range(start, end, LONGEST):
        yield begun, min(begun + LONGEST, end)
