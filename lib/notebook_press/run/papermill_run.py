"""Running one notebook through papermill, so that a failure never touches the last good report.

What papermill and its libraries do by default and this module doesn't, each for a measured reason:
writing the target after every cell (torn files, 0.3 s), writing and reading the notebook twice more
around the run, asking the kernel to shut down gracefully (0.5 s, and now and then 10 s), looking for
an installed kernel specification (there may be none), and losing the notebook when a cell is cut short.
So papermill's steps are taken one by one, where `papermill.execute_notebook` takes them in one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from papermill.exceptions import strip_color
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir

from notebook_press.errors import PressError, RenderError
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import INJECTED, normalise
from notebook_press.regression.cells import ends_here, head
from notebook_press.run.engine import ForkEngine
from notebook_press.run.environment import notebook_environment
from notebook_press.run.preimport import warm_up
from notebook_press.run.recording_kernel import RECORDING

TRACEBACK_LINES = 12
PYTHON = {"kernel_name": "python3", "language": "python"}


@dataclass(frozen=True)
class Run:
    """A notebook that was executed without an error, in the form of a baseline; what ran it and what that took."""

    notebook: dict[str, Any]
    engine: str
    peak_memory: int  # bytes


def run(report: Report, recording: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> Run:
    """Execute a report's notebook; its parameters are taken as checked.

    Parameters
    ----------
    recording
        What `recording_kernel.Recorder` takes, to have noted what the notebook reads.
    environment
        Variables that it finds besides those that all do.

    Raises
    ------
    RenderError
        When a cell fails.
    PressError
        When the notebook asks for a kernel of another language that isn't installed.
    """
    notebook, kernel = load(report.notebook, report.parameters)
    variables = {**notebook_environment(environment), RECORDING: json.dumps(recording)}
    fork = kernel is PYTHON and report.engine == "fork"
    if fork:
        warm_up()
    try:
        with chdir(str(report.notebook.parent)):
            executed = ForkEngine.execute_notebook(
                notebook,
                kernel["kernel_name"],
                fork=fork,
                environment=variables if kernel is PYTHON else None,
                timeout=report.timeout,
                memory=report.memory,
                output=report.output,
                progress_bar=False,
                autosave_cell_every=0,
            )
    except NoSuchKernel as error:
        raise PressError(
            f"{report.notebook}: it is written in {kernel['language']}, and its kernel {error.name!r} isn't installed"
        ) from None
    # papermill's own account would also name a cell whose error a tag allows.
    for index, cell in enumerate(executed.cells):
        if cell.metadata.papermill.get("exception") and not ends_here(cell):
            raise _failure(report, executed, index)
    account = executed.metadata.papermill
    return Run(normalise(executed), account["engine"], account["peak_memory"])


def _kernel_of(notebook: Any) -> dict[str, str]:
    """Return name and language of the kernel that a notebook asks for; any Python is this very one."""
    spec = notebook.metadata.get("kernelspec", {})
    language = str(spec.get("language") or notebook.metadata.get("language_info", {}).get("name") or "python")
    return PYTHON if language.lower() == "python" else {"kernel_name": spec.get("name", language), "language": language}


def load(path: Path, parameters: Mapping[str, Any]) -> tuple[Any, dict[str, str]]:
    """Read a notebook, with a cell that sets its parameters; return it with what papermill calls its kernel."""
    document = json.loads(path.read_text(encoding="utf-8-sig"))
    for index, cell in enumerate(document["cells"]):
        cell.setdefault("id", f"cell-{index}")  # nbformat would roll dice
    document.update(nbformat=4, nbformat_minor=5)
    notebook = load_notebook_node(nbformat.from_dict(document))
    kernel = _kernel_of(notebook)
    return parameterize_notebook(notebook, dict(parameters), **kernel) if parameters else notebook, kernel


def _failure(report: Report, executed: Any, index: int) -> RenderError:
    """Return the error that says which cell failed, with what."""
    cell = executed.cells[index]
    errors = [output for output in cell.outputs if output.output_type == "error"]
    # An error in the use of a magic is only printed.
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream").strip()
    error = errors[-1] if errors else {"ename": "CellExecutionError", "evalue": printed, "traceback": []}
    injected = [one for one in executed.cells[:index] if INJECTED in one.metadata.tags]  # the author's has no such cell
    place = f"cell {index - len(injected)} of {report.notebook.name}"
    lines = [
        f"report {report.name!r} failed in {place}: {error['ename']}: {error['evalue']}",
        f"  parameters: {', '.join(f'{name}={value!r}' for name, value in report.parameters.items()) or 'none'}",
        f"  cell begins: {head(cell)}",
    ]
    traceback = strip_color("\n".join(error["traceback"])).splitlines()[-TRACEBACK_LINES:]
    # What cut it short has no traceback of its own, and a fix of its own.
    fix = ["  mend the cell, or tag it `raises-exception` if it is meant to fail"] if len(traceback) > 1 else []
    return RenderError("\n".join([*lines, *(f"  | {line}" for line in traceback), *fix]), executed)
