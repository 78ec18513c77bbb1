"""The words of words.toml, as sets and tables, and how words are told apart and compared."""

import re
import tomllib
from functools import cache
from pathlib import Path

from interpol_figures.model.phrase_words import fold

WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ing", "ed", "es", "en", "s", "e", "n")
_STEM = 6  # letters by which words of one family are known, in any of the languages


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


@cache
def words_of(table: str, name: str) -> frozenset[str]:
    """A line of single words."""
    return frozenset(_tables()[table][name].split())


@cache
def names_of(table: str, name: str) -> tuple[tuple[str, ...], ...]:
    """A line of names of several words, parted by commas, each as its words."""
    return tuple(tuple(WORD.findall(one)) for one in _tables()[table][name].split(", "))


@cache
def pattern_of(table: str, name: str) -> re.Pattern[str]:
    """A pattern that finds any name of a line, in folded text."""
    names = sorted(_tables()[table][name].split(", "), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in names)})(?!\w)")


@cache
def numbers_of(table: str, name: str) -> dict[str, tuple[int, int]]:
    """A line of words with a number or a span of numbers each, as "june:6" or "summer:6-8"."""
    pairs = (entry.split(":") for entry in _tables()[table][name].split())
    return {word: (int(span.split("-")[0]), int(span.split("-")[-1])) for word, span in pairs}


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that are told apart."""
    return tuple(_tables()["languages"])


def language_of(text: str) -> str:
    """The language of a text, by its commonest words; empty where too few tell.

    >>> language_of("Die Organisation hat 196 Mitglieder und ist in Lyon"), language_of("196 members")
    ('de', '')
    """
    found = WORD.findall(fold(text[:20_000]))
    counts = {one: sum(word in words_of("languages", one) for word in found) for one in languages()}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] >= 3 else ""


@cache
def stem(word: str) -> str:
    """What the forms of a folded word share: the first letters, without a common ending.

    >>> stem("countries"), stem("country"), stem("arrested")
    ('countr', 'countr', 'arrest')
    """
    if word in words_of("stop", "whole"):
        return word.rstrip("s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.isdecimal():
            return word[: -len(ending)][:_STEM]
    return word[:_STEM]


def stems(text: str) -> tuple[str, ...]:
    """Stems of a name's words that carry meaning; of all where none does."""
    found = WORD.findall(fold(text))
    return tuple(stem(one) for one in found if one not in words_of("stop", "words")) or tuple(map(stem, found))
