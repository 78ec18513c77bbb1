"""One run of a schedule: a render that may be started every minute, by whatever can start a command.

Reports are deterministic, so there is nothing to do until something that they are made from has changed. A run with
nothing to do touches no file; one that finds another render at work leaves at once; one after a long time renders
what has changed since. A report that failed is tried again when anything that it is made from has changed, and
otherwise once an hour, for the cause may lie outside the project.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from notebook_press.build.job import BuildResult
from notebook_press.build.lock import locked
from notebook_press.build.render import Summary
from notebook_press.errors import message_of
from notebook_press.regression.baseline import write_atomically
from notebook_press.schedule.notify import Notifier

LOG = "runs/history.jsonl"  # beside the pages, one run a line
STATE = "runs/error.txt"  # the error that kept the last run from rendering anything
MOST_RUNS = 500  # runs kept, those with nothing to do not counted
MOST_CHARACTERS = 300  # of a failure; the rest stands in the notebook that is kept
RETRY_AFTER = 3600.0  # seconds until a report that failed is tried again though nothing has changed


@dataclass(frozen=True)
class Run:
    """What one run of a schedule did; `unsent` says why a notice couldn't be sent."""

    began: datetime
    summary: Summary
    archived: str = ""
    unsent: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        waiting = self.summary.count("fresh") + self.summary.count("waiting")
        return not self.summary.recovered and waiting == len(self.summary.results)

    @property
    def exit_code(self) -> int:
        """0 when all went well, 1 when a report failed in this run, 3 when only a notice couldn't be sent."""
        return 1 if self.summary.failures else 3 if self.unsent else 0

    def __str__(self) -> str:
        return f"{self.began:%Y-%m-%dT%H:%MZ} {self.summary.line}"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for machines and for the log; fresh reports are counted only."""
        summary = self.summary
        return {
            "began": self.began.isoformat(timespec="seconds"),
            "line": str(self),
            "exit_code": self.exit_code,
            "rendered": [one.report for one in summary.results if one.state in ("rendered", "reworded")],
            "changed": list(summary.changed),
            "failed": {one.report: _first_line(one) for one in summary.failures},
            "newly_failed": list(summary.newly_failed),
            "recovered": list(summary.recovered),
            "waiting": [one.report for one in summary.results if one.state == "waiting"],
            "because": {one.report: list(one.because) for one in summary.results if one.because},
            "fresh": summary.count("fresh"),
            "archived": self.archived,
            "unsent": list(self.unsent),
        }


def run_scheduled(output: Path, render: Callable[[], tuple[Summary, str]], notifier: Notifier) -> Run:
    """Render once, note it in the log of runs, and send a notice of changes and failures.

    Parameters
    ----------
    output
        The site's folder.
    render
        Reads the plan, renders it, and returns the summary with the name of the snapshot that was kept, if any. An
        error that it raises is sent once, not at every run.
    notifier
        Whom to notify.

    Raises
    ------
    BusyError
        When another render is at work in the folder: nothing was looked at.
    """
    began = datetime.now(UTC)
    with locked(output, wait=False):
        error_file = output / STATE
        try:
            summary, archived = render()
        except (ValueError, LookupError, OSError) as error:
            _report_error(output, notifier, error, began)
            raise
        error_file.unlink(missing_ok=True)
        run = Run(began, summary, archived)
        if not run.idle:
            run = _notify(run, notifier)
            _log(output, run.as_dict())
        return run


def _log(output: Path, run: Mapping[str, Any]) -> None:
    path = output / LOG
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    write_atomically(path, "\n".join([*lines[1 - MOST_RUNS :], json.dumps(run)]) + "\n")


def _first_line(result: BuildResult) -> str:
    return "\n".join(result.problems).strip().partition("\n")[0][:MOST_CHARACTERS]


def _notify(run: Run, notifier: Notifier) -> Run:
    """Send what changed, and what failed for the first time or is good again."""
    summary = run.summary
    causes = {"failure"} if summary.newly_failed or summary.recovered else set()
    causes |= {"change"} if summary.changed else set()
    problems = {one.report: _first_line(one) for one in summary.failures}
    lines = [str(run)]
    lines += [f"failed: {name}: {problems.get(name, '')}" for name in summary.newly_failed]
    lines += [f"good again: {name}" for name in summary.recovered]
    lines += [f"changed: {name}" for name in summary.changed]
    return replace(run, unsent=tuple(notifier.notify(causes, "\n".join(lines) + "\n", run.as_dict())))


def _report_error(output: Path, notifier: Notifier, error: Exception, began: datetime) -> None:
    """Log and send, once, that nothing could be rendered at all."""
    text = message_of(error)
    path = output / STATE
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    line = f"{began:%Y-%m-%dT%H:%MZ} nothing could be rendered: {text.partition(chr(10))[0][:MOST_CHARACTERS]}"
    run: dict[str, Any] = {"began": began.isoformat(timespec="seconds"), "line": line, "exit_code": 1}
    run["unsent"] = notifier.notify({"failure"}, line + "\n", run)
    write_atomically(path, text)
    _log(output, run)
