"""papermill engines: ``fork`` runs each notebook in a process forked from this one, ``kernel`` in an ordinary kernel.

``papermill --engine fork IN OUT`` works too. A process that starts from nothing spends a second on imports and half a
second on its sockets; a fork is there in a few milliseconds. What comes out is the same: see `fork_kernel`. A process
must be single-threaded when it forks; where that can't be had, or where a notebook asks for another kernel than this
very Python's, an ordinary kernel runs it with the same limits, and the log says so.

Only this module uses names of nbclient and of papermill's client that they may change in any release; pyproject.toml
pins papermill to the minor for its sake, and the tests of both engines say whether they still mean what they did.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import zmq
from ipykernel.ipkernel import IPythonKernel
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_async
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, DeadKernelError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, papermill_engines

from notebook_press.run.environment import KERNEL_COMMAND, can_fork
from notebook_press.run.forked_process import ForkedNotebook
from notebook_press.run.limits import TICK, LimitError, Limits
from notebook_press.run.recording_kernel import RECORDING

LAUNCHER = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
LOG = logging.getLogger("papermill")
SECONDS_TO_READ = 0.3  # what a kernel sent before it died
LATE = ("stream", "display_data")  # what may come from a task or thread of an earlier cell
OUTPUTS = ("stream", "display_data", "execute_result", "update_display_data", "error")


class LimitedClient(PapermillNotebookClient):
    """papermill's client for a notebook that is ended when it is past its limits."""

    def __init__(self, nb_man: Any, limits: Limits, **traits: Any) -> None:
        super().__init__(nb_man, **{"log": LOG} | traits)
        self.limits = limits

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Run one cell; raise CellExecutionError when it fails or is cut short, which its outputs then say."""
        self.limits.cell_began = time.monotonic()
        try:
            return self.execute_within_limits(cell, cell_index)
        except LimitError as reason:
            # papermill shows no more of an error than its traceback.
            error = {"ename": reason.ename, "evalue": str(reason), "traceback": [f"{reason.ename}: {reason}"]}
            cell.outputs.append(new_output("error", **error))
            raise CellExecutionError("", reason.ename, str(reason)) from None

    def execute_within_limits(self, cell: Any, cell_index: int) -> Any:
        """Run one cell; raise `LimitError` when a limit is reached, or the notebook's process has died."""
        raise NotImplementedError

    def process_message(self, msg: Mapping[str, Any], cell: Any, cell_index: int) -> Any:
        """Take over what the notebook's process sends, and count what is to be shown of it."""
        if msg["msg_type"] in OUTPUTS:
            self.limits.shown += len(json.dumps(msg["content"], default=str))
        return super().process_message(msg, cell, cell_index)


class ForkClient(LimitedClient):
    """Takes the outputs of a forked process instead of those from a kernel's channels."""

    def run(self, process: ForkedNotebook) -> None:
        """Run all cells until one fails."""
        self.process = process
        self.reset_execution_trackers()
        # An output widget sends its state back to the kernel, where nobody would read it.
        ignore = SimpleNamespace(send=lambda message: None)
        self.kc = SimpleNamespace(session=SimpleNamespace(msg=lambda *_, **__: None), shell_channel=ignore)
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        self.set_widgets_metadata()

    def execute_within_limits(self, cell: Any, cell_index: int) -> Any:
        """Run one cell, as nbclient does."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        for message in self.process.run(cell.source):
            if message["msg_type"] == "execute_reply":
                break
            self.process_message(message, cell, cell_index)
            # What is of the same stream came piece by piece.
            if [one.get("name") for one in cell.outputs[-2:]] in (["stdout"] * 2, ["stderr"] * 2):
                cell.outputs[-2].text += cell.outputs.pop().text
        reply = message["content"]
        if reply["status"] == "error" and "raises-exception" not in tags:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell


class KernelClient(LimitedClient):
    """Ends an ordinary kernel when it is past its limits."""

    ended: LimitError | None = None  # why it was, before its time

    def papermill_execute_cells(self) -> None:
        """Run all cells until one fails or a limit is reached."""
        self.requests: list[str] = []
        self.limits.began = time.monotonic()  # starting it has a limit of its own
        super().papermill_execute_cells()
        if self.ended:  # or papermill would ask it for its language, and wait for the answer
            raise DeadKernelError(str(self.ended))

    def execute_within_limits(self, cell: Any, cell_index: int) -> Any:
        """Run one cell."""
        try:
            return PapermillNotebookClient.execute_cell(self, cell, cell_index)
        except DeadKernelError:
            self.ended = self.ended or LimitError("DeadKernelError", "the notebook's process died")
            raise self.ended from None

    async def _async_poll_kernel_alive(self) -> None:
        """Look, while a cell runs, whether the kernel is past its limits or has died."""
        process = self.km.provisioner.pid
        while await self.km.provisioner.poll() is None:
            await asyncio.sleep(TICK)
            # jupyter_client sends a widget's state past the event loop, which may then never hear of a reply that came
            # at that moment, and wait for ever; asking the socket for its events has it look.
            self.kc.shell_channel.socket.get(zmq.EVENTS)
            try:
                self.limits.check(process)
            except LimitError as reason:
                self.ended = reason
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                break
        else:
            await asyncio.sleep(SECONDS_TO_READ)
        self.task_poll_for_reply.cancel()

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


class KernelEngine(NBClientEngine):
    """papermill's own engine, with limits, which also keeps the notebook when a cell is cut short."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        environment: Mapping[str, str] | None = None,
        recording: Sequence[str] = (),
        **options: Any,
    ) -> None:
        """Run the cells; a limit or a dead kernel becomes the running cell's error. Options are as for `ForkEngine`."""
        limits = Limits.taken_from(options)
        options = {key: value for key, value in options.items() if value is not None}
        options["startup_timeout"] = options.pop("start_timeout", 60)
        if environment is not None:
            options["kernel_manager_class"] = _own_kernel(environment, recording)
        client = KernelClient(nb_man, limits, kernel_name=kernel_name, **options)
        try:
            client.execute()
        except DeadKernelError:
            if not client.ended:
                raise
        nb_man.nb.metadata.papermill.update(engine="kernel", peak_memory=limits.peak)


