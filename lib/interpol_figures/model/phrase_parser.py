"""Figure phrases: which figures a phrase such as "over $130 million" may state, and whether a row agrees with it.

The vocabulary is in words.toml, numbers are read in number_parser, units in units; here is how they make a figure.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from interpol_figures.model.format import in_digits
from interpol_figures.model.number_parser import BETWEEN, FRACTION_OF, NUMBER_OF, Numeral, numerals
from interpol_figures.model.phrase_words import any_of, fold, line, meanings, pattern
from interpol_figures.model.units import (
    CONVERSIONS,
    COUNTS,
    CURRENCIES,
    CURRENCY,
    CURRENCY_BEFORE,
    MEASURES,
    SCALE_OF,
    UNIT_OF,
    in_unit,
    tidy,
    unit_and_scale,
)

_QUALIFIER_OF, _SUFFIX_OF = meanings("qualifiers"), meanings("suffixes")
_AND, _OF, _SCALE = pattern("and"), pattern("of"), any_of(SCALE_OF)
_BEFORE = re.compile(rf"(?:^|[^\w])({any_of(_QUALIFIER_OF)})\s*(?:(?:{pattern('fillers')})\s+)*$")
_AFTER = re.compile(rf"\s*({any_of(_SUFFIX_OF)})(?!\w)")
_MEASURE_AFTER = re.compile(
    rf"\.?[\s-]*(?:(?:in|{_OF})\s*)?"
    rf"({any_of(name for name, unit in UNIT_OF.items() if unit not in COUNTS)})(?!\w)"
)
_NOUN_AFTER = re.compile(
    r"[\s-]*(?:(?!(?:from|and|in|across|to|by|with|were|per|aus)\b)[^\W\d]+[\s'-]+){0,3}?"
    rf"({any_of(name for name, unit in UNIT_OF.items() if unit in COUNTS)})(?!\w)"
)
_FRACTION = re.compile(
    rf"(?<!\w)(?:({any_of(NUMBER_OF)}|a|an)[\s-]+)?({any_of(FRACTION_OF)})(?!\w)"
    rf"(?:[\s-]+(?:of )?(?:an?|de)?\s*({_SCALE})(?!\w))?"
)
_RANGE = re.compile(rf"\s*(?:{pattern('range')})\s*(?:{CURRENCY})?\s*")
_BETWEEN_JOINT = re.compile(rf"\s*(?:{_AND})\s*(?:{CURRENCY})?\s*")
_FROM = re.compile(rf"(?<!\w)(?:{pattern('from')})\s+$")
_RATIO = re.compile(
    rf"(?<![\w.,/])({any_of(NUMBER_OF)}|\d{{1,2}})\s+(?:{pattern('ratio')})\s+({any_of(NUMBER_OF)}|\d{{1,3}})(?![\w/])"
)
_EVERY_NTH = re.compile(rf"(?<!\w)jede[rsn]?\s+({any_of(NUMBER_OF)})(?!\w)")
_OTHERS = re.compile(
    rf"(?:the )?[A-Z]\w+(?:, (?:the )?[A-Z]\w+)*,? (?:and|et|und|y) (\d{{1,3}}|{any_of(NUMBER_OF)}) "
    r"(?:others?|other countries|other nations|autres|autres pays|andere|andere Länder|otros|otros países)(?!\w)"
)
_SEVERAL = re.compile(rf"(?<!\w)(?:{pattern('several')})(?!\w)")
_TIME_BEFORE = re.compile(rf"(?:(?<!\w)(?:{pattern('time')}|{pattern('months')})\s|\(|-)\s*$")
_TOTAL = re.compile(r"(?<![\d.,])(\d{2,3}) (?:out )?(?:of|von|sur|de) (?:the )?\d{2,3} ([^\W\d_]+)")
NEAR = 60  # characters before a number in which its qualifier is looked for
_YEAR = re.compile(r"1[89]\d\d|20\d\d")
_CLOCK = re.compile(r"(?<![\d/])24/7(?!\d)")


@dataclass(frozen=True)
class Reading:
    """One figure that a phrase may state, in the phrase's own unit: "1.3 tonnes" is 1.3, tonnes; `in_unit` gives kg."""

    value: Decimal | None
    value_high: Decimal | None
    qualifier: str
    unit: str | None
    text: str = ""

    def __str__(self) -> str:
        """Qualifier and numbers, as in a row."""
        return " ".join(filter(None, [self.qualifier, in_digits(self.value), in_digits(self.value_high)]))


class Placed(NamedTuple):
    """A reading and where its number stands in the text; `start` and `end` leave qualifier and unit out."""

    start: int
    end: int
    reading: Reading


def _known(match: re.Match[str], table: dict[str, str]) -> str:
    return table.get(match[1]) or table[re.sub(r"[\s-]+", " ", match[1])]


def _before(text: str, start: int) -> re.Match[str] | None:
    """The qualifier words before a number."""
    near = text[max(0, start - NEAR) : start]
    currency = CURRENCY_BEFORE.search(near)
    return _BEFORE.search(near[: currency.start()] if currency else near)


