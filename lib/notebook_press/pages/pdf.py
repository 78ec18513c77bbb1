"""Pages on paper: a finished page as a PDF, printed by a headless Chromium where one is installed.

Charts stay vectors, page numbers and the running title come from the page's own print style, and the browser
adds no line of its own, so nothing of the machine gets onto the paper.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from notebook_press.errors import PressError
from notebook_press.regression.baseline import write_atomically

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FOLDER = "pdf"
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # neither the page nor the browser reaches anything
    "--force-prefers-reduced-motion",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
DRAWN = 20_000  # milliseconds of the page's own clock: it goes on at once when the page has nothing left to do
LOCAL = re.compile(rb"file://|/URI \(/")


def find_browser() -> str:
    """Return the command of an installed Chromium; PressError says how to get one."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise PressError(
        f"printing needs a Chromium, and none of {', '.join(BROWSERS)} is installed; "
        "on Debian and Ubuntu: sudo apt-get install chromium"
    )


def print_pages(folder: Path, names: Iterable[str], *, jobs: int | None = None) -> list[Path]:
    """Print those pages of a site that there are into its folder ``pdf``, and return the files.

    Raises
    ------
    PressError
        When no Chromium is installed, or a page couldn't be printed.
    """
    browser = find_browser()
    pages = [page for page in (folder / f"{name}.html" for name in names) if page.is_file()]
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        return list(pool.map(lambda page: print_page(page, browser), pages))


def print_page(page: Path, browser: str, *, timeout: float = 180) -> Path:
    """Print one page and return the file, which is replaced only when the printing has succeeded.

    It gets the time of the notebook that the page is made from, which tells it from a newer run's, whatever the clock
    shows. Raises PressError when the browser fails, takes more than `timeout` seconds, or a path of this machine got
    into the file.
    """
    # Chromium refuses its sandbox to the superuser, as who containers often run.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="print-", ignore_cleanup_errors=True) as scratch:
        printed = Path(scratch) / "page.pdf"
        own = [f"--user-data-dir={scratch}/profile", f"--virtual-time-budget={DRAWN}", f"--print-to-pdf={printed}"]
        command = [browser, *FLAGS, *root, *own, page.resolve().as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            raise PressError(f"{page.name}: the browser took more than {timeout:g} s to print it") from None
        content = printed.read_bytes() if printed.is_file() else b""
    if not content.startswith(b"%PDF"):
        raise PressError(f"{page.name}: the browser printed nothing: {done.stderr.strip()[-300:]}")
    if LOCAL.search(content):
        raise PressError(f"{page.name}: the printed page would tell of a file of this machine; look at its links")
    target = page.parent / FOLDER / f"{page.stem}.pdf"
    write_atomically(target, content)
    notebooks = [page.parent / "notebooks" / f"{page.stem}.{form}" for form in ("zip", "ipynb")]
    made_from = next(path.stat().st_mtime_ns for path in notebooks if path.is_file())
    os.utime(target, ns=(made_from, made_from))
    return target
