"""Wrong measures: what an indicator is commonly confused with, and whether a claim is true of that."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.case import Case
from interpol_figures.verdicts.matching import fits, recognised, same_number
from interpol_figures.verdicts.record import UNSOUND
from interpol_figures.verdicts.verdict import Verdict

FAR = 3.0  # a claim that is three times off every figure of its measure is implausible as that measure
TELLING = 10  # smaller numbers are equal by chance too often to show by themselves what was meant
PARTICULAR = 3  # digits that a number must have to be recognised among the outcomes of one operation
UNMISTAKABLE = 4  # digits that a number must have to be recognised whatever time or subject it is stated of
TWO_YEARS = 730  # days within which the whole was stated, so that no sum of its parts is needed
Test = Callable[[Statement, Statement, Statement], bool]  # of a claim, the claim as one of its sibling, and a figure


def find_mistake(case: Case) -> Verdict | None:
    """What else the claim is true of, where it is wrong, implausible or unknown as stated."""
    return next(chain(_of_a_sibling(case), _of_another_subject(case), _of_another_outcome(case)), None)


def _of_a_sibling(case: Case) -> Iterator[Verdict]:
    """A confusable indicator of the same subject.

    Where the record has figures of the claimed measure that exclude the claim, it is enough that the words fit the
    other measure; else, and where the units differ, the numbers must be the same.
    """
    refuted = bool(case.now) or _implausible(case)
    for sibling in _confusable(case):
        twin = _twin(case, sibling)
        lenient = refuted and twin.claim.unit == case.claim.unit
        fitting = _fitting(case.claim, twin, _worded_for if lenient else _same)
        fitting = fitting or tuple(_elsewhere(case, twin))
        if fitting:
            yield _mistaken(case, fitting, sibling=sibling)
        total = _total_of_parts(twin) if lenient else None
        if total and _worded_for(case.claim, twin.claim, total[0]):
            yield _mistaken(case, total[1], sibling=sibling, total=total[0].value)


def _of_another_subject(case: Case) -> Iterator[Verdict]:
    """The very number of a part or of the whole."""
    record, claim = case.record, case.claim
    parts = record.parts.get(claim.subject, ())
    for subject in (*parts, record.wholes.get(claim.subject, "")) if case.figures else ():
        figures = record.of(claim.indicator, subject)
        twin = Case(replace(claim, subject=subject), case.record, figures) if figures else None
        fitting = _fitting(claim, twin, _same) if twin else ()
        if fitting:
            yield _mistaken(case, fitting, part=subject)


def _of_another_outcome(case: Case) -> Iterator[Verdict]:
    """The very number of something else that was counted in the same unit at the same occasion."""
    claim, record = case.claim, case.record
    if not case.happens_once or significant_digits(claim.value or 0) < PARTICULAR:
        return
    for indicator in record.measured_at(claim.subject, claim.indicator):
        if case.record.names.units[indicator] == claim.unit and indicator != claim.indicator:
            same = tuple(one for one in record.sound(indicator, claim.subject) if one.value == claim.value)
            if same:
                yield _mistaken(case, same, sibling=indicator)


def _mistaken(case: Case, figures: tuple[Statement, ...], **fits: Any) -> Verdict:
    return Verdict(case.claim, "wrong_measure", figures=figures, **fits)


def _fitting(claim: Statement, twin: Case, test: Test) -> tuple[Statement, ...]:
    """Figures of the judged time that pass a test, or those around it; those of sound sources, where there are any."""
    if not any(test(claim, twin.claim, one) for one in twin.figures):
        return ()
    groups = ([one for one in group if test(claim, twin.claim, one)] for group in _near(twin))
    found = next(filter(None, groups), [])
    return tuple(one for one in found if one.grade < UNSOUND) or tuple(found)


def _confusable(case: Case) -> list[str]:
    """The indicators that the claim's may be mistaken for, without those on which nothing could be found."""
    claim, record = case.claim, case.record
    related = record.confusable(claim.indicator)
    if claim.measure == "event" or _is_unmistakable(claim):
        return related
    return [one for one in related if record.of(one, claim.subject) or record.parts_of(one, claim.subject)]


