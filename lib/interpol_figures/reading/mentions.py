"""Names in a sentence: of INTERPOL's organs, databases, notices and operations, of others, of countries."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from interpol_figures.model.periods import Period
from interpol_figures.reading.lexicon import UNNAMED, Alias, Lexicon
from interpol_figures.reading.name_finder import Named, NameFinder
from interpol_figures.reading.periods import YEAR, period_of
from interpol_figures.reading.sentences import Sentence, Word
from interpol_figures.reading.words import lines_of, numbers_of, stems_of, words_of

_EDITION = re.compile(r"(?:[ivx]{1,5}|[1-9]|10)$")
_OTHERS = NameFinder({name: name for name in lines_of("other_organisations")}, whole=True)
_OF_NOTICES = frozenset({"notice", "concept", "group"})  # kinds of which names say whose notices are counted
_NOT_ACTORS = frozenset({"place", "country", "donor", "region", "person"})
_YEAR = re.compile(YEAR)
_NEWS = range(-10, 61)  # days from an assembly to the publication of news on it


@dataclass(frozen=True)
class Mention:
    """A name in the text and the subjects that it may mean."""

    start: int
    end: int
    ids: frozenset[str]


@dataclass(frozen=True)
class Cast:
    """Names in a sentence: of what INTERPOL has or does, of other organisations, of countries."""

    mentions: tuple[Mention, ...] = ()
    others: tuple[Named, ...] = ()
    countries: tuple[Named, ...] = ()
    firm: bool = False
    whose: tuple[Mention, ...] = ()  # mentions that say of what notices a number is, and not what it counts

    def actors(self, lexicon: Lexicon) -> list[Mention]:
        """Mentions of what can act: the organisation, its organs and operations."""
        return [one for one in self.mentions if any(lexicon.kind(i) not in _NOT_ACTORS for i in one.ids)]


@dataclass
class Names:
    """Finds names; a name of an operation that is a common word counts once it was introduced as one."""

    lexicon: Lexicon
    published: Period | None = None
    language: str = ""
    introduced: set[str] = field(default_factory=set)
    coloured: bool = False  # whether the document speaks of the colours of notices
    _headings: dict[str, Cast] = field(default_factory=dict)

    def introduce(self, sentences: Iterable[Sentence]) -> None:
        """Learn which operations a document introduces by the word, by a number or in capitals."""
        for sentence in sentences:
            words = sentence.words
            self.coloured |= _tells_colours(words) and any(word.stem in stems_of("notices") for word in words)
            for place, alias in self._matches(sentence.words):
                if self._is_introduced(sentence, place, alias):
                    self.introduced.update(self.lexicon.operations(alias.ids))

    def cast_in(self, text: str) -> Cast:
        """The names in a heading or label."""
        if text not in self._headings:
            self._headings[text] = self.cast_of(Sentence(0, text))
        return self._headings[text]

    def cast_of(self, sentence: Sentence) -> Cast:
        """The names in a sentence."""
        words, folded = sentence.words, {word.text for word in sentence.words}
        named = (self._mention(sentence, place, alias) for place, alias in self._matches(words))
        mentions = [one for one in named if one]
        mentions = sorted([*mentions, *self._colours(words, mentions)], key=lambda one: one.start)
        others = _OTHERS.find(words, small=True)
        found = self.lexicon.countries.find(words, small=self.language != "en")
        countries = [one for one in found if not sentence.text.startswith("$", one.end - sentence.start)]  # "US$ 5"
        firm = bool(folded & words_of("first_person")) and bool(folded & words_of("firm"))
        whose = [one for one in mentions if all(self.lexicon.kind(i) in _OF_NOTICES for i in one.ids)]
        return Cast(tuple(mentions), tuple(others), tuple(countries), firm, tuple(whose))

    def _colours(self, words: Sequence[Word], mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Notices of which the colour alone is told, beside others or as a colour: "16,394 Yellow ones"."""
        beside = any(self.lexicon.kind(one) == "notice" for mention in mentions for one in mention.ids)
        as_colours = _tells_colours(words)
        for before, word, after in zip((None, *words), words, (*words[1:], None), strict=False):
            beside_number = before is not None and before.text.isdecimal()
            counted = after is not None and (after.text.isdecimal() or after.text in words_of("ones"))
            told = as_colours or (beside and (beside_number or counted)) or ((beside or self.coloured) and word.capital)
            named = self.lexicon.colour(word.text) if told else frozenset()
            proper = after and after.capital and not (after.text.isdecimal() or self.lexicon.colour(after.text))
            if named and not proper and not any(one.start <= word.start < one.end for one in mentions):
                yield Mention(word.start, word.end, named)

    def _mention(self, sentence: Sentence, place: int, alias: Alias) -> Mention | None:
        words, end = sentence.words, place + len(alias.words)
        ids, operations = alias.ids, self.lexicon.operations(alias.ids)
        if not (self.introduced.intersection(operations) or self._is_introduced(sentence, place, alias)):
            ids = ids.difference(operations)
        elif operations and (numbered := self._numbered(operations, words[end : end + 1])):
            ids, end = frozenset([numbered]), end + 1
        elif ranked := self._ranked(operations, words[max(0, place - 3) : place]):
            ids = frozenset([ranked])
        if "general_assembly" in ids and "interpol" not in ids and (session := self._session(words, place)):
            told = set(_YEAR.findall(sentence.folded))
            ids |= {session} if not told or self.lexicon.spans[session][:4] in told else frozenset()
        return Mention(words[place].start, words[end - 1].end, ids) if ids else None

    def _matches(self, words: Sequence[Word]) -> Iterator[tuple[int, Alias]]:
        """Places at which names begin, the longest name of each."""
        place = 0
        while place < len(words):
            alias = self._longest(words, place)
            if alias and words[place].text in words_of("articles") and (inner := self._longest(words, place + 1)):
                alias = None if len(inner.words) >= len(alias.words) else alias  # "the Commission for the Control of …"
            if alias:
                yield place, alias
            place += len(alias.words) if alias else 1

    def _longest(self, words: Sequence[Word], place: int) -> Alias | None:
        names = self.lexicon.aliases.get(words[place].text, ())
        return next((one for one in names if one.stands(words, place)), None)

    def _is_introduced(self, sentence: Sentence, place: int, alias: Alias) -> bool:
        """Whether a name is told to be one: by words before it, a number behind it, or capitals."""
        words, word = sentence.words, sentence.words[place]
        lead = {one.text for one in words[max(0, place - 3) : place]} & words_of("editions")
        before = {one.text for one in words[max(0, place - 1) : place]} & words_of("operation_words")
        # "Among the operations of the year were HAECHI II, Pangea XIV and Liberterra".
        several = word.capital and place and {one.text for one in words[:place]} & words_of("several_operations")
        numbered = any(_is_numeral(one) for one in words[place + 1 : place + 2])
        shouted = word.upper and len(word.text) > 3 and not sentence.text.isupper()
        return len(alias.words) > 1 or bool(before or lead or several) or numbered or shouted

    def _numbered(self, operations: Sequence[str], after: Sequence[Word]) -> str:
        """The edition that a numeral after a series names: "Neptuno VII"; an unnamed one where the record lacks it."""
        numerals = [one for one in after if _is_numeral(one)]
        unknown = UNNAMED if numerals and numerals[0].text.isalpha() else ""
        return next((self.lexicon.edition(operations, one.text) for one in numerals), "") or unknown

    def _ranked(self, operations: Sequence[str], before: Sequence[Word]) -> str:
        """The edition that an ordinal before a series tells: "the first Red Card"."""
        ranks = [numbers_of("ranks")[word.text] for word in before if word.text in numbers_of("ranks")]
        return self.lexicon.edition(operations, ranks[-1]) if ranks else ""

    def _session(self, words: Sequence[Word], place: int) -> str:
        """The assembly that a number before its name tells ("91. Generalversammlung"), its city, or the day."""
        for word in words[max(0, place - 4) : place][::-1]:
            if digits := re.match(r"\d{1,3}(?!\d)", word.text):
                return f"general_assembly_{digits[0]}"
            if word.text not in words_of("before_assembly"):
                break
        near = {word.text for word in words}
        named = [one for one, city in self.lexicon.cities.items() if city <= near]
        found = named or self.recent_assemblies
        return found[0] if len(found) == 1 else ""

    @cached_property
    def recent_assemblies(self) -> list[str]:
        """Assemblies that were held not long before publication."""
        spans = {one: period_of(self.lexicon.spans[one]) for one in self.lexicon.cities}
        day = self.published.end if self.published else None
        return [one for one, span in spans.items() if day and span and (day - span.start).days in _NEWS]


def _tells_colours(words: Sequence[Word]) -> bool:
    """Whether a sentence speaks of colours by that word."""
    return any(word.text in words_of("colour_words") for word in words)


def _is_numeral(word: Word) -> bool:
    """Whether a word is the number of an edition: "VII", "2"."""
    return word.capital and bool(_EDITION.match(word.text))
