"""The collection of this project: its plan, its folders, and what its reports must pass; run by the press."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from notebook_press.plan import Plan, Report, read_plan

from interpol_figures.choices import choices
from interpol_figures.package import find_data

TITLE = "INTERPOL stated figures"
CHECKS = ("interpol_figures.prose:untraced_numbers",)
TOPOLOGY = Path(__file__).parent / "assets" / "world_110m.js"


def root() -> Path:
    """The checkout: the folder that holds data, notebooks and reports."""
    return find_data().parent


def plan() -> Plan:
    """The plan of notebooks/reports.toml, its references resolved by the tables."""
    return read_plan(root() / "notebooks" / "reports.toml", choices)


def site_folder() -> Path:
    """Where reports are rendered to, unless another folder is named."""
    return root() / "reports" / "site"


def render(output: Path | None = None, *, only=None, jobs=None, force=False, progress=print, cluster=None):
    """Render reports of the plan into a site; see `notebook_press.press.render`."""
    from notebook_press import press

    planned, folder = plan(), output or site_folder()
    summary = press.render(
        planned,
        folder,
        only=only or None,
        jobs=jobs,
        progress=progress,
        assets=[TOPOLOGY],
        force=force,
        title=TITLE,
        cluster=cluster,
        **_watched(),
    )
    _finish(planned, folder)
    return summary


def why(output: Path | None = None, *, only=None) -> dict[str, list[str]]:
    """What changed for each report since its last good version; see `notebook_press.press.why`."""
    from notebook_press import press

    return press.why(plan(), output or site_folder(), only=only or None, **_watched())


def _watched() -> dict:
    """What every report depends on besides what it opens itself."""
    return {"checks": CHECKS, "inputs": [root() / "requirements.lock"], "root": root()}


def _finish(planned: Plan, folder: Path) -> None:
    """Add what is made from the tables; nothing heavy is imported where nothing has changed."""
    from notebook_press.freshness import read_manifest

    manifest = read_manifest(folder / "manifest.json", root())
    key = _key(manifest)
    if (folder / "explorer.html").is_file() and _stored_key(folder) == key:
        return
    from notebook_press.baselines import read_notebook
    from notebook_press.pages import Page

    from interpol_figures import site

    targets = [(report, folder / "notebooks" / f"{report.name}.ipynb") for report in planned.reports]
    done = [(report, target) for report, target in targets if target.is_file()]
    pages = [Page(report, read_notebook(target), manifest.stale_since(report)) for report, target in done]
    site.finish(folder, pages, TITLE, key)


def _key(manifest) -> str:
    """A digest of all that a site is made from: the reports with their pages, the tables, and this package."""
    here = Path(__file__).parent
    made = [here.glob("*.py"), here.glob("templates/*"), here.glob("assets/*"), find_data().glob("*")]
    digest = hashlib.sha256(manifest.site.encode())
    for path in sorted(path for paths in made for path in paths if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    for name, entry in manifest.reports.items():
        digest.update(f"{name} {entry.get('page')}".encode())
    return digest.hexdigest()


def _stored_key(folder: Path) -> str | None:
    state = folder / "evidence.json"
    return json.loads(state.read_text(encoding="utf-8")).get("key") if state.is_file() else None


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
    from notebook_press import press

    lessons, build = walkthroughs(), root() / "build" / "walkthroughs"
    named = [[one.name for one in chosen if (one in lessons.reports) is lesson] for lesson in (False, True)]
    summaries = []
    if named[0]:
        summaries.append(render(only=named[0], progress=progress))
    if named[1]:  # their prose numbers exercises and minutes, so numbers aren't traced
        watched = {**_watched(), "checks": ()}
        summaries.append(press.render(lessons, build, only=named[1], progress=progress, **watched))
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
    return root() / "reports"


def figures_used() -> dict[str, list[str]]:
    """The figures that each report rests on, by its last render, or else by its baseline."""
    from notebook_press.baselines import read_notebook

    from interpol_figures.prose import figures_of

    found = {}
    for report in plan().reports:
        places = [
            site_folder() / "notebooks" / f"{report.name}.ipynb",
            root() / "reports" / f"{report.name}.ipynb",
        ]
        executed = next((place for place in places if place.is_file()), None)
        if executed:
            found[report.name] = figures_of(read_notebook(executed))
    return found
