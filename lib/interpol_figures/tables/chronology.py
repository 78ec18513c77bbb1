"""What happened when: events of the history, sessions of the General Assembly and terms of office, in one frame."""

from collections.abc import Iterator

import pandas as pd

from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables

COLUMNS = ["event", "date", "category", "text", "source"]


def chronology(tables: Tables) -> pd.DataFrame:
    """Events by date. Columns: event (id of the row it stands in), date (ISO, year to day), category, text, source.

    >>> from interpol_figures.tables.load import load
    >>> events = chronology(load()).set_index("event")
    >>> events.loc["general_assembly_85", "text"]
    '85th General Assembly, Bali 2016, in Indonesia'
    >>> events.loc["meng_hongwei-president-2016", "text"]
    'Meng Hongwei (China) becomes President'
    """
    labels = tables["subjects"].set_index("subject")["label"]
    events = [
        *each_row(tables["history"][COLUMNS]),
        *_sessions(tables["assemblies"], labels),
        *_terms(tables["leaders"], labels),
    ]
    return pd.DataFrame(events, columns=COLUMNS).sort_values(["date", "event"], ignore_index=True)


def _sessions(assemblies: pd.DataFrame, labels: pd.Series) -> Iterator[tuple[str, ...]]:
    for row in each_row(assemblies):
        where = f", in {row.country}" if row.country and row.country != row.place else ""
        yield row.assembly, row.start, "governance", f"{labels[row.assembly]}{where}", row.source


def _terms(leaders: pd.DataFrame, labels: pd.Series) -> Iterator[tuple[str, ...]]:
    for row in each_row(leaders):
        name = f"{labels[row.person]} ({row.country})" if row.country else labels[row.person]
        post = f"{'acting ' if row.acting == 'yes' else ''}{labels[row.post]}"
        if row.start:
            yield row.term, row.start, "leadership", f"{name} becomes {post}", row.source
        elif row.in_office:
            yield row.term, row.in_office, "leadership", f"{name} in office as {post}", row.source
