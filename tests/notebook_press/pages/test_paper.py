"""Reports on paper and as slides."""

import copy
import hashlib
import re
import shutil
import zlib
from pathlib import Path

import pytest

from browser import CHROMIUM, look
from notebook_press.errors import PressError
from notebook_press.pages import pdf
from notebook_press.pages.html import ASSETS, Page
from notebook_press.pages.slides import MOST_TEXT, groups, outward, write_slides
from notebook_press.regression.baseline import read_notebook

browsed = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: nothing was printed; install Debian's chromium")
WALK = """(async () => {
  while (!Reveal.isLastSlide()) { Reveal.next(); await new Promise((done) => setTimeout(done, 50)); }
  const figures = [...document.querySelectorAll("figure.chart")];
  for (let wait = 0; wait < 200 && !figures.every((one) => one.classList.contains("drawn")); wait++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  return figures.map((one) => one.querySelectorAll(".bars path, .points path").length);
})()"""


@pytest.fixture(scope="module")
def rendered(rendered, tmp_path_factory):
    """A site of this module's own, as it is printed into."""
    own = copy.copy(rendered)
    own.output = tmp_path_factory.mktemp("printed") / "site"
    shutil.copytree(rendered.output, own.output)
    return own


def cell(text):
    return {"cell_type": "markdown", "id": "m", "metadata": {}, "source": text}


def parts(pdf: Path) -> bytes:
    """All that a PDF says, its streams inflated."""
    raw = pdf.read_bytes()
    found = [raw]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


@browsed
def test_a_report_is_printed_with_vectors_and_without_paths_of_the_machine(rendered):
    told = []
    printed, plan = pdf.print_pages(rendered.output, ["harvest-2024", "map"], progress=told.append)
    assert printed == rendered.output / "pdf/harvest-2024.pdf"
    assert sorted(told) == ["printed harvest-2024", "printed map"]
    content = parts(printed)
    assert not re.search(rb"/Subtype\s*/Image\b", plan.read_bytes())  # its chart isn't a picture of dots
    assert b"file:" not in content
    assert str(rendered.output).encode() not in content
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 1


@browsed
def test_a_page_that_isnt_there_is_named(rendered):
    with pytest.raises(PressError, match="no page of pears; render it first"):
        pdf.print_pages(rendered.output, ["pears"])


def test_without_a_browser_the_way_to_one_is_told(rendered, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    with pytest.raises(PressError, match="apt-get install chromium"):
        pdf.print_pages(rendered.output, ["harvest-2024"])


def test_a_failing_browser_leaves_the_last_print(rendered, tmp_path):
    target = tmp_path / "old.pdf"
    target.write_bytes(b"%PDF old")
    with pytest.raises(PressError, match="printed nothing"):
        pdf.print_page(rendered.output / "harvest-2024.html", target, "true")
    assert target.read_bytes() == b"%PDF old"


def test_sections_are_groups_and_nothing_is_lost():
    long = "\n\n".join(f"Paragraph {number} of many words, " * 4 for number in range(12))
    book = {"cells": [cell("# Title\n\nOpening."), cell(f"## First\n\n{long}"), cell("## Second\n\n- a\n- b")]}
    opening, first, second = groups(book)
    assert (opening.heading, first.heading, second.heading) == ("", "First", "Second")
    assert len(first.slides) > 1
    assert all(len(re.sub(r"<[^>]+>", "", slide.html)) <= MOST_TEXT for slide in first.slides)
    assert "".join(slide.html for slide in first.slides).count("Paragraph") == 48
    assert "<li>b</li>" in second.slides[0].html


def test_links_lead_out_of_the_folder_of_the_slides():
    shown = '<a href="sources/x.html">a</a> <a href="#below">b</a> <a href="https://example.org">c</a>'
    assert outward(shown, "pears") == (
        '<a href="../sources/x.html">a</a> <a href="../pears.html#below">b</a> <a href="https://example.org">c</a>'
    )


@browsed
def test_slides_need_no_network_and_draw_each_chart_when_it_comes_up(rendered):
    report = next(one for one in rendered.plan.reports if one.name == "harvest-2024")
    page = Page(report, read_notebook(rendered.output / "notebooks/harvest-2024.ipynb"))
    [path] = write_slides([page], rendered.output)
    seen = look(path, width=1280, height=720, scripts={"marks": WALK})
    assert seen.values["marks"] == [3]
    assert seen.errors == []
    assert seen.requests == []
    assert path.stat().st_size < 500_000


@pytest.mark.parametrize("name", ["reveal.js", "reveal.css"])
def test_what_is_bundled_is_what_was_taken(name):
    told = re.search(rf"sha256 of `{re.escape(name)}` \| `(\w+)`", (ASSETS / "README.md").read_text(encoding="utf-8"))
    assert told[1] == hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()
