"""The vocabulary of figure phrases, which words.toml holds, and how words are compared: folded."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_TABLES: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category in ("Zs", "Cc", "Cf"):  # narrow and no-break spaces, direction marks
        return " "
    if category in ("Pd", "No"):  # dashes; superscripts and ½ aren't digits
        return "-" if category == "Pd" else char
    return "'" if char in "’‘ʼ`´" else unicodedata.normalize("NFKD", char.lower())[0]


def fold(text: str) -> str:
    """Lower case without accents, character for character: positions in the result are positions in the text.

    >>> fold("Más de 8\\u202f136")
    'mas de 8 136'
    """
    return "".join(map(_fold_char, text))


def meanings(section: str) -> dict[str, str]:
    """For each folded word of a section of words.toml, its meaning.

    >>> meanings("qualifiers")["mas de"]
    'more_than'
    """
    return {fold(word): meaning for meaning, line in _TABLES[section].items() for word in line.split(", ")}


def numbers(section: str) -> dict[str, int]:
    """For each folded word of a section whose meanings are numbers, its number."""
    return {word: int(meaning) for word, meaning in meanings(section).items()}


def line(name: str) -> list[str]:
    """The words of one line of the section `words`."""
    return _TABLES["words"][name].split(", ")


def any_of(names: Iterable[str]) -> str:
    """A pattern that finds any of the names, the longest first; a blank in a name finds blanks and hyphens."""
    return "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in sorted(names, key=len, reverse=True))


def pattern(name: str) -> str:
    """A pattern that finds any word of a line."""
    return any_of(line(name))
