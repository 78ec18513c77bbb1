"""A papermill engine that runs each notebook in a process forked from this one, libraries already warm.

Registered for papermill as ``fork``, so that ``papermill --engine fork IN OUT`` works too. A process
that starts from nothing spends a second on imports and half a second on its sockets; a fork is there
in a few milliseconds. What comes out is the same: see `fork_kernel`.

This side reads what the forked process tells, hands it to nbclient's own bookkeeping of outputs, and
enforces the limits. It must be single-threaded when it forks; where that can't be had, an ordinary
kernel runs the notebook.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine

from notebook_press.run.environment import can_fork
from notebook_press.run.limits import TICK, DiedError, LimitError, Limits
from notebook_press.run.preimport import warm_up

CHUNK = 1 << 16


class ForkEngine(Engine):
    """Runs notebooks in forked processes."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        timeout: float | None = None,
        execution_timeout: float | None = None,
        memory: int | None = None,
        output: int | None = None,
        environment: Mapping[str, str] | None = None,
        record: str = "",
        root: str = "",
        **options: Any,
    ) -> None:
        """Run a notebook's cells.

        Parameters
        ----------
        timeout, execution_timeout
            Seconds for the whole notebook.
        memory
            Megabytes that it may hold, libraries included.
        output
            Megabytes that it may print and show.
        environment
            The process's environment variables; those of this process if not given.
        record, root
            Where to note the files below `root` that the notebook opens.
        """
        _end_progress_thread()
        if not can_fork():
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, timeout=timeout, **options)
            return
        warm_up()
        files = {key: options[key] for key in ("stdout_file", "stderr_file") if key in options}
        client = ForkClient(nb_man, record_timing=False, **files)
        path, nb_man.output_path = nb_man.output_path, None  # or it would be written twice a cell
        try:
            process = Fork(environment, record, root, Limits(timeout or execution_timeout, memory, output))
            with process:
                client.run(process)
        finally:
            nb_man.output_path = path
        nb_man.nb.metadata.papermill["peak_memory"] = process.peak


def _end_progress_thread() -> None:
    """End the thread that watches papermill's progress bar; tqdm does so itself after the last bar."""
    tqdm = getattr(sys.modules.get("tqdm"), "tqdm", None)
    if tqdm is not None and tqdm.monitor is not None:
        tqdm.monitor.exit()
        tqdm.monitor = None


class ForkClient(PapermillNotebookClient):
    """nbclient's bookkeeping of outputs, fed from a forked process instead of a kernel's channels."""

    def run(self, process: Fork) -> None:
        """Run all cells until one fails."""
        from ipykernel.ipkernel import IPythonKernel

        self.process = process
        self.reset_execution_trackers()
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
            cell.outputs.append(new_output("error", ename=reason.ename, evalue=str(reason), traceback=[]))
            raise CellExecutionError("", reason.ename, str(reason)) from None
        reply = message["content"]
        if reply["status"] == "error" and "raises-exception" not in tags:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell


def _merge_last_streams(outputs: list[Any]) -> None:
    """Make one output of the last two if they are of the same stream: they came line by line."""
    if [one.get("name") for one in outputs[-2:]] in (["stdout"] * 2, ["stderr"] * 2):
        outputs[-2].text += outputs.pop().text


