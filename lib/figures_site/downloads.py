"""What goes with each report: the rows it rests on as CSV, described for machines, its topics and its sources."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from figures_site.frame import CHOICES, GRADES, Frame, script
from interpol_figures.model.format import in_words
from interpol_figures.report.cited_text import figures_of
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, load
from interpol_figures.verdicts.export import ORGANISATION, for_spreadsheet
from interpol_figures.verdicts.judge import judge_accounts
from notebook_press.pages.context import PageContext, add_context, has_places
from notebook_press.pages.html import Page
from notebook_press.regression.baseline import write_atomically

CITATION = re.compile(r"""<a href=["']#source-(\d+)["'](?: title=["']([^"']*)["'])?>""")
LISTED = re.compile(r'<span id="source-(\d+)"></span>.*?href="sources/([^"]+)\.html"')
SOURCES = re.compile(r'<ol>\s*(<li>(?:<p>)?<span id="source-1">.*?)</ol>', re.DOTALL)
ITEM = re.compile(r"<li>(?:<p>)?(.*?)(?:</p>)?</li>", re.DOTALL)
SOURCE = re.compile(
    r'<span id="source-(\d+)"></span>(.*?): (.*?)(?:, grade \w)?<span class="onscreen">.*href="sources/([^"]+)\.html".*'
)
# What a reader doesn't see at first: what is behind a line that opens it, and rows of a long table after the twelfth.
_ROW = r"<tr>(?:(?!</tr>).)*</tr>\s*"
_LONG = rf"<table class='exhibit sortable short'>(?:(?!<tbody>).)*<tbody>\s*(?:{_ROW}){{12}}"
FOLDED = re.compile(
    rf"(?<=</summary>)(?!<template)(?:(?!<details).)+?(?=</details>)|(?P<shown>{_LONG})(?P<rest>(?:{_ROW})+)", re.DOTALL
)
PLACE = "<template data-folded></template>"
ARCHIVE = "data.zip"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ROW_COLUMNS = ["figure", "indicator", "subject", "value", "value_high", "qualifier", "unit", "period_start"]
ROW_COLUMNS += ["period_end", "as_stated", "rank", "note", "verdict", "source", "publisher", "grade", "url"]

verdicts = lru_cache(maxsize=8)(judge_accounts)


def complete_page(page: Page, pages: Iterable[Page], frame: Frame) -> None:
    """Put onto a report's page what it gets besides its notebook; `pages` are all reports."""
    folder, name = frame.folder, f"{page.name}.html"
    html = (folder / name).read_text(encoding="utf-8")
    if not has_places(html):
        return
    html, folded = without_folded(fold_sources(cited(html), _grades(tables_of(page))))
    if folded:
        write_atomically(folder / "folded" / f"{page.name}.js", script("FOLDED", folded))
    about = {"title": page.title, "description": page.description, "page": name, "topic": _topic(page, frame)}
    about["folded"] = f"folded/{quote(page.name)}.js" if PLACE in html else ""
    parts = {part: frame.part(f"{part}.html.j2", **about) for part in ("head", "masthead", "foot")}
    added = PageContext(links(page) + prints(page, folder), data(page), note(page), _related(page, pages), **parts)
    write_atomically(folder / name, add_context(html, added))


@lru_cache(maxsize=8)
def _grades(tables: Tables) -> dict[str, str]:
    return dict(zip(tables["sources"]["source"], tables["sources"]["grade"], strict=True))


def _topic(page: Page, frame: Frame) -> str:
    """The topic of the navigation that a report belongs to: the one whose report is made of the same notebook."""
    topics = {address.removesuffix(".html"): label for label, address in frame.topics}
    start = page.name.partition("-")[0]
    return topics.get(page.name) or topics.get(start) or CHOICES["kindred"].get(start, "")


def _related(page: Page, pages: Iterable[Page]) -> list[tuple[str, str]]:
    """The other reports of the same notebook, called by their titles."""
    same = [one for one in pages if one.report.notebook == page.report.notebook]
    return [(one.name, one.title) for one in same if one.name != page.name]


def without_folded(text: str) -> tuple[str, list[str]]:
    """A page without what is folded at first, and that in pieces, which a script puts into their places.

    >>> without_folded("<details><summary>All</summary><p>Much</p></details>")
    ('<details><summary>All</summary><template data-folded></template></details>', ['<p>Much</p>'])
    """
    pieces = []

    def take(match: re.Match[str]) -> str:
        pieces.append(match["rest"] or match[0])
        return (match["shown"] or "") + PLACE

    return FOLDED.sub(take, text), pieces


def fold_sources(text: str, grades: Mapping[str, str]) -> str:
    """A report's HTML with its list of sources folded and grouped by grade; each keeps its number."""
    return SOURCES.sub(lambda match: _folded(ITEM.findall(match[1]), grades), text, count=1)


def _folded(items: list[str], grades: Mapping[str, str]) -> str:
    groups: dict[str, list[str]] = {}
    for item in items:
        [(number, publisher, rest, source)] = SOURCE.findall(item)
        line = f'<li value="{number}" id="source-{number}"><a href="sources/{source}.html">{publisher}</a>: {rest}</li>'
        groups.setdefault(grades.get(source, ""), []).append(line)
    lists = [
        (f"<h4>Grade {grade}: {GRADES[grade]} ({len(groups[grade])})</h4>" if grade else "")
        + f"<ol>{''.join(groups[grade])}</ol>"
        for grade in sorted(groups)
    ]
    count = f"All {len(items)} sources" if len(items) > 1 else "The source"
    hint = "<p>A publisher’s name leads to all that we took from the source, a title to where it was read.</p>"
    return f'<details class="sources-list"><summary>{count}</summary>{hint}{"".join(lists)}</details>'


def cited(text: str) -> str:
    """A report's HTML with each citation leading to the row on its source's page; print keeps the list's number."""
    sources = dict(LISTED.findall(text))

    def led(match: re.Match[str]) -> str:
        number, figure = match.groups()
        if number not in sources:
            return match[0]
        row = f"#{figure}" if figure else ""
        return f'<a href="sources/{sources[number]}.html{row}" data-note="#source-{number}">'

    return CITATION.sub(led, text)


def prints(page: Page, folder: Path) -> list[tuple[str, str]]:
    """Links to the print of a report, where it was made of its newest run; another one goes."""
    newest = (folder / "notebooks" / f"{page.name}.ipynb").stat().st_mtime_ns
    file = folder / "pdf" / f"{page.name}.pdf"
    if file.is_file() and file.stat().st_mtime_ns != newest:
        file.unlink()
    return [("Print (PDF)", f"pdf/{page.name}.pdf")] if file.is_file() else []


@lru_cache(maxsize=8)
def _known(as_known_on: str) -> Tables:
    return load(as_known_on=as_known_on or None)


def tables_of(page: Page) -> Tables:
    """The tables as far as a report could know them."""
    return _known(str(page.report.parameters.get("as_known_on", "")))


def rows_of(tables: Tables, page: Page) -> pd.DataFrame:
    """The figures that a report says it rests on, in its order; columns `ROW_COLUMNS` and others."""
    figures = tables.figures
    return figures.loc[[one for one in figures_of(page.notebook) if one in figures.index]]


def note(page: Page) -> str:
    """What time the report's knowledge is of."""
    tables = tables_of(page)
    if tables.known_on:
        return f"By what was known on {in_words(tables.known_on.isoformat())}."
    return ""


def links(page: Page) -> list[tuple[str, str]]:
    """The files beside a report's page."""
    return [] if rows_of(tables_of(page), page).empty else [("Data (CSV)", f"rows/{page.name}.csv")]


def data(page: Page) -> list[Mapping]:
    """The rows shown as a schema.org Dataset, if any; the sources that they are taken from stand in the rows."""
    rows = rows_of(tables_of(page), page)
    if rows.empty:
        return []
    times = pd.concat([rows["start"], rows["end"]]).dropna()
    covered = {"temporalCoverage": f"{times.min():%Y-%m-%d}/{times.max():%Y-%m-%d}"} if len(times) else {}
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"Figures of the report: {page.title}",
        "description": f"{page.description} Stated figures with wording, period, place and source.".strip(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": ORGANISATION},
        **({"dateModified": page.rendered} if page.rendered else {}),
        **covered,
        "variableMeasured": list(dict.fromkeys(rows["label"])),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"rows/{page.name}.csv"}
        ],
    }
    return [described]


