"""Running the baselines again with nbval, in ordinary kernels, and telling in few words what came out differently."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from notebook_press.errors import BaselineError
from notebook_press.regression.baseline import read_notebook
from notebook_press.regression.differences import RAN
from notebook_press.regression.notebook_diff import LAYERS, OUTPUTS, Difference, compare_cell
from notebook_press.regression.output_checks import PLOTLY, head
from notebook_press.run.environment import notebook_environment
from notebook_press.run.papermill_run import KERNEL_COMMAND

KERNEL_NAME = "notebook-press"
# Addresses of objects are the one thing that may differ in a report's text. A rule for decimals
# would hide real changes in the tables.
SANITISE = "[addresses]\nregex: 0x[0-9a-fA-F]{6,}\nreplace: 0xADDRESS\n"


@dataclass(frozen=True)
class Result:
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
        summary = f"{self.reports} baselines, {self.cells} cells run again: {layers}; {self.differing()} reports differ"
        return "\n".join([*map(str, self.failures), summary])


def regress(
    paths: Sequence[Path], jobs: int | None = None, timeout: float = 600, facts: Collection[str] = ()
) -> Result:
    """Run baselines again and compare every output: facts and charts first (see `layers`), and the rest by nbval.

    Parameters
    ----------
    paths
        The stored baselines. Each runs in its own folder, as nbval has it.
    jobs
        Processes to run at once; one a core by default.
    timeout
        Seconds that one cell may take.
    facts
        The kinds of output that hold facts.
    """
    paths = [Path(path).resolve() for path in paths]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        raise BaselineError("no baselines to run" if not paths else f"no such baseline: {', '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="notebook-press-") as folder:
        done = _pytest(paths, Path(folder), min(jobs or os.cpu_count() or 1, len(paths)), timeout, facts)
        report = Path(folder, "junit.xml")
        # 0 is all passed and 1 is some failed; anything else means that nbval itself didn't run.
        if done.returncode not in (0, 1) or not report.is_file():
            raise BaselineError(f"nbval could not run:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return _read(report, paths, facts)


def _pytest(
    paths: list[Path], folder: Path, jobs: int, timeout: float, facts: Collection[str]
) -> subprocess.CompletedProcess[str]:
    """Run nbval over the baselines with the press's own kernel, which needs no installation."""
    spec = folder / "kernels" / KERNEL_NAME / "kernel.json"
    spec.parent.mkdir(parents=True)
    environment = notebook_environment()
    spec.write_text(
        json.dumps({"argv": KERNEL_COMMAND, "language": "python", "display_name": "Python 3", "env": environment})
    )
    rules = folder / "sanitise.cfg"
    rules.write_text(SANITISE)
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
        f"--nbval-sanitize-with={rules}",
        f"--nbval-cell-timeout={timeout}",
        f"--junitxml={folder / 'junit.xml'}",
        "-o",
        "junit_family=xunit1",
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


def _read(report: Path, paths: list[Path], facts: Collection[str]) -> Result:
    cases: dict[str, list[ElementTree.Element]] = {}
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        cases.setdefault(case.get("file", ""), []).append(case)
    failures: list[Difference] = []
    for path in paths:
        failures += _differences(path, cases.pop(str(path.relative_to(_common(paths))), []), facts)
    if cases:
        raise BaselineError(f"nbval ran what it wasn't asked to: {', '.join(cases)}")
    ran = sum(cell["cell_type"] == "code" for path in paths for cell in read_notebook(path)["cells"])
    return Result(len(paths), ran, tuple(failures))


def _differences(path: Path, cases: list[ElementTree.Element], facts: Collection[str]) -> Iterator[Difference]:
    """Yield a baseline's differences; nbval counts code cells only, a reader of the notebook all."""
    code = [(index, cell) for index, cell in enumerate(read_notebook(path)["cells"]) if cell["cell_type"] == "code"]
    byname = {case.get("name"): case for case in cases}
    for number, (index, cell) in enumerate(code):
        case = byname.pop(f"Cell {number}", None)
        if case is None or case.find("skipped") is not None:
            yield Difference(path.stem, index, head(cell), "nbval did not run this cell")
        else:
            yield from _cell_differences(path.stem, index, cell, case, facts)
    for name, case in byname.items():
        yield Difference(path.stem, 0, str(name), "\n".join(case.itertext()).strip())


def _cell_differences(
    report: str, index: int, cell: Mapping[str, Any], case: ElementTree.Element, facts: Collection[str]
) -> Iterator[Difference]:
    said = [
        problem.text or problem.get("message", "") for problem in (*case.findall("failure"), *case.findall("error"))
    ]
    properties = {one.get("name"): one.get("value", "") for one in case.iter("property")}
    outputs = json.loads(properties[RAN]) if RAN in properties else None
    if outputs is None or any(output["output_type"] == "error" for output in outputs):
        yield Difference(report, index, head(cell), _difference("\n".join(said)))
        return
    for found in compare_cell(report, index, cell, outputs, facts):
        if found.layer != OUTPUTS or not said:  # of what nbval sees too, nbval tells
            yield found
    if said:
        yield Difference(report, index, head(cell), _difference("\n".join(said)))


def _difference(text: str) -> str:
    """Keep what follows the cell's source in nbval's account: the traceback or the difference."""
    text = re.sub(r"(\x1b|#x1B)\[[0-9;]*m", "", text)  # junit writes the escape as words
    body = text.partition("Traceback:")[2] or text
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    noise = "assert reference_output == test_output failed:"
    return "\n".join(line for line in lines if line != noise)
