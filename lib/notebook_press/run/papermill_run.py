"""Running one notebook through papermill, so that a failure never touches the last good report.

What papermill and its libraries do by default and this module doesn't, each for a measured reason:
writing the target after every cell (torn files, 0.3 s), writing and reading the notebook twice more
around the run, asking the kernel to shut down gracefully (0.5 s, and now and then 10 s), looking for
an installed kernel specification (there may be none), and losing the notebook when a cell is cut short.
So papermill's steps are taken one by one, where `papermill.execute_notebook` takes them in one.
"""

from __future__ import annotations

# isort: off
from notebook_press.run import block_slow_import  # noqa: F401  before all that imports jsonschema
# isort: on

import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpec, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from papermill.engines import papermill_engines
from papermill.exceptions import strip_color
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir

from notebook_press.errors import PressError, RenderError
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import dumps, failed_path, normalise, write_atomically
from notebook_press.regression.cells import ends_here
from notebook_press.run import engines
from notebook_press.run.environment import can_fork, notebook_environment

KERNEL_COMMAND = (
    sys.executable,
    "-m",
    "notebook_press.run.recording_kernel",
    "-f",
    "{connection_file}",
    # The only thing a kernel says at a lower level is that local sockets aren't encrypted.
    "--IPKernelApp.log_level=40",
    "--HistoryManager.enabled=False",
)

PYTHON = {"kernel_name": "python3", "language": "python"}


def kernel_manager(environment: Mapping[str, str]) -> type[AsyncKernelManager]:
    """Return a manager whose kernels run on this very Python, whatever kernels are installed."""
    spec = KernelSpec(argv=list(KERNEL_COMMAND), language="python", display_name="Python 3", env=dict(environment))

    class Manager(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return Manager


engines.register()
# nbclient tells of a dead kernel in the log too; the error says it already.
logging.getLogger("papermill").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Run:
    """A notebook that was executed without an error, in the form of a baseline; what ran it and what that took."""

    notebook: dict[str, Any]
    engine: str
    peak_memory: int


def run(
    report: Report, target: Path, recording: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> Run:
    """Execute a report's notebook; its parameters are taken as checked.

    Parameters
    ----------
    target
        Where the result is meant to end up; it isn't touched.
    recording
        What `recording_kernel.Recorder` takes, to have noted what the notebook reads.
    environment
        Variables that it finds besides those that all do.

    Raises
    ------
    RenderError
        When a cell fails. The notebook is then kept as ``<target stem>.failed.ipynb``.
    PressError
        When the notebook asks for a kernel of another language that isn't installed.
    """
    kept = failed_path(Path(target).resolve())
    kept.parent.mkdir(parents=True, exist_ok=True)
    kernel = _kernel_of(report.notebook)
    forked = report.engine == "fork" and kernel["language"] == "python" and can_fork()
    executed = _execute(report, kernel, forked, recording, notebook_environment(environment))
    # papermill's own account would also name a cell whose error a tag allows.
    for index, cell in enumerate(executed.cells):
        if cell.metadata.papermill.get("exception") and not ends_here(cell):
            write_atomically(kept, dumps(executed))
            raise _failure(report, index, cell, kept)
    return Run(normalise(executed), "fork" if forked else "kernel", executed.metadata.papermill["peak_memory"])


def _kernel_of(notebook: Path) -> dict[str, str]:
    """Return name and language of the kernel that a notebook asks for; any Python is this very one."""
    metadata = _read(notebook).metadata
    spec = metadata.get("kernelspec", {})
    language = str(spec.get("language") or metadata.get("language_info", {}).get("name") or "python")
    return PYTHON if language.lower() == "python" else {"kernel_name": spec.get("name", language), "language": language}


def _execute(
    report: Report, kernel: Mapping[str, str], forked: bool, recording: Sequence[str], environment: dict[str, str]
) -> Any:
    options: dict[str, Any]
    if forked:
        options = {"environment": {**os.environ, **environment}, "recording": recording}
    else:
        options = {"shutdown_kernel": "immediate", "record_timing": False}
        if kernel is PYTHON:
            noted = {"PRESS_RECORDING": json.dumps(recording)} if recording else {}
            options["kernel_manager_class"] = kernel_manager({**environment, **noted})
    try:
        with chdir(str(report.notebook.parent)):
            return papermill_engines.execute_notebook_with_engine(
                "fork" if forked else "kernel",
                load(report.notebook, report.parameters, kernel),
                kernel_name=kernel["kernel_name"],
                progress_bar=False,
                autosave_cell_every=0,
                timeout=report.timeout,
                memory=report.memory,
                output=report.output,
                **options,
            )
    except NoSuchKernel as error:
        raise PressError(
            f"{report.notebook}: it is written in {kernel['language']}, and its kernel {error.name!r} isn't installed"
        ) from None


def load(path: Path, parameters: Mapping[str, Any], kernel: Mapping[str, str]) -> Any:
    """Read a notebook and put the values of its parameters into a cell of it."""
    notebook = _read(path)
    notebook.metadata.setdefault("papermill", {"parameters": {}})
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata.setdefault("papermill", {})
    return parameterize_notebook(notebook, dict(parameters), **kernel) if parameters else notebook


def _read(path: Path) -> Any:
    """Read a notebook; cells that have no id get one by position, where nbformat would roll dice."""
    document = json.loads(path.read_text(encoding="utf-8-sig"))
    for index, cell in enumerate(document["cells"]):
        cell.setdefault("id", f"cell-{index}")
    document.update(nbformat=4, nbformat_minor=5)
    return nbformat.reads(json.dumps(document), as_version=4)


def _failure(report: Report, index: int, cell: Any, kept: Path) -> RenderError:
    errors = [output for output in cell.outputs if output.output_type == "error"]
    error: dict[str, Any] = errors[-1] if errors else {"ename": "CellExecutionError", "evalue": "", "traceback": []}
    return RenderError(
        notebook=report.notebook,
        report=report.name,
        parameters=report.parameters,
        cell=index - _injected_before(report, index),
        source=cell.source,
        ename=error["ename"],
        evalue=error["evalue"],
        traceback=strip_color("\n".join(error["traceback"])).splitlines(),
        kept=kept,
    )


def _injected_before(report: Report, index: int) -> int:
    """Count the cell that papermill injects before another one, for the author's notebook lacks it."""
    if not report.parameters:
        return 0
    tags = [cell["metadata"].get("tags", []) for cell in _read(report.notebook).cells]
    tagged = next((number for number, names in enumerate(tags) if "parameters" in names), -1)
    return int(index > tagged)
