"""The whole collection rendered once, for all tests that look at it; they share one worker."""

import pytest
from collection import copy_collection, figures

TOGETHER = {"tests/test_collection.py": "site", "tests/test_site.py": "site", "tests/test_lab.py": "lab"}


@pytest.fixture(scope="session")
def copied(tmp_path_factory):
    return copy_collection(tmp_path_factory.mktemp("collection"))


@pytest.fixture(scope="session")
def site(copied):
    done = figures("render", folder=copied)
    assert done.returncode == 0, done.stdout + done.stderr
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
