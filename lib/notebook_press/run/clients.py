"""nbclient's bookkeeping of outputs, fed from a forked process or from a kernel, and kept when a cell is cut short.

Only this module uses names of nbclient and of papermill's client that they may change in any release; pyproject.toml
pins papermill to the minor for its sake, and the tests of both engines say whether they still mean what they did.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from jupyter_core.utils import ensure_async
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, DeadKernelError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient

from notebook_press.run.forked_process import ForkedNotebook
from notebook_press.run.limits import LimitError, Limits, ResourceMonitor

LATE = ("stream", "display_data")  # what may come from a task or thread of an earlier cell
OUTPUTS = ("stream", "display_data", "execute_result", "update_display_data", "error")


def cut_short(cell: Any, reason: LimitError) -> CellExecutionError:
    """Say in a cell's outputs why it was ended, and return the error to raise."""
    words = f"{reason.ename}: {reason}"  # papermill shows no more of an error than its traceback
    cell.outputs.append(new_output("error", ename=reason.ename, evalue=str(reason), traceback=[words]))
    return CellExecutionError("", reason.ename, str(reason))


class ForkClient(PapermillNotebookClient):
    """Takes the outputs of a forked process instead of those from a kernel's channels."""

    def run(self, process: ForkedNotebook) -> None:
        """Run all cells until one fails."""
        from ipykernel.ipkernel import IPythonKernel

        self.process = process
        self.reset_execution_trackers()
        # An output widget sends its state back to the kernel, where nobody would read it.
        ignore = SimpleNamespace(send=lambda message: None)
        self.kc = SimpleNamespace(session=SimpleNamespace(msg=lambda *_, **__: None), shell_channel=ignore)
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        self.set_widgets_metadata()

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Run one cell; raise CellExecutionError when it fails or is cut short."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        try:
            for message in self.process.run(cell.source):
                if message["msg_type"] == "execute_reply":
                    break
                self.process_message(message, cell, cell_index)
                _merge_last_streams(cell.outputs)
        except LimitError as reason:
            raise cut_short(cell, reason) from None
        reply = message["content"]
        if reply["status"] == "error" and "raises-exception" not in tags:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell


def _merge_last_streams(outputs: list[Any]) -> None:
    """Make one output of the last two if they are of the same stream: they came piece by piece."""
    if [one.get("name") for one in outputs[-2:]] in (["stdout"] * 2, ["stderr"] * 2):
        outputs[-2].text += outputs.pop().text


class KernelClient(PapermillNotebookClient):
    """papermill's client, with a monitor of the kernel's process."""

    def __init__(self, nb_man: Any, *, limits: Limits, **traits: Any) -> None:
        super().__init__(nb_man, **traits)
        self.limits = limits
        self.was_cut_short = False
        self.requests: list[str] = []

    def papermill_execute_cells(self) -> None:
        """Run all cells until one fails or a limit is reached."""
        process = self.km.provisioner.pid
        self.limits.began = time.monotonic()  # starting it has a limit of its own
        self.monitor = ResourceMonitor(self.limits, process, lambda: _kill(process))
        self.monitor.start()
        try:
            super().papermill_execute_cells()
        finally:
            self.monitor.stop()

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Run one cell; raise CellExecutionError when it fails or is cut short."""
        self.limits.begin_cell()
        try:
            return super().execute_cell(cell, cell_index, **options)
        except DeadKernelError:
            self.was_cut_short = True
            died = LimitError("DeadKernelError", "the notebook's process died")
            raise cut_short(cell, self.monitor.reason or died) from None

    async def _async_poll_output_msg(self, request: str, cell: Any, cell_index: int) -> None:
        """Take over what the kernel sends for a cell, and what tasks and threads of earlier cells print meanwhile."""
        self.requests.append(request)
        while True:
            message = await ensure_async(self.kc.iopub_channel.get_msg(timeout=None))
            parent, is_printed = message["parent_header"].get("msg_id"), message["msg_type"] in LATE
            if parent == request or (is_printed and parent in self.requests):
                try:
                    self.process_message(message, cell, cell_index)
                except CellExecutionComplete:
                    return

    def wait_for_reply(self, *given: Any) -> Any:
        """Wait for the answer to what papermill asks at the end; nbclient would wait 5 s for that of a dead kernel."""
        if self.was_cut_short:
            raise DeadKernelError("Kernel died")
        return super().wait_for_reply(*given)

    def process_message(self, msg: Mapping[str, Any], cell: Any, cell_index: int) -> Any:
        """Take over what the kernel sends; past the limit, end it.

        nbclient waits for the cell's reply and looks at an error raised in here only then, which is never for a
        cell that prints without end. So the wait is called off, as nbclient does itself for a dead kernel.
        """
        if msg["msg_type"] in OUTPUTS:
            try:
                self.limits.show(len(json.dumps(msg["content"], default=str)))
            except LimitError as reason:
                self.monitor.end_for(reason)
                self.task_poll_for_reply.cancel()
                raise CellExecutionComplete from None
        return super().process_message(msg, cell, cell_index)


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
