"""Values that a report's parameters may take, read from the tables: the plan names a function, the press asks.

Tables are read as text and without pandas: a render that finds nothing to do asks for them, too, and takes less
time than importing pandas would. A plan or notebook says `choices = "regions_or_all"`; a new sort of choice is a
new function here and its name in `CHOICES`.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from interpol_figures.tables.names import LEADER, TOTAL, require_known, series_name
from interpol_figures.tables.schema import Package, read_package

Row = dict[str, str]
ALL = "all"
FIRST_REVIEWED = 2008  # year before which sources are too few
LEAST_EDITIONS = 2  # of a series whose editions can be compared
LARGE_EDITIONS, LARGE_FIGURES = 5, 45  # of a series that carries a page of its own
NOTABLE_OPERATIONS = 12  # that began in a year which carries a page of its own
LEAST_SUBJECTS = 5  # operations that state an outcome worth comparing


def choices(name: str, folder: Path | None = None) -> list[str] | list[int]:
    """The values that go by a name of `CHOICES`; raises UnknownNameError for another name.

    >>> choices("regions_or_all")
    ['Africa', 'Americas', 'Asia and South Pacific', 'Europe', 'all']
    """
    require_known("choices", [name], CHOICES)
    return CHOICES[name](read_package(folder))


def parameter_labels() -> dict[str, dict[str, str]]:
    """How readers call what reports are made for: the title of each source and the name of each series, by its id."""
    package = read_package()
    editions = defaultdict(list)
    for row in _rows(package, "operations"):
        editions[row["series"]].append(row["name"])
    return {
        "source": {row["source"]: row["title"] for row in _rows(package, "sources")},
        "series": {series: series_name(series, names) for series, names in editions.items() if series},
    }


def articles(package: Package) -> list[str]:
    """Sources that are popular articles."""
    return _distinct(row["source"] for row in _rows(package, "sources") if row["tier"] == "account")


def common_outcomes(package: Package) -> list[str]:
    """Outcomes that at least five operations or series state."""
    stated = {(row["indicator"], row["subject"]) for row in _rows(package, "operation_outcomes")}
    subjects = Counter(outcome for outcome, _ in stated)
    return _distinct(outcome for outcome, count in subjects.items() if count >= LEAST_SUBJECTS)


def large_series(package: Package) -> list[str]:
    """Series that carry a page of their own: five editions or more, on which 45 figures or more are stated."""
    stated = Counter(row["subject"] for row in _rows(package, "operation_outcomes"))
    return _distinct(
        series
        for series, found in _editions(package).items()
        if len(found) >= LARGE_EDITIONS and sum(stated[one] for one in found) >= LARGE_FIGURES
    )


def notable_years(package: Package) -> list[int]:
    """Years that carry a page of their own: a dozen operations or more, Red Notices and member countries counted."""
    begun = Counter(row["period_start"][:4] for row in _operations(package))
    red = {row["period_end"][:4] for row in _rows(package, "notice_volumes") if row["subject"] == "red"}
    members = {row["period_end"][:4] for row in _rows(package, "member_counts") if row["subject"] == "interpol"}
    known = red & members - {""}
    return [int(year) for year in sorted(known) if begun[year] >= NOTABLE_OPERATIONS]


def series_with_editions(package: Package) -> list[str]:
    """Series of two operations or more."""
    return _distinct(series for series, found in _editions(package).items() if len(found) >= LEAST_EDITIONS)


def subjects(package: Package) -> list[str]:
    """What figures are about, table by table, and the series of operations."""
    names = [subject for table in package.figure_tables for subject in _column(package, table, "subject")]
    return list(dict.fromkeys([*names, *_column(package, "operations", "series")]))


def _values(table: str, column: str, *more: str) -> Callable[[Package], list[str]]:
    """The values of a column, and some more."""
    return lambda package: [*_column(package, table, column), *more]


def _years(table: str, column: str, since: int = 0) -> Callable[[Package], list[int]]:
    """Years from the first date of a column to its newest; gaps are kept, as a year without rows is one too."""

    def years(package: Package) -> list[int]:
        known = [int(date[:4]) for date in _column(package, table, column)]
        return list(range(max(known[0], since), known[-1] + 1)) if known else []

    return years


CHOICES: dict[str, Callable[[Package], list[str] | list[int]]] = {
    "articles": articles,
    "common_outcomes": common_outcomes,
    "component_kinds_or_all": _values("components", "kind", ALL),
    "crime_areas_or_all": _values("operations", "crime_area", ALL),
    "databases_or_all": _values("databases", "database", ALL),
    "history_categories_or_all": _values("history", "category", ALL),
    "indicators": _values("indicators", "indicator"),
    "large_series": large_series,
    "notable_years": notable_years,
    "notice_colours_or_all": _values("notice_types", "colour", ALL),
    "notice_years": _years("notice_volumes", "period_end"),
    "operation_years": _years("operations", "period_start"),
    "regions_or_all": _values("members", "region", ALL),
    "series_with_editions": series_with_editions,
    "subjects": subjects,
    "years_reviewed": _years("sources", "published", since=FIRST_REVIEWED),
}


def _operations(package: Package) -> list[Row]:
    """Operations that INTERPOL led or ran with others; those that stand for a whole series aren't counted."""
    rows = _rows(package, "operations")
    return [row for row in rows if LEADER in row["lead"] and not row["operation"].endswith(TOTAL)]


def _editions(package: Package) -> dict[str, set[str]]:
    """The operations of each series."""
    editions = defaultdict(set)
    for row in _operations(package):
        editions[row["series"]].add(row["operation"])
    return editions


def _rows(package: Package, table: str) -> list[Row]:
    return _parsed((package.folder / package.tables[table].path).read_bytes())


@cache
def _parsed(content: bytes) -> list[Row]:
    """Rows of a table; kept by content, as a plan asks for the same table many times."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _column(package: Package, table: str, column: str) -> list[str]:
    return _distinct(row[column] for row in _rows(package, table))


def _distinct(values: Iterable[str]) -> list[str]:
    return sorted({*values} - {""})
