"""The whole collection rendered once, for all tests that look at it; they share one worker by their group."""

import pytest
from collection import copy_collection, figures


@pytest.fixture(scope="session")
def copied(tmp_path_factory):
    return copy_collection(tmp_path_factory.mktemp("collection"))


@pytest.fixture(scope="session")
def site(copied):
    done = figures("render", folder=copied)
    assert done.returncode == 0, done.stdout + done.stderr
    return copied / "reports/site"
