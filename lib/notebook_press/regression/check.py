"""Running the baselines again with nbval, in ordinary kernels, and telling in few words what came out differently."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from notebook_press.errors import BaselineError
from notebook_press.regression.baseline import read_notebook
from notebook_press.regression.notebook_diff import LAYERS, OUTPUTS, Difference, compare_cell
from notebook_press.regression.output_checks import PLOTLY, head
from notebook_press.run.environment import notebook_environment
from notebook_press.run.papermill_run import KERNEL_COMMAND
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
        layers = ", ".join(f"{layer} of {self.differing(layer)}" for layer in LAYERS)
        run = f"{counted(self.reports, 'baseline')}, {counted(self.cells, 'cell')} run again"
        summary = f"{run}: {layers}; reports that differ: {self.differing()}"
        return "\n".join([*map(str, self.failures), summary])


def check_baselines(
    paths: Sequence[Path],
    jobs: int | None = None,
    facts: Collection[str] = (),
    environment: Mapping[str, str] | None = None,
) -> CheckResult:
    """Run baselines again and compare every output: facts and charts first (see `layers`), and the rest by nbval.

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
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        raise BaselineError("no baselines to run" if not paths else f"no such baseline: {', '.join(missing)}")
    if not importlib.util.find_spec("nbval"):
        raise BaselineError("nbval, which runs baselines again, isn't installed; pip install nbval")
    with tempfile.TemporaryDirectory(prefix="notebook-press-") as folder:
        at_once = min(jobs or os.cpu_count() or 1, len(paths))
        process = _pytest(paths, Path(folder), at_once, facts, notebook_environment(environment))
        # 0 is all passed and 1 is some failed; anything else means that nbval itself didn't run.
        if process.returncode not in (0, 1):
            raise BaselineError(f"nbval could not run:\n{process.stdout[-3000:]}{process.stderr[-3000:]}")
        results = _read_results(Path(folder))
    failures = [one for path in paths for one in _differences(path, results.pop(str(path), {}), facts)]
    if results:
        raise BaselineError(f"nbval ran what it wasn't asked to: {', '.join(results)}")
    ran = sum(cell["cell_type"] == "code" for path in paths for cell in read_notebook(path)["cells"])
    return CheckResult(len(paths), ran, tuple(failures))


def _pytest(
    paths: list[Path], folder: Path, jobs: int, facts: Collection[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run nbval over the baselines with the press's own kernel, which needs no installation."""
    spec = folder / "kernels" / KERNEL_NAME / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(
        json.dumps({"argv": KERNEL_COMMAND, "language": "python", "display_name": "Python 3", "env": environment})
    )
    (folder / "pytest.ini").write_text("[pytest]\n")  # keeps the settings of the surrounding project out
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(folder / "pytest.ini"),
        f"--rootdir={_common(paths)}",
        "-p",
        "notebook_press.regression.nbval_plugin",
        "-p",
        "no:cacheprovider",
        "--noconftest",
        "-q",
        "--color=no",
        "--nbval",
        f"--nbval-kernel-name={KERNEL_NAME}",
        f"--nbval-cell-timeout={CELL_TIMEOUT}",
        f"--cell-results={folder}",
        *(f"--compared-elsewhere={kind}" for kind in (PLOTLY, *facts)),
    ]
    if jobs > 1 and importlib.util.find_spec("xdist"):
        # xdist's default scatters the cells of one notebook over several kernels.
        command += ["-n", str(jobs), "--dist", "loadfile"]
    search = os.pathsep.join(filter(None, [str(folder), os.environ.get("JUPYTER_PATH", "")]))
    # PYTEST_ADDOPTS and the like belong to whoever runs pytest around this.
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    return subprocess.run(
        [*command, *map(str, paths)],
        cwd=_common(paths),
        text=True,
        capture_output=True,
        env={**own, **environment, "JUPYTER_PATH": search},
        check=False,
    )


def _common(paths: list[Path]) -> Path:
    return Path(os.path.commonpath([path.parent for path in paths]))


def _read_results(folder: Path) -> dict[str, dict[int, dict[str, Any]]]:
    """Return what each cell gave, by notebook and number among its code cells."""
    results: dict[str, dict[int, dict[str, Any]]] = {}
    for path in folder.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            result = json.loads(line)
            results.setdefault(result["notebook"], {})[result["cell"]] = result
    return results


def _differences(path: Path, results: Mapping[int, Mapping[str, Any]], facts: Collection[str]) -> Iterator[Difference]:
    """Yield a baseline's differences; nbval counts code cells only, a reader of the notebook all."""
    code = [(index, cell) for index, cell in enumerate(read_notebook(path)["cells"]) if cell["cell_type"] == "code"]
    for number, (index, cell) in enumerate(code):
        result = results.get(number)
        if result is None or result["outcome"] == "skipped":
            yield Difference(path.stem, index, head(cell), "nbval did not run this cell")
            continue
        outputs, problem = result["outputs"], _difference(result["problem"])
        if outputs is not None and not any(output["output_type"] == "error" for output in outputs):
            for found in compare_cell(path.stem, index, cell, outputs, facts):
                if found.layer != OUTPUTS or not problem:  # of what nbval sees too, nbval tells
                    yield found
        if problem:
            yield Difference(path.stem, index, head(cell), problem)


def _difference(text: str) -> str:
    """Keep what follows the cell's source in nbval's account: the traceback or the difference."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    body = text.partition("Traceback:")[2] or text
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    noise = "assert reference_output == test_output failed:"
    return "\n".join(line for line in lines if line != noise)
