"""A dozen mutants of tables and notebooks, tried as `make mutants` tries hundreds: none may survive."""

import subprocess
import sys

import pytest

from collection import ROOT

pytestmark = pytest.mark.live


def test_no_mutant_of_the_short_form_survives():
    done = subprocess.run(
        [sys.executable, "tests/harness/mutants", "--short"], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tables: 9 of 9 caught" in done.stdout
    assert "code and notebooks: 3 of 3 caught" in done.stdout
