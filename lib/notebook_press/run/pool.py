"""A process pool whose workers are forked, one a job, from a server that has the libraries warm.

`ProcessPool` starts that server, a Python of its own, and hands it jobs; what
asks for them stays small, and needs none of the libraries itself. A job is anything picklable that
can be called without arguments. The server ends when the connection to it closes, for whatever
reason, and takes with it the notebooks' processes. What those started and left running is known by a mark
in its environment, and ended by the render, or by the next one where that was killed.

`ProcessPoolExecutor` with a preloaded forkserver doesn't carry this: a worker that is killed breaks that pool for all
other jobs, the hash seed of notebooks would have to be the caller's, whose main module each worker imports again, and
an empty job takes 12 ms there, 5 ms here. It does the jobs where processes can't be forked.
"""

import contextlib
import gc
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any, Self, cast

from notebook_press.errors import PressError, message_of
from notebook_press.run.environment import can_fork, end_with_parent, notebook_environment

MARK = "NOTEBOOK_PRESS_FOR"
MOST_SWEEPS = 300
# What lies in the folder where the render was called mustn't shadow a module.
SERVER = "import sys; sys.path[:] = filter(None, sys.path); import notebook_press.run.pool as pool; pool.main()"
Work = Callable[[], Any]


class JobDiedError(PressError):
    """The process that did a job ended without a result."""


class ProcessPool:
    """Does jobs; use it in a `with` block.

    Parameters
    ----------
    at_once
        Jobs to do at the same time; one a core by default.
    folder
        What it works for, by which the next render knows what is left running of this one.
    environment
        Variables that its processes find besides those that every notebook does.
    before
        A job for the server itself, which is done before it forks any process: what all others find done.
    """

    def __init__(
        self,
        at_once: int | None = None,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        before: Work | None = None,
    ) -> None:
        self.at_once = at_once or os.cpu_count() or 1
        self.environment = environment
        self.before = before
        self.mark = str(folder or f"{os.getpid()}-{id(self)}")
        self._server: tuple[Connection, subprocess.Popen[bytes]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        if self._server:
            connection, process = self._server
            connection.close()
            process.wait()
            end_strays(self.mark)

    def do(self, jobs: Sequence[Work]) -> Iterator[tuple[int, Any]]:
        """Yield the number of each job with its result, or with `JobDiedError`, as they come."""
        if not jobs:
            return
        if not sys.platform.startswith("linux"):
            with ProcessPoolExecutor(min(self.at_once, len(jobs))) as executor:
                yield from results_of(executor, jobs)
            return
        first = self._server is None
        connection, _ = self._server = self._server or self._start()
        try:
            if first:
                connection.send(self.before)
            connection.send((self.at_once, [pickle.dumps(job) for job in jobs]))
            for _ in jobs:
                yield connection.recv()
        except (EOFError, ConnectionError):
            raise PressError(
                "the process that forks the notebooks' processes died; what it said stands above"
            ) from None

    def _start(self) -> tuple[Connection, subprocess.Popen[bytes]]:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-c", SERVER, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **notebook_environment(self.environment), MARK: self.mark},
            )
        return Connection(ours.detach()), process


def end_strays(mark: str) -> None:
    """End the processes that were started with a mark in their environment, and those that they start meanwhile."""
    wanted = f"{MARK}={mark}".encode()
    for _ in range(MOST_SWEEPS):
        found = False
        for folder in Path("/proc").glob("[1-9]*"):
            # Those of other users can't be read, and are none of these.
            with contextlib.suppress(OSError):
                if int(folder.name) != os.getpid() and wanted in (folder / "environ").read_bytes().split(b"\0"):
                    os.kill(int(folder.name), signal.SIGKILL)
                    found = True
        if not found:
            return
        time.sleep(0.01)


def results_of(executor: Executor, jobs: Sequence[Work]) -> Iterator[tuple[int, Any]]:
    """Yield the number of each job that an executor does with its result, or with `JobDiedError`, as they come."""
    waiting = {executor.submit(job): number for number, job in enumerate(jobs)}
    for future in as_completed(waiting):
        error = future.exception()
        yield waiting[future], JobDiedError(message_of(error)) if error else future.result()


def main() -> None:
    """Do jobs until the connection closes."""
    os.dup2(2, 1)  # what a job prints by accident must not mix with what the render prints
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the render that started it decides
    connection = Connection(int(sys.argv[1]))
    if before := connection.recv():
        before()
    if not can_fork():
        raise PressError("a preloaded library started a thread, so processes can't be forked")
    gc.collect()
    gc.freeze()  # so that a collection in a forked process doesn't copy every shared page
    with contextlib.suppress(EOFError, ConnectionError):  # the render has ended, or was ended
        while True:
            at_once, jobs = connection.recv()
            _do(deque(enumerate(jobs)), at_once, connection)


def _do(waiting: deque[tuple[int, bytes]], at_once: int, connection: Connection) -> None:
    """Keep so many processes running as are wanted, and hand their results on."""
    running: dict[Connection, tuple[int, int]] = {}
    while waiting or running:
        while waiting and len(running) < at_once:
            number, job = waiting.popleft()
            results, process = _fork(job)
            running[results] = number, process
        for results in cast(list[Connection], wait([connection, *running])):
            if results is connection:
                # It has nothing to say until all is done, so it was closed.
                raise EOFError
            number, process = running.pop(results)
            with results:
                try:
                    result = results.recv()
                    os.waitpid(process, 0)
                except EOFError:
                    _, status = os.waitpid(process, 0)
                    result = JobDiedError(f"its process ended with status {os.waitstatus_to_exitcode(status)}")
            connection.send((number, result))


def _fork(job: bytes) -> tuple[Connection, int]:
    ours, theirs = Pipe(duplex=False)
    process = os.fork()
    if process:
        theirs.close()
        return ours, process
    try:
        end_with_parent()  # and with it the notebook that it runs
        try:
            result = pickle.loads(job)()
        except Exception as error:
            result = JobDiedError(message_of(error))
        theirs.send(result)
        os._exit(0)
    finally:
        os._exit(1)  # never back into the parent's loop
