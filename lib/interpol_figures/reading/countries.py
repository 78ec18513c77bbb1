"""Countries that a text speaks of, by the names, adjectives and cities of countries.toml and the tables' own names."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.sentences import Word
from interpol_figures.reading.words import WORD
from interpol_figures.tables.names import simplified

_SHORT = 3  # letters of a beginning that is a whole word: "US", "UAE"
_NONE = ""  # what "Latin American" means: no country


@dataclass(frozen=True)
class CountryMention:
    """A country's name, adjective or city in a text; `country` is how subjects of the record name it."""

    start: int
    end: int
    country: str


class CountryNames:
    """Beginnings of words by which texts speak of countries, the longest first."""

    def __init__(self, names: Iterable[str]):
        """Read the words of countries.toml; `names` are further names of countries, whole."""
        tables = tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
        written = [(name, simplified(name)) for name in names]
        written += [(one, _NONE) for one in tables["none"]["regions"].split(", ")]
        written += [(one, country) for country, line in tables["countries"].items() for one in line.split(", ")]
        self.countries = {tuple(WORD.findall(fold(name))): country for name, country in written}
        self.longest = max(map(len, self.countries))

    def find(self, words: Sequence[Word], small: bool = False) -> list[CountryMention]:
        """Countries among the words of a sentence; `small` where adjectives have small letters, as in Spanish."""
        found: list[CountryMention] = []
        for place, word in enumerate(words):
            if (word.capital or small) and not (found and word.start < found[-1].end):
                found += self._at(words[place : place + self.longest], small)
        return [one for one in found if one.country != _NONE]

    def _at(self, words: Sequence[Word], small: bool) -> list[CountryMention]:
        """The country that the first of some words names, if they do."""
        for count in range(len(words), 0, -1):
            *whole, last = (word.text for word in words[:count])
            for length in range(len(last), 1, -1):
                country = self.countries.get((*whole, last[:length]))
                if country is not None and _is_written(words[0], last, length, small):
                    return [CountryMention(words[0].start, words[count - 1].end, country)]
        return []


def _is_written(first: Word, last: str, length: int, small: bool) -> bool:
    """Whether words are written as a name: short ones whole and in capitals, small ones only where long."""
    if length <= _SHORT:
        return length == len(last) and first.upper
    return first.capital or (small and length > _SHORT + 1)
