"""The project that the commands work on: a folder with notebooks, their plan, the site and the baselines."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notebook_press.build.job import target_of
from notebook_press.build.lock import locked
from notebook_press.build.manifest import Manifest
from notebook_press.build.project import Project, RenderOptions
from notebook_press.build.render import render
from notebook_press.build.result import Summary
from notebook_press.errors import PlanError, PressError
from notebook_press.plan.plan import Plan, Report, read_plan

if TYPE_CHECKING:
    from notebook_press.pages.html import Page
    from notebook_press.schedule.scheduled_run import Run

PLAN = "reports.toml"
PLACES = (PLAN, f"notebooks/{PLAN}")


class Workspace:
    """A project as commands see it; a collection that adds something to its site derives its own.

    `folder` holds the plan, or its folder `notebooks` does.
    """

    name = "notebook-press"
    module = "notebook_press.cli.main"
    ci_setup = "pip install notebook-press"
    ci_program = "notebook-press"

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    @cached_property
    def plan(self) -> Plan:
        """The plan of the reports.

        Raises PlanError where there is none.
        """
        found = [self.folder / place for place in PLACES if (self.folder / place).is_file()]
        if not found:
            raise PlanError(f"{self.folder} holds neither {' nor '.join(PLACES)}; begin with `{self.name} init` there")
        return read_plan(found[0])

    @property
    def home(self) -> Path:
        """The folder in which site and baselines lie."""
        return self.plan.root

    @property
    def plans(self) -> tuple[Plan, ...]:
        """All plans whose reports may have a baseline."""
        return (self.plan,)

    @property
    def baselines(self) -> Path:
        """The folder of the baselines."""
        return self.home / self.plan.settings.baselines

    def environment(self) -> dict[str, str]:
        """Return the variables that a scheduled run needs besides PATH and HOME."""
        return {}

    def project(self, plan: Plan | None = None, output: Path | None = None) -> Project:
        """Return what is rendered: a plan into its site, or into another folder."""
        plan = plan or self.plan
        return Project(plan, (output or self.home / plan.settings.site).resolve(), self.plan.root)

    def render(self, project: Project, options: RenderOptions, begin: bool = True) -> Summary:
        """Render reports, and finish their site; one that isn't finished yet only if it is to `begin`."""
        with locked(project.site, options.progress):
            summary = render(project, options)
            self.finish(project, begin)
        return summary

    def finish(self, project: Project, begin: bool = True) -> None:
        """Add what a collection has on its site besides reports, where that is new; called after each render."""

    def render_scheduled(self, output: Path | None, options: RenderOptions, keep: int | None) -> "Run":
        """Render what has changed, log it and notify; `keep` so many versions of the site, if any."""
        from notebook_press.schedule.notify import read_notifier
        from notebook_press.schedule.scheduled_run import RETRY_AFTER, run_scheduled

        folder = (output or self.site).resolve()
        patient = replace(options, retry_after=RETRY_AFTER)
        notifier = read_notifier(os.environ, self.name, self.folder)
        return run_scheduled(folder, lambda: self.render(self.project(output=folder), patient), notifier, keep)

    @property
    def site(self) -> Path:
        """The folder of the site; its place can be told though the plan can't be read."""
        try:
            return self.home / self.plan.settings.site
        except PressError:
            return self.folder / "site"

    def pages(self, project: Project) -> "list[Page]":
        """Return the reports that have a good version."""
        from notebook_press.pages.html import Page
        from notebook_press.regression.baseline import read_notebook

        manifest = Manifest(project)
        targets = [(report, target_of(report, project.site)) for report in project.plan.reports]
        done = [(report, target) for report, target in targets if target.is_file()]
        return [Page(report, read_notebook(target), manifest.stale_since(report)) for report, target in done]

    def print_reports(self, project: Project, summary: Summary, jobs: int | None = None) -> list[Path]:
        """Print the reports of a render that have a page, finish the site again, and return the files."""
        from notebook_press.pages.pdf import print_pages

        with locked(project.site):
            printed = print_pages(project.site, [result.report for result in summary.results], jobs=jobs)
            self.finish(project)
        return printed

    def under_regression(self, names: Sequence[str] = ()) -> tuple[Report, ...]:
        """Return the reports that have a baseline, or those of them that are named (patterns work).

        Raises PlanError for a name that isn't known, or whose report has no baseline.
        """
        known = Plan(self.plan.path, tuple(report for plan in self.plans for report in plan.reports))
        bare = [name for name in names if not any(one.baseline for one in known.select([name]))]
        if bare:
            raise PlanError(f"{', '.join(bare)}: no baseline is kept; say `baseline = true` in {PLAN}")
        found = tuple(report for report in known.select(names or None) if report.baseline)
        if not found:
            raise PlanError(
                f"no report has a baseline yet; say `baseline = true` in {PLAN}, of a report or in [project] for all, "
                f"then call `{self.name} baseline`"
            )
        return found

    def executed(self, chosen: Sequence[Report], progress: Callable[[str], Any] = print) -> dict[str, Path]:
        """Return the executed notebooks of reports under regression, by name, after running what isn't fresh.

        Raises PlanError when any of them fails its checks.
        """
        found: dict[str, Path] = {}
        failed: list[str] = []
        for plan in self.plans:
            project, reports = self.project(plan), [one for one in chosen if one in plan.reports]
            if reports:
                options = RenderOptions(only=[one.name for one in reports], progress=progress)
                failed += [failure.report for failure in self.render(project, options, begin=False).failures]
                found |= {one.name: target_of(one, project.site) for one in reports}
        if failed:
            fix = "mend these, say `baseline = false` of them in the plan, or name those to accept"
            raise PlanError(f"failed its checks, so no baseline was written: {', '.join(failed)}; {fix}")
        return found
