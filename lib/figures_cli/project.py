"""The collection of this project: its plan and folders, and what its site has besides reports; run by the press."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from interpol_figures.charts.topology import TOPOLOGY
from interpol_figures.tables.parameter_values import choices, parameter_labels
from interpol_figures.tables.schema import find_data, working_copy
from notebook_press.build.manifest import Manifest
from notebook_press.build.project import Project
from notebook_press.cli.workspace import Workspace
from notebook_press.plan.plan import Plan, Report, read_plan

ADDRESS = "INTERPOL_FIGURES_ADDRESS"  # in the environment: where the site is published, if anywhere


class Collection(Workspace):
    """The folder that holds data and notebooks: the one that the command is called in, or the library's own."""

    name = "interpol-figures"
    module = "figures_cli.main"
    ci_setup = "make --silent .venv/.ready"
    ci_program = ".venv/bin/interpol-figures"

    def __init__(self) -> None:
        super().__init__(find_data().parent)

    @property
    def home(self) -> Path:
        """Where reports and baselines are kept; raises ValueError where the collection is an installed library's."""
        return working_copy()

    @cached_property
    def plan(self) -> Plan:
        """The plan of notebooks/reports.toml, its references resolved by the tables."""
        planned = read_plan(self.folder / "notebooks" / "reports.toml", choices)
        names = parameter_labels()
        named = tuple(replace(report, title=_as_readers_say(report, names)) for report in planned.reports)
        return replace(planned, reports=named)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Also the plan of the walkthroughs, which are under regression but no part of the site."""
        return self.plan, read_plan(self.folder / "notebooks" / "walkthroughs" / "reports.toml", choices)

    def environment(self) -> dict[str, str]:
        """Return where a scheduled run finds the tables."""
        return {"INTERPOL_FIGURES_DATA": str(find_data())}

    def project(self, plan: Plan | None = None, output: Path | None = None) -> Project:
        """Return what the press renders, and what every report depends on besides what it opens itself."""
        made = super().project(plan, output)
        return replace(made, assets=(TOPOLOGY,), inputs=(self.folder / "requirements.lock",))

    def finish(self, project: Project, begin: bool = True) -> None:
        """Add what is made from the tables; nothing heavy is imported where nothing has changed."""
        from figures_site.stamps import STATE, is_finished

        if project.plan is not self.plan or not (begin or (project.site / STATE).is_file()):
            return
        key = _key(Manifest(project))
        if is_finished(project.site, key, project.plan.reports):
            return
        from figures_site import finish

        title = project.plan.settings.title
        finish.finish(project.site, self.pages(project), title, key, os.environ.get(ADDRESS, ""))


def _as_readers_say(report: Report, names: Mapping[str, Mapping[str, str]]) -> str:
    """A report's title with a source or series that it is made for called by its name."""
    title = report.title
    for parameter, known in names.items():
        made_for = str(report.parameters.get(parameter, ""))
        title = title.replace(made_for, known.get(made_for, made_for)) if made_for else title
    return title


def _key(manifest: Manifest) -> str:
    """A digest of all that a site is made from: the reports with their pages, the tables, and this package."""
    library = Path(__file__).parents[1]
    made = [*(library / name for name in ("figures_cli", "figures_site", "interpol_figures")), find_data()]
    digest = hashlib.sha256(f"{sorted(manifest.pages.items())} {os.environ.get(ADDRESS, '')}".encode())
    for path in sorted(path for folder in made for path in folder.rglob("*.*") if path.suffix != ".pyc"):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
