"""Claims from outside the tables, resolved to indicators, subjects and units.

A claim that can't be understood (an unknown name, a unit that doesn't fit) isn't judged: its answer says why and
names what is nearest.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from interpol_figures.model.number_parser import read_digits
from interpol_figures.model.periods import Period
from interpol_figures.model.phrase_parser import Reading, parse
from interpol_figures.model.phrase_words import fold
from interpol_figures.model.statement import Statement
from interpol_figures.model.units import DIGITS, MEASURES, in_unit, tidy, unit_and_scale
from interpol_figures.reading.claims import read_period
from interpol_figures.reading.everyday import everyday_meaning, named_subjects, named_terms, national_part
from interpol_figures.reading.lexicon import read_lexicon
from interpol_figures.reading.periods import times_in
from interpol_figures.reading.subjects import edition_before
from interpol_figures.tables.names import nearest
from interpol_figures.verdicts.record import Record
from interpol_figures.verdicts.resolve import resolve

_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_Amount = tuple[str, float | None, float | None]  # qualifier, value, upper value


class ClaimError(ValueError):
    """A claim that can't be judged; the message says why, and what is nearest."""


def understand(claim: Mapping[str, str], record: Record) -> Statement:
    """A claim (text by column, as `read_claims` gives it) in the terms of the tables.

    Indicator and subject may be ids, labels or everyday names, or empty where as_stated tells them. Raises ClaimError
    where they can't be told, the unit doesn't fit, or no figure is given, with what was read and what is nearest.
    """
    names = record.names
    period, published = read_period(claim.get("period", "")), read_period(claim.get("published", ""))
    try:
        readings = _readings(claim)
    except ClaimError as error:  # what else is wrong is told along
        raise ClaimError(" ".join([str(error), *_told_unknown(claim, record)])) from None
    indicators, subject = _meant(claim, readings, record)
    amounts = {one: _amount(claim, readings, names.units[one], published) for one in sorted(indicators)}
    fitting = {one: amount for one, amount in amounts.items() if amount}
    if not fitting:
        units = " or ".join(sorted({names.units[one] for one in indicators}))
        written = claim.get("unit") or next((one.unit for one in readings if one.unit), None)
        number = f"The unit {written!r}" if written else "A number without a unit"
        raise ClaimError(f"{number} doesn't fit {claim['indicator']}, which counts {units}.")
    if not names.subject_ids(subject).isdisjoint(names.editions) and period and period.start.month == period.end.month:
        subject = edition_before(read_lexicon(record.tables), subject, period)  # a year names its own edition
    event = names.measures[min(fitting)] == "event"
    period = period or (_month_or_day(claim.get("as_stated", "")) if event else None)
    year = _year(fitting[min(fitting)][1]) if event else None
    meaning = resolve(record, frozenset(fitting), subject, year or period, published)
    qualifier, value, high = fitting[meaning.indicator]
    if (qualifier == "between") != (high is not None):
        raise ClaimError("A figure has an upper value if, and only if, its qualifier is between.")
    return Statement(
        figure=claim["claim_id"],
        indicator=meaning.indicator,
        subject=meaning.subject,
        value=value,
        value_high=high,
        qualifier=qualifier,
        period=period,
        published=published,
        source=claim.get("source", ""),
        as_stated=claim.get("as_stated", ""),
        measure=names.measures[meaning.indicator],
        unit=names.units[meaning.indicator],
        candidates=meaning.candidates,
    )


def _meant(claim: Mapping[str, str], readings: list[Reading], record: Record) -> tuple[frozenset[str], str]:
    """Indicators and the subject that a claim names: as the tables do, or in everyday words."""
    names = record.names
    exact, subjects = names.indicator_ids(claim["indicator"]), names.subject_ids(claim["subject"])
    if subjects and claim["indicator"] in exact:
        return exact, claim["subject"]
    lexicon = read_lexicon(record.tables)
    held = any(lexicon.has(one, other) for one in exact for other in subjects)
    fits = claim.get("value") or any(lexicon.fits(one, reading.unit, True) for one in exact for reading in readings)
    if subjects and held and fits:
        return exact, claim["subject"]
    meaning = everyday_meaning(lexicon, claim, readings)
    if meaning is None and held:
        return exact, claim["subject"]
    if meaning is None:
        no_name = "The words of the claim name no indicator that its number fits: name the indicator."
        raise ClaimError(" ".join(_told_unknown(claim, record)) or no_name)
    indicator, subject = meaning
    if country := national_part(lexicon, claim, subject):
        subject = f"{subject}_requested_by_{country}"  # its notices are those that it asked for
    if country and not record.figures(indicator, subject):
        raise ClaimError(f"The record has no figures on one country's share: {claim['subject']}.")
    return frozenset([indicator]), subject


