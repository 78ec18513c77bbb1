"""Where a number stands: its sentence with names, numbers and times; and the time that it belongs to."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from interpol_figures.model.periods import Period
from interpol_figures.reading.figures import Number
from interpol_figures.reading.mentions import Cast
from interpol_figures.reading.periods import Spot, TimeMention, time_of
from interpol_figures.reading.sentences import Sentence
from interpol_figures.reading.words import pattern_of

_DATED = re.compile(r"(?: [^\W\d]+){1,3} (?:by|in|as of|bis|im jahr|en|fin|a fines de) ")


@dataclass(frozen=True)
class Situation:
    """A number in its sentence: `cast` are the names in it, `numbers` all its numbers, `times` all its times."""

    sentence: Sentence
    cast: Cast
    number: Number
    numbers: Sequence[Number]
    times: Sequence[TimeMention]
    published: Period | None = None
    databases: Collection[str] = ()

    @property
    def is_time(self) -> bool:
        """Whether the number is a part of a time that the sentence names; a lone year may be a figure as well."""
        around = [one for one in self.times if one.start <= self.number.start < one.end]
        return any("/" in one.iso or not self.number.is_year for one in around)

    @property
    def dates_another(self) -> bool:
        """Whether the number is the year of the number right before it: "50 member countries by 1955"."""
        before = [one for one in self.numbers if one.end <= self.number.start and not one.is_year]
        if not self.number.is_year or not before:
            return False
        start = self.sentence.start
        return bool(_DATED.fullmatch(self.sentence.folded[before[-1].end - start : self.number.start - start]))

    @property
    def database_before(self) -> str:
        """The database behind whose name the number stands as a year in brackets: "stolen works of art (1995)"."""
        start, end = self.number.start - self.sentence.start, self.number.end - self.sentence.start
        bracketed = self.sentence.text[:start].endswith(" (") and self.sentence.text[end : end + 1] == ")"
        if not (self.number.is_year and bracketed):
            return ""
        named = [one for one in self.cast.mentions if one.end == self.number.start - 2]
        return next((one for mention in named for one in sorted(mention.ids) if one in self.databases), "")

    def time(self, apart: bool = False) -> TimeMention | None:
        """The time that the number belongs to; `apart` where another number's time isn't this one's too."""
        sentence, number = self.sentence, self.number
        times = [one for one in self.times if not (apart and one.until)]
        for one in times:
            if number.end <= one.start and _DATED.fullmatch(
                sentence.folded[number.end - sentence.start : one.start - sentence.start]
            ):
                return one
        contrast = apart or bool(pattern_of("time", "contrast").search(sentence.folded))
        spans = [(one.start, one.end) for one in self.numbers]
        before = sentence.folded[: number.start - sentence.start]
        clause_end = sentence.clause(number.start, number.end)[1]
        comma = sentence.folded.find(", ", number.end - sentence.start)
        near = sentence.start + comma if comma >= 0 else clause_end
        return time_of(times, Spot((number.start, number.end), (near, clause_end), before, spans, contrast))
