"""Fixtures and settings of the tests of the tables."""

import pytest
from hypothesis import settings

from folders import Folder

# The same examples every time, and no store of failed ones: a test depends on the code alone.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def folder(tmp_path):
    """A copy of the tables that the test may damage."""
    return Folder(tmp_path / "data")
