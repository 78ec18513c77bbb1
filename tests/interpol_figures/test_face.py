"""The names that a notebook imports: each is there, typed for editors, and loads nothing before it is asked for."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import interpol_figures as figures


def test_type_checkers_see_the_same_names_from_the_same_modules():
    tree = ast.parse(Path(figures.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module.removeprefix("interpol_figures.")
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == figures._FACE
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
