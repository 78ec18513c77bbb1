"""The same plan on the workers of a Dask cluster: `distributed`'s own scheduler, no queue of our own.

Every worker has to see the project under the same path as whoever renders, on storage that they
share: notebooks, data and library are read from there, and good reports are put there, by renaming,
as on one machine. Workers need the same versions of all packages; one that has others refuses.

A worker runs tasks in threads, and a process with threads can't be forked safely. So each of these
threads keeps a `ProcessPool` of its own for each environment, which is warm from the second report on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notebook_press.build.fingerprint import versions
from notebook_press.errors import PressError
from notebook_press.run.pool import JobDiedError, ProcessPool, Work, results_of

SECONDS_TO_CONNECT = 30
_thread = threading.local()


@dataclass(frozen=True)
class Task:
    """A job as it is done on a worker."""

    job: Work
    folder: Path  # one that must be there
    versions: tuple[tuple[str, str], ...]
    environment: Mapping[str, str]

    def __call__(self) -> Any:
        """Do it there."""
        here = dict(versions())
        if not self.folder.is_dir():
            return JobDiedError(f"the worker doesn't see {self.folder}; share it under the same path")
        other = [f"{name} {here.get(name, 'none')}, not {one}" for name, one in self.versions if here.get(name) != one]
        if other:
            return JobDiedError(f"the worker has other packages: {', '.join(other[:3])}; install the same lock there")
        pools = vars(_thread).setdefault("pools", {})
        pool = pools.setdefault(str(self.environment), ProcessPool(1, environment=self.environment))
        [(_, result)] = pool.do([self.job])
        return result


class Cluster:
    """Does jobs on a cluster, as a `ProcessPool` does them here; use it in a `with` block."""

    def __init__(self, address: str, folder: Path, environment: Mapping[str, str]) -> None:
        try:
            from distributed import Client
        except ModuleNotFoundError:
            raise PressError(
                "rendering on a cluster needs the package `distributed`; install the extra `cluster`"
            ) from None
        self.folder, self.environment = folder, environment
        try:
            self._client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise PressError(f"no Dask scheduler answers at {address!r}: {error}") from None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: Any) -> None:
        self._client.close()

    def do(self, jobs: Sequence[Work]) -> Iterator[tuple[int, Any]]:
        """Yield the number of each job with its result, or with `JobDiedError`, as they come."""
        from distributed import as_completed

        known = tuple(versions().items())
        # Earlier jobs go first, as they are the longest; a result isn't kept for the next render.
        tasks = [Task(job, self.folder, known, self.environment) for job in jobs]
        waiting = {self._client.submit(task, pure=False, priority=-number): number for number, task in enumerate(tasks)}
        yield from results_of(waiting, as_completed(waiting, loop=self._client.loop))
