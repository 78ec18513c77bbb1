"""A notebook's process, forked from this one: started, fed with cells, read, kept to its limits and ended."""

from __future__ import annotations

import base64
import codecs
import contextlib
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notebook_press.run import fork_kernel
from notebook_press.run.limits import TICK, LimitError, Limits

CHUNK = 1 << 16


class ForkedNotebook:
    """A forked process that runs cells, with all that it prints; ended when the `with` block is left."""

    def __init__(self, environment: Mapping[str, str] | None, recording: Sequence[str], limits: Limits) -> None:
        self.limits = limits
        self.peak: int = 0  # bytes, known once it has ended
        self._connection, theirs = socket.socketpair()
        pipes = {name: os.pipe() for name in ("stdout", "stderr")}
        sys.stdout.flush()  # or what is buffered would be printed by both
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            self._connection.close()
            fork_kernel.main(theirs, list(pipes.values()), environment, recording)
        theirs.close()
        self._rest, self._request = b"", ""
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._connection, selectors.EVENT_READ)
        self._captured = {}
        for name, (read, write) in pipes.items():
            os.close(write)
            os.set_blocking(read, False)
            self._selector.register(read, selectors.EVENT_READ)
            self._captured[read] = name, codecs.getincrementaldecoder("utf-8")("replace")

    def __enter__(self) -> ForkedNotebook:
        return self

    def __exit__(self, *_: Any) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
            os.killpg(self.pid, signal.SIGKILL)  # what it started in the background, too
        used = os.wait4(self.pid, 0)[2]
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
            When a limit is reached or the process has died.
        """
        self.limits.begin_cell()
        with contextlib.suppress(BrokenPipeError):  # its end is found out below
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
        if not ready and self._end():
            # Its connection may be held open by a process that it forked.
            raise self._death()

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:  # to the end of what is there, for a message may be larger than a chunk
            try:
                data = self._connection.recv(CHUNK, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except ConnectionResetError:
                data = b""
            if not data:
                raise self._death()
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in lines:
                message = json.loads(line.decode(errors="replace"))
                self.limits.show(len(line))
                self._request = message["request"]
                buffers = [base64.b64decode(one) for one in message["buffers"]]
                yield self._message(message["msg_type"], message["content"], buffers)

    def _captured_output(self, descriptor: int) -> Iterator[dict[str, Any]]:
        name, decoder = self._captured[descriptor]
        with contextlib.suppress(BlockingIOError):
            text = decoder.decode(os.read(descriptor, CHUNK))
            if text:
                yield self._message("stream", {"name": name, "text": text})

    def _message(self, kind: str, content: Any, buffers: Sequence[bytes] = ()) -> dict[str, Any]:
        """Return a message in nbclient's form."""
        headers = {"header": {"msg_type": kind}, "parent_header": {"msg_id": self._request}}
        return {"msg_type": kind, **headers, "content": content, "buffers": buffers}

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
