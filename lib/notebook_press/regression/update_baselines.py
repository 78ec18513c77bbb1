"""Which baselines a collection must have, and taking over what its reports say now.

Where there is nothing to compare, a comparison would prove nothing: a baseline that has lost its outputs or no longer
matches its notebook is a problem.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from notebook_press.errors import BaselineError
from notebook_press.plan.parameters import source
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import dumps, is_injected, normalise, plain, read_notebook
from notebook_press.regression.cells import tags
from notebook_press.regression.notebook_diff import compare


def baselines_problems(reports: Sequence[Report], folder: Path, *, alone: bool = False) -> list[str]:
    """Return why the reports' baselines would prove nothing; nothing is run.

    Unless the reports are looked at `alone`, other baselines in the folder are named, too, as they belong to no report.
    """
    paths = {baseline_path(one.name, folder): one for one in reports}
    found = [words for path, one in paths.items() for words in baseline_problems(path, one)]
    strangers = [] if alone else sorted(set(folder.glob("*.ipynb")) - paths.keys())
    return found + [f"{path}: no report of the plan has this baseline; delete it" for path in strangers]


def baseline_path(name: str, folder: Path) -> Path:
    """Return where a report's baseline stands."""
    return folder / f"{name}.ipynb"


def baseline_problems(path: Path, report: Report) -> list[str]:
    """Return why a report's stored baseline would prove nothing, in plain sentences; nothing is run."""
    if not path.is_file():
        return [f"{path}: there is no baseline; `baseline {path.stem}` renders the report and makes one"]
    stored, found = read_notebook(path), []
    if not has_outputs(stored):
        found.append("it has no outputs, so comparing it would prove nothing")
    kept = [_content(cell) for cell in stored["cells"] if not is_injected(cell)]
    current = [_content(cell) for cell in read_notebook(report.notebook)["cells"]]
    changed = [index for index, (old, new) in enumerate(zip_longest(kept, current)) if old != new]
    if changed:
        found.append(f"cell {changed[0]} of {report.notebook.name} has changed since")
    if stored["metadata"].get("papermill", {}).get("parameters", {}) != plain(report.parameters):
        found.append("its parameters are not the report's")
    return [f"{path}: {one}; `baseline {path.stem}` shows what changes, and accepts it" for one in found]


def has_outputs(notebook: Mapping[str, Any]) -> bool:
    """Tell whether there is anything to compare."""
    return any(cell.get("outputs") for cell in notebook["cells"])


def _content(cell: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what an author says in a cell: its text, its tags, and what it tells the press."""
    return cell["cell_type"], source(cell), tags(cell), cell["metadata"].get("press")


@dataclass(frozen=True)
class BaselineUpdate:
    """A baseline that would be replaced, or is new, with what would change in it, in words."""

    path: Path
    text: str
    changes: str


def pending_updates(executed: Mapping[str, Path], folder: Path, facts: Collection[str] = ()) -> list[BaselineUpdate]:
    """Return the baselines that differ from what reports say now; `executed` has executed notebooks by report.

    Raises BaselineError where one of them has nothing to compare.
    """
    notebooks = {name: normalise(read_notebook(source)) for name, source in executed.items()}
    bare = [name for name, notebook in notebooks.items() if not has_outputs(notebook)]
    if bare:
        names = ", ".join(bare)
        raise BaselineError(
            f"{names}: no cell shows anything, so a baseline would prove nothing; say `baseline = false` in the plan"
        )
    found = []
    for name, notebook in notebooks.items():
        path, text = baseline_path(name, folder), dumps(notebook)
        if not path.is_file():
            found.append(BaselineUpdate(path, text, f"{name}: a new baseline"))
        elif path.read_text(encoding="utf-8") != text:
            differences = compare(name, read_notebook(path), notebook, facts)
            words = "\n".join(map(str, differences)) or f"{name}: no output differs, only code or prose"
            found.append(BaselineUpdate(path, text, words))
    return found
