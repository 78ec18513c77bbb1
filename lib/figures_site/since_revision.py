"""What changed in tables and baselines since a revision of the checkout's history."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from figures_site.changes import BASELINE, Changes, compare
from interpol_figures.report.cited_text import KINDS, figures_of
from interpol_figures.tables.load import load
from notebook_press.regression.baseline import read_notebook
from notebook_press.regression.notebook_diff import Difference
from notebook_press.regression.notebook_diff import compare as differing


def since_revision(revision: str, root: Path, used: Mapping[str, Sequence[str]]) -> Changes:
    """Changes of tables and baselines since a revision of the checkout's history.

    Raises ValueError where git doesn't know the revision or it has no tables.
    """
    listed_there = _git(root, "ls-tree", "--name-only", revision, "data", "reports", of=revision).decode().split()
    if "data" not in listed_there:
        raise ValueError(f"no tables at {revision!r}: it has no folder data")
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        archive = _git(root, "archive", revision, *listed_there, of=revision)
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(folder, filter="data")
        before, after = _baselines(Path(folder)), _baselines(root)
        rested = {name: [*used.get(name, ()), *figures_of(baseline)] for name, baseline in before.items()}
        said = [one for name in sorted({*before, *after}) for one in _said(name, before.get(name), after.get(name))]
        return compare(load(Path(folder) / "data"), load(root / "data"), {**used, **rested}, said)


def _git(root: Path, *command: str, of: str) -> bytes:
    done = subprocess.run(["git", *command], cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"no tables at {of!r}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _baselines(root: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: read_notebook(path) for path in root.glob("reports/*.ipynb")}


def _said(report: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
    """What a baseline says differently, or that there is none on one side."""
    if before and after:
        return differing(report, before, after, KINDS)
    return [Difference(report, 0, "", "gone" if before else "new", BASELINE)]
