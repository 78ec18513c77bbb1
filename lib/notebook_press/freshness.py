"""Whether a report has to run again, and why.

A report is fresh while all that it was made from is unchanged: its notebook's cells, its parameters,
every file below the project's root that its kernel opened (data and imported modules alike, as
`kernel` noted them), the files handed in besides, such as a lock file, and the Python environment.
All is told by content, not by date, so a fresh checkout doesn't run everything again.

What can't be seen: a file that would have been read had it existed, and files that a compiled library
opens behind Python's back.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .baselines import dumps, read_notebook, write_atomically
from .parameters import source
from .plan import Report

FORM = 1  # raise it when the manifest's form changes: an older one then counts as absent


@dataclass
class Manifest:
    """What the last good version of each report was made from, kept as one JSON file."""

    path: Path
    root: Path
    inputs: tuple[Path, ...] = ()
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    site: str = ""
    _digests: dict[Path, str] = field(default_factory=dict, repr=False)

    def why(self, report: Report, executed: Path) -> list[str]:
        """Return what changed since the last good version, in plain words; nothing if it is fresh."""
        entry = self.reports.get(report.name)
        if entry is None:
            return ["never rendered"]
        if not executed.is_file() or self.digest(executed) != entry["executed"]:
            return ["its executed notebook is missing or was altered"]
        changes = []
        if cells(report.notebook) != entry["cells"]:
            changes.append(f"{report.notebook.name} changed")
        changes += _parameter_changes(entry["parameters"], report.parameters)
        files = {**entry["files"], **{self._name(path): entry["files"].get(self._name(path)) for path in self.inputs}}
        for name, digest in sorted(files.items()):
            now = self.digest(self.root / name)
            if now != digest:
                changes.append(f"{name} " + ("is new" if digest is None else "changed" if now else "is gone"))
        if environment() != entry["environment"]:
            changes.append("the Python environment changed")
        return changes

    def note(self, report: Report, executed: Path, opened: Iterable[Path], started: float) -> None:
        """Keep what a report was made from, once it has been promoted.

        A file that changed during the run may have been read before it did, so nothing is kept then
        and the next render runs the report again.
        """
        used = [*_sources(opened, self.path.parent), *self.inputs, report.notebook]
        if any(path.is_file() and path.stat().st_mtime >= started for path in used):
            self.reports.pop(report.name, None)
            return
        self.reports[report.name] = {
            "cells": cells(report.notebook),
            "parameters": report.parameters,
            "files": {self._name(path): self.digest(path) for path in used[:-1] if path.is_file()},
            "environment": environment(),
            "executed": self.digest(executed, again=True),
        }

    def digest(self, path: Path, again: bool = False) -> str:
        """Return the SHA-256 of a file's content, or nothing if there is no file."""
        if again or path not in self._digests:
            self._digests[path] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        return self._digests[path]

    def save(self) -> None:
        """Write the manifest."""
        write_atomically(self.path, dumps({"form": FORM, "reports": self.reports, "site": self.site}))

    def _name(self, path: Path) -> str:
        # Relative where possible, so that a moved project stays fresh.
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def read_manifest(path: Path, root: Path, inputs: Sequence[Path] = ()) -> Manifest:
    """Read a manifest; an absent, older or damaged one is empty, so that everything runs."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        stored = {}
    if stored.get("form") != FORM:
        stored = {"reports": {}, "site": ""}
    return Manifest(
        path, root.resolve(), tuple(Path(one).resolve() for one in inputs), stored["reports"], stored["site"]
    )


def cells(notebook: Path) -> str:
    """Return a digest of a notebook's cells and of what it declares; stored outputs don't count."""
    document = read_notebook(notebook)
    told = [[cell["cell_type"], source(cell), cell["metadata"].get("tags", [])] for cell in document["cells"]]
    return _digest([told, document["metadata"].get("press")])


def environment() -> str:
    """Return a digest of the Python version and of the versions of all installed packages."""
    # The names of the folders hold the versions; reading their metadata would take ten times as long.
    packages = {one.name for folder in sys.path for one in Path(folder or ".").glob("*.dist-info")}
    return _digest([platform.python_version(), sorted(packages)])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _parameter_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [
        f"parameter {name}: {old.get(name, 'default')!r} -> {new.get(name, 'default')!r}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _sources(opened: Iterable[Path], output: Path) -> list[Path]:
    """Return the project's own files among those opened: compiled modules count as their source."""
    found = []
    for path in opened:
        if "__pycache__" in path.parts and path.suffix == ".pyc":
            path = Path(importlib.util.source_from_cache(str(path)))
        installed = path.is_relative_to(sys.prefix) or "site-packages" in path.parts
        if not installed and not path.is_relative_to(output):
            found.append(path)
    return sorted(set(found))
