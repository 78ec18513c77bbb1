"""A few of the faults of `make faults`, which tries a hundred moments and every kind of misbehaving notebook.

Their short forms: build/test_safety.py kills a render, the notebooks that must fail are rendered among good ones
(conftest.py), and test_engines.py runs each kind alone."""

import pytest

from faults import MISBEHAVING, kill_at_random, misbehave, often_killed

SHORT = ("exits", "writes to the data")


@pytest.mark.slow
@pytest.mark.parametrize("whom", ["render", "pool", "ordinary kernel"])
def test_a_kill_loses_nothing(whom):
    assert kill_at_random(often_killed(), whom, seed=len(whom)) == []


@pytest.mark.slow
def test_misbehaving_notebooks_harm_no_other():
    assert misbehave(often_killed(), SHORT) == []


def test_the_short_form_is_a_part_of_the_long_one():
    assert set(SHORT) < set(MISBEHAVING)
