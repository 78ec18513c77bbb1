"""One render at a time in a folder, whoever starts it; the system lets go when the one that holds it is killed."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from notebook_press.errors import PressError
from notebook_press.run.pool import end_strays

LOCK = ".lock"


class BusyError(PressError):
    """Another render is at work in the folder."""


@contextlib.contextmanager
def locked(output: Path, progress: Callable[[str], Any] = print, *, wait: bool = True) -> Iterator[None]:
    """Hold a folder of pages, which is made if need be; who holds it already goes straight on.

    Raises
    ------
    BusyError
        When another process holds it and `wait` is false.
    PressError
        When it can't be written to.
    """
    lock = FileLock(output / LOCK, is_singleton=True)
    held = lock.is_locked
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        busy = f"another render is at work in {output}"
        if not wait:
            raise BusyError(busy) from None
        progress(f"{busy}; waiting for it to end")
        lock.acquire()
    except OSError as error:
        raise PressError(f"{output} can't be written to ({error.strerror}); name another folder") from None
    try:
        if not held:
            _tidy(output)
        yield
    finally:
        lock.release()


def _tidy(output: Path) -> None:
    """Remove what a render that was killed has left behind, and refuse what would lead writing elsewhere."""
    end_strays(str(output))
    for path in (*output.iterdir(), *output.glob("*/*")):
        if path.is_symlink():
            raise PressError(f"{path} is a symbolic link, by which a report would be written elsewhere; remove it")
        if path.name.startswith(".") and ".part" in path.name and path.is_file():
            path.unlink()
