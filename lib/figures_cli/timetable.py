"""What has this checkout rendered on a schedule: the press's files for timers, filled in for this collection."""

import json
from pathlib import Path

from figures_cli import project
from interpol_figures.tables.schema import find_data
from notebook_press.schedule.archive import read_retention
from notebook_press.schedule.templates import KINDS, Timer, job_definitions

SITE = "reports/site"


def files(
    kind: str, output: Path | None, every: int, options: list[str], notice_file: Path | None, reports: tuple[str, ...]
) -> dict[str, str]:
    """The files for one kind of timer, by name. `options` are those of ``render --due`` that the runs are given."""
    if "--keep" in options:
        read_retention(options[-1])
    if kind == "jupyter-scheduler":
        planned = project.plan()
        definitions = job_definitions(planned, reports or None, planned.path.parent, "python3")
        return {"job_definitions.json": json.dumps(definitions, ensure_ascii=False, indent=1) + "\n"}
    return KINDS[kind](timer(output or project.site_folder(), every, options, notice_file))


def timer(output: Path, every: int, options: list[str], notice_file: Path | None) -> Timer:
    """A timer for this very checkout, with this very Python."""
    environment = {"INTERPOL_FIGURES_DATA": str(find_data())}
    if notice_file:
        environment["INTERPOL_FIGURES_NOTICE_FILE"] = str(notice_file.resolve())
    arguments = ("render", "--due", "--quiet", *options)
    return Timer(
        name=project.NAME,
        title=project.TITLE,
        module="figures_cli.main",
        arguments=arguments,
        output=output.resolve(),
        folder=project.root(),
        every=every,
        environment=environment,
        set_up="make --silent .venv/.ready",
        command=" ".join([".venv/bin/interpol-figures", *arguments]),
        site=SITE,
    )
