"""Wrong measures: what an indicator is commonly confused with, and whether a claim is true of that."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from interpol_figures.model.statement import Statement
from interpol_figures.model.units import MEASURES
from interpol_figures.verdicts.case import SEASON, Case
from interpol_figures.verdicts.matching import fits, other_date, recognised, refutes, same_number
from interpol_figures.verdicts.record import UNSOUND
from interpol_figures.verdicts.verdict import Verdict

FAR = 3.0  # a claim that is three times off every figure of its measure is implausible as that measure
TELLING = 10  # smaller numbers are equal by chance too often to show by themselves what was meant
PARTICULAR = 3  # digits that a number must have to be recognised among the outcomes of one operation
UNMISTAKABLE = 4  # digits that a number must have to be recognised whatever time or subject it is stated of
TWO_YEARS = 730  # days within which the whole was stated, so that no sum of its parts is needed
Test = Callable[[Statement, Statement], bool]  # of a claim and a figure
NO_COUNTS = MEASURES | {"rank", "number"}  # units of numbers that aren't taken for a number of things


def find_mistake(case: Case) -> Verdict | None:
    """What else the claim is true of, where it is wrong, implausible or unknown as stated."""
    return next(chain(_of_a_sibling(case), _of_another_subject(case), _of_another_outcome(case)), None)


def _of_a_sibling(case: Case) -> Iterator[Verdict]:
    """A confusable indicator of the same subject.

    Where the record has figures of the claimed measure that exclude the claim, it is enough that the words fit the
    other measure; else, and where the units differ, the numbers must be the same.
    """
    claim, record, names = case.claim, case.record, case.record.names
    refuted = any(refutes(one, claim) for one in case.now) or _implausible(case)
    for sibling in record.confusable(claim.indicator):
        meant = replace(claim, indicator=sibling, measure=names.measures[sibling], unit=names.units[sibling])
        twin = Case(meant, record, record.figures(sibling, claim.subject))
        lenient = refuted and meant.unit == claim.unit
        found = _fitting(twin, meant, _worded_for) if lenient else _fitting(twin, claim, _same_number_of)
        found = tuple(one for one in found or _elsewhere(case, twin) if not other_date(claim, one))
        if found:
            yield Verdict(claim, "wrong_measure", figures=found, sibling=sibling)
        total, parts = _total_of_parts(twin) if lenient else (None, ())
        if total is not None and _worded_for(meant, replace(claim, qualifier="exact", value=total)):
            yield Verdict(claim, "wrong_measure", figures=parts, sibling=sibling, total=total)


def _of_another_subject(case: Case) -> Iterator[Verdict]:
    """The very number of a part or of the whole."""
    record, claim = case.record, case.claim
    related = [*record.parts.get(claim.subject, ()), record.wholes.get(claim.subject, "")] if case.figures else []
    for subject in (one for one in related if record.figures(claim.indicator, one)):
        twin = Case(replace(claim, subject=subject), record, record.figures(claim.indicator, subject))
        found = _fitting(twin, claim, _same_number_of)
        if found:
            yield Verdict(claim, "wrong_measure", figures=found, part=subject)


def _of_another_outcome(case: Case) -> Iterator[Verdict]:
    """The very number of something else that was counted at the same occasion."""
    claim, record = case.claim, case.record
    if not case.happens_once or significant_digits(claim.value) < PARTICULAR:
        return
    for indicator in record.measured_at(claim.subject, claim.indicator):
        unit = record.names.units[indicator]
        if indicator != claim.indicator and (unit == claim.unit or not {unit, claim.unit} & NO_COUNTS):
            same = tuple(one for one in record.sound_figures(indicator, claim.subject) if one.value == claim.value)
            if same:
                yield Verdict(claim, "wrong_measure", figures=same, sibling=indicator)


def _fitting(twin: Case, claim: Statement, test: Test) -> tuple[Statement, ...]:
    """Figures of the judged time that pass a test, or of a stock those around it; sound sources where there are any."""
    if not any(test(claim, one) for one in twin.figures):
        return ()
    after = [one for one in twin.after if twin.days_from(one) <= SEASON]  # what is stated later was never mistaken
    around = twin.before + after if twin.claim.measure == "stock" and not twin.happens_once else []
    for group in (twin.now, around):
        found = tuple(one for one in group if test(claim, one))
        if found:
            return tuple(one for one in found if one.grade < UNSOUND) or found
    return ()


def _worded_for(claim: Statement, figure: Statement) -> bool:
    """Whether the words of a claim are used for such a figure."""
    return fits(claim, figure) or same_number(claim, figure)


def _same_number_of(claim: Statement, figure: Statement) -> bool:
    """Whether a number is the same, and telling; a percentage is no number of things, nor is a year."""
    comparable = claim.unit == figure.unit or not {"percent", "year"} & {claim.unit, figure.unit}
    return comparable and claim.value is not None and claim.value >= TELLING and recognised(claim, figure)


def _elsewhere(case: Case, twin: Case) -> tuple[Statement, ...]:
    """Figures of another time or subject with the very number: a date that fits another event, or many digits."""
    claim, record = twin.claim, case.record
    figures: Iterable[Statement] = ()
    groups = record.by_subject(claim.indicator)
    if claim.measure == case.claim.measure == "event":
        if not case.happens_once:  # a founding is no congress, nor Lyon the name
            near = (one for one in groups if one in record.occasions or record.wholes.get(one) == claim.subject)
            figures = chain.from_iterable(groups[subject] for subject in near)
    elif significant_digits(claim.value) >= UNMISTAKABLE:
        of_its_span = (one for group in groups.values() for one in group if one.period == claim.period)
        figures = twin.figures or (() if twin.happens_once else of_its_span)
    return tuple(one for one in figures if one.value == claim.value)


def significant_digits(value: float | None) -> int:
    """Digits of a number without the zeros at its end.

    >>> significant_digits(66_000), significant_digits(57_347)
    (2, 5)
    """
    return len(f"{value or 0:.0f}".rstrip("0"))


def _implausible(case: Case) -> bool:
    """Whether the figure nearest in size, of any time, is still far from the claim."""
    values, claimed = [one.value for one in case.figures if one.value], case.claim.value
    return bool(values) and claimed is not None and not any(1 / FAR < claimed / value < FAR for value in values)


def _total_of_parts(case: Case) -> tuple[float | None, tuple[Statement, ...]]:
    """The sum of a stock's parts at the date nearest the judged time on which two or more were stated."""
    claim, time = case.claim, case.time
    if claim.measure != "stock" or time is None or any(case.days_from(one) <= TWO_YEARS for one in case.figures):
        return None, ()
    exact = [one for one in case.record.parts_of(claim.indicator, claim.subject) if one.qualifier == "exact"]
    parts = [one for one in exact if one.indicator == claim.indicator and one.period]
    parts.sort(key=lambda one: one.rank == "preferred")  # the last one of a subject stays
    for nearest in sorted(parts, key=case.days_from):
        together = {one.subject: one for one in parts if one.period == nearest.period}
        if len(together) > 1:
            return sum(one.value or 0 for one in together.values()), tuple(together.values())
    return None, ()
