"""Which indicator and subject a number is about: terms among the words around it, weighed with the subjects near it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from interpol_figures.model.phrase_parser import Reading
from interpol_figures.model.units import CURRENCIES, UNIT_OF
from interpol_figures.reading.figures import Number, is_age, is_multiple, rate_of
from interpol_figures.reading.lexicon import Lexicon, Term
from interpol_figures.reading.sentences import Sentence, Word, words_in
from interpol_figures.reading.subjects import Candidate
from interpol_figures.reading.words import languages, pattern_of, stem, words_of

ENOUGH = 0.62  # score of words from which an indicator is taken to be meant
_AND = re.compile(r"(?<!\w)(?:and|et|und|y|or|while|but|mais|aber|pero|which|that|qui|die|que)(?!\w)")
_GOVERNOR = re.compile(
    r"([^\W\d]{5,}) (?:of|de|von|a|d')\W+(?:(?:a|un|unas?|otras|other|another) )?(?:total (?:of|de) )?$"
)
_ASIDE = re.compile(r", (?:(?:le|am|on|el|in|en|im) )?(?:\S+ ){0,2}(?:de )?$")  # "nine years before, 1914, it met"
_NOUN_WORDS = 6  # words after a number among which its noun is looked for
_ANCHORED = 0.4  # how much a term gains that has the number's own noun in it
_UNANCHORED = 0.55  # what is left of one that leaves it out
_NAMED = 0.8  # weight of a subject that is named near the number
_UNGOVERNED = 0.6  # how much less a term counts that leaves that noun out
_GOVERNS = 2.8  # weight of the noun that a number depends on
_TIE = 1e-9  # below which scores are the same, and the first in the order of names is meant
_TOLD = 0.9  # weight of a word from which it tells what part of a whole a number is
_PART_UNTOLD = 1.0  # how much less a part is meant where what sets it apart stands far away
_ONCE = 1.2  # how much less two numbers of a sentence are the same of the same person
_ASKED = 2.2  # how much the words of a question say of the number that answers it
_USUAL = 0.4  # how well the subject that an indicator mostly has goes with it, where nothing names it
ALL_DATABASES = "interpol_databases"
_BEGINNINGS = frozenset({"founding_year", "launch_year", "year_established", "opening_year", "introduction_year"})
_LARGEST_BODY = 40  # members of what isn't the organisation as a whole
_OF_MONEY = frozenset({"in", "of", "worth", "en", "de", "an", "von"})
_MEMBERSHIP = "member_countries"
_WHOLE = re.compile(
    r"(?:\b(?:its|the|all|our|their|ses|nos|les|sus|los|seine[nr]?|ihre[nr]?|unsere[nr]?|alle[nr]?|has|have|counts|zahlt|hat|compte|"
    r"tiene|cuenta con)|'s|s') $"
)
_COUNTRIES = frozenset({"countries", "nationalities"})
_KINDS_NAMED = frozenset({"operation", "event", "person", "place", "donor", "country", "post", "office"})


@dataclass(frozen=True)
class Choice:
    """An indicator and a subject that a number may be about, and how well they fit."""

    indicator: str
    subject: str
    words: float
    score: float


@dataclass(frozen=True)
class Surroundings:
    """What stands around a number: its sentence, the other numbers in it, the words before, what was meant last."""

    sentence: Sentence
    number: Number
    numbers: Sequence[Number]
    earlier: tuple[Word, ...] = ()
    last: tuple[str, ...] = ()  # indicators meant before in the sentence, or the one before it, the last first
    times: Sequence[tuple[int, int]] = ()
    asked: bool = False
    used: Collection[tuple[str, str]] = ()  # indicators and subjects meant before in the sentence

    @property
    def opens(self) -> bool:
        """Whether the number is among the first words of its sentence."""
        return len([word for word in self.sentence.words if word.end <= self.number.start]) <= 2


def word_weights(around: Surroundings, earlier: float = 0.3) -> dict[str, float]:
    """How much each word around a number says of it, by stem: its noun most, words of other numbers least.

    `earlier` is what the words of the sentence before weigh.
    """
    sentence, number = around.sentence, around.number
    weights: dict[str, float] = {}
    clause = sentence.clause(number.start, number.end)
    owned = _owned(around)

    def add(words: Iterable[tuple[str, float]]) -> None:
        for word, weight in words:
            weights[word] = max(weight, weights.get(word, 0.0))

    beyond = 0.35 if number.is_year else 0.65  # a year is told by the words nearest to it
    least = 1.2 if number.is_year else 0.4 if content_nouns(around) else 0.8  # without a noun, all words matter
    own = (word for word in sentence.words if number.start <= word.start < number.end)
    add((word.stem, 1.5) for word in own if not word.text[0].isdecimal())
    money = 0.7 if number.reading.unit in CURRENCIES else 0.0  # what is done with an amount is told before it
    add([(governing_noun(around), _GOVERNS)])
    add((word.stem, earlier) for word in around.earlier)
    for heading in sentence.headings[-2:]:
        add((word.stem, 0.6) for word in words_in(heading))
    for place, head in enumerate(sentence.block.heads):
        weight = 0.8 if place or sentence.place else 3.0 if sentence.block.kind == "cell" else 2.0
        add((word.stem, weight) for word in words_in(head))
    before = [word for word in sentence.words if word.end <= number.start][::-1]
    for place, word in enumerate(before):
        weight = max(least, (1.9 + money if word.start >= clause[0] else 1.0) - (0.05 + money / 5) * place)
        weight += 0.4 if place < 3 and word.start >= clause[0] else 0.0
        add([(word.stem, weight * (beyond + 0.1) ** _between(around, word) * owned.get(word.start, 1.0))])
    after = [word for word in sentence.words if word.start >= number.end]
    nouns = set(noun_words(around))
    behind = sentence.folded[number.end - sentence.start :]
    aside = _ASIDE.search(sentence.folded[: number.start - sentence.start])
    joined = re.search((r"(?<!^)" if aside else "") + r",|\b(?:and|et|und|y)\b", behind)
    examples = pattern_of("single", "examples").search(behind)
    listed = number.end + examples.start() if examples else sentence.end
    ends = number.end + joined.start() if joined and number.is_year else sentence.end
    for place, word in enumerate(after):
        inside = word.start < clause[1]
        weight = (
            3.0 - 0.3 * place
            if word in nouns
            else max(least if inside else 0.3, (1.5 if inside else 0.8) - 0.03 * place)
        )
        weight *= 1 if word.start < ends else 0.4
        weight *= 0.4 if word.start >= listed else 1
        add([(word.stem, weight * (beyond - 0.15) ** _between(around, word) * owned.get(word.start, 1.0))])
    return weights


def noun_words(around: Surroundings) -> list[Word]:
    """The words right behind a number, up to a mark, a conjunction or another number."""
    sentence, number = around.sentence, around.number
    found: list[Word] = []
    end = number.end
    for word in [one for one in sentence.words if one.start >= number.end][:_NOUN_WORDS]:
        gap = sentence.text[end - sentence.start : word.start - sentence.start]
        if not found and word.text in words_of("single", "partitive"):
            end = word.end
            continue
        if word.text in words_of("single", "prepositions"):
            if number.reading.unit in CURRENCIES and not found and word.text in _OF_MONEY:
                end = word.end
                continue
            break
        if re.search(r"[,;:.()!?–—|]", gap) or _AND.fullmatch(word.text) or _between(around, word):
            break
        if any(start <= word.start < stop for start, stop in around.times):
            break
        found.append(word)
        end = word.end
    return found


def content_nouns(around: Surroundings) -> set[str]:
    """Stems of the words right behind a number that say what it counts; units and times don't."""
    empty = words_of("stop", "words") | words_of("single", "generic")
    words = [word for word in noun_words(around)[:4] if word.text not in empty and not word.text.isdecimal()]
    return {word.stem for word in words if UNIT_OF.get(word.text) not in CURRENCIES}


