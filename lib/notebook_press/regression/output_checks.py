"""What an executed notebook must pass before it may replace the last good report.

Every problem is a plain sentence that names the cell. Cells are counted from 0 over all cells, as
they stand in the executed notebook.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from notebook_press.plan.parameters import source

PLOTLY = "application/vnd.plotly.v1+json"
# What a page can show, best first.
SHOWN = (
    PLOTLY,
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "text/latex",
    "text/plain",
)
HEAVIEST = 450_000  # bytes of outputs, so that a page stays below 500 kB
# Where the various kinds of trace keep their data.
DATA_KEYS = re.findall(
    r"\w+",
    "x y z values value labels locations lat lon r theta a b c open close dimensions cells link u i q1 median",
)
TILED = re.compile(r"map(box)?$")
FETCHES = re.compile(
    r"""<(?:script|img|iframe|link|source|video|audio|embed|object|image)\b[^>]*?
        \b(?:src|href|data|srcset)\s*=\s*["']?\s*((?:https?:)?//[^\s"'>]+)
      | (?:@import\s+["']?|url\(\s*["']?)((?:https?:)?//[^\s"')]+)
      | !\[[^\]]*\]\(\s*<?(https?://[^\s)>]+)""",
    re.IGNORECASE | re.VERBOSE,
)
# A script that a browser would run; JSON for one that is loaded is none.
SCRIPT = re.compile(
    r"""<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*["']?(?:application/(?!javascript)|text/(?!javascript)))[^>]*>""",
    re.IGNORECASE,
)
NOTHING = re.compile(r"(?!)")
# Home folders of any machine, since a report may have been rendered on another one.
HOMES = r"(?<![\w/.:])(?:/home|/Users|[A-Z]:\\+Users)[/\\]+[^/\\\s\"'<>]+"


def problems(notebook: Mapping[str, Any], roots: Iterable[Path] = (), allowed: Collection[str] = ()) -> list[str]:
    """Return what keeps an executed notebook from being published, in plain sentences.

    Parameters
    ----------
    notebook
        The executed notebook as the JSON it is stored as.
    roots
        Folders whose paths must not appear, besides the home folder and the temporary one.
    allowed
        Of `plan.ALLOWABLE`, what isn't looked at.
    """
    paths = NOTHING if "paths" in allowed else _machine_paths(roots)
    found = [] if "weight" in allowed else list(_weight_problems(notebook))
    ended = False
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            if not ended:
                found += [f"Cell {index} (`{head(cell)}`) {words}." for words in _code_problems(cell, paths, allowed)]
            ended = ended or ends_here(cell)
        elif "network" not in allowed:
            found += [
                f"Cell {index} needs {url} to be viewed; embed it or leave it out." for url in fetched(source(cell))
            ]
    return found


def ends_here(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell ended the notebook as wanted, by ``sys.exit(0)``, as papermill understands it."""
    errors = [one for one in cell.get("outputs", []) if one["output_type"] == "error"]
    return any(one["ename"] == "SystemExit" and one["evalue"] in ("", "0") for one in errors)


def is_run(cell: Mapping[str, Any]) -> bool:
    """Tell whether a code cell was run, or needn't be: it is empty, or tagged so."""
    skipped = "skip-execution" in cell["metadata"].get("tags", [])
    return cell.get("execution_count") is not None or skipped or not source(cell).strip()


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


def _code_problems(cell: Mapping[str, Any], paths: re.Pattern[str], allowed: Collection[str]) -> Iterator[str]:
    if not is_run(cell):
        yield "was not executed"
    wanted = "raises-exception" in cell["metadata"].get("tags", []) or ends_here(cell)
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            if not wanted:
                yield f"ended in {output['ename']}: {output['evalue']}"
            continue
        data = output.get("data", {})
        if data and not any(kind in data for kind in SHOWN):
            yield f"shows something that a page can't hold: {', '.join(sorted(data))}"
        if PLOTLY in data:
            yield from _chart_problems(data[PLOTLY])
        yield from _text_problems(output, paths, allowed)


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


def _text_problems(output: Mapping[str, Any], paths: re.Pattern[str], allowed: Collection[str]) -> Iterator[str]:
    text = "\n".join(strings(output.get("data", output.get("text", ""))))
    seen = paths.search(text)
    if seen:
        yield f"shows the path {seen[0]!r} of this machine; show a relative path or a name"
    data = output.get("data", {})
    shown = next((kind for kind in SHOWN if kind in data), "")
    if shown == "text/html" and "scripts" not in allowed and SCRIPT.search("".join(strings(data[shown]))):
        yield (
            "shows HTML with a script of its own, which no page runs, so that nothing would be drawn; hand over a "
            "Plotly figure itself, or a picture, or allow it in the plan by `allow = ['scripts']`"
        )
    for kind in ("text/html", "image/svg+xml", "text/markdown") if "network" not in allowed else ():
        for url in fetched("".join(strings(data.get(kind, "")))):
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