def _twin(case: Case, sibling: str) -> Case:
    """The claim as one of another indicator."""
    names = case.record.names
    claim = replace(case.claim, indicator=sibling, measure=names.measures[sibling], unit=names.units[sibling])
    return Case(claim, case.record, case.record.of(sibling, claim.subject))


def _worded_for(claim: Statement, twin: Statement, figure: Statement) -> bool:
    """Whether the words of a claim are used for such a figure."""
    return claim.unit == twin.unit and (fits(twin, figure) or same_number(twin, figure))


def _same(claim: Statement, twin: Statement, figure: Statement) -> bool:
    """Whether a number is the same, and telling; a percentage is no number of things, nor is a year."""
    special = {"percent", "year"}
    comparable = claim.unit == twin.unit or not special & {claim.unit, twin.unit}
    return comparable and claim.value is not None and claim.value >= TELLING and recognised(claim, figure)


def _elsewhere(case: Case, twin: Case) -> list[Statement]:
    """Figures of another time or subject with the very number: a date that fits another event, or many digits."""
    claim, record = twin.claim, case.record
    if claim.measure == case.claim.measure == "event":
        return [] if case.happens_once else [one for one in _events(twin) if one.value == claim.value]
    if not _is_unmistakable(claim):
        return []
    if twin.figures:
        return [one for one in twin.figures if one.value == claim.value]
    if twin.happens_once:
        return []
    groups = record.on(claim.indicator).values()
    return [one for group in groups for one in group if one.value == claim.value and one.period == claim.period]


def _events(case: Case) -> Iterator[Statement]:
    """Dates of occasions, and of the parts of the claim's subject: a founding is no congress, nor Lyon the name."""
    for subject, group in case.record.on(case.claim.indicator).items():
        if subject in case.record.occasions or case.record.wholes.get(subject) == case.claim.subject:
            yield from group


def significant_digits(value: float) -> int:
    """Digits of a number without the zeros at its end.

    >>> significant_digits(66_000), significant_digits(57_347)
    (2, 5)
    """
    return len(f"{value:.0f}".rstrip("0"))


def _is_unmistakable(claim: Statement) -> bool:
    """Whether a number is so particular that it shows what was meant, whatever time or subject it is stated of."""
    return claim.value is not None and significant_digits(claim.value) >= UNMISTAKABLE


def _implausible(case: Case) -> bool:
    """Whether the figure nearest in size, of any time, is still far from the claim."""
    values, claimed = [one.value for one in case.figures if one.value], case.claim.value
    return bool(values) and claimed is not None and not any(1 / FAR < claimed / value < FAR for value in values)


def _near(case: Case) -> Iterator[list[Statement]]:
    """Figures of the judged time, and for a stock the nearest before and after."""
    yield case.now
    if case.claim.measure == "stock" and not case.happens_once:
        yield case.before + case.after


def _total_of_parts(case: Case) -> tuple[Statement, tuple[Statement, ...]] | None:
    """The sum of a stock's parts at the date nearest the judged time on which two or more were stated."""
    claim, time = case.claim, case.time
    if claim.measure != "stock" or time is None or any(case.days_from(one) <= TWO_YEARS for one in case.figures):
        return None
    parts = [
        one
        for one in case.record.parts_of(claim.indicator, claim.subject)
        if one.indicator == claim.indicator and one.qualifier == "exact" and one.period
    ]
    dates = {one.period for one in parts if one.period and sum(other.period == one.period for other in parts) > 1}
    if not dates:
        return None
    nearest = min(dates, key=lambda period: (period.days_to(time), period.start))
    ranked = sorted(parts, key=lambda one: one.rank == "preferred")  # the last one of a subject stays
    chosen = {one.subject: one for one in ranked if one.period == nearest}
    value = sum(one.value or 0 for one in chosen.values())
    return replace(claim, qualifier="exact", value=value, value_high=None), tuple(chosen.values())
