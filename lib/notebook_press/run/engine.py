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

from jupyter_client.kernelspec import KernelSpec
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine

from notebook_press.run.environment import can_fork
from notebook_press.run.forked_process import ForkedProcess
from notebook_press.run.kernel_process import THIS_PYTHON, KernelProcess, spec_of
from notebook_press.run.limits import LimitError, Limits

LAUNCHER = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
LOG = logging.getLogger("papermill")
OUTPUTS = ("stream", "display_data", "execute_result", "update_display_data", "error")


class Client(PapermillNotebookClient):
    """papermill's client, which takes the outputs from a `ForkedProcess` or a `KernelProcess`."""

    def __init__(self, nb_man: Any, process: ForkedProcess | KernelProcess, **traits: Any) -> None:
        super().__init__(nb_man, **{"log": LOG, "record_timing": False} | traits)
        self.process, self.limits = process, process.limits

    def run(self) -> None:
        """Run all cells until one fails."""
        self.reset_execution_trackers()
        # An output widget sends its state back to the kernel, where nobody would read it.
        ignore = SimpleNamespace(send=lambda message: None)
        self.kc = SimpleNamespace(session=SimpleNamespace(msg=lambda *_, **__: None), shell_channel=ignore)
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = self.process.language_info
        self.set_widgets_metadata()

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Run one cell, as nbclient does; raise CellExecutionError when it fails or is cut short."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        self.limits.cell_began = time.monotonic()
        try:
            reply = self.take_outputs(cell, cell_index)
        except LimitError as reason:
            # papermill shows no more of an error than its traceback.
            error = {"ename": reason.ename, "evalue": str(reason), "traceback": [f"{reason.ename}: {reason}"]}
            cell.outputs.append(new_output("error", **error))
            raise CellExecutionError("", reason.ename, str(reason)) from None
        if reply["status"] == "error":
            allowed = self.allow_errors or reply.get("ename") in self.allow_error_names or "raises-exception" in tags
            if self.force_raise_errors or not allowed:
                raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def take_outputs(self, cell: Any, cell_index: int) -> dict[str, Any]:
        """Run one cell, take over what its process sends, and return what that says of how it ended.

        Raises LimitError when a limit is reached, or the notebook's process has died.
        """
        for message in self.process.run(cell.source):
            if message["msg_type"] == "execute_reply":
                break
            if message["msg_type"] in OUTPUTS:
                self.limits.shown += len(json.dumps(message["content"], default=str))
            self.process_message(message, cell, cell_index)
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
        known = options.keys() & Client.class_trait_names()
        traits = {name: options[name] for name in known if options[name] is not None}
        given = environment or {}, limits
        process = ForkedProcess(*given) if fork and not obstacle else KernelProcess(spec, *given)
        with process:
            Client(nb_man, process, **traits).run()
        nb_man.nb.metadata.papermill.update(engine=process.engine, peak_memory=limits.peak)


def obstacle_to_fork(spec: KernelSpec) -> str:
    """Say why a process forked from this one can't stand for a kernel; nothing if it can."""
    if not can_fork():
        return "this process can't be forked safely"
    own = {sys.executable, str(Path(sys.executable).resolve()), "python", "python3"}
    is_own = spec.argv[0] in own and [one for one in spec.argv[1:] if one != "-Xfrozen_modules=off"] == LAUNCHER
    if spec is THIS_PYTHON or (is_own and not spec.env):
        return ""
    return f"the kernel {spec.display_name!r} isn't the one of this Python"
