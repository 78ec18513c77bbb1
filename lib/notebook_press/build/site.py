"""The reports and pages of one render: what has to be done for each, and what was done."""

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from notebook_press.build.fingerprint import PACKAGE, PROSE, digest_of, versions
from notebook_press.build.job import BuildJob, target_of, write_index
from notebook_press.build.manifest import Manifest
from notebook_press.build.project import Project, RenderOptions
from notebook_press.build.result import FAILED, FRESH, RENDERED, REWORDED, WAITING, BuildResult
from notebook_press.errors import PressError
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import failed_path
from notebook_press.run.pool import JobDiedError

INDEX = "index"  # the name of its page, which no report may have
SAVE_EVERY = 2.0  # seconds: a render that is killed loses no more than that


class Site:
    """The site of a project, made by `workers`; `unusable` has why notebooks can't be run at all."""

    def __init__(self, project: Project, workers: Any, unusable: Mapping[Path, str]) -> None:
        self.plan, self.output, self.assets = project.plan, project.site, project.assets
        self.manifest, self.workers, self.unusable = Manifest(project), workers, unusable
        own = sorted(one for one in PACKAGE.rglob("*.*") if one.suffix != ".pyc")
        layout = [self.manifest.fingerprints.digest(path) for path in (*own, *self.assets)]
        settings = self.plan.settings
        self.layout = digest_of([settings.title, settings.language, dict(versions()), layout])
        self.job = partial(
            BuildJob,
            output=self.output,
            root=project.folder,
            settings=settings,
            search_path=project.search_path,
            scripts=("plotly.min.js", *(path.name for path in self.assets), "page.js"),
            pages={one.notebook: one.name for one in reversed(self.plan.reports)},
        )

    def results(self, reports: Iterable[Report], options: RenderOptions) -> Iterator[BuildResult]:
        """Yield what becomes of each report, those that need no work first, and record it in the manifest."""
        steps = [self._next(report, options) for report in reports]
        yield from (one for one in steps if isinstance(one, BuildResult))
        jobs = [one for one in steps if isinstance(one, BuildJob)]
        # The longest first, so that no core is left with a long one at the end.
        jobs.sort(key=lambda job: (job.work != RENDERED, -self.manifest.seconds(job.report)))
        saved = time.monotonic()
        for job, result in self._done(jobs):
            self.manifest.record(job.report, result)
            if result.state != FAILED and not result.disturbed:
                self.manifest.pages[result.report] = self._page_key(job.report)
            if time.monotonic() - saved > SAVE_EVERY:
                self.manifest.save()
                saved = time.monotonic()
            yield result

    def finish(self) -> None:
        """Mark the pages of reports that failed as stale, and write the index, where that is new."""
        made = self.manifest.reports
        known = [one for one in self.plan.reports if one.name in made and target_of(one, self.output).is_file()]
        behind = [one for one in known if self.manifest.stale_since(one) and not self._has_page(one)]
        jobs = [self.job(one, work=FRESH, stale=self.manifest.stale_since(one)) for one in behind]
        for job, result in self._done(jobs):
            if result.state == FAILED:  # and there is no good page to fall back on
                raise PressError(str(result))
            self.manifest.pages[result.report] = self._page_key(job.report)
        self._write_index(known)

    def _write_index(self, known: Iterable[Report]) -> None:
        listed = []
        for report in known:
            words = {key: self.manifest.reports[report.name][key] for key in ("title", "description")}
            listed.append((replace(report, **words), self.manifest.stale_since(report)))
        key = digest_of([self.layout, [(_page_facts(report), stale) for report, stale in listed], self.plan.moved])
        if self._is_laid_out(INDEX, key):
            return
        index = partial(write_index, listed, self.output, self.assets, self.plan.settings, self.plan.moved)
        for _, result in self.workers.do([index]):
            if isinstance(result, JobDiedError):
                raise result
        self.manifest.pages |= dict.fromkeys((INDEX, *self.plan.moved), key)

    def drop_others(self) -> tuple[str, ...]:
        """Remove what earlier renders made under names that the plan no longer has, and return these."""
        named = {report.name for report in self.plan.reports}
        made = self.manifest.reports.keys() | self.manifest.failures.keys()
        gone = sorted(made - named | self.manifest.pages.keys() - named - self.plan.moved.keys() - {INDEX})
        for name in gone:
            notebooks = [f"notebooks/{name}{ending}" for ending in (".ipynb", ".zip", ".failed.ipynb")]
            for file in (f"{name}.html", *notebooks, f"pdf/{name}.pdf"):
                (self.output / file).unlink(missing_ok=True)
            shutil.rmtree(self.output / "frames" / name, ignore_errors=True)
            self.manifest.forget(name)
        return tuple(gone)

    def _done(self, jobs: Sequence[BuildJob]) -> Iterator[tuple[BuildJob, BuildResult]]:
        """Do jobs, and yield each with its result as it comes."""
        for number, result in self.workers.do(jobs):
            job = jobs[number]
            yield job, job.failed(str(result)) if isinstance(result, JobDiedError) else result

    def _next(self, report: Report, options: RenderOptions) -> BuildJob | BuildResult:
        """Return what has to be done for a report, or the result of one for which nothing can or has to be done."""
        target = target_of(report, self.output)
        because = self.manifest.why(report)
        problem = self.unusable.get(report.notebook)
        if options.force and because in ([], [PROSE]):  # new prose alone would run no code
            because.append("asked for")
        elif (because or problem) and self.manifest.waits(report, options.retry_after):
            return BuildResult(report.name, WAITING)
        if problem:
            result = self.job(report, because=tuple(because)).failed(problem)
            self.manifest.record(report, result)
            return result
        if because:
            return self.job(report, work=REWORDED if because == [PROSE] else RENDERED, because=tuple(because))
        failed_path(target).unlink(missing_ok=True)  # what failed has been taken back
        self.manifest.failures.pop(report.name, None)
        return BuildResult(report.name, FRESH) if self._has_page(report) else self.job(report, work=FRESH)

    def _page_key(self, report: Report) -> str:
        """Return a digest of all that the report's page is made from."""
        executed = self.manifest.reports[report.name]["executed"]
        return digest_of([self.layout, _page_facts(report), executed, self.manifest.stale_since(report)])

    def _has_page(self, report: Report) -> bool:
        return self._is_laid_out(report.name, self._page_key(report))

    def _is_laid_out(self, page: str, key: str) -> bool:
        """Tell whether a page stands as it would be laid out now."""
        return self.manifest.pages.get(page) == key and (self.output / f"{page}.html").is_file()


def _page_facts(report: Report) -> str:
    """Return what a page is made from of a report: of its notebook the name, for a project may be moved."""
    return str(replace(report, notebook=Path(report.notebook.name), inputs=(), writes=()))
