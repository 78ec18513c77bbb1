"""Ready files for what starts the runs of a schedule: cron, systemd, two CI services, Airflow, jupyter-scheduler.

All but the last start the same command every few minutes, and the command decides what is due. Only
jupyter-scheduler runs notebooks by itself, each at its own times; what it renders it keeps to itself, so
its results are no part of the site.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from notebook_press.errors import PlanError, PressError
from notebook_press.plan.plan import Plan, Report
from notebook_press.schedule.cadence import expression_of
from notebook_press.schedule.ledger import FOLDER as RUNS

TEMPLATES = Path(__file__).parent / "templates"
MINUTES = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)  # what an hour can be divided into
LONGEST_LINE = 990  # characters that Debian's cron reads of a line
GITHUB_LEAST = 5  # minutes between two runs there
PATH = "/usr/bin:/bin"


@dataclass(frozen=True)
class Timer:
    """What is to be started, where and how often.

    Parameters
    ----------
    name, title
        What it is called in files and in words.
    module, arguments
        What Python runs here.
    output
        The site's folder.
    folder
        The checkout, in which it runs.
    every
        Minutes between two looks; an hour has to be divisible by them.
    environment
        Variables that it needs besides HOME, PATH and LANG. They stand in the file, so none may be secret.
    set_up, command, site
        What sets up a fresh checkout on a CI service, what is run there, and the site's folder in it.
    """

    name: str
    title: str
    module: str
    arguments: tuple[str, ...]
    output: Path
    folder: Path
    every: int = 15
    environment: Mapping[str, str] = field(default_factory=dict)
    set_up: str = ""
    command: str = ""
    site: str = ""

    def __post_init__(self) -> None:
        if self.every not in MINUTES:
            raise PressError(f"{self.every} minutes don't divide an hour; give one of {', '.join(map(str, MINUTES))}")
        for text in (str(self.folder), str(self.output), sys.executable, *self.arguments, *self.environment.values()):
            if not text.isprintable():
                raise PressError(f"{text!r} can't stand in a unit; use a path without control characters")

    @property
    def tick(self) -> str:
        """The cron expression of the looks."""
        return "* * * * *" if self.every == 1 else "0 * * * *" if self.every == 60 else f"*/{self.every} * * * *"

    @property
    def words(self) -> list[str]:
        """The command, word by word: this very Python, in an environment that holds nothing by accident."""
        values = {"PATH": PATH, "LANG": "C.UTF-8", **self.environment}
        given = [f"{key}={value}" for key, value in values.items()]
        # -P: nothing is imported from the folder that it runs in.
        return [*given, sys.executable, "-P", "-m", self.module, *self.arguments, "--output", str(self.output)]


def cron(timer: Timer) -> dict[str, str]:
    """Return a line for a user's crontab."""
    log = timer.output / RUNS / "log.txt"
    values = {
        "FOLDER": shlex.quote(str(timer.folder)),
        "RUNS": shlex.quote(str(log.parent)),
        "LOG": shlex.quote(str(log)),
        "COMMAND": _shell(timer),
    }
    # cron takes a bare % for the end of the line.
    text = _fill("crontab", timer, {key: value.replace("%", r"\%") for key, value in values.items()})
    if len(text.splitlines()[-1]) > LONGEST_LINE:
        raise PressError(f"cron reads {LONGEST_LINE} characters of a line, and this is longer; use shorter paths")
    return {"crontab": text}


def _shell(timer: Timer) -> str:
    return 'env -i HOME="${HOME:-/nonexistent}" ' + shlex.join(timer.words)


def systemd(timer: Timer) -> dict[str, str]:
    """Return a service, its timer, and a service for failures, all of a user."""
    words = ["/usr/bin/env", "-i", "HOME=%h", *(one.replace("%", "%%") for one in timer.words)]
    quoted = ['"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"' for word in words]
    values = {"FOLDER": str(timer.folder).replace("%", "%%"), "COMMAND": " ".join(quoted)}
    calendar = {1: "minutely", 60: "hourly"}.get(timer.every, f"*:0/{timer.every}")
    return {
        f"{timer.name}.service": _fill("service", timer, values),
        f"{timer.name}.timer": _fill("timer", timer, {"TICK": calendar}),
        f"{timer.name}-failed.service": _fill("failed.service", timer, {}),
    }


