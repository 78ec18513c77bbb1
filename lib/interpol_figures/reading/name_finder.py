"""Names of countries and of other organisations in a text, found by how their words begin or as whole words."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.sentences import Word
from interpol_figures.reading.words import WORD
from interpol_figures.tables.names import simplified

_SHORT = 3  # letters of a name that is a whole word in capitals: "US", "UAE"
_LONG = 40  # letters beyond which nothing is a name
_NOBODY = ""  # what "Latin American" means: no country


@dataclass(frozen=True)
class Named:
    """A name in a text, and what it means: a country as subjects of the record name it, or an organisation."""

    start: int
    end: int
    meaning: str
    whole: bool = True  # whether it stands by itself, not as the beginning of an adjective


class NameFinder:
    """Finds names, the longest first; unless they are `whole`, their last word may go on ("zambi" finds Zambian)."""

    def __init__(self, meanings: Mapping[str, str], whole: bool = False):
        """Take names with their meanings, none for a name that is to be passed over."""
        self.meanings = {tuple(WORD.findall(fold(name))): meaning for name, meaning in meanings.items()}
        self.longest, self.whole = max(map(len, self.meanings)), whole

    def find(self, words: Sequence[Word], small: bool) -> list[Named]:
        """Names among the words of a sentence; `small` where long ones may have small letters."""
        found: list[Named] = []
        for place, word in enumerate(words):
            if (word.capital or small) and not (found and word.start < found[-1].end):
                found += self._at(words[place : place + self.longest], small)
        return [one for one in found if one.meaning != _NOBODY]

    def _at(self, words: Sequence[Word], small: bool) -> list[Named]:
        """The name that begins with the first of some words, if one does."""
        for count in range(len(words), 0, -1):
            *before, last = (word.text for word in words[:count])
            least = len(last) if self.whole else min(2, len(last))
            for length in range(min(len(last), _LONG), least - 1, -1):
                meaning = self.meanings.get((*before, last[:length]))
                if meaning is not None and (before or _is_written(words[0], last, length, small)):
                    return [Named(words[0].start, words[count - 1].end, meaning, length == len(last))]
        return []


def _is_written(first: Word, last: str, length: int, small: bool) -> bool:
    """Whether words are written as a name: short ones whole and in capitals, small ones only where long."""
    if length <= _SHORT:
        return length == len(last) and first.upper
    return first.capital or (small and length > _SHORT + 1)


def country_names(members: Iterable[str]) -> NameFinder:
    """Names, adjectives and cities of countries as countries.toml has them, and names of members."""
    tables = tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
    lines = {_NOBODY: tables["none"]["regions"], **tables["countries"]}
    written = {name: country for country, line in lines.items() for name in line.split(", ")}
    return NameFinder({name: simplified(name) for name in members} | written)
