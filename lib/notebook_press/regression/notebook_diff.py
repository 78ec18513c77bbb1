"""What a report says now against what its baseline says, in three layers.

`facts` are outputs of the kinds that a collection names: a list of objects with `source` and `words` (and
perhaps more keys) or of ids, or an object with a statement by id. They are compared exactly. `charts` are Plotly
specifications; their numbers may differ by a relative tolerance where the cell's metadata declares one, as
``"press": {"tolerance": 1e-9}``. `outputs` are all others, compared exactly but for addresses of objects.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from notebook_press.errors import BaselineError
from notebook_press.regression.baseline import outputs_of
from notebook_press.regression.cells import PLOTLY, head

FACTS, CHARTS, OUTPUTS = LAYERS = ("facts", "charts", "outputs")
WORDS = {FACTS: "states other facts", CHARTS: "draws another chart", OUTPUTS: "differs from the baseline"}
LIMIT = 10  # lines of a difference
WIDTH = 100  # characters of a value
ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
NOTHING = object()  # in the place of a value that only one side has
Output = Mapping[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Difference:
    """One cell of a report that no longer gives what its baseline holds, in one layer."""

    report: str
    cell: int
    source: str
    difference: str
    layer: str = OUTPUTS

    def __str__(self) -> str:
        inner = "\n".join(f"    {line}" for line in self.difference.splitlines())
        return f"{self.report}: cell {self.cell} (`{self.source}`) {WORDS[self.layer]}:\n{inner}"


def compare(
    report: str, old: Mapping[str, Any], new: Mapping[str, Any], facts: Collection[str] = ()
) -> list[Difference]:
    """Return where two executed versions of a report differ, cell by cell as their ids match."""
    before, after = (
        {cell["id"]: (index, cell) for index, cell in enumerate(one["cells"]) if cell["cell_type"] == "code"}
        for one in (old, new)
    )
    found = []
    for name, (index, cell) in {**before, **after}.items():
        without = (index, {**cell, "outputs": []})
        outputs = after.get(name, without)[1]["outputs"]
        found += compare_cell(report, index, before.get(name, without)[1], outputs, facts)
    return found


def compare_cell(
    report: str, index: int, stored: Mapping[str, Any], outputs: Sequence[Output], facts: Collection[str] = ()
) -> list[Difference]:
    """Return the differences of a stored cell's outputs and new ones, at most one a layer.

    Raises BaselineError for a tolerance of the cell that isn't a number below 1.
    """
    tolerance = stored["metadata"].get("press", {}).get("tolerance", 0)
    if not _is_number(tolerance) or not 0 <= tolerance < 1:
        raise BaselineError(f"cell `{head(stored)}`: the tolerance is {tolerance!r}; give a number between 0 and 1")
    old, new, apart = outputs_of(stored["outputs"]), outputs_of(outputs), {PLOTLY, *facts}
    found = {
        FACTS: _fact_differences(_shown(old, facts), _shown(new, facts)),
        CHARTS: _chart_differences(_shown(old, [PLOTLY]), _shown(new, [PLOTLY]), tolerance),
        OUTPUTS: _differences(_others(old, apart), _others(new, apart)),
    }
    limited = {layer: _limited(list(lines)) for layer, lines in found.items()}
    return [Difference(report, index, head(stored), lines, layer) for layer, lines in limited.items() if lines]


def _shown(outputs: Sequence[Output], kinds: Collection[str]) -> list[Any]:
    return [output["data"][kind] for output in outputs for kind in kinds if kind in output.get("data", {})]


def _fact_differences(old: list[Any], new: list[Any]) -> Iterator[str]:
    before, after = _statements(old), _statements(new)
    for name in {**before, **after}:
        for one, other in zip_longest(before.get(name, []), after.get(name, []), fillvalue="not stated"):
            if one != other:
                yield from _changed_lines(name, one, other) if "\n" in one + other else [f"{name}: {one} -> {other}"]
    if old != new and before == after:
        yield "the same facts stand in another order"


def _statements(parts: list[Any]) -> dict[str, list[str]]:
    """Return what is stated, by id."""
    found: dict[str, list[str]] = {}
    for part in parts:
        for name, words in part.items() if isinstance(part, Mapping) else map(_worded, part):
            found.setdefault(name, []).append(words)
    return found


def _worded(fact: Mapping[str, Any] | str) -> tuple[str, str]:
    """Return a fact's id and all that it says; some facts are an id and nothing else."""
    if isinstance(fact, str):
        return fact, "stated"
    more = [f"{key} {value}" for key, value in sorted(fact.items()) if key not in ("source", "words")]
    return fact["source"], "; ".join([fact["words"], *more])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _chart_differences(old: list[Any], new: list[Any], tolerance: float) -> Iterator[str]:
    if len(old) != len(new):
        yield f"{len(old)} charts -> {len(new)} charts"
    else:
        for one, other in zip(old, new, strict=True):
            yield from _differences(one, other, tolerance=tolerance)


def _others(outputs: Sequence[Output], apart: Collection[str]) -> dict[str, Any]:
    """Return outputs without what differs in each run and without what other layers compare."""
    kept = [
        {key: value for key, value in one.items() if key not in ("execution_count", "traceback")} for one in outputs
    ]
    for one in kept:
        if "data" in one:
            one["data"] = {kind: value for kind, value in one["data"].items() if kind not in apart}
    return {"outputs": _without_addresses(kept)}


def _without_addresses(value: Any) -> Any:
    """Return a value with its lines joined and without addresses of objects; a rule for decimals would hide changes."""
    if isinstance(value, str):
        return ADDRESS.sub("0xADDRESS", value)
    if value and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _without_addresses("".join(value))
    if isinstance(value, list):
        return [_without_addresses(one) for one in value]
    return {key: _without_addresses(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _limited(lines: list[str]) -> str:
    more = len(lines) - LIMIT
    return "\n".join(lines if more <= 0 else [*lines[:LIMIT], f"... and {more} more"])


def _differences(old: Any, new: Any, path: Path = (), tolerance: float = 0) -> Iterator[str]:
    """Yield the differences of two output values, one a line.

    >>> list(_differences({"y": [194, 195]}, {"y": [194, 196]}))
    ['y[1]: 195 -> 196']
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from _differences(old.get(key, NOTHING), new.get(key, NOTHING), (*path, key), tolerance)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{_written(path)}: {len(old)} items -> {len(new)} items"
        for index, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from _differences(one, other, (*path, index), tolerance)
    elif old == new and type(old) is type(new):
        return
    elif isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        yield from _changed_lines(_written(path), old, new)
    elif not (tolerance and _is_number(old) and _is_number(new) and math.isclose(old, new, rel_tol=tolerance)):
        yield f"{_written(path)}: {_value(old)} -> {_value(new)}"


def _changed_lines(name: str, old: str, new: str) -> Iterator[str]:
    changes = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    yield f"{name}:"
    yield from (_short(line) for line in changes if not line.startswith("@@"))
    if not changes:
        yield "the newline at its end"


def _written(path: Path) -> str:
    """Write a path as a reader of Python does: ``data[0].y[1]``."""
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path).removeprefix(".")


def _value(value: Any) -> str:
    return "nothing" if value is NOTHING else _short(repr(value))


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
