"""A pytest plugin for nbval: cells are compared as baselines hold them, and each result is written for `check` to read.

Left alone, nbval passes over images and the order of outputs of unlike kinds, and prints both sides of a chart in full.
"""

from __future__ import annotations

# isort: off
from notebook_press.run import block_slow_import  # noqa: F401  before nbval imports nbformat
# isort: on

import functools
import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbval.plugin
import pytest
from nbval.kernel import RunningKernel

from notebook_press.regression.cells import head
from notebook_press.regression.notebook_diff import Difference, compare_cell
from notebook_press.run.engines import LATE

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Kernel(RunningKernel):
    """Counts what is printed or shown while a cell runs to that cell, as a render does.

    It may come from a task or thread of an earlier cell, whose messages nbval would drop.
    """

    def __init__(self, *given: Any, **options: Any) -> None:
        self.requests: list[str] = []
        super().__init__(*given, **options)

    def execute_cell_input(self, *given: Any, **options: Any) -> str:
        """Have a cell run, and return the id of the request."""
        self.requests.append(super().execute_cell_input(*given, **options))
        return self.requests[-1]

    def get_message(self, *given: Any, **options: Any) -> Any:
        """Wait for a message."""
        message = super().get_message(*given, **options)
        if message["msg_type"] in LATE and message["parent_header"].get("msg_id") in self.requests:
            message["parent_header"]["msg_id"] = self.requests[-1]
        return message


def pytest_addoption(parser: Any) -> None:
    """Let nbval be told which kinds of output hold facts, and where to put what it finds."""
    parser.addoption("--facts", action="append", default=[], metavar="KIND")
    parser.addoption("--cell-results", metavar="FOLDER")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Have nbval compare cells our way, and run them in our kernel."""
    nbval.plugin.RunningKernel = Kernel
    for item in items:
        item.differences = []
        item.compare_outputs = functools.partial(_is_equal, item)


def _is_equal(item: Any, outputs: list[Any], stored: list[Any]) -> bool:
    """Tell whether a cell gave what its baseline holds, and keep where it didn't."""
    cell, kinds = {**item.cell, "outputs": stored}, item.config.option.facts
    item.differences = compare_cell(item.path.stem, _number(item), cell, outputs, kinds)
    return not item.differences


def _number(item: Any) -> int:
    """Return a cell's number among all cells; nbval counts those of code."""
    code = [index for index, cell in enumerate(item.parent.nb.cells) if cell.cell_type == "code"]
    return code[int(item.cell_num)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """Write how a cell differs, one line of JSON each, or none that it doesn't; one file a process."""
    report = yield
    if report.when == "call" or not report.passed:
        found = item.differences
        if not report.passed and not found:
            found = [Difference(item.path.stem, _number(item), head(item.cell), _reason(report, call.excinfo.value))]
        with Path(item.config.option.cell_results, f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps([asdict(one) for one in found]) + "\n")
    return report


def _reason(report: Any, error: Exception) -> str:
    """Say why nbval has no outputs of a cell to compare."""
    if report.skipped:
        return "nbval did not run this cell"
    lines = COLOUR.sub("", getattr(error, "inner_traceback", None) or str(error)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())
