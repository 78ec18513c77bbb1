"""Ready files for what starts scheduled runs: cron, systemd, two CI services, Airflow, jupyter-scheduler.

All but the last start the same command every few minutes, and the command finds out what has changed. Only
jupyter-scheduler runs notebooks by itself, all of them every day; what it renders it keeps to itself, so its results
are no part of the site.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from notebook_press.errors import PressError
from notebook_press.plan.plan import Plan, Report
from notebook_press.schedule.notify import prefix
from notebook_press.schedule.scheduled_run import LOG

TEMPLATES = Path(__file__).parent / "templates"
DIVISORS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)  # the minutes that an hour can be divided into
LONGEST_LINE = 990  # characters that Debian's cron reads of a line
GITHUB_LEAST = 5  # minutes between two runs there
DAILY = "0 6 * * *"
PATH = "/usr/bin:/bin"


@dataclass(frozen=True)
class ScheduledCommand:
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
        Minutes between two runs; an hour has to be divisible by them.
    environment
        Variables that it needs besides HOME, PATH and LANG. They stand in the file, so none may be secret.
    ci_setup, ci_command, ci_site
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
    ci_setup: str = ""
    ci_command: str = ""
    ci_site: str = ""

    def __post_init__(self) -> None:
        if self.every not in DIVISORS:
            raise PressError(f"{self.every} minutes don't divide an hour; give one of {', '.join(map(str, DIVISORS))}")
        for text in (str(self.folder), str(self.output), sys.executable, *self.arguments, *self.environment.values()):
            if not text.isprintable():
                raise PressError(f"{text!r} can't stand in a unit; use a path without control characters")

    @property
    def cron_expression(self) -> str:
        """The times of the runs."""
        return {1: "* * * * *", 60: "0 * * * *"}.get(self.every, f"*/{self.every} * * * *")

    @property
    def words(self) -> list[str]:
        """The command, word by word: this very Python, in an environment that holds nothing by accident."""
        values = {"PATH": PATH, "LANG": "C.UTF-8", **self.environment}
        variables = [f"{key}={value}" for key, value in values.items()]
        # -P: nothing is imported from the folder that it runs in.
        return [*variables, sys.executable, "-P", "-m", self.module, *self.arguments, "--output", str(self.output)]

    @property
    def shell_line(self) -> str:
        """The command for a shell."""
        return 'env -i HOME="${HOME:-/nonexistent}" ' + shlex.join(self.words)


def cron(command: ScheduledCommand) -> dict[str, str]:
    """Return a line for a user's crontab."""
    log = (command.output / LOG).with_name("log.txt")
    values = {
        "FOLDER": shlex.quote(str(command.folder)),
        "RUNS": shlex.quote(str(log.parent)),
        "LOG": shlex.quote(str(log)),
        "COMMAND": command.shell_line,
    }
    # cron takes a bare % for the end of the line.
    text = _fill("crontab", command, {key: value.replace("%", r"\%") for key, value in values.items()})
    if len(text.splitlines()[-1]) > LONGEST_LINE:
        raise PressError(f"cron reads {LONGEST_LINE} characters of a line, and this is longer; use shorter paths")
    return {"crontab": text}


def systemd(command: ScheduledCommand) -> dict[str, str]:
    """Return a service, its timer, and a service for failures, all of a user."""
    words = ["/usr/bin/env", "-i", "HOME=%h", *(one.replace("%", "%%") for one in command.words)]
    quoted = ['"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"' for word in words]
    values = {"FOLDER": str(command.folder).replace("%", "%%"), "COMMAND": " ".join(quoted)}
    calendar = {1: "minutely", 60: "hourly"}.get(command.every, f"*:0/{command.every}")
    return {
        f"{command.name}.service": _fill("service", command, values),
        f"{command.name}.timer": _fill("timer", command, {"CALENDAR": calendar}),
        f"{command.name}-failed.service": _fill("failed.service", command, {}),
    }


def github_actions(command: ScheduledCommand) -> dict[str, str]:
    """Return a workflow."""
    if command.every < GITHUB_LEAST:
        raise PressError(f"GitHub starts nothing more often than every {GITHUB_LEAST} minutes; give that or more")
    return {f"{command.name}.yml": _fill("github-actions.yml", command, _ci_values(command))}


def gitlab_ci(command: ScheduledCommand) -> dict[str, str]:
    """Return a pipeline with one job; its times are kept outside the file."""
    return {".gitlab-ci.yml": _fill("gitlab-ci.yml", command, _ci_values(command))}


def _ci_values(command: ScheduledCommand) -> dict[str, str]:
    webhook = f"{prefix(command.name)}WEBHOOK"
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    values = {"SETUP": command.ci_setup, "COMMAND": command.ci_command, "SITE": command.ci_site}
    return {**values, "PYTHON": python, "WEBHOOK": webhook}


def airflow(command: ScheduledCommand) -> dict[str, str]:
    """Return a DAG with one task."""
    # A trailing space keeps Airflow from taking a command that ends in .sh for the name of a template.
    shell = "{% raw %}" + command.shell_line + "{% endraw %} "
    values = {"NAME": command.name, "TITLE": command.title, "CRON": command.cron_expression}
    values |= {"FOLDER": str(command.folder), "COMMAND": shell}
    literals = {key: repr(value) for key, value in values.items()} | {"HEADLINE": command.title}
    return {f"{command.name.replace('-', '_')}.py": _fill("airflow.txt", command, literals)}


SCHEDULERS: dict[str, Callable[[ScheduledCommand], dict[str, str]]] = {
    "cron": cron,
    "systemd": systemd,
    "github-actions": github_actions,
    "gitlab-ci": gitlab_ci,
    "airflow": airflow,
}


def _fill(template: str, command: ScheduledCommand, values: Mapping[str, str]) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    general = {"NAME": command.name, "TITLE": command.title, "CRON": command.cron_expression}
    for key, value in {**general, **values}.items():
        text = text.replace(f"@{key}@", value)
    return text


def jupyter_scheduler(plan: Plan, only: Iterable[str] | None, server_root: Path, kernel: str) -> dict[str, str]:
    """Return the bodies of jupyter-scheduler's ``POST /scheduler/job_definitions``, one a report.

    It writes each parameter into the notebook as it stands, so a string is given as Python would write it.
    Parameters that a report leaves at their defaults aren't given.
    """

    def definition(report: Report) -> dict[str, object]:
        return {
            "name": report.name,
            "input_uri": report.notebook.relative_to(server_root).as_posix(),
            "runtime_environment_name": kernel,
            "output_formats": ["ipynb", "html"],
            "parameters": {key: repr(value) for key, value in report.parameters.items()},
            "schedule": DAILY,
            "timezone": "UTC",
        }

    definitions = [definition(report) for report in plan.select(only)]
    return {"job_definitions.json": json.dumps(definitions, ensure_ascii=False, indent=1) + "\n"}
