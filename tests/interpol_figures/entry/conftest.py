"""What the tests of entering and removing rows share."""

import shutil

import pytest

from interpol_figures.tables.schema import find_data


@pytest.fixture
def data(tmp_path):
    """A copy of the tables that may be written to."""
    return shutil.copytree(find_data(), tmp_path / "data")
