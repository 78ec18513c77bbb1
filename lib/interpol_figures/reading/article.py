"""The figures on INTERPOL that an article states, each with indicator, subject and period as its words tell them.

Every number of a sentence is weighed: the words around it (of the sentence, its headings and labels, the sentence
before) against the terms of all indicators, the names around it against all subjects. The pair that fits best is
meant; a number that no pair fits isn't about INTERPOL, or counts what has no indicator.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain

from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.periods import Period
from interpol_figures.model.phrase_parser import Reading
from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import CURRENCIES, MEASURES, in_unit, tidy
from interpol_figures.reading.document import Block, Document
from interpol_figures.reading.figures import Number, is_session, numbers_in
from interpol_figures.reading.indicators import Choice, Surroundings, choose
from interpol_figures.reading.lexicon import Lexicon
from interpol_figures.reading.periods import Spot, TimeMention, latest_year, period_of, time_of, times_in
from interpol_figures.reading.sentences import SPEAKER, Sentence, sentences_of, words_in
from interpol_figures.reading.subjects import GENERIC, Candidate, Cast, Names, is_of_another, near_subjects
from interpol_figures.reading.words import language_of, pattern_of
from interpol_figures.tables.names import TOTAL

_DEFAULT = (("interpol", 0.55), ("interpol_databases", 0.3), ("general_secretariat", 0.35), ("wanted_persons", 0.45))


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


@dataclass
class _Scene:
    """What was spoken of so far, where a sentence leaves it out."""

    paragraph: int = -1
    subjects: list[tuple[Candidate, int]] = field(default_factory=list)  # with the paragraph's number
    other: bool = False
    year: int | None = None
    period: str | None = None
    last_period: str | None = None
    indicators: tuple[str, ...] = ()
    currency: str | None = None
    words: tuple = ()
    asks: bool = False


def findings_in(document: Document, lexicon: Lexicon, published: Period | None, language: str = "") -> list[Finding]:
    """Figures on INTERPOL in a document, in its order; `published` is when it was, `language` a code or told by it."""
    reader = _Reader(document, lexicon, published, language or language_of(document.text))
    sentences = list(sentences_of(document))
    reader.names.introduce(sentences)
    if not (reader.names.introduced or pattern_of("single", "ours").search(fold(document.text))):
        return []
    reader.topic = reader.first_operation(sentences)
    return list(chain.from_iterable(map(reader.read, sentences)))


class _Reader:
    """Goes through the sentences of a document and keeps in mind what they speak of."""

    def __init__(self, document: Document, lexicon: Lexicon, published: Period | None, language: str):
        self.document, self.lexicon, self.published, self.language = document, lexicon, published, language
        self.names = Names(lexicon)
        self.scene = _Scene()
        self.headings: dict[str, Cast] = {}
        self.topic: tuple[str, ...] = ()
        self.within: list[str] = []  # indicators of the sentence that is being read
        self.paragraphs = -1

    def first_operation(self, sentences: Sequence[Sentence]) -> tuple[str, ...]:
        """The operation that a document names first: what its opening speaks of before it is named."""
        for sentence in sentences[:25]:
            for mention in self.names.cast_of(sentence).mentions:
                if found := [one for one in mention.ids if self.lexicon.kind(one) == "operation"]:
                    return tuple(found)
        return ()

    def read(self, sentence: Sentence) -> list[Finding]:
        """Figures of a sentence; what it speaks of is kept for the next."""
        if sentence.place == 0:
            self.paragraphs += 1
            if sentence.block.kind != "cell":
                self.scene.other, self.scene.period = False, None
        cast = replace(self.names.cast_of(sentence), fragment=self.scene.asks or len(self.scene.words) <= 4)
        found: list[Finding] = []
        if not (sentence.furniture or self._is_furniture(sentence)):
            found = self._figures(sentence, cast)
        self._keep(sentence, cast)
        return found

    def _is_furniture(self, sentence: Sentence) -> bool:
        short = len(sentence.words) <= 14
        return (
            short
            and not self._has_interpol(sentence)
            and bool(pattern_of("furniture", "lines").search(sentence.folded))
        )

    def _has_interpol(self, sentence: Sentence) -> bool:
        return "interpol" in sentence.folded

    def _figures(self, sentence: Sentence, cast: Cast) -> list[Finding]:
        names = [
            (one.start, one.end)
            for one in cast.mentions
            if any(self.lexicon.kind(i) in ("operation", "network") for i in one.ids)
        ]
        numbers = numbers_in(sentence, self.language, names)
        times = times_in(sentence.folded, sentence.start, self.published, self.scene.year)
        times = [one for one in times if not _SINCE.search(sentence.folded[: one.start - sentence.start])]
        if sentence.place == 0 and times and _DATELINE.match(sentence.text[: times[0].end - sentence.start + 3]):
            del times[0]
        found = []
        self.within = []
        for number in numbers:
            if is_of_another(sentence, cast, number, self.lexicon, self.scene.other):
                continue
            one = self._figure(sentence, cast, number, numbers, times)
            if one:
                found.append(one)
        if times and found:
            self.scene.period, self.scene.last_period = times[0].iso, times[-1].iso
        if self.within:
            self.scene.indicators = tuple(self.within[::-1])
        return found

    def _figure(
        self, sentence: Sentence, cast: Cast, number: Number, numbers: list[Number], times: list[TimeMention]
    ) -> Finding | None:
        if self._is_time(number, times) and not number.is_year:
            return None
        if is_session(sentence, number):
            return self._session(sentence, number)
        goes_on = (
            sentence.place or self.scene.asks or SPEAKER.match(sentence.text) or sentence.block.kind in ("item", "cell")
        )
        earlier = self.scene.words if goes_on else ()
        if sentence.block.kind == "cell" or not (self.within or goes_on):
            last: tuple[str, ...] = ()
        else:
            last = tuple(dict.fromkeys([*self.within[::-1], *(self.scene.indicators if sentence.place else ())]))[:4]
            if not self.within:
                last = ("", "", *last)[:4]  # what was meant in the sentence before counts less
            if not self.within:  # an amount of money is told in its own sentence
                last = tuple(one for one in last if not one or self.lexicon.units[one] not in CURRENCIES)
        spans = [(one.start, one.end) for one in times]
        around = Surroundings(sentence, number, numbers, earlier, last, spans, self.scene.asks)
        subjects = self._subjects(sentence, cast, number, numbers)
        for reading in number.readings:
            read = self._with_currency(reading, sentence, number)
            choice = choose(self.lexicon, self.language, read, around, subjects)
            if choice:
                return self._finding(sentence, cast, number, read, choice, numbers, times)
        return self._without_indicator(sentence, number, subjects, numbers, times)

    def _is_time(self, number: Number, times: Sequence[TimeMention]) -> bool:
        return any(one.start <= number.start < one.end for one in times)

    def _with_currency(self, reading: Reading, sentence: Sentence, number: Number) -> Reading:
        """A bare amount in the currency of the column, or of the amount before it."""
        if reading.unit is not None or reading.value is None:
            return reading
        head = sentence.block.heads[0] if sentence.block.heads else ""
        sign = _SIGN.search(head) if sentence.block.kind == "cell" else None
        told = _SIGNS[sign[0].casefold()] if sign else None
        if told is None and self.scene.currency and "." not in f"{reading.value}"[-1:]:
            after = sentence.folded[number.end - sentence.start :]
            large = reading.value >= 1_000_000 or reading.value != reading.value.to_integral_value()
            bare = re.match(r"\s*(?:[,.;)]|for|from|over|pour|autant|fur|para|y|et|und|and|$)", after)
            if large and bare:
                value = reading.value if reading.value >= 1000 else reading.value * 1_000_000
                return replace(reading, unit=self.scene.currency, value=value)
        return replace(reading, unit=told) if told else reading

    def _subjects(self, sentence: Sentence, cast: Cast, number: Number, numbers: Sequence[Number]) -> list[Candidate]:
        """Subjects that a number may be about, those of headings and earlier sentences too, with their weights."""
        found = near_subjects(self.lexicon, cast, number, sentence, numbers)
        found += [Candidate(one, 0.5) for one in self.topic]
        for place, head in enumerate(sentence.block.heads):
            weight = 2.0 - 0.2 * place if sentence.place == 0 else 1.0
            found += [Candidate(one, weight) for one in self._ids(head)]
        for depth, heading in enumerate(reversed(sentence.headings)):
            found += [Candidate(one, max(0.5, 1.15 - 0.25 * depth)) for one in self._ids(heading)]
        for place, (candidate, paragraph) in enumerate(reversed(self.scene.subjects[-10:])):
            away = self.paragraphs - paragraph
            weight = (1.15 if away == 0 else max(0.3, 0.75 - 0.15 * away)) - 0.04 * place - candidate.weight
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

    def _finding(self, sentence, cast, number, reading, choice, numbers, times) -> Finding | None:
        unit = self.lexicon.units[choice.indicator]
        value, high = (_in_unit(one, reading.unit, unit) for one in (reading.value, reading.value_high))
        spans = [(one.start, one.end) for one in numbers]
        period = self._period(choice, sentence, number, times, spans)
        if unit == "year" and value is not None:
            named = self._time(sentence, number, spans, times)
            since = int(named.iso[:4]) if named and named.iso and not named.clear else None
            since = since or (self.published.end.year if self.published else None)
            if value < 1000 and since is None:
                return None
            value = since - value if value < 1000 and since else value
            period = f"{value:.0f}"
        own = period if self._time(sentence, number, spans, times) else ""
        subject = self._edition(choice.subject, choice.indicator, own, sentence, cast, number, numbers)
        period = self.lexicon.spans.get(subject) or period
        if unit in CURRENCIES:
            self.scene.currency = unit
        self.within.append(choice.indicator)
        return self._made(sentence, number, reading, (value, high, unit), choice.indicator, subject, period)

    def _time(self, sentence, number, spans, times) -> TimeMention | None:
        clause_end = sentence.clause(number.start, number.end)[1]
        contrast = bool(pattern_of("time", "contrast").search(sentence.folded))
        before = sentence.folded[: number.start - sentence.start]
        return time_of(times, Spot(number.start, number.end, clause_end, before, spans, contrast))

    def _period(self, choice, sentence, number, times, spans) -> str:
        named = self._time(sentence, number, spans, times)
        if named is not None:
            return named.iso
        heads = chain(sentence.block.heads[1:], sentence.block.heads[:1])
        for text in (*heads, *reversed(sentence.headings[1:])):
            told = times_in(fold(text), 0, self.published, None)
            if told:
                return told[0].iso
        flow = self.lexicon.measures[choice.indicator] == "flow"
        if not flow or not sentence.place or self.lexicon.kind(choice.subject) == "operation":
            return ""
        latter = pattern_of("single", "latter").match(sentence.folded)
        return (self.scene.last_period if latter else self.scene.period) or ""

    def _edition(self, subject: str, indicator: str, period: str, sentence, cast, number, numbers) -> str:
        """The edition of a series that is meant at a time; none for what only one country did in an operation."""
        if self.lexicon.kind(subject) != "operation":
            return subject
        if self._is_national(cast, number, numbers, indicator):
            return ""
        series = next((all_ for all_ in self.lexicon.names.editions.values() if subject in all_), ())
        if pattern_of("single", "series_total").search(sentence.folded):
            return next((one for one in series if one.endswith(TOTAL)), subject)
        named = any(subject in one.ids and one.end <= number.start for one in cast.mentions)
        if named or not period or not series:
            return subject
        return self._of_time(subject, series, period)

    def _of_time(self, subject: str, series: Sequence[str], period: str) -> str:
        """The edition of the time told, where that isn't the time of the one spoken of."""
        spans, told = self.lexicon.spans, period_of(period)
        if told is None or not spans.get(subject) or period_of(spans[subject]).overlaps(told):
            return subject
        editions = [one for one in series if not one.endswith(TOTAL) and spans.get(one)]
        fitting = [one for one in editions if period_of(spans[one]).overlaps(told)]
        return fitting[0] if len(fitting) == 1 else subject

    def _is_national(self, cast, number, numbers, indicator) -> bool:
        if self.lexicon.units[indicator] == "countries" or self.lexicon.measures[indicator] != "flow":
            return False
        mine = [
            one.end
            for one in cast.mentions
            if one.end <= number.start and any(self.lexicon.kind(i) == "operation" for i in one.ids)
        ]
        spans = [(one.start, one.end) for one in numbers]
        named = [
            one
            for one in cast.countries
            if one[1] <= number.start and (not mine or one[0] > mine[-1]) and not any(a <= one[0] < b for a, b in spans)
        ]
        return bool(named)

    def _session(self, sentence, number) -> Finding:
        """A session of the General Assembly by its number."""
        value = float(number.reading.value or 0)
        subject = f"general_assembly_{value:.0f}"
        known = (SESSION, subject) in self.lexicon.pairs
        pair = (SESSION, subject) if known else ("", "")
        return self._made(sentence, number, number.reading, (value, None, ""), *pair, "")

    def _without_indicator(self, sentence, number, subjects, numbers, times) -> Finding | None:
        """A figure about INTERPOL that no indicator counts: a session's number, a multiple, a share."""
        reading = number.reading
        unit = reading.unit or ""
        operation = any(self.lexicon.kind(one.subject) == "operation" and one.weight >= 1 for one in subjects)
        about = self._has_interpol(sentence) or operation or bool(self.within)
        about = about or bool(sentence.place and self.scene.indicators)
        if operation and unit in CURRENCIES and (choice := self._only_amount(unit, subjects)):
            return self._finding(sentence, Cast(), number, reading, choice, numbers, times)
        keep = is_session(sentence, number) or (unit in ("times", "percent") and about)
        keep = keep or (operation and unit in {*CURRENCIES, "kg", "tonnes"})
        if not keep:
            return None
        spans = [(one.start, one.end) for one in numbers]
        named = self._time(sentence, number, spans, times)
        value = float(reading.value) if reading.value is not None else None
        return self._made(sentence, number, reading, (value, None, unit), "", "", named.iso if named else "")

    def _only_amount(self, unit: str, subjects: Sequence[Candidate]) -> Choice | None:
        """The one indicator of money that the record has of the operation that is spoken of."""
        operations = [one for one in subjects if self.lexicon.kind(one.subject) == "operation"]
        best = max(operations, key=lambda one: one.weight).subject
        known = [i for i, subject in self.lexicon.pairs if subject == best and self.lexicon.units[i] == unit]
        return Choice(known[0], best, 0.0, 0.0) if len(known) == 1 else None

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
            scene.other = bool(cast.others) and not ours
        for mention in cast.mentions:
            scene.subjects += [(Candidate(one, 0.3 * (one in GENERIC)), self.paragraphs) for one in mention.ids]
        scene.words, scene.asks = sentence.words, sentence.text.rstrip().endswith("?")
        scene.year = latest_year(times_in(sentence.folded, 0, self.published, scene.year)) or scene.year


_SINCE = re.compile(
    r"(?:(?:since|depuis|seit|desde)|(?:inaugur\w+|opened|launched|created|founded|established|set up|born|eroffnet|"
    r"gegrundet|fondee?|creee?|fundad[oa]|cread[oa]) (?:in|en|im)) $"
)
SESSION = "assembly_number"
_DATELINE = re.compile(r"[A-ZÀ-Ý][^.;:]{2,40} [—–-]")
_NO_BLOCK = Block(0, 0)
_SIGN = re.compile(r"(?<!\w)(?:usd|us\$|eur|percent)(?!\w)|[$€%]", re.IGNORECASE)
_SIGNS = {"usd": "USD", "us$": "USD", "$": "USD", "eur": "EUR", "€": "EUR", "%": "percent", "percent": "percent"}


def _in_unit(value: Decimal | None, unit: str | None, to_unit: str) -> float | None:
    if value is None:
        return None
    return float(tidy(in_unit(value, unit if unit and unit in MEASURES and to_unit != "year" else "", to_unit)))
