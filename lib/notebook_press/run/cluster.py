"""The same plan on the workers of a Dask cluster: `distributed`'s own scheduler, no queue of our own.

Every worker has to see the project under the same path as whoever renders, on storage that they
share: notebooks, data and library are read from there, and good reports are put there, by renaming,
as on one machine. Workers need the same versions of all packages; one that has others refuses.

A worker runs tasks in threads, and a process with threads can't be forked safely. So each of these
threads keeps a `ProcessPool` of its own for each environment, which is warm from the second report on.
"""

import functools
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

from notebook_press.build.fingerprint import versions
from notebook_press.build.job import warm_up
from notebook_press.errors import PressError
from notebook_press.run.pool import JobDiedError, ProcessPool, Work, results_of

SECONDS_TO_CONNECT = 30


class Cluster:
    """Does jobs on a cluster, as a `ProcessPool` does them here; use it in a `with` block.

    `folder` is one that each worker must see.
    """

    def __init__(self, address: str, folder: Path, environment: Mapping[str, str]) -> None:
        try:
            from distributed import Client
        except ModuleNotFoundError:
            raise PressError(
                "rendering on a cluster needs the package `distributed`; install the extra `cluster`"
            ) from None
        try:
            self._client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise PressError(f"no Dask scheduler answers at {address!r}: {error}") from None
        self._do = partial(_do_on_worker, folder=folder, known=versions(), environment=tuple(environment.items()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        self._client.close()

    def do(self, jobs: Sequence[Work]) -> Iterator[tuple[int, Any]]:
        """Yield the number of each job with its result, or with `JobDiedError`, as they come."""
        executor = self._client.get_executor(pure=False)  # a result isn't kept for the next render
        yield from results_of(executor, [partial(self._do, job) for job in jobs])


def _do_on_worker(job: Work, folder: Path, known: Mapping[str, str], environment: tuple[tuple[str, str], ...]) -> Any:
    """Do a job on a worker that sees the folder and has the known versions of packages."""
    if not folder.is_dir():
        raise JobDiedError(f"the worker doesn't see {folder}; share it under the same path")
    here = versions()
    other = [f"{name} {here.get(name, 'none')}, not {one}" for name, one in known.items() if here.get(name) != one]
    if other:
        raise JobDiedError(f"the worker has other packages: {', '.join(other[:3])}; install the same lock there")
    [(_, result)] = _pool(threading.get_ident(), environment).do([job])
    return result


@functools.cache
def _pool(thread: int, environment: tuple[tuple[str, str], ...]) -> ProcessPool:
    return ProcessPool(1, environment=dict(environment), before=warm_up)
