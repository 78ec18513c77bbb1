"""Running the baselines again with nbval, in ordinary kernels, and telling in few words what came out differently."""

import contextlib
import importlib.util
import io
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from notebook_press.errors import BaselineError
from notebook_press.plan.plan import Settings
from notebook_press.regression.notebook_diff import LAYERS, Difference
from notebook_press.run.environment import notebook_environment
from notebook_press.run.pool import JobDiedError, ProcessPool
from notebook_press.wording import counted

OPTIONS = (
    "-p nbval.plugin -p no:cacheprovider --noconftest --quiet --color=no "
    "--nbval --nbval-current-env --nbval-cell-timeout=600"  # seconds
)
PLUGIN = "notebook_press.regression.nbval_plugin"
MOST_CHARACTERS = 3000  # of what pytest said when nbval didn't run


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

    @property
    def differing(self) -> dict[str, list[str]]:
        """The layers in which reports differ, by report."""
        found = {(one.report, one.layer) for one in self.failures}
        reports = dict.fromkeys(one.report for one in self.failures)
        return {report: [layer for layer in LAYERS if (report, layer) in found] for report in reports}

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for machines."""
        found = [asdict(one) for one in self.failures]
        return {"baselines": self.reports, "cells": self.cells, "differing": self.differing, "differences": found}

    def __str__(self) -> str:
        run = f"{counted(self.reports, 'baseline')}, {counted(self.cells, 'cell')} run again"
        if self.ok:
            return f"{run}: no difference"
        names = ", ".join(f"{report} ({', '.join(layers)})" for report, layers in self.differing.items())
        end = f"{run}; these reports differ: {names}; `baseline NAME` accepts what is right"
        return "\n".join([*map(str, self.failures), end])


def check_baselines(folders: Mapping[Path, Path], settings: Settings, jobs: int | None = None) -> CheckResult:
    """Run baselines again by nbval, and compare every output in its layer (see `notebook_diff`).

    Parameters
    ----------
    folders
        The folder that each stored baseline runs in: its notebook's, as when it is rendered.
    settings
        What the plan says of facts, and of the variables that notebooks find.
    jobs
        Processes to run at once; one a core by default.
    """
    if not importlib.util.find_spec("nbval"):
        raise BaselineError("nbval, which runs baselines again, isn't installed; pip install nbval")
    # The largest first, so that no core is left with a long one at the end.
    paths = sorted(folders, key=lambda path: -path.stat().st_size)
    runs = [partial(run_again, path.resolve(), folders[path].resolve(), settings) for path in paths]
    found: dict[int, tuple[int, list[Difference]]] = {}
    with ProcessPool(jobs, before=partial(importlib.import_module, PLUGIN)) as pool:
        for number, result in pool.do(runs):
            if isinstance(result, JobDiedError):
                raise BaselineError(f"{paths[number]}: it could not be run again: {result}")
            found[number] = result
    differences = [one for number in sorted(found, key=paths.__getitem__) for one in found[number][1]]
    return CheckResult(len(paths), sum(cells for cells, _ in found.values()), tuple(differences))


def run_again(path: Path, folder: Path, settings: Settings) -> tuple[int, list[Difference]]:
    """Run a baseline in a folder, in an ordinary kernel of this Python; return how many cells it ran and what differs.

    `check_baselines` does it in a process of its own. Raises BaselineError where nbval didn't run each of its cells.
    """
    import pytest

    from notebook_press.regression.nbval_plugin import Comparison

    for name in [one for one in os.environ if one.startswith("PYTEST_")]:
        del os.environ[name]  # these belong to whoever runs pytest around this, as do the settings of a project
    os.environ.update(notebook_environment(settings.environment))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    command = [*OPTIONS.split(), "-c", os.devnull, f"--rootdir={path.parent}", str(path)]
    comparison, said = Comparison(settings.facts, folder), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main(command, plugins=[comparison])
    # 0 is all passed and 1 is some failed; anything else means that nbval itself didn't run.
    if code not in (0, 1) or comparison.done != comparison.cells:
        count = f"{comparison.done} of {counted(comparison.cells, 'cell')}"
        raise BaselineError(f"nbval ran {count}:\n{said.getvalue()[-MOST_CHARACTERS:]}")
    return comparison.cells, comparison.found
