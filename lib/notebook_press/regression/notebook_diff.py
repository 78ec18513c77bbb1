"""What a report says now against what its baseline says, in three layers, each told in its own words.

`facts` are outputs of the kinds that a collection names: a list of objects with `source` and `words` (and
perhaps more keys) or of ids, or an object with a statement by id. They are compared exactly. `charts` are Plotly
specifications; a number may differ by a relative tolerance where the cell's metadata declares one::

    "press": {"tolerance": {"data.*.y.*": 1e-9}}

(parts of the path joined by dots, `*` for any). `outputs` are all others, compared exactly but for addresses
of objects. nbval compares those too; here are the kinds that it passes over: images, and the order of
outputs of unlike kinds.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from notebook_press.errors import BaselineError
from notebook_press.regression.baseline import outputs_of, repeatable
from notebook_press.regression.output_checks import PLOTLY, head

FACTS, CHARTS, OUTPUTS = LAYERS = ("facts", "charts", "outputs")
WORDS = {FACTS: "states other facts", CHARTS: "draws another chart", OUTPUTS: "differs from the baseline"}
LIMIT = 10
WIDTH = 100
ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
Output = Mapping[str, Any]


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
    before = {cell["id"]: cell for cell in old["cells"] if cell["cell_type"] == "code"}
    after = {cell["id"]: (index, cell) for index, cell in enumerate(new["cells"]) if cell["cell_type"] == "code"}
    found = []
    for name, (index, cell) in after.items():
        stored = before.get(name, {**cell, "outputs": []})
        found += compare_cell(report, index, stored, cell["outputs"], facts)
    for index, cell in enumerate(old["cells"]):
        if cell["id"] in before.keys() - after.keys():
            found += compare_cell(report, index, cell, [], facts)
    return found


def compare_cell(
    report: str, index: int, stored: Mapping[str, Any], outputs: Sequence[Output], facts: Collection[str] = ()
) -> list[Difference]:
    """Return the differences of a stored cell's outputs and new ones, at most one a layer."""
    old, new = stored["outputs"], outputs_of({"outputs": outputs})
    found = {
        FACTS: _facts([_parts(old, facts), _parts(new, facts)]),
        CHARTS: _charts(old, new, _near(tolerance(stored))),
        OUTPUTS: _rest(*([_without(one, {PLOTLY, *facts}) for one in both] for both in (old, new))),
    }
    return [Difference(report, index, head(stored), "\n".join(lines), layer) for layer, lines in found.items() if lines]


def tolerance(cell: Mapping[str, Any]) -> dict[str, float]:
    """Return the tolerance that a cell declares for the numbers of its charts, by path.

    Raises BaselineError for one that isn't a positive number below 1, or fits no number of the cell's charts.
    """
    tolerances: dict[str, float] = cell["metadata"].get("press", {}).get("tolerance", {})
    numbers = [path for chart in _charts_of(cell["outputs"]) for path, value in leaves(chart) if _is_number(value)]
    for pattern, allowed in tolerances.items():
        if not _is_number(allowed) or not 0 < allowed < 1:
            raise BaselineError(f"cell `{head(cell)}`: the tolerance of {pattern!r} is {allowed!r}; give 0 to 1")
        if not any(fnmatchcase(path, pattern) for path in numbers):
            raise BaselineError(f"cell `{head(cell)}`: the tolerance of {pattern!r} fits no number of its charts")
    return tolerances


def _near(tolerances: Mapping[str, float]) -> Callable[[str, Any, Any], bool]:
    def near(path: str, old: Any, new: Any) -> bool:
        if not (_is_number(old) and _is_number(new)):
            return False
        allowed = max((one for pattern, one in tolerances.items() if fnmatchcase(path, pattern)), default=0)
        return bool(abs(old - new) <= allowed * max(abs(old), abs(new)))

    return near if tolerances else lambda *_: False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _charts_of(outputs: Sequence[Output]) -> list[Any]:
    return [output["data"][PLOTLY] for output in outputs if PLOTLY in output.get("data", {})]


def _charts(old: Sequence[Output], new: Sequence[Output], near: Callable[[str, Any, Any], bool]) -> list[str]:
    before, after = _charts_of(old), _charts_of(new)
    if len(before) != len(after):
        return [f"{len(before)} charts -> {len(after)} charts"]
    return [line for one, other in zip(before, after, strict=True) for line in differences(one, other, near=near)]


