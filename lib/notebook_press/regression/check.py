"""Running the baselines again with nbval, in ordinary kernels, and telling in few words what came out differently."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from notebook_press.errors import BaselineError
from notebook_press.regression.baseline import read_notebook
from notebook_press.regression.notebook_diff import LAYERS, Difference
from notebook_press.run.environment import KERNEL_COMMAND, notebook_environment
from notebook_press.wording import counted

KERNEL_NAME = "notebook-press"
CELL_TIMEOUT = 600  # seconds


@dataclass(frozen=True)
class CheckResult:
    """What a regression run found."""

    reports: int
    cells: int
    failures: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        """Whether every cell gave what its baseline holds."""
        return not self.failures

    def differing(self, layer: str | None = None) -> int:
        """Return how many reports differ, in one layer or in any."""
        return len({one.report for one in self.failures if layer in (None, one.layer)})

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for machines."""
        counts = {layer: self.differing(layer) for layer in LAYERS}
        found = [asdict(one) for one in self.failures]
        return {"baselines": self.reports, "cells": self.cells, "differing": counts, "differences": found}

    def __str__(self) -> str:
        run = f"{counted(self.reports, 'baseline')}, {counted(self.cells, 'cell')} run again"
        if self.ok:
            return f"{run}: no difference"
        layers = ", ".join(f"{layer} of {self.differing(layer)}" for layer in LAYERS)
        return "\n".join([*map(str, self.failures), f"{run}: {layers}; reports that differ: {self.differing()}"])


def check_baselines(
    paths: Sequence[Path],
    jobs: int | None = None,
    facts: Collection[str] = (),
    environment: Mapping[str, str] | None = None,
) -> CheckResult:
    """Run baselines again by nbval, and compare every output in its layer (see `notebook_diff`).

    Parameters
    ----------
    paths
        The stored baselines. Each runs in its own folder, as nbval has it.
    jobs
        Processes to run at once; one a core by default.
    facts
        The kinds of output that hold facts.
    environment
        Variables that notebooks find besides those that all do.
    """
    paths = [Path(path).resolve() for path in paths]
    if not importlib.util.find_spec("nbval"):
        raise BaselineError("nbval, which runs baselines again, isn't installed; pip install nbval")
    with tempfile.TemporaryDirectory(prefix="notebook-press-") as folder:
        at_once = min(jobs or os.cpu_count() or 1, len(paths))
        process = _run_nbval(paths, Path(folder), at_once, facts, notebook_environment(environment))
        lines = [line for path in Path(folder).glob("*.jsonl") for line in path.read_text().splitlines()]
    cells = [json.loads(line) for line in lines]
    expected = sum(cell["cell_type"] == "code" for path in paths for cell in read_notebook(path)["cells"])
    # 0 is all passed and 1 is some failed; anything else means that nbval itself didn't run.
    if process.returncode not in (0, 1) or len(cells) != expected:
        told = f"{process.stdout[-3000:]}{process.stderr[-3000:]}"
        raise BaselineError(f"nbval ran {len(cells)} of {counted(expected, 'cell')}:\n{told}")
    found = sorted((Difference(**one) for cell in cells for one in cell), key=lambda one: (one.report, one.cell))
    return CheckResult(len(paths), expected, tuple(found))


def _run_nbval(
    paths: list[Path], folder: Path, jobs: int, facts: Collection[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run nbval over the baselines with the press's own kernel, which needs no installation."""
    spec = folder / "kernels" / KERNEL_NAME / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": KERNEL_COMMAND, "language": "python", "display_name": "Python 3"}))
    (folder / "pytest.ini").write_text("[pytest]\n")  # keeps the settings of the surrounding project out
    common = os.path.commonpath([path.parent for path in paths])
    command = [
        *(sys.executable, "-m", "pytest", "-c", str(folder / "pytest.ini"), f"--rootdir={common}"),
        *("-p", "notebook_press.regression.nbval_plugin", "-p", "no:cacheprovider", "--noconftest"),
        *("-q", "--color=no", "--nbval", f"--nbval-kernel-name={KERNEL_NAME}", f"--nbval-cell-timeout={CELL_TIMEOUT}"),
        f"--cell-results={folder}",
        *(f"--facts={kind}" for kind in facts),
    ]
    if jobs > 1 and importlib.util.find_spec("xdist"):
        # xdist's default scatters the cells of one notebook over several kernels.
        command += ["-n", str(jobs), "--dist", "loadfile"]
    search = os.pathsep.join(filter(None, [str(folder), os.environ.get("JUPYTER_PATH", "")]))
    # PYTEST_ADDOPTS and the like belong to whoever runs pytest around this.
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    environment = {**own, **environment, "JUPYTER_PATH": search}
    return subprocess.run(
        [*command, *map(str, paths)], cwd=common, text=True, capture_output=True, env=environment, check=False
    )
