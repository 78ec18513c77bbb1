"""ISO dates of year, month or day precision, and the spans of time that they name."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
MONTHS = calendar.month_name


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` to `end`, both included.

    >>> Period.of("2022").contains(Period.of("2022-06-28", "2022-11-23"))
    True
    """

    start: date
    end: date

    @classmethod
    def of(cls, start: str, end: str = "") -> "Period":
        """Read ISO dates of year to day precision; raises ValueError for anything else.

        >>> Period.of("2010-04")
        Period(start=datetime.date(2010, 4, 1), end=datetime.date(2010, 4, 30))
        """
        period = cls(first_day(start), last_day(end or start))
        if period.end < period.start:
            raise ValueError(f"the period {start}/{end} ends before it starts")
        return period

    def overlaps(self, other: "Period") -> bool:
        """Whether both have a day in common."""
        return self.start <= other.end and other.start <= self.end

    def contains(self, other: "Period") -> bool:
        """Whether every day of the other lies in this one."""
        return self.start <= other.start and other.end <= self.end

    @property
    def iso(self) -> tuple[str, str]:
        """Its first and last day as ISO dates no more precise than needed: years, months or days.

        >>> Period.of("2020", "2021").iso, Period.of("2020-01", "2020-06").iso
        (('2020', '2021'), ('2020-01', '2020-06'))
        """
        start, end = self.start.isoformat(), self.end.isoformat()
        if start.endswith("-01-01") and end.endswith("-12-31"):
            return start[:4], end[:4]
        if start.endswith("-01") and self.end == last_day(end[:7]):
            return start[:7], end[:7]
        return start, end

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def days_to(self, other: "Period") -> int:
        """Days from the end of the earlier to the start of the later; 0 where they overlap.

        >>> Period.of("2020-03").days_to(Period.of("2020-01"))
        30
        """
        return max((other.start - self.end).days, (self.start - other.end).days, 0)


def first_day(iso: str) -> date:
    """First day of an ISO date of year, month or day precision.

    >>> first_day("2010")
    datetime.date(2010, 1, 1)
    """
    year, month, day = date_parts(iso)
    return date(year, month or 1, day or 1)


def last_day(iso: str) -> date:
    """Last day of an ISO date of year, month or day precision.

    >>> last_day("2024-02")
    datetime.date(2024, 2, 29)
    """
    year, month, day = date_parts(iso)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


@lru_cache(maxsize=50_000)  # a table names the same dates again and again
def date_parts(iso: str) -> tuple[int, int | None, int | None]:
    """Year, month and day of an ISO date, None for what it doesn't say; raises ValueError for anything else."""
    match = ISO.fullmatch(iso)
    if not match:
        raise ValueError(f"{iso!r} is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    year = int(match[1])
    month, day = (int(part) if part else None for part in match.groups()[1:])
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise ValueError(f"{iso!r} is not in the calendar: {error}") from None
    return year, month, day


def is_date(iso: str) -> bool:
    """Whether a text is an ISO date of year, month or day precision that the calendar has.

    >>> is_date("2024-02-29"), is_date("2022-02-30"), is_date("")
    (True, False, False)
    """
    try:
        date_parts(iso)
    except ValueError:
        return False
    return True
