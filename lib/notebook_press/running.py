"""Running one notebook through papermill, so that a failure never touches the last good report.

What papermill and its libraries do by default and this module doesn't, each for a measured reason:
writing the target after every cell (torn files, 0.3 s), asking the kernel to shut down gracefully
(0.5 s, and now and then 10 s), looking for an installed kernel specification (there may be none),
and losing the notebook when a cell runs out of time.
"""

from __future__ import annotations

# isort: off
from . import guard  # noqa: F401  before all that imports jsonschema
# isort: on

import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError, strip_color

from .baselines import failed_path
from .errors import RenderError
from .plan import Report

LIBRARY = Path(__file__).resolve().parent.parent
KERNEL_COMMAND = (
    sys.executable,
    "-m",
    "notebook_press.kernel",
    "-f",
    "{connection_file}",
    # The only thing a kernel says at a lower level is that local sockets aren't encrypted.
    "--IPKernelApp.log_level=40",
    "--HistoryManager.enabled=False",
)


def kernel_environment() -> dict[str, str]:
    """Return what every kernel finds in its environment, whoever starts it.

    The same libraries as the press; charts as data rather than as HTML with random ids; sets in a
    fixed order; no local time zone.
    """
    paths = [str(LIBRARY), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PLOTLY_RENDERER": "plotly_mimetype",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a warning about a debugger nobody uses here
    }


def kernel_manager(environment: Mapping[str, str], zygote: str = "") -> type[AsyncKernelManager]:
    """Return a manager whose kernels run on this very Python, whatever kernels are installed.

    With the address of a zygote they are forked from it.
    """
    spec = KernelSpec(argv=list(KERNEL_COMMAND), language="python", display_name="Python 3", env=dict(environment))
    if zygote:
        from . import warm

        spec.metadata = {"kernel_provisioner": {"provisioner_name": warm.NAME, "config": {"address": zygote}}}

    class Manager(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return Manager


class Engine(NBClientEngine):
    """papermill's own engine, which also keeps the notebook when a cell is cut short."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, timeout: int, **options: Any) -> None:
        """Run the cells; a timeout or a dead kernel becomes the error output of the running cell."""
        begun: list[Any] = []
        deadline = time.monotonic() + timeout

        def remaining(cell: Any) -> int:
            begun.append(cell)
            return max(1, int(deadline - time.monotonic()))

        try:
            super().execute_managed_notebook(nb_man, kernel_name, timeout_func=remaining, **options)
        except (CellTimeoutError, DeadKernelError) as error:
            if not begun:
                raise
            timed_out = isinstance(error, CellTimeoutError)
            words = f"the report took longer than its timeout of {timeout} s" if timed_out else str(error)
            begun[-1].outputs.append(
                nbformat.v4.new_output("error", ename=type(error).__name__, evalue=words, traceback=[])
            )


papermill_engines.register("press", Engine)
# nbclient tells of a dead kernel in the log too; the error says it already.
logging.getLogger("papermill").addHandler(logging.NullHandler())


def run(
    report: Report, target: Path, *, record: Path | None = None, root: Path | None = None, zygote: str = ""
) -> Path:
    """Execute a report's notebook into a temporary file beside `target` and return that file.

    Parameters
    ----------
    report
        What to run; its parameters are taken as checked.
    target
        Where the result is meant to end up. It isn't touched.
    record, root
        Where to note the files below `root` that the notebook opens, one path a line.
    zygote
        Address of a running `warm.zygote`, to have the kernel forked from it.

    Raises
    ------
    RenderError
        When a cell fails. The notebook is then kept as ``<target stem>.failed.ipynb``.
    """
    target = Path(target).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.stem}.{os.getpid()}.part.ipynb")
    environment = kernel_environment()
    if record:
        environment |= {"PRESS_RECORD": str(record), "PRESS_ROOT": str(root or report.notebook.parent)}
    try:
        _execute(report, part, kernel_manager(environment, zygote))
    except PapermillExecutionError as error:
        raise _failure(report, error, keep_failed(part, target)) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def keep_failed(part: Path, target: Path) -> Path:
    """Keep a notebook that isn't good enough to be promoted where its author can look at it."""
    kept = failed_path(target)
    part.replace(kept)
    return kept


def _execute(report: Report, part: Path, manager: type[AsyncKernelManager]) -> None:
    papermill.execute_notebook(
        _load(report.notebook),
        part,
        parameters=report.parameters,
        engine_name="press",
        kernel_name="python3",
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        cwd=report.notebook.parent,
        timeout=report.timeout,
        kernel_manager_class=manager,
        shutdown_kernel="immediate",
        record_timing=False,
    )


def _load(path: Path) -> nbformat.NotebookNode:
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
    tags = [cell["metadata"].get("tags", []) for cell in _load(report.notebook).cells]
    tagged = next((number for number, names in enumerate(tags) if "parameters" in names), -1)
    return int(index > tagged)
