"""What is rendered, and how it is rendered this time."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from notebook_press.plan.plan import Plan


@dataclass(frozen=True)
class Project:
    """What is rendered, from what and into what.

    Parameters
    ----------
    plan
        As `plan.read_plan` returns it.
    output
        The site's folder: ``index.html``, a page a report, ``notebooks/`` with the executed notebooks and ``assets/``.
    root
        The project's folder; files below it are watched for changes. By default as `Plan.root` has it.
    assets
        Scripts that the charts need besides Plotly, such as the outlines of a map.
    inputs
        Files that every report depends on besides those its kernel opens, such as a lock file.
    """

    plan: Plan
    output: Path
    root: Path | None = None
    assets: tuple[Path, ...] = ()
    inputs: tuple[Path, ...] = ()

    @cached_property
    def site(self) -> Path:
        """The site's folder, as an absolute path."""
        return Path(self.output).resolve()

    @cached_property
    def folder(self) -> Path:
        """The project's folder, as an absolute path."""
        return (self.root or self.plan.root).resolve()

    @property
    def search_path(self) -> tuple[str, ...]:
        """Where the functions that the plan names are looked for."""
        return (*sys.path, str(self.plan.path.parent))


@dataclass(frozen=True)
class RenderOptions:
    """How it is rendered this time.

    Parameters
    ----------
    only
        Names or patterns of the reports to render; the others keep their last good version.
    jobs
        Processes to run at once; one a core by default.
    force
        Run reports that are fresh, too.
    retry_after
        Seconds for which a failed report waits until it is tried again, if nothing has changed for it.
    progress
        Called with one line a report, and with a summary.
    cluster
        Address of a Dask scheduler, to have the reports made by its workers; see `run.cluster`.
    """

    only: Sequence[str] | None = None
    jobs: int | None = None
    force: bool = False
    retry_after: float = 0.0
    progress: Callable[[str], Any] = print
    cluster: str | None = None
