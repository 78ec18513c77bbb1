"""The tables, loaded once for all tests of reading: the names in them are indexed for each loading."""

from pathlib import Path

import pytest

from interpol_figures.tables.load import load

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="session")
def tables():
    """All rows that there are: an article is read by every name in them."""
    return load(DATA)
