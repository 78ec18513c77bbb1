"""One mutant tried: the reports that could show it are run again with it, and compared with their baselines.

A trial runs in a process forked from the process pool's warm one, and must not import the mutated library itself:
its notebooks do. What is compared, and how, is what `interpol-figures check` compares.
"""

import contextlib
import importlib
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = "lib/interpol_figures"
FROZEN = ROOT / "tests/fixtures/data"
LONGEST = 120  # seconds of processor time that the unit tests of one room may take
ORDER = ("cells", "refused", "facts", "charts", "outputs", "validation", "unit tests")


def warm_up() -> None:
    """Import what trials need, apart from the library; done once, in the process that they are forked from."""
    from notebook_press.build import job

    job.warm_up()
    for name in ("pytest", "hypothesis.strategies", "jsonschema", "click.testing"):
        importlib.import_module(name)


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


@dataclass(frozen=True)
class UnitTrial:
    """Try a mutant of one module by the examples in it, then by the files of its room's unit tests, until one fails."""

    mutant: Mutant
    tests: tuple[str, ...]  # files, quickest first

    def __call__(self) -> Verdict:
        """Try it; run in a process that has the libraries warm, and nothing of the project."""
        verdict = Verdict(self.mutant.name, self.mutant.kind)
        with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
            overlay(Path(folder), self.mutant.files)
            look_at(Path(folder))
            for path in (*(str(Path(folder, name)) for name in self.mutant.files), *self.tests):
                try:
                    told = failing(path)
                except TimeoutError as error:
                    return replace(verdict, told=f"undecided: {error}")
                if told:
                    return replace(verdict, layers=("unit tests",), told=told)
        return verdict


@dataclass(frozen=True)
class UnitControl:
    """Find what examples or tests of a file cost, where nothing is altered."""

    path: str

    def __call__(self) -> float:
        """Seconds of processor time; raises `RuntimeError` where one fails, which it may not."""
        look_at(ROOT)
        if told := failing(self.path):
            raise RuntimeError(f"the unit tests fail where nothing is altered: {told}")
        return time.process_time()


def look_at(place: Path) -> None:
    """Have this process, and those that it starts, import the library of a folder, and not run for ever."""
    signal.signal(signal.SIGXCPU, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, 2 * LONGEST))
    os.chdir(ROOT)
    sys.path.insert(0, str(place / "lib"))
    os.environ["PYTHONPATH"] = str(place / "lib")
    os.environ["INTERPOL_FIGURES_DATA"] = str(FROZEN)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # none of them catches anything here


def tests_of(name: str) -> list[str]:
    """The files of unit tests of a module's room, by its path in the project."""
    room = ROOT / "tests" / Path(name).parent.relative_to("lib")
    return sorted(path.relative_to(ROOT).as_posix() for path in room.glob("test_*.py"))


class FirstFailure:
    """Notes the first example or test that fails, or the file that can't even be imported."""

    told = ""

    def pytest_runtest_logreport(self, report) -> None:
        """Note a test."""
        self.note(report)

    def pytest_collectreport(self, report) -> None:
        """Note a file."""
        self.note(report)

    def note(self, report) -> None:
        """Keep the first."""
        if report.failed and not self.told:
            self.told = f"FAILED {report.nodeid}"


def failing(path: str) -> str:
    """The first example or test of a file that fails in this process; nothing if all pass, or there is none.

    Raises `TimeoutError` where they don't come to an end, which tells nothing of the mutant.
    """
    import pytest

    found = FirstFailure()
    options = ["-q", "-x", "-o", "addopts=", "-p", "no:cacheprovider", "--import-mode=importlib", "--doctest-modules"]
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        code = pytest.main([*options, path], plugins=[found])
    if code == pytest.ExitCode.INTERRUPTED and not found.told:
        raise TimeoutError(f"{path} took more than {LONGEST} s")
    if code not in (0, 1, 2, 5):  # passed, failed, not even imported, no test
        raise RuntimeError(f"{path}: pytest ended with {code}")
    return found.told
