"""How two outputs differ, in a few lines; as a pytest plugin it gives nbval these words.

Left alone, nbval prints both sides of a chart in full: some 20,000 characters for one changed number.
Loading this module as a plugin also loads `guard` before nbval imports nbformat.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from . import guard  # noqa: F401

LIMIT = 10
WIDTH = 100


def differences(old: Any, new: Any, limit: int = LIMIT) -> list[str]:
    """Return the differences of two output values, one a line, at most `limit` of them.

    >>> differences({"y": [194, 195]}, {"y": [194, 196]})
    ['y[1]: 195 -> 196']
    """
    both_text = isinstance(old, str) and isinstance(new, str)
    found = _text(old, new) if both_text else list(_values(old, new, ""))
    more = len(found) - limit
    return found if more <= 0 else [*found[:limit], f"... and {more} more"]


def pytest_assertrepr_compare(left: Any, right: Any) -> list[str]:
    """Explain a failed comparison: nbval asks this of pytest, reference left, new output right."""
    return differences(left, right)


def _text(old: str, new: str) -> list[str]:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [_short(line) for line in lines if not line.startswith(("---", "+++", "@@"))]


def _values(old: Any, new: Any, path: str) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            inner = f"{path}.{key}" if path else str(key)
            if key not in new:
                yield f"{inner}: {_short(repr(old[key]))} -> gone"
            elif key not in old:
                yield f"{inner}: new, {_short(repr(new[key]))}"
            else:
                yield from _values(old[key], new[key], inner)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{path}: {len(old)} items -> {len(new)} items"
        for index, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from _values(one, other, f"{path}[{index}]")
    elif old != new or type(old) is not type(new):
        yield f"{path}: {_short(repr(old))} -> {_short(repr(new))}"


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
