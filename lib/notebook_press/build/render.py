"""Rendering a plan: parameters checked, notebooks run, results checked, promoted and laid out as pages."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from notebook_press.regression.baseline import failed_path
from notebook_press.errors import ParameterError, PlanError
from notebook_press.build.manifest import PROSE, Manifest, read_manifest, versions
from notebook_press.build.lock import alone
from notebook_press.plan.parameters import check, declared
from notebook_press.plan.plan import Plan, Report
from notebook_press.run.module_cache import Preload
from notebook_press.run.pool import JobDiedError, Pressroom
from notebook_press.build.job import PAGE, REWORD, RUN, Index, Job, Outcome, target_of

PACKAGE = Path(__file__).resolve().parents[1]
STATES = ("rendered", "reworded", "fresh", "failed")
SAVE_EVERY = 2.0  # seconds: a render that is killed loses no more than that


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
        """Return how many reports ended in a state: rendered, reworded, fresh or failed."""
        return sum(one.state == state for one in self.outcomes)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for machines."""
        keys = ("report", "state", "changed", "seconds", "peak_memory", "engine", "because", "problems")
        return {
            "reports": [{key: getattr(one, key) for key in keys} for one in self.outcomes],
            "seconds": self.seconds,
            "folder": str(self.folder),
            "leftovers": self.leftovers,
        }

    def __str__(self) -> str:
        shown = [state for state in STATES if self.count(state) or state != "reworded"]
        counts = ", ".join(f"{self.count(state)} {state}" for state in shown)
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
    checks: Sequence[str] = (),
    inputs: Sequence[Path] = (),
    root: Path | None = None,
    force: bool = False,
    title: str = "Reports",
    cluster: str | None = None,
    asked: Mapping[str, str] | None = None,
    noted: Callable[[Outcome], Any] | None = None,
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
        What else an executed notebook must pass: functions, named ``module:function``, that take it
        as JSON and return problems in sentences.
    inputs
        Files that every report depends on besides those its kernel opens, such as a lock file.
    root
        The project; files below it are watched for changes. By default the folder above the plan's.
    force
        Run reports that are fresh, too.
    title
        Heading of the site's index.
    cluster
        Address of a Dask scheduler, to have the reports made by its workers; see `cluster`.
    asked
        Reports to run though nothing has changed for them, each with the reason.
    noted
        Called with each outcome as it comes.

    Raises
    ------
    ParameterError
        Before anything runs, when any selected report's parameters are wrong.
    """
    started = time.monotonic()
    output = Path(output).resolve()
    selected = plan.select(only)
    check_parameters(plan, selected)
    asked = {report.name: "asked for" for report in selected} if force else dict(asked or {})
    with alone(output, progress), _workers(jobs, cluster, output) as workers:
        manifest = _manifest(plan, output, inputs, checks, root)
        site = _Site(plan, output, tuple(assets), title, tuple(checks), manifest)
        outcomes = {}
        try:
            for outcome in _outcomes(site, selected, asked, workers):
                outcomes[outcome.report] = outcome
                if noted:
                    noted(outcome)
                progress(str(outcome))
            site.finish(workers)
        finally:
            if outcomes:
                manifest.save()  # whatever happens next, the runs done so far aren't lost
    ordered = tuple(outcomes[report.name] for report in selected)
    summary = Summary(ordered, time.monotonic() - started, output, _leftovers(plan, output, manifest))
    progress(str(summary))
    return summary


def _workers(jobs: int | None, cluster: str | None, output: Path) -> Any:
    if cluster is None:
        return Pressroom(jobs, output)
    from notebook_press.run.cluster import Cluster

    return Cluster(cluster, output)


def _manifest(plan: Plan, output: Path, inputs: Sequence[Path], checks: Sequence[str], root: Path | None) -> Manifest:
    # A report that passed the checks as they were has to pass them again as they are.
    sources = [_source(name) for name in checks]
    return read_manifest(output / "manifest.json", root or plan.path.parent.parent, [*inputs, *sources])


def _source(check: str) -> Path:
    """Return the file of a check's module, without importing what the module needs."""
    name = check.partition(":")[0]
    try:
        found = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        found = None
    if found is None or found.origin is None:
        raise PlanError(f"the check {check!r}: there is no module {name!r}; name it like 'package.module:function'")
    return Path(found.origin)


def _leftovers(plan: Plan, output: Path, manifest: Manifest) -> tuple[str, ...]:
    """Return the pages of reports that the plan no longer names; other pages are somebody else's."""
    gone = manifest.reports.keys() - {report.name for report in plan.reports}
    return tuple(sorted(f"{name}.html" for name in gone if (output / f"{name}.html").is_file()))


