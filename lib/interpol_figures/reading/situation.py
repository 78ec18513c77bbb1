"""Where a number stands: its sentence with names, numbers and times; what its words say of it, and its time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import dropwhile, takewhile

from interpol_figures.model.periods import Period
from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import CURRENCIES, UNIT_OF
from interpol_figures.reading.figures import Number
from interpol_figures.reading.lexicon import WEIGHTS
from interpol_figures.reading.mentions import Cast, Mention
from interpol_figures.reading.name_finder import Named
from interpol_figures.reading.periods import TimeMention, times_in
from interpol_figures.reading.sentences import Sentence, Word, words_in
from interpol_figures.reading.words import pattern_of, stem, stems_of, words_of

_NOUN_WORDS = 7  # words after a number among which its noun is looked for
_GOVERNS = 2.8  # weight of the noun that a number depends on
_OF_WHOLE = 1.7  # weight of the noun of the number that it is a part of
_OWNED = 0.35  # what is left of the weight of a word that is another number's noun
_CLAUSES = re.compile(r"[;:()–—|]|\s-\s")
_PARTS = re.compile(r",(?!\d)|[;()–—|]|\s-\s")
_ASIDE = re.compile(r"\([^\W\d][^\s()]*\)")  # a word in brackets parts nothing: "(ICPC)", "(Austria)"
_NEAR = 30  # characters between a number and a time that belongs to it
_BESIDE = 5  # characters between a number and a time set against another, that is its own
_NEXT = 12  # characters between a time and the number behind it: "2017 schon 192"
_AGES = range(5, 251)  # years that may tell how old the organisation is
_MARK = re.compile(r"(?<!-)[,;:.()!?–—|]")
_HEADS_LINE = re.compile(r"\s?(?:[:–—]|-\s)")
_MOST_TIMES = 100  # what is more counts how often, not how many times as much


@dataclass(frozen=True)
class Situation:
    """A number in its sentence: `cast` are the names in it, `numbers` all its numbers, `times` all its times.

    `earlier` are the words of the sentence before, where this one goes on; `last` the indicators meant before, the
    last first; `asked` whether the sentence before was a question; `told` what was told of persons before.
    """

    sentence: Sentence
    cast: Cast
    number: Number
    numbers: Sequence[Number]
    times: Sequence[TimeMention]
    published: Period | None = None
    earlier: Sequence[Word] = ()
    last: Sequence[str] = ()
    asked: bool = False
    told: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    @cached_property
    def before(self) -> str:
        """The folded text of the sentence before the number."""
        return self.sentence.between(self.sentence.start, self.number.start)

    @cached_property
    def behind(self) -> str:
        """The folded text of the sentence behind the number."""
        return self.sentence.between(self.number.end, self.sentence.end)

    @cached_property
    def lead(self) -> str:
        """The folded text of the sentence before the number's phrase, which "some" begins."""
        return self.sentence.between(self.sentence.start, self.number.phrase_start)

    @cached_property
    def clause(self) -> tuple[int, int]:
        """The stretch between semicolons, brackets and dashes around the number, as places of the document."""
        return self._stretch(_CLAUSES)

    @cached_property
    def part(self) -> tuple[int, int]:
        """The stretch between commas and such marks: "Founded in 1923" of "Founded in 1923, it moved in 1989"."""
        return self._stretch(_PARTS)

    def _stretch(self, parting: re.Pattern[str]) -> tuple[int, int]:
        """The stretch between marks around the number, or with the next where it holds no more than a time."""
        start, text = self.sentence.start, _ASIDE.sub(lambda aside: "_" * len(aside[0]), self.sentence.text)
        marks = [match.start() + start for match in parting.finditer(text)]
        before = [self.sentence.start, *(place for place in marks if place < self.number.start)]
        behind = [*(place for place in marks if place >= self.number.end), self.sentence.end]
        if self._tells_nothing(before[-1], behind[0]):
            return (before[-1], behind[1]) if len(behind) > 1 else (before[-2:][0], behind[0])
        return before[-1], behind[0]

    def _tells_nothing(self, start: int, end: int) -> bool:
        """Whether between two places stands no more than a time: "In 1923"."""
        words = [word for word in self.sentence.words if start <= word.start < end and not word.text.isdecimal()]
        timed = {word.start for one in self.times for word in words if one.start <= word.start < one.end}
        return all(word.start in timed or word.text in words_of("stop") for word in words)

    @cached_property
    def total(self) -> Number | None:
        """The number of which this one is a part: 164 for 84 in "84 of 164 votes"."""
        return self._next_behind("of_total")

    def _next_behind(self, name: str) -> Number | None:
        """The next number, where a pattern is all that stands between."""
        behind = next((one for one in self.numbers if one.start >= self.number.end), None)
        between = self.sentence.between(self.number.end, behind.phrase_start) if behind else ""
        return behind if pattern_of(name).fullmatch(between) else None

    @cached_property
    def _last(self) -> Number | None:
        """The number before this one, if there is any but years."""
        return next((one for one in reversed(self.numbers) if one.end <= self.number.start and not one.is_year), None)

    @cached_property
    def _since_last(self) -> str:
        """The folded text between the number before and this one's phrase."""
        return self.sentence.between(self._last.end, self.number.phrase_start) if self._last else ""

    @property
    def is_total(self) -> bool:
        """Whether the number before is a part of this one: 164 in "84 of 164 votes"."""
        return self._last is not None and bool(pattern_of("of_total").fullmatch(self._since_last))

    @property
    def is_beaten(self) -> bool:
        """Whether the number is what the one before it won against: 61 in "101 votes to 61"."""
        return self._last is not None and bool(pattern_of("opposed").fullmatch(self._since_last))

    @cached_property
    def people(self) -> Number | None:
        """The number of people who come from so many countries as this one says: "1,200 staff from 130 nations"."""
        return self._last if pattern_of("people_from").fullmatch(self._since_last) else None

    @cached_property
    def whole(self) -> "Situation | None":
        """The number of which this one is told as a part: "543,000 packages were inspected, of which 20,000 …"."""
        told = pattern_of("part_before").search(self._since_last)
        return replace(self, number=self._last) if self._last and told else None

    @property
    def country_besides(self) -> Named | None:
        """The country that is named beside the number of a region's: "18 African countries and the United Kingdom"."""
        joined, named = pattern_of("besides").fullmatch, (one for one in self.cast.countries if one.whole)
        return next((one for one in named if joined(self.sentence.between(self.number.end, one.start))), None)

    @property
    def is_of_countries(self) -> bool:
        """Whether the number is a part of so many countries: "179 of its 196 members"."""
        behind = [word for word in self.sentence.words if self.total and word.start >= self.total.end]
        return any(word.stem in stems_of("members") or UNIT_OF.get(word.text) == "countries" for word in behind[:2])

    def is_apart(self, start: int) -> bool:
        """Whether a place is beyond the number's part of the sentence."""
        return not self.part[0] <= start < self.part[1]

    @property
    def is_time(self) -> bool:
        """Whether the number is a part of a time that the sentence names; a lone year may be a figure as well."""
        dated = any("/" in one.iso or not self.number.is_year for one in self._around)
        named = pattern_of("event_year").search(self.before) and self.noun_words
        past = named or pattern_of("before_year").search(self.before)
        return bool(dated or (self.number.is_year and past) or pattern_of("as_of").search(self.before))

    @property
    def is_former(self) -> bool:
        """Whether the number is what something was before, at a time that isn't told: 138 in "rose from 138 to 178"."""
        changed = pattern_of("grown").search(self.before) and pattern_of("changed_to").match(self.behind)
        return bool(changed) and self.time() is None

    @property
    def _around(self) -> list[TimeMention]:
        """Times that the number is a part of."""
        return [one for one in self.times if one.start <= self.number.start < one.end]

    @property
    def dates_another(self) -> bool:
        """Whether the number is the year of the number right before it: "50 member countries by 1955"."""
        start = min((one.start for one in self._around), default=self.number.start)
        return self.number.is_year and self._last is not None and self._is_dated(self._last.end, start)

    def _is_dated(self, start: int, end: int) -> bool:
        """Whether the text between two places sets what was counted and the time at which it was so many."""
        return bool(pattern_of("counted_by").fullmatch(self.sentence.between(start, end)))

    @property
    def is_age(self) -> bool:
        """Whether the number tells a year by the time since: "100 years ago", "has turned 100"."""
        years = self.number.reading.unit in (None, "years") and (self.number.reading.value or 0) in _AGES
        told = pattern_of("age_before").search(self.before) or pattern_of("age_after").match(self.behind)
        return years and told is not None

    @property
    def is_multiple(self) -> bool:
        """Whether the number tells how many times as many: "three times as many", "doubled", "doppelt so oft"."""
        reading = self.number.reading
        few = reading.unit == "times" and reading.value is not None and reading.value < _MOST_TIMES
        return few and not pattern_of("times_rate").match(self.behind)

    @property
    def weight_told(self) -> list[str]:
        """The unit of weight of the number before, where it is left out here: "35 tonnes of cocaine, 5 of heroin"."""
        unit = self._last.reading.unit if self._last and pattern_of("of_it").match(self.behind) else None
        return [unit] if unit in WEIGHTS else []

    @property
    def is_session(self) -> bool:
        """Whether the number is that of a session of the assembly: "the 90th General Assembly"."""
        block = self.sentence.block
        in_column = block.kind == "cell" and fold(block.heads[0]) in words_of("session_heads")
        if in_column or pattern_of("session_behind").match(self.behind) or self.is_age:
            return not self.is_age
        ordinal = pattern_of("ordinal_word").fullmatch(fold(self._written) + self.behind[:2].strip(" ,."))
        return bool(ordinal and pattern_of("session_before").search(self.before))  # "the Assembly, which was the 80th"

    @property
    def _written(self) -> str:
        return self.sentence.text[self.number.start - self.sentence.start : self.number.end - self.sentence.start]

    @cached_property
    def noun_words(self) -> list[Word]:
        """The words right behind the number, up to a mark, a conjunction or another number."""
        if rival := self._next_behind("opposed"):
            return replace(self, number=rival).noun_words  # "101 zu 61 Stimmen"
        unit = self.number.reading.unit
        skipped = words_of("partitive") | words_of("of_money" if unit in CURRENCIES else "partitive")
        behind = [word for word in self.sentence.words if word.start >= self.number.end][:_NOUN_WORDS]
        words = list(dropwhile(lambda word: word.text in skipped or UNIT_OF.get(word.text) in CURRENCIES, behind))
        parting = words_of("prepositions")
        if unit not in WEIGHTS:  # but "tonnes of raw and processed ivory"
            parting |= words_of("and")
        ends = [word.start for word in words if word.text in parting or self.apart(word)]
        ends += [time.start for time in self.times if time.start >= self.number.end]
        ends += [self.number.end + mark.start() for mark in [_MARK.search(self.behind)] if mark]
        return [word for word in words if word.start < min(ends, default=self.sentence.end)]

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Stems of the words right behind the number that say what it counts; units, times and lone names don't."""
        empty = words_of("stop") | words_of("generic")
        named: list[Mention | Named] = [*self.cast.whose]  # "16,394 Yellow ones", "111 that violated Article 2"
        named += [one for one in self.cast.countries if not one.whole]  # "29 Français"
        names = {place for one in named for place in range(one.start, one.end)}
        alone = {(one.start, one.end) for one in self.cast.mentions}
        words = self.noun_words if self.number.reading.unit in WEIGHTS else self.noun_words[:4]
        persons = words and words[0].stem in stems_of("persons")  # "suspects of financial offences" are suspects
        ends = words_of("auxiliaries") | (words_of("partitive") if persons else frozenset())
        words = list(takewhile(lambda word: word.text not in ends, words))
        if self.number.reading.unit == "percent":
            return frozenset()  # what follows isn't its noun: "57 per cent went on pay"
        words = [word for word in words if word.start not in names and (word.start, word.end) not in alone]
        told = (word for word in words if word.text not in empty)
        return frozenset(word.stem for word in told if not word.text.isdecimal())

    @cached_property
    def governor(self) -> str:
        """The stem of the noun that the number depends on, as "arrest" in "the arrest of 85 people"; or nothing."""
        found = pattern_of("governor").search(self.lead)
        return stem(found[1]) if found else ""

    def apart(self, word: Word) -> int:
        """How many other numbers stand between the number and a word."""
        first, last = sorted((self.number.start, word.start))
        return sum(first < start <= last and end <= last for start, end in self._counted)

    @cached_property
    def _counted(self) -> list[tuple[int, int]]:
        """Places of the numbers that part this one from words: for a count those that are no years."""
        joined = (self.total, self.people, self._listed_next)
        counted = (one for one in self.numbers if self.number.is_year == one.is_year and one not in joined)
        return [(one.start, one.end) for one in counted]

    @property
    def _listed_next(self) -> Number | None:
        """The next number where one verb is said of both: "11,000 red and 2,400 yellow ones were issued"."""
        return self._next_behind("joined_count")

    def word_weights(self, earlier: float = 0.3, beyond_part: float = 1.0) -> dict[str, float]:
        """How much each word around the number says of it, by stem: its noun most, words of other numbers least.

        `earlier` is what the words of the sentence before weigh, `beyond_part` what is left of those beyond a comma.
        """
        weights: dict[str, float] = {}
        inside = (*self._weights_before(beyond_part), *self._weights_behind(beyond_part))
        for word, weight in (*self._weights_around(earlier), *inside):
            weights[word] = max(weight, weights.get(word, 0.0))
        return weights

    def _weights_around(self, earlier: float) -> Iterator[tuple[str, float]]:
        """Of the number's own words, its governor, the sentence before, headings and labels."""
        sentence = self.sentence
        yield self.governor, _GOVERNS
        yield from ((noun, _OF_WHOLE) for noun in sorted(self.whole.nouns if self.whole else ()))
        yield from ((word.stem, 1.5) for word in words_in(self._written) if not word.text[0].isdecimal())
        yield from ((word.stem, earlier) for word in self.earlier)
        yield from ((word.stem, 0.6) for heading in sentence.headings[-2:] for word in words_in(heading))
        heads = [one for one in sentence.block.heads if not pattern_of("no_heads").fullmatch(fold(one))]
        for place, head in enumerate(heads):
            weight = 0.8 if place or sentence.place else 3.0 if sentence.block.kind == "cell" else 2.0
            yield from ((word.stem, weight) for word in words_in(head))

    @cached_property
    def _least(self) -> float:
        """What the farthest word weighs: without a noun all words matter, and of a year any."""
        return 1.2 if self.number.is_year else 0.4 if self.nouns else 0.8

    @cached_property
    def _owned(self) -> frozenset[int]:
        """Places of words that stand right behind other numbers, as their nouns."""
        others = [one for one in self.numbers if one not in (self.number, self.total, self.people) and not one.is_year]
        nouns = {one: Situation(self.sentence, self.cast, one, self.numbers, ()).noun_words for one in others}
        most = {self._listed_next: 1}
        return frozenset(word.start for one, words in nouns.items() for word in words[: most.get(one, 2)])

    def _lessened(self, word: Word, beyond: float, beyond_part: float) -> float:
        """What is left of a word's weight: `beyond` of it for each number between, less of another number's noun."""
        owned = _OWNED if word.start in self._owned else 1.0
        return beyond ** self.apart(word) * owned * (beyond_part if self.is_apart(word.start) else 1.0)

    def _weights_before(self, beyond_part: float) -> Iterator[tuple[str, float]]:
        beyond = 0.45 if self.number.is_year else 0.75
        money = 0.7 if self.number.reading.unit in CURRENCIES else 0.0  # what is done with an amount is told before it
        words = [word for word in self.sentence.words if word.end <= self.number.start]
        for place, word in enumerate(reversed(words)):
            inside = word.start >= self.clause[0]
            weight = max(self._least, (1.9 + money if inside else 1.0) - (0.05 + money / 5) * place)
            weight += 0.4 if place < 3 and inside else 0.0
            yield word.stem, weight * self._lessened(word, beyond, min(beyond_part, 0.8))

    def _weights_behind(self, beyond_part: float) -> Iterator[tuple[str, float]]:
        words = [word for word in self.sentence.words if word.start >= self.number.end]
        if self.number.is_year:
            turn = pattern_of("joint").search(self.behind)
        else:
            turn = pattern_of("examples").search(self.behind, len(", "))  # behind a comma: "57 of them" is its own
        ends = self.number.end + turn.start() if turn else self.sentence.end
        beyond = 0.5 if self._numbered(self.clause[1], self.sentence.end) else 0.8  # which has a number of its own
        for place, word in enumerate(words):
            inside = word.start < self.clause[1]
            weight = max(self._least if inside else 0.3, (1.5 if inside else beyond) - 0.03 * place)
            weight = 3.0 - 0.3 * place if word in self.noun_words else weight
            weight *= 1 if word.start < ends else 0.4
            yield word.stem, weight * self._lessened(word, 0.25 if self.number.is_year else 0.5, beyond_part)

    def time(self, apart: bool = False) -> TimeMention | None:
        """The time that the number belongs to: one right behind it, or the nearest before it, or the next.

        `apart` where another number's time isn't this one's too.
        """
        start, end = self.number.start, self.number.end
        times = [one for one in self.times if self._may_date(one) and not (apart and one.bounds)]
        if dated := [one for one in times if end <= one.start and self._is_dated(end, one.start)]:
            return dated[0]
        before = [one for one in times if one.end <= start]
        later = [one for one in times if one.start >= end]
        behind = [one for one in later if one.start <= self.clause[1] + 2 * one.clear or (one.clear and not before)]
        nearest = behind[0] if behind else None
        if nearest and nearest.start - end <= _NEAR and not self._numbered(end, nearest.start):
            beside = nearest.start <= self.clause[1] and not _PARTS.search(self._between(nearest))
            nearer = before and beside and start - before[-1].end > nearest.start - end
            own = nearer or (before and self._numbered(before[-1].end, start))
            # "It holds 100 million; in 2013 it was searched 800 million times"
            of_next = ";" in self._between(nearest) and self._numbered(nearest.end, self.sentence.end)
            if (not before and not of_next) or (own and not self._dates_next(nearest)):
                return nearest
        if before:
            return before[-1]
        far = nearest is not None and (self._numbered(end, nearest.start) or nearest.start > self.clause[1])
        if apart and nearest and ", " in self._between(nearest):
            return None  # "which has 196 members, first used it in 1946"
        return None if far else nearest

    def end_of(self, iso: str) -> str:
        """Of a span of years the one at which it was so many: "From 1946 to 1955 it grew from 19 members to 55"."""
        change = pattern_of("change").search(self.before) if len(iso) == len("1946/1955") else None
        return iso if change is None else iso[5:] if change["to"] else iso[:4]

    @cached_property
    def labelled_time(self) -> TimeMention | None:
        """The time that the labels and headings of the number's block name, the nearest first."""
        heads, headings = self.sentence.block.heads, self.sentence.headings[1:]
        labels = (*heads[1:], *heads[:1], *reversed(headings))
        return next((time for text in labels for time in times_in(fold(text), 0, self.published, None)), None)

    def _dates_next(self, time: TimeMention) -> bool:
        """Whether a time stands right before the next number: "30 million in 161 countries and in 2014 about 40"."""
        joint = pattern_of("joint").search(self._between(time))
        return bool(joint) and any(0 <= one.phrase_start - time.end <= _NEXT for one in self.numbers)

    def _may_date(self, time: TimeMention) -> bool:
        """Whether a time isn't past, compared, or that of a beginning told beside: "founded in 1923 and has 194"."""
        between = self._between(time)
        heads_line = time.start == self.sentence.start and _HEADS_LINE.match(between)  # "1923 – founded"
        beside = not self._numbered(time.end, self.number.start) and pattern_of("begun_with").fullmatch(between)
        counted_then = time.start >= self.number.end or beside
        apart = self.is_apart(time.start) or pattern_of("joint").search(between)
        if time.begins and not heads_line and (apart or not counted_then):
            return False
        return not self._is_past(time) and (not time.compared or self._takes_up(time))

    def _is_past(self, time: TimeMention) -> bool:
        """Whether a time is that of what was before: "from 2,000 in 2001 to 12,000"."""
        joint = self.sentence.between(time.end, self.number.phrase_start)
        return bool(pattern_of("changed_to").fullmatch(joint))

    def _between(self, time: TimeMention) -> str:
        """The folded text between the number and a time."""
        first, last = sorted([(self.number.start, self.number.end), (time.start, time.end)])
        return self.sentence.between(first[1], last[0])

    def _takes_up(self, time: TimeMention) -> bool:
        """Whether the number is said of a time compared: "more than a year before, when there were 57,347"."""
        between = self.number.start - time.end
        return between >= 0 and (between <= _BESIDE or bool(pattern_of("when").match(self.before[-between:])))

    def _numbered(self, start: int, end: int) -> bool:
        """Whether another number stands between two places."""
        return any(start <= one.start < end for one in self.numbers)
