"""Which edition of a series of operations is meant, and whether only one country's part in it."""

import re
from collections.abc import Sequence

from interpol_figures.model.periods import Period
from interpol_figures.reading.lexicon import UNNAMED, Lexicon
from interpol_figures.reading.periods import period_of
from interpol_figures.reading.situation import Situation
from interpol_figures.reading.words import pattern_of
from interpol_figures.tables.names import TOTAL

_LONG_AGO = 400  # days after which an edition is no news any more
_APART = re.compile(r";| [-–—] |\b(?:the operation|the action|l'operation|la operacion|die aktion)\b")
_LISTED = re.compile(
    r"(?:including|as well as|such as|dont|darunter|incluid\w+|like|ainsi que|asi como)(?:,? (?:\w|[-'])+)*,? $"
)
_THERE = re.compile(r"(?: [^\W\d]+){0,4} (?:in|en|au|aux|im) (?:the |la |le |el |los |der |den )?")


def edition_meant(
    at: Situation, lexicon: Lexicon, indicator: str, subject: str, period: str, national: str = ""
) -> str:
    """The edition of an operation that a number is about; empty for an unnamed one, and for one country's part.

    `period` is the time that the number's own sentence tells for it, `national` the country of the sentences before.
    """
    if lexicon.kind(subject) != "operation":
        return subject
    national = country_of(at, lexicon, indicator) or national
    if subject == UNNAMED or national:
        part = f"{subject}_in_{national}"
        return part if part in lexicon.kinds else ""
    editions = lexicon.names.editions
    series = editions.get(subject) or next((editions[one] for one in lexicon.series_of(subject)), ())
    if pattern_of("single", "series_total").search(at.sentence.folded):
        return next((one for one in series if one.endswith(TOTAL)), subject)
    named = any(subject in one.ids and one.end <= at.number.start for one in at.cast.mentions)
    if subject in lexicon.spans and (named or not period or not series):
        return subject
    single = [one for one in series if not one.endswith(TOTAL)]
    return _of_time(lexicon, subject, single, period_of(period), at.published)


def edition_before(lexicon: Lexicon, named: str, told: Period) -> str:
    """For a series that had no edition at a time, the last before it: reports date an edition by their own day."""
    editions = [ids for one in lexicon.names.subject_ids(named) if (ids := lexicon.names.editions.get(one))]
    series = [one for one in (editions[0] if editions else ()) if not one.endswith(TOTAL)]
    spans = [span for one in series if (span := period_of(lexicon.spans.get(one, "")))]
    if named in lexicon.spans or not spans or any(span.overlaps(told) for span in spans):
        return named
    found = _of_time(lexicon, "", series, told, None)
    return found or named


def _of_time(
    lexicon: Lexicon, subject: str, series: Sequence[str], told: Period | None, published: Period | None
) -> str:
    """The edition of the time told; of a series without a time the last that had begun, if that isn't long ago."""
    spans = {one: span for one in (*series, subject) if (span := period_of(lexicon.spans.get(one, "")))}
    until = told or published
    if subject not in lexicon.spans:
        begun = [one for one in series if until and one in spans and spans[one].start <= until.end]
        recent = [one for one in begun if until and (until.start - spans[one].end).days < _LONG_AGO]
        return max(recent, key=lambda one: spans[one].start) if recent else subject
    if told is None or subject not in spans or spans[subject].overlaps(told):
        return subject
    fitting = [one for one in series if one in spans and spans[one].overlaps(told)]
    return fitting[0] if len(fitting) == 1 else subject


def country_of(at: Situation, lexicon: Lexicon, indicator: str) -> str:
    """A country that is named before the number, and after the operation, and not in a list of countries."""
    if lexicon.units[indicator] == "countries" or lexicon.measures[indicator] != "flow":
        return ""
    start = at.number.start
    operations = [
        one.end for one in at.cast.mentions if one.end <= start and any(lexicon.kind(i) == "operation" for i in one.ids)
    ]
    counted = [one.start for one in at.numbers if one.reading.unit == "countries"]
    for first, last, name in at.cast.countries:
        inside = any(one.start <= first < one.end for one in at.numbers)
        listed = _LISTED.search(at.sentence.folded[: first - at.sentence.start]) or (counted and counted[0] < first)
        between = at.sentence.folded[last - at.sentence.start : start - at.sentence.start]
        if _APART.search(between):
            continue
        there = _THERE.fullmatch(at.sentence.folded[at.number.end - at.sentence.start : first - at.sentence.start])
        if there or (last <= start and first > max(operations, default=-1) and not inside and not listed):
            return name
    return ""
