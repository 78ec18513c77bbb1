"""Tables of a report as HTML that reads on paper and on a phone."""

from collections.abc import Set
from html import escape
from pathlib import Path
from typing import Any

from interpol_figures.charts.theme import NOTICES, RECORD, SOFT

ONE_SHEET = Path(__file__).parent / "assets" / "one_sheet.css"


class HtmlOutput:
    """HTML for a reader, plain text for a terminal."""

    def __init__(self, html: str, text: str):
        """Hold both forms."""
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        # JupyterLab would set what stands between two dollar signs as a formula.
        return f"<div class='mathjax_ignore'>{self.html}</div>" if self.html.count("$") > 1 else self.html

    def __repr__(self) -> str:
        """The plain form."""
        return self.text


def swatch(colour: str) -> HtmlOutput:
    """A notice colour as a small picture for a cell, which prints where a cell's background wouldn't.

    >>> swatch("red"), "#d7141a" in swatch("red").html
    (red, True)
    """
    name = colour.replace("_", " ")
    square = f"<rect x='1' y='1' width='20' height='14' rx='2' fill='{NOTICES[colour]}' stroke='{SOFT}'/>"
    return HtmlOutput(f"<svg width='22' height='16' role='img' aria-label='{name}'>{square}</svg>", name)


def anchor(name: str, words: str) -> HtmlOutput:
    """Words of a cell to which an address leads, as `databases.html#dna_profiles` does.

    >>> anchor("dna_profiles", "DNA profiles").html
    "<span id='dna_profiles'>DNA profiles</span>"
    """
    return HtmlOutput(f"<span id='{escape(name)}'>{escape(words)}</span>", words)


def one_sheet() -> HtmlOutput:
    """Rules by which a short report prints small, on one sheet of A4; a screen keeps the sizes of the page."""
    return HtmlOutput(
        f"<style>{ONE_SHEET.read_text(encoding='utf-8').strip()}</style>", "On paper this report is one sheet."
    )


def fold(shown: Any, summary: str) -> Any:
    """A long table behind a line that opens it, on paper open; a sentence in its place is handed back as it is.

    >>> fold(HtmlOutput("<table></table>", "a table"), "All events").html
    '<details><summary>All events</summary><table></table></details>'
    """
    if not isinstance(shown, HtmlOutput):
        return shown
    return HtmlOutput(f"<details><summary>{escape(summary)}</summary>{shown.html}</details>", shown.text)


def note_html(number: int, figure: str) -> str:
    """A citation in a cell; its title names the figure, by which the site leads to the row itself."""
    title = f" title='{figure}'" if figure else ""
    return f"<sup><a href='#source-{number}'{title}>[{number}]</a></sup>"


def badge_html(grade: str) -> str:
    """How good a source is, as the site shows it: a letter in a small box."""
    return f"<span class='grade grade-{grade}' title='grade {grade}'>{grade}</span>"


def inline_bar(words: HtmlOutput | str, value: float, most: float) -> HtmlOutput:
    """A number's words over a bar as long as its share of the most, for the cells of a column that compares.

    A table that is `sortable` is sorted by the value.

    >>> inline_bar("400 arrests", 400, 1000)
    400 arrests
    >>> "width:40.0%" in inline_bar("400 arrests", 400, 1000).html
    True
    """
    shown = words if isinstance(words, HtmlOutput) else HtmlOutput(escape(words), words)
    share = min(value / most, 1) if most else 0
    look = f"display:block;height:5px;margin-top:2px;width:{share:.1%};background:{RECORD}"
    return HtmlOutput(f"<data value='{value:g}'>{shown.html}</data><span style='{look}'></span>", shown.text)


def table_html(
    headings: list[str], rows: list[list[str]], numeric: Set[str] = frozenset(), *, sortable: bool = False
) -> str:
    """Rows of cells, which are HTML already, under their headings; `numeric` headings are set to the right.

    On the site, a `sortable` table is sorted by a click on a heading, and shows its first rows until all are asked for.
    """
    kind = {heading: " class='number'" if heading in numeric else "" for heading in headings}
    head = "".join(f"<th scope='col'{kind[heading]}>{escape(heading)}</th>" for heading in headings)
    body = "\n".join(
        "<tr>" + "".join(f"<td{kind[h]}>{cell}</td>" for h, cell in zip(headings, row, strict=True)) + "</tr>"
        for row in rows
    )
    look = "exhibit sortable short" if sortable else "exhibit"
    return f"<table class='{look}'>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
