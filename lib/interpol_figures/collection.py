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

    return press.render(
        plan(),
        output or root() / "reports" / "site",
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


def baselines() -> dict[str, Path]:
    """Where the baseline of each report that has one is stored."""
    return {report.name: root() / "reports" / f"{report.name}.ipynb" for report in plan().reports if report.baseline}
