"""Whether a claimed figure agrees with one of the record: the arithmetic of wordings.

A claim is *confirmed* by a figure that lies wholly in what the claim's words commit to, or that is itself a
close bracket around the claim. It is *loose* where the number is right at its rounding and the words aren't.
"""

from enum import IntEnum
from math import inf

from interpol_figures.model.intervals import Interval, step
from interpol_figures.model.statement import Statement

CLOSE = 0.25  # a bracket of the record is close if it is no wider than a quarter of its upper end
ROUNDED = 0.1  # a rounded number may be off by half its step, and by no more than a tenth
SAME = 0.01  # numbers that differ by no more than a hundredth, and by rounding alone, are recognised as the same
COUNTED = 100  # below this, whole numbers are counts that nobody rounds


class Match(IntEnum):
    """How well a claim agrees with a figure, worst first."""

    NONE = 0
    LOOSE = 1
    CONFIRMED = 2


def match(claim: Statement, figure: Statement) -> Match:
    """How a claim agrees with one figure of the record."""
    if claim.literal.contains(figure.literal) or (claim.qualifier == "about" and claim.value == figure.value):
        return Match.CONFIRMED
    if _is_close(figure.literal) and figure.qualifier != "exact" and figure.literal.contains(claim.literal):
        return Match.LOOSE if claim.value == figure.value else Match.CONFIRMED
    return Match.LOOSE if same_number(claim, figure) else Match.NONE


def same_number(claim: Statement, figure: Statement) -> bool:
    """Whether the numbers are equal at the rounding of the claim, or of an inexact figure that leaves the claim room.

    “1,003” isn't “nearly 1,000”: it is more precise, and on the other side.
    """
    if claim.value is None or figure.value is None or "multiples_of" in (claim.qualifier, figure.qualifier):
        return False
    if "between" in (claim.qualifier, figure.qualifier):
        return (claim.value, claim.value_high) == (figure.value, figure.value_high)
    apart = abs(claim.value - figure.value)
    room = figure.qualifier != "exact" and figure.literal.overlaps(claim.literal)
    allowed = max(rounding(claim), rounding(figure) if room else 0)
    return apart <= allowed / 2 and apart <= ROUNDED * max(claim.value, figure.value)


def recognised(claim: Statement, figure: Statement) -> bool:
    """Whether the number is so nearly the same that it shows which figure was meant."""
    return same_number(claim, figure) and abs(claim.value - figure.value) <= SAME * figure.value


def rounding(figure: Statement) -> float:
    """Step in which a number was rounded: whole numbers below a hundred weren't, nor were years."""
    unrounded = figure.value < COUNTED or figure.unit == "year"
    return min(step(figure.value), 1.0) if unrounded else step(figure.value)


def fits(claim: Statement, figure: Statement) -> bool:
    """Whether a reader would take the claim for this figure: by number, or by what the words imply.

    Stricter than a match: “over 60,000” literally holds for any greater number, and says nothing of it.
    """
    if claim.qualifier in ("multiples_of", "several"):
        return claim.literal.contains(figure.literal)
    return same_number(claim, figure) or claim.implied.contains(figure.literal) or _narrow_overlap(claim, figure)


def _narrow_overlap(claim: Statement, figure: Statement) -> bool:
    return _is_close(figure.literal) and claim.implied.overlaps(figure.literal) and claim.qualifier != "exact"


def _is_close(interval: Interval) -> bool:
    return interval.high < inf and interval.high - interval.low <= CLOSE * interval.high


def disagree(one: Statement, other: Statement) -> bool:
    """Whether two figures can't both be right."""
    return not one.literal.overlaps(other.literal)


def hull(figures: list[Statement]) -> Interval:
    """The least interval that holds what all of the figures imply."""
    return Interval(min(one.implied.low for one in figures), max(one.implied.high for one in figures))
