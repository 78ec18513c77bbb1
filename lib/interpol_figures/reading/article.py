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
from interpol_figures.reading.editions import country_of, edition_meant
from interpol_figures.reading.figures import is_session, numbers_in
from interpol_figures.reading.indicators import Choice, Surroundings, choose
from interpol_figures.reading.lexicon import UNNAMED, Lexicon
from interpol_figures.reading.periods import TimeMention, latest_year, times_in
from interpol_figures.reading.sentences import SPEAKER, Sentence, Word, sentences_of, words_in
from interpol_figures.reading.situation import Situation
from interpol_figures.reading.subjects import Candidate, Cast, Names, is_of_another, less, near_subjects
from interpol_figures.reading.words import language_of, pattern_of

_DEFAULT = (("interpol", 0.55), ("interpol_databases", 0.3), ("general_secretariat", 0.35), ("wanted_persons", 0.45))


_RESOLVED = -0.3  # an edition that was worked out is likelier meant again than the name of its series
_REFERRED = 1.35  # how much "the organisation" speaks for INTERPOL


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

    subjects: list[tuple[Candidate, int]] = field(default_factory=list)  # with the paragraph's number
    other: bool = False
    year: int | None = None
    period: str | None = None
    last_period: str | None = None
    indicators: tuple[str, ...] = ()
    currency: str | None = None
    words: tuple[Word, ...] = ()
    theme: tuple[Word, ...] = ()  # words of the paragraph's first sentence
    national: str = ""  # the country whose part of an operation the paragraph tells
    asks: bool = False


def findings_in(document: Document, lexicon: Lexicon, published: Period | None, language: str = "") -> list[Finding]:
    """Figures on INTERPOL in a document, in its order; `published` is when it was, `language` a code or told by it."""
    reader = _Reader(document, lexicon, published, language or language_of(document.text))
    sentences = list(sentences_of(document, reader.language))
    reader.names.introduce(sentences)
    if not (reader.names.introduced or pattern_of("single", "ours").search(fold(document.text))):
        return []
    reader.topic = reader.first_operation(sentences)
    if not reader.topic and pattern_of("single", "operation").search(fold(document.text[:1500])):
        reader.topic = (UNNAMED,)
    return with_headlines(list(chain.from_iterable(map(reader.read, sentences))), document)


def with_headlines(found: Sequence[Finding], document: Document) -> list[Finding]:
    """Findings, those of headings read as the text below reads the same number."""
    headings = [(block.start, block.end) for block in document.blocks if block.kind == "heading"]
    read: list[Finding] = []
    for one in found:
        same = (
            other
            for other in found
            if other.start > one.end
            and (other.value, other.value_high) == (one.value, one.value_high)
            and ((other.unit in CURRENCIES) == (one.unit in CURRENCIES))
            and other.indicator
            and not _inside(other, headings)
        )
        below = next(same, None) if _inside(one, headings) else None
        names = ("indicator", "subject", "period", "unit")
        read.append(replace(one, **{name: getattr(below, name) for name in names}) if below else one)
    return read


def _inside(finding: Finding, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= finding.start < end for start, end in spans)


