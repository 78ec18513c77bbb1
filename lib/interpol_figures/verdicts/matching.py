"""Whether a claimed figure agrees with one of the record: the arithmetic of wordings."""

from collections.abc import Iterable
from enum import IntEnum

from interpol_figures.model.intervals import Interval, is_rounded, last_digit
from interpol_figures.model.statement import Statement
from interpol_figures.model.units import MEASURES

COUNTED = 100  # below this, things are counted one by one
SAME = 0.01  # numbers that differ by no more than a hundredth, and by rounding alone, are recognised as the same
NEAR = 0.1  # by so much of it a number may be off by rounding, and "more than" it leaves more than that open
MILLION = 10**6
MONTH = 31  # days up to which a period is a date, and not a time of counting
USED_FOR = 0.25  # nobody says "more than 60,000" of what is a quarter more
UPWARDS, DOWNWARDS = ("more_than", "at_least"), ("less_than", "at_most")
OPEN_WORDINGS = (*UPWARDS, *DOWNWARDS, "about", "nearly", "multiples_of")


class Match(IntEnum):
    """How a claim stands to one figure, worst first."""

    REFUTED = 0
    OPEN = 1  # both can be right; the figure is too vague to say
    LOOSE = 2  # the number is right at its rounding, the words aren't
    CONFIRMED = 3


def match(claim: Statement, figure: Statement) -> Match:
    """How a claim stands to a figure of the same indicator, subject and time."""
    if other_date(claim, figure):
        return Match.REFUTED
    if claim.measure == "event" and figure.literal.contains(claim.literal):
        each = figure.qualifier == "between"  # what ran from 2019 to 2020 took place in each of the two
        return Match.CONFIRMED if each or claim.value == figure.value else Match.OPEN
    if lies_in(claim, figure):
        hidden = claim.qualifier == "exact" and claim.value != figure.value  # "$130 million" for 129,975,440
        return Match.LOOSE if hidden else Match.CONFIRMED
    if same_number(claim, figure):
        return Match.LOOSE
    return Match.REFUTED if refutes(figure, claim) else Match.OPEN


def agrees(claim: Statement, figure: Statement) -> bool:
    """Whether the number is right, be it loosely worded."""
    return match(claim, figure) >= Match.LOOSE


def lies_in(claim: Statement, figure: Statement) -> bool:
    """Whether a figure lies in what the claim's words commit to; vague ones also hold what a reader takes it for."""
    if claim.literal.contains(figure.literal):
        return True
    if claim.qualifier not in OPEN_WORDINGS or figure.qualifier == "exact":
        return False
    held, taken = claim.literal, figure.implied
    if claim.value == figure.value:
        return held.contains(taken)
    return held.low <= taken.low and taken.high <= held.high  # "nearly 70,000" and "about 69,000" may touch


def other_date(claim: Statement, figure: Statement) -> bool:
    """Whether both give an event a month or day, and not the same."""
    if claim.measure != "event" or claim.period is None or figure.period is None:
        return False
    dated = claim.period.days <= MONTH and figure.period.days <= MONTH
    same_year = claim.period.start.year == claim.value and not claim.period.overlaps(figure.period)
    return dated and same_year


def lacks_the_day(figure: Statement, claim: Statement) -> bool:
    """Whether a claim gives the month or day of an event, and a figure doesn't."""
    if claim.measure != "event" or claim.period is None or claim.period.days > MONTH:
        return False
    return figure.period is None or figure.period.days > MONTH


def same_number(claim: Statement, figure: Statement) -> bool:
    """Whether the numbers are equal at the rounding of the claim."""
    if claim.value is None or figure.value is None or "multiples_of" in (claim.qualifier, figure.qualifier):
        return False
    if "between" in (claim.qualifier, figure.qualifier):
        return (claim.value, claim.value_high) == (figure.value, figure.value_high)
    rounded = abs(claim.value - figure.value) <= _rounding(claim.value, claim.unit)
    return rounded or _is_cut_off(claim.value, figure.value)


def _is_cut_off(claimed: float, value: float) -> bool:
    """Whether digits of a number in millions were left out, as in “$153.9 million” for 153,973,709."""
    return claimed >= MILLION and claimed < value < min(claimed + _digit(claimed), (1 + SAME) * claimed)


