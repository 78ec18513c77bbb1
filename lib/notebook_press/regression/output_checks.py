"""What an executed notebook must pass before it may replace the last good report.

Every problem is a plain sentence that names the cell. Cells are counted from 0 over all cells, as
they stand in the executed notebook.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from notebook_press.plan.parameters import source

PLOTLY = "application/vnd.plotly.v1+json"
# What a page can show, best first.
SHOWN = (PLOTLY, "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain")
HEAVIEST = 450_000  # bytes of outputs, so that a page stays below 500 kB
# Where the various kinds of trace keep their data.
DATA_KEYS = (
    "x",
    "y",
    "z",
    "values",
    "value",
    "labels",
    "locations",
    "lat",
    "lon",
    "r",
    "theta",
    "a",
    "b",
    "c",
    "open",
    "close",
    "dimensions",
    "cells",
    "link",
    "u",
    "i",
    "q1",
    "median",
)
TILED = re.compile(r"map(box)?$")
FETCHES = re.compile(
    r"""<(?:script|img|iframe|link|source|video|audio|embed|object|image)\b[^>]*?
        \b(?:src|href|data|srcset)\s*=\s*["']?\s*((?:https?:)?//[^\s"'>]+)
      | (?:@import\s+["']?|url\(\s*["']?)((?:https?:)?//[^\s"')]+)
      | !\[[^\]]*\]\(\s*<?(https?://[^\s)>]+)""",
    re.IGNORECASE | re.VERBOSE,
)
# Home folders of any machine, since a report may have been rendered on another one.
HOMES = r"(?<![\w/.:])(?:/home|/Users|[A-Z]:\\+Users)[/\\]+[^/\\\s\"'<>]+"


def problems(notebook: Mapping[str, Any], roots: Iterable[Path] = ()) -> list[str]:
    """Return what keeps an executed notebook from being published, in plain sentences.

    Parameters
    ----------
    notebook
        The executed notebook as the JSON it is stored as.
    roots
        Folders whose paths must not appear, besides the home folder and the temporary one.
    """
    paths = _machine_paths(roots)
    found = list(_weight_problems(notebook))
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            found += [f"Cell {index} (`{head(cell)}`) {words}." for words in _code_problems(cell, paths)]
        else:
            found += [
                f"Cell {index} needs {url} to be viewed; embed it or leave it out." for url in fetched(source(cell))
            ]
    return found


def head(cell: Mapping[str, Any]) -> str:
    """Return the first line of a cell's code, by which its author knows it."""
    return next((line.strip() for line in source(cell).splitlines() if line.strip()), "")


def fetched(text: str) -> list[str]:
    """Return the network addresses that a browser would fetch to show this HTML or Markdown."""
    return ["".join(groups) for groups in FETCHES.findall(text)]


def charts(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the specification of each Plotly chart among the outputs."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if PLOTLY in output.get("data", {}):
                yield output["data"][PLOTLY]


def _weight_problems(notebook: Mapping[str, Any]) -> Iterator[str]:
    weights = [len(json.dumps(cell.get("outputs", []))) for cell in notebook["cells"]]
    if sum(weights) > HEAVIEST:
        worst = weights.index(max(weights))
        yield (
            f"The outputs weigh {sum(weights) // 1000} kB, above {HEAVIEST // 1000} kB for a page, most of it "
            f"in cell {worst} (`{head(notebook['cells'][worst])}`); show fewer rows or points."
        )


def _code_problems(cell: Mapping[str, Any], paths: re.Pattern[str]) -> Iterator[str]:
    if source(cell).strip() and cell.get("execution_count") is None:
        yield "was not executed"
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            yield f"ended in {output['ename']}: {output['evalue']}"
            continue
        data = output.get("data", {})
        if data and not any(kind in data for kind in SHOWN):
            yield f"shows something that a page can't hold: {', '.join(sorted(data))}"
        if PLOTLY in data:
            yield from _chart_problems(data[PLOTLY])
        yield from _text_problems(output, paths)


def _chart_problems(chart: Mapping[str, Any]) -> Iterator[str]:
    traces = chart.get("data", [])
    if not any(_has_data(trace) for trace in traces):
        yield "shows an empty chart: no trace has data"
    for trace in traces:
        if TILED.search(trace.get("type", "")):
            yield f"shows a {trace['type']} chart, which fetches its map from the network; use scattergeo or choropleth"


def _has_data(trace: Mapping[str, Any]) -> bool:
    return any(_filled(trace.get(key)) for key in DATA_KEYS)


def _filled(value: Any) -> bool:
    """Tell whether there is at least one value, at whatever depth the trace keeps it."""
    if isinstance(value, Mapping):
        return bool(value.get("bdata")) or any(_filled(one) for one in value.values() if isinstance(one, list))
    if isinstance(value, list):
        return any(_filled(one) for one in value)
    return value is not None and value != ""


def _text_problems(output: Mapping[str, Any], paths: re.Pattern[str]) -> Iterator[str]:
    text = "\n".join(strings(output.get("data", output.get("text", ""))))
    seen = paths.search(text)
    if seen:
        yield f"shows the path {seen[0]!r} of this machine; show a relative path or a name"
    for kind in ("text/html", "image/svg+xml", "text/markdown"):
        for url in fetched("".join(strings(output.get("data", {}).get(kind, "")))):
            yield f"needs {url} to be viewed; embed it or leave it out"


def strings(value: Any) -> Iterator[str]:
    """Yield every string inside a JSON value; a list of lines comes as one string."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        if value and all(isinstance(one, str) for one in value):
            yield "".join(value) if any(one.endswith("\n") for one in value) else "\n".join(value)
        else:
            for one in value:
                yield from strings(one)


def _machine_paths(roots: Iterable[Path]) -> re.Pattern[str]:
    """Return a pattern for paths that exist on one machine only; each ends in a slash, so prose won't match."""
    folders = [Path.home(), Path(tempfile.gettempdir()), *roots]
    names = [str(Path(folder).resolve()) for folder in folders]
    known = "|".join(re.escape(f"{name}/") for name in names if len(name) > 3)
    return re.compile(rf"(?<![\w.-])(?:{known})|{HOMES}")
