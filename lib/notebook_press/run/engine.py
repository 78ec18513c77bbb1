"""papermill's engine ``fork``, which runs each notebook in a process forked from this one, or in an ordinary kernel.

``papermill --engine fork IN OUT`` works too. A process that starts from nothing spends a second on imports and half a
second on its sockets; a fork is there in a few milliseconds. What comes out is the same: see `fork_kernel`. A process
must be single-threaded when it forks; where that can't be had, or where a notebook asks for another kernel than this
very Python's, an ordinary kernel runs it with the same limits, and the log says so.

Either process gives the messages of a kernel (`forked_process`, `kernel_process`), which one client makes into outputs.
"""

import json
import logging
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import papermill.engines
from jupyter_client.kernelspec import KernelSpec
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_output
from papermill.engines import Engine
from papermill.utils import remove_args

from notebook_press.run.environment import can_fork
from notebook_press.run.forked_process import ForkedProcess
from notebook_press.run.kernel_process import THIS_PYTHON, KernelProcess, spec_of
from notebook_press.run.limits import LimitError, Limits

LAUNCHER = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
LOG = logging.getLogger("papermill")
OUTPUTS = ("stream", "display_data", "execute_result", "update_display_data", "error")


class CellRunner:
    """Runs the cells of papermill's client in a `ForkedProcess` or a `KernelProcess`; the client makes the outputs."""

    def __init__(self, client: Any, process: ForkedProcess | KernelProcess) -> None:
        self.client, self.process, self.limits = client, process, process.limits

    def run(self) -> None:
        """Run all cells until one fails."""
        client = self.client
        client.execute_cell = self.execute_cell
        client.reset_execution_trackers()
        # An output widget sends its state back to the kernel, where nobody would read it.
        ignore = SimpleNamespace(send=lambda message: None)
        client.kc = SimpleNamespace(session=SimpleNamespace(msg=lambda *_, **__: None), shell_channel=ignore)
        client.papermill_execute_cells()
        client.nb.metadata["language_info"] = self.process.language_info
        client.set_widgets_metadata()

    def execute_cell(self, cell: Any, cell_index: int) -> None:
        """Run one cell, as nbclient does; raise CellExecutionError when it fails or is cut short."""
        client, tags = self.client, cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or client.skip_cells_with_tag in tags:
            return
        cell.outputs = []
        client.clear_before_next_output = False
        client.code_cells_executed += 1
        self.limits.cell_began = time.monotonic()
        try:
            reply = self.take_outputs(cell, cell_index)
        except LimitError as reason:
            # papermill shows no more of an error than its traceback.
            error = {"ename": reason.ename, "evalue": str(reason), "traceback": [f"{reason.ename}: {reason}"]}
            cell.outputs.append(new_output("error", **error))
            raise CellExecutionError("", reason.ename, str(reason)) from None
        if reply["status"] == "error":
            by_name = reply.get("ename") in client.allow_error_names
            allowed = client.allow_errors or by_name or "raises-exception" in tags
            if client.force_raise_errors or not allowed:
                raise CellExecutionError.from_cell_and_msg(cell, reply)

    def take_outputs(self, cell: Any, cell_index: int) -> dict[str, Any]:
        """Run one cell, take over what its process sends, and return what that says of how it ended.

        Raises LimitError when a limit is reached, or the notebook's process has died.
        """
        for message in self.process.run(cell.source):
            if message["msg_type"] == "execute_reply":
                break
            if message["msg_type"] in OUTPUTS:
                self.limits.shown += len(json.dumps(message["content"], default=str))
            self.client.process_message(message, cell, cell_index)
            # What is of the same stream came piece by piece.
            if [one.get("name") for one in cell.outputs[-2:]] in (["stdout"] * 2, ["stderr"] * 2):
                cell.outputs[-2].text += cell.outputs.pop().text
        reply: dict[str, Any] = message["content"]
        return reply


class ForkEngine(Engine):
    """Runs notebooks in forked processes, or in ordinary kernels where these can't be had or aren't wanted."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        environment: Mapping[str, str] | None = None,
        fork: bool = True,
        **options: Any,
    ) -> None:
        """Run a notebook's cells; further options are those of `Limits` and of papermill's client.

        Parameters
        ----------
        environment
            Variables that the notebook finds besides those of this process, from a caller who knows that this very
            Python is what it asks for.
        fork
            Whether a forked process is wanted. The log says where an ordinary kernel has to do.

        Raises
        ------
        NoSuchKernel
            When the notebook asks for a kernel that isn't installed.
        """
        spec = spec_of(nb_man.nb, kernel_name) if environment is None else THIS_PYTHON
        obstacle = obstacle_to_fork(spec) if fork else ""
        if obstacle:
            LOG.warning("%s, so an ordinary kernel runs the notebook", obstacle)
        limits = Limits.taken_from(options)
        given = environment or {}, limits
        process = ForkedProcess(*given) if fork and not obstacle else KernelProcess(spec, *given)
        with process:
            # papermill's own engine takes the class from there, too: what stands in its place counts here as well.
            client = papermill.engines.PapermillNotebookClient(nb_man, **_client_options(kernel_name, limits, options))
            CellRunner(client, process).run()
        nb_man.nb.metadata.papermill.update(engine=process.engine, peak_memory=limits.peak)


def _client_options(kernel_name: str, limits: Limits, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what papermill's client is given, as papermill's own engine gives it."""
    return {
        **remove_args(["input_path"], **options),
        "timeout": limits.execution_timeout,
        "startup_timeout": limits.start_timeout,
        "kernel_name": kernel_name,
        "log": LOG,
        "record_timing": False,
    }


def obstacle_to_fork(spec: KernelSpec) -> str:
    """Say why a process forked from this one can't stand for a kernel; nothing if it can."""
    if not can_fork():
        return "this process can't be forked safely"
    own = {sys.executable, str(Path(sys.executable).resolve()), "python", "python3"}
    is_own = spec.argv[0] in own and [one for one in spec.argv[1:] if one != "-Xfrozen_modules=off"] == LAUNCHER
    if spec is THIS_PYTHON or (is_own and not spec.env):
        return ""
    return f"the kernel {spec.display_name!r} isn't the one of this Python"
