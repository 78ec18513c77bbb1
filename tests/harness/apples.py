"""A small project about apples that the tests copy and render."""

from __future__ import annotations

import atexit
import json
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from unittest import mock

from notebook_press.build import render as press
from notebook_press.build.job import warm_up
from notebook_press.build.render import RenderOptions, Summary, render
from notebook_press.plan.plan import Plan, read_plan
from notebook_press.regression.baseline import dumps, normalise, read_notebook, write_atomically
from notebook_press.run.pool import ProcessPool

PROJECT = Path(__file__).parents[1] / "notebook_press" / "project"
FAILING = (
    "fails-in-a-cell",
    "kills-its-kernel",
    "needs-the-network",
    "runs-out-of-time",
    "shows-an-empty-chart",
    "shows-the-home-folder",
)


def choices(reference: str) -> list:
    """Stand in for what a collection knows better than the press."""
    return {"years": [2023, 2024], "sorts": ["red", "green", "yellow"]}[reference]


@cache
def shared_pool() -> ProcessPool:
    """One warm process pool for all tests of a process, which would otherwise start one each."""
    pool = ProcessPool(2, before=warm_up)
    atexit.register(pool.__exit__)
    return pool


class SharedPool:
    """Stands for `ProcessPool` in a render; not where a test sets the environment, or kills what renders."""

    def __init__(
        self, at_once: int | None = None, folder: Path | None = None, environment: object = None, before: object = None
    ) -> None:
        assert not environment, "a plan with an environment needs a pool of its own"
        assert before is warm_up, "so does one that preloads something"

    def __enter__(self) -> ProcessPool:
        return shared_pool()

    def __exit__(self, *_: object) -> None:
        pass


@dataclass
class Project:
    """A copy of the project that a test may change."""

    root: Path
    plan: Plan
    output: Path
    lines: list[str] = field(default_factory=list)
    summary: Summary | None = None

    def render(self, **options) -> Summary:
        """Render the plan by the shared pool, keeping the lines of progress."""
        self.lines.clear()
        with mock.patch.object(press, "ProcessPool", SharedPool):
            return render(self.press(), RenderOptions(**{"progress": self.lines.append, **options}))

    def press(self) -> press.Project:
        """What the press renders."""
        return press.Project(self.plan, self.output, assets=(self.root / "assets" / "empty-world.js",))


def copy_project(root: Path) -> Project:
    """Copy the project and read its plan."""
    shutil.copytree(PROJECT, root, ignore=shutil.ignore_patterns("__pycache__"))
    return Project(root, read_plan(root / "notebooks" / "reports.toml", choices), root / "site")


def finds_fault(notebook):
    """Stand in for a check that only the collection knows."""
    return ["The word 'square' is missing."] if "square" not in json.dumps(notebook) else []


def write_baseline(executed, path: Path) -> None:
    """Store an executed notebook, or the one at a path, as a baseline."""
    notebook = read_notebook(executed) if isinstance(executed, Path) else executed
    write_atomically(path, dumps(normalise(notebook)))
