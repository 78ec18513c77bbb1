"""The kernel that runs a report: ipykernel, started quickly, noting what the notebook read.

Run as ``python -m notebook_press.run.recording_kernel -f CONNECTION_FILE``. Where the environment has
``PRESS_RECORDING``, what a `Recorder` takes as JSON, what is read is appended to a file, data and imported modules
alike; `build.manifest` reads that. Each path is written at once, for a kernel is killed rather than asked to leave.
"""

import contextlib
import fnmatch
import importlib.util
import json
import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

RECORDING = "PRESS_RECORDING"
# Which of its arguments are paths of files that it changes, by Python's audit event.
CHANGES = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.utime"), (0,)),
    **dict.fromkeys(("os.link", "os.symlink"), (1,)),
    "os.rename": (0, 1),
}
LISTS = ("os.listdir", "os.scandir")
STARTS = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system", "os.forkpty")  # another program
EVENTS = {"open", "sqlite3.connect", *CHANGES, *LISTS, *STARTS}
SEARCHES = re.compile(r"importlib|pkgutil\.py$")  # modules that list every folder where they look for others
WORDS = re.compile(r"[^\s\"'<>|;&()=]+")
SYSTEM = ("/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/", "/run/", "/var/", "/bin/", "/opt/")
FOLDER = "folder"
PASSING = ("-journal", "-shm")  # ends of the names of files that SQLite keeps beside a database while it is used
READ, TREE = "r", "t"  # a file that was read, and one that was there before a program or database could change it


@dataclass(frozen=True)
class Record:
    """What a run noted: the stamp of each file when first read, and of all files before others could change them."""

    read: dict[str, str]
    tree: dict[str, str]

    def disturbed(self) -> bool:
        """Tell whether a file that was read has changed since."""
        return any(stamp(path) != before for path, before in self.read.items())

    def changed(self, root: str, output: str, writes: Sequence[str] = ()) -> list[str]:
        """Return the files of the project that have changed since all were noted, and weren't to."""
        if not self.tree:
            return []
        current = dict(_tree(root, output))
        touched = {path for path in self.tree.keys() | current.keys() if self.tree.get(path) != current.get(path)}
        return sorted(path for path in touched if not is_among(path, writes))


def read_record(path: Path) -> Record:
    """Read what a kernel noted."""
    lines = path.read_text(errors="surrogateescape").splitlines() if path.is_file() else []
    record = Record({}, {})
    for line in lines:
        kind, before, name = line.split(" ", 2)
        (record.read if kind == READ else record.tree).setdefault(name, before)
    return record


def stamp(path: str) -> str:
    """Return what tells whether a file was changed, without regard to any clock; nothing if there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return FOLDER if stat.S_ISDIR(found.st_mode) else f"{found.st_mtime_ns}-{found.st_size}-{found.st_ino}"


class Recorder:
    """Notes what a process reads, and keeps it from changing the project.

    Noted are files below `root`, and those elsewhere that are neither the system's nor temporary files of this run:
    files opened and those named to a program that is started, databases, and folders whose content was listed. A
    compiled module counts as its source. Changing a file below `root` raises PermissionError, for a report reads; but
    those that match a pattern of `writes` may be changed, and aren't noted.
    """

    def __init__(self, record: str, root: str, output: str = "", *writes: str) -> None:
        self.record, self.root, self.output, self.writes = record, root, output, writes
        self.below = root.rstrip(os.sep) + os.sep
        self.installed = (*SYSTEM, *{f"{os.path.realpath(one)}{os.sep}" for one in (sys.prefix, sys.base_prefix)})
        self.seen: set[str] = set()
        self.at_work = self.has_tree = False

    def start(self) -> None:
        """Begin, for the rest of the process."""
        sys.addaudithook(self._hook)

    def stop(self) -> None:
        """Note nothing more; a hook can't be taken away."""
        self.at_work = True

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in EVENTS or self.at_work:  # what it does itself
            return
        self.at_work = True
        try:
            self._see(event, arguments)
        finally:
            self.at_work = False

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        for place in CHANGES.get(event, ()):
            self._refuse(arguments[place])
        if event == "open":
            path, mode, flags = arguments
            if set(mode) & set("wax+") if mode else flags & (os.O_WRONLY | os.O_RDWR):
                self._refuse(path)
                self.seen.add(_path(path))  # a file that it made itself, elsewhere
            else:
                self._note(path)
        elif event == "sqlite3.connect":
            database = _database(arguments[0])
            self._note(database)
            if database.startswith(self.below):  # it is written to behind Python's back
                self._note_tree()
        elif event in LISTS and not SEARCHES.search(sys._getframe(2).f_code.co_filename):
            self._note(arguments[0] or os.curdir)
        elif event in STARTS:
            self._note_tree()
            for word in filter(os.path.isfile, _words(arguments)):
                self._note(word)

    def _note(self, given: Any) -> None:
        path = source_of(_path(given))
        if path and path not in self.seen and not is_among(path, self.writes):
            self.seen.add(path)
            before = stamp(path)
            if path.startswith(self.below) or path == self.root or (before not in ("", FOLDER) and self._is_own(path)):
                self._append(READ, {path: before})

    def _note_tree(self) -> None:
        """Note all files of the project, once: what others change from now on is seen only afterwards."""
        if not self.has_tree:
            self.has_tree = True
            self._append(TREE, dict(_tree(self.root, self.output)))

    def _is_own(self, path: str) -> bool:
        """Whether a file outside the project is the user's: not the system's, nor kept out of sight."""
        return not path.startswith(self.installed) and f"{os.sep}." not in path

    def _append(self, kind: str, stamps: Mapping[str, str]) -> None:
        lines = "".join(f"{kind} {before} {path}\n" for path, before in stamps.items())
        with open(self.record, "ab") as record:  # anew, for a child closes all before it becomes another program
            record.write(os.fsencode(lines))

    def _refuse(self, given: Any) -> None:
        path = _path(given)
        if path.startswith(self.below) and "__pycache__" not in path and not is_among(path, self.writes):
            raise PermissionError(
                f"a report only reads, and this one would change {path[len(self.below) :]}; "
                "write to a folder that tempfile makes, or allow it in the plan by `writes`"
            )


