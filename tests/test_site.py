"""The whole site as a reader has it: opened from files, without a network, by mouse, keyboard and machine."""

import csv
import importlib.util
import io
import json
import re
import shutil
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser import CHROMIUM, look
from interpol_figures import collection, site
from interpol_figures.tables import load
from notebook_press.baselines import read_notebook
from notebook_press.pages import Page, write_site

pytestmark = pytest.mark.xdist_group("site")
browsed = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium: pages were not looked at; install Debian's chromium"
)
AXE = importlib.util.find_spec("axe_core_python")
SOURCE = "account-interpol-crime-explained"
SAMPLE = (
    "index",
    "membership",
    "explorer",
    "members",
    f"sources/{SOURCE}",
    "indicators/notices_issued",
    "operations/haechi_iii",
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A site of the reports that have a baseline, laid out from these, so that no kernel has to run."""
    out = tmp_path_factory.mktemp("site")
    stored = collection.baselines()
    pages = []
    (out / "notebooks").mkdir()
    for report in collection.plan().reports:
        if report.name in stored and stored[report.name].is_file():
            shutil.copyfile(stored[report.name], out / "notebooks" / f"{report.name}.ipynb")
            pages.append(Page(report, read_notebook(stored[report.name])))
    assert pages
    write_site(pages, out, [collection.TOPOLOGY], title=collection.TITLE)
    site.finish(out, pages, collection.TITLE, "made by a test")
    return out


@pytest.fixture(scope="session")
def reports(folder):
    return sorted(path.stem for path in (folder / "notebooks").glob("*.ipynb"))


class Anchors(HTMLParser):
    """Ids and links of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids |= {found["id"]} if "id" in found else set()
        self.links |= {found[name] for name in ("href", "src") if found.get(name)}


def test_no_link_is_dead(folder):
    pages = {path: Anchors(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}
    assert len(pages) > 1000
    dead = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https", "mailto", "data"), f"{path}: {link}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            ids = pages[target].ids if target in pages else set()
            if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in ids):
                dead.append(f"{path.relative_to(folder)}: {link}")
    assert not dead, dead[:20]


@browsed
@pytest.mark.skipif(AXE is None, reason="axe-core-python isn't installed; pip install -e .[test]")
@pytest.mark.parametrize("name", SAMPLE)
def test_every_kind_of_page_works_without_a_network_and_bars_nobody(folder, name):
    page = folder / f"{name}.html"
    drawn = len(re.findall(r'<figure[^>]+class="output chart" role', page.read_text(encoding="utf-8")))
    seen = look(page, scripts=axe())
    assert (seen.requests, seen.errors) == ([], [])
    assert seen.width <= 1440
    assert len([marks for marks in seen.charts if marks]) == drawn
    assert seen.values["serious"] == []


@browsed
@pytest.mark.skipif(AXE is None, reason="axe-core-python isn't installed; pip install -e .[test]")
@pytest.mark.parametrize("name", ["index", "membership", "explorer", f"sources/{SOURCE}"])
def test_the_same_holds_on_a_phone_at_night(folder, name):
    seen = look(folder / f"{name}.html", width=390, dark=True, scripts=axe())
    assert (seen.requests, seen.errors) == ([], [])
    assert seen.width <= 390
    assert seen.values["serious"] == []


def axe():
    """Scripts that find what bars readers, in the words of axe, as far as it is serious or critical."""
    source = (Path(AXE.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    run = """axe.run().then((done) => done.violations.filter((one) => ["serious", "critical"].includes(one.impact))
      .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`))"""
    return {"axe": f"{source}; 0", "serious": run}


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@browsed
def test_every_chart_of_the_other_reports_is_drawn(folder, reports):
    for name in (one for one in reports if one not in SAMPLE):
        seen = look(folder / f"{name}.html")
        assert all(seen.charts), f"{name}: {seen.charts}"
        assert (seen.errors, seen.requests) == ([], []), name


@browsed
def test_the_search_finds(folder):
    find = """(() => {
      const box = document.getElementById("search"); box.value = WORDS;
      box.dispatchEvent(new Event("input"));
      return [...document.querySelectorAll("#results a")].map((one) => one.getAttribute("href"));
    })()"""
    wanted = {
        "HAECHI": "operations/haechi_iii.html",
        "Fiji": "members.html#FJI",
        "notices in circulation": "indicators/notices_in_circulation.html",
    }
    seen = look(folder / "index.html", scripts={words: find.replace("WORDS", json.dumps(words)) for words in wanted})
    for words, address in wanted.items():
        assert address in seen.values[words], words


@browsed
def test_the_explorer_filters_and_draws_what_is_left(folder):
    rows = table(folder / "figures.csv")
    assert len(rows) > 2000
    left = [row for row in rows if "notices in circulation" in row["indicator"]]
    shown = 'document.getElementById("selected").textContent'
    typed = """(async () => {
      const box = document.querySelector("#explorer [aria-label='Filter Indicator']");
      box.focus(); box.value = "notices in circulation";
      box.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true}));
      box.dispatchEvent(new Event("input", {bubbles: true}));
      for (let wait = 0; wait < 200 && !document.querySelector("#selection .points path"); wait++) {
        await new Promise((done) => setTimeout(done, 50));
      }
      return [...document.querySelectorAll("#selection .points path")].length;
    })()"""
    seen = look(folder / "explorer.html", scripts={"before": shown, "marks": typed, "after": shown})
    assert seen.values["before"] == f"{len(rows):,} of {len(rows):,} figures"
    assert seen.values["after"] == f"{len(left):,} of {len(rows):,} figures"
    assert seen.values["marks"] == sum(bool(row["start"] and row["value"]) for row in left)
    assert seen.errors == []


@browsed
def test_keys_alone_lead_to_the_content_and_the_search(folder):
    # What Tab would reach, in order; the browser's own focus order is that of the document without tabindex > 0.
    order = """(() => { const reached = [...document.querySelectorAll("a[href], input, button, summary, [tabindex='0']")]
      .filter((one) => !one.disabled && one.type !== "hidden");
      const odd = [...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0).length;
      return [odd, ...reached.slice(0, 3).map((one) => one.id || one.getAttribute("href") || one.tagName)]; })()"""
    skip = """(() => { const link = document.querySelector(".skip"); link.focus();
      const seen = link.getBoundingClientRect().left >= 0; link.click();
      return [seen, location.hash, !!document.querySelector(location.hash)]; })()"""
    index = look(folder / "index.html", scripts={"order": order, "skip": skip}).values
    assert index["order"][:3] == [0, "#reports", "search"]
    assert index["skip"] == [True, "#reports", True]
    for name in ("membership", "explorer"):
        values = look(folder / f"{name}.html", scripts={"order": order, "skip": skip}).values
        assert values["order"][0] == 0
        assert values["skip"][0], name
        assert values["skip"][2], name


@browsed
def test_a_zip_of_the_site_works_elsewhere(folder, tmp_path):
    chosen = ["index.html", "membership.html", "explorer.html", f"sources/{SOURCE}.html"]
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as packed:
        for path in [*(folder / "assets").iterdir(), *(folder / name for name in chosen)]:
            packed.write(path, path.relative_to(folder))
    elsewhere = tmp_path / "a folder with spaces & ümlauts"
    with zipfile.ZipFile(tmp_path / "site.zip") as packed:
        packed.extractall(elsewhere)
    for name in chosen[1:3]:
        seen = look(elsewhere / name)
        assert (seen.errors, seen.requests) == ([], []), name
        assert name != "membership.html" or all(seen.charts)


def test_no_page_is_large_or_tells_of_this_machine(folder):
    machine = str(folder.parents[1])
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) < 500_000, path.name
        assert machine not in text, path.name


def test_the_rows_shown_can_be_downloaded_and_are_described_for_machines(folder, reports):
    figures = load().figures
    for name in reports:
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        found = [json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)]
        rows = table(folder / f"rows/{name}.csv")
        assert bool(rows) == bool(found), name
        if not rows:
            continue
        assert f'href="rows/{name}.csv"' in text
        dataset, *reviews = found
        assert dataset["@type"] == "Dataset"
        assert {one["identifier"] for one in dataset["isBasedOn"]} == {row["source"] for row in rows}
        claims = {row["figure"] for row in rows if figures.loc[row["figure"], "tier"] == "account"}
        assert {one["identifier"] for graph in reviews for one in graph["@graph"]} == claims
