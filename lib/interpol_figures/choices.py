"""Values that a report's parameters may take, read from the tables: the press asks, this answers."""

import re

import pandas as pd

from interpol_figures.names import UnknownNameError
from interpol_figures.tables import Tables, load

REFERENCE = re.compile(
    r"(?P<table>\w+)\.(?P<column>\w+)(?: where (?P<key>\w+) ?(?P<operator>=|>=) ?(?P<value>[\w-]+))?"
)


def choices(reference: str, tables: Tables | None = None) -> list[str]:
    """Distinct values of a column, in their order: "sources.source where tier=account", "members.region, all".

    Items parted by commas are joined; one without a dot stands for itself. "operations.series where
    editions>=2" counts: any key that is no column must be `editions`, the rows of the value. Raises
    UnknownNameError for a table or column, ValueError for another form.

    >>> choices("members.region, all")
    ['Africa', 'Americas', 'Asia and South Pacific', 'Europe', 'all']
    """
    tables = tables or load()
    return [value for item in reference.split(",") for value in _values(item.strip(), tables)]


def _values(item: str, tables: Tables) -> list[str]:
    if "." not in item:
        return [item]
    match = REFERENCE.fullmatch(item)
    if not match:
        raise ValueError(f"{item!r} is no reference of the form TABLE.COLUMN [where COLUMN=VALUE]")
    frame, column = tables[match["table"]], match["column"]
    _known(frame, column)
    if match["key"] == "editions":
        counts = frame[column].value_counts()
        return sorted(counts[counts >= int(match["value"])].index)
    if match["key"]:
        _known(frame, match["key"])
        frame = frame[frame[match["key"]] == match["value"]]
    return sorted(value for value in frame[column].unique() if value)


def _known(frame: pd.DataFrame, column: str) -> None:
    if column not in frame:
        raise UnknownNameError("column", column, frame.columns)
