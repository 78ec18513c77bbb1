"""Who and what a sentence speaks of: names of INTERPOL's organs, databases, notices and operations, and of others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from interpol_figures.model.periods import Period
from interpol_figures.reading.figures import Number
from interpol_figures.reading.lexicon import Alias, Lexicon
from interpol_figures.reading.periods import period_of
from interpol_figures.reading.sentences import Sentence, Word
from interpol_figures.reading.words import names_of, words_of

OPERATION_WORDS = words_of("single", "operation_words")
_EDITION = re.compile(r"(?:[ivx]{1,5}|\d(?:0)?)$")
_WITH = frozenset(["with", "and", "avec", "et", "mit", "und", "con", "y", "alongside", "including", "of"])
_OF = re.compile(r"\W*(?:[^\W\d]+\W+){0,3}?(?:of|von|de|des|der|del|in|by|at)\W+(?:the |la |l'|los |las )?$")
_SOURCE_BEFORE = re.compile(
    r"(?:according to|selon|laut|nach angaben|segun|by|said) (?:the |la |l'|le |los |las |el |der |des )?$"
)
_SOURCE_AFTER = re.compile(
    r"\W*(?:estimates?|says?|said|reports?|reported|counts?|counted|believes|zufolge|schatzt|estime|estima)\b"
)
_TOLD_BY = re.compile(
    r"\W*(?:According to|Selon|Laut|Nach Angaben|Según|D'après|Para|Pour) "
    r"(?:the |l['’]|la |le |les |el |los |der |des |dem )?([A-Z]{3,6})\b"
)
_ARTICLES = frozenset({"the", "la", "le", "l", "les", "die", "der", "das", "el", "los"})
_NOT_ACTORS = frozenset({"place", "country", "donor", "region", "person"})
_ALONE = (" alone", ", de son cote", " allein", " por su cuenta")
GENERIC = frozenset({"all", "interpol_databases", "diffusions"})
_NARROWER = 0.8
_NEWS = 60  # days after which an assembly is no news any more
_BEYOND = 0.3  # how much less a name says that stands beyond a comma
_BEATEN = 0.9  # how much less a number is said of somebody who was beaten
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
            if "general_assembly" in ids and "interpol" not in ids and (session := self._session(words, place)):
                ids |= {session}
            mentions.append(Mention(words[place].start, words[end - 1].end, self._narrow(ids)))
        others = list(_named(words, names_of("others", "names")))
        folded = {word.text for word in words}
        firm = bool(folded & words_of("others", "first_person")) and bool(folded & words_of("others", "firm"))
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
        lead = {word.text for word in words[max(0, place - 3) : place]} & words_of("single", "editions")
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

    def _session(self, words: Sequence[Word], place: int) -> str | None:
        """The assembly that a number before its name tells ("91. Generalversammlung"), its city, or the day."""
        for word in words[max(0, place - 4) : place][::-1]:
            if digits := re.match(r"\d{1,3}(?!\d)", word.text):
                return f"general_assembly_{digits[0]}"
            if word.text not in words_of("single", "ordinal"):
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
        """Without a series where one of its editions bears the very name alone."""
        editions = self.lexicon.names.editions
        single = {one for one in ids if len(editions.get(one, ())) == 1 and set(editions[one]) & ids}
        return ids - single or ids


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
            yield start, end, first.text


@cache
def _country_names(scopes: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    from_tables = (tuple(one.casefold().split()) for one in scopes)
    return (*(one for one in from_tables if one and one[0] not in OPERATION_WORDS), *names_of("countries", "names"))


def is_of_another(sentence: Sentence, cast: Cast, number: Number, lexicon: Lexicon, carried: bool) -> bool:
    """Whether a number is said of another organisation; `carried` where the sentence before spoke of one."""
    if cast.firm:
        return True
    ours = cast.actors(lexicon)
    before = [other for other in cast.others if other[1] <= number.start]
    after = [other for other in cast.others if other[0] >= number.end]
    if after and _OF.fullmatch(sentence.text[number.end - sentence.start : after[0][0] - sentence.start]):
        return True
    if before:
        last = before[-1]
        mine = [one for one in ours if one.end <= number.start]
        if not mine or mine[-1].start < last[0]:
            return not (mine and _is_partner(sentence, last))
        return False
    if not ours and _is_told_by_another(sentence):
        return True
    if after and not ours:
        told = _SOURCE_BEFORE.search(sentence.folded[: after[0][0] - sentence.start])
        return bool(told or _SOURCE_AFTER.match(sentence.folded, after[0][1] - sentence.start))
    if (
        carried
        and not ours
        and ((sentence.words and sentence.words[0].text in words_of("others", "pronouns")) or cast.fragment)
    ):
        return True
    return not mine_before(ours, number) and _is_country_acting(sentence, cast, number)


def _is_told_by_another(sentence: Sentence) -> bool:
    """Whether a sentence names as its source an organisation by letters that isn't ours nor a news agency."""
    told = _TOLD_BY.match(sentence.text)
    return told is not None and told[1].casefold() not in words_of("others", "agencies")


