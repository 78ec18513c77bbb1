"""Values that a report's parameters may take, read from the tables: the press asks, this answers."""

import re

import pandas as pd

from interpol_figures.asking import is_total
from interpol_figures.names import UnknownNameError
from interpol_figures.tables import Tables, load

REFERENCE = re.compile(
    r"(?P<table>\w+)\.(?P<column>\w+)(?P<years> years(?: from (?P<first>\d{4}))?)?"
    r"(?: where (?P<key>\w+) ?(?P<operator>>=|=) ?(?P<value>[\w-]+))?"
)


def choices(reference: str, tables: Tables | None = None) -> list[str | int]:
    """Distinct values of a column, in their order: "sources.source where tier=account", "members.region, all".

    Items parted by commas are joined, each value once; one without a dot stands for itself. With ">=" the key
    counts: "operations.series where editions>=2" the operations of a series without its totals, and
    "operation_outcomes.indicator where subjects>=5" the distinct values of the column that the key is the plural of.
    "sources.published years from 2008" is every year, as a number, from the one given (or the first) to the newest
    in a column of dates. Raises UnknownNameError for a table or column, ValueError for another form.

    >>> choices("members.region, all")
    ['Africa', 'Americas', 'Asia and South Pacific', 'Europe', 'all']
    >>> choices("members.joined years from 2020")
    [2020, 2021, 2022, 2023]
    """
    tables = tables or load()
    return list(dict.fromkeys(value for item in reference.split(",") for value in _values(item.strip(), tables)))


def _values(item: str, tables: Tables) -> list[str | int]:
    if "." not in item:
        return [item]
    match = REFERENCE.fullmatch(item)
    if not match:
        raise ValueError(f"{item!r} is no reference of the form TABLE.COLUMN [years [from YEAR]] [where COLUMN=VALUE]")
    frame, column = tables[match["table"]], match["column"]
    _known(frame, column)
    if match["operator"] == ">=":
        counts = _counts(frame, column, match["key"])
        return sorted(counts[counts >= int(match["value"])].index)
    if match["key"]:
        _known(frame, match["key"])
        frame = frame[frame[match["key"]] == match["value"]]
    if match["years"]:
        return _years(item, frame[column], match["first"])
    return sorted(value for value in frame[column].unique() if value)


def _counts(frame: pd.DataFrame, column: str, key: str) -> pd.Series:
    """How many distinct values of another column, named in the plural, each value of a column goes with."""
    if key == "editions":
        frame, key = frame[~is_total(frame["operation"])], "operations"
    _known(frame, key.removesuffix("s"))
    return frame.groupby(column)[key.removesuffix("s")].nunique()


def _years(item: str, dates: pd.Series, first: str | None) -> list[int]:
    """Every year from the first to the newest of ISO dates; gaps are kept, as a year without rows is one too."""
    years = {int(text[:4]) for text in dates if re.match(r"\d{4}\b", text)}
    if not years:
        raise ValueError(f"{item!r}: the column holds no dates, so it has no years")
    return list(range(int(first or min(years)), max(years) + 1))


def _known(frame: pd.DataFrame, column: str) -> None:
    if column not in frame:
        raise UnknownNameError("column", column, frame.columns)
