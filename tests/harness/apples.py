"""A small project about apples that the tests copy and render."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from notebook_press.build import render as press
from notebook_press.build.render import RenderOptions, Summary, render
from notebook_press.plan.plan import Plan, read_plan

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


@dataclass
class Project:
    """A copy of the project that a test may change."""

    root: Path
    plan: Plan
    output: Path
    lines: list[str] = field(default_factory=list)
    summary: Summary | None = None

    def render(self, **options) -> Summary:
        """Render the plan, keeping the lines of progress."""
        self.lines.clear()
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
