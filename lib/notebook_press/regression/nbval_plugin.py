"""A pytest plugin for nbval: few words for a difference, and the outputs of each cell for other eyes.

Left alone, nbval prints both sides of a chart in full: some 20,000 characters for one changed number.
"""

from __future__ import annotations

# isort: off
from notebook_press.run import block_slow_import  # noqa: F401  before nbval imports nbformat
# isort: on

import json
import os
from pathlib import Path
from typing import Any

import pytest

from notebook_press.regression.notebook_diff import differences, plain


def pytest_addoption(parser: Any) -> None:
    """Let nbval be told which kinds of output are compared elsewhere, and where to put its results."""
    parser.addoption("--compared-elsewhere", action="append", default=[], metavar="KIND")
    parser.addoption("--cell-results", metavar="FOLDER")


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Keep nbval from comparing those kinds, and have it compare the rest as baselines hold it."""
    for item in items:
        item.sanitize = plain
    for file in {item.parent for item in items}:
        file.skip_compare += tuple(config.option.compared_elsewhere)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """Write what a cell gave, one line of JSON each, whether nbval passes it or not; one file a process."""
    report = yield
    if report.when == "call" or not report.passed:
        result = {
            "notebook": str(item.path),
            "cell": item.cell_num,
            "outcome": report.outcome,
            "problem": report.longreprtext if report.failed else "",
            "outputs": item.test_outputs,
        }
        with Path(item.config.option.cell_results, f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")
    return report


def pytest_assertrepr_compare(left: Any, right: Any) -> list[str]:
    """Explain a failed comparison: nbval asks this of pytest, reference left, new output right."""
    return differences(left, right)
