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
from interpol_figures.model.units import CURRENCIES, MEASURES, SCALE_OF, UNIT_OF, in_unit, tidy
from interpol_figures.reading.document import Document
from interpol_figures.reading.figures import LEAST_AMOUNT, Number, numbers_in
from interpol_figures.reading.finding import Finding
from interpol_figures.reading.indicators import Choice, choose
from interpol_figures.reading.lexicon import UNNAMED, Lexicon
from interpol_figures.reading.mentions import Cast, Names
from interpol_figures.reading.periods import TimeMention, times_in
from interpol_figures.reading.scene import Scene
from interpol_figures.reading.sentences import SPEAKER, Sentence, sentences_of
from interpol_figures.reading.situation import Situation
from interpol_figures.reading.subjects import Candidate, country_acting, edition_meant, is_of_another, parts_of
from interpol_figures.reading.words import pattern_of

_Values = tuple[float | None, float | None]  # value and upper value
_BEGINNING = ("founding_year", "launch_year")
_SESSION = "assembly_number"
_MILLION = 1_000_000
_OPENING = 1_500  # characters in which a text tells what it is about
_UNIT_WORD = re.compile(r"[^\W\d_]+|[$€£%]")


def findings_in(document: Document, lexicon: Lexicon, published: Period | None, language: str) -> list[Finding]:
    """Figures on INTERPOL in a document, in its order; `published` is when it was, `language` a code or empty."""
    reader = _Reader(document, lexicon, published, language)
    sentences = list(sentences_of(document, language))
    reader.names.introduce(sentences)
    if not (reader.names.introduced or pattern_of("ours").search(fold(document.text))):
        return []
    reader.scene.look_ahead(sentences, document.text[:_OPENING])
    return list(chain.from_iterable(map(reader.read, sentences)))