def unknown_names(claim: Mapping[str, str], record: Record) -> dict[str, list[str]]:
    """What of a claim's names means nothing, by column, with the known names that are nearest."""
    names, lexicon = record.names, read_lexicon(record.tables)
    unknown = {}
    if claim["indicator"] and not any(named_terms(lexicon, claim)):
        unknown["indicator"] = nearest(claim["indicator"], names.indicators)
    if claim["subject"] and not named_subjects(lexicon, claim):
        unknown["subject"] = nearest(claim["subject"], names.subjects)
    return unknown


def _told_unknown(claim: Mapping[str, str], record: Record) -> list[str]:
    """A sentence on each name of a claim that isn't known."""
    return [
        f"Unknown {what} “{claim[what]}”" + (f"; nearest known: {', '.join(near)}." if near else ".")
        for what, near in unknown_names(claim, record).items()
    ]


def _year(value: float | None) -> Period | None:
    """The year that the claim of an event states; raises ClaimError for a number that is none."""
    if value is None:
        return None
    if not (1000 <= value <= 9999 and value == int(value)):
        raise ClaimError(f"{value:g} isn't a year.")
    return Period.of(f"{value:.0f}")


def _month_or_day(phrase: str) -> Period | None:
    """When a phrase dates an event, where it says more than the year: “elected in November 2016”."""
    named = {one.iso for one in times_in(fold(phrase), 0, None, None)}
    return read_period(named.pop()) if len(named) == 1 and len(max(named)) > len("2016") else None


def _readings(claim: Mapping[str, str]) -> list[Reading]:
    """What the number of a claim may be: the value given, or what its phrase may state."""
    value, high = _number(claim.get("value", "")), _number(claim.get("value_high", ""))
    given, phrase = claim.get("qualifier"), claim.get("as_stated", "")
    if value is not None or given == "several":
        return [Reading(value, high, given or ("exact" if high is None else "between"), claim.get("unit") or None, "")]
    found = parse(phrase)
    if not found and (date := _DATE.search(phrase)):
        raise ClaimError(f"“{date[0]}” doesn't tell day from month: write it as year-month-day, or give the year.")
    if not found:
        raise ClaimError("The claim states no figure: give a value, or the phrase that states it in as_stated.")
    return [replace(one, qualifier=given) for one in found] if given else found


def _amount(claim: Mapping[str, str], readings: list[Reading], unit: str, published: Period | None) -> _Amount | None:
    """The figure of a claim in a unit; None where none fits; ClaimError where several of a phrase do."""
    plain = bool(claim.get("value"))
    fitting = {amount: one for one in readings if (amount := _in_unit(one, unit, published, plain))}
    years = {one.text for one in readings if one.unit == "year" != unit}
    own = {amount for amount, one in fitting.items() if one.unit and unit_and_scale(one.unit)[0] == unit}
    counted = {amount for amount, one in fitting.items() if one.text not in years and one.unit != "countries"}
    counted = own or counted or set(fitting)
    whole = {one for one in counted if one[1] is None or one[1] == int(one[1])}
    left = whole if whole and unit not in MEASURES else counted
    if len(left) > 1:
        choices = " or ".join(sorted(f"{qualifier} {value:,.12g}" for qualifier, value, _ in left if value is not None))
        raise ClaimError(f"“{claim.get('as_stated')}” may state {choices}; give the value in plain digits.")
    return left.pop() if left else None


def _in_unit(reading: Reading, unit: str, published: Period | None, plain: bool) -> _Amount | None:
    """What a reading says in a unit; None where it can't. A number that stands `plain` is in the unit already."""
    if unit == "year" and reading.unit == "years" and reading.value is not None and published:
        return "exact", float(published.end.year - reading.value), None
    if not plain and unit in MEASURES and unit != "year" and unit_and_scale(reading.unit or "")[0] not in MEASURES:
        return None
    try:
        value, high = (
            None if one is None else tidy(in_unit(one, reading.unit or "", unit))
            for one in (reading.value, reading.value_high)
        )
    except ValueError:
        return None
    if any(one is not None and one.adjusted() >= DIGITS for one in (value, high)):
        raise ClaimError(f"The number has more than {DIGITS} digits.")
    return reading.qualifier, None if value is None else float(value), None if high is None else float(high)


def _number(text: str) -> Decimal | None:
    number = read_digits(text)
    if text and number is None:
        raise ClaimError(f"“{text}” isn't a number: write digits, and the scale or currency in unit.")
    return number
