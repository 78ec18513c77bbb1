"""The figures on INTERPOL that an article states, each with indicator, subject and period as its words tell them.

Every number of a sentence is weighed: the words around it (of the sentence, its headings and labels, the sentence
before) against the terms of all indicators, the names around it against all subjects. The pair that fits best is
meant; a number that no pair fits isn't about INTERPOL, or counts what has no indicator.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.periods import Period
from interpol_figures.model.phrase_parser import Reading
from interpol_figures.model.units import CURRENCIES, MEASURES, in_unit, tidy
from interpol_figures.reading.document import Block, Document
from interpol_figures.reading.figures import Number, is_session, numbers_in
from interpol_figures.reading.lexicon import Lexicon
from interpol_figures.reading.periods import TimeMention, latest_year, time_of, times_in
from interpol_figures.reading.sentences import Sentence, sentences_of, words_in
from interpol_figures.reading.subjects import Candidate, Cast, Names, is_of_another, near_subjects
from interpol_figures.reading.words import language_of, pattern_of

ENOUGH = 0.75  # score of words from which an indicator is taken to be meant
_DEFAULT = (("interpol", 0.55), ("interpol_databases", 0.3), ("general_secretariat", 0.35))


@dataclass(frozen=True)
class Finding:
    """A figure of an article: where it stands in the text, and how it was read.

    `value` and `value_high` are in `unit`; indicator and subject are ids, empty where none is known; `period` is ISO
    or from/to, empty for the time of publication.
    """

    start: int
    end: int
    phrase: str
    value: float | None
    value_high: float | None
    qualifier: str
    unit: str
    indicator: str
    subject: str
    period: str
    sentence: str


@dataclass(frozen=True)
class Choice:
    """An indicator and a subject that a number may be about, and how well they fit."""

    indicator: str
    subject: str
    words: float
    score: float


@dataclass
class _Scene:
    """What was spoken of so far, where a sentence leaves it out."""

    paragraph: int = -1
    subjects: list[tuple[Candidate, int]] = field(default_factory=list)  # with the paragraph's number
    other: bool = False
    year: int | None = None
    period: str | None = None
    indicator: str = ""
    currency: str | None = None
    words: tuple = ()


def findings_in(document: Document, lexicon: Lexicon, published: Period | None, language: str = "") -> list[Finding]:
    """Figures on INTERPOL in a document, in its order; `published` is when it was, `language` a code or told by it."""
    reader = _Reader(document, lexicon, published, language or language_of(document.text))
    sentences = list(sentences_of(document))
    reader.names.introduce(sentences)
    return list(chain.from_iterable(map(reader.read, sentences)))


class _Reader:
    """Goes through the sentences of a document and keeps in mind what they speak of."""

    def __init__(self, document: Document, lexicon: Lexicon, published: Period | None, language: str):
        self.document, self.lexicon, self.published, self.language = document, lexicon, published, language
        self.names = Names(lexicon)
        self.scene = _Scene()
        self.headings: dict[str, Cast] = {}
        self.paragraphs = -1

    def read(self, sentence: Sentence) -> list[Finding]:
        """Figures of a sentence; what it speaks of is kept for the next."""
        if sentence.place == 0:
            self.paragraphs += 1
            if sentence.block.kind != "cell":
                self.scene.other, self.scene.period = False, None
        cast = self.names.cast_of(sentence)
        found: list[Finding] = []
        if not (sentence.furniture or self._is_furniture(sentence)):
            found = self._figures(sentence, cast)
        self._keep(sentence, cast)
        return found

    def _is_furniture(self, sentence: Sentence) -> bool:
        short = len(sentence.words) <= 14
        return short and not self._has_interpol(sentence) and bool(pattern_of("furniture", "lines").search(sentence.folded))

    def _has_interpol(self, sentence: Sentence) -> bool:
        return "interpol" in sentence.folded

    def _figures(self, sentence: Sentence, cast: Cast) -> list[Finding]:
        operations = [m for m in cast.mentions if any(self.lexicon.kind(i) in ("operation", "network", "event") for i in m.ids)]
        numbers = numbers_in(sentence, self.language, [(one.start, one.end) for one in operations])
        times = times_in(sentence.folded, sentence.start, self.published, self.scene.year)
        found = []
        for number in numbers:
            if is_of_another(sentence, cast, number, self.lexicon, self.scene.other):
                continue
            one = self._figure(sentence, cast, number, numbers, times)
            if one:
                found.append(one)
        return found

    def _figure(
        self, sentence: Sentence, cast: Cast, number: Number, numbers: list[Number], times: list[TimeMention]
    ) -> Finding | None:
        if self._is_time(number, times) and not number.is_year:
            return None
        weights = self._weights(sentence, number, numbers, cast)
        subjects = self._subjects(sentence, cast, number)
        for reading in number.readings:
            read = self._with_currency(reading, sentence, number)
            choice = self._choice(read, weights, subjects, sentence, number)
            if choice:
                return self._finding(sentence, cast, number, read, choice, numbers, times)
        return self._without_indicator(sentence, number, subjects, numbers, times)

    def _is_time(self, number: Number, times: Sequence[TimeMention]) -> bool:
        return any(one.start <= number.start < one.end for one in times)

    def _with_currency(self, reading: Reading, sentence: Sentence, number: Number) -> Reading:
        """A bare amount in the currency of the column, or of the amount before it."""
        if reading.unit is not None or reading.value is None:
            return reading
        heads = " ".join(sentence.block.heads[:1]).casefold()
        told = next((one for sign, one in _SIGNS.items() if sign in heads), None)
        if told is None and self.scene.currency and "." not in f"{reading.value}"[-1:]:
            after = sentence.folded[number.end - sentence.start :]
            large = reading.value >= 1_000_000 or reading.value != reading.value.to_integral_value()
            bare = re.match(r"\s*(?:[,.;)]|for|from|pour|autant|fur|para|y|et|und|and|$)", after)
            if large and bare:
                value = reading.value if reading.value >= 1000 else reading.value * 1_000_000
                return replace(reading, unit=self.scene.currency, value=value)
        return replace(reading, unit=told) if told else reading

    def _weights(self, sentence: Sentence, number: Number, numbers: list[Number], cast: Cast) -> dict[str, float]:
        """How much each word around a number says of it, by stem."""
        weights: dict[str, float] = {}

        def add(stem: str, weight: float) -> None:
            weights[stem] = max(weight, weights.get(stem, 0.0))

        clause = sentence.clause(number.start, number.end)
        spans = [(one.start, one.end) for one in numbers]
        after = [word for word in sentence.words if word.start >= number.end]
        for place, word in enumerate(after):
            between = sum(number.end <= start < word.start for start, _ in spans)
            inside = word.start < clause[1]
            gap = sentence.text[number.end - sentence.start : word.start - sentence.start]
            noun = inside and not between and place < 6 and not re.search(r"\b(?:and|et|und|y|or)\b", gap)
            weight = 3.0 - 0.3 * place if noun else (1.5 if inside else 0.8) - 0.02 * place
            add(word.stem, weight * 0.6**between)
        before = [word for word in sentence.words if word.end <= number.start][::-1]
        for place, word in enumerate(before):
            between = sum(word.end <= start < number.start for start, _ in spans)
            inside = word.start >= clause[0]
            add(word.stem, max(0.4, (1.9 if inside else 1.0) - 0.05 * place) * 0.75**between)
        for place, head in enumerate(sentence.block.heads):
            for word in words_in(head):
                add(word.stem, 3.0 if place == 0 and sentence.block.kind == "cell" else 2.0 if place == 0 else 0.8)
        for heading in sentence.headings[-2:]:
            for word in words_in(heading):
                add(word.stem, 0.6)
        if sentence.place or sentence.block.kind in ("item", "cell"):
            for word in self.scene.words:
                add(word.stem, 0.45)
        return {word: weight for word, weight in weights.items() if weight > 0}

    def _subjects(self, sentence: Sentence, cast: Cast, number: Number) -> list[Candidate]:
        """Subjects that a number may be about, those of headings and earlier sentences too, with their weights."""
        found = near_subjects(cast, number, sentence)
        for place, head in enumerate(sentence.block.heads):
            found += [Candidate(one, 2.0 - 0.2 * place) for one in self._ids(head)]
        for depth, heading in enumerate(reversed(sentence.headings)):
            found += [Candidate(one, max(0.5, 1.15 - 0.25 * depth)) for one in self._ids(heading)]
        for candidate, paragraph in self.scene.subjects[-8:]:
            away = self.paragraphs - paragraph
            weight = 1.05 if away == 0 else max(0.3, 0.75 - 0.15 * away)
            if self.lexicon.kind(candidate.subject) in ("operation", "database", "notice", "event") or away == 0:
                found.append(replace(candidate, weight=weight))
        found += [Candidate(subject, weight) for subject, weight in _DEFAULT]
        best: dict[str, Candidate] = {}
        for one in found:
            if one.subject not in best or best[one.subject].weight < one.weight:
                best[one.subject] = one
        return list(best.values())

    def _ids(self, text: str) -> frozenset[str]:
        if text not in self.headings:
            sentence = Sentence(0, len(text), text, text.casefold(), _NO_BLOCK, (), 0, words_in(text))
            self.headings[text] = self.names.cast_of(sentence)
        return frozenset(one for mention in self.headings[text].mentions for one in mention.ids)

    def _choice(
        self, reading: Reading, weights: dict[str, float], subjects: list[Candidate], sentence: Sentence, number: Number
    ) -> Choice | None:
        """The indicator and subject that fit best, if any do."""
        whole = reading.value is None or reading.value == reading.value.to_integral_value()
        terms = self.lexicon.found(weights, (self.language,))
        best: Choice | None = None
        by_indicator: dict[str, dict] = {}
        for term, score in terms.items():
            if self.lexicon.fits(term.indicator, reading.unit, whole):
                by_indicator.setdefault(term.indicator, {})[term] = score
        for indicator, found in by_indicator.items():
            usual = self.lexicon.usual.get(indicator, "")
            candidates = subjects if any(one.subject == usual for one in subjects) or not usual else [*subjects, Candidate(usual, 0.3)]
            for candidate in candidates:
                goes = self.lexicon.has(indicator, candidate.subject)
                kind = self.lexicon.kind(candidate.subject)
                fitting = [score for term, score in found.items() if not term.kinds or kind in term.kinds]
                if not goes or not fitting:
                    continue
                words = max(fitting) + 0.15 * (sum(fitting) - max(fitting))
                score = words + candidate.weight + goes + 0.02 * min(self.lexicon.rows[indicator], 30)
                if best is None or score > best.score:
                    best = Choice(indicator, candidate.subject, max(fitting), score)
        return best if best and best.words >= ENOUGH else None

    def _finding(self, sentence, cast, number, reading, choice, numbers, times) -> Finding | None:
        lexicon, unit = self.lexicon, self.lexicon.units[choice.indicator]
        value, high = (_in_unit(one, reading.unit, unit, self.published) for one in (reading.value, reading.value_high))
        spans = [(one.start, one.end) for one in numbers]
        period = self._period(choice, sentence, number, times, spans)
        if unit == "year" and value is not None:
            period = f"{value:.0f}"
        subject = self._edition(choice.subject, choice.indicator, period, sentence, cast, number)
        if unit in CURRENCIES:
            self.scene.currency = unit
        self.scene.indicator, self.scene.period = choice.indicator, period if times else self.scene.period
        return self._made(sentence, number, reading, (value, high, unit), choice.indicator, subject, period)

    def _period(self, choice, sentence, number, times, spans) -> str:
        named = time_of(times, number.start, number.end, spans)
        if named is not None:
            return named.iso
        heads = chain(sentence.block.heads[1:], sentence.block.heads[:1])
        for text in (*heads, *reversed(sentence.headings[1:])):
            told = times_in(words_text(text), 0, self.published, None)
            if told:
                return told[0].iso
        flow = self.lexicon.measures[choice.indicator] == "flow"
        return (self.scene.period or "") if flow and sentence.place else ""

    def _edition(self, subject: str, indicator: str, period: str, sentence, cast, number) -> str:
        """The edition of a series that is meant at a time; none for what only one country did in an operation."""
        if self.lexicon.kind(subject) != "operation":
            return subject
        if self._is_national(sentence, cast, number, indicator):
            return ""
        return subject

    def _is_national(self, sentence, cast, number, indicator) -> bool:
        if self.lexicon.units[indicator] == "countries":
            return False
        mine = [one.end for one in cast.mentions if one.end <= number.start and any(self.lexicon.kind(i) == "operation" for i in one.ids)]
        named = [one for one in cast.countries if one[1] <= number.start and (not mine or one[0] > mine[-1])]
        return bool(named)

    def _without_indicator(self, sentence, number, subjects, numbers, times) -> Finding | None:
        """A figure about INTERPOL that no indicator counts: a session's number, a multiple, a share."""
        reading = number.reading
        unit = reading.unit or ""
        operation = any(self.lexicon.kind(one.subject) == "operation" and one.weight >= 1 for one in subjects)
        about = self._has_interpol(sentence) or operation
        keep = is_session(sentence, number) or (unit in ("times", "percent") and about)
        keep = keep or (operation and unit in {*CURRENCIES, "kg", "tonnes"})
        if not keep:
            return None
        named = time_of(times, number.start, number.end, [(one.start, one.end) for one in numbers])
        value = float(reading.value) if reading.value is not None else None
        return self._made(sentence, number, reading, (value, None, unit), "", "", named.iso if named else "")

    def _made(self, sentence, number, reading, amount, indicator, subject, period) -> Finding:
        phrase = self.document.text[number.phrase_start : number.phrase_end]
        value, high, unit = amount
        qualifier = reading.qualifier if reading.qualifier in QUALIFIERS else "exact"
        place = (number.phrase_start, number.phrase_end)
        return Finding(*place, phrase, value, high, qualifier, unit, indicator, subject, period, sentence.text.strip())

    def _keep(self, sentence: Sentence, cast: Cast) -> None:
        scene = self.scene
        if sentence.block.kind == "cell":
            return
        ours = cast.actors(self.lexicon)
        if cast.others or ours:
            scene.other = bool(cast.others) and not (ours and ours[-1].start > cast.others[-1][0])
        for mention in cast.mentions:
            scene.subjects += [(Candidate(one, 1.0), self.paragraphs) for one in mention.ids]
        scene.words = sentence.words
        scene.year = latest_year(times_in(sentence.folded, 0, self.published, scene.year)) or scene.year


_NO_BLOCK = Block(0, 0)
_SIGNS = {"usd": "USD", "us$": "USD", "$": "USD", "eur": "EUR", "€": "EUR", "%": "percent", "percent": "percent"}


def words_text(text: str) -> str:
    """A heading or label as times are looked for in it."""
    from interpol_figures.model.phrase_words import fold

    return fold(text)


def _in_unit(value, unit: str | None, to_unit: str, published: Period | None) -> float | None:
    if value is None:
        return None
    if unit == "years" and to_unit == "year":
        return float(published.end.year - value) if published else float(value)
    return float(tidy(in_unit(value, (unit or "") if unit in MEASURES else "", to_unit)))
