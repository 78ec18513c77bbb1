"""A claim with what the record has on it: the figures of its time, those around it, and those of other times."""

from dataclasses import dataclass
from functools import cached_property

from interpol_figures.model.intervals import Interval
from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.model.units import CURRENCIES
from interpol_figures.verdicts.matching import MONTH, deciding, hull
from interpol_figures.verdicts.record import COUNTED, Record

SEASON = 366  # days: what was stated so shortly before or after speaks of much the same time
IN_FORCE = 4 * 365  # days for which the last figure of a series still decides
PACE = 2  # beyond the last record date a stock may have moved on twice as fast as it did up to it
FAR_AWAY = 10**6  # days: further than any date, for figures without one


@dataclass(frozen=True)
class Case:
    """A claim, and the figures that may be set against it."""

    claim: Statement
    record: Record
    figures: tuple[Statement, ...]  # on the same indicator and subject, of any time

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
        """Figures that speak of the claim's time, of every rank and precision.

        A flow is compared for the same span only, and where the claim states none, for the latest one by then. A stock
        counts where its time overlaps, or where the record dates none of its figures. The date of an event and a
        standing property hold until one for that time is stated otherwise.
        """
        group, time = list(self.figures), self.time
        if time is None or self.happens_once:
            return group
        if self.claim.measure == "flow":
            return self._of_span(time)
        overlapping = [one for one in group if one.time and one.time.overlaps(time)]
        undated = [one for one in group if one.time is None]
        if self.claim.measure == "attribute":
            return overlapping + undated if overlapping else group
        return overlapping if len(undated) < len(group) else group

    def _of_span(self, time: Period) -> list[Statement]:
        if self.claim.period:
            return [one for one in self.figures if one.period == time]
        by_then = [one for one in self.figures if one.time is None or one.time.start <= time.end]
        latest = max((one.time.end for one in by_then if one.time), default=None)
        return [one for one in by_then if one.time is None or one.time.end == latest]

    @cached_property
    def now(self) -> list[Statement]:
        """Figures that decide on the claim's time: of a stock those of a longer time only where there are no others."""
        best = deciding(self.stated)
        own = [one for one in best if not self._is_of_longer_time(one)] if self.claim.measure == "stock" else []
        return own or best

    @cached_property
    def earlier(self) -> list[tuple[Period, Statement]]:
        """Figures that speak of a time before the claim's, with that time, the last ones last."""
        found = [(one.time, one) for one in self.figures if self.time and one.time and one.time.end < self.time.start]
        return sorted(found, key=lambda dated: dated[0].end)

    @cached_property
    def before(self) -> list[Statement]:
        """Figures that decide on the last date before the claim's time."""
        return deciding(one for time, one in self.earlier if time.end == self.earlier[-1][0].end)

    @cached_property
    def after(self) -> list[Statement]:
        """Figures that decide on the first date after the claim's time."""
        found = [(one.time, one) for one in self.figures if self.time and one.time and one.time.start > self.time.end]
        first = min((time.start for time, _ in found), default=None)
        return deciding(one for time, one in found if time.start == first)

    @cached_property
    def bracket(self) -> list[Statement]:
        """The figures of the dates before and after the claim's time, where there are both and none of it alone."""
        if not self.lasts or not self._is_within_longer_times or not (self.before and self.after):
            return []
        return self.before + self.after

    @cached_property
    def in_force(self) -> list[Statement]:
        """The last figures before the claim's time, where they are young enough to decide on it."""
        if not self.lasts or not self._is_within_longer_times:
            return []
        reach = SEASON if self.now else IN_FORCE
        return [one for one in self.before if self.days_from(one) <= reach]

    @cached_property
    def nearby(self) -> list[Statement]:
        """Figures of nearly the claim's time, which may bear it out where its own time has none."""
        if self.lasts and self._is_within_longer_times:
            reach = SEASON if self.now or self.in_force else IN_FORCE
            return self.in_force + [one for one in self.after if self.days_from(one) <= reach]
        return [] if self.lasts or self.now else deciding(one for one in self.figures if self._dated_otherwise(one))

    @cached_property
    def _is_within_longer_times(self) -> bool:
        """Whether there are no figures of the claim's time, but for those of a longer one."""
        return all(self._is_of_longer_time(one) for one in self.now)

    def _is_of_longer_time(self, figure: Statement) -> bool:
        """Whether a figure's time is longer: that of a year may be that of its end. What we counted holds each day."""
        if self.time is None or figure.time is None or figure.source == COUNTED:
            return False
        return figure.time != self.time and figure.time.contains(self.time)

    def _dated_otherwise(self, figure: Statement) -> bool:
        """Whether a sum or count has the date of its statement, or money the years from which on it was to be paid."""
        period = figure.period
        if self.time is None or period is None:
            return False
        if period.days > SEASON:
            begins = Period(period.start, period.start)
            return self.claim.unit in CURRENCIES and self.time.days <= SEASON and self.time.contains(begins)
        return period.days <= MONTH and self.days_from(figure) <= SEASON

    @cached_property
    def undated(self) -> list[Statement]:
        """Figures without a time beside dated ones, where none of these is of the claim's time or all are later."""
        if not self.lasts or self.now or (self.after and not self.before):
            return []
        return [one for one in self.figures if one.time is None]

    @cached_property
    def left_open(self) -> Interval | None:
        """What the dates around leave open: what lies between their figures, or where a stock may have moved since."""
        if self.bracket:
            return hull(self.bracket)
        if self.claim.measure != "stock" or self.now or self.after or not self.before or self.time is None:
            return None
        last, last_day = self.before[0].value, self.earlier[-1][0].end
        first, first_day = next(((one.value, time.end) for time, one in self.earlier if one.value), (last, last_day))
        if first is None or last is None or first == last or first_day == last_day:
            return None
        reach = last + PACE * (last - first) / (last_day - first_day).days * (self.time.end - last_day).days
        return Interval(min(last, reach), max(last, reach), reach > last, reach < last)

    def holds(self, figure: Statement) -> bool:
        """Whether what a figure counts lies in the claim's time, or is of the same occasion."""
        if self.happens_once or self.time is None or figure.time is None:
            return self.happens_once
        return self.time.overlaps(figure.time) if self.lasts else self.time.contains(figure.time)

    def days_from(self, figure: Statement) -> int:
        """Days between a figure's time and the claim's; 0 where they overlap."""
        return self.time.days_to(figure.time) if self.time and figure.time else FAR_AWAY