def governing_noun(around: Surroundings) -> str:
    """The stem of the noun that a number depends on, as "arrest" in "the arrest of 85 people"; empty without one."""
    governor = _GOVERNOR.search(around.sentence.folded[: around.number.phrase_start - around.sentence.start])
    return stem(governor[1]) if governor else ""


def _between(around: Surroundings, word: Word) -> int:
    first, last = sorted((around.number.start, word.start))
    other = [one for one in around.numbers if around.number.is_year or not one.is_year]
    return sum(first < one.start <= last and one.end <= max(word.start, around.number.start) for one in other)


def _owned(around: Surroundings) -> dict[int, float]:
    """Words that stand right behind other numbers, as their nouns, and how little they say of this one."""
    owned: dict[int, float] = {}
    for other in around.numbers:
        if other.start != around.number.start and not other.is_year:
            words = noun_words(Surroundings(around.sentence, other, around.numbers))
            owned |= {word.start: 0.35 for word in words[:2]}
    return owned


def choose(
    lexicon: Lexicon, language: str, reading: Reading, around: Surroundings, subjects: Sequence[Candidate]
) -> Choice | None:
    """The indicator and subject that fit a number best, if any do."""
    answer = around.asked and around.opens and not content_nouns(around)
    weights = word_weights(around, _ASKED if answer else 0.3)
    alone = _best(lexicon, _fitting(lexicon, language, reading, around, weights), subjects, around.used)
    if alone or not around.earlier or content_nouns(around) or reading.unit == "year":
        return alone
    weights = word_weights(around, 1.3 if around.asked else 0.8)
    return _best(lexicon, _fitting(lexicon, language, reading, around, weights), subjects, around.used)


