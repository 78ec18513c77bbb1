"""One run of a schedule: a render that may be started every minute, by whatever can start a command.

Reports are deterministic, so there is nothing to do until something that they are made from has changed. A run with
nothing to do touches no file; one that finds another render at work leaves at once; one after a long time renders
what has changed since. A report that failed is tried again when anything that it is made from has changed, and
otherwise once an hour, for the cause may lie outside the project.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from notebook_press.build.lock import locked
from notebook_press.build.result import Summary
from notebook_press.errors import message_of
from notebook_press.regression.baseline import write_atomically
from notebook_press.schedule.archive import render_and_archive
from notebook_press.schedule.notify import Notifier

LOG = "runs/history.jsonl"  # beside the pages, one run a line
MOST_RUNS = 500  # runs kept, those with nothing to do not counted
MOST_CHARACTERS = 300  # of a failure; the rest stands in the notebook that is kept
RETRY_AFTER = 3600.0  # seconds until a report that failed is tried again though nothing has changed
RENDERS_AGAIN = "good again: whatever kept everything from being rendered"


@dataclass(frozen=True)
class Run:
    """What one run of a schedule did.

    `is_mended` says whether the run before couldn't render anything, and `unsent` why a notice couldn't be sent.
    """

    began: datetime
    summary: Summary
    archived: str = ""
    is_mended: bool = False
    unsent: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        waiting = self.summary.count("fresh") + self.summary.count("waiting")
        return not (self.is_mended or self.summary.recovered) and waiting == len(self.summary.results)

    @property
    def exit_code(self) -> int:
        """0 when all went well, 1 when a report failed in this run, 3 when only a notice couldn't be sent."""
        return 1 if self.summary.failures else 3 if self.unsent else 0

    @property
    def causes(self) -> set[str]:
        """What there is to notify of: that something changed, or failed for the first time or is good again."""
        turned = self.summary.newly_failed or self.summary.recovered or self.is_mended
        return {cause for cause, holds in (("failure", turned), ("change", self.summary.changed)) if holds}

    def lines(self) -> list[str]:
        """Return it in words, as a notice has them."""
        failed = self.as_dict()["failed"]
        found = [str(self), *([RENDERS_AGAIN] if self.is_mended else [])]
        found += [f"failed: {name}: {failed.get(name, '')}" for name in self.summary.newly_failed]
        found += [f"good again: {name}" for name in self.summary.recovered]
        return found + [f"changed: {name}" for name in self.summary.changed]

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
            "failed": {one.report: _first_line("\n".join(one.problems)) for one in summary.failures},
            "newly_failed": list(summary.newly_failed),
            "recovered": list(summary.recovered),
            "waiting": [one.report for one in summary.results if one.state == "waiting"],
            "because": {one.report: list(one.because) for one in summary.results if one.because},
            "fresh": summary.count("fresh"),
            "archived": self.archived,
            "unsent": list(self.unsent),
        }


def run_scheduled(output: Path, render: Callable[[], Summary], notifier: Notifier, keep: int | None = None) -> Run:
    """Render once, note it in the log of runs, and send a notice of changes and failures.

    Parameters
    ----------
    output
        The site's folder.
    render
        Reads the plan and renders it. An error that it raises is sent once, not at every run.
    notifier
        Whom to notify.
    keep
        How many versions of the site to keep in its archive; none is kept for None.

    Raises
    ------
    BusyError
        When another render is at work in the folder: nothing was looked at.
    """
    began, log = datetime.now(UTC), output / LOG
    with locked(output, wait=False):
        before = _entries(log)
        known = json.loads(before[-1]).get("error") if before else None
        try:
            summary, archived = render_and_archive(output, render, keep)
        except (ValueError, LookupError, OSError) as error:
            words = message_of(error)
            line = f"{began:%Y-%m-%dT%H:%MZ} nothing could be rendered: {_first_line(words)}"
            facts = {"began": began.isoformat(timespec="seconds"), "line": line, "exit_code": 1, "error": words}
            if words != known:
                _tell(log, notifier, {"failure"}, [line], facts)
            raise
        run = Run(began, summary, archived, known is not None)
        if run.idle:
            return run
        return replace(run, unsent=_tell(log, notifier, run.causes, run.lines(), run.as_dict()))


def _tell(log: Path, notifier: Notifier, causes: set[str], lines: list[str], facts: dict[str, Any]) -> tuple[str, ...]:
    """Send a notice of a run, note it in the log, and return why the notice couldn't be sent, if it couldn't."""
    unsent = notifier.notify(causes, "\n".join(lines) + "\n", facts)
    entry = json.dumps({**facts, "unsent": unsent})
    write_atomically(log, "\n".join([*_entries(log)[1 - MOST_RUNS :], entry]) + "\n")
    return tuple(unsent)


def _entries(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines() if log.is_file() else []


def _first_line(words: str) -> str:
    return words.strip().partition("\n")[0][:MOST_CHARACTERS]