class _Reader:
    """Goes through the sentences of a document and keeps in mind what they speak of."""

    def __init__(self, document: Document, lexicon: Lexicon, published: Period | None, language: str):
        self.document, self.lexicon, self.published, self.language = document, lexicon, published, language
        self.names = Names(lexicon, published)
        self.scene = _Scene()
        self.headings: dict[str, Cast] = {}
        self.topic: tuple[str, ...] = ()
        self.within: list[tuple[str, str]] = []  # indicators and subjects of the sentence that is being read
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
                self.scene.other, self.scene.period, self.scene.national = False, None, ""
                self.scene.theme = ()
        cast = replace(self.names.cast_of(sentence), fragment=self.scene.asks or len(self.scene.words) <= 4)
        found: list[Finding] = []
        if not (sentence.furniture or self._is_furniture(sentence)):
            found = self._figures(sentence, cast)
        self._keep(sentence, cast)
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
        self.within = []
        if operations or _has_interpol(sentence):
            self.scene.national = ""
        for number in numbers:
            if not is_of_another(sentence, cast, number, self.lexicon, self.scene.other):
                one = self._figure(Situation(sentence, cast, number, numbers, times, self.published))
                found += [one] if one else []
                if one and one.indicator in _ORIGINS:  # a beginning isn't when what follows was counted
                    times = [time for time in times if not time.start <= number.start < time.end]
        if times and any(one.unit != "year" for one in found):
            self.scene.period, self.scene.last_period = times[0].iso, times[-1].iso
        if self.within:
            self.scene.indicators = tuple(indicator for indicator, _ in self.within[::-1])
        return found

    def _times(self, sentence: Sentence) -> list[TimeMention]:
        """Times of a sentence but that of a dateline, and years that are figures themselves ("founded in 1923")."""
        times = times_in(sentence.folded, sentence.start, self.published, self.scene.year)
        times = [one for one in times if not _SINCE.search(sentence.folded[: one.start - sentence.start])]
        if sentence.place == 0 and times and _DATELINE.match(sentence.text[: times[0].end - sentence.start + 3]):
            return times[1:]
        return times

    def _figure(self, at: Situation) -> Finding | None:
        if at.is_time:
            return None
        if is_session(at.sentence, at.number):
            return self._session(at)
        around, subjects = self._surroundings(at), self._subjects(at)
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
        if sentence.block.kind != "cell" and (self.within or goes_on):
            last = [indicator for indicator, _ in self.within[::-1]]
            before = [one for one in scene.indicators if sentence.place and one not in last]
            if not last:  # what was meant in the sentence before counts less, and an amount of money not at all
                before = ["", "", *(one for one in before if self.lexicon.units[one] not in CURRENCIES)]
            last = list(dict.fromkeys([*last, *before])) if last else before
        spans = [(one.start, one.end) for one in at.times]
        earlier = (*scene.theme, *scene.words) if goes_on else ()
        return Surroundings(sentence, at.number, at.numbers, earlier, tuple(last[:4]), spans, scene.asks, self.within)

    def _with_currency(self, reading: Reading, at: Situation) -> Reading:
        """A bare amount in the currency of the column, or of the amount before it."""
        if reading.unit is not None or reading.value is None:
            return reading
        sentence, number = at.sentence, at.number
        head = sentence.block.heads[0] if sentence.block.heads else ""
        sign = _SIGN.search(head) if sentence.block.kind == "cell" else None
        told = _SIGNS[sign[0].casefold()] if sign else None
        if told is None and self.scene.currency:
            after = sentence.folded[number.end - sentence.start :]
            large = reading.value >= 1_000_000 or reading.value != reading.value.to_integral_value()
            bare = re.match(r"\s*(?:[,.;)]|for|from|over|pour|autant|fur|para|y|et|und|and|$)", after)
            if large and bare:
                value = reading.value if reading.value >= 1000 else reading.value * 1_000_000
                return replace(reading, unit=self.scene.currency, value=value)
        return replace(reading, unit=told) if told else reading

    def _subjects(self, at: Situation) -> list[Candidate]:
        """Subjects that a number may be about, those of headings and earlier sentences too, with their weights."""
        sentence = at.sentence
        found = near_subjects(self.lexicon, at.cast, at.number, sentence, at.numbers)
        for place, head in enumerate(sentence.block.heads):
            weight = 2.0 - 0.2 * place if sentence.place == 0 else 1.0
            found += self._named_in(head, weight)
        for depth, heading in enumerate(reversed(sentence.headings)):
            found += self._named_in(heading, max(0.5, 1.15 - 0.25 * depth))
        found += [Candidate(subject, 1.2) for _, subject in self.within if subject]
        for place, (candidate, paragraph) in enumerate(reversed(self.scene.subjects[-10:])):
            away = self.paragraphs - paragraph
            weight = (1.15 if away == 0 else max(0.3, 0.75 - 0.15 * away)) - 0.04 * place - candidate.weight
            if self.lexicon.kind(candidate.subject) in ("operation", "database", "notice", "event") or away == 0:
                found.append(replace(candidate, weight=weight))
        if not any(one.weight >= 0.8 and self.lexicon.kind(one.subject) == "operation" for one in found):
            found += [Candidate(one, 1.05) for one in self.topic]
        if not self.scene.other and pattern_of("single", "organisation").search(sentence.folded):
            found.append(Candidate("interpol", _REFERRED))
        found += [Candidate(subject, weight) for subject, weight in _DEFAULT]
        best: dict[str, Candidate] = {}
        for one in found:
            if one.subject not in best or best[one.subject].weight < one.weight:
                best[one.subject] = one
        return list(best.values())

    def _named_in(self, text: str, weight: float) -> list[Candidate]:
        """Subjects that a heading or label names."""
        if text not in self.headings:
            sentence = Sentence(0, len(text), text, fold(text), _NO_BLOCK, (), 0, words_in(text))
            self.headings[text] = self.names.cast_of(sentence)
        if whole := self.lexicon.whole_names.get(fold(text.strip(" *_:"))):
            return [Candidate(one, weight) for one in whole]
        mentions = self.headings[text].mentions
        return [Candidate(one, weight - less(one, mention.ids)) for mention in mentions for one in mention.ids]

    def _finding(self, at: Situation, reading: Reading, choice: Choice) -> Finding | None:
        unit = self.lexicon.units[choice.indicator]
        value, high = (_in_unit(one, reading.unit, unit) for one in (reading.value, reading.value_high))
        period = self._period(at, choice)
        if unit == "year" and value is not None:
            value = self._year(value, at)
            if value is None:
                return None
            period = f"{value:.0f}"
        if self.lexicon.kind(choice.subject) == "person" and (choice.indicator, choice.subject) in self.within:
            choice = replace(choice, subject="")  # of somebody else, whom the sentence doesn't name
        time = period if at.time() else ""
        if self.lexicon.kind(choice.subject) == "operation":
            self.scene.national = country_of(at, self.lexicon, choice.indicator) or self.scene.national
        subject = edition_meant(at, self.lexicon, choice.indicator, choice.subject, time, self.scene.national)
        if unit in CURRENCIES:
            self.scene.currency = unit
        self.within.append((choice.indicator, choice.subject))
        if self._span(subject) > self._span(choice.subject):
            self.scene.subjects.append((Candidate(subject, _RESOLVED), self.paragraphs))
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
        goes_on = bool(self.within) or bool(at.sentence.place and self.scene.indicators)
        if operation and unit in CURRENCIES and (choice := self._only_amount(unit, subjects)):
            return self._finding(at, reading, choice)
        share = unit in ("times", "percent") and (operation or goes_on or _has_interpol(at.sentence))
        large = unit not in CURRENCIES or (reading.value or 0) >= _LEAST_AMOUNT
        if not share and not (operation and large and unit in {*CURRENCIES, "kg", "tonnes"}):
            return None
        named = at.time()
        value = float(reading.value) if reading.value is not None else None
        return self._made(at, reading, (value, None), ("", ""), named.iso if named else "")

    def _only_amount(self, unit: str, subjects: Sequence[Candidate]) -> Choice | None:
        """The one indicator of money that the record has of the operation that is spoken of."""
        operations = [one for one in subjects if self.lexicon.kind(one.subject) == "operation"]
        best = max(operations, key=lambda one: one.weight).subject
        known = [one for one, subject in self.lexicon.pairs if subject == best and self.lexicon.units[one] == unit]
        return Choice(known[0], best, 0.0, 0.0) if len(known) == 1 else None

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

    def _keep(self, sentence: Sentence, cast: Cast) -> None:
        scene = self.scene
        if sentence.block.kind == "cell":
            return
        ours = cast.actors(self.lexicon)
        if cast.others or ours:
            scene.other = bool(cast.others) and not ours
        for mention in cast.mentions:
            scene.subjects += [(Candidate(one, less(one, mention.ids)), self.paragraphs) for one in mention.ids]
        if sentence.place == 0:
            scene.theme = sentence.words
        scene.words, scene.asks = sentence.words, sentence.text.rstrip().endswith("?")
        scene.year = latest_year(times_in(sentence.folded, 0, self.published, scene.year)) or scene.year


