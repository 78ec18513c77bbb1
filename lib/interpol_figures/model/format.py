"""The one way to word a number, a figure, a date, a list, a count and a multiple, for prose, tables and charts.

Numbers are never rounded but by `multiple`, which says "about" where it does.
"""

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from interpol_figures.model.periods import MONTHS, date_parts

WORDING = {
    "exact": "{}",
    "about": "about {}",
    "more_than": "over {}",
    "at_least": "at least {}",
    "nearly": "nearly {}",
    "less_than": "under {}",
    "at_most": "up to {}",
}
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
TENFOLD = ("", "tens of ", "hundreds of ")
MULTIPLES = {10: "tens", 100: "hundreds"} | {
    size * 10**power: f"{prefix}{name}s"
    for size, name in (*SCALES, (1000, "thousand"))
    for power, prefix in enumerate(TENFOLD)
}
CURRENCIES = {"USD": "$", "EUR": "€"}
UNCOUNTED = {"kg", "percent", "GB", "year"}
SMALL_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SINGULARS = {"series": "series", "people": "person", "bureaus": "bureau"}
AFTER_NOUNS = re.compile(r"(?:^| )(?:of|per|in|on|at|from|for|to|with|without|by|that)\b.*")


def in_digits(value: float | Decimal | None) -> str:
    """A number as tables write it: no exponent, no separators, no zeros to spare; nothing for None.

    >>> in_digits(1.3e6), in_digits(None)
    ('1300000', '')
    """
    return "" if value is None else f"{Decimal(str(value)).normalize():f}"


def number(value: float | Decimal, unit: str = "") -> str:
    """A number with thousands separators, big round ones in millions; money with its sign, a year as it is.

    >>> number(8136), number(129_975_440, "USD"), number(130_000_000, "USD"), number(1989, "year")
    ('8,136', '$129,975,440', '$130 million', '1989')
    """
    exact = Decimal(str(value)).normalize()
    if unit == "year":
        return f"{exact:f}"
    sign = ("-" if exact < 0 else "") + CURRENCIES.get(unit, "")
    exact = abs(exact)
    for size, name in SCALES:
        if exact >= size and (exact / size * 100) % 1 == 0:
            return f"{sign}{(exact / size).normalize():,f} {name}"
    return f"{sign}{exact:,f}"


def computed(value: float, unit: str = "") -> str:
    """A number that was computed: of a division with no end, four significant digits are said.

    >>> computed(7_000 / 75_606), computed(82_112 / 2_350), computed(40.25), computed(2019, "year")
    ('0.09259', '34.94', '40.25', '2019')
    """
    if round(value, 6) == value:
        return number(value, unit)
    return number(float(f"{value:.4g}") if abs(value) < 1_000 else round(value, 1), unit)


def amount(value: float | Decimal, unit: str) -> str:
    """A number with its unit in the right grammatical number.

    >>> amount(1, "countries"), amount(3, "rank"), amount(40, "percent"), amount(1300, "kg")
    ('1 country', '3', '40 percent', '1,300 kg')
    """
    if unit in ("year", "rank") or unit in CURRENCIES:
        return number(value, unit)
    return f"{number(value, unit)} {_noun(unit, value == 1)}"


def _noun(plural: str, one: bool) -> str:
    """A plural noun, or its singular: of all words before “of”, “per” and the like."""
    if not one or plural in UNCOUNTED:
        return plural
    nouns = AFTER_NOUNS.sub("", plural)
    return " ".join(map(_singular, nouns.split(" "))) + plural[len(nouns) :]


