"""Sentences of a document, each with its words and with the headings, labels and sentences that speak for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.document import Block, Document
from interpol_figures.reading.words import WORD, lines_of, numbers_of, pattern_of, stem, words_of

LONGEST = 1500  # characters: what is longer has no full stops, and is cut
_ORDINAL = (  # not after an ordinal, "25. Generalversammlung" or "196. Mitglied"
    r"(?!\.\s(?:Mitglied|Land\b|Staat))(?<![\s.(\[]\d)(?<![\s.(\[]\d\d)(?<!^\d)(?<!^\d\d)"
)
_END = (
    r"(?<!\b[A-Z])(?<!\b(?:St|Dr|Mr|Nr|No|ca|vs|Op|cf|al|pp|ff))(?<!\b(?:Mrs|bzw|Art|Abs|vol|Nov|Oct|Dez|etc|art|Mio|Mrd|Tsd))(?<!\bMill)"
    r"(?<![.!?…])[.!?…]+(?:\[\d{1,3}\])*[\"'”»«“)\]*]*\s+(?=[\"“«„¿¡(\[*_]*[A-ZÀ-ÝŒ0-9])|(?<!\s)\s+·\s+"
)
_WITH_ORDINALS, _PLAIN = re.compile(_ORDINAL + _END), re.compile(r"(?<!^\d)(?<!^\d\d)" + _END)
SPEAKER = re.compile(r"[A-Z]{4,}[A-Z .]{0,20}:\s")
_DATELINE = re.compile(r"(?=[A-ZÀ-Ý]{3,}\b|[^–—:;\n]{2,40}[,(])[^\W\d_][^–—:;\n]{2,60}?(?:(?:\s|\.)[-–—]\s|—)")
_LOWER = 3  # letters of words with small letters in a dateline: "11 dic"
_NO_BLOCK = Block(0, 0)


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
    text: str
    block: Block = _NO_BLOCK
    headings: tuple[str, ...] = ()
    place: int = 0
    furniture: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the document."""
        return self.start + len(self.text)

    @cached_property
    def folded(self) -> str:
        """Its text in small letters without accents, of the same length."""
        return fold(self.text)

    def between(self, start: int, end: int) -> str:
        """Its folded text between two places of the document."""
        return self.folded[max(start - self.start, 0) : max(end - self.start, 0)]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words, without set phrases, a speaker's name and the place and date that news begins with."""
        phrases = [match.span() for match in pattern_of("set_phrases").finditer(self.folded)]
        empty = [range(self._lead), *(range(*span) for span in phrases)]
        words = words_in(self.text, self.start)
        return tuple(word for word in words if not any(word.start - self.start in one for one in empty))

    @property
    def _lead(self) -> int:
        """Characters of a speaker's name or a dateline: "LYON, France – "."""
        if speaker := SPEAKER.match(self.text):
            return speaker.end()
        dateline = _DATELINE.match(self.text) if self.place == 0 and self.block.kind != "heading" else None
        words = words_in(dateline[0].partition("(")[0]) if dateline else ()
        ours = {word.text for word in words} & (words_of("operation_words") | {"interpol"})
        months = numbers_of("months")
        placed = all(word.capital or word.text in months or len(word.text) <= _LOWER for word in words)
        return dateline.end() if dateline and placed and not ours else 0


@lru_cache(maxsize=512)  # headings and labels are read again for every number under them
def words_in(text: str, start: int = 0) -> tuple[Word, ...]:
    """The words of a text that begins at a place of the document."""
    found = []
    for match in WORD.finditer(fold(text)):
        written = text[slice(*match.span())]
        capital = written[0].isupper() or written.isdecimal()
        span = (start + match.start(), start + match.end())
        found.append(Word(*span, match[0], stem(match[0]), capital, written.isupper()))
    return tuple(found)


def sentences_of(document: Document, language: str = "") -> Iterator[Sentence]:
    """Sentences in the order of the document, those of headings among them; in some languages "25." ends none."""
    stop = _WITH_ORDINALS if not language or language in words_of("ordinal_stop") else _PLAIN
    stack: list[tuple[int, str]] = []
    title: list[str] = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind == "heading":
            stack = [one for one in stack if one[0] < block.level]
        headings = tuple(dict.fromkeys([*title, *(heading for _, heading in stack)]))
        furniture = any(_is_furniture(one) for one in (*headings, *block.heads[:1]))
        for place, (start, part) in enumerate(_split(text, stop)):
            yield Sentence(block.start + start, part, block, headings, place, furniture)
        if block.kind == "heading":
            stack.append((block.level, text.strip("#*= ")))
            title = title or [text.strip("#*= ")]


def _is_furniture(heading: str) -> bool:
    words = WORD.findall(fold(heading))
    leads = (" ".join(words[: len(words) - more]) for more in range(3))  # a word or two may follow
    return not lines_of("furniture_headings").isdisjoint(leads)


def _split(text: str, stop: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Sentences and where they begin; what has no full stops is cut."""
    for start, end in pairwise([0, *(match.end() for match in stop.finditer(text)), len(text)]):
        for begun in range(start, end, LONGEST):
            if text[begun:end].strip():
                yield begun, text[begun : min(begun + LONGEST, end)]
