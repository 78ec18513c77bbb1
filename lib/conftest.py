"""Doctests look at the small frozen tables, so that an example stays true whatever is added to `data/`."""

import os
from pathlib import Path

os.environ["INTERPOL_FIGURES_DATA"] = str(Path(__file__).parents[1] / "tests/fixtures/data")
