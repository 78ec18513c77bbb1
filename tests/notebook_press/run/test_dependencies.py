"""What a report depends on: the modules and files that it uses, and no others, whichever engine runs it."""

import json

import pytest

from apples import shared_pool
from notebook_press.build.job import BuildJob
from notebook_press.plan.plan import Report

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
    "grove/threaded.py": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n",
    "grove/reader.py": "from pathlib import Path\nTEXT = (Path(__file__).parents[2] / 'table.csv').read_text()\n",
}
NOTEBOOKS = {
    "apples": ["from grove import apples\napples.KINDS"],
    "branches": ["import grove.branches as twigs\ntwigs.COUNT, 'apples' in dir(twigs)"],
    "calls": ["from grove.later import now", "now()"],
    "calls not": ["from grove.later import now"],
    "asks the package": ["import grove\ngrove.lazy"],
    "reads": ["from grove.reader import TEXT\nTEXT"],
    "looks": ["import sys\nsorted(name for name in sys.modules if name.startswith('grove'))"],
    "starts a thread": ["import grove.threaded"],
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
            for number, text in enumerate([f"import sys\nsys.path.append({str(tmp_path / 'lib')!r})", *cells])
        ]
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return tmp_path


def made(project, engine):
    """What each notebook shows, and which files below the project it opened, by name."""
    reports = [Report(path.stem, path, engine=engine) for path in sorted((project / "notebooks").glob("*.ipynb"))]
    jobs = [BuildJob(report, project / engine, project) for report in reports]
    told = {}
    for number, outcome in shared_pool().do(jobs):
        assert outcome.state == "rendered", outcome.problems
        cells = json.loads(jobs[number].target.read_text())["cells"]
        opened = {path.relative_to(project).as_posix() for path in outcome.opened}
        told[outcome.report] = [cell["outputs"] for cell in cells], opened
    return told


@pytest.mark.parametrize("engines", [["fork"], pytest.param(["fork", "kernel"], marks=pytest.mark.slow)])
def test_a_report_depends_on_the_modules_that_it_uses(project, engines):
    found = [made(project, engine) for engine in engines]
    assert all(one == found[0] for one in found)
    library = {name: {file.removeprefix("lib/grove/") for file in opened} for name, (_, opened) in found[0].items()}
    assert library["apples"] == {"__init__.py", "apples.py", "branches.py", "roots.py"}
    assert library["branches"] == {"__init__.py", "branches.py", "roots.py"}
    assert library["calls"] - library["calls not"] == {"felled.py"}
    assert library["asks the package"] == {"__init__.py", "felled.py"}
    assert library["reads"] == {"__init__.py", "reader.py", "table.csv"}
    assert library["starts a thread"] == {"__init__.py", "threaded.py"}
    assert not library["looks"]
