"""The words and patterns of words.toml, and how words are told apart and compared."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from interpol_figures.model.phrase_words import fold

WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ing", "ed", "es", "en", "s", "e", "n")
_REFERENCE = re.compile(r"<<(\w+)>>")  # in a pattern: any word of a line
_TELLING = 3  # common words that tell a language
_STEM = 7  # letters by which words of one family are known, in any of the languages
_TABLES = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_LINES = {name: line for table in _TABLES.values() for name, line in table.items()}
LANGUAGES = tuple(_TABLES["languages"])


@cache
def words_of(name: str) -> frozenset[str]:
    """A line of single words."""
    return frozenset(_LINES[name].split())


@cache
def stems_of(name: str) -> frozenset[str]:
    """Stems of a line of single words."""
    return frozenset(map(stem, words_of(name)))


@cache
def lines_of(name: str) -> frozenset[str]:
    """A line of units or names, parted by commas."""
    return frozenset(_LINES[name].split(", "))


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    """A pattern for folded text: any of a list (in which <<name>> is any word of a line), or any name of a line."""
    line = _LINES[name]
    if isinstance(line, list):
        return re.compile(_REFERENCE.sub(_alternatives, "|".join(line)))
    names = sorted(line.split(", "), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _alternatives(reference: re.Match[str]) -> str:
    """The words of the line that a pattern refers to, as alternatives, the longest first."""
    words = (entry.split(":")[0] for entry in _LINES[reference[1]].split())
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def numbers_of(name: str) -> dict[str, int]:
    """A line of words with a number each, as "june:6"."""
    return {word: int(number) for word, number in (entry.split(":") for entry in _LINES[name].split())}


def language_of(text: str) -> str:
    """The language of a text, by its commonest words; empty where too few tell, or two languages alike.

    >>> language_of("Die Organisation hat 196 Mitglieder und ist in Lyon"), language_of("196 members")
    ('de', '')
    """
    found = WORD.findall(fold(text[:20_000]))
    counts = Counter({one: sum(word in words_of(one) for word in found) for one in LANGUAGES})
    (best, most), (_, next_most) = counts.most_common(2)
    return best if most >= _TELLING and most > next_most else ""


@cache
def stem(word: str) -> str:
    """What the forms of a folded word share: the first letters, without a common ending.

    >>> stem("notices"), stem("notice"), stem("arrested")
    ('notic', 'notic', 'arrest')
    """
    if word in words_of("whole"):
        return word.rstrip("s") + "."  # unlike the stem of any other
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)][:_STEM]
    return word[:_STEM]


def stems(text: str) -> tuple[str, ...]:
    """Stems of a name's words that carry meaning; of all where none does."""
    found = WORD.findall(fold(text))
    return tuple(stem(one) for one in found if one not in words_of("stop")) or tuple(map(stem, found))
