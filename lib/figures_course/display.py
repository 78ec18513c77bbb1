"""A plain way to show rows to somebody who doesn't know pandas yet."""

import math
from html import escape

import pandas as pd

from interpol_figures.model.format import number
from interpol_figures.report.html_table import HtmlOutput, table_html


def show(rows: pd.DataFrame, *columns: str) -> HtmlOutput:
    """Rows with their whole texts, in these columns or all. Raises KeyError for a column that the rows don't have."""
    frame = rows[list(columns)] if columns else rows
    headings = list(map(str, frame.columns))
    cells = [list(map(in_cell, row)) for row in frame.to_numpy()]
    html = table_html(headings, [list(map(escape, row)) for row in cells])
    return HtmlOutput(html, "\n".join(" | ".join(row) for row in [headings, *cells]))


def in_cell(value) -> str:
    """A value as a cell shows it; nothing for a missing number."""
    if isinstance(value, float) and math.isnan(value):
        return ""
    if value in (math.inf, -math.inf):
        return "no limit"
    return number(value) if isinstance(value, int | float) else str(value)
