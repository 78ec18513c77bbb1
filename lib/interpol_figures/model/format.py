"""Figures, counts and lists in the reader's form: “over 60,000 notices”, “19 databases”, “April 2010”."""

from collections.abc import Sequence
from decimal import Decimal

from interpol_figures.model.periods import in_words

__all__ = ["amount", "counted", "figure_in_words", "in_words", "listed", "multiple", "number"]

WORDING = {
    "exact": "{}",
    "about": "about {}",
    "more_than": "over {}",
    "at_least": "at least {}",
    "nearly": "nearly {}",
    "less_than": "under {}",
    "at_most": "up to {}",
}
MULTIPLES = {
    10: "tens",
    100: "hundreds",
    1_000: "thousands",
    10_000: "tens of thousands",
    100_000: "hundreds of thousands",
    10**6: "millions",
    10**7: "tens of millions",
    10**8: "hundreds of millions",
    10**9: "billions",
    10**10: "tens of billions",
    10**11: "hundreds of billions",
    10**12: "trillions",
}
CURRENCIES = {"USD": "$", "EUR": "€"}
UNCOUNTED = {"kg", "percent", "GB", "year"}


def number(value: float, unit: str = "") -> str:
    """A number with thousands separators, big round ones in millions; a year as it is.

    >>> number(8136), number(129_975_440, "USD"), number(130_000_000, "USD"), number(1989, "year")
    ('8,136', '$129,975,440', '$130 million', '1989')
    """
    exact = Decimal(str(value)).normalize()
    if unit == "year":
        return f"{exact:f}"
    sign = CURRENCIES.get(unit, "")
    for size, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if exact >= size and (exact / size * 100) % 1 == 0:
            return f"{sign}{(exact / size).normalize():,f} {name}"
    return f"{sign}{exact:,f}"


def amount(value: float, unit: str) -> str:
    """A number with its unit in the right grammatical number.

    >>> amount(1, "countries"), amount(19, "databases"), amount(40, "percent"), amount(1300, "kg")
    ('1 country', '19 databases', '40 percent', '1,300 kg')
    """
    if unit == "year" or unit in CURRENCIES:
        return number(value, unit)
    return f"{number(value, unit)} {_noun(unit, value == 1)}"


def _noun(unit: str, one: bool) -> str:
    if not one or unit in UNCOUNTED:
        return unit
    irregular = {
        "series": "series",
        "people": "person",
        "countries": "country",
        "bodies": "body",
        "nationalities": "nationality",
    }
    head, *rest = unit.split(" ")
    head = irregular.get(head) or (head[:-3] + "y" if head.endswith("ies") else head.removesuffix("s"))
    return " ".join([head, *rest])


def counted(count: int, noun: str) -> str:
    """A count with a plural noun, small ones as a word.

    >>> counted(1, "sources"), counted(3, "countries"), counted(0, "operations"), counted(1, "series")
    ('one source', 'three countries', 'no operations', 'one series')
    """
    small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return f"{small[count] if count < len(small) else f'{count:,}'} {_noun(noun, count == 1)}"


def figure_in_words(qualifier: str, value: float | None, value_high: float | None, unit: str) -> str:
    """A stated figure with its qualifier and unit.

    >>> figure_in_words("more_than", 60_000, None, "notices"), figure_in_words("between", 8, 10, "countries")
    ('over 60,000 notices', '8 to 10 countries')
    >>> figure_in_words("multiples_of", 1e6, None, "records"), figure_in_words("several", None, None, "units")
    ('millions of records', 'several units')
    """
    if qualifier == "several":
        return f"several {unit}"
    if qualifier == "multiples_of":
        size = MULTIPLES.get(int(value))
        return f"{size} of {unit}" if size else f"multiples of {amount(value, unit)}"
    if qualifier == "between":
        return f"{number(value, unit)} to {amount(value_high, unit)}"
    return WORDING[qualifier].format(amount(value, unit))


def multiple(factor: float) -> str:
    """A factor as a reader says it.

    >>> multiple(5.45), multiple(2), multiple(19)
    ('about 5.5 times', 'twice', '19 times')
    """
    if factor == 2:
        return "twice"
    rounded = f"{factor:.1f}".removesuffix(".0") if factor < 10 else f"{factor:,.0f}"
    return f"{'' if float(rounded.replace(',', '')) == factor else 'about '}{rounded} times"


def listed(items: Sequence[str], most: int = 6) -> str:
    """Items as a sentence lists them, the rest counted.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2)
    ('a, b and c', 'a, b and two others')
    """
    items = list(items)
    if len(items) > most:
        items = [*items[:most], counted(len(items) - most, "others")]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "none"
