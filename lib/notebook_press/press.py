"""Rendering a plan: parameters checked, notebooks run, results checked, promoted and laid out as pages."""

from __future__ import annotations

import hashlib
import inspect
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .baselines import failed_path, read_notebook
from .errors import ParameterError
from .freshness import Manifest, environment, read_manifest
from .parameters import check, declared
from .plan import Plan, Report
from .production import Check, Job, Outcome, produce_all

STATES = ("rendered", "fresh", "failed")


@dataclass(frozen=True)
class Summary:
    """What became of all of them."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    folder: Path
    leftovers: tuple[str, ...] = ()  # pages of reports that the plan no longer names

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The reports whose last good version had to stay."""
        return tuple(one for one in self.outcomes if one.state == "failed")

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    def count(self, state: str) -> int:
        """Return how many reports ended in a state: rendered, fresh or failed."""
        return sum(one.state == state for one in self.outcomes)

    def __str__(self) -> str:
        counts = ", ".join(f"{self.count(state)} {state}" for state in STATES)
        line = f"{len(self.outcomes)} reports: {counts} in {self.seconds:.1f} s"
        if self.leftovers:
            line += f"\npages of no report in the plan, to be deleted: {', '.join(self.leftovers)}"
        return line


def render(
    plan: Plan,
    output: Path | str,
    *,
    only: Iterable[str] | None = None,
    jobs: int | None = None,
    progress: Callable[[str], Any] = print,
    assets: Sequence[Path] = (),
    checks: Sequence[Check] = (),
    inputs: Sequence[Path] = (),
    root: Path | None = None,
    force: bool = False,
    title: str = "Reports",
) -> Summary:
    """Render a plan's reports into a site.

    Parameters
    ----------
    plan
        As `plan.read_plan` returns it.
    output
        The site's folder: ``index.html``, a page a report, ``notebooks/`` with the executed
        notebooks and ``assets/``.
    only
        Names or patterns of the reports to render; the others keep their last good version.
    jobs
        Processes to run at once; one a core by default.
    progress
        Called with one line a report, and with a summary.
    assets
        Scripts that the charts need besides Plotly, such as the outlines of a map.
    checks
        What else an executed notebook must pass: module-level functions that take it as JSON and
        return problems in sentences.
    inputs
        Files that every report depends on besides those its kernel opens, such as a lock file.
    root
        The project; files below it are watched for changes. By default the folder above the plan's.
    force
        Run reports that are fresh, too.
    title
        Heading of the site's index.

    Raises
    ------
    ParameterError
        Before anything runs, when any selected report's parameters are wrong.
    """
    started = time.monotonic()
    output = Path(output).resolve()
    selected = plan.select(only)
    check_parameters(plan, selected)
    # A report that passed the checks as they were has to pass them again as they are.
    manifest = _manifest(plan, output, [*inputs, *(Path(inspect.getfile(one)) for one in checks)], root)
    jobs = jobs or os.cpu_count() or 1
    outcomes = {}
    try:
        for outcome in _outcomes(_sort_out(selected, output, manifest, force, tuple(checks)), manifest, jobs):
            outcomes[outcome.report] = outcome
            progress(str(outcome))
    finally:
        manifest.save()  # whatever happens next, the runs done so far aren't lost
    _lay_out(plan, output, assets, title, manifest)
    manifest.save()
    ordered = tuple(outcomes[report.name] for report in selected)
    summary = Summary(ordered, time.monotonic() - started, output, _leftovers(plan, output))
    progress(str(summary))
    return summary


def _target(report: Report, output: Path) -> Path:
    """Return where a report's good notebook stands."""
    return output / "notebooks" / f"{report.name}.ipynb"


def _manifest(plan: Plan, output: Path, inputs: Sequence[Path], root: Path | None) -> Manifest:
    return read_manifest(output / "manifest.json", root or plan.path.parent.parent, inputs)


def _leftovers(plan: Plan, output: Path) -> tuple[str, ...]:
    known = {"index", *(report.name for report in plan.reports)}
    return tuple(sorted(path.name for path in output.glob("*.html") if path.stem not in known))


def _sort_out(
    reports: Iterable[Report], output: Path, manifest: Manifest, force: bool, checks: tuple[Check, ...]
) -> list[Job]:
    """Return a job for each report; one that needs no run has no reason to."""
    jobs = []
    for report in reports:
        target = _target(report, output)
        because = manifest.why(report, target) or (["asked for"] if force else [])
        jobs.append(Job(report, target, manifest.root, tuple(because), checks))
    return jobs


def _outcomes(work: Sequence[Job], manifest: Manifest, jobs: int) -> Iterator[Outcome]:
    """Yield what becomes of each job, the fresh ones first."""
    for job in work:
        if not job.because:
            failed_path(job.target).unlink(missing_ok=True)  # what failed has been taken back
            yield Outcome(job.report.name, "fresh")
    waiting = {job.report.name: job for job in work if job.because}
    started = time.time()
    for outcome in produce_all(list(waiting.values()), jobs):
        job = waiting[outcome.report]
        if outcome.state == "rendered":
            manifest.note(job.report, job.target, outcome.opened, started)
        yield outcome


def why(
    plan: Plan,
    output: Path | str,
    *,
    only: Iterable[str] | None = None,
    inputs: Sequence[Path] = (),
    root: Path | None = None,
) -> dict[str, list[str]]:
    """Say for each report what changed since its last good version; nothing for a fresh one.

    The parameters are those of `render`, and nothing is run.
    """
    output = Path(output).resolve()
    manifest = _manifest(plan, output, inputs, root)
    return {report.name: manifest.why(report, _target(report, output)) for report in plan.select(only)}


def check_parameters(plan: Plan, reports: Iterable[Report]) -> None:
    """Check the parameters of all reports and tell all mistakes at once; no kernel is started."""
    known: dict[Path, Any] = {}
    found: list[str] = []
    for report in reports:
        try:
            if report.notebook not in known:
                known[report.notebook] = declared(report.notebook, plan.choices)
            check(report.parameters, known[report.notebook], f"{plan.path}: report {report.name!r}")
        except ParameterError as error:
            found.append(str(error))
    if found:
        raise ParameterError("\n".join(dict.fromkeys(found)))


def _lay_out(plan: Plan, output: Path, assets: Sequence[Path], title: str, manifest: Manifest) -> None:
    """Write the pages of all reports that have a good version, unless nothing about them changed."""
    targets = [(report, _target(report, output)) for report in plan.reports]
    done = [(report, target, failed_path(target).is_file()) for report, target in targets if target.is_file()]
    own = sorted(one for one in Path(__file__).parent.rglob("*.*") if one.suffix != ".pyc")
    content = [manifest.digest(path) for path in (*own, *assets, *(target for _, target, _ in done))]
    key = hashlib.sha256(repr([title, environment(), done, content]).encode()).hexdigest()
    pages_there = all((output / f"{report.name}.html").is_file() for report, *_ in done)
    if key == manifest.site and pages_there and (output / "index.html").is_file():
        return
    from . import pages

    written = [pages.Page(report, read_notebook(target), stale) for report, target, stale in done]
    pages.write_site(written, output, assets, title=title)
    manifest.site = key
