"""The templates of pages, and what they turn a notebook's parts into HTML by."""

import re
from functools import cache
from pathlib import Path

import jinja2
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.strings import text_base64
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from notebook_press.pages.markdown import latex_html, markdown_html
from notebook_press.pages.plotly_html import chart_parts

TEMPLATES = Path(__file__).resolve().parent / "templates"
PLAIN = re.compile(r'<span class="(?!(?:k|kn|kc|kd|ow|s1|s2|sa|sd|sb|mi|mf|c1|ch)")\w+">(.*?)</span>', re.DOTALL)
# Tables as pandas writes them, which says nothing of what a cell holds.
TABLE = re.compile(r"<table\b[^>]*\bdataframe\b[^>]*>.*?</table>", re.DOTALL)
STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)  # pandas' own, which no browser scopes any more
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<(t[dh])(\b[^>]*)>(.*?)(?=</t[dh]>)", re.DOTALL)
NUMBER = re.compile(r"\s*(?:[-+−]?[\d,]*\.?\d+(?:e[-+]?\d+)?%?|NaN|&lt;NA&gt;|None|)\s*")


def template(name: str) -> jinja2.Template:
    """Return a template of pages."""
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    filters = (ansi2html, chart_parts, code_html, css_string, latex_html, markdown_html, numbers_marked, text_base64)
    made.filters |= {one.__name__: one for one in filters}
    return made


def code_html(text: str) -> str:
    """Colour a cell's code, as far as the style sheet has colours: what stays plain needs no markup."""
    return PLAIN.sub(r"\1", str(highlight(text or " ", *_colours())))


@cache  # making them takes longer than using them
def _colours() -> tuple[PythonLexer, HtmlFormatter[str]]:
    return PythonLexer(), HtmlFormatter(cssclass=" highlight hl-python")


def css_string(text: str) -> str:
    r"""Write a text as a CSS string that can't end the style element or the string.

    >>> print(css_string("</style>"))
    "\00003c/style>"
    """
    return '"' + "".join(f"\\{ord(one):06x}" if one in '"\\<\n\r' else one for one in text) + '"'


def numbers_marked(markup: str) -> str:
    """Give cells and headings of columns of numbers the class ``number``, in place of the style of pandas.

    Columns are counted from the right, since rows of a table with several indexes lack cells on the left.

    >>> print(numbers_marked("<table class='dataframe'><tr><th>n</th></tr><tr><td>1</td></tr></table>"))
    <table class='dataframe'><tr><th class="number">n</th></tr><tr><td class="number">1</td></tr></table>
    """
    return TABLE.sub(_marked, STYLE.sub("", markup))


def _marked(table: re.Match[str]) -> str:
    rows = [CELL.findall(row) for row in ROW.findall(table[0])]
    if "span=" in table[0].partition("</thead>")[0]:
        return table[0]  # headings over several columns: there is no telling which
    body = [[text for kind, _, text in row if kind == "td"] for row in rows]
    body = [cells[::-1] for cells in body if cells]
    width = min(map(len, body), default=0)
    found = {at for at in range(width) if _is_number([cells[at] for cells in body])}
    return ROW.sub(lambda row: _row(row[0], found), table[0])


def _is_number(cells: list[str]) -> bool:
    return any(re.search(r"\d", cell) for cell in cells) and all(map(NUMBER.fullmatch, cells))


def _row(row: str, columns: set[int]) -> str:
    last = len(CELL.findall(row)) - 1
    places = iter(range(last, -1, -1))

    def cell(match: re.Match[str]) -> str:
        kind, attributes, text = match.groups()
        return f'<{kind}{attributes} class="number">{text}' if next(places) in columns else match[0]

    return CELL.sub(cell, row)
