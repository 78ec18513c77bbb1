"""The whole site as a reader has it: opened from files, without a network, by mouse, keyboard and machine."""

import csv
import importlib.util
import io
import json
import os
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from browser import CHROMIUM, look
from collection import LONG, ROOT, figures, whole_page
from interpol_figures.tables.load import load

browsed = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium: pages were not looked at; install Debian's chromium"
)
AXE = Path(importlib.util.find_spec("axe_core_python").origin).parent / "axe.min.js"
SOURCE = "sources/account-interpol-crime-explained"
REPORT = "series-haechi"  # charts, long tables, folded sources; a map takes a browser five times as long
DAY = 86_400_000_000_000  # nanoseconds
SAMPLE = (
    "index",
    REPORT,
    "explorer",
    SOURCE,
    "indicators/notices_in_circulation",
    "operations/haechi_iii",
    "about",
)
FURTHER = (
    "glossary",
    "databases/stolen_lost_travel_documents",
    "notice_types/red",
    "countries/FRA",
    "members",
    "membership",
)
CHART = re.compile(r'<figure[^>]+class="output chart" role')


@pytest.fixture(scope="session")
def reports(site):
    return sorted(path.stem for path in (site / "notebooks").glob("*.zip"))


LINK = re.compile(r"""<(\w+)[^>]*?\s(?:href|src)=(?:"([^"]*)"|'([^']*)')""")
PLACE = re.compile(r"""\s(?:id|name)=(?:"([^"]*)"|'([^']*)')""")


def test_no_link_is_dead(site):
    files = {str(path) for path in site.rglob("*") if path.is_file()}
    pages = {path: whole_page(site, Path(path)) for path in files if path.endswith(".html")}
    assert len(pages) > 1000
    places = {path: {unescape(one or two) for one, two in PLACE.findall(text)} for path, text in pages.items()}
    dead = []
    for path, text in pages.items():
        links = {(tag == "a", unescape(one or two)) for tag, one, two in LINK.findall(text)}
        for led, link in links:
            name, _, place = link.partition("#")
            if re.match(r"\w+:", link):
                kinds = ("http:", "https:", "mailto:", "data:") if led else ("data:",)
                assert link.startswith(kinds), f"{path}: {link}"
                continue
            name = unquote(name.partition("?")[0])
            target = os.path.normpath(f"{path.rpartition('/')[0]}/{name}") if name else path
            is_view = name.endswith("explorer.html") and "=" in place  # what the explorer shall show
            if target not in files or (place and not is_view and unquote(place) not in places.get(target, ())):
                dead.append(f"{path.removeprefix(str(site))}: {link}")
    assert not dead, dead[:20]


@browsed
@pytest.mark.parametrize("name", [*SAMPLE, *(pytest.param(name, marks=pytest.mark.slow) for name in FURTHER)])
def test_every_kind_of_page_bars_nobody(site, name):
    seen = look(site / f"{name}.html", scripts=axe())
    assert (seen.requests, seen.errors) == ([], [])
    assert seen.width <= 1440
    assert seen.values["serious"] == []


@browsed
@pytest.mark.parametrize("name", ["index", REPORT, pytest.param("explorer", marks=pytest.mark.slow)])
def test_nor_does_it_on_a_phone_at_night(site, name):
    seen = look(site / f"{name}.html", width=390, dark=True, scripts=axe())
    assert (seen.requests, seen.errors) == ([], [])
    assert seen.width <= 390
    assert seen.values["serious"] == []


@browsed
def test_labels_of_bars_are_whole_on_a_phone(site):
    cut = """[...document.querySelectorAll("figure.chart")].flatMap((figure) => [...figure.querySelectorAll(".bars text")]
      .filter((one) => one.getBoundingClientRect().right > figure.getBoundingClientRect().right).map((one) => one.textContent))"""
    labels = "document.querySelectorAll('.bars text').length"
    seen = look(site / "databases.html", width=390, scripts={"cut": cut, "labels": labels}).values
    assert seen["labels"] > 5
    assert seen["cut"] == []


@browsed
def test_pages_made_from_the_tables_draw_their_charts_without_a_network(site):
    """Some indicators with the most and the least to draw; in the long form every page of the site."""
    pages = sorted((site / "indicators").glob("*.html"), key=lambda path: path.stat().st_size)
    drawn = [path for path in pages if CHART.search(path.read_text(encoding="utf-8"))]
    every = [path for path in sorted(site.rglob("*.html")) if 'http-equiv="refresh"' not in path.read_text("utf-8")]
    for page in every if LONG else [*drawn[:2], *drawn[-2:]]:  # pages under old names lead to one of the others
        seen = look(page)
        assert (seen.errors, seen.requests) == ([], []), page.name
        assert page.parent.name != "indicators" or all(seen.charts), f"{page.name}: {seen.charts}"