def phrase_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the phrase around a number stands: qualifier, currency, number and what stands for its unit.

    >>> phrase_span("They took over USD 7 million in cash.", 19, 28)
    (10, 28)
    """
    folded = fold(text)
    cut = max(0, start - NEAR)
    currency = CURRENCY_BEFORE.search(folded[cut:start])
    before = _before(folded, start)
    left = cut + before.start(1) if before else cut + currency.start() if currency else start
    after = _AFTER.match(folded, end) or _MEASURE_AFTER.match(folded, end) or _NOUN_AFTER.match(folded, end)
    return left, after.end() if after else end


def _qualifier(text: str, start: int, end: int, kind: str) -> str:
    if kind == "multiple":
        return "multiples_of"
    if before := _before(text, start):
        return _known(before, _QUALIFIER_OF)
    if after := _AFTER.match(text, end):
        return _known(after, _SUFFIX_OF)
    return "about" if kind == "dozen" else "exact"


def _unit(text: str, start: int, end: int) -> str | None:
    match = (
        CURRENCY_BEFORE.search(text[max(0, start - NEAR) : start])
        or _MEASURE_AFTER.match(text, end)
        or _NOUN_AFTER.match(text, end)
    )
    return _known(match, UNIT_OF) if match else None


def _share(match: re.Match[str], text: str) -> Reading | None:
    """What "two-thirds" or "half a million" states; None for "the third time" and "por término medio"."""
    count, fraction, scale = match.groups()
    start, end = match.span()
    if not (count or scale or re.match(r"half (?:of|the)\b", text[match.start(2) :])):
        return None
    if FRACTION_OF[fraction] == 2 and re.search(rf"(?<!\w)(?:{_AND}) $", text[:start]):
        return None  # a million and a half, three and a half million: numerals reads these
    part, whole = NUMBER_OF.get(count, 1), FRACTION_OF[fraction]
    if not scale:
        return _percentage(part, whole, _qualifier(text, start, end, "dozen"))
    value = tidy(Decimal(part * SCALE_OF[scale]) / whole)
    return Reading(value, None, _qualifier(text, start, end, "number"), _unit(text, start, end))


def _fractions(text: str) -> list[Placed]:
    return [Placed(*match.span(), share) for match in _FRACTION.finditer(text) if (share := _share(match, text))]


def _percentage(part: int, whole: int, qualifier: str) -> Reading:
    """A share in percent, as people write it: two thirds are 66.7."""
    return Reading(tidy(round(Decimal(part * 100) / whole, 1)), None, qualifier, "percent")


def _small(word: str) -> int:
    return int(word) if word.isdecimal() else int(NUMBER_OF[re.sub(r"[\s-]+", " ", word)])


def _ratios(text: str) -> list[Placed]:
    """Shares told as "one in five", "un sur quatre", "jeder fünfte"."""
    found = [(match, _small(match[1]), _small(match[2])) for match in _RATIO.finditer(text)]
    found += [(match, 1, _small(match[1])) for match in _EVERY_NTH.finditer(text)]
    return [
        Placed(*match.span(), _percentage(part, whole, _qualifier(text, *match.span(), "dozen")))
        for match, part, whole in found
        if part < whole <= 20 or (part < whole == 100)
    ]


def _with_others(phrase: str) -> list[Placed]:
    """Countries told as "the UK and 29 others": those named count as well."""
    found = []
    for match in _OTHERS.finditer(phrase):
        named = match[0][: match.start(1) - match.start()].count(",") + 1
        found.append(Placed(*match.span(), Reading(Decimal(named + _small(match[1])), None, "exact", "countries")))
    return found


def _range(text: str, low: Numeral, high: Numeral) -> Reading | None:
    gap, first, last = text[low.end : high.start], low.values[0], high.values[0]
    joined = _RANGE.fullmatch(gap) or (BETWEEN.search(text[: low.start]) and _BETWEEN_JOINT.fullmatch(gap))
    year = _YEAR.fullmatch(text[low.start : low.end])
    years = year and (_YEAR.fullmatch(text[high.start : high.end]) or _TIME_BEFORE.search(text[: low.start]))
    first *= high.scale if low.scale == 1 and first < 1000 else 1  # USD 2-3 trillion
    if not joined or years or {low.kind, high.kind} != {"number"} or first >= last:
        return None
    unit = _unit(text, high.start, high.end) or _unit(text, low.start, low.end)
    return Reading(tidy(first), tidy(last), "between", unit)


def _ranges(text: str, numbers: list[Numeral]) -> list[Placed]:
    pairs = [(low, high, _range(text, low, high)) for low, high in pairwise(numbers)]
    return [Placed(low.start, high.end, reading) for low, high, reading in pairs if reading]


def _single(text: str, numeral: Numeral) -> list[Reading]:
    start, end = numeral.start, numeral.end
    unit = "times" if numeral.kind == "fold" else _unit(text, start, end)
    qualifier = _qualifier(text, start, end, numeral.kind)
    readings = [Reading(value, None, qualifier, unit) for value in numeral.values]
    if not _YEAR.fullmatch(text[start:end]):
        return readings
    year = Reading(numeral.values[0], None, qualifier, "year")
    dated = unit is None and (_TIME_BEFORE.search(text[:start]) or text[end : end + 1] in (":", ")", "'"))
    return [year] if dated else [*readings, year]


def parse(phrase: str) -> list[Reading]:
    """Every figure that a phrase may state, in the order of the phrase; two readings of a number that is ambiguous.

    An indefinite article ("un total de 153") is no figure where the phrase has another; and of "101 of 162 votes" the
    first number is the figure, the second what it is a part of.

    >>> parse("over $130 million")
    [Reading(value=Decimal('130000000'), value_high=None, qualifier='more_than', unit='USD', text='130 million')]
    >>> [(str(reading.value), reading.unit) for reading in parse("101 of 162 votes")]
    [('101', 'votes')]
    >>> [(str(reading.value), reading.qualifier) for reading in parse("tens of thousands, or 8.136")]
    [('10000', 'multiples_of'), ('8136', 'exact'), ('8.136', 'exact')]
    """
    phrase = unicodedata.normalize("NFC", phrase)
    placed = [one.reading for one in figures_in(_TOTAL.sub(r"\1 \2", phrase))]
    counting = [one for one in placed if fold(one.text) not in line("articles")]
    return counting or placed


def figures_in(text: str) -> list[Placed]:
    """Every figure that a text may state, with its place; the text must be in Unicode's composed form.

    >>> [(one.start, str(one.reading.value)) for one in figures_in("from 40 to seven million")]
    [(5, '40'), (11, '7000000')]
    """
    folded = fold(text)
    all_day = Reading(Decimal(24), None, "exact", "hours per day")
    found = [Placed(*clock.span(), all_day) for clock in _CLOCK.finditer(folded)]
    found += _with_others(text)
    for find in (_ratios, _fractions):
        folded = _blanked(folded, found)
        found += find(folded)
    folded = _blanked(folded, found)
    numbers = numerals(folded)
    ranges = _ranges(folded, numbers)
    # "from 8 to 10" may be two figures, "8 to 10" is one.
    whole = [range(start, end) for start, end, _ in ranges if not _FROM.search(folded[:start])]
    alone = [one for one in numbers if not any(one.start in places for places in whole)]
    found += ranges + [Placed(one.start, one.end, reading) for one in alone for reading in _single(folded, one)]
    multiples = {one.start for one in numbers if one.kind == "multiple"}
    found += [
        Placed(*several.span(), Reading(None, None, "several", _unit(folded, *several.span())))
        for several in _SEVERAL.finditer(folded)
        if several.end() + 1 not in multiples
    ]
    found.sort(key=lambda one: one[:2])
    return [one._replace(reading=replace(one.reading, text=text[one.start : one.end])) for one in found]


def _blanked(text: str, found: list[Placed]) -> str:
    """The text without figures that were read; its length stays."""
    for start, end, _ in found:
        text = text[:start] + "·" * (end - start) + text[end:]
    return text


def _in_unit(number: Decimal | None, stated: str | None, unit: str) -> Decimal | None:
    """The stated number in the indicator's unit; None where it can't be a figure of that unit."""
    name = unit_and_scale(unit)[0]
    amounts = {*MEASURES, "years", "countries"}
    another = stated != name and name not in CONVERSIONS.get(stated or "", {})
    if number is None or (another and (name in MEASURES or stated in amounts or (stated and name == "countries"))):
        return None
    result = in_unit(number, stated or "", unit)  # a counted thing goes by many nouns: arrests are "286 suspects"
    if name in MEASURES and name not in CURRENCIES:
        return result
    smallest = result * (100 if name in CURRENCIES else 1)
    return result if smallest == smallest.to_integral_value() else None  # "8,136" isn't 8.136 notices


def stated_in(phrase: str, unit: str) -> list[Reading]:
    """What a phrase may state in an indicator's unit; readings that can't be figures of it are left out.

    >>> [str(one.value) for one in stated_in("1.3 tonnes", "kg")], stated_in("1.3 tonnes", "countries")
    (['1300'], [])
    """
    return [
        Reading(_in_unit(one.value, one.unit, unit), _in_unit(one.value_high, one.unit, unit), one.qualifier, unit)
        for one in parse(phrase)
        if _in_unit(one.value or Decimal(0), one.unit, unit) is not None
    ]


def disagreement(phrase: str, figure: Reading) -> str:
    """Why a phrase states another figure than this one, which is in the indicator's unit; empty where it states it.

    >>> disagreement("1.3 tonnes", Reading(Decimal(1300), None, "exact", "kg"))
    ''
    >>> disagreement("over 430 victims", Reading(Decimal(430), None, "about", "people"))
    'the phrase states more_than 430, not about 430 (people)'
    """
    stated = stated_in(phrase, figure.unit or "")
    if not stated:
        return f"the phrase states no figure in {figure.unit}"
    if figure in stated:
        return ""
    same_number = [one for one in stated if (one.value, one.value_high) == (figure.value, figure.value_high)]
    wording = " or ".join(dict.fromkeys(map(str, same_number or stated)))
    return f"the phrase states {wording}, not {figure} ({figure.unit})"
