"""What an executed notebook must pass before it may replace the last good report.

Every problem is a plain sentence that names the cell. Cells are counted from 0 over all cells, as
they stand in the executed notebook.
"""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from notebook_press.pages.local_files import LocalFiles, Problem
from notebook_press.pages.markdown import markdown_html
from notebook_press.plan.parameters import source
from notebook_press.plan.plan import Report
from notebook_press.regression.cells import PLOTLY, WIDGET, failure, head, is_run, reached, shown, strings

# Where the various kinds of trace keep their data.
DATA_KEYS = re.findall(
    r"\w+",
    "x y z values value labels locations lat lon r theta a b c open close dimensions cells link u i q1 median",
)
TILED = re.compile(r"map(box)?$")
JAVASCRIPT = "application/javascript"
# Home folders of any machine, since a report may have been rendered on another one.
HOMES = r"(?<![\w/.:])(?:/home|/Users|[A-Z]:\\+Users)[/\\]+[^/\\\s\"'<>]+"


def problems(notebook: Mapping[str, Any], report: Report, roots: Iterable[Path] = ()) -> list[str]:
    """Return what keeps an executed notebook from being published, in plain sentences.

    Parameters
    ----------
    notebook
        The executed notebook as the JSON it is stored as.
    report
        What it was run for; its `allow` names what isn't looked at.
    roots
        Folders whose paths must not appear, besides the home folder and the temporary one.
    """
    files, paths, code = LocalFiles(report.notebook.parent), _machine_paths(roots), dict(reached(notebook))
    found = [] if "weight" in report.allow else list(_weight_problems(notebook, report.weight))
    for index, cell in enumerate(notebook["cells"]):
        if index in code:
            name, told = f"Cell {index} (`{head(cell)}`)", [*_run_problems(cell), *_shown_problems(cell, files, paths)]
        elif cell["cell_type"] == "code":
            continue
        else:
            name, told = f"Cell {index}", [*files.problems(markdown_html(source(cell), cell.get("attachments")))]
        for kind, words in told:
            if kind not in report.allow:
                fix = f', or set `allow = ["{kind}"]`' if kind else ""
                found.append(f"{name} {words}{fix}.")
    return found


def _weight_problems(notebook: Mapping[str, Any], most: int) -> Iterator[str]:
    weights = [len(json.dumps(cell.get("outputs", []))) for cell in notebook["cells"]]
    if sum(weights) > most * 1000:
        worst = weights.index(max(weights))
        yield (
            f"The outputs weigh {sum(weights) // 1000} kB, above {most} kB for a page, most of it in "
            f"cell {worst} (`{head(notebook['cells'][worst])}`); show fewer points, or set `weight` in the plan."
        )


def _run_problems(cell: Mapping[str, Any]) -> Iterator[Problem]:
    if not is_run(cell):
        yield "", "was not executed"
    if error := failure(cell):
        yield "", f"ended in {error['ename']}: {error['evalue']}"


def _shown_problems(cell: Mapping[str, Any], files: LocalFiles, paths: re.Pattern[str]) -> Iterator[Problem]:
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if data and not shown(data):
            yield "", f"shows something that a page can't hold: {', '.join(sorted(data))}"
        if WIDGET in data and shown(data) == "text/plain":
            yield "widgets", "shows a widget, which takes a running kernel; show what it holds"
        if JAVASCRIPT in data and shown(data) == "text/plain":
            yield "widgets", "shows what a script draws in a notebook's window; show a picture (`%matplotlib inline`)"
        if PLOTLY in data:
            yield from _chart_problems(data[PLOTLY])
        if seen := paths.search("\n".join(strings(output.get("data", output.get("text", ""))))):
            yield "paths", f"shows the path {seen[0]!r} of this machine; show a relative one"
        markup = ["".join(data.get(kind, "")) for kind in ("text/html", "image/svg+xml", "text/markdown")]
        yield from files.problems("\n".join([*markup[:2], markdown_html(markup[2])]))


def _chart_problems(chart: Mapping[str, Any]) -> Iterator[Problem]:
    traces = chart.get("data", [])
    if not any(_filled(trace.get(key)) for trace in traces for key in DATA_KEYS):
        yield "", "shows an empty chart: no trace has data"
    for kind in (trace.get("type", "") for trace in traces):
        if TILED.search(kind):
            yield "", f"shows a {kind} chart, which fetches its map from the network; use scattergeo or choropleth"


def _filled(value: Any) -> bool:
    """Tell whether there is at least one value, at whatever depth the trace keeps it."""
    if isinstance(value, Mapping):
        return bool(value.get("bdata")) or any(_filled(one) for one in value.values() if isinstance(one, list))
    if isinstance(value, list):
        return any(_filled(one) for one in value)
    return value is not None and value != ""


def _machine_paths(roots: Iterable[Path]) -> re.Pattern[str]:
    """Return a pattern for paths that exist on one machine only; each ends in a slash, so prose won't match."""
    folders = [Path.home(), Path(tempfile.gettempdir()), *roots]
    names = [str(Path(folder).resolve()) for folder in folders]
    known = "|".join(re.escape(f"{name}/") for name in names if len(name) > 3)
    return re.compile(rf"(?<![\w.-])(?:{known})|{HOMES}")