class Fork:
    """A forked process that runs cells, with all that it prints; ended when the `with` block is left."""

    def __init__(self, environment: Mapping[str, str] | None, record: str, root: str, limits: Limits) -> None:
        self.limits = limits
        self.peak = 0  # bytes, known once it has ended
        self._connection, theirs = socket.socketpair()
        pipes = [os.pipe() for _ in ("stdout", "stderr")]
        reads, writes = zip(*pipes, strict=True)
        sys.stdout.flush()  # or what is buffered would be printed by both
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            _be_the_notebook(self._connection, theirs, reads, writes, environment, record, root)
        theirs.close()
        for descriptor in writes:
            os.close(descriptor)
        self._captured = dict(zip(reads, ("stdout", "stderr"), strict=True))
        self._decoders = {one: codecs.getincrementaldecoder("utf-8")("replace") for one in reads}
        self._rest = b""
        self._selector = selectors.DefaultSelector()
        for one in reads:
            os.set_blocking(one, False)
        for one in (self._connection, *reads):
            self._selector.register(one, selectors.EVENT_READ)

    def __enter__(self) -> Fork:
        return self

    def __exit__(self, *_: Any) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
            os.killpg(self.pid, signal.SIGKILL)  # what it started in the background, too
        _, _, used = os.wait4(self.pid, 0)
        self.peak = used.ru_maxrss * 1024
        self._selector.close()
        self._connection.close()
        for descriptor in self._captured:
            os.close(descriptor)

    def run(self, code: str) -> Iterator[dict[str, Any]]:
        """Have one cell run and yield its messages; the last one is the reply.

        Raises
        ------
        LimitError
            When the time is over, the memory is past its limit or the process has died.
        """
        with contextlib.suppress(BrokenPipeError):  # its end is told below
            self._connection.sendall(json.dumps(code).encode() + b"\n")
        try:
            while True:
                yield from self._read()
                self.limits.check(self.pid)
        except LimitError:
            for descriptor in self._captured:
                yield from self._captured_output(descriptor)
            raise

    def _read(self) -> Iterator[dict[str, Any]]:
        """Yield what has come: messages first, then what child processes wrote (`wait_until_read` says why)."""
        ready = {key.fileobj for key, _ in self._selector.select(TICK)}
        if self._connection in ready:
            yield from self._messages()
        for descriptor in self._captured.keys() & ready:
            for message in self._captured_output(descriptor):
                self.limits.show(len(message["content"]["text"]))
                yield message
        if not ready and self._ended():
            # Its connection may be held open by a process that it forked.
            raise DiedError(f"the notebook's process died{self._ended()}")

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:  # to the end of what is there, for a message may be larger than a chunk
            try:
                data = self._connection.recv(CHUNK, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except ConnectionResetError:
                data = b""
            if not data:
                raise DiedError(f"the notebook's process died{self._ended(wait=True)}")
            self.limits.show(len(data))
            *lines, self._rest = (self._rest + data).split(b"\n")
            yield from map(json.loads, lines)

    def _captured_output(self, descriptor: int) -> Iterator[dict[str, Any]]:
        try:
            text = self._decoders[descriptor].decode(os.read(descriptor, CHUNK))
        except BlockingIOError:
            return
        if text:
            content = {"name": self._captured[descriptor], "text": text}
            yield {"msg_type": "stream", "header": {"msg_type": "stream"}, "parent_header": {}, "content": content}

    def _ended(self, wait: bool = False) -> str:
        """Return how the process ended, as words to append; nothing while it runs."""
        deadline = time.monotonic() + (1 if wait else 0)
        while (ended := os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)) is None:
            if time.monotonic() >= deadline:
                return ""
            time.sleep(0.001)
        by_itself = ended.si_code == os.CLD_EXITED
        return f" (exit code {ended.si_status})" if by_itself else f" ({signal.Signals(ended.si_status).name})"


def _be_the_notebook(
    ours: socket.socket,
    connection: socket.socket,
    reads: tuple[int, int],
    writes: tuple[int, int],
    environment: Mapping[str, str] | None,
    record: str,
    root: str,
) -> None:
    """Run cells in the forked process. It never returns, since the caller's work is its parent's."""
    from notebook_press.run import fork_kernel

    try:
        ours.close()
        fork_kernel.become(Path.cwd(), environment, writes, record, root)
        fork_kernel.serve(connection, reads)
    except BaseException:
        sys.__stderr__.write(traceback.format_exc())
        sys.__stderr__.flush()
        os._exit(1)
    # Not by sys.exit: tearing the interpreter down takes 0.3 s and runs the parent's exit handlers.
    os._exit(0)
