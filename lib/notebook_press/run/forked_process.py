"""A notebook's process, forked from this one: started, fed with cells, read, kept to its limits and ended."""

import base64
import codecs
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Pipe, wait
from typing import Any, Self

from ipykernel.ipkernel import IPythonKernel

from notebook_press.run import fork_kernel
from notebook_press.run.limits import TICK, LimitError, Limits

CHUNK = 1 << 16
CLOSED = (EOFError, ConnectionError)


class ForkedProcess:
    """A forked process that runs cells, with all that it prints; ended when the `with` block is left."""

    engine = "fork"
    language_info = IPythonKernel.language_info

    def __init__(self, environment: Mapping[str, str], limits: Limits) -> None:
        self.limits = limits
        self._connection, theirs = Pipe()
        pipes = {name: os.pipe() for name in ("stdout", "stderr")}
        sys.stdout.flush()  # or what is buffered would be printed by both
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            self._connection.close()
            fork_kernel.main(theirs, list(pipes.values()), environment)
        theirs.close()
        self._request = ""
        self._captured = {}
        for name, (read, write) in pipes.items():
            os.close(write)
            os.set_blocking(read, False)
            self._captured[read] = name, codecs.getincrementaldecoder("utf-8")("replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
            os.killpg(self.pid, signal.SIGKILL)  # what it started in the background, too
        used = os.wait4(self.pid, 0)[2]
        self.limits.peak = max(self.limits.peak, used.ru_maxrss * 1024)
        self._connection.close()
        for descriptor in self._captured:
            os.close(descriptor)

    def run(self, code: str) -> Iterator[dict[str, Any]]:
        """Have one cell run and yield its messages, in nbclient's form; the last one is the reply.

        Raises
        ------
        LimitError
            When a limit is reached or the process has died.
        """
        with contextlib.suppress(*CLOSED):  # its end is found out below
            self._connection.send(code)
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
        ready: list[Any] = wait([self._connection, *self._captured], TICK)
        if self._connection in ready:
            yield from self._messages()
        for descriptor in self._captured:
            if descriptor in ready:
                yield from self._captured_output(descriptor)
        if not ready and self._end():
            # Its connection may be held open by a process that it forked.
            raise self._death()

    def _messages(self) -> Iterator[dict[str, Any]]:
        try:
            while self._connection.poll():
                message = json.loads(self._connection.recv_bytes().decode(errors="replace"))
                self._request = message["parent_header"]["msg_id"]
                if message["msg_type"] == "execute_reply":
                    for descriptor in self._captured:  # what it would no longer wait for is this cell's all the same
                        yield from self._captured_output(descriptor)
                yield message | {"buffers": [base64.b64decode(one) for one in message["buffers"]]}
        except CLOSED:
            raise self._death() from None

    def _captured_output(self, descriptor: int) -> Iterator[dict[str, Any]]:
        name, decoder = self._captured[descriptor]
        with contextlib.suppress(BlockingIOError):
            text = decoder.decode(os.read(descriptor, CHUNK))
            if text:
                yield fork_kernel.message("stream", self._request, {"name": name, "text": text})

    def _death(self) -> LimitError:
        """Return the error that says how the process ended, which may take a moment after its connection has."""
        deadline = time.monotonic() + 1
        while not self._end() and time.monotonic() < deadline:
            time.sleep(0.001)
        return LimitError("DeadKernelError", f"the notebook's process died{self._end()}")

    def _end(self) -> str:
        """Return how the process ended, as words to append; nothing while it runs."""
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        if ended is None:
            return ""
        by_itself = ended.si_code == os.CLD_EXITED
        return f" (exit code {ended.si_status})" if by_itself else f" ({signal.Signals(ended.si_status).name})"
