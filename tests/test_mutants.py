"""A dozen mutants of tables and notebooks, tried as `make mutants` tries hundreds: none may survive."""

import subprocess
import sys

import pytest

from collection import ROOT

MUTANTS = ROOT / "tests/harness/mutants"


@pytest.mark.live
def test_no_mutant_of_the_short_form_survives():
    done = subprocess.run([sys.executable, MUTANTS, "--short"], cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tables: 9 of 9 caught" in done.stdout
    assert "code and notebooks: 3 of 3 caught" in done.stdout


def test_what_is_said_to_change_nothing_is_a_mutant_that_the_rules_make(monkeypatch):
    monkeypatch.syspath_prepend(MUTANTS)
    import of_code

    made = {of_code.without_line(one.name) for one in of_code.everywhere(["verdicts", "model", "charts", "report"])}
    assert len(made) > 500
    assert of_code.equivalent().keys() <= made, "take it out of survivors.csv"