def _parts(outputs: Sequence[Output], facts: Collection[str]) -> list[Any]:
    return [output["data"][kind] for output in outputs for kind in facts if kind in output.get("data", {})]


def _facts(both: Sequence[list[Any]]) -> list[str]:
    """Say which facts are worded otherwise, gone or new; what is equal but for its order is told as that."""
    old, new = both
    if old == new:
        return []
    before, after = (_by_id(parts) for parts in both)
    lines = list(_reworded(before, after)) or ["the same facts stand in another order"]
    return lines if len(lines) <= LIMIT else [*lines[:LIMIT], f"... and {len(lines) - LIMIT} more"]


def _by_id(parts: list[Any]) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {}
    for part in parts:
        for name, words in part.items() if isinstance(part, Mapping) else map(_worded, part):
            facts.setdefault(name, []).append(words)
    return facts


def _worded(fact: Mapping[str, Any] | str) -> tuple[str, str]:
    """Return a fact's id and all that it says; some facts are an id and nothing else."""
    if isinstance(fact, str):
        return fact, ""
    more = [f"{key} {value}" for key, value in sorted(fact.items()) if key not in ("source", "words")]
    return fact["source"], "; ".join([fact["words"], *more])


def _reworded(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> Iterator[str]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name, []), after.get(name, [])
        for one, other in zip(old, new, strict=False):
            if one != other and "\n" in one + other:
                yield from (f"{name}: {line}" for line in differences(one, other))
            elif one != other:
                yield f"{name}: {one or 'an id'} -> {other or 'an id'}"
        for one in old[len(new) :]:
            yield f"{name}: no longer stated: {one}"
        for one in new[len(old) :]:
            yield f"{name}: newly stated: {one}"


def _without(output: Output, apart: Collection[str]) -> dict[str, Any]:
    """Return an output as it is compared: without its number and without what other layers compare."""
    kept = {key: value for key, value in output.items() if key != "execution_count"}
    if "data" in kept:
        kept["data"] = {kind: value for kind, value in kept["data"].items() if kind not in apart}
    return kept


def _rest(old: list[Any], new: list[Any]) -> list[str]:
    before, after = ([plain(one) for one in both] for both in (old, new))
    return [] if before == after else differences({"outputs": before}, {"outputs": after})


def plain(value: Any) -> Any:
    """Return an output with its lines joined, and without addresses of objects and what else differs in each run.

    A rule for decimals would hide real changes in tables.
    """
    if isinstance(value, str):
        return ADDRESS.sub("0xADDRESS", repeatable(value))
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return plain("".join(value))
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def differences(
    old: Any, new: Any, limit: int = LIMIT, near: Callable[[str, Any, Any], bool] = lambda *_: False
) -> list[str]:
    """Return the differences of two output values, one a line, at most `limit` of them.

    `near` is asked whether two unequal values at a path, such as ``data.0.y.1``, count as equal.

    >>> differences({"y": [194, 195]}, {"y": [194, 196]})
    ['y[1]: 195 -> 196']
    """
    both_text = isinstance(old, str) and isinstance(new, str)
    lines = _text(old, new) if both_text else list(_values(old, new, (), near))
    more = len(lines) - limit
    return lines if more <= 0 else [*lines[:limit], f"... and {more} more"]


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
                yield f"{_written((*path, key))}: {_short(repr(old[key]))} -> gone"
            elif key not in old:
                yield f"{_written((*path, key))}: new, {_short(repr(new[key]))}"
            else:
                yield from _values(old[key], new[key], (*path, key), near)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{_written(path)}: {len(old)} items -> {len(new)} items"
        for index, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from _values(one, other, (*path, index), near)
    elif isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        yield from _text(old, new)
    elif (old != new or type(old) is not type(new)) and not near(".".join(map(str, path)), old, new):
        yield f"{_written(path)}: {_short(repr(old))} -> {_short(repr(new))}"


def _written(path: tuple[str | int, ...]) -> str:
    """Write a path as a reader of Python does: ``data[0].y[1]``."""
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path).removeprefix(".")


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
