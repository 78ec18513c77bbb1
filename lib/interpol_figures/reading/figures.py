"""Numbers of a sentence that may be figures, with their readings; dates, ages, telephone numbers and so on aren't."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from interpol_figures.model.phrase_parser import Reading, figures_in, phrase_span
from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import CURRENCIES
from interpol_figures.reading.sentences import Sentence
from interpol_figures.reading.words import pattern_of, words_of

_MARKER = re.compile(r"\s*(?:\d{1,2}[.)]|\d{1,2}/(?:\d{1,2})?|\[\d+\])\s")
_SWISS = re.compile(r"(?<=\d)['’](?=\d{3}(?!\d))")  # 430'000
_SPANISH_ELEVEN = re.compile(r"\bonce\b", re.IGNORECASE)  # once in any other language
_PLAIN_YEAR = re.compile(r"1[89]\d\d|20[0-3]\d")
_FOLLOWING = re.compile(r"\W*(\w+(?:-\w+)*)(?:[^\w,]+(\w+))?(?:[^\w,]+(\w+))?")
_MOST = 40  # numbers of a sentence: what has more is a list of numbers, and no text
LEAST_AMOUNT = 10_000  # of money: what is less is a price
_MOST_TAKEN_UP = 12  # persons who are spoken of by their number again


@dataclass(frozen=True)
class Number:
    """A number at a place of the document, and the phrase around it; `readings` are what it may say, likelier first."""

    start: int
    end: int
    phrase_start: int
    phrase_end: int
    readings: tuple[Reading, ...]

    @property
    def reading(self) -> Reading:
        """What it says most likely."""
        return self.readings[0]

    @property
    def is_year(self) -> bool:
        """Whether it is read as a year."""
        return self.reading.unit == "year"


def numbers_in(sentence: Sentence, names: Sequence[tuple[int, int]], language: str) -> list[Number]:
    """Numbers of a sentence that may be figures; those in `names`, places of names, aren't."""
    if pattern_of("question").search(sentence.folded):
        return []
    text, base = _masked(sentence), sentence.start
    if language == "es":
        text = _SPANISH_ELEVEN.sub("onze", text)
    found: list[Number] = []
    for start, group in groupby(figures_in(text), key=lambda one: one.start):
        grown = pattern_of("grown").search(sentence.folded[:start])  # from one to another, not between them
        placed = [one for one in group if not (grown and one.reading.qualifier == "between")]
        end = max(one.end for one in placed)
        named = any(first <= base + start < last for first, last in names)
        if named or (found and base + start < found[-1].end):
            continue
        readings = _likely([one.reading for one in placed], text, start, end)
        if sentence.folded[start:end] in words_of(f"foreign_{language or 'en'}"):
            continue
        if _is_figure(sentence.folded, start, end, readings[0]):
            left, right = phrase_span(text, start, end)
            found.append(Number(base + start, base + end, base + left, base + right, readings))
    return found[:_MOST]


def _masked(sentence: Sentence) -> str:
    """The sentence with what is no figure made blank."""
    text, folded = _SWISS.sub("\u202f", sentence.text), sentence.folded
    spans = [match.span() for match in pattern_of("no_figure").finditer(folded)]
    if sentence.block.kind != "heading" and (marker := _MARKER.match(folded)):
        spans.append((marker.start(), marker.end() - 1))
    for start, end in spans:
        text = text[:start] + "_" * (end - start) + text[end:]
    return text


def _likely(readings: Sequence[Reading], text: str, start: int, end: int) -> tuple[Reading, ...]:
    """Readings that a number in running text can have: a year where it may be one."""
    distinct = tuple(dict.fromkeys(readings))
    years = tuple(one for one in distinct if one.unit == "year")
    others = tuple(one for one in distinct if one.unit != "year")
    counts = re.match(r"\s([^\W\d_]+)", text[end:])
    counted = counts is not None and fold(counts[1]) in words_of("counted")
    if others and counted and not pattern_of("dating").search(fold(text[:start])):
        return others  # "2000 suspects", but "in 2000 suspects were"
    return years if years and _PLAIN_YEAR.fullmatch(text[start:end]) else others or years


def _is_figure(folded: str, start: int, end: int, reading: Reading) -> bool:
    word, before, after = folded[start:end], folded[:start], folded[end:]
    following = _FOLLOWING.match(after)
    nouns = set(following.groups()) if following else set()
    if pattern_of("ordinals").fullmatch(word) and reading.unit != "percent":
        timed = following and following[1] in words_of("generic")  # "dans un an", but "une fois par an"
        return word in ("once", "twice") or bool(nouns & words_of("nouns") and not timed)
    few = reading.unit == "people" and (reading.value or 99) <= _MOST_TAKEN_UP
    return not (
        pattern_of("other_money").search(before)
        or pattern_of("other_money_behind").match(after)
        or reading.qualifier == "several"
        or pattern_of("numbered_before").search(before)
        or (reading.unit in CURRENCIES and _is_price(reading, before, after))
        or (few and pattern_of("taken_up").search(before))
        or pattern_of("ranked").match(after)
        or (following and following[1] in words_of("never"))
    )


def _is_price(reading: Reading, before: str, after: str) -> bool:
    """Whether an amount is a price, nothing, or the amount before it in another currency."""
    paid = (reading.value or 0) < LEAST_AMOUNT and pattern_of("paid").search(before)
    return not reading.value or bool(paid or pattern_of("price").match(after) or pattern_of("bracketed").search(before))
