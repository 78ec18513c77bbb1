"""What the last good version of each report was made from, and how; why it has to run again; what failed since."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

from notebook_press.build.fingerprint import Fingerprints
from notebook_press.build.job import target_of
from notebook_press.build.project import Project
from notebook_press.build.result import FAILED, FRESH, REWORDED, BuildResult
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import dumps, write_atomically

FORM = 7  # raise it when the manifest's form changes: an older one then counts as absent


class Manifest:
    """The state of a site, kept as one JSON file; an absent, older or damaged one is empty, so that everything runs.

    `reports` has, by name: what the last good version was made from (see `fingerprint`), executed (digest of the
    promoted notebook), title, description, rendered (time), seconds.
    `failures` has the reports that failed since: the time of the first failure and of the last one,
    the problems, and what the last attempt was made from. `pages` has a digest of what each page was
    laid out from, the index among them. In the file stand the `environments`, too, that the reports name by a digest.
    """

    def __init__(self, project: Project) -> None:
        self.project, self.path = project, project.site / "manifest.json"
        stored: dict[str, Any] = {}
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            stored = json.loads(self.path.read_text(encoding="utf-8"))
        if stored.get("form") != FORM:
            stored = {}
        self.fingerprints = Fingerprints(project, stored.get("environments", {}))
        self.reports: dict[str, dict[str, Any]] = stored.get("reports", {})
        self.failures: dict[str, dict[str, Any]] = stored.get("failures", {})
        self.pages: dict[str, str] = stored.get("pages", {})

    def why(self, report: Report) -> list[str]:
        """Return what changed since the last good version, in plain words; nothing if it is fresh."""
        self.fingerprints.of(report, ())  # looks at its notebook and at what is declared for it before anything runs
        entry = self.reports.get(report.name)
        if entry is None:
            return ["never rendered"]
        if self.fingerprints.digest(target_of(report, self.project.site)) != entry["executed"]:
            return ["its executed notebook is missing or was altered"]
        return self.fingerprints.changes(report, entry)

    def waits(self, report: Report, retry_after: float) -> bool:
        """Tell whether a report failed less than so many seconds ago, and nothing has changed for it since."""
        failure = self.failures.get(report.name)
        if failure is None or self.fingerprints.changes(report, failure):
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
            attempt = self.fingerprints.of(report, result.opened)
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
            opened = (*opened, *(self.project.folder / name for name in known["files"]))
        else:
            entry["seconds"] = round(result.seconds, 3)
        self.reports[report.name] = {**known, **entry, **self.fingerprints.of(report, opened), "rendered": now}

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
        named = {one["environment"] for one in (*self.reports.values(), *self.failures.values())}
        environments = {name: self.fingerprints.environments[name] for name in named}
        stored = {"reports": self.reports, "failures": self.failures, "pages": self.pages}
        text = dumps({"form": FORM, "environments": environments, **stored})
        if not self.path.is_file() or self.path.read_text(encoding="utf-8") != text:
            write_atomically(self.path, text)
