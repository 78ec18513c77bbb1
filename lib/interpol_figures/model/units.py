"""Units of figures: the names they are written with, and the factors between those that measure the same."""

import re
from decimal import Decimal

from interpol_figures.model.phrase_words import PLURALS, SCALES, any_of, fold, index

CURRENCIES = ("USD", "EUR", "GBP", "CHF")
MEASURES = {  # unit: its names. An amount of these must be stated with its unit
    "USD": "usd,usd$,us$,$us,$,us dollars,us dollar,u.s. dollars,dollars,dollar,dollara,dolares,dolari,dollari,"
    "долларов,دولار",
    "EUR": "eur,€,euros,euro,d'euros,d'euro,евро,يورو",
    "GBP": "gbp,£,pounds sterling,pound sterling,livres sterling",
    "CHF": "chf,sfr,swiss francs,francs suisses,schweizer franken,franken",
    "percent": "percent,per cent,%,pct,prozent,pour cent,por ciento,por cento,per cento,procent,процентов",
    "tonnes": "tonnes,tonne,tons,ton,tonnen,toneladas,tonelada,toneladang,tonnellate,tone,тонн,t",
    "kg": "kg,kilograms,kilogram,kilos,kilo,kgs",
    "g": "g,grams,gram,grammes",
    "lb": "lb,lbs,pounds",
    "litres": "litres,litre,liters,liter,litros,litri",
    "cubic metres": "cubic metres,cubic meters,m3,m³",
    "square metres": "square metres,square meters,sq m,m2,m²",
    "GB": "gb,gigabytes",
    "year": "calendar year",
    "hours per day": "hours per day,hours a day",
}
DURATIONS = {
    "years": "years,year,ans,jahre,jahren,anos,anni,ani,jaar",
    "months": "months,month,mois,monate,monaten,monat,meses,mes",
    "days": "days,day,jours,tage,tagen,dias",
    "minutes": "minutes,minute",
    "times": "times,fold,fois,veces,mal",
}
COUNTS = {  # counted things go by many nouns; these are the ones worth knowing
    "countries": "countries,country,member countries,member states,member nations,nations,states,pays,staaten,"
    "staat,estados,etats,lander,landern,"
    "laendern,paises,paesi,tari,landen,стран,دولة",
    "people": "people,persons,person,individuals,victims,suspects,officers,delegates,fugitives,migrants,children,"
    "personnes,victimes,personas,pessoas,persone,personen,лиц",
    "arrests": "arrests,arrest,detentions",
    "notices": "notices,notice",
    "records": "records,record,entries",
    "databases": "databases,database",
    "searches": "searches,search,queries",
    "votes": "votes,vote",
    "cases": "cases,case",
    "hits": "hits,hit,matches",
    "accounts": "accounts,account",
}
UNITS = MEASURES | DURATIONS | COUNTS
UNIT_OF = index(UNITS, ",")
SCALE_OF = index(SCALES) | index(PLURALS)
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


def convert(value: Decimal, unit: str, to_unit: str) -> Decimal:
    """The value in another unit; both may be synonyms ("US dollars") or carry a scale ("thousand tonnes").

    Raises ValueError where the units don't measure the same; currencies are never converted.

    >>> convert(Decimal("1.3"), "tonnes", "kg")
    Decimal('1300')
    """
    (name, scale), (to_name, to_scale) = unit_and_scale(unit), unit_and_scale(to_unit)
    factor = Decimal(1) if name == to_name else CONVERSIONS.get(name, {}).get(to_name)
    if factor is None:
        known = ", ".join([to_name, *(other for other, into in CONVERSIONS.items() if to_name in into)])
        raise ValueError(f"{value} {unit} cannot be given in {to_unit}; state it in one of: {known}")
    return tidy(value * scale * factor / to_scale)


def in_unit(value: Decimal, unit: str, to_unit: str) -> Decimal:
    """A claimed value in an indicator's unit, where counted things may go by any noun and a scale may stand alone.

    Raises ValueError where an amount (money, weight, percent, time) is meant as another.

    >>> in_unit(Decimal("1.3"), "tonnes", "kg"), in_unit(Decimal(286), "suspects", "arrests")
    (Decimal('1300'), Decimal('286'))
    """
    if not unit or fold(unit) == fold(to_unit):
        return value
    if alone := SCALE_OF.get(fold(unit.strip())):
        return tidy(value * alone)
    name, scale = unit_and_scale(unit)
    target = unit_and_scale(to_unit)[0]
    if name == target:
        return tidy(value * scale)
    if name in MEASURES or target in MEASURES:
        return convert(value, unit, to_unit)
    return tidy(value * scale)
