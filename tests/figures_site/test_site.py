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
from collection import LONG, figures, whole_page
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
def folder(site, copied):
    """The site, with one report printed."""
    forms = ["--to", "pdf"] if CHROMIUM else []
    done = figures("render", REPORT, *forms, folder=copied)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def reports(folder):
    return sorted(path.stem for path in (folder / "notebooks").glob("*.zip"))


LINK = re.compile(r"""<(\w+)[^>]*?\s(?:href|src)=(?:"([^"]*)"|'([^']*)')""")
PLACE = re.compile(r"""\s(?:id|name)=(?:"([^"]*)"|'([^']*)')""")


def test_no_link_is_dead(folder):
    files = {str(path) for path in folder.rglob("*") if path.is_file()}
    pages = {path: whole_page(folder, Path(path)) for path in files if path.endswith(".html")}
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
                dead.append(f"{path.removeprefix(str(folder))}: {link}")
    assert not dead, dead[:20]


@browsed
@pytest.mark.parametrize("name", [*SAMPLE, *(pytest.param(name, marks=pytest.mark.slow) for name in FURTHER)])
def test_every_kind_of_page_bars_nobody(folder, name):
    seen = look(folder / f"{name}.html", scripts=axe())
    assert (seen.requests, seen.errors) == ([], [])
    assert seen.width <= 1440
    assert seen.values["serious"] == []


@browsed
@pytest.mark.parametrize("name", ["index", REPORT, "explorer"])
def test_nor_does_it_on_a_phone_at_night(folder, name):
    seen = look(folder / f"{name}.html", width=390, dark=True, scripts=axe())
    assert (seen.requests, seen.errors) == ([], [])
    assert seen.width <= 390
    assert seen.values["serious"] == []


@browsed
def test_labels_of_bars_are_whole_on_a_phone(folder):
    cut = """[...document.querySelectorAll("figure.chart")].flatMap((figure) => [...figure.querySelectorAll(".bars text")]
      .filter((one) => one.getBoundingClientRect().right > figure.getBoundingClientRect().right).map((one) => one.textContent))"""
    labels = "document.querySelectorAll('.bars text').length"
    seen = look(folder / "databases.html", width=390, scripts={"cut": cut, "labels": labels}).values
    assert seen["labels"] > 5
    assert seen["cut"] == []


@browsed
def test_pages_made_from_the_tables_draw_their_charts_without_a_network(folder):
    """Some indicators with the most and the least to draw; in the long form every page of the site."""
    pages = sorted((folder / "indicators").glob("*.html"), key=lambda path: path.stat().st_size)
    drawn = [path for path in pages if CHART.search(path.read_text(encoding="utf-8"))]
    for page in sorted(folder.rglob("*.html")) if LONG else [*drawn[:2], *drawn[-2:]]:
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
def test_keys_alone_lead_to_content_topics_and_code(folder):
    at = "document.activeElement.id || document.activeElement.getAttribute('href')"
    keys = {"1": "Tab", "first": at, "2": "Tab", "second": at}
    index = look(folder / "index.html", scripts=keys).values
    assert (index["first"], index["second"]) == ("#content", "index.html")
    code = "[...document.querySelectorAll('.code')].filter((one) => one.offsetHeight).length"
    switch = {"to": "document.getElementById('show-code').focus()", "3": "Space", "code": code}
    report = look(folder / f"{REPORT}.html", scripts=keys | switch).values
    assert report["first"] == "#report"
    assert report["code"] > 3
    skipped = look(folder / "explorer.html", scripts={"1": "Tab", "2": "Enter", "hash": "location.hash"}).values
    assert skipped["hash"] == "#content"


@browsed
def test_a_report_begins_with_its_answer_and_each_chart_can_be_taken_along(folder):
    place = "document.querySelector('main p').getBoundingClientRect().top"
    scripts = {"answer": place, "contents": "document.querySelector('.contents').getBoundingClientRect().top"}
    scripts |= {
        "offers": "[...document.querySelectorAll('figure.chart')].map((one) => one.querySelectorAll('.take > *').length)"
    }
    seen = look(folder / f"{REPORT}.html", width=390, height=800, scripts=scripts).values
    assert seen["answer"] < 400
    assert seen["answer"] < seen["contents"]
    assert seen["offers"] and set(seen["offers"]) == {4}


