"""The figures on INTERPOL that an article states, each with indicator, subject and period as its words tell them.

Every number of a sentence is weighed: the words around it (of the sentence, its headings and labels, the sentence
before) against the terms of all indicators, the names around it against all subjects. The pair that fits best is
meant; a number that no pair fits isn't about INTERPOL, or counts what has no indicator.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.periods import Period
from interpol_figures.model.phrase_parser import Reading
from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import CURRENCIES, MEASURES, in_unit, tidy
from interpol_figures.reading.document import Document
from interpol_figures.reading.editions import country_of, edition_meant
from interpol_figures.reading.figures import is_session, numbers_in
from interpol_figures.reading.finding import Finding, with_headlines
from interpol_figures.reading.indicators import Choice, choose
from interpol_figures.reading.lexicon import Lexicon
from interpol_figures.reading.mentions import Cast, Names
from interpol_figures.reading.periods import TimeMention, times_in
from interpol_figures.reading.scene import Scene
from interpol_figures.reading.sentences import SPEAKER, Sentence, sentences_of
from interpol_figures.reading.situation import Situation
from interpol_figures.reading.subjects import Candidate, is_of_another
from interpol_figures.reading.surroundings import Surroundings
from interpol_figures.reading.words import language_of, pattern_of


def findings_in(document: Document, lexicon: Lexicon, published: Period | None, language: str = "") -> list[Finding]:
    """Figures on INTERPOL in a document, in its order; `published` is when it was, `language` a code or told by it."""
    reader = _Reader(document, lexicon, published, language or language_of(document.text))
    sentences = list(sentences_of(document, reader.language))
    reader.names.introduce(sentences)
    if not (reader.names.introduced or pattern_of("single", "ours").search(fold(document.text))):
        return []
    reader.scene.look_ahead(sentences, document.text[:_OPENING])
    return with_headlines(list(chain.from_iterable(map(reader.read, sentences))), document)


class _Reader:
    """Goes through the sentences of a document and keeps in mind what they speak of."""

    def __init__(self, document: Document, lexicon: Lexicon, published: Period | None, language: str):
        self.document, self.lexicon, self.published, self.language = document, lexicon, published, language
        self.names = Names(lexicon, published)
        self.scene = Scene(lexicon, self.names)

    def read(self, sentence: Sentence) -> list[Finding]:
        """Figures of a sentence; what it speaks of is kept for the next."""
        self.scene.begin(sentence)
        cast = replace(self.names.cast_of(sentence), fragment=self.scene.asks or len(self.scene.words) <= 4)
        found: list[Finding] = []
        if not (sentence.furniture or self._is_furniture(sentence)):
            found = self._figures(sentence, cast)
        self.scene.keep(sentence, cast)
        return found

    def _is_furniture(self, sentence: Sentence) -> bool:
        short = len(sentence.words) <= 14 and not _has_interpol(sentence)
        return short and bool(pattern_of("furniture", "lines").search(sentence.folded))

    def _figures(self, sentence: Sentence, cast: Cast) -> list[Finding]:
        operations = [
            (one.start, one.end)
            for one in cast.mentions
            if any(self.lexicon.kind(i) in ("operation", "network") for i in one.ids)
        ]
        numbers, times = numbers_in(sentence, self.language, operations), self._times(sentence)
        found: list[Finding] = []
        self.scene.within = []
        if operations or _has_interpol(sentence):
            self.scene.national = ""
        for number in numbers:
            if not is_of_another(sentence, cast, number, self.lexicon, self.scene.other):
                one = self._figure(
                    Situation(sentence, cast, number, numbers, times, self.published, self.lexicon.databases)
                )
                found += [one] if one else []
                if one and one.indicator in _ORIGINS:  # a beginning isn't when what follows was counted
                    times = [time for time in times if not time.start <= number.start < time.end]
        if times and any(one.unit != "year" for one in found):
            self.scene.period, self.scene.last_period = times[0].iso, times[-1].iso
        if self.scene.within:
            self.scene.indicators = tuple(indicator for indicator, _ in self.scene.within[::-1])
        return found

    def _times(self, sentence: Sentence) -> list[TimeMention]:
        """Times of a sentence but years that are figures themselves ("founded in 1923")."""
        times = times_in(sentence.folded, sentence.start, self.published, self.scene.year)
        return [one for one in times if not _SINCE.search(sentence.folded[: one.start - sentence.start])]

    def _figure(self, at: Situation) -> Finding | None:
        if at.is_time or at.dates_another:
            return None
        if is_session(at.sentence, at.number):
            return self._session(at)
        if database := at.database_before:
            return self._finding(at, at.number.reading, Choice("launch_year", database, 0.0, 0.0))
        around, subjects = self._surroundings(at), self.scene.candidates(at)
        for reading in at.number.readings:
            read = self._with_currency(reading, at)
            if choice := choose(self.lexicon, self.language, read, around, subjects):
                return self._finding(at, read, choice)
        return self._without_indicator(at, subjects)

    def _surroundings(self, at: Situation) -> Surroundings:
        """What the words around a number are, and what was meant before it, where it may be left out here."""
        sentence, scene = at.sentence, self.scene
        spoken = scene.asks or SPEAKER.match(sentence.text)
        goes_on = bool(sentence.place or spoken or sentence.block.kind in ("item", "cell"))
        last: list[str] = []
        if sentence.block.kind != "cell" and (self.scene.within or goes_on):
            last = [indicator for indicator, _ in self.scene.within[::-1]]
            before = [one for one in scene.indicators if sentence.place and one not in last]
            if not last:  # what was meant in the sentence before counts less, and an amount of money not at all
                before = ["", "", *(one for one in before if self.lexicon.units[one] not in CURRENCIES)]
            last = list(dict.fromkeys([*last, *before])) if last else before
        spans = [(one.start, one.end) for one in at.times]
        earlier = scene.words if goes_on else ()
        return Surroundings(
            sentence, at.number, at.numbers, earlier, tuple(last[:4]), spans, scene.asks, self.scene.within
        )

    def _with_currency(self, reading: Reading, at: Situation) -> Reading:
        """A bare amount in the currency of the column, or of the amount before it."""
        if reading.unit is not None or reading.value is None:
            return reading
        sentence, number = at.sentence, at.number
        head = sentence.block.heads[0] if sentence.block.heads else ""
        sign = _SIGN.search(head) if sentence.block.kind == "cell" else None
        unit = _SIGNS[sign[0].casefold()] if sign else None
        if unit is None and self.scene.currency:
            after = sentence.folded[number.end - sentence.start :]
            large = reading.value >= 1_000_000 or reading.value != reading.value.to_integral_value()
            bare = re.match(r"\s*(?:[,.;)]|for|from|over|pour|autant|fur|para|y|et|und|and|$)", after)
            if large and bare:
                value = reading.value if reading.value >= 1000 else reading.value * 1_000_000
                return replace(reading, unit=self.scene.currency, value=value)
        return replace(reading, unit=unit) if unit else reading

    def _finding(self, at: Situation, reading: Reading, choice: Choice) -> Finding | None:
        unit = self.lexicon.units[choice.indicator]
        value, high = (_in_unit(one, reading.unit, unit) for one in (reading.value, reading.value_high))
        period = self._period(at, choice)
        if choice.indicator.endswith("_increase"):
            period = period[:4]  # from one year's end to the next
        if unit == "year" and value is not None:
            value = self._year(value, at)
            if value is None:
                return None
            period = f"{value:.0f}"
        if self.lexicon.kind(choice.subject) == "person" and (choice.indicator, choice.subject) in self.scene.within:
            choice = replace(choice, subject="")  # of somebody else, whom the sentence doesn't name
        time = period if at.time() else ""
        if self.lexicon.kind(choice.subject) == "operation":
            self.scene.national = country_of(at, self.lexicon, choice.indicator) or self.scene.national
        subject = edition_meant(at, self.lexicon, choice.indicator, choice.subject, time, self.scene.national)
        if unit in CURRENCIES:
            self.scene.currency = unit
        self.scene.within.append((choice.indicator, choice.subject))
        if self._span(subject) > self._span(choice.subject):
            self.scene.resolve(subject)
        read = replace(reading, unit=unit)
        return self._made(at, read, (value, high), (choice.indicator, subject), self._span(subject) or period)

    def _span(self, subject: str) -> str:
        """When an operation took place; nothing for other subjects."""
        return self.lexicon.spans.get(subject, "") if self.lexicon.kind(subject) == "operation" else ""

    def _year(self, value: float, at: Situation) -> float | None:
        """The year that a number tells, or the time since: "100 years ago"."""
        if value >= 1000:
            return value
        named = at.time()
        if named and named.iso and not named.clear:
            return int(named.iso[:4]) - value
        return self.published.end.year - value if self.published else None

    def _period(self, at: Situation, choice: Choice) -> str:
        """The time of a figure: told beside it, by labels and headings, or for a flow by the sentence before."""
        sentence, measure = at.sentence, self.lexicon.measures[choice.indicator]
        if named := at.time(apart=measure == "stock"):
            return named.iso
        heads = (*sentence.block.heads[1:], *sentence.block.heads[:1], *reversed(sentence.headings[1:]))
        for text in heads:
            if told := times_in(fold(text), 0, self.published, None):
                return told[0].iso
        if measure != "flow" or not sentence.place or self.lexicon.kind(choice.subject) == "operation":
            return ""
        latter = pattern_of("single", "latter").match(sentence.folded)
        return (self.scene.last_period if latter else self.scene.period) or ""

    def _session(self, at: Situation) -> Finding:
        """A session of the General Assembly by its number."""
        value = float(at.number.reading.value or 0)
        pair = (_SESSION, f"general_assembly_{value:.0f}")
        known = pair if pair in self.lexicon.pairs else ("", "")
        return self._made(at, replace(at.number.reading, unit=""), (value, None), known, "")

    def _without_indicator(self, at: Situation, subjects: Sequence[Candidate]) -> Finding | None:
        """A figure about INTERPOL that no indicator counts: a multiple, a share, an amount of an operation."""
        reading, unit = at.number.reading, at.number.reading.unit or ""
        operation = any(self.lexicon.kind(one.subject) == "operation" and one.weight >= 1 for one in subjects)
        goes_on = bool(self.scene.within) or bool(at.sentence.place and self.scene.indicators)
        share = unit in ("times", "percent") and (operation or goes_on or _has_interpol(at.sentence))
        large = unit not in CURRENCIES or (reading.value or 0) >= _LEAST_AMOUNT
        if not share and not (operation and large and unit in {*CURRENCIES, "kg", "tonnes"}):
            return None
        named = at.time()
        value = float(reading.value) if reading.value is not None else None
        return self._made(at, reading, (value, None), ("", ""), named.iso if named else "")

    def _made(
        self,
        at: Situation,
        reading: Reading,
        values: tuple[float | None, float | None],
        pair: tuple[str, str],
        period: str,
    ) -> Finding:
        start, end = at.number.phrase_start, at.number.phrase_end
        qualifier = reading.qualifier if reading.qualifier in QUALIFIERS else "exact"
        words, sentence = (qualifier, reading.unit or ""), at.sentence.text.strip()
        return Finding(start, end, self.document.text[start:end], *values, *words, *pair, period, sentence)


_SINCE = re.compile(
    r"(?:(?:since|depuis|seit|desde)|(?:inaugur\w+|opened|launched|created|founded|established|set up|born|eroffnet|"
    r"gegrundet|fondee?|creee?|fundad[oa]|cread[oa]) (?:in|en|im)) $"
)
_ORIGINS = frozenset({"founding_year", "launch_year", "refounding_year"})
_SESSION = "assembly_number"
_LEAST_AMOUNT = 10_000  # of money without an indicator: what is less is a price
_OPENING = 1_500  # characters in which a text tells what it is about
_SIGN = re.compile(r"(?<!\w)(?:usd|us\$|eur|percent)(?!\w)|[$€%]", re.IGNORECASE)
_SIGNS = {"usd": "USD", "us$": "USD", "$": "USD", "eur": "EUR", "€": "EUR", "%": "percent", "percent": "percent"}


def _has_interpol(sentence: Sentence) -> bool:
    return "interpol" in sentence.folded


def _in_unit(value: Decimal | None, unit: str | None, to_unit: str) -> float | None:
    if value is None:
        return None
    return float(tidy(in_unit(value, unit if unit and unit in MEASURES and to_unit != "year" else "", to_unit)))
