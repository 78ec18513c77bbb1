"""Which indicator and subject a number is about: terms among the words around it, weighed with the subjects near it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from interpol_figures.model.phrase_parser import Reading
from interpol_figures.reading.figures import is_age, is_multiple, rate_of
from interpol_figures.reading.lexicon import Lexicon, Term
from interpol_figures.reading.subjects import Candidate
from interpol_figures.reading.surroundings import Surroundings, content_nouns, governing_noun, noun_words, word_weights
from interpol_figures.reading.words import languages, stem, words_of

ENOUGH = 0.62  # score of words from which an indicator is taken to be meant
_ANCHORED = 0.4  # how much a term gains that has the number's own noun in it
_UNANCHORED = 0.55  # what is left of one that leaves it out
_NAMED = 0.8  # weight of a subject that is named near the number
_UNGOVERNED = 0.6  # how much less a term counts that leaves that noun out
_TIE = 1e-9  # below which scores are the same, and the first in the order of names is meant
_TOLD = 0.9  # weight of a word from which it tells what part of a whole a number is
_PART_UNTOLD = 1.0  # how much less a part is meant where what sets it apart stands far away
_ONCE = 1.2  # how much less two numbers of a sentence are the same of the same person
_ASKED = 2.2  # how much the words of a question say of the number that answers it
_USUAL = 0.4  # how well the subject that an indicator mostly has goes with it, where nothing names it
ALL_DATABASES = "interpol_databases"
_BEGINNINGS = frozenset({"founding_year", "launch_year", "year_established", "opening_year", "introduction_year"})
_LARGEST_BODY = 40  # members of what isn't the organisation as a whole
_MORE = re.compile(r"\W+(?:more than|mehr als|de plus qu|mas que)(?!\w)")  # "5,000 more than a year before"
_MEMBERSHIP = "member_countries"
_WHOLE = re.compile(
    r"(?:\b(?:(?:each|chacun|chacune|cada uno|jede[rs]?|jedem) (?:of|de|der) (?:its|the|ses|les|sus|los)|chacun des|its|the|all|our|their|ses|nos|les|sus|los|seine[nr]?|ihre[nr]?|unsere[nr]?|alle[nr]?|has|have|counts|zahlt|hat|compte|"
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
def _bodies() -> frozenset[str]:
    """Stems of what the organisation is called, whose number of countries is that of its members."""
    return frozenset(stem(word) for word in words_of("single", "bodies"))


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
    if unit == "countries" and (reading.value or 0) > _LARGEST_BODY and governor in _bodies():
        return {_MEMBERSHIP: {Term(frozenset(), _MEMBERSHIP, frozenset()): 1.5}}
    taken = {one.reading.unit for one in around.numbers if one.start != around.number.start}
    small = bool(nouns) and reading.value is not None and reading.value <= 3 and unit is None
    found: dict[str, dict[Term, float]] = {}
    for term, score in terms.items():
        own = lexicon.units[term.indicator]
        if multiple and around.last and lexicon.wholes[term.indicator] != lexicon.wholes.get(around.last[0], ""):
            continue  # "three times as many" of what was told before
        if multiple != (own == "times") or not lexicon.fits(term.indicator, unit, integral, rate):
            continue
        weights_apart = {own, unit} <= {"kg", "tonnes"}
        if unit and not age and own != unit and own in taken and not weights_apart and not nouns <= persons:
            continue  # "19 databases hold 125 million records": what another number counts isn't counted by this one
        if (own in _COUNTRIES and (reading.value or 0) > 260) or (unit == "years" and age != (own == "year")):
            continue
        governed = governor in term.stems and nouns <= persons
        anchored = unit == own or not nouns or governed or bool(nouns & term.stems)
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
            more = f"{last}_increase"
            if more in lexicon.units and _MORE.match(around.sentence.folded, around.number.end - around.sentence.start):
                return {more: {Term(frozenset(), more, frozenset()): 1.2}}
            for part in lexicon.parts[lexicon.wholes[last]]:
                stems = lexicon.distinct_stems(part, last, language)
                near = max((weights[one] for one in stems if one in weights), default=0.0)
                if near >= _TOLD and lexicon.fits(part, unit, integral, rate):
                    found.setdefault(part, {})[Term(frozenset(), part, frozenset())] = 1.2 - 0.06 * place
    return found
