"""Importing and warming what every notebook needs, in the process that notebooks are forked from.

Only installed libraries and their caches, never data nor modules of the project: a notebook reads those itself, and so
the record of what its report was made from holds them.
"""

from __future__ import annotations

# isort: off
from notebook_press.run import block_slow_import  # noqa: F401  before all that imports jsonschema
# isort: on

import contextlib
import functools
import importlib
import json
from pathlib import Path

CHART = Path(__file__).with_name("chart.json")  # what most have: Plotly imports a module for each kind of part
# A collection may do without one or the other.
LIBRARIES = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "faulthandler",
    "psutil",
    "pandas",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "plotly.graph_objects",
    "plotly.io._renderers",
    "plotly.express",
)


@functools.cache
def warm_up() -> None:
    """Import the libraries and fill the caches that the first table and chart of a notebook need."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with contextlib.suppress(ImportError):
        from plotly.graph_objects import Figure

        Figure(json.loads(CHART.read_text(encoding="utf-8")))._repr_mimebundle_()
    with contextlib.suppress(ImportError):
        from pandas import DataFrame

        table = DataFrame({"x": [1, 2], "y": [1.5, 2.5], "kind": ["a", "b"]})
        table._repr_html_()
        from plotly.express import bar

        bar(table, x="x", y="y", color="kind")
