"""Rendering a plan: parameters checked, notebooks run, results checked, promoted and laid out as pages."""

import time
from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from notebook_press.build.job import warm_up
from notebook_press.build.lock import locked
from notebook_press.build.manifest import Manifest
from notebook_press.build.project import Project, RenderOptions
from notebook_press.build.result import Summary
from notebook_press.build.site import Site
from notebook_press.errors import ParameterError
from notebook_press.plan.parameters import check, declared
from notebook_press.plan.plan import Plan, Report
from notebook_press.run.pool import ProcessPool
from notebook_press.run.preimport import preload


def render(project: Project, options: RenderOptions | None = None) -> Summary:
    """Render a plan's reports into a site, and remove from it what the plan no longer names.

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
        site = Site(project, workers, unusable)
        removed = site.drop_others()
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
        removed,
        newly_failed=tuple(sorted(failures - failed_before)),
        recovered=tuple(sorted(failed_before - failures)),
    )
    options.progress(str(summary))
    return summary


def _workers(project: Project, options: RenderOptions) -> Any:
    settings = project.plan.settings
    if options.cluster is None:
        work = partial(preload, settings.preload, project.folder, project.site, project.search_path)
        before = partial(warm_up, work) if settings.preload else warm_up
        return ProcessPool(options.jobs, project.site, settings.environment, before)
    from notebook_press.run.cluster import Cluster

    return Cluster(options.cluster, project.site, settings.environment)


def why(project: Project, only: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Say for each report what changed since its last good version; nothing for a fresh one, and nothing is run."""
    manifest = Manifest(project)
    return {report.name: manifest.why(report) for report in project.plan.select(only)}


def check_parameters(plan: Plan, reports: Sequence[Report]) -> dict[Path, str]:
    """Check what the plan sets for reports, and return why notebooks can't be run at all; no kernel is started.

    Raises ParameterError with all mistakes of the plan at once.
    """
    read = cache(declared)
    unusable: dict[Path, str] = {}
    errors: list[str] = []
    for report in reports:
        try:
            known = read(report.notebook, plan.choices)
        except ParameterError as error:
            unusable[report.notebook] = str(error)
            continue
        try:
            check(report.parameters, known, f"{plan.path}: report {report.name!r}")
        except ParameterError as error:
            errors.append(str(error))
    if errors:
        raise ParameterError("\n".join(errors))
    return unusable