def axe():
    """Scripts that find what bars readers, in the words of axe, as far as it is serious or critical.

    What is inside a chart's picture isn't read one by one: the figure has a text for it.
    """
    run = """axe.run({exclude: [[".main-svg"]]}).then((done) => done.violations
      .filter((one) => ["serious", "critical"].includes(one.impact))
      .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`))"""
    return {"axe": f"{AXE.read_text(encoding='utf-8')}; 0", "serious": run}


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@browsed
def test_keys_alone_lead_to_content_topics_and_code(site):
    at = "document.activeElement.id || document.activeElement.getAttribute('href')"
    keys = {"1": "Tab", "first": at, "2": "Tab", "second": at}
    index = look(site / "index.html", scripts=keys).values
    assert (index["first"], index["second"]) == ("#content", "index.html")
    code = "[...document.querySelectorAll('.code')].filter((one) => one.offsetHeight).length"
    switch = {"to": "document.getElementById('show-code').focus()", "3": "Space", "code": code}
    report = look(site / f"{REPORT}.html", scripts=keys | switch).values
    assert report["first"] == "#report"
    assert report["code"] > 3
    skipped = look(site / "explorer.html", scripts={"1": "Tab", "2": "Enter", "hash": "location.hash"}).values
    assert skipped["hash"] == "#content"


@browsed
def test_a_report_begins_with_its_answer_and_each_chart_can_be_taken_along(site):
    place = "document.querySelector('main p').getBoundingClientRect().top"
    scripts = {"answer": place, "contents": "document.querySelector('.contents').getBoundingClientRect().top"}
    scripts |= {
        "offers": "[...document.querySelectorAll('figure.chart')].map((one) => one.querySelectorAll('.take > *').length)"
    }
    seen = look(site / f"{REPORT}.html", width=390, height=800, scripts=scripts).values
    assert seen["answer"] < 400
    assert seen["answer"] < seen["contents"]
    assert seen["offers"] and set(seen["offers"]) == {4}


@browsed
def test_a_zip_of_the_site_works_elsewhere(site, tmp_path):
    chosen = ["index.html", f"{REPORT}.html", "explorer.html", f"{SOURCE}.html", f"folded/{REPORT}.js"]
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as packed:
        for path in [*(site / "assets").iterdir(), *(site / name for name in chosen)]:
            packed.write(path, path.relative_to(site))
    elsewhere = tmp_path / "a folder with spaces & ümlauts"
    with zipfile.ZipFile(tmp_path / "site.zip") as packed:
        packed.extractall(elsewhere)
    for name in chosen[1:3]:
        seen = look(elsewhere / name)
        assert (seen.errors, seen.requests) == ([], []), name
        assert name == "explorer.html" or all(seen.charts)


def test_no_page_is_large_or_tells_of_this_machine(site):
    places = (str(ROOT), "pytest-of-")  # of the library, and where the site was rendered
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) <= 150_000, path.name
        assert not any(place in text for place in places), path.name


def test_the_rows_shown_can_be_downloaded_and_are_described_for_machines(site, reports):
    for name in reports:
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        found = [json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)]
        rows = table(site / f"rows/{name}.csv")
        assert bool(rows) == bool(found), name
        if not rows:
            continue
        assert f'href="rows/{name}.csv"' in text
        (dataset,) = found
        assert dataset["@type"] == "Dataset"
        assert dataset["distribution"][0]["contentUrl"] == f"rows/{name}.csv"
        assert all(row["url"] or row["publisher"] for row in rows)


def test_each_verdict_is_a_review_for_machines_on_the_page_of_its_article(site):
    figures = load().figures
    claims = figures[figures["tier"] == "account"].groupby("source")["figure"].agg(set)
    assert len(claims) > 3
    for name, stated in claims.items():
        text = (site / f"sources/{name}.html").read_text(encoding="utf-8")
        (graph,) = map(json.loads, re.findall(r'<script type="application/ld\+json">(.*?)</script>', text))
        assert {one["identifier"] for one in graph["@graph"]} == stated


def test_each_citation_leads_to_a_row_of_its_source(site, reports):
    citation = re.compile(r'<a href="([^"]*)"[^>]*>\[\d+\]</a>')
    rows = 0
    for name in reports:
        found = citation.findall(whole_page(site, site / f"{name}.html"))
        assert all(re.fullmatch(r"sources/[^#]+\.html(#.+)?", address) for address in found), name
        rows += sum("#" in address for address in found)
    assert rows > 500  # that the rows are there is seen by the check of links


def test_titles_are_in_words(site):
    index = (site / "index.html").read_text(encoding="utf-8")
    titles = re.findall(r"<li><a href=[^>]*>(.*?)</a></li>", index.partition('id="reports"')[2])
    assert "How far can this article be trusted? What Exactly Does Interpol Do?" in titles
    assert [title for title in titles if "_" in title or "account-" in title] == []


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: nothing was printed")
def test_a_print_is_linked_until_the_report_is_made_again(site, copied):
    done = figures("render", REPORT, "--to", "pdf", folder=copied)
    assert done.returncode == 0, done.stdout + done.stderr
    page, printed = site / f"{REPORT}.html", site / f"pdf/{REPORT}.pdf"
    assert f'href="pdf/{REPORT}.pdf">Print (PDF)</a>' in page.read_text(encoding="utf-8")
    test_no_link_is_dead(site)
    assert "pdf/" not in (site / "brief.html").read_text(encoding="utf-8")
    assert "0 rendered" in figures("render", folder=copied).stdout
    assert printed.is_file()
    for path in site.rglob("*"):  # as if the clock had been a day ahead, and was set right since
        os.utime(path, ns=(path.stat().st_mtime_ns + DAY,) * 2, follow_symlinks=False)
    done = figures("render", REPORT, "--force", folder=copied)
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'href="sources/' in page.read_text(encoding="utf-8")
    assert "pdf/" not in page.read_text(encoding="utf-8")
    assert not printed.is_file()
