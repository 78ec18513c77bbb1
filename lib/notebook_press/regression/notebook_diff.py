"""What a report says now against what its baseline says, in three layers.

`facts` are outputs of the kinds that a collection names: a list of objects with `source` and other keys, or of ids, or
an object with a statement by id. `charts` are Plotly specifications; their numbers may differ by a relative tolerance
where the cell's metadata declares one, as ``"press": {"tolerance": 1e-9}``. `outputs` are all others, without what
differs in each run. One function compares them all, exactly but for that tolerance.
"""

import difflib
import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notebook_press.errors import BaselineError
from notebook_press.regression.baseline import outputs_of
from notebook_press.regression.cells import PLOTLY, head

FACTS, CHARTS, OUTPUTS = LAYERS = ("facts", "charts", "outputs")
WORDS = {FACTS: "states other facts", CHARTS: "draws another chart", OUTPUTS: "differs from the baseline"}
LIMIT = 10  # lines of a difference
WIDTH = 100  # characters of a value
SAME = 40  # characters that are kept of what two long values begin with alike
ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
PASSING = ("execution_count", "traceback")  # keys of an output that mean nothing
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
    old, new = _layers(stored["outputs"], facts), _layers(outputs, facts)
    found = {layer: list(_differences(old[layer], new[layer], (), tolerance * (layer == CHARTS))) for layer in LAYERS}
    if not found[FACTS] and [*old[FACTS]] != [*new[FACTS]]:
        found[FACTS] = ["the same facts stand in another order"]
    return [Difference(report, index, head(stored), _limited(lines), layer) for layer, lines in found.items() if lines]


def _layers(outputs: Iterable[Output], facts: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return what each layer compares of a cell's outputs."""
    kept = [{key: value for key, value in one.items() if key not in PASSING} for one in outputs_of(outputs)]
    data = [one.get("data", {}) for one in kept]
    stated = [one.pop(kind) for one in data for kind in facts if kind in one]
    charts = [one.pop(PLOTLY) for one in data if PLOTLY in one]
    # Addresses of objects differ in each run; a like rule for decimals would hide changes.
    others = json.loads(ADDRESS.sub("0xADDRESS", json.dumps(kept)))
    return {FACTS: _by_id(stated), CHARTS: {"charts": charts}, OUTPUTS: {"outputs": others}}


def _by_id(stated: Iterable[Any]) -> dict[str, Any]:
    """Return facts by their ids, those that are stated again with a number; some are an id and nothing else."""
    found: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for part in stated:
        # A list has an order of its own, an object only that in which it happens to be written.
        facts = sorted(part.items()) if isinstance(part, Mapping) else [(_id(one), one) for one in part]
        for name, fact in facts:
            seen[name] += 1
            found[name if seen[name] == 1 else f"{name} ({seen[name]})"] = fact
    return found


def _id(fact: Mapping[str, Any] | str) -> str:
    return fact if isinstance(fact, str) else str(fact["source"])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _limited(lines: list[str]) -> str:
    more = len(lines) - LIMIT
    return "\n".join(lines if more <= 0 else [*lines[:LIMIT], f"... and {more} more"])


def _differences(old: Any, new: Any, path: Path = (), tolerance: float = 0) -> Iterator[str]:
    """Yield the differences of two values, one a line.

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
        yield f"{_written(path)}:"
        yield from _changed_lines(old, new)
    elif not (tolerance and _is_number(old) and _is_number(new) and math.isclose(old, new, rel_tol=tolerance)):
        before, after = _from_where_they_differ(*("nothing" if one is NOTHING else repr(one) for one in (old, new)))
        yield f"{_written(path)}: {before} -> {after}"


def _changed_lines(old: str, new: str) -> Iterator[str]:
    changes = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    yield from (_short(line) for line in changes if not line.startswith("@@"))
    if not changes:
        yield "the newline at its end"


def _written(path: Path) -> str:
    """Write a path as a reader of Python does: ``data[0].y[1]``."""
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path).removeprefix(".")


def _from_where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Return two values short enough for a line, the long ones from shortly before they part."""
    at = next((n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0) - SAME
    if max(len(old), len(new)) > WIDTH and at > 0:
        old, new = f"…{old[at:]}", f"…{new[at:]}"
    return _short(old), _short(new)


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
