"""The offline site around the reports: front page, look-up, evidence pages, explorer, and what goes with each report.

The press renders reports and knows nothing of figures; what a reader needs besides is made here from the tables
and from the ids that each report says it rests on.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from figures_site.about import write_about
from figures_site.downloads import write_archive
from figures_site.entity_pages import write_evidence
from figures_site.evidence import Evidence
from figures_site.explorer import write_explorer
from figures_site.frame import Frame
from figures_site.front_page import write_front_page
from figures_site.news import with_news, write_feed
from figures_site.plotly_script import drop_unused
from figures_site.report_page import complete_page
from figures_site.stamps import STATE, stamps, stored
from interpol_figures.model.format import period_in_words
from interpol_figures.report.cited_text import figures_of
from interpol_figures.tables.load import load
from notebook_press.pages.html import Page
from notebook_press.regression.baseline import write_atomically


def finish(folder: Path, pages: Iterable[Page], title: str, key: str, address: str = "") -> None:
    """Add to a rendered site all that is made from the tables.

    `pages` are the reports that have a good version, in the order of the plan. `key` stands for all that the
    site is made from, and is kept: who renders again asks `stamps.is_finished`, and leaves this out. `address` is
    where the site is published, if anywhere.
    """
    pages, tables = list(pages), load()
    dated = tables["sources"]["published"]
    newest = period_in_words(dated[dated.str.len() >= len("2026-03")].max()[:7])  # a bare year tells of no month
    frame, evidence = Frame(folder, title, newest, [page.name for page in pages], address), Evidence(tables)
    used = {page.name: figures_of(page.notebook) for page in pages}
    news = with_news(folder, tables, used, stored(folder).get("news", []))
    frame.write_assets()
    write_evidence(evidence, frame)
    write_explorer(evidence, frame)
    write_about(evidence, frame)
    write_front_page(evidence, pages, frame, news)
    for page in pages:
        complete_page(page, pages, frame)
    drop_unused(folder)
    for path in [*folder.glob("rows/*.csv"), *folder.glob("folded/*.js")]:
        if path.stem not in frame.reports:  # it has left the plan
            path.unlink()
    write_feed(news, frame)
    write_sitemap(frame)
    write_archive(folder, tables, evidence.rows)
    state = {"key": key, "news": news, "made": stamps(folder, [page.report for page in pages])}
    write_atomically(folder / STATE, json.dumps(state, ensure_ascii=False, indent=1) + "\n")


def write_sitemap(frame: Frame) -> None:
    """The list of pages for search engines, where the site has an address; it needs whole ones."""
    if not frame.address:
        (frame.folder / "sitemap.xml").unlink(missing_ok=True)
        return
    pages = {name for name in frame.written if name.endswith(".html")} | {f"{name}.html" for name in frame.reports}
    frame.write("sitemap.xml", "sitemap.xml.j2", pages=sorted(pages))
