"""Run a report's notebook in this process, as it stands or with a cell edited, and hand back what its cells show."""

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def run(name: str, parameters: Mapping[str, Any] | None = None, edits: Mapping[str, str] | None = None) -> list[Any]:
    """What the cells of a notebook display, in order, with parameters set and pieces of its code replaced.

    Raises AssertionError for an edit whose text stands in no cell.
    """
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    shown: list[Any] = []
    scope: dict[str, Any] = {"display": lambda *objects, **options: shown.extend(objects)}
    unused = set(edits or {})
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        for old, new in (edits or {}).items():
            if old in source:
                source = source.replace(old, new)
                unused.discard(old)
        shown += [value for value in [_run_cell(source, scope)] if value is not None]
        if "parameters" in cell["metadata"].get("tags", []):
            scope |= parameters or {}
    assert not unused, f"no cell has {unused}"
    return shown


def _run_cell(source: str, scope: dict[str, Any]) -> Any:
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "<cell>", "exec"), scope)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), scope) if last else None


def charts(shown: list[Any]) -> dict[str, Any]:
    """The charts among what is shown, by what they draw."""
    return {one.layout.meta["caption"]["subtitle"]: one for one in shown if hasattr(one, "layout")}
