"""Plain ways to show rows and sentences to somebody who doesn't know pandas yet."""

import math
from html import escape

import pandas as pd

from interpol_figures.model.format import number
from interpol_figures.report.html_table import HtmlOutput


def show(rows: pd.DataFrame | pd.Series, *columns: str) -> HtmlOutput:
    """Rows with their whole texts, in these columns or all; a single row is shown downwards.

    Raises KeyError for a column that the rows don't have.
    """
    frame = rows.to_frame() if isinstance(rows, pd.Series) else rows
    if isinstance(rows, pd.Series):
        frame = frame.loc[list(columns)] if columns else frame
        headings, cells = [], [[str(name), _cell(value)] for name, value in frame.iloc[:, 0].items()]
    else:
        frame = frame[list(columns)] if columns else frame
        headings, cells = list(map(str, frame.columns)), [list(map(_cell, row)) for row in frame.to_numpy()]
    head = "".join(f"<th scope='col'>{escape(heading)}</th>" for heading in headings)
    body = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
    html = f"<table class='exhibit'><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    return HtmlOutput(html, "\n".join(" | ".join(row) for row in [headings, *cells]))


def say(text: str) -> HtmlOutput:
    """A sentence as a paragraph, wrapped to the page."""
    return HtmlOutput(f"<p>{escape(text)}</p>", text)


def _cell(value) -> str:
    if isinstance(value, float) and value != value:
        return ""
    if value in (math.inf, -math.inf):
        return "no limit"
    return number(value) if isinstance(value, int | float) else str(value)
