"""What all tests share: the frozen tables, the rendered collection, the marks, and their order.

Tests look at the small frozen tables in `tests/fixtures/data`, unless they are marked `live`: those are about the
tables of the project themselves, or about what is made from them, and only they may change with a row of `data/`.
"""

import fcntl
import os
import shutil
import sys
from pathlib import Path

import pytest

from collection import FROZEN, LIVE, ROOT, copy_collection, figures

os.environ["INTERPOL_FIGURES_DATA"] = str(FROZEN)  # of commands that a test starts, too

RENDERED = {"copied", "site"}  # fixtures that need the rendered collection
# Whole folders of `live` tests: to read an article, and to judge labelled claims, takes every row that there is.
ABOUT_THE_PROJECT = (
    "tests/figures_cli/",
    "tests/notebook_press/schedule/timers/",
    "tests/figures_course/",
    "tests/interpol_figures/reading/",
    "tests/interpol_figures/verdicts/test_verdicts.py",
)
# Files whose tests take longest: xdist gives a file to one worker, and one begun last would keep it busy alone.
LONGEST = (
    "tests/figures_cli/test_collection.py",
    "tests/figures_cli/test_lab.py",
    "tests/figures_cli/test_new_report.py",
    "tests/figures_course/test_walkthroughs.py",
    "tests/figures_site/test_hostile_tables.py",
    "tests/figures_site/test_site.py",
    "tests/interpol_figures/entry/test_add_rows.py",
    "tests/interpol_figures/reading/test_article.py",
    "tests/notebook_press/",
    "tests/test_mutants.py",
)


@pytest.fixture(scope="session")
def copied(tmp_path_factory):
    """A rendered collection of this worker's own, copied from the one that the first worker to ask for it renders."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "rendered"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            shutil.rmtree(shared.with_suffix(".part"), ignore_errors=True)  # of another worker, whose render failed
            part = copy_collection(shared.with_suffix(".part"))
            done = figures("render", folder=part)
            assert done.returncode == 0, done.stdout + done.stderr
            part.rename(shared)
    return shutil.copytree(shared, tmp_path_factory.mktemp("own") / "collection")


@pytest.fixture(scope="session")
def site(copied):
    return copied / "reports/site"


class Reads:
    """Which of the project's tables are opened in this process, by an audit hook, which can't be taken away again."""

    def __init__(self):
        self.folder = str(ROOT / "data") + os.sep
        self.found = set()
        sys.addaudithook(self.note)

    def note(self, event, arguments):
        if event == "open" and isinstance(arguments[0], str | Path) and str(arguments[0]).startswith(self.folder):
            self.found.add(str(arguments[0]))


READS = Reads()


def choose_tables(live):
    os.environ["INTERPOL_FIGURES_DATA"] = str(LIVE if live else FROZEN)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Give a module the tables of its tests when it is imported."""
    choose_tables(collector.nodeid.startswith(ABOUT_THE_PROJECT))
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Give a test that is marked `live` the tables of the project, and any other the frozen ones."""
    choose_tables(item.get_closest_marker("live"))
    READS.found.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Turn a test red that reads the tables of the project without being marked so."""
    outcome = yield
    if READS.found and not item.get_closest_marker("live"):
        names = ", ".join(sorted(Path(one).name for one in READS.found))
        pytest.fail(f"it reads {names} of data/: take the frozen tables, or mark it `live`", pytrace=False)
    return outcome


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark tests by where they lie and what they use, and begin with the files that take longest."""
    for item in items:
        if RENDERED & set(getattr(item, "fixturenames", ())):
            item.add_marker("rendered")
            item.add_marker("live")
        if item.nodeid.startswith(ABOUT_THE_PROJECT):
            item.add_marker("live")
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
