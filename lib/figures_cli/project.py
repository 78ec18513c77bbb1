"""The collection of this project: its plan, its folders, and what its reports must pass; run by the press."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from interpol_figures.charts.topology import TOPOLOGY
from interpol_figures.tables.parameter_values import choices, names_of_ids
from interpol_figures.tables.schema import find_data, working_copy
from notebook_press.plan.plan import Plan, Report, read_plan

if TYPE_CHECKING:
    from notebook_press.build.render import Project, Summary
    from notebook_press.schedule.scheduled_run import Run

NAME = "interpol-figures"
TITLE = "INTERPOL in Figures"
ADDRESS = "INTERPOL_FIGURES_ADDRESS"  # in the environment: where the site is published, if anywhere
CHECKS = ("interpol_figures.report.cited_text:untraced_numbers",)


def root() -> Path:
    """The folder that holds data, notebooks and, where it is a checkout or another working copy, reports."""
    return find_data().parent


def plan() -> Plan:
    """The plan of notebooks/reports.toml, its references resolved by the tables."""
    planned = read_plan(root() / "notebooks" / "reports.toml", choices)
    names = names_of_ids()
    named = tuple(replace(report, title=_as_readers_say(report, names)) for report in planned.reports)
    return replace(planned, reports=named)


def _as_readers_say(report: Report, names: Mapping[str, Mapping[str, str]]) -> str:
    """A report's title with a source or series that it is made for called by its name."""
    title = report.title
    for parameter, known in names.items():
        made_for = str(report.parameters.get(parameter, ""))
        title = title.replace(made_for, known.get(made_for, made_for)) if made_for else title
    return title


def site_folder() -> Path:
    """Where reports are rendered to, unless another folder is named."""
    return working_copy() / "reports" / "site"


def press_project(planned: Plan, output: Path | None = None, *, checks: Sequence[str] = CHECKS) -> "Project":
    """What the press renders: a plan into a site, and what every report depends on besides what it opens itself."""
    from notebook_press.build.render import Project

    return Project(
        planned,
        (output or site_folder()).resolve(),
        root=root(),
        title=TITLE,
        assets=(TOPOLOGY,),
        checks=tuple(checks),
        inputs=(root() / "requirements.lock",),
    )


def render(output: Path | None = None, *, begin: bool = True, **options) -> "Summary":
    """Render reports of the plan into a site, with `options` as `notebook_press.build.render.RenderOptions` has them.

    Unless `begin`, pages about the tables are added only where there are some already.
    """
    from notebook_press.build.lock import locked
    from notebook_press.build.render import RenderOptions
    from notebook_press.build.render import render as render_project

    project = press_project(plan(), output)
    with locked(project.site, options.get("progress", print)):
        summary = render_project(project, RenderOptions(**options))
        if begin or (project.site / "evidence.json").is_file():
            _finish(project.plan, project.site)
    return summary


def render_scheduled(output: Path | None = None, *, archive=False, keep=None, **options) -> "Run":
    """Render what has changed, log it and notify; see `notebook_press.schedule.scheduled_run`."""
    from notebook_press.schedule.archive import render_and_archive
    from notebook_press.schedule.notify import read_notifier
    from notebook_press.schedule.scheduled_run import RETRY_AFTER, run_scheduled

    folder = (output or site_folder()).resolve()

    def once() -> "Summary":
        return render(folder, retry_after=RETRY_AFTER, progress=lambda line: None, **options)

    return run_scheduled(
        folder,
        lambda: render_and_archive(folder, once, keep) if archive else (once(), ""),
        read_notifier(os.environ, NAME, root()),
    )


def why(output: Path | None = None, *, only=None) -> dict[str, list[str]]:
    """What changed for each report since its last good version; see `notebook_press.build.render.why`."""
    from notebook_press.build.render import why as why_project

    return why_project(press_project(plan(), output), only)


def _finish(planned: Plan, folder: Path) -> None:
    """Add what is made from the tables; nothing heavy is imported where nothing has changed."""
    from notebook_press.build.manifest import read_manifest

    manifest = read_manifest(folder / "manifest.json", root())
    key = _key(manifest)
    if _is_finished(folder, key, [report.name for report in planned.reports]):
        return
    from figures_site import finish

    finish.finish(folder, _pages(planned, folder, manifest), TITLE, key, os.environ.get(ADDRESS, ""))


def _is_finished(folder: Path, key: str, names: list[str]) -> bool:
    """Whether nothing has changed, nor a page been laid out again, since the site was finished."""
    from figures_site.stamps import stamps

    state = folder / "evidence.json"
    stored = json.loads(state.read_text(encoding="utf-8")) if state.is_file() else {}
    known = stored.get("key"), stored.get("pages")
    return (folder / "explorer.html").is_file() and known == (key, stamps(folder, names))


