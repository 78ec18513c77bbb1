"""What a schedule remembers between its runs, and which reports that makes due or lets wait.

Beside the pages, in ``runs``: ``state.json`` and ``history.jsonl``, one run a line.

Clocks jump and time zones change, so nothing rests on how much time went by. A report is due if none of
the times served lies between the last one at which its cadence fell due and now: many missed times give
one run, and what a clock that was set back a little shows again isn't repeated. A clock that shows less
than was served more than a day ahead has been set right, so those times count no longer and nothing is
left out when they really come. A clock that shows a time before all that was served, as one without a
battery does, starts nothing by itself for one period of the cadence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from notebook_press.plan.plan import Plan
from notebook_press.regression.baseline import write_atomically
from notebook_press.schedule.cadence import expression_of, latest

FOLDER = "runs"
KEPT_TIMES = 32  # of each report
SLIGHT = timedelta(days=1)  # by how much a clock is set back without having been plainly wrong
FIRST_WAIT = timedelta(minutes=5)  # before a failed report is tried again, and double each time
LONGEST_WAIT = timedelta(days=1)


@dataclass
class Ledger:
    """The memory of a schedule.

    `served` has the times, in UTC, at which each report fell due and was seen to; `since` has the time from
    which a report falls due at all, where nothing was served before it. `tries` has the reports
    that failed: how often, when last, and a digest of what they were made from. `trouble` is the error that
    kept the last run from doing anything.
    """

    folder: Path
    served: dict[str, list[str]] = field(default_factory=dict)
    since: dict[str, str] = field(default_factory=dict)
    tries: dict[str, dict[str, Any]] = field(default_factory=dict)
    trouble: str = ""
    _saved: str = field(default="", repr=False)

    def due(self, plan: Plan, now: datetime) -> dict[str, datetime]:
        """Return the reports that their cadence makes due, and since when.

        A report that the schedule sees for the first time is due from now on.
        """
        found = {}
        for report in plan.reports:
            expression = expression_of(report.cadence)
            if expression is None:
                continue
            times = self._times(report.name, now)
            last = latest(expression, ZoneInfo(plan.time_zone), now)
            if not any(last <= one <= now for one in times):
                found[report.name] = last
        return found

    def _times(self, name: str, now: datetime) -> list[datetime]:
        """Return what counts as served, once what the clock shows has been weighed against it."""
        times = [datetime.fromisoformat(one) for one in self.served.get(name, ())]
        if any(one <= now for one in times):
            times = [one for one in times if one <= now + SLIGHT]
            self.served[name] = [one.isoformat() for one in times]
            return times
        since = datetime.fromisoformat(self.since.get(name, now.isoformat()))
        self.since[name] = min(since, now).isoformat()
        return [min(since, now)]

    def waiting(self, plan: Plan, due: Mapping[str, Any], made_from: str, now: datetime) -> dict[str, str]:
        """Return the failed reports that aren't tried again yet: nothing has changed for them, and they aren't due."""
        found = {}
        for report in plan.reports:
            tried = self.tries.get(report.name)
            if tried is None or report.name in due or tried["made_from"] != made_from:
                continue
            last = datetime.fromisoformat(tried["last"])
            again = last + min(FIRST_WAIT * 2 ** min(tried["times"] - 1, 16), LONGEST_WAIT)
            if last <= now < again:
                found[report.name] = f"failed, to be tried again at {again:%Y-%m-%dT%H:%MZ}"
        return found

    def note(self, name: str, state: str, due: datetime | None, now: datetime) -> None:
        """Keep that a report was made, or failed, now; `made_from` is filled in by `tried`."""
        if due:
            self.served[name] = [*self.served.get(name, ()), due.isoformat()][-KEPT_TIMES:]
        if state == "failed":
            times = self.tries.get(name, {}).get("times", 0) + 1
            self.tries[name] = {"times": times, "last": now.isoformat(), "made_from": ""}
        else:
            self.tries.pop(name, None)

    def tried(self, made_from: str) -> None:
        """Keep what the reports that failed in this run were made from."""
        for tried in self.tries.values():
            tried["made_from"] = tried["made_from"] or made_from

    def forget(self, plan: Plan) -> None:
        """Drop what is kept of reports that the plan no longer names."""
        names = {report.name for report in plan.reports}
        for kept in (self.served, self.since, self.tries):
            for name in kept.keys() - names:
                del kept[name]

    def save(self) -> None:
        """Write it, if anything is new: a run that does nothing touches no file."""
        content = {"served": self.served, "since": self.since, "tries": self.tries, "trouble": self.trouble}
        text = json.dumps(content, indent=1, sort_keys=True) + "\n"
        if text != self._saved:
            write_atomically(self.folder / "state.json", text)
            self._saved = text

    def history(self) -> Iterator[dict[str, Any]]:
        """Yield the runs that did something, the oldest first; a line that was torn is left out."""
        path = self.folder / "history.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                yield {"line": "(a damaged line of the history)"}

    def record(self, run: Mapping[str, Any], keep: int) -> None:
        """Add a run to the history, which holds so many."""
        runs = [*self.history(), run][-keep:]
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in runs)
        write_atomically(self.folder / "history.jsonl", "".join(lines))


def read_ledger(output: Path) -> Ledger:
    """Read the memory of the schedule that keeps a site up to date.

    A damaged one counts as none: cadences then start anew, and what is stale is rendered all the same.
    """
    path = output / FOLDER / "state.json"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        return Ledger(path.parent, **json.loads(text or "{}"), _saved=text)
    except (json.JSONDecodeError, TypeError):
        return Ledger(path.parent)


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
