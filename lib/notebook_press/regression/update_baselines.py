"""Which baselines a collection must have, and taking over what its reports say now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from notebook_press.errors import BaselineError
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import baseline_problems, dumps, has_outputs, normalise, read_notebook
from notebook_press.regression.notebook_diff import compare


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
        raise BaselineError(f"{', '.join(bare)}: no cell shows anything, so a baseline would prove nothing")
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