@browsed
def test_a_zip_of_the_site_works_elsewhere(folder, tmp_path):
    chosen = ["index.html", f"{REPORT}.html", "explorer.html", f"{SOURCE}.html", f"folded/{REPORT}.js"]
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as packed:
        for path in [*(folder / "assets").iterdir(), *(folder / name for name in chosen)]:
            packed.write(path, path.relative_to(folder))
    elsewhere = tmp_path / "a folder with spaces & ümlauts"
    with zipfile.ZipFile(tmp_path / "site.zip") as packed:
        packed.extractall(elsewhere)
    for name in chosen[1:3]:
        seen = look(elsewhere / name)
        assert (seen.errors, seen.requests) == ([], []), name
        assert name == "explorer.html" or all(seen.charts)


def test_no_page_is_large_or_tells_of_this_machine(folder):
    machine = str(folder.parents[1])
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) <= 150_000, path.name
        assert machine not in text, path.name


def test_the_rows_shown_can_be_downloaded_and_are_described_for_machines(folder, reports):
    for name in reports:
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        found = [json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)]
        rows = table(folder / f"rows/{name}.csv")
        assert bool(rows) == bool(found), name
        if not rows:
            continue
        assert f'href="rows/{name}.csv"' in text
        (dataset,) = found
        assert dataset["@type"] == "Dataset"
        assert dataset["distribution"][0]["contentUrl"] == f"rows/{name}.csv"
        assert all(row["url"] or row["publisher"] for row in rows)


def test_each_verdict_is_a_review_for_machines_on_the_page_of_its_article(folder):
    figures = load().figures
    claims = figures[figures["tier"] == "account"].groupby("source")["figure"].agg(set)
    assert len(claims) > 3
    for name, stated in claims.items():
        text = (folder / f"sources/{name}.html").read_text(encoding="utf-8")
        (graph,) = map(json.loads, re.findall(r'<script type="application/ld\+json">(.*?)</script>', text))
        assert {one["identifier"] for one in graph["@graph"]} == stated


def test_each_citation_leads_to_a_row_of_its_source(folder, reports):
    citation = re.compile(r'<a href="([^"]*)"[^>]*>\[\d+\]</a>')
    rows = 0
    for name in reports:
        found = citation.findall(whole_page(folder, folder / f"{name}.html"))
        assert all(re.fullmatch(r"sources/[^#]+\.html(#.+)?", address) for address in found), name
        rows += sum("#" in address for address in found)
    assert rows > 500  # that the rows are there is seen by the check of links


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: nothing was printed")
def test_a_print_is_linked_until_the_report_is_made_again(folder, copied):
    page, printed = folder / f"{REPORT}.html", folder / f"pdf/{REPORT}.pdf"
    assert f'href="pdf/{REPORT}.pdf">Print (PDF)</a>' in page.read_text(encoding="utf-8")
    assert "pdf/" not in (folder / "brief.html").read_text(encoding="utf-8")
    assert "0 rendered" in figures("render", folder=copied).stdout
    assert printed.is_file()
    for path in folder.rglob("*"):  # as if the clock had been a day ahead, and was set right since
        os.utime(path, ns=(path.stat().st_mtime_ns + DAY,) * 2, follow_symlinks=False)
    done = figures("render", REPORT, "--force", folder=copied)
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'href="sources/' in page.read_text(encoding="utf-8")
    assert "pdf/" not in page.read_text(encoding="utf-8")
    assert not printed.is_file()


def test_titles_are_in_words(folder):
    index = (folder / "index.html").read_text(encoding="utf-8")
    titles = re.findall(r"<li><a href=[^>]*>(.*?)</a></li>", index.partition('id="reports"')[2])
    assert "How far can this article be trusted? What Exactly Does Interpol Do?" in titles
    assert [title for title in titles if "_" in title or "account-" in title] == []
