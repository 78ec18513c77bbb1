"""Names in a sentence: of INTERPOL's organs, databases, notices and operations, of others, of countries."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from interpol_figures.model.periods import Period
from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.document import Block
from interpol_figures.reading.lexicon import Alias, Lexicon
from interpol_figures.reading.periods import period_of
from interpol_figures.reading.sentences import Sentence, Word, words_in
from interpol_figures.reading.words import names_of, numbers_of, words_of
from interpol_figures.tables.names import simplified

OPERATION_WORDS = words_of("operation_words")
_EDITION = re.compile(r"(?:[ivx]{1,5}|\d(?:0)?)$")
_ARTICLES = frozenset({"the", "la", "le", "l", "les", "die", "der", "das", "el", "los"})
_NOT_ACTORS = frozenset({"place", "country", "donor", "region", "person"})
_NEWS = 60  # days after which an assembly is no news any more
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


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
    others: tuple[tuple[int, int], ...] = ()
    countries: tuple[tuple[int, int, str], ...] = ()
    firm: bool = False
    fragment: bool = False  # whether the sentence before was a question or a few words

    def actors(self, lexicon: Lexicon) -> list[Mention]:
        """Mentions of what can act: the organisation, its organs and operations."""
        return [one for one in self.mentions if any(lexicon.kind(i) not in _NOT_ACTORS for i in one.ids)]


@dataclass
class Names:
    """Finds names; a name of an operation that is a common word counts once it was introduced as one."""

    lexicon: Lexicon
    published: Period | None = None
    introduced: set[str] = field(default_factory=set)
    _headings: dict[str, Cast] = field(default_factory=dict)

    def cast_in(self, text: str) -> Cast:
        """The names in a heading or label."""
        if text not in self._headings:
            sentence = Sentence(0, len(text), text, fold(text), Block(0, 0), (), 0, words_in(text))
            self._headings[text] = self.cast_of(sentence)
        return self._headings[text]

    def introduce(self, sentences: Iterable[Sentence]) -> None:
        """Learn which operations a document introduces by the word, by a number or in capitals."""
        for sentence in sentences:
            for place, alias, length in self._matches(sentence.words):
                operations = {one for one in alias.ids if self.lexicon.kind(one) == "operation"}
                if operations and (length > 1 or self._is_introduced(sentence, place, length)):
                    self.introduced |= operations

    def cast_of(self, sentence: Sentence) -> Cast:
        """The names in a sentence."""
        words = sentence.words
        mentions: list[Mention] = []
        for place, alias, length in self._matches(words):
            operations = {one for one in alias.ids if self.lexicon.kind(one) == "operation"}
            ids = alias.ids
            if (
                operations
                and length == 1
                and not (operations & self.introduced or self._is_introduced(sentence, place, length))
            ):
                ids = ids - operations
            if not ids:
                continue
            end = place + length
            if operations and end < len(words) and (numbered := self._edition(operations, words[end], sentence)):
                ids, end = frozenset([numbered]), end + 1
            elif operations and (ranked := self._ranked(operations, words[max(0, place - 3) : place])):
                ids = frozenset([ranked])
            if "general_assembly" in ids and "interpol" not in ids and (session := self._session(words, place)):
                ids |= {session}
            mentions.append(Mention(words[place].start, words[end - 1].end, self._narrow(ids)))
        others = list(_named(words, names_of("other_organisations")))
        folded = {word.text for word in words}
        firm = bool(folded & words_of("first_person")) and bool(folded & words_of("firm"))
        return Cast(tuple(mentions), tuple(others), tuple(_countries(self.lexicon, words)), firm)

    def _matches(self, words: Sequence[Word]) -> Iterable[tuple[int, Alias, int]]:
        place = 0
        while place < len(words):
            alias = self._longest(words, place)
            if alias and words[place].text in _ARTICLES and place + 1 < len(words):
                inner = self._longest(words, place + 1)  # "the Commission" and "Commission for the Control of Files"
                alias = None if inner and len(inner.words) >= len(alias.words) else alias
            if alias:
                yield place, alias, len(alias.words)
            place += len(alias.words) if alias else 1

    def _longest(self, words: Sequence[Word], place: int) -> Alias | None:
        for alias in self.lexicon.aliases.get(words[place].text, ()):
            length = len(alias.words)
            same = tuple(word.text for word in words[place : place + length]) == alias.words
            if same and (not alias.proper or words[place].capital):
                return alias
        return None

    def _is_introduced(self, sentence: Sentence, place: int, length: int) -> bool:
        words = sentence.words
        before = words[place - 1].text if place else ""
        after = words[place + length].text if place + length < len(words) else ""
        start = words[place].start - sentence.start
        written = sentence.text[start : words[place].end - sentence.start]
        numbered = bool(_EDITION.match(after)) and words[place + length].capital
        lead = {word.text for word in words[max(0, place - 3) : place]} & words_of("editions")
        quoted = sentence.text[:start].endswith(("“", "«", "„", '"', "‘", "« ", "«\xa0"))
        shouted = written.isupper() and len(written) > 3 and not sentence.text.isupper()
        return before in OPERATION_WORDS or bool(lead) or quoted or numbered or shouted

    def _edition(self, operations: set[str], word: Word, sentence: Sentence) -> str | None:
        """The edition that a numeral after a series names: "Neptuno VII", "Synergia 2"."""
        text = word.text
        roman = _ROMAN[int(text)] if text.isdecimal() and 0 < int(text) <= 10 else text
        if not _EDITION.match(text) or not word.capital:
            return None
        known = {one for series in operations for one in self.lexicon.names.editions.get(series, ())}
        return next((one for one in sorted(known) if one.endswith(f"_{roman}")), None)

    def _ranked(self, operations: set[str], before: Sequence[Word]) -> str | None:
        """The edition that an ordinal before a series tells: "the first Red Card"."""
        table = numbers_of("ranks")
        ranks = [table[word.text] for word in before if word.text in table]
        known = {one for series in operations for one in self.lexicon.names.editions.get(series, ())}
        return next((one for one in sorted(known) if ranks and one.endswith(f"_{_ROMAN[ranks[-1]]}")), None)

    def _session(self, words: Sequence[Word], place: int) -> str | None:
        """The assembly that a number before its name tells ("91. Generalversammlung"), its city, or the day."""
        for word in words[max(0, place - 4) : place][::-1]:
            if digits := re.match(r"\d{1,3}(?!\d)", word.text):
                return f"general_assembly_{digits[0]}"
            if word.text not in words_of("before_assembly"):
                break
        near = {word.text for word in words}
        named = [one for one, city in self.lexicon.cities.items() if set(city) <= near]
        dated = [one for one in self.lexicon.cities if self._is_on(one)]
        both = [one for one in named if one in dated]
        found = both or named or dated
        return found[0] if len(found) == 1 else None

    def _is_on(self, assembly: str) -> bool:
        """Whether an assembly was held not long before publication."""
        span = period_of(self.lexicon.spans.get(assembly, ""))
        if span is None or self.published is None:
            return False
        return -10 <= (self.published.end - span.start).days <= _NEWS

    def _narrow(self, ids: frozenset[str]) -> frozenset[str]:
        """A name is its one edition's where a series has one, and the series' where it has several."""
        editions = self.lexicon.names.editions
        single = {one for one in ids if len(editions.get(one, ())) == 1 and set(editions[one]) & ids}
        several = {one for one in ids if len(editions.get(one, ())) > 1}
        return ids - single - {edition for one in several for edition in editions[one]} or ids


def _named(words: Sequence[Word], names: Iterable[tuple[str, ...]]) -> Iterable[tuple[int, int]]:
    by_first = _by_first(tuple(names))
    for place, word in enumerate(words):
        for name in by_first.get(word.text, ()):
            same = tuple(one.text for one in words[place : place + len(name)]) == name
            written = word.capital if len(word.text) > 3 else word.upper
            if same and (written or len(name) > 1 or len(word.text) > 6):
                yield word.start, words[place + len(name) - 1].end
                break


@cache
def _by_first(names: tuple[tuple[str, ...], ...]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(names, key=len, reverse=True):
        found.setdefault(name[0], []).append(name)
    return found


def _countries(lexicon: Lexicon, words: Sequence[Word]) -> Iterable[tuple[int, int, str]]:
    regions = {one for one, kind in lexicon.kinds.items() if kind == "region"}
    known = _country_names(tuple(name for name, one in lexicon.names.scopes.items() if one not in regions))
    for start, end in _named(words, known):
        first = next(word for word in words if word.start == start)
        if first.capital:
            yield start, end, simplified(" ".join(word.text for word in words if start <= word.start < end))


@cache
def _country_names(scopes: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    from_tables = (tuple(one.casefold().split()) for one in scopes)
    return (*(one for one in from_tables if one and one[0] not in OPERATION_WORDS), *names_of("country_names"))
