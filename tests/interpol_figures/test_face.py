"""The names that a notebook imports: each is there, typed for editors, and loads nothing before it is asked for."""

import subprocess
import sys

import pytest

import interpol_figures as figures


def test_completion_offers_the_names_and_nothing_else():
    assert dir(figures) == figures.__all__


@pytest.mark.parametrize("name", figures.__all__)
def test_every_name_is_there_and_says_what_it_does(name):
    assert getattr(figures, name).__doc__


@pytest.mark.parametrize("name", ["select", "best", "latest", "judge", "disagreements", "timeline", "bars", "compare"])
def test_the_verbs_have_an_example(name):
    assert ">>> " in getattr(figures, name).__doc__


def test_importing_the_face_loads_neither_pandas_nor_plotly():
    code = "import sys, interpol_figures; print({'pandas', 'plotly'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(AttributeError, match="did you mean timeline"):
        figures.timelines  # noqa: B018
