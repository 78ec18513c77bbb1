"""Units of figures: the names they are written with, and the factors between those that measure the same."""

import re
from decimal import Decimal

from interpol_figures.model.phrase_words import any_of, fold, meanings, numbers

CURRENCIES = frozenset(meanings("currencies").values())
MEASURES = CURRENCIES | frozenset(meanings("measures").values())  # an amount of these must be stated with its unit
COUNTS = frozenset(meanings("counts").values())
UNIT_OF = meanings("currencies") | meanings("measures") | meanings("durations") | meanings("counts")
UNITS = frozenset(UNIT_OF.values())
SCALE_OF = numbers("scales") | numbers("plurals")
CURRENCY = any_of(name for name, unit in UNIT_OF.items() if unit in CURRENCIES)
CURRENCY_BEFORE = re.compile(rf"(?<!\w)(?:(?:{CURRENCY})\s)?({CURRENCY})\s*$")
DIGITS = 24  # of a whole number; decimal counts to 28
CONVERSIONS = {  # a value in the outer unit times the factor is the value in the inner one; "thousand" is in SCALES
    "tonnes": {"kg": Decimal(1000)},
    "kg": {"tonnes": Decimal("0.001")},
    "g": {"kg": Decimal("0.001"), "tonnes": Decimal("0.000001")},
    "lb": {"kg": Decimal("0.45359237"), "tonnes": Decimal("0.00045359237")},
}


def tidy(value: Decimal) -> Decimal:
    """The same number without an exponent and without needless zeros; with one if it has too many digits to count."""
    short = value.normalize()
    ends_in_zeros = short == short.to_integral_value() and short.adjusted() < DIGITS
    return short.quantize(Decimal(1)) if ends_in_zeros else short


def unit_and_scale(unit: str) -> tuple[str, Decimal]:
    """The unit's own name, and the scale in front of it.

    >>> unit_and_scale("million US dollars")
    ('USD', Decimal('1000000'))
    """
    name = re.sub(r"[\s_]+", " ", unit).strip()
    head, _, rest = name.partition(" ")
    scale = SCALE_OF.get(fold(head)) if rest else None
    name = rest.removeprefix("of ") if scale else name
    return name if name in UNITS else UNIT_OF.get(fold(name), name), Decimal(scale or 1)


def in_unit(value: Decimal, unit: str, to_unit: str) -> Decimal:
    """The value in an indicator's unit, where counted things may go by any noun and a scale may stand alone.

    Both may be synonyms ("US dollars"). Raises ValueError where an amount (money, weight, percent, time) is meant as
    another; currencies are never converted.

    >>> in_unit(Decimal("1.3"), "tonnes", "kg"), in_unit(Decimal(286), "suspects", "arrests")
    (Decimal('1300'), Decimal('286'))
    """
    if not unit or fold(unit) == fold(to_unit):
        return value
    if alone := SCALE_OF.get(fold(unit.strip())):
        return tidy(value * alone)
    name, scale = unit_and_scale(unit)
    target = unit_and_scale(to_unit)[0]
    factor = CONVERSIONS.get(name, {}).get(target)
    if factor is None and name != target and (name in MEASURES or target in MEASURES):
        known = ", ".join([target, *(other for other, into in CONVERSIONS.items() if target in into)])
        raise ValueError(f"{value} {unit} cannot be given in {to_unit}; state it in one of: {known}")
    return tidy(value * scale * (factor or 1))