def write_companions(page: Page, folder: Path) -> None:
    """Exactly the rows that a report rests on, as CSV, beside its page."""
    tables = tables_of(page)
    rows = rows_of(tables, page)
    judged = rows["figure"].map(verdicts(tables)["verdict"]).fillna("")
    write_atomically(folder / "rows" / f"{page.name}.csv", rows_csv(rows.assign(verdict=judged)))


def write_archive(folder: Path, tables: Tables, rows: pd.DataFrame) -> None:
    """All data in one file: every figure with its source and verdict, and the tables with schema and dictionary.

    It is the same to the byte while they are.
    """
    held = {f"tables/{path.name}": path.read_bytes() for path in sorted(tables.package.folder.iterdir())}
    held["figures.csv"] = rows_csv(rows).encode()
    part = folder / f"{ARCHIVE}.part"
    with zipfile.ZipFile(part, "w") as packed:
        for name, content in held.items():
            entry = zipfile.ZipInfo(name)  # of no time of its own
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
    part.replace(folder / ARCHIVE)


def rows_csv(figures: pd.DataFrame) -> str:
    """Figures as CSV, with the columns `ROW_COLUMNS`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(ROW_COLUMNS)
    writer.writerows([[_cell(value) for value in row] for row in each_row(figures[ROW_COLUMNS])])
    return buffer.getvalue()


def _cell(value) -> str:
    """A cell that no spreadsheet runs as a formula."""
    text = "" if value is None or value != value else str(value)
    if isinstance(value, float):
        text = text.removesuffix(".0")
    return for_spreadsheet(text)
