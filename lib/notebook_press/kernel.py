"""The kernel that runs a report: ipykernel, started quickly, telling which files it opened.

Run as ``python -m notebook_press.kernel -f CONNECTION_FILE``. Where the environment names a
``PRESS_RECORD`` file, the path of every file opened below ``PRESS_ROOT`` is appended to it, data and
imported modules alike; `freshness` reads that. Each path is written at once, for a kernel is killed
rather than asked to leave.
"""

from __future__ import annotations

import os
import sys
from typing import Any


def record_opened(record: str, root: str) -> None:
    """Append to `record` the path of each file below `root` that this process opens for reading."""
    descriptor = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    seen: set[str] = set()

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        mode, flags = arguments[1], arguments[2]
        if (mode and set(mode) & set("wax+")) or (not mode and flags & (os.O_WRONLY | os.O_RDWR)):
            return
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path.startswith(root + os.sep) and path not in seen:
            seen.add(path)
            os.write(descriptor, os.fsencode(path) + b"\n")

    sys.addaudithook(note)


def main() -> None:
    """Start the kernel."""
    from . import guard  # noqa: F401

    # As ipykernel's own launcher does: a module in the notebook's folder must not shadow the library.
    if sys.path and os.path.abspath(sys.path[0]) == os.getcwd():
        del sys.path[0]
    if os.environ.get("PRESS_RECORD"):
        record_opened(os.environ["PRESS_RECORD"], os.environ["PRESS_ROOT"])
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