_SINCE = re.compile(
    r"(?:(?:since|depuis|seit|desde)|(?:inaugur\w+|opened|launched|created|founded|established|set up|born|eroffnet|"
    r"gegrundet|fondee?|creee?|fundad[oa]|cread[oa]) (?:in|en|im)) $"
)
_ORIGINS = frozenset({"founding_year", "launch_year", "refounding_year"})
_SESSION = "assembly_number"
_LEAST_AMOUNT = 10_000  # of money without an indicator: what is less is a price
_DATELINE = re.compile(r"[A-ZÀ-Ý][^.;:]{2,40} [—–-]")
_NO_BLOCK = Block(0, 0)
_SIGN = re.compile(r"(?<!\w)(?:usd|us\$|eur|percent)(?!\w)|[$€%]", re.IGNORECASE)
_SIGNS = {"usd": "USD", "us$": "USD", "$": "USD", "eur": "EUR", "€": "EUR", "%": "percent", "percent": "percent"}


def _has_interpol(sentence: Sentence) -> bool:
    return "interpol" in sentence.folded


def _in_unit(value: Decimal | None, unit: str | None, to_unit: str) -> float | None:
    if value is None:
        return None
    return float(tidy(in_unit(value, unit if unit and unit in MEASURES and to_unit != "year" else "", to_unit)))
