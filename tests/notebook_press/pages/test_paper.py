"""Reports on paper."""

import copy
import re
import shutil
import zlib
from pathlib import Path

import pytest

from browser import CHROMIUM
from notebook_press.errors import PressError
from notebook_press.pages import pdf

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
    printed, plan = pdf.print_pages(rendered.output, ["harvest-2024", "map"])
    assert printed == rendered.output / "pdf/harvest-2024.pdf"
    assert printed.stat().st_mtime_ns == (rendered.output / "notebooks/harvest-2024.ipynb").stat().st_mtime_ns
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


def test_a_failing_browser_leaves_the_last_print(rendered):
    target = rendered.output / "pdf/apples.pdf"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"%PDF old")
    with pytest.raises(PressError, match="printed nothing"):
        pdf.print_page(rendered.output / "apples.html", "true")
    assert target.read_bytes() == b"%PDF old"
