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

import contextlib
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError, strip_color
from papermill.execute import raise_for_execution_errors
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir

from notebook_press.errors import RenderError
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import failed_path, normalise
from notebook_press.run.environment import can_fork, notebook_environment
from notebook_press.run.fork_engine import ForkEngine
from notebook_press.run.limits import DiedError, LimitError, Limits, Watch

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

LANGUAGE = {"kernel_name": "python3", "language": "python"}
OUTPUTS = ("stream", "display_data", "execute_result", "update_display_data", "error")


def kernel_manager(environment: Mapping[str, str]) -> type[AsyncKernelManager]:
    """Return a manager whose kernels run on this very Python, whatever kernels are installed."""
    spec = KernelSpec(argv=list(KERNEL_COMMAND), language="python", display_name="Python 3", env=dict(environment))

    class Manager(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return Manager


class KernelEngine(NBClientEngine):
    """papermill's own engine, with limits, which also keeps the notebook when a cell is cut short."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, timeout: float, memory: int | None, output: int, **options: Any
    ) -> None:
        """Run the cells; a limit or a dead kernel becomes the error output of the running cell."""
        client = KernelClient(nb_man, kernel_name=kernel_name, limits=Limits(timeout, memory, output), **options)
        try:
            client.execute()
        except DeadKernelError:  # papermill asks for the language at the end, whatever happened
            if not client.cut_short:
                raise
        nb_man.nb.metadata.papermill["peak_memory"] = client.watch.peak


class KernelClient(PapermillNotebookClient):
    """papermill's client, with a watch over the kernel's process."""

    def __init__(self, nb_man: Any, *, limits: Limits, **traits: Any) -> None:
        super().__init__(nb_man, **traits)
        self.limits = limits
        self.cut_short = False

    def papermill_execute_cells(self) -> None:
        """Run all cells until one fails or a limit is reached."""
        process = self.km.provisioner.pid
        self.limits.began = time.monotonic()  # starting it has a limit of its own
        self.watch = Watch(self.limits, process, lambda: _kill(process))
        self.watch.start()
        try:
            super().papermill_execute_cells()
        finally:
            self.watch.stop()

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Run one cell; raise CellExecutionError when it fails or is cut short."""
        try:
            return super().execute_cell(cell, cell_index, **options)
        except DeadKernelError:
            self.cut_short = True
            reason = self.watch.reason or DiedError("the notebook's process died")
            cell.outputs.append(nbformat.v4.new_output("error", ename=reason.ename, evalue=str(reason)))
            raise CellExecutionError("", reason.ename, str(reason)) from None

    def wait_for_reply(self, *given: Any) -> Any:
        """Wait for the answer to what papermill asks at the end; nbclient would wait 5 s for that of a dead kernel."""
        if self.cut_short:
            raise DeadKernelError("Kernel died")
        return super().wait_for_reply(*given)

    def process_message(self, msg: Mapping[str, Any], cell: Any, cell_index: int) -> Any:
        """Take over what the kernel tells; past the limit, end it.

        nbclient waits for the cell's reply and looks at an error raised in here only then, which is never for a
        cell that prints without end. So the wait is called off, as nbclient does itself for a dead kernel.
        """
        if msg["msg_type"] in OUTPUTS:
            try:
                self.limits.show(len(json.dumps(msg["content"], default=str)))
            except LimitError as reason:
                self.watch.reason = reason
                self.watch.end()
                self.task_poll_for_reply.cancel()
                raise CellExecutionComplete from None
        return super().process_message(msg, cell, cell_index)


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


papermill_engines.register("kernel", KernelEngine)
papermill_engines.register("fork", ForkEngine)
# nbclient tells of a dead kernel in the log too; the error says it already.
logging.getLogger("papermill").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Run:
    """A notebook that was executed without an error, in the form of a baseline; what ran it and what that took."""

    notebook: dict[str, Any]
    engine: str
    peak_memory: int


def run(report: Report, target: Path, *, record: Path | None = None, root: Path | None = None) -> Run:
    """Execute a report's notebook.

    Parameters
    ----------
    report
        What to run; its parameters are taken as checked.
    target
        Where the result is meant to end up. It isn't touched.
    record, root
        Where to note the files below `root` that the notebook opens, one path a line.

    Raises
    ------
    RenderError
        When a cell fails. The notebook is then kept as ``<target stem>.failed.ipynb``.
    """
    kept = failed_path(Path(target).resolve())
    kept.parent.mkdir(parents=True, exist_ok=True)
    noted = {"record": str(record or ""), "root": str(root or report.notebook.parent)}
    engine = "fork" if report.engine == "fork" and can_fork() else "kernel"
    executed = _execute(report, engine, _fork_options(noted) if engine == "fork" else _kernel_options(noted))
    part = kept.with_name(f".{target.stem}.{os.getpid()}.part.ipynb")  # papermill would write a torn file over the last
    try:
        raise_for_execution_errors(executed, str(part))
    except PapermillExecutionError as error:
        part.replace(kept)
        raise _failure(report, error, kept) from None
    finally:
        part.unlink(missing_ok=True)
    return Run(normalise(executed), engine, executed.metadata.papermill["peak_memory"])


def _fork_options(noted: Mapping[str, str]) -> dict[str, Any]:
    return {"environment": {**os.environ, **notebook_environment()}, **noted}


def _kernel_options(noted: Mapping[str, str]) -> dict[str, Any]:
    recording = {"PRESS_RECORD": noted["record"], "PRESS_ROOT": noted["root"]} if noted["record"] else {}
    return {
        "kernel_manager_class": kernel_manager({**notebook_environment(), **recording}),
        "shutdown_kernel": "immediate",
        "record_timing": False,
    }


def _execute(report: Report, engine: str, options: Mapping[str, Any]) -> nbformat.NotebookNode:
    with chdir(str(report.notebook.parent)):
        return papermill_engines.execute_notebook_with_engine(
            engine,
            load(report.notebook, report.parameters),
            kernel_name=LANGUAGE["kernel_name"],
            progress_bar=False,
            autosave_cell_every=0,
            timeout=report.timeout,
            memory=report.memory,
            output=report.output,
            **options,
        )


def load(path: Path, parameters: Mapping[str, Any]) -> nbformat.NotebookNode:
    """Read a notebook and put the values of its parameters into a cell of it."""
    notebook = _read(path)
    notebook.metadata.setdefault("papermill", {"parameters": {}})
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata.setdefault("papermill", {})
    return parameterize_notebook(notebook, dict(parameters), **LANGUAGE) if parameters else notebook


def _read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook; cells that have no id get one by position, where nbformat would roll dice."""
    document = json.loads(path.read_text(encoding="utf-8"))
    for index, cell in enumerate(document["cells"]):
        cell.setdefault("id", f"cell-{index}")
    document.update(nbformat=4, nbformat_minor=5)
    return nbformat.reads(json.dumps(document), as_version=4)


def _failure(report: Report, error: PapermillExecutionError, kept: Path) -> RenderError:
    traceback = strip_color("\n".join(error.traceback)).splitlines()
    return RenderError(
        notebook=report.notebook,
        report=report.name,
        parameters=report.parameters,
        cell=error.cell_index - _injected_before(report, error.cell_index),
        source=error.source,
        ename=error.ename,
        evalue=error.evalue,
        traceback=traceback,
        kept=kept,
    )


def _injected_before(report: Report, index: int) -> int:
    """Count the cell that papermill injects before another one, for the author's notebook lacks it."""
    if not report.parameters:
        return 0
    tags = [cell["metadata"].get("tags", []) for cell in _read(report.notebook).cells]
    tagged = next((number for number, names in enumerate(tags) if "parameters" in names), -1)
    return int(index > tagged)
