"""A few of the faults of `make faults`, which tries a hundred moments and every kind of misbehaving notebook."""

import pytest
from faults import MISBEHAVING, Trial, kill_at_random, misbehave

SHORT = ("exits", "prints endlessly", "writes to the data", "forks")


@pytest.mark.parametrize("whom", ["render", "pressroom", "notebook"])
def test_a_kill_loses_nothing(tmp_path, whom):
    assert kill_at_random(Trial(tmp_path), whom, seed=len(whom)) == []


@pytest.mark.parametrize("name", SHORT)
def test_a_misbehaving_notebook_harms_no_other(tmp_path, name):
    assert misbehave(Trial(tmp_path), name) == []


def test_the_short_form_is_a_part_of_the_long_one():
    assert set(SHORT) < set(MISBEHAVING)
