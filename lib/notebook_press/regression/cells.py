"""What a cell of an executed notebook says of itself, and what its outputs hold, as the file has them."""

from collections.abc import Iterator, Mapping
from typing import Any

from notebook_press.plan.parameters import source

PLOTLY = "application/vnd.plotly.v1+json"
# What a page can show, best first.
SHOWN = (
    PLOTLY,
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "text/latex",
    "text/plain",
)
WIDGET = "application/vnd.jupyter.widget-view+json"


def tags(cell: Mapping[str, Any]) -> list[str]:
    """Return a cell's tags."""
    return list(cell["metadata"].get("tags", []))


def ends_here(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell ended the notebook as wanted, by ``sys.exit(0)``, as papermill understands it."""
    return any(one["ename"] == "SystemExit" and one["evalue"] in ("", "0") for one in _errors(cell))


def failure(cell: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the error in which a cell ended though it wasn't to, if there is one."""
    return None if "raises-exception" in tags(cell) or ends_here(cell) else next(_errors(cell), None)


def _errors(cell: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (one for one in cell.get("outputs", []) if one["output_type"] == "error")


def reached(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the code cells with their numbers, up to the one that ended the notebook as wanted."""
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            yield index, cell
            if ends_here(cell):
                return


def is_run(cell: Mapping[str, Any]) -> bool:
    """Tell whether a code cell was run, or needn't be: it is empty, or tagged so."""
    return cell.get("execution_count") is not None or "skip-execution" in tags(cell) or not source(cell).strip()


def head(cell: Mapping[str, Any]) -> str:
    """Return the first line of a cell's code, by which its author knows it."""
    return next((line.strip() for line in source(cell).splitlines() if line.strip()), "")


def charts(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the specification of each Plotly chart among the outputs."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if PLOTLY in output.get("data", {}):
                yield output["data"][PLOTLY]


def shown(data: Mapping[str, Any]) -> str:
    """Return which of an output's kinds a page shows; nothing where it can show none."""
    return next((kind for kind in SHOWN if kind in data), "")


def strings(value: Any) -> Iterator[str]:
    """Yield every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from strings(one)
