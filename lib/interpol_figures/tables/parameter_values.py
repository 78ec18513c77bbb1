"""Values that a report's parameters may take, read from the tables: the press asks, this answers."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from interpol_figures.tables.names import TOTAL, UnknownNameError, series_name
from interpol_figures.tables.schema import Table, read_package

REFERENCE = re.compile(
    r"(?P<table>\w+)\.(?P<column>\w+)(?P<years> years(?: from (?P<first>\d{4}))?)?"
    r"(?: where (?P<key>\w+) ?(?P<operator>>=|=) ?(?P<value>[\w-]+))?"
)
Row = dict[str, str]


def choices(reference: str, folder: Path | None = None) -> list[str | int]:
    """Distinct values of a column, in their order: "sources.source where tier=account", "members.region, all".

    Items parted by commas are joined, each value once; one without a dot stands for itself. With ">=" the key
    counts: "operations.series where editions>=2" the operations of a series without its totals, and
    "operation_outcomes.indicator where subjects>=5" the distinct values of the column that the key is the plural of.
    "sources.published years from 2008" is every year, as a number, from the one given (or the first) to the newest
    in a column of dates. Raises UnknownNameError for a table or column, ValueError for another form.

    Tables are read as text and without pandas: a render that finds nothing to do asks for them, too, and takes
    less time than importing pandas would.

    >>> choices("members.region, all")
    ['Africa', 'Americas', 'Asia and South Pacific', 'Europe', 'all']
    >>> choices("members.joined years from 2020")
    [2020, 2021, 2022, 2023]
    """
    return list(dict.fromkeys(value for item in reference.split(",") for value in _values(item.strip(), folder)))


def _values(item: str, folder: Path | None) -> list[str | int]:
    if "." not in item:
        return [item]
    match = REFERENCE.fullmatch(item)
    if not match:
        raise ValueError(f"{item!r} is no reference of the form TABLE.COLUMN [years [from YEAR]] [where COLUMN=VALUE]")
    package = read_package(folder)
    if match["table"] not in package.tables:
        raise UnknownNameError("table", match["table"], package.tables)
    table, column, key = package.tables[match["table"]], match["column"], match["key"]
    _known(table, column)
    rows = _rows((package.folder / table.path).read_bytes())
    if match["operator"] == ">=":
        counts = _counts(rows, table, column, key)
        return sorted(value for value, count in counts.items() if value and count >= int(match["value"]))
    if key:
        _known(table, key)
        rows = [row for row in rows if row[key] == match["value"]]
    if match["years"]:
        return _years(item, {row[column] for row in rows}, match["first"])
    return sorted({row[column] for row in rows} - {""})


def names_of_ids(folder: Path | None = None) -> dict[str, dict[str, str]]:
    """How readers call what reports are made for: the title of each source and the name of each series, by its id."""
    package = read_package(folder)
    tables = {
        name: _rows((package.folder / package.tables[name].path).read_bytes()) for name in ("sources", "operations")
    }
    editions = defaultdict(list)
    for row in tables["operations"]:
        editions[row["series"]].append(row["name"])
    return {
        "source": {row["source"]: row["title"] for row in tables["sources"]},
        "series": {series: series_name(series, names) for series, names in editions.items() if series},
    }


@cache
def _rows(content: bytes) -> list[Row]:
    """Rows of a table; kept by content, as a plan asks for the same table many times."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _counts(rows: Iterable[Row], table: Table, column: str, key: str) -> dict[str, int]:
    """How many distinct values of another column, named in the plural, each value of a column goes with."""
    if key == "editions":
        rows, key = [row for row in rows if not row["operation"].endswith(TOTAL)], "operations"
    _known(table, key.removesuffix("s"))
    found = defaultdict(set)
    for row in rows:
        found[row[column]].add(row[key.removesuffix("s")])
    return {value: len(others) for value, others in found.items()}


def _years(item: str, dates: Iterable[str], first: str | None) -> list[int]:
    """Every year from the first to the newest of ISO dates; gaps are kept, as a year without rows is one too."""
    years = {int(text[:4]) for text in dates if re.match(r"\d{4}\b", text)}
    if not years:
        raise ValueError(f"{item!r}: the column holds no dates, so it has no years")
    return list(range(int(first or min(years)), max(years) + 1))


def _known(table: Table, column: str) -> None:
    if column not in table.columns:
        raise UnknownNameError("column", column, table.columns)
