"""Files that have a scheduler render this checkout: the press's templates, filled in for this collection."""

from pathlib import Path

from figures_cli import project
from interpol_figures.tables.schema import find_data
from notebook_press.schedule.archive import read_retention
from notebook_press.schedule.templates import SCHEDULERS, ScheduledCommand, jupyter_scheduler

SITE = "reports/site"


def files(
    scheduler: str,
    output: Path | None,
    every: int,
    options: list[str],
    notice_file: Path | None,
    reports: tuple[str, ...],
) -> dict[str, str]:
    """The files for a scheduler, by name. `options` are those of ``render --scheduled`` that the runs are given."""
    if "--keep" in options:
        read_retention(options[-1])
    if scheduler == "jupyter-scheduler":
        planned = project.plan()
        return jupyter_scheduler(planned, reports or None, planned.path.parent, "python3")
    return SCHEDULERS[scheduler](command(output or project.site_folder(), every, options, notice_file))


def command(output: Path, every: int, options: list[str], notice_file: Path | None) -> ScheduledCommand:
    """The command that renders this very checkout with this very Python."""
    environment = {"INTERPOL_FIGURES_DATA": str(find_data())}
    if notice_file:
        environment["INTERPOL_FIGURES_NOTICE_FILE"] = str(notice_file.resolve())
    arguments = ("render", "--scheduled", "--quiet", *options)
    return ScheduledCommand(
        name=project.NAME,
        title=project.TITLE,
        module="figures_cli.main",
        arguments=arguments,
        output=output.resolve(),
        folder=project.root(),
        every=every,
        environment=environment,
        ci_setup="make --silent .venv/.ready",
        ci_command=" ".join([".venv/bin/interpol-figures", *arguments]),
        ci_site=SITE,
    )
