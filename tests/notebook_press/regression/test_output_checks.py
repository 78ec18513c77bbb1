"""What keeps an executed notebook from being published."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from notebook_press.plan.plan import Report
from notebook_press.regression.cells import PLOTLY, WIDGET
from notebook_press.regression.output_checks import problems


def code(output=None, count=1, text="show()"):
    """Make an executed code cell."""
    return {
        "cell_type": "code",
        "source": text,
        "metadata": {},
        "execution_count": count,
        "outputs": [output] if output else [],
    }


def shown(**data):
    """Make an output of the given kinds."""
    return {"output_type": "display_data", "metadata": {}, "data": data}


def chart(*traces):
    """Make a chart output."""
    return shown(**{PLOTLY: {"data": list(traces), "layout": {}}})


def markdown(text):
    """Make a Markdown cell."""
    return {"cell_type": "markdown", "source": text, "metadata": {}}


REPORT = Report("r", Path("r.ipynb"))
GOOD = [
    code(),
    code(count=None, text="  \n"),
    code(chart({"type": "bar", "x": ["a"], "y": [1]}, {"type": "scatter", "x": [None]})),
    code(chart({"type": "sankey", "link": {"source": [0], "target": [1], "value": [1]}})),
    code(chart({"type": "choropleth", "locations": ["FRA"], "z": [0]})),
    code(chart({"type": "bar", "y": {"dtype": "i1", "bdata": "AQI="}})),
    code(chart({"type": "indicator", "value": 0})),
    code(shown(**{"text/html": '<a href="https://example.org">a link is no dependency</a>', "text/plain": "x"})),
    code({"output_type": "stream", "name": "stdout", "text": ["see https://example.org/home/x/\n"]}),
    code(shown(**{WIDGET: {}, "text/html": "<b>what it holds</b>"})),
    code(shown(**{"text/html": "<a href='//['>odd</a> <img srcset='a.png 1x, b.png 2x' alt=''>"})),
    {
        **markdown("<img src='attachment:a.png'> ![b](attachment:b.png) [c](no-such.csv)"),
        "attachments": {name: {"image/png": "AAAA"} for name in ("a.png", "b.png")},
    },
    code(
        shown(
            **{
                "text/html": f"<script>// see https://cdn.example/a.js\n{'held = 1;' * 2000} 'https://cdn.example/x.js'</script>"
            }
        )
    ),
    code(shown(**{"text/html": "<script type='application/json'>['https://cdn.example/x.js']</script>"})),
    markdown("<style>@font-face {font-family: a; src: url('https://cdn.example/a.otf')}</style>"),
    markdown("`![an image](https://cdn.example/x.png)` is how an image is shown"),
    markdown("A [link](https://example.org) and ![an image](data:image/png;base64,AAAA)"),
]
BAD = [
    (code(count=None), "was not executed"),
    (code({"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}), "ended in ValueError: no"),
    (code(chart()), "empty chart"),
    (code(chart({"type": "bar", "x": [], "y": []})), "empty chart"),
    (code(chart({"type": "scatter", "x": [None, None], "y": [None]})), "empty chart"),
    (code(chart({"type": "scattermap", "lat": [1], "lon": [1]})), "fetches its map from the network"),
    (code(shown(**{"application/vnd.jupyter.widget-view+json": {}})), "a page can't hold"),
    (code({"output_type": "stream", "name": "stdout", "text": f"{Path.home()}/x"}), "shows the path"),
    (code(shown(**{"text/plain": f"'{tempfile.gettempdir()}/x'"})), "shows the path"),
    (code(shown(**{"text/html": ["<p>\n", "/project/root/x</p>"]})), "shows the path '/project/root/'"),
    (code(shown(**{"text/plain": "/home/somebody/x"})), "shows the path '/home/somebody'"),
    (code(shown(**{"text/plain": r"C:\Users\somebody\x"})), "shows the path"),
    (
        code(shown(**{"text/html": '<script src="https://cdn.example/x.js"></script>'})),
        "needs https://cdn.example/x.js",
    ),
    (
        code(shown(**{"text/html": "<script>load({'vega': 'https://cdn.example/npm/vega@6?noext'})</script>"})),
        "needs https://cdn.example/npm/vega@6?noext",
    ),
    (code(shown(**{"text/html": "<img alt='a' src='//cdn.example/x.png'>"})), "needs //cdn.example/x.png"),
    (
        code(shown(**{"text/html": "<style>@import url(https://cdn.example/x.css)</style>"})),
        "needs https://cdn.example",
    ),
    (code(shown(**{"text/markdown": "![x](http://cdn.example/x.png)"})), "needs http://cdn.example/x.png"),
    (markdown("![x](https://cdn.example/x.png)"), "needs https://cdn.example/x.png"),
    (markdown("![x](no-such.png)"), "shows 'no-such.png', and there is no such file"),
    (code(shown(**{"text/html": "<video src='no-such.mp4'></video>"})), "there is no such file beside the notebook"),
    (code(shown(**{WIDGET: {}, "text/plain": "Output()"})), "shows a widget"),
    (
        code(shown(**{"application/javascript": "x", "text/plain": "<IPython.core.display.Javascript object>"})),
        "shows what a script draws in a notebook's window",
    ),
]


@pytest.mark.parametrize("cell", GOOD)
def test_a_good_cell_has_no_problem(cell):
    assert problems({"cells": [cell]}, REPORT) == []


@pytest.mark.parametrize(("cell", "told"), BAD)
def test_a_bad_cell_is_told_in_a_sentence(cell, told):
    found = problems({"cells": [code(), cell]}, REPORT, [Path("/project/root")])
    assert len(found) == 1
    assert told in found[0]
    assert found[0].startswith("Cell 1 ")
    assert found[0].endswith((".", "`."))


@pytest.mark.parametrize(("cell", "told"), BAD)
def test_what_a_plan_allows_is_no_problem_and_its_message_says_so(cell, told):
    roots = [Path("/project/root")]
    [found] = problems({"cells": [cell]}, REPORT, roots)
    for kind in ("network", "widgets", "paths"):
        allowed = problems({"cells": [cell]}, replace(REPORT, allow=(kind,)), roots) == []
        assert allowed == (f', or set `allow = ["{kind}"]`.' in found), kind


def test_a_page_too_heavy_to_send_is_told():
    heavy = {"cells": [code(), code(shown(**{"text/plain": "x" * 500_000}), text="\nshow_all()\n")]}
    for allowing in (REPORT, replace(REPORT, weight=450, allow=("weight",))):
        assert problems(heavy, allowing) == []
    assert problems(heavy, replace(REPORT, weight=450)) == [
        "The outputs weigh 500 kB, above 450 kB for a page, most of it in cell 1 (`show_all()`); "
        "show fewer points, or set `weight` in the plan."
    ]
