"""The kernel that runs a report: ipykernel, started quickly, telling which files it opened.

Run as ``python -m notebook_press.run.recording_kernel -f CONNECTION_FILE``. Where the environment names a
``PRESS_RECORD`` file, the path of every file opened below ``PRESS_ROOT`` is appended to it, data and
imported modules alike; `freshness` reads that. Each path is written at once, for a kernel is killed
rather than asked to leave.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

# What changes files, and which of its arguments are paths, as Python's audit events have them.
CHANGES = {
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.truncate": (0,),
    "os.link": (1,),
    "os.symlink": (1,),
    "os.chmod": (0,),
    "os.utime": (0,),
}


def stamp(path: str) -> str:
    """Return what tells whether a file was changed, without regard to any clock; nothing if there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_mtime_ns}-{found.st_size}-{found.st_ino}"


def record_opened(record: str, root: str) -> Callable[[str, str], None]:
    """Append to `record` each file below `root` that this process opens for reading: its stamp, a blank, its path.

    A compiled module counts as its source. Changing a file below `root` raises PermissionError: a report reads.
    Returns a function that appends another path with its stamp.
    """
    descriptor = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    seen: set[str] = set()

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event in CHANGES:
            for place in CHANGES[event]:
                refuse(arguments[place])
        if event != "open" or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        mode, flags = arguments[1], arguments[2]
        if (mode and set(mode) & set("wax+")) or (not mode and flags & (os.O_WRONLY | os.O_RDWR)):
            refuse(arguments[0])
            return
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path.startswith(root + os.sep) and path not in seen:
            seen.add(path)
            append(source_of(path), stamp(source_of(path)))

    def append(path: str, read: str) -> None:
        os.write(descriptor, os.fsencode(f"{read} {path}\n"))

    def refuse(given: Any) -> None:
        if isinstance(given, str | bytes | os.PathLike):
            path = os.path.abspath(os.fsdecode(given))
            if path.startswith(root + os.sep) and "__pycache__" not in path:
                raise PermissionError(
                    f"a report only reads, and this one would change {path[len(root) + 1 :]}; "
                    "write to a folder that tempfile makes"
                )

    sys.addaudithook(note)
    return append


def source_of(path: str) -> str:
    """Return the source of a compiled module, or the path as it is.

    >>> source_of("lib/__pycache__/orchard.cpython-311.pyc")
    'lib/orchard.py'
    """
    folder, name = os.path.split(path)
    if not (name.endswith(".pyc") and os.path.basename(folder) == "__pycache__"):
        return path
    return os.path.join(os.path.dirname(folder), name.partition(".")[0] + ".py")


def main() -> None:
    """Start the kernel."""
    from notebook_press.run import block_slow_import  # noqa: F401

    # As ipykernel's own launcher does: a module in the notebook's folder must not shadow the library.
    if sys.path and os.path.abspath(sys.path[0]) == os.getcwd():
        del sys.path[0]
    if os.environ.get("PRESS_RECORD"):
        record_opened(os.environ["PRESS_RECORD"], os.environ["PRESS_ROOT"])
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
