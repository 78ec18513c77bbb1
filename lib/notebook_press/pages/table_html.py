"""Tables as pandas writes them, which says nothing of what a cell holds: columns of numbers are found and marked."""

import re

FRAME = re.compile(r"<table\b[^>]*\bdataframe\b[^>]*>.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<(t[dh])(\b[^>]*)>(.*?)(?=</t[dh]>)", re.DOTALL)
NUMBER = re.compile(r"\s*(?:[-+−]?[\d,]*\.?\d+(?:e[-+]?\d+)?%?|NaN|&lt;NA&gt;|None|)\s*")


def numbers_marked(markup: str) -> str:
    """Give cells and headings of columns of numbers the class ``number``.

    Columns are counted from the right, since rows of a table with several indexes lack cells on the left.

    >>> print(numbers_marked("<table class='dataframe'><tr><th>n</th></tr><tr><td>1</td></tr></table>"))
    <table class='dataframe'><tr><th class="number">n</th></tr><tr><td class="number">1</td></tr></table>
    """
    return FRAME.sub(_marked, markup)


def _marked(frame: re.Match[str]) -> str:
    rows = [CELL.findall(row) for row in ROW.findall(frame[0])]
    if "span=" in frame[0].partition("</thead>")[0]:
        return frame[0]  # headings over several columns: there is no telling which
    body = [[text for kind, _, text in row if kind == "td"] for row in rows]
    body = [cells[::-1] for cells in body if cells]
    width = min(map(len, body), default=0)
    found = {at for at in range(width) if _is_number([cells[at] for cells in body])}
    return ROW.sub(lambda row: _row(row[0], found), frame[0])


def _is_number(cells: list[str]) -> bool:
    return any(re.search(r"\d", cell) for cell in cells) and all(map(NUMBER.fullmatch, cells))


def _row(row: str, columns: set[int]) -> str:
    last = len(CELL.findall(row)) - 1
    places = iter(range(last, -1, -1))

    def cell(match: re.Match[str]) -> str:
        kind, attributes, text = match.groups()
        return f'<{kind}{attributes} class="number">{text}' if next(places) in columns else match[0]

    return CELL.sub(cell, row)
