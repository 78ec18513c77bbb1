"""What changed in tables and baselines since a revision of the checkout's history."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from figures_site.changes import BASELINE, Changes, compare
from interpol_figures.report.cited_text import KINDS, figures_of
from interpol_figures.tables.load import load
from notebook_press.regression.baseline import read_notebook
from notebook_press.regression.notebook_diff import Difference
from notebook_press.regression.notebook_diff import compare as differing


def since_revision(revision: str, root: Path, used: Mapping[str, Sequence[str]] | None = None) -> Changes:
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
        said, rested = _said(Path(folder) / "reports", root / "reports")
        both = {name: [*(used or {}).get(name, ()), *rested.get(name, ())] for name in {*(used or {}), *rested}}
        return compare(load(Path(folder) / "data"), load(root / "data"), both, said)


def _git(root: Path, *command: str, of: str) -> bytes:
    done = subprocess.run(["git", *command], cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"no tables at {of!r}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _said(old: Path, new: Path) -> tuple[list[Difference], dict[str, list[str]]]:
    """What baselines say differently, and the figures that they rested on; a new or removed one counts as empty."""
    said: list[Difference] = []
    rested: dict[str, list[str]] = {}
    empty: dict[str, list] = {"cells": []}
    for name in sorted({path.name for folder in (old, new) for path in folder.glob("*.ipynb")}):
        before, after = (read_notebook(f / name) if (f / name).is_file() else empty for f in (old, new))
        report = name.removesuffix(".ipynb")
        if before is empty or after is empty:
            said.append(Difference(report, 0, "", "new" if before is empty else "gone", BASELINE))
        else:
            said += differing(report, before, after, KINDS)
        rested[report] = figures_of(before)
    return said, rested
