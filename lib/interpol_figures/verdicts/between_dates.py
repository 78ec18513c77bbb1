"""Stocks and standing properties between record dates, and beyond the last of them."""

from collections.abc import Iterable
from dataclasses import replace

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.agreement import Verdict, agreement
from interpol_figures.verdicts.applicable import days_between, neighbours
from interpol_figures.verdicts.matching import Match, fits, hull, match
from interpol_figures.verdicts.membership_count import is_counted
from interpol_figures.verdicts.record import Record

NARROW = 1.25  # two record dates bracket a stock closely if their figures differ by no more than a quarter
PACE = 2  # beyond the last record date a stock may have moved on twice as fast as it did up to it
SEASON = 366  # days within which a figure for a whole year may still leave the one before it in force


def bracketed(
    claim: Statement, figures: tuple[Statement, ...], now: list[Statement], time: Period | None, record: Record
) -> Verdict | None:
    """A stock or standing property between two record dates: it holds, or lies between what they say."""
    if claim.measure not in ("stock", "attribute") or time is None or is_counted(claim, time, record):
        return None
    before, after = neighbours(figures, time)
    if now:
        return _within_a_year(claim, before, now, after, time, record)
    if before and after:
        return _between(claim, before, after, record)
    if not before:
        return None
    held = agreement(claim, before, record)
    if held and held.verdict == "confirmed":
        return _with_support(held, figures)
    return _moved_on(claim, figures, before, time) or held


def _within_a_year(
    claim: Statement,
    before: list[Statement],
    now: list[Statement],
    after: list[Statement],
    time: Period,
    record: Record,
) -> Verdict | None:
    """A figure for a whole year may be that of its end: until then the one before it may have been in force."""
    loose = all(one.time.contains(time) and one.time != time for one in now if one.time)
    if not loose or not before or days_between(before[0].time, time) > SEASON:
        return None
    found = _between(claim, before, [*now, *after], record)
    return found if found and found.verdict == "confirmed" else None


def _with_support(verdict: Verdict, figures: Iterable[Statement]) -> Verdict:
    """The verdict with earlier figures that say the same number, which make it better founded."""
    if verdict.claim.qualifier != "exact":
        return verdict
    used = set(verdict.figure_ids)
    same = [one for one in figures if one.figure not in used and match(verdict.claim, one) == Match.CONFIRMED]
    return replace(verdict, figures=(*verdict.figures, *same))


def _between(claim: Statement, before: list[Statement], after: list[Statement], record: Record) -> Verdict | None:
    bracket = hull(before + after)
    held = agreement(claim, before, record)
    reached = agreement(claim, [one for one in after if fits(claim, one)], record)
    edges = [one for one in (held, reached) if one and one.verdict == "confirmed"]
    if edges:
        return replace(edges[0], caveat=edges[0].caveat or "bracket")
    if claim.literal.contains(bracket):
        return Verdict(claim, "confirmed", (*before, *after), caveat="bracket")
    if held or reached or not claim.implied.overlaps(bracket):
        return held or reached
    name = "confirmed" if bracket.high <= NARROW * bracket.low else "no_record"
    return Verdict(claim, name, (*before, *after), caveat="bracket")


def _moved_on(
    claim: Statement, figures: tuple[Statement, ...], before: list[Statement], time: Period
) -> Verdict | None:
    """Beyond the last record date a claim further along the trend, at a pace that it may have, is open.

    A figure without a date that says so decides it.
    """
    if claim.measure != "stock" or claim.value is None or before[0].value is None:
        return None
    last = before[0]
    earlier = [one for one in figures if one.time and one.time.end < last.time.start and one.value is not None]
    first = min(earlier, key=lambda one: one.time.end, default=None)
    if first is None or first.value == last.value:
        return None
    pace = (last.value - first.value) / (last.time.end - first.time.end).days
    reach = last.value + PACE * pace * (time.end - last.time.end).days
    open_to = last.value < claim.value <= reach or reach <= claim.value < last.value
    if not open_to:
        return None
    undated = [one for one in figures if one.time is None and match(claim, one) == Match.CONFIRMED]
    if undated:
        return Verdict(claim, "confirmed", tuple(undated))
    return Verdict(claim, "no_record", tuple(before), caveat="beyond")
