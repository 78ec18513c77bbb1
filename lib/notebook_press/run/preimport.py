"""Importing and warming what every notebook needs, in the process that notebooks are forked from.

Of its own accord only installed libraries and their caches, never data nor modules of the project: a notebook reads
those itself, and so the record of what its report was made from holds them. What a plan has preloaded is noted
here, and counts as read by every report.
"""

import contextlib
import functools
import importlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from notebook_press.errors import message_of
from notebook_press.plan.names import resolve
from notebook_press.run.recording_kernel import Recorder, is_among, read_record

CHART = Path(__file__).with_name("chart.json")  # what most have: Plotly imports a module for each kind of part
LATE = ("IPython.core.debugger", "psutil")  # what a kernel imports only once it is used, and takes long to


@functools.cache
def warm_up() -> None:
    """Import the libraries and fill the caches that the first table and chart of a notebook need."""
    for name in LATE:
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


preloaded: dict[str, str] = {}  # the stamp of each file that counts as read by every report


def preload(functions: Sequence[str], root: Path, output: Path, search_path: Sequence[str]) -> None:
    """Call the functions that a plan names, once before notebooks are forked, so that these find their work done.

    They import modules and fill caches. A function may return folders whose files its caches read anew when a notebook
    asks, and use only as long as they hold the same: those aren't noted, for then it's the notebook that reads them.
    One that fails is told, and notebooks do its work themselves.
    """
    read_anew: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(f"{folder}/opened", str(root), str(output))
        recorder.start()
        for name in functions:
            try:
                read_anew += map(str, resolve(name, "preload", search_path)() or ())
            except Exception as error:
                reason = message_of(error).partition("\n")[0]
                print(f"preload: {name} failed, so each notebook does its work itself: {reason}", file=sys.stderr)
        recorder.stop()
        seen = read_record(Path(recorder.record)).read
    preloaded.update((path, stamp) for path, stamp in seen.items() if not is_among(path, read_anew))