def github_actions(timer: Timer) -> dict[str, str]:
    """Return a workflow."""
    if timer.every < GITHUB_LEAST:
        raise PressError(f"GitHub starts nothing more often than every {GITHUB_LEAST} minutes; give that or more")
    return {f"{timer.name}.yml": _fill("github-actions.yml", timer, _service(timer))}


def gitlab_ci(timer: Timer) -> dict[str, str]:
    """Return a pipeline with one job; its times are kept outside the file."""
    return {".gitlab-ci.yml": _fill("gitlab-ci.yml", timer, _service(timer))}


def _service(timer: Timer) -> dict[str, str]:
    values = {"SETUP": timer.set_up, "COMMAND": timer.command, "SITE": timer.site}
    values["PYTHON"] = f"{sys.version_info.major}.{sys.version_info.minor}"
    values["WEBHOOK"] = f"{timer.name.upper().replace('-', '_')}_NOTICE_WEBHOOK"
    return values


def airflow(timer: Timer) -> dict[str, str]:
    """Return a DAG with one task."""
    # A trailing space keeps Airflow from taking a command that ends in .sh for the name of a template.
    values = {"NAME": timer.name, "TITLE": timer.title, "TICK": timer.tick, "FOLDER": str(timer.folder)}
    values["COMMAND"] = "{% raw %}" + _shell(timer) + "{% endraw %} "
    text = (TEMPLATES / "airflow.txt").read_text(encoding="utf-8").replace('"""@TITLE@', f'"""{timer.title}')
    for key, value in values.items():
        text = text.replace(f"@{key}@", repr(value))
    return {f"{timer.name.replace('-', '_')}.py": text}


KINDS: dict[str, Callable[[Timer], dict[str, str]]] = {
    "cron": cron,
    "systemd": systemd,
    "github-actions": github_actions,
    "gitlab-ci": gitlab_ci,
    "airflow": airflow,
}


def _fill(template: str, timer: Timer, values: Mapping[str, str]) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for key, value in {"NAME": timer.name, "TITLE": timer.title, "TICK": timer.tick, **values}.items():
        text = text.replace(f"@{key}@", value)
    return text


def job_definitions(plan: Plan, only: Iterable[str] | None, server_root: Path, kernel: str) -> list[dict[str, Any]]:
    """Return the bodies of jupyter-scheduler's ``POST /scheduler/job_definitions``, one a report with a cadence.

    It writes each parameter into the notebook as it stands, so a string is given as Python would write it.
    Parameters that a report leaves at their defaults aren't given.

    Raises
    ------
    PlanError
        When a report that is asked for by name, or all of them, have no times: it can't look for changes.
    """
    timed = [report for report in plan.select(only) if expression_of(report.cadence)]
    without = [report.name for report in plan.select(only) if not expression_of(report.cadence)] if only else []
    if without or not timed:
        raise PlanError(
            f"{plan.path}: jupyter-scheduler renders at set times, and {', '.join(without) or 'every report'} "
            "renders on change only; give a `cadence` in the plan"
        )
    return [_definition(plan, report, server_root, kernel) for report in timed]


def _definition(plan: Plan, report: Report, server_root: Path, kernel: str) -> dict[str, Any]:
    return {
        "name": report.name,
        "input_uri": report.notebook.relative_to(server_root).as_posix(),
        "runtime_environment_name": kernel,
        "output_formats": ["ipynb", "html"],
        "parameters": {key: repr(value) for key, value in report.parameters.items()},
        "schedule": expression_of(report.cadence),
        "timezone": plan.time_zone,
    }