def _singular(word: str) -> str:
    if word in SINGULARS:
        return SINGULARS[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return re.sub(r"(?<=ss|sh|ch)es$|(?<![siu])s$", "", word)


def small_number(count: int) -> str:
    """A count up to ten as a word, a greater one in digits; nothing is “none”.

    >>> small_number(3), small_number(0), small_number(1200)
    ('three', 'none', '1,200')
    """
    return SMALL_NUMBERS[count] if 0 <= count < len(SMALL_NUMBERS) else f"{count:,}"


def capital(text: str) -> str:
    """A text with its first letter large, and the others as they are.

    >>> capital("international DNA profiles")
    'International DNA profiles'
    """
    return text[:1].upper() + text[1:]


def counted(count: int, noun: str) -> str:
    """A count with a plural noun, small ones as a word.

    >>> counted(1, "sources"), counted(3, "countries"), counted(0, "operations"), counted(1, "series")
    ('one source', 'three countries', 'no operations', 'one series')
    """
    return f"{small_number(count) if count else 'no'} {_noun(noun, count == 1)}"


def multiple(factor: float) -> str:
    """A factor as a reader says it.

    >>> multiple(5.45), multiple(2), multiple(19)
    ('about 5.5 times', 'twice', '19 times')
    """
    if factor == 2:
        return "twice"
    rounded = f"{factor:.1f}".removesuffix(".0") if factor < 10 else f"{factor:,.0f}"
    return f"{'' if float(rounded.replace(',', '')) == factor else 'about '}{rounded} times"


def figure_in_words(
    qualifier: str, value: float | None, value_high: float | None, unit: str, *, with_unit: bool = True
) -> str:
    """A stated figure with its qualifier and unit; money keeps its sign where a chart leaves out the unit.

    >>> figure_in_words("more_than", 60_000, None, "notices"), figure_in_words("between", 8, 10, "countries")
    ('over 60,000 notices', '8 to 10 countries')
    >>> figure_in_words("multiples_of", 1e6, None, "records"), figure_in_words("several", None, None, "units")
    ('millions of records', 'several units')
    >>> figure_in_words("about", 60_000, None, "notices", with_unit=False)
    'about 60,000'
    >>> figure_in_words("exact", 10_500_000_000_000, None, "USD", with_unit=False)
    '$10.5 trillion'
    >>> figure_in_words("at_most", 1956, None, "year")
    '1956 or earlier'
    """
    if qualifier == "several" or value is None:
        return f"several {unit}" if with_unit else "several"
    if qualifier == "multiples_of":
        size = MULTIPLES.get(int(value))
        if not with_unit:
            return size or f"multiples of {number(value, unit)}"
        return f"{size} of {unit}" if size else f"multiples of {amount(value, unit)}"
    end = amount if with_unit else number
    if qualifier == "between" and value_high is not None:
        return f"{number(value, unit)} to {end(value_high, unit)}"
    if qualifier == "at_most" and unit == "year":
        return f"{end(value, unit)} or earlier"
    return WORDING[qualifier].format(end(value, unit))


def row_in_words(row: Any, *, with_unit: bool = True) -> str:
    """The figure of a row of figures (a named tuple, a Series): its `qualifier`, `value`, `value_high` and `unit`.

    >>> from types import SimpleNamespace as Row
    >>> row_in_words(Row(qualifier="at_least", value=190.0, value_high=math.nan, unit="countries"))
    'at least 190 countries'
    """
    return figure_in_words(row.qualifier, row.value, row.value_high, row.unit, with_unit=with_unit)


def interval_in_words(low: float, high: float, unit: str = "", *, low_open: bool = False) -> str:
    """What a wording commits to; `low_open` where the low end itself is left out.

    >>> interval_in_words(196, 196), interval_in_words(60_000, math.inf, low_open=True)
    ('exactly 196', 'more than 60,000, no upper limit stated')
    >>> interval_in_words(500_000, 2_000_000, "USD")
    'between $500,000 and $2 million'
    """
    if low == high:
        return f"exactly {number(low, unit)}"
    if math.isinf(high):
        return f"{'more than' if low_open else 'at least'} {number(low, unit)}, no upper limit stated"
    return f"between {number(low, unit)} and {number(high, unit)}"


def period_in_words(start: str, end: str = "") -> str:
    """An ISO date or span in the reader's form.

    >>> period_in_words("2010-04"), period_in_words("2022-06-28", "2022-11-23"), period_in_words("2011", "2011")
    ('April 2010', '28 June to 23 November 2022', '2011')
    >>> period_in_words("2012-05-14", "2012"), period_in_words("2024", "2024-09-16")  # one end isn't known to the day
    ('2012, from 14 May', '2024, until 16 September')
    """
    if not start:
        return "undated"
    if not end or end == start:
        return _date_in_words(start)
    left, right, year = _date_in_words(start), _date_in_words(end), f" {start[:4]}"
    if start.startswith(end):
        return f"{right}, from {left.removesuffix(year)}"
    if end.startswith(start):
        return f"{left}, until {right.removesuffix(year)}"
    if start[:4] == end[:4] and left.endswith(year):
        left = left.removesuffix(year)
    return f"{left} to {right}"


def _date_in_words(iso: str) -> str:
    year, month, day = date_parts(iso)
    return " ".join(str(part) for part in (day, month and MONTHS[month], year) if part)


def when(start: str, end: str = "") -> str:
    """An ISO date or span as a sentence takes it up.

    >>> when("2024", "2024"), when("2025-01-10"), when("2005", "2025"), when("2024", "2024-09-16")
    ('in 2024', 'on 10 January 2025', 'from 2005 to 2025', 'in 2024, until 16 September')
    """
    if not start:
        return "at a time that isn't stated"
    if end and not start.startswith(end) and not end.startswith(start):
        return f"from {period_in_words(start, end)}"
    is_day = len(start) == 10 and end in ("", start)
    return f"{'on' if is_day else 'in'} {period_in_words(start, end)}"


def listed(items: Sequence[str], most: int = 6) -> str:
    """Items as a sentence lists them, the rest counted.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2)
    ('a, b and c', 'a, b and two others')
    """
    items = list(items)
    if len(items) > most:
        items = [*items[:most], counted(len(items) - most, "others")]
    if len(items) < 2:
        return items[0] if items else "none"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def shorten(text: str, length: int = 80) -> str:
    """Text cut at a word to a length that fits a label or a message.

    >>> shorten("Global Police Cooperation", 16)
    'Global Police …'
    """
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,:;-") + " …"
