"""Running the baselines again with nbval and telling in few words what came out differently."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .baselines import read_notebook
from .errors import BaselineError
from .pressroom import notebook_environment
from .running import KERNEL_COMMAND

KERNEL_NAME = "notebook-press"
# Addresses of objects are the one thing that may differ in a report's text. A rule for decimals
# would hide real changes in the tables.
SANITISE = "[addresses]\nregex: 0x[0-9a-fA-F]{6,}\nreplace: 0xADDRESS\n"
CELL_NUMBER = re.compile(r"Cell (\d+)$")


@dataclass(frozen=True)
class Failure:
    """One cell of a report that no longer gives what its baseline holds."""

    report: str
    cell: int
    source: str
    difference: str

    def __str__(self) -> str:
        inner = "\n".join(f"    {line}" for line in self.difference.splitlines())
        return f"{self.report}: cell {self.cell} (`{self.source}`) differs from the baseline:\n{inner}"


@dataclass(frozen=True)
class Result:
    """What a regression run found."""

    reports: int
    cells: int
    failures: tuple[Failure, ...]

    @property
    def ok(self) -> bool:
        """Whether every cell gave what its baseline holds."""
        return not self.failures

    def __str__(self) -> str:
        broken = len({failure.report for failure in self.failures})
        summary = f"{self.reports} baselines, {self.cells} cells run again, {broken} reports differ"
        return "\n".join([*map(str, self.failures), summary])


def regress(paths: Sequence[Path], jobs: int | None = None, timeout: float = 600) -> Result:
    """Run baselines again and compare every output.

    Parameters
    ----------
    paths
        The stored baselines. Each runs in its own folder, as nbval has it.
    jobs
        Processes to run at once; one a core by default.
    timeout
        Seconds that one cell may take.
    """
    paths = [Path(path).resolve() for path in paths]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        raise BaselineError("no baselines to run" if not paths else f"no such baseline: {', '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="notebook-press-") as folder:
        done = _pytest(paths, Path(folder), min(jobs or os.cpu_count() or 1, len(paths)), timeout)
        report = Path(folder, "junit.xml")
        # 0 is all passed and 1 is some failed; anything else means that nbval itself didn't run.
        if done.returncode not in (0, 1) or not report.is_file():
            raise BaselineError(f"nbval could not run:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return _read(report, paths)


def _pytest(paths: list[Path], folder: Path, jobs: int, timeout: float) -> subprocess.CompletedProcess[str]:
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
        "notebook_press.differences",
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


def _read(report: Path, paths: list[Path]) -> Result:
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    byfile = {str(path.relative_to(_common(paths))): path for path in paths}
    failures = [
        _failure(case, problem, byfile)
        for case in cases
        for problem in [*case.findall("failure"), *case.findall("error")]
    ]
    untested = byfile.keys() - {case.get("file", "") for case in cases}
    failures += [Failure(byfile[name].stem, 0, "", "nbval ran none of its cells") for name in untested]
    return Result(len(paths), len(cases), tuple(failures))


def _failure(case: ElementTree.Element, problem: ElementTree.Element, byfile: dict[str, Path]) -> Failure:
    """Turn nbval's count of code cells into the cell that a reader of the notebook sees."""
    path = byfile.get(case.get("file", ""))
    number = CELL_NUMBER.search(case.get("name", ""))
    text = problem.text or problem.get("message", "")
    if path is None or number is None:
        return Failure(case.get("file", "?"), 0, "", text.strip())
    code = [(index, cell) for index, cell in enumerate(read_notebook(path)["cells"]) if cell["cell_type"] == "code"]
    index, cell = code[int(number.group(1))]
    head = next(iter("".join(cell["source"]).strip().splitlines()), "")
    return Failure(path.stem, index, head, _difference(text))


def _difference(text: str) -> str:
    """Keep what follows the cell's source in nbval's account: the traceback or the difference."""
    text = re.sub(r"(\x1b|#x1B)\[[0-9;]*m", "", text)  # junit writes the escape as words
    body = text.partition("Traceback:")[2] or text
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    noise = "assert reference_output == test_output failed:"
    return "\n".join(line for line in lines if line != noise)
