"""Rendering a plan: parameters checked, notebooks run, results checked, promoted and laid out as pages."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from notebook_press.build.job import PAGE, REWORD, RUN, BuildJob, BuildResult, target_of, write_index
from notebook_press.build.lock import locked
from notebook_press.build.manifest import PROSE, Manifest, digest_of, read_manifest, versions
from notebook_press.errors import ParameterError, PressError
from notebook_press.plan.parameters import Parameter, check, declared
from notebook_press.plan.plan import Plan, Report
from notebook_press.regression.baseline import failed_path
from notebook_press.run.preimport import Preload
from notebook_press.run.pool import JobDiedError, ProcessPool
from notebook_press.wording import counted

PACKAGE = Path(__file__).resolve().parents[1]
STATES = ("rendered", "reworded", "fresh", "failed", "waiting")
ALWAYS_COUNTED = ("rendered", "fresh", "failed")
INDEX = "index"  # the name of its page, which no report may have
SAVE_EVERY = 2.0  # seconds: a render that is killed loses no more than that


@dataclass(frozen=True)
class Project:
    """What is rendered, from what and into what.

    Parameters
    ----------
    plan
        As `plan.read_plan` returns it.
    output
        The site's folder: ``index.html``, a page a report, ``notebooks/`` with the executed notebooks and ``assets/``.
    root
        The project's folder; files below it are watched for changes. By default as `Plan.root` has it.
    assets
        Scripts that the charts need besides Plotly, such as the outlines of a map.
    inputs
        Files that every report depends on besides those its kernel opens, such as a lock file.
    """

    plan: Plan
    output: Path
    root: Path | None = None
    assets: tuple[Path, ...] = ()
    inputs: tuple[Path, ...] = ()

    @property
    def site(self) -> Path:
        """The site's folder, as an absolute path."""
        return Path(self.output).resolve()

    def manifest(self) -> Manifest:
        """Read what the last good version of each report was made from."""
        root = self.root or self.plan.root
        return read_manifest(self.site / "manifest.json", root, self.inputs, self.plan.settings)


@dataclass(frozen=True)
class RenderOptions:
    """How it is rendered this time.

    Parameters
    ----------
    only
        Names or patterns of the reports to render; the others keep their last good version.
    jobs
        Processes to run at once; one a core by default.
    force
        Run reports that are fresh, too.
    retry_after
        Seconds for which a failed report waits until it is tried again, if nothing has changed for it.
    progress
        Called with one line a report, and with a summary.
    cluster
        Address of a Dask scheduler, to have the reports made by its workers; see `run.cluster`.
    """

    only: Sequence[str] | None = None
    jobs: int | None = None
    force: bool = False
    retry_after: float = 0.0
    progress: Callable[[str], Any] = print
    cluster: str | None = None


