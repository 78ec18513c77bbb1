"""One run of a schedule: what is due or stale is rendered, and what became of it is kept and told.

It may be started every minute and by whatever can start a command. A run with nothing to do touches no
file; one that finds another render at work leaves at once; one that comes after a long time renders what
was missed once. A report that failed is tried again when anything that reports are made from has changed,
when its cadence makes it due, and otherwise after five minutes, ten, twenty, up to a day.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from notebook_press.build.job import Outcome
from notebook_press.build.lock import alone
from notebook_press.build.manifest import Manifest, read_manifest, versions
from notebook_press.build.render import Summary
from notebook_press.errors import PressError
from notebook_press.plan.plan import Plan
from notebook_press.schedule.archive import keep_snapshot, prune, snapshots
from notebook_press.schedule.ledger import Ledger, read_ledger, utc_now
from notebook_press.schedule.notify import Messenger

HISTORY = 500  # runs kept, those with nothing to do not counted
PROBLEM = 300  # characters of a failure that are told; the rest stands in the notebook that is kept


@dataclass(frozen=True)
class Run:
    """What one run of a schedule did.

    `due` has the reports that their cadence asked for, `waiting` the failed ones that weren't tried again,
    `recovered` those that had failed before and are good again, `unsent` why a message couldn't be sent.
    """

    began: datetime
    summary: Summary
    due: Mapping[str, str]
    waiting: Mapping[str, str]
    recovered: tuple[str, ...] = ()
    newly_failed: tuple[str, ...] = ()
    archived: str = ""
    unsent: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The reports that say something else than before."""
        return tuple(one.report for one in self.summary.outcomes if one.changed)

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not self.recovered and all(one.state == "fresh" for one in self.summary.outcomes)

    @property
    def exit_code(self) -> int:
        """0 when all went well, 1 when a report failed in this run, 3 when only a message couldn't be sent."""
        return 1 if self.summary.failures else 3 if self.unsent else 0

    def __str__(self) -> str:
        count, changed = self.summary.count, self.changed
        parts = [f"{count('rendered') + count('reworded')} rendered ({len(changed)} changed), {count('failed')} failed"]
        parts += [f"{len(self.recovered)} good again"] if self.recovered else []
        parts += [f"{len(self.waiting)} failed before, to be tried later"] if self.waiting else []
        parts.append(f"{count('fresh')} fresh")
        return f"{self.began:%Y-%m-%dT%H:%MZ} {', '.join(parts)} in {self.summary.seconds:.1f} s"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for machines and for the history; fresh reports are counted only."""
        outcomes = self.summary.outcomes
        return {
            "began": self.began.isoformat(timespec="seconds"),
            "line": str(self),
            "exit_code": self.exit_code,
            "seconds": round(self.summary.seconds, 3),
            "rendered": [one.report for one in outcomes if one.state in ("rendered", "reworded")],
            "changed": list(self.changed),
            "failed": {one.report: problem_of(one) for one in self.summary.failures},
            "newly_failed": list(self.newly_failed),
            "recovered": list(self.recovered),
            "because": {one.report: list(one.because) for one in outcomes if one.because},
            "due": dict(self.due),
            "waiting": dict(self.waiting),
            "fresh": self.summary.count("fresh"),
            "archived": self.archived,
            "unsent": list(self.unsent),
        }


def problem_of(outcome: Outcome) -> str:
    """Return the first line of what went wrong."""
    return "\n".join(outcome.problems).strip().partition("\n")[0][:PROBLEM]


def run_due(
    read: Callable[[], Plan],
    output: Path | str,
    render: Callable[..., Summary],
    *,
    root: Path,
    inputs: Iterable[Path] = (),
    clock: Callable[[], datetime] = utc_now,
    messenger: Messenger | None = None,
    archive: bool = False,
    keep: int | timedelta | None = None,
    history: int = HISTORY,
) -> Run:
    """Render what is due or stale, once.

    Parameters
    ----------
    read
        Returns the plan. An error that it raises is told once, not at every run.
    output
        The site's folder.
    render
        Does the rendering: called with a plan and `only`, `asked` and `noted`, as `press.render` has them.
    root, inputs
        As for `press.render`.
    clock
        Returns the time, in UTC.
    messenger
        Whom to tell of changes and failures.
    archive, keep
        Whether to keep a version that has changed as a snapshot, and how many of them or for how long.
    history
        How many runs to remember.

    Raises
    ------
    BusyError
        When another render is at work in the folder: nothing was looked at.
    """
    output, messenger = Path(output).resolve(), messenger or Messenger()
    with alone(output, wait=False):
        ledger, now = read_ledger(output), clock()
        try:
            plan = read()
            run = _render(plan, output, render, ledger, root, tuple(inputs), now, archive)
        except (ValueError, LookupError, OSError) as error:
            _tell_trouble(ledger, messenger, error, now, history)
            raise
        ledger.trouble = ""
        if run.archived and keep:
            prune(output, keep, now)
        if not run.idle:
            run = _tell(run, messenger)
            ledger.record(run.as_dict(), history)
        ledger.save()
        return run


def _render(
    plan: Plan,
    output: Path,
    render: Callable[..., Summary],
    ledger: Ledger,
    root: Path,
    inputs: tuple[Path, ...],
    now: datetime,
    archive: bool,
) -> Run:
    """Render, keeping what is done as it is done: a run that is killed repeats no more than it has to."""
    manifest = read_manifest(output / "manifest.json", root, inputs)
    ledger.forget(plan)
    due = ledger.due(plan, now)
    waiting = ledger.waiting(plan, due, _made_from(plan, manifest) if ledger.tries else "", now)
    asked = {name: f"due since {_local(since, plan)}" for name, since in due.items()}
    before = snapshots(output)

    def noted(outcome: Outcome) -> None:
        if outcome.report in due or outcome.report in ledger.tries or outcome.state == "failed":
            ledger.note(outcome.report, outcome.state, due.get(outcome.report), now)
            ledger.save()

    if archive and not before and manifest.reports:  # the version that this run may replace
        before = [keep_snapshot(output, datetime.fromtimestamp(manifest.path.stat().st_mtime).astimezone())]
    only = [report.name for report in plan.reports if report.name not in waiting]
    started = time.monotonic()
    summary = render(plan, only=only, asked=asked, noted=noted)
    after = read_manifest(output / "manifest.json", root, inputs)
    ledger.tried(_made_from(plan, after) if ledger.tries else "")
    run = Run(
        now,
        Summary(summary.outcomes, time.monotonic() - started, output, summary.leftovers),
        asked,
        waiting,
        tuple(sorted(manifest.failures.keys() - after.failures.keys())),
        tuple(sorted(after.failures.keys() - manifest.failures.keys())),
    )
    if archive and run.changed:
        return replace(run, archived=keep_snapshot(output, now).name)
    return run


def _local(moment: datetime, plan: Plan) -> str:
    return f"{moment.astimezone(ZoneInfo(plan.time_zone)):%Y-%m-%d %H:%M} {plan.time_zone}"


def _made_from(plan: Plan, manifest: Manifest) -> str:
    """Return a digest of all that any report was made from, and of the plan."""
    files = {manifest.root / name for entry in manifest.reports.values() for name in entry["files"]}
    files |= {plan.path, *manifest.inputs, *(report.notebook for report in plan.reports)}
    told = [*((str(path), manifest.digest(path)) for path in sorted(files)), *map(str, plan.reports)]
    return hashlib.sha256(json.dumps([told, dict(versions())]).encode()).hexdigest()


def _tell(run: Run, messenger: Messenger) -> Run:
    """Tell of what changed, and of what failed for the first time or is good again."""
    causes = ({"failure"} if run.newly_failed or run.recovered else set()) | ({"change"} if run.changed else set())
    failed = {one.report: problem_of(one) for one in run.summary.failures}
    lines = [str(run)]
    lines += [f"failed: {name}: {failed.get(name, '')}" for name in run.newly_failed]
    lines += [f"good again: {name}" for name in run.recovered]
    lines += [f"changed: {name}" for name in run.changed]
    return replace(run, unsent=tuple(messenger.tell(causes, "\n".join(lines) + "\n", run.as_dict())))


def _tell_trouble(ledger: Ledger, messenger: Messenger, error: Exception, now: datetime, history: int) -> None:
    """Keep and tell, once, that nothing could be rendered at all."""
    trouble = f"{type(error).__name__}: {error}" if not isinstance(error, PressError) else str(error)
    if trouble == ledger.trouble:
        return
    ledger.trouble = trouble
    line = f"{now:%Y-%m-%dT%H:%MZ} nothing could be rendered: {trouble.partition(chr(10))[0][:PROBLEM]}"
    facts = {"began": now.isoformat(timespec="seconds"), "line": line, "exit_code": 1}
    facts["unsent"] = messenger.tell({"failure"}, line + "\n", facts)
    ledger.record(facts, history)
    ledger.save()
