"""Figures that the dates and numbers of other tables state: the year of a session, of an election, of an accession.

They are computed, so that no fact stands twice: a field of the schema names the indicator that it `states`, an event
of the history its own. The subject is the row's key, but for the tables of `SUBJECTS`.
"""

from collections.abc import Callable, Iterator
from math import nan

import pandas as pd

from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.schema import Package

SUBJECTS = {"leaders": "person", "history": "subject"}  # the column that names what a row is about
SPANS = {  # what lasts for some time
    "assemblies": ("start", "end"),
    "operations": ("period_start", "period_end"),
}


def dated_rows(package: Package, read: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """Rows in the form of the figure tables, with the `table` and the `row` (its key) that each was computed from.

    `read` gives a table by its name. A year is the value of a date, which is the period; ids are as those of stated
    figures, numbered from 1.
    """
    rows = pd.DataFrame(list(_rows(package, read)))
    stem = rows["indicator"] + "-" + rows["subject"] + "-" + rows["period_start"].replace("", "undated")
    number = stem.groupby(stem).cumcount() + 1
    return rows.assign(figure=stem + "-" + number.astype("str"))


def _rows(package: Package, read: Callable[[str], pd.DataFrame]) -> Iterator[dict[str, object]]:
    for table in package.tables.values():
        stating = [field for field in table.fields if field.states]
        for row in each_row(read(table.name)) if stating else ():
            for field in stating:
                cell = getattr(row, field.name)
                if pd.notna(cell) and cell != "":
                    yield _row(table.name, table.key, row, field.states, field.name)
    history = read("history")
    for row in each_row(history[history["indicator"] != ""]):
        yield _row("history", "event", row, row.indicator, "date")


def _row(table: str, key: str, row, indicator: str, column: str) -> dict[str, object]:
    start, end = _period(table, row, column)
    cell = getattr(row, column)
    value = float(cell[:4] if isinstance(cell, str) else cell)
    later = float(end[:4]) if isinstance(cell, str) else value  # what lasts into a later year is of both
    lasts = later > value
    relisted = getattr(row, "relisted", "no") == "yes"  # in 1956, and had long belonged
    figure = {"indicator": indicator, "subject": getattr(row, SUBJECTS.get(table, key)).casefold()}
    figure |= {"value": value, "value_high": later if lasts else nan}
    figure |= {"qualifier": "between" if lasts else "at_most" if relisted else "exact"}
    figure |= {"period_start": start, "period_end": end, "locator": "", "as_stated": "", "rank": "normal"}
    source = row.end_source if column == "end" and row.end_source else row.source
    note = f"computed from {column} of {getattr(row, key)} in {table}"
    return figure | {"source": source, "note": note, "table": table, "row": getattr(row, key)}


def _period(table: str, row, column: str) -> tuple[str, str]:
    if table in SPANS:
        first, last = SPANS[table]
        return getattr(row, first), getattr(row, last) or getattr(row, first)
    cell = getattr(row, column)
    text = cell if isinstance(cell, str) else str(int(cell))
    return text, text
