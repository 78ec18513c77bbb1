"""The notebook that checks an article, served by Voilà as a page: an article is pasted in a real browser, and read."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time

import pytest

from browser import CHROMIUM, opened
from collection import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]
PATIENCE = 120  # seconds; a busy machine is slow, not at fault
BUTTON = "[...document.querySelectorAll('button')].find((one) => one.innerText.includes('Read and judge'))"
PASTE = """(() => {
  const box = document.querySelector("textarea");
  box.focus();
  box.select();
  document.execCommand("insertText", false, "INTERPOL has 150 member countries.");
})()"""
PAGES = "[...document.querySelectorAll('iframe')].map((one) => one.srcdoc)"


@pytest.fixture
def address(tmp_path):
    """Where Voilà serves the notebook until the end of the test, as `make desk` starts it."""
    shutil.copytree(ROOT / "lib/figures_cli/lab/kernel", tmp_path / "jupyter/kernels/interpol-figures")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = f"--Voila.config_file_paths={[str(ROOT / 'lib/figures_cli/lab')]}"
    notebook = str(ROOT / "notebooks/12-check-an-article.ipynb")
    command = [sys.executable, "-m", "voila", notebook, "--no-browser", f"--port={port}", config]
    home = {"HOME": str(tmp_path), "JUPYTER_PATH": str(tmp_path / "jupyter"), "PYTHONPATH": str(ROOT / "lib")}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=os.environ | home, stdout=log, stderr=log)
    try:
        started = time.monotonic()
        while "is running at" not in (tmp_path / "log").read_text():
            assert process.poll() is None and time.monotonic() - started < PATIENCE, (tmp_path / "log").read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


async def paste_and_read(address: str) -> str:
    """The marked article of what was pasted."""
    async with opened(1280, 1000, offline=False) as tab:
        await tab.call("Page.navigate", url=address)
        await tab.until(BUTTON, PATIENCE)
        await tab.evaluate(PASTE)
        await asyncio.sleep(1)  # the box tells its kernel what was typed after a moment
        await tab.evaluate(f"{BUTTON}.click()")
        await tab.until(f"{PAGES}.some((one) => one.includes('150 member countries'))", PATIENCE)
        return "\n".join(await tab.evaluate(PAGES))


def test_a_pasted_article_is_read_and_judged(address):
    page = asyncio.run(paste_and_read(address))
    assert 'class="outdated" id="f1"' in page and "150 member countries" in page
