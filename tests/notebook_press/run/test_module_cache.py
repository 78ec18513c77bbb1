"""Modules imported before the fork: a report depends on those that it uses, whichever engine runs it."""

import importlib
import json
import sys

import pytest

from notebook_press.build.job import BuildJob
from notebook_press.plan.plan import Report
from notebook_press.run.module_cache import ModuleCache, Preload
from notebook_press.run.pool import ProcessPool
from notebook_press.run.recording_kernel import stamp

MODULES = {
    "grove/__init__.py": (
        "def __getattr__(name):\n    if name != 'lazy':\n        raise AttributeError(name)\n"
        "    import importlib\n    return importlib.import_module('grove.felled').NAME\n"
    ),
    "grove/apples.py": "from grove import branches\nfrom .roots import DEEP\nKINDS = branches.COUNT * DEEP\n",
    "grove/branches.py": "from .roots import DEEP\nCOUNT = 2\n",
    "grove/roots.py": "DEEP = 3\n",
    "grove/felled.py": "NAME = 'felled'\n",
    "grove/later.py": "def now():\n    from grove import felled\n    return felled.NAME\n",
    "grove/loud.py": "print('on the way in')\nHEARD = True\n",
    "grove/reader.py": "from pathlib import Path\nTEXT = (Path(__file__).parents[2] / 'table.csv').read_text()\n",
    "grove/broken.py": "from grove import roots\nraise RuntimeError('as ever')\n",
}
NOTEBOOKS = {
    "apples": ["from grove import apples\napples.KINDS"],
    "branches": ["import grove.branches as twigs\ntwigs.COUNT, 'apples' in dir(twigs)"],
    "calls": ["from grove.later import now", "now()"],
    "calls not": ["from grove.later import now"],
    "asks the package": ["import grove\ngrove.lazy"],
    "hears": ["import grove.loud\ngrove.loud.HEARD"],
    "reads": ["from grove.reader import TEXT\nTEXT"],
    "fails": ["try:\n    import grove.broken\nexcept RuntimeError as error:\n    print(error)"],
    "looks": ["import sys\nsorted(name for name in sys.modules if name.startswith('grove'))"],
    "looks closer": ["import grove.roots\nsorted(vars(grove).keys() & {'apples', 'roots', 'later'})"],
    "runs again": ["import importlib\nfrom grove import roots\nroots.DEEP = 4\nimportlib.reload(roots).DEEP"],
    "finds its text": ["import inspect\nfrom grove import later\ninspect.getsource(later.now), later.__spec__.loader.name"],
    "has a magic": ["%%capture\nimport grove.roots"],
    "is relative to nothing": ["try:\n    from . import roots\nexcept ImportError as error:\n    print(error)"],
    "takes a library": ["import sys\n'antigravity' in sys.modules, 'this' in sys.modules"],
    "brings a library": ["if False:\n    import this"],
}  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """A library, a table, and notebooks that use parts of it."""
    for name, text in MODULES.items():
        (tmp_path / "lib" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lib" / name).write_text(text)
    (tmp_path / "table.csv").write_text("a\n1\n")
    for name, cells in NOTEBOOKS.items():
        made = [
            {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": text, "outputs": []}
            for number, text in enumerate(cells)
        ]
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return tmp_path


def made(project, engine, *, preload):
    """What each notebook shows, and which files below the project it opened, by name."""
    reports = [
        Report(path.stem, path, engine=engine) for path in sorted((project / "notebooks").iterdir()) if path.is_file()
    ]
    output = project / f"{engine}-{preload}"
    jobs = [BuildJob(report, output, project) for report in reports]
    first = Preload(tuple(report.notebook for report in reports), project) if preload else None
    told = {}
    with ProcessPool(2) as pool:
        for number, outcome in pool.do(jobs, first):
            report = reports[number]
            assert outcome.state == "rendered", outcome.problems
            cells = json.loads(jobs[number].target.read_text())["cells"]
            opened = {path.relative_to(project).as_posix() for path in outcome.opened}
            told[report.name] = [cell["outputs"] for cell in cells], opened
    return told


@pytest.mark.parametrize("engine", ["fork", pytest.param("kernel", marks=pytest.mark.slow)])
def test_a_report_shows_the_same_and_depends_on_the_same_files(project, monkeypatch, engine):
    monkeypatch.setenv("PYTHONPATH", str(project / "lib"))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    preloaded = made(project, "fork", preload=True)
    assert preloaded == made(project, engine, preload=False)
    library = {name: {file.removeprefix("lib/grove/") for file in opened} for name, (_, opened) in preloaded.items()}
    assert library["apples"] == {"__init__.py", "apples.py", "branches.py", "roots.py"}
    assert library["branches"] == {"__init__.py", "branches.py", "roots.py"}
    assert library["calls"] - library["calls not"] == {"felled.py"}
    assert library["reads"] == {"__init__.py", "reader.py", "table.csv"}
    assert not library["looks"]


@pytest.fixture
def cache(project, monkeypatch):
    """A cache in this process, and what it notes; both are gone afterwards."""
    monkeypatch.syspath_prepend(project / "lib")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    cache, noted = ModuleCache(), {}
    cache.note = noted.__setitem__
    yield cache, noted
    for name in [one for one in sys.modules if one.startswith("grove")]:
        del sys.modules[name]


def test_a_module_edited_after_it_was_imported_is_noted_as_it_was(project, cache):
    cache, noted = cache
    cache.fill(["grove.roots"], project)
    roots = project / "lib/grove/roots.py"
    before = stamp(str(roots))
    roots.write_text("DEEP = 5\n# edited\n")
    assert importlib.import_module("grove.roots").DEEP == 3
    assert noted[str(roots)] == before != stamp(str(roots))


def test_a_second_filling_keeps_the_stamps_of_the_first(project, cache):
    cache, noted = cache
    cache.fill(["grove.roots"], project)
    before = stamp(str(project / "lib/grove/roots.py"))
    (project / "lib/grove/roots.py").write_text("DEEP = 5\n# edited\n")
    cache.fill(["grove.apples"], project)
    assert importlib.import_module("grove.apples").KINDS == 6
    assert noted[str(project / "lib/grove/roots.py")] == before


def test_what_lies_elsewhere_is_not_kept(project, cache):
    cache, noted = cache
    cache.fill(["grove.roots"], project / "notebooks")
    assert importlib.import_module("grove.roots").DEEP == 3
    assert noted == {}


def test_a_module_that_starts_a_thread_is_told_with_a_fix(project, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(project / "lib"))
    (project / "lib/grove/__init__.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    path = project / "notebooks/apples.ipynb"
    job = BuildJob(Report("apples", path), project / "out", project)
    with ProcessPool(1) as pool:
        [(_, outcome)] = pool.do([job], Preload((path,), project))
    assert "starts a thread" in str(outcome)
    assert 'engine = "kernel"' in str(outcome)
