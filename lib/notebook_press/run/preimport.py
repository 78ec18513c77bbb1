"""Importing and warming what every notebook needs, in the process that notebooks are forked from.

Only libraries and their caches, never data: what is read here would escape the record of what a
report was made from.
"""

from __future__ import annotations

# isort: off
from notebook_press.run import block_slow_import  # noqa: F401  before all that imports jsonschema
# isort: on

import contextlib
import functools
import gc
import importlib
import json
import os
import sys
from pathlib import Path

CHART = Path(__file__).with_name("chart.json")  # what most have: Plotly imports a module for each kind of part
# A collection may do without one or the other. ipykernel.debugger is what makes a kernel start slowly.
LIBRARIES = (
    "ipykernel.debugger",
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
)


@functools.cache
def warm_up() -> None:
    """Import the libraries and fill the caches that the first table and chart of a notebook need."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # debugpy would print a warning
    from notebook_press.run import fork_kernel  # noqa: F401

    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "pandas" in sys.modules:
        # Imported outside a kernel, pandas takes itself to be in a terminal and cuts columns to its width.
        sys.modules["pandas"].set_option("display.max_columns", 20)
        sys.modules["pandas"].DataFrame({"a": [1], "b": ["x"]})._repr_html_()
    if "plotly.graph_objects" in sys.modules:
        chart = json.loads(CHART.read_text(encoding="utf-8"))
        sys.modules["plotly.graph_objects"].Figure(chart)._repr_mimebundle_()
    gc.collect()
    gc.freeze()  # so that a collection in a forked process doesn't copy every shared page
