"""Which figures of the record speak of the time that a claim is about, and which stand next to it."""

from collections.abc import Iterable

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.record import Record


def judged_time(claim: Statement, record: Record) -> Period | None:
    """The time a claim is about, or its publication, or the newest of the record; an event has its own."""
    if claim.measure == "event":
        return None
    return claim.time or Period(record.newest, record.newest)


def speaking(claim: Statement, figures: Iterable[Statement], time: Period | None, record: Record) -> list[Statement]:
    """Figures of the judged time; for a flow of no stated time, those of the latest span by then."""
    if claim.measure == "flow" and claim.period is None and time and claim.subject not in record.occasions:
        by_then = [one for one in figures if one.time is None or one.time.start <= time.end]
        latest = max((one.time.end for one in by_then if one.time), default=None)
        return [one for one in by_then if one.time is None or one.time.end == latest]
    return at_time(figures, time, record)


def at_time(figures: Iterable[Statement], time: Period | None, record: Record) -> list[Statement]:
    """Figures that speak of a time, by what their indicator measures.

    A flow is compared for the same span only, but for an operation or another occasion, whose time is its
    own. A stock counts where its time overlaps, or where the record dates none of its figures. The date of
    an event and a standing property hold until one for that time is stated otherwise.
    """
    figures = list(figures)
    if time is None or not figures:
        return figures
    measure = figures[0].measure
    if measure == "flow":
        return [one for one in figures if one.subject in record.occasions or one.period == time]
    overlapping = [one for one in figures if one.time and one.time.overlaps(time)]
    if measure == "stock":
        return overlapping if any(one.time for one in figures) else figures
    if measure == "attribute" and overlapping:
        return overlapping + [one for one in figures if one.time is None]
    return figures


def best_ranked(figures: Iterable[Statement]) -> list[Statement]:
    """The preferred figures where there are any, else all."""
    figures = list(figures)
    return [one for one in figures if one.rank == "preferred"] or figures


def neighbours(figures: Iterable[Statement], time: Period) -> tuple[list[Statement], list[Statement]]:
    """The best ranked figures of the last date before a time, and of the first date after it."""
    dated = [one for one in figures if one.time]
    before = [one for one in dated if one.time.end < time.start]
    after = [one for one in dated if one.time.start > time.end]
    last = max((one.time.end for one in before), default=None)
    first = min((one.time.start for one in after), default=None)
    return (
        best_ranked(one for one in before if one.time.end == last),
        best_ranked(one for one in after if one.time.start == first),
    )


def days_between(one: Period, other: Period) -> int:
    """Days from the end of the earlier to the start of the later; 0 where they overlap."""
    if one.overlaps(other):
        return 0
    return min(abs((one.start - other.end).days), abs((other.start - one.end).days))
