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
_LISTED = re.compile(
    r"(?:including|as well as|such as|dont|darunter|incluid\w+|like|ainsi que|asi como)(?: \w+){0,3} $"
)


def edition_meant(at: Situation, lexicon: Lexicon, indicator: str, subject: str, period: str) -> str:
    """The edition of an operation that a number is about; empty for an unnamed one, and for one country's part.

    `period` is the time that the number's own sentence tells for it.
    """
    if lexicon.kind(subject) != "operation":
        return subject
    if subject == UNNAMED or _is_national(at, lexicon, indicator):
        return ""
    editions = lexicon.names.editions
    series = editions.get(subject) or next((group for group in editions.values() if subject in group), ())
    if pattern_of("single", "series_total").search(at.sentence.folded):
        return next((one for one in series if one.endswith(TOTAL)), subject)
    named = any(subject in one.ids and one.end <= at.number.start for one in at.cast.mentions)
    if subject in lexicon.spans and (named or not period or not series):
        return subject
    single = [one for one in series if not one.endswith(TOTAL)]
    return _of_time(lexicon, subject, single, period_of(period), at.published)


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


def _is_national(at: Situation, lexicon: Lexicon, indicator: str) -> bool:
    """Whether a country is named before the number, and after the operation, that isn't in a list of countries."""
    if lexicon.units[indicator] == "countries" or lexicon.measures[indicator] != "flow":
        return False
    start = at.number.start
    operations = [
        one.end for one in at.cast.mentions if one.end <= start and any(lexicon.kind(i) == "operation" for i in one.ids)
    ]
    counted = [one.start for one in at.numbers if one.reading.unit == "countries"]
    for first, last, _ in at.cast.countries:
        inside = any(one.start <= first < one.end for one in at.numbers)
        listed = _LISTED.search(at.sentence.folded[: first - at.sentence.start]) or (counted and counted[0] < first)
        if last <= start and first > max(operations, default=-1) and not inside and not listed:
            return True
    return False
