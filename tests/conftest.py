"""The whole collection rendered once for all tests that look at it; those of one file share a worker."""

import fcntl
import os
import shutil

import pytest

from collection import copy_collection, figures

TOGETHER = {
    "tests/figures_cli/test_collection.py": "collection",
    "tests/figures_site/test_site.py": "site",
    "tests/figures_cli/test_lab.py": "lab",
}


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


def pytest_collection_modifyitems(items):
    """Begin with the tests that share a worker: begun last, they would keep one busy alone."""
    items.sort(key=lambda item: not any(item.nodeid.startswith(name) for name in TOGETHER))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the tests of one site, and those of one browser, on one worker; any other goes to the next that is free.

    xdist's own groups mark a test's id, which pytest 9 no longer lets it change.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return next((group for name, group in TOGETHER.items() if nodeid.startswith(name)), nodeid)

    return Together(config, log)
