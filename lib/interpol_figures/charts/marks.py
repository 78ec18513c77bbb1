"""How one stated figure looks and reads: its interval as marks, its wording as text."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.values import lines_of, plain, safe
from interpol_figures.model.format import interval_in_words, period_in_words, row_in_words
from interpol_figures.tables.iter_rows import each_row

WIDTH = 7  # pixels of the stroke over an interval
STROKE = "rgba(154,164,173,0.5)"  # the grey of all that stands beside the best-sourced figures, see-through


def value_in_words(row: Any) -> str:
    """The figure of a row in the reader's form with its qualifier, and without the unit that the chart names once.

    >>> from types import SimpleNamespace as Row
    >>> value_in_words(Row(qualifier="exact", value=10.5e12, value_high=None, unit="USD"))
    '$10.5 trillion'
    """
    return row_in_words(row, with_unit=False)


def words_of(rows: pd.DataFrame) -> list[str]:
    """The figures of rows in the reader's form, safe for a chart."""
    return [safe(value_in_words(row)) for row in each_row(rows)]


def hover(row: Any) -> str:
    """Everything a mark stands for: as stated, as meant, when, by whom."""
    commits_to = interval_in_words(row.low, row.high, row.unit, low_open=row.qualifier == "more_than")
    stated = f"<b>{safe(value_in_words(row))}</b> “{safe(row.as_stated)}”"
    who = "<br>".join(lines_of(f"{row.publisher}: {row.title}", 60))
    aside = "<br>excluded: " + "<br>".join(lines_of(row.note, 60)) if row.rank == "deprecated" else ""
    return f"{stated}<br>{safe(commits_to)}<br>{period_in_words(row.period_start, row.period_end)}<br>{who}{aside}"


def hovers(texts: Iterable[str]) -> dict[str, Any]:
    """Hover texts as plotly shows them, and nothing beside them."""
    return {"hovertext": list(texts), "hovertemplate": "%{hovertext}<extra></extra>"}


def hover_stated(fig: go.Figure, figures: pd.DataFrame) -> None:
    """Have the traces of a figure that carry ids of figures as custom data say what each figure states."""
    rows = {row.figure: row for row in each_row(figures)}
    for trace in fig.data:
        data = () if trace.customdata is None else trace.customdata
        ids = [one if isinstance(one, str) else one[0] for one in data]
        if ids and set(ids) <= rows.keys():
            trace.update(hovers(hover(rows[one]) for one in ids))


def subject_line(rows: pd.DataFrame, unit: str) -> str:
    """What the rows count, from their own labels."""
    labels = ", ".join(dict.fromkeys(rows["label"]))
    return labels if not unit or unit.lower() in labels.lower() else f"{labels} ({unit})"


def numbers_of(rows: pd.DataFrame) -> pd.Series:
    """Where a row's mark stands: at its number, or at the low end of what a wording without one implies."""
    return rows["value"].fillna(rows["implied_low"])


def is_inexact(rows: pd.DataFrame) -> pd.Series:
    """Whether a row's implied interval is wider than a point."""
    return rows["implied_high"] > rows["implied_low"]


def implied_interval(rows: pd.DataFrame) -> dict[str, Any]:
    """Plotly's error bars for the intervals that wordings imply, as a grey stroke; none where all are exact."""
    if not is_inexact(rows).any():
        return {"visible": False}
    numbers = numbers_of(rows)
    up = [plain(one) for one in (rows["implied_high"] - numbers).clip(lower=0)]
    down = [plain(one) for one in (numbers - rows["implied_low"]).clip(lower=0)]
    look = {"width": 0, "thickness": WIDTH, "color": STROKE}
    return {"type": "data", "symmetric": False, "array": up, "arrayminus": down, **look}
