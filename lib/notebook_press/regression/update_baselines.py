"""Which baselines a collection must have, and taking over what its reports say now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from notebook_press.errors import BaselineError
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import baseline_problems, checked_baseline, dumps, read_notebook
from notebook_press.regression.notebook_diff import Difference, compare


def baselines_problems(reports: Sequence[Report], folder: Path, *, alone: bool = False) -> list[str]:
    """Return why the reports' baselines would prove nothing; nothing is run.

    Unless the reports are looked at `alone`, other baselines in the folder are named, too, as they belong to no report.
    """
    paths = {baseline_path(one.name, folder): one for one in reports}
    found = [words for path, one in paths.items() for words in baseline_problems(path, one.notebook, one.parameters)]
    strangers = [] if alone else sorted(set(folder.glob("*.ipynb")) - paths.keys())
    return found + [f"{path}: no report of the plan has this baseline; delete it" for path in strangers]


def baseline_path(name: str, folder: Path) -> Path:
    """Return where a report's baseline stands."""
    return folder / f"{name}.ipynb"


@dataclass(frozen=True)
class BaselineUpdate:
    """A baseline that would be replaced, or is new, with what would change in it."""

    path: Path
    text: str
    new: bool
    differences: tuple[Difference, ...]

    def __str__(self) -> str:
        if self.new:
            return f"{self.path.stem}: a new baseline"
        return "\n".join(map(str, self.differences)) or f"{self.path.stem}: no output differs, only code or prose"


def pending_updates(executed: Mapping[str, Path], folder: Path, facts: Collection[str] = ()) -> list[BaselineUpdate]:
    """Return the baselines that differ from what reports say now; `executed` has executed notebooks by report.

    Raises BaselineError, with all reasons, where one of them isn't fit to be a baseline.
    """
    found, faults = [], []
    for name, source in executed.items():
        path = baseline_path(name, folder)
        try:
            notebook = checked_baseline(read_notebook(source), path)
        except BaselineError as error:
            faults.append(str(error))
            continue
        text, old = dumps(notebook), path.read_text(encoding="utf-8") if path.is_file() else ""
        if text != old:
            changed = compare(name, read_notebook(path), notebook, facts) if old else []
            found.append(BaselineUpdate(path, text, not old, tuple(changed)))
    if faults:
        raise BaselineError("\n".join(faults))
    return found
