"""Whether a report has to run again, and why.

A report is fresh while all that it was made from is unchanged: its notebook's code cells, its
parameters, every file below the project's root that its kernel opened (data and imported modules
alike, as `kernel` noted them), the files handed in besides, such as a lock file, the Python
environment, and the part of the press that shapes an executed notebook. All is told by content, not
by date, so a fresh checkout doesn't run everything again. Where only prose changed, no code has to run.

What can't be seen: a file that would have been read had it existed, and files that a compiled library
opens behind Python's back.
"""

import contextlib
import functools
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from notebook_press.build.digests import digest_of_file, digests_of_cells, press_digest, versions
from notebook_press.build.job import target_of
from notebook_press.build.result import FAILED, FRESH, REWORDED, BuildResult
from notebook_press.plan.plan import Report, Settings
from notebook_press.regression.baseline import dumps, plain, write_atomically

FORM = 6  # raise it when the manifest's form changes: an older one then counts as absent
PROSE = "its prose changed"
MB = 1_000_000
MOST_PACKAGES = 3  # changed packages to name


@dataclass
class Manifest:
    """What the last good version of each report was made from, and how, kept as one JSON file.

    `reports` has, by name: code and prose (digests of cells), parameters, files (digest by path),
    environment (versions of packages), press (a digest), executed (digest of the promoted notebook),
    title, description, rendered (time), engine, seconds, peak_memory_mb.
    `failures` has the reports that failed since: the time of the first failure and of the last one,
    the problems, and what the last attempt was made from. `pages` has a digest of what each page was
    laid out from, the index among them.
    """

    path: Path
    root: Path
    inputs: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    # Each file is looked at once a render: what counts is how it was before anything ran.
    digest: Callable[[Path], str] = field(default_factory=lambda: functools.cache(digest_of_file), repr=False)
    cells: Callable[[Path], dict[str, str]] = field(
        default_factory=lambda: functools.cache(digests_of_cells), repr=False
    )

    def why(self, report: Report) -> list[str]:
        """Return what changed since the last good version, in plain words; nothing if it is fresh."""
        for path in (*self.inputs, *report.inputs):  # as they are before anything runs
            self.digest(path)
        entry = self.reports.get(report.name)
        if entry is None:
            return ["never rendered"]
        if self.digest(target_of(report, self.path.parent)) != entry["executed"]:
            return ["its executed notebook is missing or was altered"]
        return self._changes_since(entry, report)

    def _changes_since(self, entry: Mapping[str, Any], report: Report) -> list[str]:
        """Return what changed of all that an attempt was made from."""
        now = self._made_from(report, [self.root / name for name in entry["files"]])
        changes = [f"{report.notebook.name} changed"] if now["code"] != entry["code"] else []
        changes += _changes("parameter ", entry["parameters"], now["parameters"], "default")
        changes += _changes("setting ", entry["settings"], now["settings"])
        for name, digest in now["files"].items():
            before = entry["files"].get(name, "")
            if digest != before:
                changes.append(f"{name} " + ("is new" if not before else "changed" if digest else "is gone"))
        packages = _changes("", entry["environment"], now["environment"])
        if (more := len(packages) - MOST_PACKAGES) > 0:
            packages[MOST_PACKAGES:] = [f"and {more} more packages"]
        changes += packages
        if now["press"] != entry["press"]:
            changes.append("the press changed how it runs notebooks")
        if not changes and now["prose"] != entry["prose"]:
            changes.append(PROSE)
        return changes

    def waits(self, report: Report, retry_after: float) -> bool:
        """Tell whether a report failed less than so many seconds ago, and nothing has changed for it since."""
        failure = self.failures.get(report.name)
        if failure is None or self._changes_since(failure, report):
            return False
        age = datetime.now(UTC) - datetime.fromisoformat(failure["last"])
        return 0 <= age.total_seconds() < retry_after

    def record(self, report: Report, result: BuildResult) -> None:
        """Keep what a report was made from, once it has been promoted, or that it failed.

        A file that changed during the run may have been read before it did, so nothing is kept then
        and the next render runs the report again.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        if result.state == FAILED:
            since = self.failures.get(report.name, {}).get("since", now)
            attempt = self._made_from(report, result.opened)
            self.failures[report.name] = {"since": since, "last": now, "problems": list(result.problems), **attempt}
            return
        self.failures.pop(report.name, None)
        if result.state == FRESH:
            return
        known = self.reports.pop(report.name, {})
        if result.disturbed:
            return
        entry: dict[str, Any] = {"executed": result.executed, "title": result.title, "description": result.description}
        opened = result.opened
        if result.state == REWORDED:  # what its code read, and what running it took, is as before
            opened = (*opened, *(self.root / name for name in known["files"]))
        else:
            entry |= {"engine": result.engine, "seconds": round(result.seconds, 3)}
            entry |= {"peak_memory_mb": result.peak_memory // MB}
        self.reports[report.name] = {**known, **entry, **self._made_from(report, opened), "rendered": now}

    def _made_from(self, report: Report, opened: Iterable[Path]) -> dict[str, Any]:
        """Return all that a report is made from now, by content; `opened` are the files that its run read."""
        files = {path for path in opened if not _is_installed(path) and not path.is_relative_to(self.path.parent)}
        return {
            "files": {self.name(path): self.digest(path) for path in sorted({*files, *self.inputs, *report.inputs})},
            **self.cells(report.notebook),
            "parameters": plain(report.parameters),
            "settings": self._settings(report),
            "environment": versions(),
            "press": press_digest(),
        }

    def _settings(self, report: Report) -> dict[str, Any]:
        """Return what the plan sets that bears on a report, or on whether it is good; limits don't."""
        writes = [self.name(Path(one)) for one in report.writes]
        own = {"engine": report.engine, "weight": report.weight, "allow": [*report.allow], "writes": writes}
        return own | {"checks": [*self.settings.checks]} | dict(self.settings.environment)

    def forget(self, name: str) -> None:
        """Keep nothing of a report that the plan no longer names."""
        for part in (self.reports, self.failures, self.pages):
            part.pop(name, None)

    def stale_since(self, report: Report) -> str:
        """Return the time of the first attempt to render a report that failed since its last good version."""
        return str(self.failures.get(report.name, {}).get("since", ""))

    def seconds(self, report: Report) -> float:
        """Return how long a report took when it last ran; one that never did counts as the longest."""
        return float(self.reports.get(report.name, {}).get("seconds", "inf"))

    def save(self) -> None:
        """Write the manifest, if anything in it is new."""
        text = dumps({"form": FORM, "reports": self.reports, "failures": self.failures, "pages": self.pages})
        if not self.path.is_file() or self.path.read_text(encoding="utf-8") != text:
            write_atomically(self.path, text)

    def name(self, path: Path) -> str:
        """Return a path as the manifest has it: relative where possible, so that a moved project stays fresh."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def read_manifest(path: Path, root: Path, inputs: Sequence[Path] = (), settings: Settings | None = None) -> Manifest:
    """Read a manifest; an absent, older or damaged one is empty, so that everything runs."""
    stored: dict[str, Any] = {}
    with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
        stored = json.loads(path.read_text(encoding="utf-8"))
    if stored.pop("form", None) != FORM:
        stored = {}
    known = tuple(Path(one).resolve() for one in inputs)
    return Manifest(path, root.resolve(), known, settings or Settings(), **stored)


def _changes(what: str, old: Mapping[str, Any], new: Mapping[str, Any], absent: str = "none") -> list[str]:
    return [
        f"{what}{name}: {old.get(name, absent)!r} -> {new.get(name, absent)!r}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _is_installed(path: Path) -> bool:
    return path.is_relative_to(sys.prefix) or "site-packages" in path.parts
