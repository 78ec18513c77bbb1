"""What an executed notebook must pass before it may replace the last good report.

Every problem is a plain sentence that names the cell. Cells are counted from 0 over all cells, as
they stand in the executed notebook.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notebook_press.pages.local_files import LocalFiles
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
HEAVIEST = 450  # kilobytes of outputs, so that a page stays below 500 kB
WIDGET = "application/vnd.jupyter.widget-view+json"
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
NOTHING = re.compile(r"(?!)")
# Home folders of any machine, since a report may have been rendered on another one.
HOMES = r"(?<![\w/.:])(?:/home|/Users|[A-Z]:\\+Users)[/\\]+[^/\\\s\"'<>]+"


@dataclass(frozen=True)
class Rules:
    """What is looked for: paths of the machine, media that `files` lack, and all but what is `allowed`."""

    paths: re.Pattern[str]
    files: LocalFiles
    allowed: Collection[str]


def problems(
    notebook: Mapping[str, Any],
    folder: Path,
    roots: Iterable[Path] = (),
    allowed: Collection[str] = (),
    weight: int = HEAVIEST,
) -> list[str]:
    """Return what keeps an executed notebook from being published, in plain sentences.

    Parameters
    ----------
    notebook
        The executed notebook as the JSON it is stored as.
    folder
        The folder of the notebook that it was made from.
    roots
        Folders whose paths must not appear, besides the home folder and the temporary one.
    allowed
        Of `plan.ALLOWABLE`, what isn't looked at.
    weight
        Kilobytes that all outputs together may have.
    """
    rules = Rules(NOTHING if "paths" in allowed else _machine_paths(roots), LocalFiles(folder), allowed)
    found = [] if "weight" in allowed else list(_weight_problems(notebook, weight))
    ended = False
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            if not ended:
                found += [f"Cell {index} (`{head(cell)}`) {words}." for words in _code_problems(cell, rules)]
            ended = ended or ends_here(cell)
        else:
            found += [f"Cell {index} {words}." for words in _markup_problems(_without_attachments(cell), rules)]
    return found


def _without_attachments(cell: Mapping[str, Any]) -> str:
    return source(cell).replace("attachment:", "data:")


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


def _weight_problems(notebook: Mapping[str, Any], most: int) -> Iterator[str]:
    weights = [len(json.dumps(cell.get("outputs", []))) for cell in notebook["cells"]]
    if sum(weights) > most * 1000:
        worst = weights.index(max(weights))
        yield (
            f"The outputs weigh {sum(weights) // 1000} kB, above {most} kB for a page, most of it in "
            f"cell {worst} (`{head(notebook['cells'][worst])}`); show fewer points, or set `weight` in the plan."
        )


def _code_problems(cell: Mapping[str, Any], rules: Rules) -> Iterator[str]:
    if not is_run(cell):
        yield "was not executed"
    wanted = "raises-exception" in cell["metadata"].get("tags", []) or ends_here(cell)
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            if not wanted:
                yield f"ended in {output['ename']}: {output['evalue']}"
            continue
        data = output.get("data", {})
        if data and not shown(data):
            yield f"shows something that a page can't hold: {', '.join(sorted(data))}"
        if PLOTLY in data:
            yield from _chart_problems(data[PLOTLY])
        yield from _text_problems(output, rules)


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


def _text_problems(output: Mapping[str, Any], rules: Rules) -> Iterator[str]:
    text = "\n".join(strings(output.get("data", output.get("text", ""))))
    seen = rules.paths.search(text)
    if seen:
        yield f"shows the path {seen[0]!r} of this machine; show a relative path or a name"
    data = output.get("data", {})
    if WIDGET in data and shown(data) == "text/plain" and "widgets" not in rules.allowed:
        yield "shows a widget, which takes a running kernel; show what it holds, or allow its name in text by `allow`"
    for kind in ("text/html", "image/svg+xml", "text/markdown"):
        yield from _markup_problems("".join(strings(data.get(kind, ""))), rules)


def _markup_problems(text: str, rules: Rules) -> Iterator[str]:
    """Say what keeps HTML or Markdown from being viewed without a network, from anywhere."""
    if "network" not in rules.allowed:
        for url in fetched(text):
            yield f"needs {url} to be viewed; embed it or leave it out"
    yield from rules.files.problems(text)


def shown(data: Mapping[str, Any]) -> str:
    """Return which of an output's kinds a page shows; nothing where it can show none."""
    return next((kind for kind in SHOWN if kind in data), "")


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