def _best(
    lexicon: Lexicon,
    fitting: Mapping[str, Mapping[Term, float]],
    subjects: Sequence[Candidate],
    used: Collection[tuple[str, str]],
) -> Choice | None:
    best: Choice | None = None
    for indicator, found in fitting.items():
        for candidate, goes in _candidates(lexicon, indicator, subjects):
            kind = lexicon.kind(candidate.subject)
            scores = sorted(
                (score for term, score in found.items() if not term.kinds or kind in term.kinds or goes == 1),
                reverse=True,
            )
            if not scores:
                continue
            words = scores[0] + 0.15 * sum(scores[1:4])
            if kind == "person" and (indicator, candidate.subject) in used:
                words -= _ONCE
            if candidate.weight < _NAMED and max(found, key=lambda term: found[term]).stems <= _country_stems():
                continue
            score = words + candidate.weight + goes + 0.015 * min(lexicon.rows[indicator], 30)
            if scores[0] >= ENOUGH and (best is None or score > best.score + _TIE):
                best = Choice(indicator, candidate.subject, scores[0], score)
    return best


@cache
def _country_stems() -> frozenset[str]:
    """Stems of words that mean no more than countries."""
    return frozenset(stem(word) for word in words_of("single", "country_words"))


def _candidates(lexicon: Lexicon, indicator: str, subjects: Sequence[Candidate]) -> Iterable[tuple[Candidate, float]]:
    usual = lexicon.usual.get(indicator, "")
    for candidate in subjects:
        if candidate.subject == ALL_DATABASES and lexicon.units[indicator] == "year":
            continue  # they weren't launched together
        if goes := lexicon.has(indicator, candidate.subject):
            yield candidate, goes
    if usual and lexicon.kind(usual) not in _KINDS_NAMED and all(one.subject != usual for one in subjects):
        yield Candidate(usual, 0.0), _USUAL


def _fitting(
    lexicon: Lexicon, language: str, reading: Reading, around: Surroundings, weights: Mapping[str, float]
) -> dict[str, dict[Term, float]]:
    """Scores of terms by indicator, of those that a number with this unit can be of."""
    integral = reading.value is None or reading.value == reading.value.to_integral_value()
    age, rate = is_age(around.sentence, around.number), rate_of(around.sentence, around.number)
    unit = "years" if age else reading.unit
    multiple = is_multiple(around.sentence, around.number)
    members = {stem(word) for word in words_of("single", "members")}
    nouns = content_nouns(around)
    terms = lexicon.found(weights, (language,) if language else languages())
    governor = governing_noun(around)
    governs = any(governor in term.stems for term in terms)
    first = next((word.stem for word in noun_words(around) if word.stem in nouns), "")
    persons = {stem(word) for word in words_of("single", "persons")}
    jubilee = {stem(word) for word in words_of("single", "jubilee")}
    all_members = (
        bool(members & {word.stem for word in noun_words(around)[:2]})
        and (reading.value or 0) > _LARGEST_BODY
        and bool(_WHOLE.search(around.sentence.folded[: around.number.start - around.sentence.start]))
    )
    small = bool(nouns) and reading.value is not None and reading.value <= 3 and unit is None
    found: dict[str, dict[Term, float]] = {}
    for term, score in terms.items():
        own = lexicon.units[term.indicator]
        if multiple != (own == "times") or not lexicon.fits(term.indicator, unit, integral, rate):
            continue
        if (own in _COUNTRIES and (reading.value or 0) > 260) or (unit == "years" and age != (own == "year")):
            continue
        anchored = unit == own or not nouns or bool((nouns | {governor}) & term.stems)
        matched = max(1, len(nouns & term.stems))
        neutral = nouns <= persons and not nouns & term.stems and governor not in term.stems
        if governs and nouns <= persons and governor not in term.stems:
            score -= _UNGOVERNED
        whole = lexicon.wholes[term.indicator]
        own_words = (
            term.stems & lexicon.distinct_stems(term.indicator, whole, language) if whole != term.indicator else ()
        )
        if own_words and min(weights[one] for one in own_words) < _TOLD:
            score -= _PART_UNTOLD
        if own in _COUNTRIES and unit != "countries" and nouns and first not in members:
            continue
        if (age and term.indicator not in _BEGINNINGS) or (multiple and not anchored):
            continue
        if unit == "year" and jubilee & term.stems:
            continue
        if nouns and unit != "year":
            score = score if neutral else score + _ANCHORED * matched if anchored else score * _UNANCHORED - 0.2
        if (small and not anchored) or (all_members and term.indicator != _MEMBERSHIP):
            continue
        found.setdefault(term.indicator, {})[term] = score
    if not (nouns or age or multiple) and unit != "year":
        for place, last in enumerate(around.last):
            if not last:
                continue
            own = lexicon.units[last]
            if lexicon.fits(last, unit, integral, rate) and not (own in _COUNTRIES and (reading.value or 0) > 260):
                found.setdefault(last, {})[Term(frozenset(), last, frozenset())] = 0.9 - 0.06 * place
            for part in lexicon.parts[lexicon.wholes[last]]:
                told = lexicon.distinct_stems(part, last, language)
                near = max((weights[one] for one in told if one in weights), default=0.0)
                if near >= _TOLD and lexicon.fits(part, unit, integral, rate):
                    found.setdefault(part, {})[Term(frozenset(), part, frozenset())] = 1.2 - 0.06 * place
    return found