@dataclass
class _Site:
    """What the pages of all reports share, and which of them have to be laid out again."""

    plan: Plan
    output: Path
    assets: tuple[Path, ...]
    title: str
    checks: tuple[str, ...]
    manifest: Manifest

    def __post_init__(self) -> None:
        own = sorted(one for one in PACKAGE.rglob("*.*") if one.suffix != ".pyc")
        layout = [self.manifest.digest(path) for path in (*own, *self.assets)]
        self.layout = _digest([self.title, dict(versions()), layout])

    def job(self, report: Report, work: str, because: Sequence[str] = ()) -> Job:
        """Return the job that makes a report, or its page only."""
        return Job(
            report,
            self.output,
            self.manifest.root,
            work,
            tuple(because),
            self.checks,
            tuple(sys.path),
            ("plotly.min.js", *(path.name for path in self.assets), "page.js"),
            self.manifest.stale_since(report) if work == PAGE else "",
        )

    def page_key(self, report: Report) -> str:
        """Return a digest of all that the report's page was made from."""
        made = self.manifest.reports.get(report.name, {}).get("executed", "")
        return _digest([self.layout, _told(report), made, self.manifest.stale_since(report)])

    def page_is_current(self, report: Report) -> bool:
        """Tell whether the page stands as it would be laid out now."""
        page = self.output / f"{report.name}.html"
        return page.is_file() and self.manifest.reports[report.name].get("page") == self.page_key(report)

    def page_was_made(self, report: Report) -> None:
        """Keep what the page was made from."""
        if report.name in self.manifest.reports:
            self.manifest.reports[report.name]["page"] = self.page_key(report)

    def finish(self, workers: Any) -> None:
        """Mark the pages of reports that failed as stale, and write the index, where that is new."""
        good = [one for one in self.plan.reports if target_of(one, self.output).is_file()]
        known = [one for one in good if one.name in self.manifest.reports]
        behind = [one for one in known if self.manifest.stale_since(one) and not self.page_is_current(one)]
        for number, outcome in workers.do([self.job(one, PAGE) for one in behind]):
            _result(outcome)
            self.page_was_made(behind[number])
        listed = []
        for report in known:
            entry = self.manifest.reports[report.name]
            words = {"title": entry["title"], "description": entry["description"]}
            listed.append((replace(report, **words), self.manifest.stale_since(report)))
        key = _digest([self.layout, [(_told(report), stale) for report, stale in listed]])
        if key != self.manifest.site or not (self.output / "index.html").is_file():
            for _, outcome in workers.do([Index(listed, self.output, self.assets, self.title)]):
                _result(outcome)
            self.manifest.site = key


def _told(report: Report) -> str:
    """Return what a page is made from of a report: of its notebook the name, for a project may be moved."""
    return str(replace(report, notebook=Path(report.notebook.name)))


def _result(outcome: Any) -> Any:
    """Return what a job for pages gave; there is no good page to fall back on, so an error is raised."""
    if isinstance(outcome, JobDiedError):
        raise outcome
    return outcome


def _outcomes(site: _Site, reports: Iterable[Report], asked: Mapping[str, str], workers: Any) -> Iterator[Outcome]:
    """Yield what becomes of each report, the fresh ones first, and note it in the manifest."""
    work = []
    for report in reports:
        because = site.manifest.why(report, target_of(report, site.output))
        if report.name in asked and because in ([], [PROSE]):  # new prose alone would run no code
            because.append(asked[report.name])
        if because:
            work.append(site.job(report, REWORD if because == [PROSE] else RUN, because))
            continue
        failed_path(target_of(report, site.output)).unlink(missing_ok=True)  # what failed has been taken back
        site.manifest.failures.pop(report.name, None)
        if site.page_is_current(report):
            yield Outcome(report.name, "fresh")
        else:
            work.append(site.job(report, PAGE))
    # The longest first, so that no core is left with a long one at the end.
    work.sort(key=lambda job: (job.work != RUN, -site.manifest.seconds(job.report)))
    saved = time.monotonic()
    ran = {job.report.notebook for job in work if job.work == RUN and job.report.engine == "fork"}
    for number, result in workers.do(work, Preload(tuple(sorted(ran)), site.manifest.root) if ran else None):
        report = work[number].report
        outcome = result
        if isinstance(result, JobDiedError):
            outcome = Outcome(report.name, "failed", problems=(str(result),), because=work[number].because)
        site.manifest.note(report, outcome)
        if outcome.state != "failed":
            site.page_was_made(report)
        if time.monotonic() - saved > SAVE_EVERY:
            site.manifest.save()
            saved = time.monotonic()
        yield outcome


def why(
    plan: Plan,
    output: Path | str,
    *,
    only: Iterable[str] | None = None,
    checks: Sequence[str] = (),
    inputs: Sequence[Path] = (),
    root: Path | None = None,
) -> dict[str, list[str]]:
    """Say for each report what changed since its last good version; nothing for a fresh one.

    The parameters are those of `render`, and nothing is run.
    """
    output = Path(output).resolve()
    manifest = _manifest(plan, output, inputs, checks, root)
    return {report.name: manifest.why(report, target_of(report, output)) for report in plan.select(only)}


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


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