def _rounding(value: float, unit: str) -> float:
    """How far a number may be off by rounding: half its last digit, a quarter where that is 5, and a tenth at most.

    Counts below a hundred are rounded by nobody, and neither are years.
    """
    if unit == "year" or (unit not in MEASURES and value < COUNTED and value == int(value)):
        return 0.0
    unit_of_digit = _digit(value)
    return min(unit_of_digit / (4 if value % unit_of_digit == unit_of_digit / 2 else 2), NEAR * value)


def _digit(value: float) -> float:
    """One unit of the last digit that isn't 0."""
    return float(last_digit(value))


def recognised(claim: Statement, figure: Statement) -> bool:
    """Whether the number is so nearly the same that it shows which figure was meant."""
    claimed, value = claim.value or 0.0, figure.value or 0.0
    return same_number(claim, figure) and abs(claimed - value) <= SAME * value


def refutes(figure: Statement, claim: Statement) -> bool:
    """Whether a figure excludes a claim: literally, or because nobody would have worded that number so."""
    if not figure.literal.overlaps(claim.literal):
        return True
    if figure.value is None or figure.qualifier not in UPWARDS + DOWNWARDS:
        return False
    reach = _reach(figure, max(_digit(figure.value), NEAR * figure.value))
    return not reach.overlaps(claim.implied)


def fits(claim: Statement, figure: Statement) -> bool:
    """Whether the claim is what one would say of this figure: its number, or one that its words are used for."""
    if claim.qualifier == "exact":
        return claim.value == figure.value or (figure.qualifier == "exact" and claim.literal.contains(figure.literal))
    if not lies_in(claim, figure):
        return False
    open_ended = claim.value is not None and claim.qualifier in UPWARDS + DOWNWARDS
    return not open_ended or _reach(claim, USED_FOR * (claim.value or 0)).overlaps(figure.implied)


def _reach(figure: Statement, room: float) -> Interval:
    """What an open wording is used for: "more than 60,000" for what lies so much above it."""
    value = figure.value or 0.0
    if figure.qualifier in UPWARDS:
        return Interval(value, value + room)
    return Interval(max(value - room, 0.0), value)


def hull(figures: list[Statement]) -> Interval:
    """The least interval that holds what all of the figures imply."""
    return Interval(min(one.implied.low for one in figures), max(one.implied.high for one in figures))


def deciding(figures: Iterable[Statement]) -> list[Statement]:
    """The figures that decide: of the best rank of their time, and of those the most precise.

    A figure ranked lower joins them where it makes a preferred one more precise. A vague figure gives way to a plain
    number of its time, and to any figure within it.
    """
    usable = list(figures)
    best = [one for one in usable if one.rank == "preferred"]
    others = [one for one in usable if one.rank != "preferred"]
    finer = [one for one in others if any(_narrower(one, other) and not refutes(other, one) for other in best)]
    elsewhen = [one for one in others if one not in finer and all(_of_other_times(one, other) for other in best)]
    chosen = best + finer + elsewhen
    return [one for one in chosen if not any(_overrules(other, one) for other in chosen)]


def is_plain(figure: Statement) -> bool:
    """Whether a figure is a plain number that nobody rounded."""
    return figure.qualifier == "exact" and not is_rounded(figure.value or 0, figure.unit)


def _narrower(figure: Statement, other: Statement) -> bool:
    return other.literal.contains(figure.literal) and other.literal != figure.literal


def _of_other_times(figure: Statement, other: Statement) -> bool:
    """Whether both tell how many there were, and not of the same days."""
    return bool(figure.measure == "stock" and figure.time and other.time and not figure.time.overlaps(other.time))


def _overrules(figure: Statement, other: Statement) -> bool:
    """Whether a figure is the more precise of two of one time."""
    if _of_other_times(figure, other):
        return False
    if figure.measure == "event" and figure.period and other.period and figure.value == other.value:
        return other.period.contains(figure.period) and figure.period != other.period
    if is_plain(figure) and not is_plain(other):
        return True
    return _narrower(figure, other) and (figure.qualifier == "exact" or other.qualifier != "exact")
