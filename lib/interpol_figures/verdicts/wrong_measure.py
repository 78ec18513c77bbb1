"""Mistaken measures: what an indicator is commonly confused with, and whether a claim is true of that."""

from dataclasses import dataclass, replace

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.applicable import best_ranked, days_between, judged_time, neighbours, speaking
from interpol_figures.verdicts.context import JudgingContext
from interpol_figures.verdicts.matching import fits, recognised
from interpol_figures.verdicts.record import Record

FAR = 3.0  # a claim that is three times off every figure of its measure is implausible as that measure
TELLING = 10  # smaller numbers are equal by chance too often to show by themselves what was meant
UNMISTAKABLE = 4  # digits that a number must have to be recognised whatever subject it is stated of


@dataclass(frozen=True)
class Mistake:
    """The indicator that a claim is true of, with the figures of the record that show it."""

    sibling: str
    figures: tuple[Statement, ...]
    total: float | None = None


def mistaken_for(
    claim: Statement, now: list[Statement], time: Period | None, context: JudgingContext
) -> Mistake | None:
    """The confusable indicator that a claim is true of, where it is wrong, implausible or unknown as stated.

    Where the record has figures of the claimed measure, and they refute the claim, it is enough that the
    words fit the other measure; else, and where the units differ, the numbers must be the same.
    """
    record = context.record
    refuted = bool(now) or _implausible(claim, record)
    for sibling in _confusable(claim.indicator, record):
        twin = replace(
            claim, indicator=sibling, measure=context.names.measures[sibling], unit=context.names.units[sibling]
        )
        lenient = refuted and twin.unit == claim.unit
        near = _near(twin, time, record)
        fitting = [one for one in near if (fits(twin, one) if lenient else _same(claim, twin, one))]
        fitting = fitting or ([] if near else _of_other_subjects(twin, record))
        if fitting:
            return Mistake(sibling, tuple(fitting))
        total = _total_of_parts(twin, time, record) if lenient else None
        if total and fits(twin, total[0]):
            return Mistake(sibling, total[1], total[0].value)
    return None


def _confusable(indicator: str, record: Record) -> list[str]:
    """Siblings, then the indicators that count a part of it, and the one of which it counts a part."""
    narrower = [part for part, whole in record.broader.items() if whole == indicator]
    broader = [record.broader[indicator]] if indicator in record.broader else []
    return list(dict.fromkeys([*record.siblings.get(indicator, ()), *narrower, *broader]))


def _same(claim: Statement, twin: Statement, figure: Statement) -> bool:
    """Whether a number is the same, and telling; a percentage is no number of things."""
    shares = {claim.unit, twin.unit, "percent"} if "percent" in (claim.unit, twin.unit) else {"percent"}
    comparable = len(shares) == 1 or claim.unit == twin.unit
    return comparable and claim.value is not None and claim.value >= TELLING and recognised(claim, figure)


def _of_other_subjects(twin: Statement, record: Record) -> list[Statement]:
    """Figures of another subject and the same time with the very number, if it is unmistakable."""
    digits = len(f"{twin.value or 0:.0f}".rstrip("0"))
    if digits < UNMISTAKABLE or twin.subject in record.occasions:
        return []
    groups = record.figures[twin.indicator].values()
    return [one for group in groups for one in group if one.value == twin.value and one.period == twin.period]


def _implausible(claim: Statement, record: Record) -> bool:
    """Whether the figure nearest in size, of any time, is still far from the claim."""
    values = [one.value for one in record.of(claim.indicator, claim.subject) if one.value]
    return bool(values) and claim.value is not None and not any(1 / FAR < claim.value / value < FAR for value in values)


def _near(claim: Statement, time: Period | None, record: Record) -> list[Statement]:
    """Figures of the judged time, and for a stock the nearest before and after."""
    figures = record.of(claim.indicator, claim.subject)
    now = best_ranked(speaking(claim, figures, judged_time(claim, record) and time, record))
    if claim.measure != "stock" or time is None:
        return now
    return now + [one for group in neighbours(figures, time) for one in group]


def _total_of_parts(
    claim: Statement, time: Period | None, record: Record
) -> tuple[Statement, tuple[Statement, ...]] | None:
    """The sum of a stock's parts at the date nearest the judged time on which two or more were stated."""
    if claim.measure != "stock" or time is None or _stated_near(claim, time, record):
        return None
    parts = [
        one
        for one in record.parts_of(claim.indicator, claim.subject)
        if one.indicator == claim.indicator and one.qualifier == "exact" and one.period
    ]
    dates = {one.period for one in parts if sum(other.period == one.period for other in parts) > 1}
    if not dates:
        return None
    nearest = min(dates, key=lambda period: (days_between(period, time), period.start))
    chosen = {one.subject: one for one in parts if one.period == nearest}
    value = sum(one.value for one in chosen.values())
    whole = replace(claim, qualifier="exact", value=value, value_high=None)
    return whole, tuple(chosen.values())


def _stated_near(claim: Statement, time: Period, record: Record) -> bool:
    """Whether the whole itself was stated within two years of the time, so that no sum is needed."""
    return any(one.time and days_between(one.time, time) <= 730 for one in record.of(claim.indicator, claim.subject))