@dataclass(frozen=True)
class Summary:
    """What became of all reports."""

    results: tuple[BuildResult, ...]
    seconds: float
    folder: Path
    leftovers: tuple[str, ...] = ()  # pages of reports that the plan no longer names
    newly_failed: tuple[str, ...] = ()
    recovered: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[BuildResult, ...]:
        """The reports whose last good version had to stay."""
        return tuple(one for one in self.results if one.state == "failed")

    @property
    def changed(self) -> tuple[str, ...]:
        """The reports that say something else than before."""
        return tuple(one.report for one in self.results if one.changed)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    def count(self, state: str) -> int:
        """Return how many reports ended in a state: rendered, reworded, fresh, failed or waiting."""
        return sum(one.state == state for one in self.results)

    @property
    def line(self) -> str:
        """All in one line."""
        counts = [f"{self.count(one)} {one}" for one in STATES if self.count(one) or one in ALWAYS_COUNTED]
        changed = f" ({len(self.changed)} changed)" if self.changed else ""
        return f"{counted(len(self.results), 'report')}: {', '.join(counts)}{changed} in {self.seconds:.1f} s"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for machines."""
        keys = ("report", "state", "changed", "seconds", "peak_memory", "engine", "because", "problems")
        return {
            "reports": [{key: getattr(one, key) for key in keys} for one in self.results],
            "seconds": self.seconds,
            "folder": str(self.folder),
            "leftovers": self.leftovers,
        }

    def __str__(self) -> str:
        more = (
            f"\ndelete what no report of the plan makes any more: {', '.join(self.leftovers)}" if self.leftovers else ""
        )
        return self.line + more


def render(project: Project, options: RenderOptions | None = None) -> Summary:
    """Render a plan's reports into a site.

    Raises
    ------
    ParameterError
        Before anything runs, when the plan sets a parameter of any selected report wrongly. A notebook that is no
        notebook, or declares its parameters wrongly, fails its own reports only.
    """
    options = options or RenderOptions()
    started = time.monotonic()
    selected = project.plan.select(options.only)
    unusable = check_parameters(project.plan, selected)
    with locked(project.site, options.progress), _workers(project, options) as workers:
        site = _Site(project, workers, unusable)
        failed_before = set(site.manifest.failures)
        results = {}
        try:
            for result in site.results(selected, options):
                results[result.report] = result
                options.progress(str(result))
            site.finish()
        finally:
            if results:
                site.manifest.save()  # whatever happens next, the runs done so far aren't lost
    failures = site.manifest.failures.keys()
    summary = Summary(
        tuple(results[report.name] for report in selected),
        time.monotonic() - started,
        project.site,
        _leftovers(project, site.manifest),
        newly_failed=tuple(sorted(failures - failed_before)),
        recovered=tuple(sorted(failed_before - failures)),
    )
    options.progress(str(summary))
    return summary


def _workers(project: Project, options: RenderOptions) -> Any:
    settings = project.plan.settings
    if options.cluster is None:
        preload = Preload(settings.preload, project.manifest().root, project.site, search_path(project.plan))
        return ProcessPool(options.jobs, project.site, settings.environment, preload if settings.preload else None)
    from notebook_press.run.cluster import Cluster

    return Cluster(options.cluster, project.site, settings.environment)


def search_path(plan: Plan) -> tuple[str, ...]:
    """Return where the functions that a plan names are looked for."""
    return (*sys.path, str(plan.path.parent))


def why(project: Project, only: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Say for each report what changed since its last good version; nothing for a fresh one, and nothing is run."""
    manifest = project.manifest()
    selected = project.plan.select(only)
    return {report.name: manifest.why(report, target_of(report, project.site)) for report in selected}


def check_parameters(plan: Plan, reports: Sequence[Report]) -> dict[Path, str]:
    """Check what the plan sets for reports, and return why notebooks can't be run at all; no kernel is started.

    Raises ParameterError with all mistakes of the plan at once.
    """
    known: dict[Path, tuple[Parameter, ...]] = {}
    unusable: dict[Path, str] = {}
    errors: list[str] = []
    for notebook in dict.fromkeys(report.notebook for report in reports):
        try:
            known[notebook] = declared(notebook, plan.choices)
        except ParameterError as error:
            unusable[notebook] = str(error)
    for report in reports:
        try:
            if report.notebook in known:
                check(report.parameters, known[report.notebook], f"{plan.path}: report {report.name!r}")
        except ParameterError as error:
            errors.append(str(error))
    if errors:
        raise ParameterError("\n".join(errors))
    return unusable


def _leftovers(project: Project, manifest: Manifest) -> tuple[str, ...]:
    """Return the pages of reports that the plan no longer names; other pages are somebody else's."""
    surplus = manifest.reports.keys() - {report.name for report in project.plan.reports} - project.plan.moved.keys()
    return tuple(sorted(f"{name}.html" for name in surplus if (project.site / f"{name}.html").is_file()))


