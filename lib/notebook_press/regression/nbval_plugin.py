"""A pytest plugin beside nbval's: cells are compared as baselines hold them, and what differs is kept.

Left alone, nbval passes over images and the order of outputs of unlike kinds, and prints both sides of a chart in full.
"""

import functools
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import nbval.plugin
import pytest
from nbval.kernel import RunningKernel

from notebook_press.regression.cells import head, reached, tags
from notebook_press.regression.notebook_diff import Difference, compare_cell
from notebook_press.run.kernel_process import LATE, start_answering

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
RAISED = re.compile(r"[A-Za-z_][\w.]*:(?: |$)")  # the line of a traceback that names the error


class Kernel(RunningKernel):
    """Counts what is printed or shown while a cell runs to that cell, as a render does.

    It may come from a task or thread of an earlier cell, whose messages nbval would drop.
    """

    requests: tuple[str, ...] = ()

    def execute_cell_input(self, *given: Any, **options: Any) -> str:
        """Have a cell run, and return the id of the request."""
        self.requests = (*self.requests, super().execute_cell_input(*given, **options))
        return self.requests[-1]

    def get_message(self, stream: str, timeout: float | None = None) -> Any:
        """Wait for a message; nbval would write each out in full for its log, at any level."""
        message = (self.kc.get_iopub_msg if stream == "iopub" else self.kc.get_shell_msg)(timeout=timeout)
        if message["msg_type"] in LATE and message["parent_header"].get("msg_id") in self.requests:
            message["parent_header"]["msg_id"] = self.requests[-1]
        return message


class Comparison:
    """What pytest is given: `facts` are kinds of output, `found` is what differs in the cells that are `done`.

    The kernel works in `folder`, where nbval would have it work in that of the baseline.
    """

    def __init__(self, facts: Collection[str], folder: Path) -> None:
        self.facts, self.folder = facts, folder
        self.cells = self.done = 0
        self.found: list[Difference] = []

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Have nbval run in our kernel the cells that a render runs, and compare each of them our way."""
        nbval.plugin.RunningKernel = self._start_kernel
        items[:] = [item for item in items if "skip-execution" not in tags(item.cell) and _is_reached(item)]
        self.cells = len(items)
        for item in items:
            item.differences = []
            # No marker keeps a cell from being compared, nor an error that its baseline holds.
            held = any(output.output_type == "error" for output in item.cell.outputs)
            item.options.update(check=True, skip=False, check_exception=held)
            item.cell.execution_count = item.cell.execution_count or 0
            item.compare_outputs = functools.partial(self._is_equal, item)

    def _start_kernel(self, *given: Any, **options: Any) -> Kernel:
        """Start a kernel that answers."""
        options["cwd"] = str(self.folder)
        return start_answering(lambda patience: Kernel(*given, **{**options, "startup_timeout": patience}))

    def _is_equal(self, item: Any, outputs: list[Any], stored: list[Any]) -> bool:
        """Tell whether a cell gave what its baseline holds, and keep where it didn't."""
        cell = {**item.cell, "outputs": stored}
        item.differences = compare_cell(item.path.stem, _number(item), cell, outputs, self.facts)
        return not item.differences

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Any:
        """Count a cell, and keep why there was nothing to compare."""
        report = yield
        if report.when == "call" or not report.passed:
            self.done += 1
            self.found += item.differences
            if not (report.passed or item.differences):
                reason = _reason(report, call.excinfo.value)
                self.found.append(Difference(item.path.stem, _number(item), head(item.cell), reason))
        return report


def _number(item: Any) -> int:
    """Return a cell's number among all cells; nbval counts those of code."""
    return int(item.parent.nb.cells.index(item.cell))  # each has an id of its own


def _is_reached(item: Any) -> bool:
    return _number(item) in dict(reached(item.parent.nb))


def _reason(report: Any, error: Exception) -> str:
    """Say why nbval has no outputs of a cell to compare."""
    if report.skipped:
        return "nbval did not run this cell"
    lines = COLOUR.sub("", getattr(error, "inner_traceback", None) or str(error)).rstrip().splitlines()
    raised = max((number for number, line in enumerate(lines) if RAISED.match(line)), default=0)
    return "\n".join(lines[raised:])
