"""Reports on paper."""

import copy
import re
import shutil
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader

from browser import CHROMIUM
from notebook_press.errors import PressError
from notebook_press.pages import pdf
from notebook_press.pages.html import Page, write_site
from notebook_press.plan.plan import Report

browsed = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: nothing was printed; install Debian's chromium")


@pytest.fixture(scope="module")
def rendered(rendered, tmp_path_factory):
    """A site of this module's own, as it is printed into."""
    own = copy.copy(rendered)
    own.output = tmp_path_factory.mktemp("printed") / "site"
    shutil.copytree(rendered.output, own.output)
    return own


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
    printed, plan = pdf.print_pages(rendered.output, ["harvest-2024", "map", "pears"])  # the last has no page
    assert printed == rendered.output / "pdf/harvest-2024.pdf"
    assert printed.stat().st_mtime_ns == (rendered.output / "notebooks/harvest-2024.ipynb").stat().st_mtime_ns
    content = parts(printed)
    assert not re.search(rb"/Subtype\s*/Image\b", plan.read_bytes())  # its chart isn't a picture of dots
    assert b"file:" not in content
    assert str(rendered.output).encode() not in content
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 1


@browsed
def test_words_before_a_table_stand_on_its_page(tmp_path):
    """Wherever on a sheet it would begin: a heading, or a sentence below one, never ends a page that lacks the table."""
    rows = "".join(f"<tr><td>row {number}</td></tr>" for number in range(20))
    head, cells = "<caption>Of trees</caption><thead><tr><th>tree</th></tr></thead>", []
    for number, height in enumerate(range(800, 890, 15)):
        words = "" if number % 2 else "\n\nA sentence."
        table = f"<table>{head}<tbody><tr><td>table-{number}</td></tr>{rows}</tbody></table>"
        output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": table}}
        sources = [f'<div style="break-before: page; height: {height}px"></div>', f"## heading-{number}{words}"]
        cells += [{"cell_type": "markdown", "metadata": {}, "source": one} for one in sources]
        cells.append({"cell_type": "code", "metadata": {}, "source": "", "execution_count": 1, "outputs": [output]})
    page = Page(Report("trees", tmp_path / "trees.ipynb", title="Trees"), {"cells": cells, "metadata": {}})
    write_site([page], tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/trees.ipynb").touch()
    pages = [one.extract_text() for one in PdfReader(pdf.print_pages(tmp_path, ["trees"])[0]).pages]
    for number in range(len(cells) // 3):
        [table] = [place for place, text in enumerate(pages) if f"table-{number}" in text]
        assert f"heading-{number}" in pages[table], (number, table)


def test_without_a_browser_the_way_to_one_is_told(rendered, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    with pytest.raises(PressError, match="apt-get install chromium"):
        pdf.print_pages(rendered.output, ["harvest-2024"])


def test_a_failing_browser_leaves_the_last_print(rendered):
    target = rendered.output / "pdf/apples.pdf"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"%PDF old")
    with pytest.raises(PressError, match="printed nothing"):
        pdf.print_page(rendered.output / "apples.html", "true")
    assert target.read_bytes() == b"%PDF old"