class _Site:
    """The reports and pages of one render: what has to be done for each, and what was done."""

    def __init__(self, project: Project, workers: Any, unusable: Mapping[Path, str]) -> None:
        self.plan, self.output, self.assets = project.plan, project.site, project.assets
        self.manifest, self.workers, self.unusable = project.manifest(), workers, unusable
        own = sorted(one for one in PACKAGE.rglob("*.*") if one.suffix != ".pyc")
        layout = [self.manifest.digest(path) for path in (*own, *self.assets)]
        settings = self.plan.settings
        self.layout = digest_of([settings.title, settings.language, dict(versions()), layout])
        self.job = partial(
            BuildJob,
            output=self.output,
            root=self.manifest.root,
            settings=settings,
            search_path=search_path(self.plan),
            scripts=("plotly.min.js", *(path.name for path in self.assets), "page.js"),
            pages={one.notebook: one.name for one in reversed(self.plan.reports)},
        )

    def results(self, reports: Iterable[Report], options: RenderOptions) -> Iterator[BuildResult]:
        """Yield what becomes of each report, those that need no work first, and record it in the manifest."""
        jobs = []
        for report in reports:
            step = self._next(report, options)
            if isinstance(step, BuildJob):
                jobs.append(step)
            else:
                yield step
        # The longest first, so that no core is left with a long one at the end.
        jobs.sort(key=lambda job: (job.work != RUN, -self.manifest.seconds(job.report)))
        saved = time.monotonic()
        for job, result in self._done(jobs):
            self.manifest.record(job.report, result)
            if result.state != "failed" and not result.disturbed:
                self.manifest.pages[result.report] = self._page_key(job.report)
            if time.monotonic() - saved > SAVE_EVERY:
                self.manifest.save()
                saved = time.monotonic()
            yield result

    def finish(self) -> None:
        """Mark the pages of reports that failed as stale, and write the index, where that is new."""
        entries = self.manifest.reports
        known = [one for one in self.plan.reports if one.name in entries and target_of(one, self.output).is_file()]
        stale = [one for one in known if self.manifest.stale_since(one)]
        behind = [one for one in stale if not self._is_laid_out(one.name, self._page_key(one))]
        for job, result in self._done([self.job(one, work=PAGE, stale=self.manifest.stale_since(one)) for one in behind]):
            if result.state == "failed":  # and there is no good page to fall back on
                raise PressError(str(result))
            self.manifest.pages[result.report] = self._page_key(job.report)
        listed = []
        for report in known:
            words = {key: entries[report.name][key] for key in ("title", "description")}
            listed.append((replace(report, **words), self.manifest.stale_since(report)))
        key = digest_of([self.layout, [(_page_facts(report), stale) for report, stale in listed], self.plan.moved])
        if not self._is_laid_out(INDEX, key):
            index = partial(write_index, listed, self.output, self.assets, self.plan.settings, self.plan.moved)
            for _, result in self.workers.do([index]):
                if isinstance(result, JobDiedError):
                    raise result
            self.manifest.pages[INDEX] = key

    def _done(self, jobs: Sequence[BuildJob]) -> Iterator[tuple[BuildJob, BuildResult]]:
        """Do jobs, and yield each with its result as it comes."""
        for number, result in self.workers.do(jobs):
            job = jobs[number]
            yield job, job.failed(str(result)) if isinstance(result, JobDiedError) else result

    def _next(self, report: Report, options: RenderOptions) -> BuildJob | BuildResult:
        """Return what has to be done for a report, or the result of one for which nothing can or has to be done."""
        target = target_of(report, self.output)
        because = self.manifest.why(report, target)
        problem = self.unusable.get(report.notebook)
        if options.force and because in ([], [PROSE]):  # new prose alone would run no code
            because.append("asked for")
        elif (because or problem) and self.manifest.waits(report, options.retry_after):
            return BuildResult(report.name, "waiting")
        if problem:
            result = self.job(report, because=tuple(because)).failed(problem)
            self.manifest.record(report, result)
            return result
        if because:
            return self.job(report, work=REWORD if because == [PROSE] else RUN, because=tuple(because))
        failed_path(target).unlink(missing_ok=True)  # what failed has been taken back
        self.manifest.failures.pop(report.name, None)
        current = self._is_laid_out(report.name, self._page_key(report))
        return BuildResult(report.name, PAGE) if current else self.job(report, work=PAGE)

    def _page_key(self, report: Report) -> str:
        """Return a digest of all that the report's page is made from."""
        executed = self.manifest.reports[report.name]["executed"]
        return digest_of([self.layout, _page_facts(report), executed, self.manifest.stale_since(report)])

    def _is_laid_out(self, page: str, key: str) -> bool:
        """Tell whether a page stands as it would be laid out now."""
        return self.manifest.pages.get(page) == key and (self.output / f"{page}.html").is_file()


def _page_facts(report: Report) -> str:
    """Return what a page is made from of a report: of its notebook the name, for a project may be moved."""
    return str(replace(report, notebook=Path(report.notebook.name), inputs=(), writes=()))