def _pages(planned: Plan, folder: Path, manifest) -> list:
    """The reports that have a good version."""
    from notebook_press.pages.html import Page
    from notebook_press.regression.baseline import read_notebook

    targets = [(report, folder / "notebooks" / f"{report.name}.ipynb") for report in planned.reports]
    done = [(report, target) for report, target in targets if target.is_file()]
    return [Page(report, read_notebook(target), manifest.stale_since(report)) for report, target in done]


def check_browser() -> None:
    """Raise PressError before anything runs where nothing can be printed on this machine."""
    from notebook_press.pages.pdf import find_browser

    find_browser()


def print_reports(summary: "Summary", jobs: int | None = None) -> list[Path]:
    """Print the reports of a render and return the files; a report without a good version is left out."""
    from notebook_press.build.manifest import read_manifest
    from notebook_press.pages import pdf

    wanted = {result.report for result in summary.results}
    manifest = read_manifest(summary.folder / "manifest.json", root())
    every = _pages(plan(), summary.folder, manifest)
    pages = [page for page in every if page.name in wanted]
    printed = pdf.print_pages(summary.folder, [page.name for page in pages], jobs=jobs, progress=lambda _: None)
    for path in printed:  # the time of what they were made from tells it from a newer run, whatever the clock shows
        made_from = (summary.folder / "notebooks" / f"{path.stem}.ipynb").stat().st_mtime_ns
        os.utime(path, ns=(made_from, made_from))
    from figures_site import finish

    finish.lead_to_prints(summary.folder, pages, every)
    return printed


def _key(manifest) -> str:
    """A digest of all that a site is made from: the reports with their pages, the tables, and this package."""
    library = Path(__file__).parents[1]
    made = [*(library / name for name in ("figures_cli", "figures_site", "interpol_figures")), find_data()]
    digest = hashlib.sha256(f"{manifest.site} {os.environ.get(ADDRESS, '')}".encode())
    for path in sorted(path for folder in made for path in folder.rglob("*.*") if path.suffix != ".pyc"):
        digest.update(path.name.encode() + path.read_bytes())
    for name, entry in manifest.reports.items():
        digest.update(f"{name} {entry.get('page')}".encode())
    return digest.hexdigest()


def under_regression(names=()) -> tuple[Report, ...]:
    """The reports that have a baseline, or those of them that are named (patterns work).

    Raises ValueError for a name that isn't known, or whose report has no baseline.
    """
    planned = Plan(plan().path, plan().reports + walkthroughs().reports)
    chosen = planned.select(names or None)
    bare = [name for name in names if not any(one.baseline for one in planned.select([name]))]
    if bare:
        raise ValueError(f"{', '.join(bare)}: no baseline is kept; say `baseline = true` in notebooks/reports.toml")
    return tuple(report for report in chosen if report.baseline)


def walkthroughs() -> Plan:
    """The plan of the walkthroughs, which are under regression but no part of the site."""
    return read_plan(root() / "notebooks" / "walkthroughs" / "reports.toml", choices)


def executed(chosen: Sequence[Report], progress=print) -> dict[str, Path]:
    """Where the executed notebooks of reports under regression stand, by name, after running what isn't fresh.

    Raises ValueError when any of them fails its checks.
    """
    from notebook_press.build.render import RenderOptions
    from notebook_press.build.render import render as render_project

    lessons, build = walkthroughs(), working_copy() / "build" / "walkthroughs"
    named = [[one.name for one in chosen if (one in lessons.reports) is lesson] for lesson in (False, True)]
    summaries = []
    if named[0]:
        summaries.append(render(only=named[0], progress=progress, begin=False))
    if named[1]:  # their prose numbers exercises and minutes, so numbers aren't traced
        project = press_project(lessons, build, checks=())
        summaries.append(render_project(project, RenderOptions(only=named[1], progress=progress)))
    failures = [failure.report for summary in summaries for failure in summary.failures]
    if failures:
        raise ValueError(f"failed its checks, so no baseline was written: {', '.join(failures)}")
    return {
        name: summary.folder / "notebooks" / f"{name}.ipynb"
        for summary, names in zip(summaries, filter(None, named), strict=True)
        for name in names
    }


def baseline_folder() -> Path:
    """Where baselines are kept."""
    return working_copy() / "reports"


def figures_used() -> dict[str, list[str]]:
    """The figures that each report rests on, by its last render, or else by its baseline."""
    from interpol_figures.report.cited_text import figures_of
    from notebook_press.regression.baseline import read_notebook

    found = {}
    for report in plan().reports:
        places = [
            site_folder() / "notebooks" / f"{report.name}.ipynb",
            baseline_folder() / f"{report.name}.ipynb",
        ]
        executed = next((place for place in places if place.is_file()), None)
        if executed:
            found[report.name] = figures_of(read_notebook(executed))
    return found
