"""A pytest plugin for nbval: few words for a difference, and the outputs of each cell for other eyes.

Left alone, nbval prints both sides of a chart in full: some 20,000 characters for one changed number.
"""

from __future__ import annotations

# isort: off
from notebook_press.run import block_slow_import  # noqa: F401  before nbval imports nbformat
# isort: on

import json
from typing import Any

import pytest

from notebook_press.regression.differences import RAN, differences


def pytest_addoption(parser: Any) -> None:
    """Let nbval be told which kinds of output are compared elsewhere."""
    parser.addoption("--compared-elsewhere", action="append", default=[], metavar="KIND")


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Keep nbval from comparing those kinds."""
    for file in {item.parent for item in items}:
        file.skip_compare += tuple(config.option.compared_elsewhere)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: Any) -> Any:
    """Hand a cell's outputs on, whether nbval passes it or not; in ASCII, for they go through XML."""
    try:
        return (yield)
    finally:
        item.user_properties.append((RAN, json.dumps(item.test_outputs or [])))


def pytest_assertrepr_compare(left: Any, right: Any) -> list[str]:
    """Explain a failed comparison: nbval asks this of pytest, reference left, new output right."""
    return differences(left, right)