def _own_kernel(environment: Mapping[str, str], recording: Sequence[str]) -> type[AsyncKernelManager]:
    """Return a manager whose kernels run on this very Python, whatever kernels are installed."""
    noted = {RECORDING: json.dumps(recording)} if recording else {}
    spec = KernelSpec(argv=KERNEL_COMMAND, language="python", display_name="Python 3", env={**environment, **noted})
    return type("Manager", (AsyncKernelManager,), {"kernel_spec": spec})


class ForkEngine(Engine):
    """Runs notebooks in forked processes."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        environment: Mapping[str, str] | None = None,
        recording: Sequence[str] = (),
        **options: Any,
    ) -> None:
        """Run a notebook's cells within limits (options as `Limits` has them).

        Parameters
        ----------
        environment
            Variables that the notebook finds besides those of this process, from a caller who knows that this very
            Python is what it asks for.
        recording
            What `recording_kernel.Recorder` takes, to have noted what the notebook reads.
        """
        _end_progress_thread(nb_man.pbar)
        obstacle = "" if can_fork() else "this process has other threads and can't be forked"
        if environment is None:
            obstacle = obstacle or _other_kernel(nb_man.nb, kernel_name)
        if obstacle:
            LOG.warning("%s, so an ordinary kernel runs the notebook", obstacle)
            options |= {"environment": environment, "recording": recording}
            KernelEngine.execute_managed_notebook(nb_man, kernel_name, **options)
            return
        limits = Limits.taken_from(options)
        chosen = {key: options[key] for key in ("log_output", "stdout_file", "stderr_file") if options.get(key)}
        client = ForkClient(nb_man, limits, record_timing=False, **chosen)
        with ForkedNotebook(environment or {}, recording, limits) as process:
            client.run(process)
        nb_man.nb.metadata.papermill.update(engine="fork", peak_memory=limits.peak)


def _end_progress_thread(bar: Any) -> None:
    """End the thread that watches papermill's progress bar, of whatever class; tqdm does so itself after the last."""
    for kind in type(bar).__mro__:
        monitor = vars(kind).get("monitor")
        if monitor is not None:
            monitor.exit()
            setattr(kind, "monitor", None)  # noqa: B010  which no type declares


def _other_kernel(notebook: Any, kernel_name: str | None) -> str:
    """Say that a notebook asks for another kernel than this Python's; nothing if it doesn't."""
    name = kernel_name or notebook.metadata.get("kernelspec", {}).get("name", NATIVE_KERNEL_NAME)
    try:
        # jupyter_client's manager takes "python" for its own kernel; its list of specifications doesn't know the name.
        spec = KernelSpecManager().get_kernel_spec(NATIVE_KERNEL_NAME if name == "python" else name)
    except NoSuchKernel:
        return f"there is no kernel {name!r} here"
    own = {sys.executable, str(Path(sys.executable).resolve()), "python", "python3"}
    other = spec.argv[0] not in own or [one for one in spec.argv[1:] if one != "-Xfrozen_modules=off"] != LAUNCHER
    return f"the kernel {name!r} isn't the one of this Python" if other or spec.env else ""


def register() -> None:
    """Make the engines known to papermill by their names."""
    papermill_engines.register("kernel", KernelEngine)
    papermill_engines.register("fork", ForkEngine)