def mine_before(ours: Sequence[Mention], number: Number) -> bool:
    """Whether something of INTERPOL is named before a number in its sentence."""
    return any(one.end <= number.start for one in ours)


def _is_country_acting(sentence: Sentence, cast: Cast, number: Number) -> bool:
    """Whether a country alone is what a sentence begins with: "The UK reports 400,000 lost passports a year"."""
    first = next((one for one in cast.countries if one[1] <= number.start), None)
    if first is None or len([word for word in sentence.words if word.start < first[0]]) > 3:
        return False
    return sentence.folded[first[1] - sentence.start :].startswith(_ALONE)


def _is_partner(sentence: Sentence, other: tuple[int, int]) -> bool:
    before = [word.text for word in sentence.words if word.end <= other[0]]
    return any(word in _WITH for word in before[-2:])


@dataclass(frozen=True)
class Candidate:
    """A subject that a number may be about, and how much speaks for it."""

    subject: str
    weight: float
    before: bool = True


def near_subjects(
    lexicon: Lexicon, cast: Cast, number: Number, sentence: Sentence, numbers: Sequence[Number]
) -> list[Candidate]:
    """Subjects named in the number's own sentence; the nearer and the earlier, the likelier."""
    found = []
    clause = sentence.clause(number.start, number.end)
    for mention in cast.mentions:
        if mention.start <= number.start < mention.end:
            continue
        generic = 0.3 if mention.ids & GENERIC else 0.0
        generic += _BEATEN if _is_beaten(lexicon, mention, sentence) else 0.0
        between = sum(number.end <= one.start < mention.start for one in numbers)
        if mention.end <= number.start:
            apart = number.start - mention.end
            weight = 1.7 - min(apart, 120) / 200 + (0.25 if mention.start >= clause[0] else 0) - generic
        else:
            apart = mention.start - number.end
            shared = any(lexicon.kind(one) in ("operation", "event") for one in mention.ids)
            far = 0.15 * between if shared else 1.2 * between
            weight = 1.4 - min(apart, 120) / 120 + (0.5 if mention.end <= clause[1] else 0) - generic - far
            weight += 0.5 if apart <= 8 and not between else 0.0
            weight -= (
                _BEYOND if "," in sentence.text[number.end - sentence.start : mention.start - sentence.start] else 0
            )
        found += [Candidate(one, weight - less(one, mention.ids), mention.end <= number.start) for one in mention.ids]
    near = {one.subject for one in found}
    return [replace(one, weight=one.weight + _NARROWER * _narrows(one.subject, near)) for one in found]


def _is_beaten(lexicon: Lexicon, mention: Mention, sentence: Sentence) -> bool:
    """Whether somebody is named as who lost: "ahead of", "defeating"."""
    if not any(lexicon.kind(one) == "person" for one in mention.ids):
        return False
    before = [word.text for word in sentence.words if word.end <= mention.start][-4:]
    return bool(set(before) & words_of("single", "beaten"))


def less(subject: str, ids: frozenset[str]) -> float:
    """How much less the organisation's name speaks for its organs and databases than for itself."""
    return 0.8 if "interpol" in ids and subject != "interpol" else 0.3 if subject in GENERIC else 0.0


def _narrows(subject: str, near: set[str]) -> bool:
    """Whether a subject is told to be a part of another that is named as well: "Red Notices on German nationals"."""
    return any(subject.startswith(f"{one}_") for one in near if one != "interpol")
