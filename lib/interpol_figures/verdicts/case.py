"""A claim with what the record has on it: the figures of its time, those around it, and those of other times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.context import JudgingContext
from interpol_figures.verdicts.matching import deciding
from interpol_figures.verdicts.record import Record

SEASON = 366  # days: what was stated so shortly before or after speaks of much the same time
IN_FORCE = 4 * 365  # days for which the last figure of a series still decides
MONTH = 31  # days up to which a period is the date of a statement, and not a time of counting
FAR_AWAY = 10**6  # days: further than any date, for figures without one


@dataclass(frozen=True)
class Case:
    """A claim, and the figures that may be set against it."""

    claim: Statement
    context: JudgingContext
    figures: tuple[Statement, ...]  # on the same indicator and subject, of any time

    @property
    def record(self) -> Record:
        """The record."""
        return self.context.record

    @cached_property
    def time(self) -> Period | None:
        """The time the claim is about, or its publication, or the newest of the record; an event has its own."""
        if self.claim.measure == "event":
            return None
        return self.claim.time or Period(self.record.newest, self.record.newest)

    @cached_property
    def happens_once(self) -> bool:
        """Whether the subject is an operation or another occasion, whose figures need no period."""
        return self.claim.subject in self.record.occasions

    @cached_property
    def lasts(self) -> bool:
        """Whether a figure holds until another is stated: a stock or a standing property."""
        return self.claim.measure in ("stock", "attribute") and not self.happens_once

    @cached_property
    def stated(self) -> list[Statement]:
        """Figures of the claim's time, of every rank and precision."""
        return self.of_time(self.figures)

    @cached_property
    def now(self) -> list[Statement]:
        """Figures that decide on the claim's time."""
        return deciding(self.stated)

    @cached_property
    def before(self) -> list[Statement]:
        """Figures that decide on the last date before the claim's time."""
        earlier = [one for one in self.figures if self.time and one.time and one.time.end < self.time.start]
        last = max((end_of(one) for one in earlier), default=None)
        return deciding(one for one in earlier if end_of(one) == last)

    @cached_property
    def after(self) -> list[Statement]:
        """Figures that decide on the first date after the claim's time."""
        later = [one for one in self.figures if self.time and one.time and one.time.start > self.time.end]
        first = min((start_of(one) for one in later), default=None)
        return deciding(one for one in later if start_of(one) == first)

    @cached_property
    def in_force(self) -> list[Statement]:
        """The last figures before the claim's time, where they are young enough to decide on it.

        A figure for a whole year may be that of its end: until then the one before it may have been in force.
        """
        if not self.lasts or not all(self._covers(one) for one in self.now):
            return []
        reach = SEASON if self.now else IN_FORCE
        return [one for one in self.before if self.claim.measure == "attribute" or self.days_from(one) <= reach]

    @cached_property
    def nearby(self) -> list[Statement]:
        """Figures of nearly the claim's time, which may bear it out where its own time has none."""
        if self.now:
            return self.in_force
        if self.lasts:
            reach = SEASON if self.in_force else IN_FORCE
            return self.in_force + [one for one in self.after if self.days_from(one) <= reach]
        return deciding(one for one in self.figures if self._dated_otherwise(one))

    def _dated_otherwise(self, figure: Statement) -> bool:
        """Whether a sum or count has the date of its statement, or the years from which on it was to be paid."""
        period = figure.period
        if self.time is None or period is None or self.claim.measure != "flow":
            return False
        if is_longer(period, SEASON):
            return self.time.contains(Period(period.start, period.start))
        return not is_longer(period, MONTH) and self.days_from(figure) <= SEASON

    @cached_property
    def bracket(self) -> list[Statement]:
        """The figures of the dates before and after the claim's time, where there are both and none between."""
        if not self.lasts or self.now or not (self.before and self.after):
            return []
        return self.before + self.after

    def _covers(self, figure: Statement) -> bool:
        """Whether a figure is for a longer time, of which the claim's is a part."""
        return bool(self.time and figure.time and figure.time != self.time and figure.time.contains(self.time))

    def of_time(self, figures: Iterable[Statement]) -> list[Statement]:
        """The figures that speak of the claim's time, by what their indicator measures.

        A flow is compared for the same span only, and where the claim states none, for the latest one by then. A stock
        counts where its time overlaps, or where the record dates none of its figures. The date of an event and a
        standing property hold until one for that time is stated otherwise.
        """
        group, time = list(figures), self.time
        if not group or time is None or self.happens_once:
            return group
        if group[0].measure == "flow":
            return self._of_span(group, time)
        overlapping = [one for one in group if one.time and one.time.overlaps(time)]
        undated = [one for one in group if one.time is None]
        if group[0].measure == "attribute":
            return overlapping + undated if overlapping else group
        return overlapping if len(undated) < len(group) else group

    def _of_span(self, group: list[Statement], time: Period) -> list[Statement]:
        if self.claim.period:
            return [one for one in group if one.period == time]
        by_then = [one for one in group if one.time is None or one.time.start <= time.end]
        latest = max((one.time.end for one in by_then if one.time), default=None)
        return [one for one in by_then if one.time is None or one.time.end == latest]

    def days_from(self, figure: Statement) -> int:
        """Days between a figure's time and the claim's; 0 where they overlap."""
        if self.time is None or figure.time is None:
            return FAR_AWAY
        return days_between(figure.time, self.time)


def end_of(figure: Statement) -> date:
    """Last day of the time that a figure speaks of; the first day of all for a figure without one."""
    return figure.time.end if figure.time else date.min


def start_of(figure: Statement) -> date:
    """First day of the time that a figure speaks of; the last day of all for a figure without one."""
    return figure.time.start if figure.time else date.max


def days_between(one: Period, other: Period) -> int:
    """Days from the end of the earlier to the start of the later; 0 where they overlap."""
    if one.overlaps(other):
        return 0
    return min(abs((one.start - other.end).days), abs((other.start - one.end).days))


def is_longer(period: Period, days: int) -> bool:
    """Whether a period has more than so many days."""
    return (period.end - period.start).days + 1 > days
