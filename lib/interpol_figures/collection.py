"""The collection of this project: its plan, its folders, and what its reports must pass; run by the press."""

from pathlib import Path

from notebook_press.plan import Plan, read_plan

from interpol_figures.choices import choices
from interpol_figures.maps import TOPOLOGY
from interpol_figures.package import find_data
from interpol_figures.prose import untraced_numbers

TITLE = "INTERPOL stated figures"


def root() -> Path:
    """The checkout: the folder that holds data, notebooks and reports."""
    return find_data().parent


def plan() -> Plan:
    """The plan of notebooks/reports.toml, its references resolved by the tables."""
    return read_plan(root() / "notebooks" / "reports.toml", choices)


def render(output: Path | None = None, *, only=None, jobs=None, force=False, progress=print):
    """Render reports of the plan into a site; see `notebook_press.press.render`."""
    from notebook_press import press

    planned, folder = plan(), output or root() / "reports" / "site"
    summary = press.render(
        planned,
        folder,
        only=only or None,
        jobs=jobs,
        progress=progress,
        assets=[TOPOLOGY],
        checks=[untraced_numbers],
        inputs=[root() / "requirements.lock"],
        root=root(),
        force=force,
        title=TITLE,
    )
    _finish(planned, folder)
    return summary


def _finish(planned: Plan, folder: Path) -> None:
    from notebook_press.baselines import failed_path, read_notebook
    from notebook_press.pages import Page

    from interpol_figures import site

    targets = [(report, folder / "notebooks" / f"{report.name}.ipynb") for report in planned.reports]
    done = [(report, target) for report, target in targets if target.is_file()]
    pages = [Page(report, read_notebook(target), failed_path(target).is_file()) for report, target in done]
    site.finish(folder, pages, TITLE)


def baselines() -> dict[str, Path]:
    """Where the baseline of each report that has one is stored."""
    return {report.name: root() / "reports" / f"{report.name}.ipynb" for report in plan().reports if report.baseline}


def figures_used() -> dict[str, list[str]]:
    """The figures that each report rests on, by its last render, or else by its baseline."""
    from notebook_press.baselines import read_notebook

    from interpol_figures.prose import figures_of

    found = {}
    for report in plan().reports:
        places = [
            root() / "reports/site/notebooks" / f"{report.name}.ipynb",
            root() / "reports" / f"{report.name}.ipynb",
        ]
        executed = next((place for place in places if place.is_file()), None)
        if executed:
            found[report.name] = figures_of(read_notebook(executed))
    return found
