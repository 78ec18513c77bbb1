"""What a report's page gets besides its notebook: frame, sources by grade, links to rows, and a description of them."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from figures_site.downloads import rows_csv, rows_of
from figures_site.frame import CHOICES, GRADES, Frame, script
from figures_site.plotly_script import with_bundle
from interpol_figures.model.format import period_in_words
from interpol_figures.tables.load import load
from interpol_figures.verdicts.export import ORGANISATION
from notebook_press.pages.context import PLACES, fill_places, has_places
from notebook_press.pages.html import Page
from notebook_press.pages.plotly_html import chart_json
from notebook_press.regression.baseline import write_atomically

CITATION = re.compile(r"""<a href=["']#source-(\d+)["'](?: title=["']([^"']*)["'])?>""")
SOURCES = re.compile(r'<ol>\s*<li>(?:<p>)?<span id="source-1">.*?</ol>', re.DOTALL)
SOURCE = re.compile(
    r'<span id="source-(?P<number>\d+)"></span>(?P<publisher>.*?): (?P<title>.*?)(?:, grade (?P<grade>\w))?'
    r'<span class="onscreen">.*?href="(?P<page>sources/[^"]+)".*?</li>',
    re.DOTALL,
)
# What a reader doesn't see at first: what is behind a line that opens it, and rows of a long table after the twelfth.
_ROW = r"<tr>(?:(?!</tr>).)*</tr>\s*"
_LONG = rf"<table class='exhibit sortable short'>(?:(?!<tbody>).)*<tbody>\s*(?:{_ROW}){{12}}"
FOLDED = re.compile(
    rf"(?<=</summary>)(?!<template)(?:(?!<details).)+?(?=</details>)|(?P<shown>{_LONG})(?P<rest>(?:{_ROW})+)", re.DOTALL
)
PLACE = "<template data-folded></template>"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def complete_page(page: Page, pages: Iterable[Page], frame: Frame) -> None:
    """Put onto a report's page what it gets besides its notebook, and its rows beside it; `pages` are all reports."""
    folder, name = frame.folder, f"{page.name}.html"
    html = (folder / name).read_text(encoding="utf-8")
    if not has_places(html):
        return
    html, folded = without_folded(with_sources(with_bundle(html, page.notebook), frame))
    if folded:
        write_atomically(folder / "folded" / f"{page.name}.js", script("FOLDED", folded))
    tables = load(as_known_on=page.report.parameters.get("as_known_on"))
    rows = rows_of(page, tables)
    write_atomically(folder / "rows" / f"{page.name}.csv", rows_csv(rows))
    links = [] if rows.empty else [("Data (CSV)", f"rows/{page.name}.csv")]
    others = [one for one in pages if one.report.notebook == page.report.notebook and one.name != page.name]
    about = {
        "title": page.title,
        "description": page.description,
        "page": name,
        "topic": _topic(page, frame),
        "folded": f"folded/{quote(page.name)}.js" if PLACE in html else "",
        "links": links + prints(page, folder),
        "note": f"By what was known on {period_in_words(tables.known_on.isoformat())}." if tables.known_on else "",
        "related": [(one.name, one.title) for one in others],
        "data": [] if rows.empty else [chart_json(dataset(page, rows))],
    }
    pieces = {place: frame.part(f"{place}.html.j2", **about) for place in PLACES}
    write_atomically(folder / name, fill_places(html, pieces))


def _topic(page: Page, frame: Frame) -> str:
    """The topic of the navigation that a report belongs to: the one whose report is made of the same notebook."""
    topics = {address.removesuffix(".html"): label for label, address in frame.topics}
    start = page.name.partition("-")[0]
    return topics.get(page.name) or topics.get(start) or CHOICES["kindred"].get(start, "")


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


def with_sources(html: str, frame: Frame) -> str:
    """A report's HTML with its list of sources folded by grade, and each citation leading to the row that it cites.

    Each source keeps its number, to which a citation leads on paper.
    """
    listed = SOURCES.search(html)
    if not listed:
        return html
    found = [match.groupdict("") for match in SOURCE.finditer(listed[0])]
    pages = {source["number"]: source["page"] for source in found}
    folded = frame.part("report_sources.html.j2", listed=found, grades=GRADES)

    def led(match: re.Match[str]) -> str:
        number, figure = match.groups()
        row = f"#{figure}" if figure else ""
        return f'<a href="{pages[number]}{row}" data-note="#source-{number}">' if number in pages else match[0]

    return CITATION.sub(led, html.replace(listed[0], folded, 1))


def prints(page: Page, folder: Path) -> list[tuple[str, str]]:
    """Links to the print of a report, where it was made of its newest run; another one goes."""
    newest = (folder / "notebooks" / page.report.kept_as).stat().st_mtime_ns
    file = folder / "pdf" / f"{page.name}.pdf"
    if file.is_file() and file.stat().st_mtime_ns != newest:
        file.unlink()
    return [("Print (PDF)", f"pdf/{page.name}.pdf")] if file.is_file() else []


def dataset(page: Page, rows: pd.DataFrame) -> Mapping:
    """The rows shown as a schema.org Dataset; the sources that they are taken from stand in the rows."""
    times = pd.concat([rows["start"], rows["end"]]).dropna()
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"Figures of the report: {page.title}",
        "description": f"{page.description} Stated figures with wording, period, place and source.".strip(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": ORGANISATION},
        "dateModified": page.rendered,
        "temporalCoverage": f"{times.min():%Y-%m-%d}/{times.max():%Y-%m-%d}" if len(times) else "",
        "variableMeasured": list(dict.fromkeys(rows["label"])),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"rows/{page.name}.csv"}
        ],
    }
    return {name: value for name, value in described.items() if value}
