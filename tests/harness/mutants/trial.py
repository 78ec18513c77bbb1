"""One mutant tried: the reports that could show it are run again with it, and compared with their baselines.

A trial runs in a process forked from the process pool's warm one, and must not import the mutated library itself:
its notebooks do. What is compared, and how, is what `interpol-figures check` compares.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = "lib/interpol_figures"
FROZEN = ROOT / "tests/fixtures/data"
LONGEST = 300  # seconds of processor time that the unit tests of one room may take
ORDER = ("cells", "refused", "facts", "charts", "outputs", "validation", "unit tests")


@dataclass(frozen=True)
class Mutant:
    """Files (by path in the project) with other content; `reports` are those that could show it, cheapest first."""

    name: str
    kind: str
    files: dict[str, str]
    reports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The layers that caught a mutant in the first report where any did, and the report; the first layer counts."""

    mutant: str
    kind: str
    layers: tuple[str, ...] = ()
    report: str = ""
    told: str = ""
    tried: int = 0

    @property
    def first(self) -> str:
        """The layer that comes first in the order of the check; nothing for a survivor."""
        return min(self.layers, key=ORDER.index, default="")


@dataclass(frozen=True)
class Trial:
    """Try some mutants after one another; what is called in the process pool."""

    mutants: tuple[Mutant, ...]
    reports: dict  # all reports under regression, by name
    kinds: tuple[str, ...]
    validating: bool = False

    def __call__(self) -> list[Verdict]:
        """Try them; tables are also validated, which imports the library and must not come before a mutant of it."""
        return [self.tried(mutant) for mutant in self.mutants]

    def tried(self, mutant: Mutant) -> Verdict:
        """What catches one mutant."""
        with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
            place = Path(folder)
            overlay(place, mutant.files)
            os.environ["INTERPOL_FIGURES_DATA"] = str(place / "data")
            if any(name.startswith(LIBRARY) for name in mutant.files):
                sys.path.insert(0, str(place / "lib"))
            faults = validated(place / "data") if self.validating else []
            return self._first_catch(mutant, place, faults)

    def _first_catch(self, mutant: Mutant, place: Path, faults: list[str]) -> Verdict:
        extra = ("validation",) if faults else ()
        for number, name in enumerate(mutant.reports, 1):
            layers, told = self.compared(self.reports[name], place)
            if layers:
                return Verdict(mutant.name, mutant.kind, (*layers, *extra), name, told, number)
        return Verdict(
            mutant.name, mutant.kind, extra, told=str(faults[0]) if faults else "", tried=len(mutant.reports)
        )

    def compared(self, report, place: Path) -> tuple[tuple[str, ...], str]:
        """The layers in which a report differs from its baseline, and the first difference in words."""
        from notebook_press.errors import RenderError
        from notebook_press.regression.baseline import read_notebook
        from notebook_press.regression.notebook_diff import compare
        from notebook_press.regression.update_baselines import baseline_problems
        from notebook_press.run.papermill_run import run

        mutated = replace(report, notebook=place / report.notebook.relative_to(ROOT))
        stored = ROOT / "reports" / f"{report.name}.ipynb"
        problems = baseline_problems(stored, mutated)
        layers = ["cells"] if problems else []
        try:
            done = run(replace(mutated, timeout=120, memory=2000))
        except RenderError as error:
            return (*layers, "refused"), str(error).splitlines()[0][:200]
        found = compare(report.name, read_notebook(stored), done.notebook, self.kinds)
        layers += sorted({one.layer for one in found}, key=ORDER.index)
        return tuple(layers), "; ".join([*problems, *(one.difference for one in found)])[:200]


def overlay(place: Path, files: dict[str, str]) -> None:
    """The project's tables, notebooks and library as links, but for the files that are given."""
    for folder in ("data", "notebooks", LIBRARY):
        linked(place, folder, files)
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8", newline="")


def linked(place: Path, folder: str, files: dict[str, str]) -> None:
    """A folder with links to all in it that no given file replaces or lies in."""
    (place / folder).mkdir(parents=True)
    for path in (ROOT / folder).iterdir():
        name = f"{folder}/{path.name}"
        if path.name == "__pycache__":  # still fits the modules that aren't mutated, and saves compiling them
            shutil.copytree(path, place / name)
        elif any(one.startswith(f"{name}/") for one in files):
            linked(place, name, files)
        elif name not in files:
            (place / name).symlink_to(path)


def validated(data: Path) -> list[str]:
    """What `interpol-figures validate` says of the tables."""
    from interpol_figures.tables.validate import validate

    return validate(data)


def caught_by_unit_tests(mutant: Mutant) -> str:
    """The first example or unit test that fails with a mutant of one module; nothing if all pass.

    Raises `TimeoutError` where they don't come to an end, which tells nothing of the mutant.
    """
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        overlay(Path(folder), mutant.files)
        modules = [str(Path(folder, name)) for name in mutant.files]
        tests = ["--import-mode=importlib", *dict.fromkeys(map(tests_of, mutant.files))]
        return failing(folder, "--doctest-modules", *modules) or failing(folder, *tests)


def tests_of(name: str) -> str:
    """The tests of a module's room, by its path in the project."""
    return f"tests/{Path(name).parent.relative_to('lib').as_posix()}"


def failing(folder: str, *tests: str) -> str:
    """The first test that fails with the library of a folder; nothing if all pass, or there is none."""
    limited = ["sh", "-c", f'ulimit -t {LONGEST}; exec "$@"', "sh"]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-o", "addopts=", "-p", "no:cacheprovider", *tests]
    env = {**os.environ, "PYTHONPATH": str(Path(folder, "lib")), "INTERPOL_FIGURES_DATA": str(FROZEN)}
    done = subprocess.run([*limited, *command], cwd=ROOT, env=env, text=True, capture_output=True, check=False)
    if done.returncode < 0:
        raise TimeoutError(f"unit tests ended by signal {-done.returncode}")
    if done.returncode not in (0, 1, 2, 5):  # passed, failed, not even imported, no test
        raise RuntimeError(done.stdout + done.stderr)
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return (failed or [""])[0]
