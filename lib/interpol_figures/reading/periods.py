"""Times that a text names: dates, months, years, and what is told from the day of publication."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from interpol_figures.model.number_parser import numerals
from interpol_figures.model.periods import Period
from interpol_figures.reading.words import lines_of, numbers_of, pattern_of, words_of

YEAR = r"(?<![\d.,/-])(1[89]\d\d|20\d\d)(?![\d]|[.,]\d|-\d)"
NOW = ""  # the time of publication
_YEAR = re.compile(YEAR)
_YEARS = re.compile(rf"{YEAR}\s*(?:-|/|to|bis|a|und|and|et|y|al?)\s*((?:1[89]|20)\d\d)(?!\d)")
FROM_PUBLICATION = ("year_end", "last_year", "this_year", "last_month")
_SHIFTS = {"year_before": -1, "years_before": -1, "same": 0, "year_after": 1, "years_after": 1}  # directions
_FARTHEST = 100  # years from the one spoken of


@dataclass(frozen=True)
class TimeMention:
    """A time that a sentence names, at a place of the document; `iso` is a date or from/to, NOW for today."""

    start: int
    end: int
    iso: str
    clear: bool = True  # whether the sentence names the year itself
    compared: bool = False  # whether it is what another time is set against: "twice as many as in 2024"
    bounds: bool = False  # whether it is when something ends, or since when it goes on: "until 2025", "since 2014"
    begins: bool = False  # whether it is when something began: "founded in 1923"


def times_in(folded: str, start: int, published: Period | None, year: int | None) -> list[TimeMention]:
    """Times that a folded text names, which begins at a place of the document.

    `published` is when the article was; `year` the one spoken of before, for a month without one.
    """
    found = [*_months(folded, published, year), *_dates(folded), *_years(folded), *_from_publication(folded, published)]
    found += _shifted(folded, found, year or (published.end.year if published else None))
    kept: list[TimeMention] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if kept and one.start < kept[-1].end - start:
            continue  # a part of the time before it
        if kept and (span := _span(kept[-1], one, folded[kept[-1].end - start : one.start])):
            kept[-1] = replace(kept[-1], end=start + one.end, iso=span)
        elif not _stands_before("event_days", folded, one.end):
            compared, bounds = (_stands_before(name, folded, one.start) for name in ("compared", "bounds"))
            compared = compared or pattern_of("as_many").search(folded, 0, one.start) is not None
            kept.append(TimeMention(start + one.start, start + one.end, one.iso, one.clear, compared, bounds))
    return kept


def _span(first: TimeMention, last: TimeMention, between: str) -> str:
    """The time from one day or month to another: "from 18 July 2025 to 31 January 2026"; empty where it is none."""
    by_month = all(len(one.iso) > len("2025") and "/" not in one.iso for one in (first, last))
    dated = by_month and first.iso < last.iso
    return f"{first.iso}/{last.iso}" if dated and between.strip() in lines_of("through") else ""


def _stands_before(name: str, folded: str, start: int) -> bool:
    """Whether words of a line stand right before a place."""
    before = folded[max(0, start - 24) : start]
    return any(match.end() >= len(before.rstrip()) for match in pattern_of(name).finditer(before))


def _months(folded: str, published: Period | None, spoken: int | None) -> Iterator[TimeMention]:
    number = numbers_of("months")
    for match in pattern_of("month_date").finditer(folded):
        dated = match["day"] or match["after"] or match["only"] or match["two"] or match["year"]
        lead = folded[: match.start()].split()[-1:]
        undated = match["one"] not in words_of("dated_months") and lead and lead[0] in words_of("before_month")
        if not (dated or undated):
            continue
        first, last = number[match["one"]], number[match["two"] or match["one"]]
        year = int(match["year"]) if match["year"] else _year_of(last, published, spoken, folded[: match.start()])
        if year is None:
            continue
        begun = _iso(year - (first > last), first, match["only"] or match["day"] or match["after"])
        ended = _iso(year, last, (match["day2"] or match["after2"]) if match["two"] else match["day"] or match["after"])
        yield from _mention(match, begun, ended, bool(match["year"]))


def _year_of(month: int, published: Period | None, spoken: int | None, before: str) -> int | None:
    """The year of a month that is named without: the one spoken of, or the last before publication."""
    if published is None or (spoken and before.endswith("that ")):
        return spoken
    return published.end.year - (month > published.end.month)


def _iso(year: int | str, month: int | str, day: str | None) -> str:
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _mention(match: re.Match[str], begun: str, ended: str, clear: bool = True) -> list[TimeMention]:
    """The time that a pattern found; nothing where there is no such day."""
    try:
        Period.of(begun, ended)
    except ValueError:
        return []
    return [TimeMention(*match.span(), begun if begun == ended else f"{begun}/{ended}", clear)]


def _dates(folded: str) -> Iterator[TimeMention]:
    """Dates in digits whose order is sure: "2023-09-07", "7.9.2023"."""
    for match in pattern_of("date").finditer(folded):
        iso = _iso(*(match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)))
        yield from _mention(match, iso, iso)


def _years(folded: str) -> Iterator[TimeMention]:
    for match in _YEARS.finditer(folded):
        if int(match[1]) < int(match[2]):
            yield TimeMention(match.start(), match.end(), f"{match[1]}/{match[2]}")
    for match in _YEAR.finditer(folded):
        closes = "-12" if _stands_before("end", folded, match.start()) else ""
        yield TimeMention(match.start(), match.end(), match[1] + closes)


def _from_publication(folded: str, published: Period | None) -> Iterator[TimeMention]:
    """Times told from publication: "last month"."""
    if published is None:
        return
    year, month = published.end.year, published.end.month
    times = {
        "year_end": f"{year - 1}-12",
        "last_year": str(year - 1),
        "this_year": str(year),
        "last_month": f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}",
        "today": NOW,
    }
    for name, iso in times.items():
        yield from (TimeMention(*match.span(), iso, False) for match in pattern_of(name).finditer(folded))


def _shifted(folded: str, named: Sequence[TimeMention], spoken: int | None) -> Iterator[TimeMention]:
    """Times told from the one named last, or else from the year spoken of: "a year later"."""
    for name, direction in _SHIFTS.items():
        for match in pattern_of(name).finditer(folded):
            before = sorted((one.start, one.iso) for one in named if one.end <= match.start())
            from_year = latest_year([iso for _, iso in before]) or spoken
            counted = numerals(match[1]) if match.lastindex else []
            years = int(counted[0].values[0]) if counted else 1
            if from_year and (counted or not match.lastindex) and years < _FARTHEST:
                yield TimeMention(*match.span(), str(from_year + direction * years), False)


@lru_cache(maxsize=1024)  # those of operations and assemblies are asked for with every number
def period_of(iso: str) -> Period | None:
    """A time as a period; None for now."""
    return Period.of(*iso.split("/", 1)) if iso else None


def latest_year(times: Sequence[str]) -> int | None:
    """The year of the last of some times, as ISO dates, that isn't now."""
    years = [int(iso[:4]) for iso in times if iso]
    return years[-1] if years else None
