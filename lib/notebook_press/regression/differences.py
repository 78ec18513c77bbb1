"""How two output values differ, in a few lines."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

RAN = "outputs"  # the property of a test in which `nbval_plugin` hands a cell's outputs on
LIMIT = 10
WIDTH = 100


def differences(
    old: Any, new: Any, limit: int = LIMIT, near: Callable[[str, Any, Any], bool] = lambda *_: False
) -> list[str]:
    """Return the differences of two output values, one a line, at most `limit` of them.

    `near` is asked whether two unequal values at a path, such as ``data.0.y.1``, count as equal.

    >>> differences({"y": [194, 195]}, {"y": [194, 196]})
    ['y[1]: 195 -> 196']
    """
    both_text = isinstance(old, str) and isinstance(new, str)
    found = _text(old, new) if both_text else list(_values(old, new, (), near))
    more = len(found) - limit
    return found if more <= 0 else [*found[:limit], f"... and {more} more"]


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield each value that is neither object nor list, with its path.

    >>> list(leaves({"y": [1, {"a": 2}]}))
    [('y.0', 1), ('y.1.a', 2)]
    """
    if isinstance(value, Mapping | list):
        for key, one in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from leaves(one, (*path, key))
    else:
        yield ".".join(map(str, path)), value


def _text(old: str, new: str) -> list[str]:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [_short(line) for line in lines if not line.startswith(("---", "+++", "@@"))]


def _values(old: Any, new: Any, path: tuple[str | int, ...], near: Callable[[str, Any, Any], bool]) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            if key not in new:
                yield f"{_told((*path, key))}: {_short(repr(old[key]))} -> gone"
            elif key not in old:
                yield f"{_told((*path, key))}: new, {_short(repr(new[key]))}"
            else:
                yield from _values(old[key], new[key], (*path, key), near)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{_told(path)}: {len(old)} items -> {len(new)} items"
        for index, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from _values(one, other, (*path, index), near)
    elif isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        yield from _text(old, new)
    elif (old != new or type(old) is not type(new)) and not near(".".join(map(str, path)), old, new):
        yield f"{_told(path)}: {_short(repr(old))} -> {_short(repr(new))}"


def _told(path: tuple[str | int, ...]) -> str:
    """Write a path as a reader of Python does: ``data[0].y[1]``."""
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path).removeprefix(".")


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
