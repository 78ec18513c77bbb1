"""Times that a text names: dates, months, years, seasons, and what is told from the day of publication."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from interpol_figures.model.periods import Period
from interpol_figures.reading.words import numbers_of, pattern_of, words_of

YEAR = r"(?<![\d.,/-])(1[89]\d\d|20\d\d)(?![\d]|[.,]\d|-\d)"
DATE = re.compile(
    r"(?<![\d.])((?:1[89]|20)\d\d)-(\d\d)-(\d\d)(?!\d)|(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:1[89]|20)\d\d)(?!\d)"
)
_SEASON_BEFORE = re.compile(
    r"(?:\b(?:in|in the|this|last|of|by|since|early|late|im|seit|vergangenen|letzten|cet|cette|au|du|en|el|este|del|la|"
    r"esta) |[ld]')$"
)
_BESIDE = 5  # characters between a number and a time set against another, that is its own
_NEAR = 30  # characters between a number and a time that belongs to it
NOW = ""  # the time of publication


@dataclass(frozen=True)
class TimeMention:
    """A time that a sentence names, at a place of the document; `iso` is a date or from/to, NOW for today."""

    start: int
    end: int
    iso: str
    clear: bool = True  # whether the sentence names the year itself
    compared: bool = False  # whether it is what another time is set against: "twice as many as in 2024"
    until: bool = False  # whether it is when something ends: "until November 2025"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    month = "|".join(sorted(numbers_of("time", "months"), key=len, reverse=True))
    season = "|".join(numbers_of("time", "seasons"))
    day = r"(?:(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:de |of )?)?"
    joint = r"\s*(?:-|to|and|bis|a|al|et|y|und|until|through|au)\s*"
    return {
        "month": re.compile(
            rf"(?<!\w)(?:(?P<only>\d{{1,2}})\.?{joint})?{day.format('day')}(?P<one>{month})\b\.?"
            rf"(?:\s(?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?:{joint}\d{{1,2}}(?!\d|[.,]\d))?(?![\d%]|[.,]\d|\s(?:million|percent)))?"
            rf"(?:{joint}{day.format('day2')}(?P<two>{month})\b\.?(?:\s\d{{1,2}}(?:st|nd|rd|th)?(?=,|\s\d{{4}}))?)?"
            rf"(?:,?\s*(?:de |del |of )?(?P<year>(?:1[89]|20)\d\d)(?!\d))?"
        ),
        "season": re.compile(
            rf"(?<!\w)(?P<one>{season})(?!\w)(?:\s*(?:de |of |del |des jahres )?(?P<year>(?:1[89]|20)\d\d))?"
        ),
        "years": re.compile(rf"{YEAR}\s*(?:-|/|to|bis|a|und|and|et|y|al?)\s*((?:1[89]|20)\d\d)(?!\d)"),
        "year": re.compile(YEAR),
        "ago": re.compile(r"(?:il y a|vor|hace)\s+(?P<n>\w+)\s+(?:ans|jahren|anos)|(?P<m>\w+) years? ago"),
    }


def times_in(folded: str, start: int, published: Period | None, year: int | None) -> list[TimeMention]:
    """Times that a folded text names, which begins at a place of the document.

    `published` is when the article was; `year` the one spoken of before, for a month without one.
    """
    found = [*_months(folded, published, year), *_seasons(folded, published), *_dates(folded)]
    found += _years(folded, [(one.start, one.end) for one in found])
    if published:
        found += _relative(folded, published, year)
    return [
        replace(
            one,
            start=start + one.start,
            end=start + one.end,
            compared=_follows("compared", folded, one.start),
            until=_follows("until", folded, one.start),
        )
        for one in _without_overlaps(found)
        if not _follows("names", folded, one.end)
    ]


def _follows(name: str, folded: str, start: int) -> bool:
    """Whether words of a line stand right before a place."""
    before = folded[max(0, start - 24) : start]
    return any(match.end() >= len(before.rstrip()) for match in pattern_of("time", name).finditer(before))


def _months(folded: str, published: Period | None, spoken: int | None) -> list[TimeMention]:
    number = numbers_of("time", "months")
    found = []
    for match in _patterns()["month"].finditer(folded):
        dated = match["day"] or match["after"] or match["only"] or match["two"]
        before = re.search(r"(?:\w+)\s$", folded[: match.start()])
        if not (match["year"] or dated or (before and before[0].strip() in words_of("time", "before_month"))):
            continue
        first, last = number[match["one"]][0], number[match["two"] or match["one"]][0]
        year = int(match["year"]) if match["year"] else _year_of(last, published, spoken, folded[: match.start()])
        if year is None:
            continue
        begun = _iso(year - (first > last), first, match["only"] or match["day"] or match["after"])
        ended = _iso(year, last, match["day2"] if match["two"] else match["day"] or match["after"])
        if _is_period(begun, ended):
            iso = begun if begun == ended else f"{begun}/{ended}"
            found.append(TimeMention(match.start(), match.end(), iso, bool(match["year"])))
    return found


def _is_period(begun: str, ended: str) -> bool:
    try:
        Period.of(begun, ended)
    except ValueError:
        return False
    return True


def _iso(year: int, month: int, day: str | None) -> str:
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _year_of(month: int, published: Period | None, spoken: int | None, before: str) -> int | None:
    """The year of a month that is named without: the one spoken of, or the last before publication."""
    if spoken and (before.endswith(("that ", "of that ")) or published is None):
        return spoken
    if published is None:
        return None
    return published.end.year - (month > published.end.month)


def _dates(folded: str) -> list[TimeMention]:
    """Dates in digits whose order is sure: "2023-09-07", "7.9.2023"."""
    found = []
    for match in DATE.finditer(folded):
        year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
        iso = f"{year}-{int(month):02}-{int(day):02}"
        found += [TimeMention(match.start(), match.end(), iso)] if _is_period(iso, iso) else []
    return found


def _seasons(folded: str, published: Period | None) -> list[TimeMention]:
    found = []
    for match in _patterns()["season"].finditer(folded):
        if not (match["year"] or _SEASON_BEFORE.search(folded[: match.start()])):
            continue  # a verb: "ont été saisis", "they fall"
        first, last = numbers_of("time", "seasons")[match["one"]]
        year = (
            int(match["year"])
            if match["year"]
            else published.end.year - (first > published.end.month)
            if published
            else 0
        )
        if year:
            iso = f"{year}-{first:02}/{year}-{last:02}"
            found.append(TimeMention(match.start(), match.end(), iso, bool(match["year"])))
    return found


def _years(folded: str, taken: Sequence[tuple[int, int]]) -> list[TimeMention]:
    found = [
        TimeMention(m.start(), m.end(), f"{m[1]}/{m[2]}")
        for m in _patterns()["years"].finditer(folded)
        if int(m[1]) < int(m[2])
    ]
    spans = [*taken, *((one.start, one.end) for one in found)]
    for match in _patterns()["year"].finditer(folded):
        if any(start <= match.start() < end for start, end in spans):
            continue
        ends = pattern_of("time", "end").search(folded[max(0, match.start() - 14) : match.start()])
        late = ends and folded[: match.start()].rstrip().endswith(ends[0])
        when = ends is not None and ends[0] == "when"
        closes = late and (not when or folded[match.end() :].startswith(" ended"))
        found.append(TimeMention(match.start(), match.end(), f"{match[1]}-12" if closes else match[1]))
    return found


def _relative(folded: str, published: Period, spoken: int | None) -> list[TimeMention]:
    year, month = published.end.year, published.end.month
    last_month = f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"
    times = {
        "year_end": f"{year - 1}-12",
        "last_year": str(year - 1),
        "this_year": str(year),
        "last_month": last_month,
        "today": NOW,
    }
    if spoken:
        times |= {"year_before": str(spoken - 1), "year_after": str(spoken + 1), "same": str(spoken)}
    else:
        times |= {"year_before": str(year - 1), "year_after": str(year), "same": str(year)}
    found = []
    for name, iso in times.items():
        for match in pattern_of("time", name).finditer(folded):
            if name == "last_year" and re.search(
                r"(?:end of|fin de|ende(?: des)?|finales de) $", folded[: match.start()]
            ):
                iso = f"{year - 1}-12"
            if name in ("year_before", "year_after", "same") and (own := _last_year(folded[: match.start()])):
                iso = str(own + {"year_before": -1, "year_after": 1, "same": 0}[name])
            found.append(TimeMention(match.start(), match.end(), iso, False))
    return found


def _last_year(folded: str) -> int | None:
    named = _patterns()["year"].findall(folded)
    return int(named[-1]) if named else None


def _without_overlaps(found: list[TimeMention]) -> list[TimeMention]:
    kept: list[TimeMention] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


@dataclass(frozen=True)
class Spot:
    """Where a number stands: its place, where its part of the sentence and its clause end, the folded text before it.

    With `contrast` the numbers of the sentence are set against one another, and each keeps to its own time.
    """

    place: tuple[int, int]
    ends: tuple[int, int]
    before: str
    numbers: Sequence[tuple[int, int]]
    contrast: bool


def time_of(times: Sequence[TimeMention], spot: Spot) -> TimeMention | None:
    """The time that a number belongs to: one right behind it, or the nearest before it, or the next."""
    times = [one for one in times if not one.compared or _takes_up(one, spot)]
    (start, end), (part_end, clause_end) = spot.place, spot.ends
    before = [one for one in times if one.end <= start]
    after = [one for one in times if one.start >= end and (not before or one.start <= clause_end + 2)]
    if after and after[0].start - end <= _NEAR and not _between(spot.numbers, end, after[0].start):
        apart = not before or _between(spot.numbers, before[-1].end, start)
        nearer = before and start - before[-1].end > after[0].start - end and after[0].start <= part_end
        if apart or nearer:
            return after[0]
    if before:
        return before[-1]
    apart = not after or _between(spot.numbers, end, after[0].start) or after[0].start > clause_end
    return after[0] if after and not (apart and spot.contrast) else None


def _takes_up(time: TimeMention, spot: Spot) -> bool:
    """Whether a number is said of a time that was compared: "more than a year before, when there were 57,347"."""
    apart = spot.place[0] - time.end
    if apart < 0:
        return False
    return apart <= _BESIDE or bool(re.match(r",? (?:als|when|cuando|lorsque|quand|wo)(?!\w)", spot.before[-apart:]))


def _between(numbers: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start <= one < end for one, _ in numbers)


def period_of(iso: str) -> Period | None:
    """A time as a period; None for now."""
    return Period.of(*iso.split("/", 1)) if iso else None


def latest_year(times: Sequence[TimeMention]) -> int | None:
    """The year that a sentence spoke of last."""
    years = [int(one.iso[:4]) for one in times if one.iso]
    return years[-1] if years else None