def start_recording() -> None:
    """Begin, where the environment says so."""
    if asked := json.loads(os.environ.pop(RECORDING, "[]")):
        recorder = Recorder(*asked)
        recorder.seen.update(sys.argv)  # the connection file is no data
        recorder.start()


def is_among(path: str, patterns: Sequence[str]) -> bool:
    """Tell whether a path, or a folder that it lies in, matches one of the patterns."""
    return any(fnmatch.fnmatchcase(path, one) or fnmatch.fnmatchcase(path, f"{one}{os.sep}*") for one in patterns)


def _path(given: Any) -> str:
    return os.path.abspath(os.fsdecode(given)) if isinstance(given, str | bytes | os.PathLike) else ""


def _database(given: Any) -> str:
    """Return the path of a database of SQLite, which may be given as an address; nothing for one in memory.

    >>> _database("file:/orchard/apples.db?mode=ro"), _database(":memory:")
    ('/orchard/apples.db', '')
    """
    address = urlsplit(os.fsdecode(given))
    name = unquote(address.path) if address.scheme == "file" else given
    return "" if name in ("", ":memory:") else _path(name)


def _words(arguments: Sequence[Any]) -> Iterator[str]:
    """Yield what may name a file in what a program is started with."""
    for one in arguments:
        if isinstance(one, list | tuple):
            yield from _words(one)
        elif isinstance(one, str | bytes | os.PathLike):
            yield from WORDS.findall(os.fsdecode(one))


def _tree(root: str, output: str) -> Iterator[tuple[str, str]]:
    """Yield the files of a project with their stamps; neither hidden or passing ones nor those of the site."""
    for folder, folders, files in os.walk(root):
        folders[:] = [
            one for one in folders if one[0] != "." and one != "__pycache__" and os.path.join(folder, one) != output
        ]
        for name in files:
            if name[0] != "." and not name.endswith(PASSING):
                path = os.path.join(folder, name)
                yield path, stamp(path)


def source_of(path: str) -> str:
    """Return the source of a compiled module, or the path as it is.

    >>> source_of("lib/__pycache__/orchard.cpython-311.pyc")
    'lib/orchard.py'
    """
    with contextlib.suppress(ValueError):
        return importlib.util.source_from_cache(path)
    return path


def main() -> None:
    """Start the kernel."""
    # As ipykernel's own launcher does: a module in the notebook's folder must not shadow the library.
    if sys.path and os.path.abspath(sys.path[0]) == os.getcwd():
        del sys.path[0]
    from ipykernel import (
        debugger,  # noqa: F401  which asks the system what it is, by starting a program
        kernelapp,
    )

    start_recording()
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