class _Reader:
    """Goes through the sentences of a document and keeps in mind what they speak of."""

    def __init__(self, document: Document, lexicon: Lexicon, published: Period | None, language: str):
        self.document, self.lexicon, self.published, self.language = document, lexicon, published, language
        self.names = Names(lexicon, published, self.language)
        self.scene = Scene(lexicon, self.names)

    def read(self, sentence: Sentence) -> list[Finding]:
        """Figures of a sentence; what it speaks of is kept for the next."""
        self.scene.begin(sentence)
        cast = self.names.cast_of(sentence)
        found = [] if sentence.furniture else self._figures(sentence, cast)
        self.scene.keep(sentence, cast)
        return found

    def _figures(self, sentence: Sentence, cast: Cast) -> list[Finding]:
        kinds = ("operation", "network")
        named = [one for one in cast.mentions if any(self.lexicon.kind(i) in kinds for i in one.ids)]
        numbers = numbers_in(sentence, [(one.start, one.end) for one in named], self.language)
        counts = {(one.start, one.end) for one in numbers if not one.is_year}  # "2000 suspects" tells no time
        times = [one for one in self._times(sentence) if (one.start, one.end) not in counts]
        found: list[Finding] = []
        for number in numbers:
            at = self._situation(sentence, cast, number, numbers, times)
            one = None if is_of_another(at, self.lexicon, self.scene.goes_on(sentence)) else self._figure(at)
            found += [one] if one else []
            if one and one.indicator.endswith(_BEGINNING):
                times = [replace(time, begins=time.start <= number.start < time.end or time.begins) for time in times]
        counted = [time.iso for time in times if not time.begins]
        if counted and any(one.unit != "year" for one in found):
            self.scene.period, self.scene.last_period = counted[0], counted[-1]
            if pattern_of("rose_from").search(sentence.folded):
                self.scene.period = counted[-1]  # "from 1,598 in 2023 to 2,462 in 2024" speaks of 2024
        if self.scene.within:
            self.scene.indicators = tuple(indicator for indicator, _ in reversed(self.scene.within))
        return found

    def _times(self, sentence: Sentence) -> list[TimeMention]:
        """Times of a sentence; those of a beginning are known by the words before them, or by what they are read as."""
        begun = pattern_of("beginnings").search
        found = times_in(sentence.folded, sentence.start, self.published, self.scene.year)
        return [replace(one, begins=bool(begun(sentence.between(sentence.start, one.start)))) for one in found]

    def _situation(
        self, sentence: Sentence, cast: Cast, number: Number, numbers: Sequence[Number], times: Sequence[TimeMention]
    ) -> Situation:
        """A number with its sentence, and what was meant before it, where it may be left out here."""
        scene, cell = self.scene, sentence.block.kind == "cell"
        spoken = scene.asks or SPEAKER.match(sentence.text)
        goes_on = bool(sentence.place or spoken or sentence.block.kind in ("item", "cell"))
        within = [indicator for indicator, _ in reversed(scene.within)]
        earlier = [one for one in scene.indicators if sentence.place and one not in within]
        follows = any(one.end <= number.start and not one.is_year for one in numbers)
        if not within:  # what was meant in the sentence before counts less, money or behind another number not at all
            counted = [one for one in earlier if self.lexicon.units[one] not in CURRENCIES]
            earlier = [] if follows else ["", "", *counted]
        last = list(dict.fromkeys(within + earlier)) if within else earlier if goes_on else []
        words, last = scene.words if goes_on else (), [] if cell else last[:4]
        return Situation(sentence, cast, number, numbers, times, self.published, words, last, scene.asks, scene.told)

    def _figure(self, at: Situation) -> Finding | None:
        if at.is_time or at.dates_another:
            return None
        if at.is_session:
            value = float(at.number.reading.value or 0)
            pair = (_SESSION, f"general_assembly_{value:.0f}")
            known = pair if pair in self.lexicon.pairs else ("", "")
            told = any(known) or at.number.reading.text[:1].isdecimal()  # but "his first Assembly"
            return self._made(at, replace(at.number.reading, unit=""), (value, None), known, "") if told else None
        if database := self._database_before(at):
            return self._finding(at, at.number.reading, Choice("launch_year", database, 0.0), "")
        subjects = self.scene.candidates(at)
        national = country_acting(at, self.lexicon)
        self.scene.acting = national or self.scene.still_acting(at)
        subjects = parts_of(subjects, at, self.lexicon, self.scene.acting)
        for reading in at.number.readings:
            read = self._with_unit(reading, at)
            if choice := choose(self.lexicon, self.language, read, at, subjects):
                return self._finding(at, read, choice, national)
        return self._without_indicator(at, subjects)

    def _database_before(self, at: Situation) -> str:
        """The database behind whose name the number stands as a year in brackets: "stolen works of art (1995)"."""
        if not (at.number.is_year and at.before.endswith(" (") and at.behind.startswith(")")):
            return ""
        named = (one for one in at.cast.mentions if one.end == at.number.start - 2)
        return next((one for mention in named for one in sorted(mention.ids & self.lexicon.databases)), "")

    def _with_unit(self, reading: Reading, at: Situation) -> Reading:
        """A bare amount in the unit of the column, or in that of the amount before it."""
        if reading.unit is not None or reading.value is None:
            return reading
        block, value = at.sentence.block, reading.value
        heads = fold(" ".join(block.heads)) if block.kind == "cell" else ""
        words = _UNIT_WORD.findall(heads)
        scales = [SCALE_OF[one] for one in words if one in SCALE_OF]
        if scales and value < _MILLION:  # "Budget (million €)"
            value *= scales[0]
        if units := [UNIT_OF[one] for one in words if UNIT_OF.get(one) in MEASURES] or at.weight_told:
            return replace(reading, unit=units[0], value=value)
        large = value >= _MILLION or value != value.to_integral_value()
        bare = pattern_of("bare_amount").match(at.behind) or pattern_of("part_before").search(at.before)
        if self.scene.currency and large and bare and not heads:
            return replace(reading, unit=self.scene.currency, value=value if value >= 1000 else value * _MILLION)
        return replace(reading, value=value)

    def _finding(self, at: Situation, reading: Reading, choice: Choice, national: str) -> Finding | None:
        indicator, unit = choice.indicator, self.lexicon.units[choice.indicator]
        value, high = (_in_unit(one, reading.unit, unit) for one in (reading.value, reading.value_high))
        if indicator == "countries_taking_part" and value and (besides := at.country_besides):
            value, at = value + 1, replace(at, number=replace(at.number, phrase_end=besides.end))
        period = self._period(at, choice)
        if indicator.endswith("_increase"):
            period = period[:4]  # from one year's end to the next
        if unit == "year" and value is not None:
            value = self._year(value, at)
            if value is None:
                return None
            period = f"{value:.0f}"
        subject = self._subject(at, choice, national)
        self.scene.within.append((indicator, choice.subject))
        if self.lexicon.kind(subject) == "person" and reading.value is not None:
            self.scene.told.setdefault((indicator, subject), reading.value)
        if unit in CURRENCIES:
            self.scene.currency = unit
        elif value and value >= _MILLION:
            self.scene.currency = None  # bare millions are no money any more
        held = self.lexicon.spans.get(subject, "") if self.lexicon.kind(subject) == "operation" else ""
        return self._made(at, replace(reading, unit=unit), (value, high), (indicator, subject), held or period)

    def _subject(self, at: Situation, choice: Choice, national: str) -> str:
        """The subject chosen, or its edition; empty for one country's part that the record doesn't have."""
        subject, kind = choice.subject, self.lexicon.kind(choice.subject)
        if self.lexicon.is_part(subject):
            return subject if (choice.indicator, subject) in self.lexicon.pairs else ""
        if kind != "operation":
            return subject
        foreign = national and self.lexicon.is_shared(choice.indicator)
        of_whole = at.whole and (choice.indicator, subject) in self.scene.within  # "34, including 11 in the Americas"
        return "" if foreign or of_whole or subject == UNNAMED else edition_meant(at, self.lexicon, subject)

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
        if named := at.time(apart=measure == "stock") or at.labelled_time:
            return at.end_of(named.iso)
        goes_on = sentence.place or self.scene.listed
        if measure != "flow" or not goes_on or self.lexicon.kind(choice.subject) == "operation":
            return ""
        latter = pattern_of("latter").match(sentence.folded)
        return (self.scene.last_period if latter else self.scene.period) or ""

    def _without_indicator(self, at: Situation, subjects: Sequence[Candidate]) -> Finding | None:
        """A figure about INTERPOL that no indicator counts: a multiple, a share, an amount of an operation."""
        reading, unit = at.number.reading, at.number.reading.unit or ""
        operation = any(self.lexicon.kind(one.subject) == "operation" and one.weight >= 1 for one in subjects)
        goes_on = self.scene.within or (at.sentence.place and self.scene.indicators)
        share = unit in ("times", "percent") and (operation or goes_on or "interpol" in at.sentence.folded)
        amount = unit in ("kg", "tonnes") or (unit in CURRENCIES and (reading.value or 0) >= LEAST_AMOUNT)
        if not (share or (operation and amount)):
            return None
        named = at.time()
        value = float(reading.value) if reading.value is not None else None
        return self._made(at, reading, (value, None), ("", ""), named.iso if named else "")

    def _made(self, at: Situation, reading: Reading, values: _Values, pair: tuple[str, str], period: str) -> Finding:
        start, end = at.number.phrase_start, at.number.phrase_end
        qualifier = reading.qualifier if reading.qualifier in QUALIFIERS else "exact"
        words, sentence = (qualifier, reading.unit or ""), at.sentence.text.strip()
        return Finding(
            start, end, self.document.text[start:end], *values, *words, *pair, period, sentence, at.is_former
        )


def _in_unit(value: Decimal | None, unit: str | None, to_unit: str) -> float | None:
    if value is None:
        return None
    return float(tidy(in_unit(value, unit if unit and unit in MEASURES and to_unit != "year" else "", to_unit)))
