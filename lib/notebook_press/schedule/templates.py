"""Ready files for what starts scheduled runs: cron, systemd, two CI services, Airflow, jupyter-scheduler.

All but the last start the same command every few minutes, and the command finds out what has changed. Only
jupyter-scheduler runs notebooks by itself, all of them every day; what it renders it keeps to itself, so its results
are no part of the site.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from notebook_press.errors import PressError
from notebook_press.plan.plan import Plan, Report
from notebook_press.schedule.notify import prefix
from notebook_press.schedule.scheduled_run import LOG

# The templates of each scheduler's files, by the names of the files.
FILES = {
    "cron": {"crontab": "crontab"},
    "systemd": {"{name}.service": "service", "{name}.timer": "timer", "{name}-failed.service": "failed.service"},
    "github-actions": {"{name}.yml": "github-actions.yml"},
    "gitlab-ci": {".gitlab-ci.yml": "gitlab-ci.yml"},
    "airflow": {"{name}.py": "airflow.txt"},
}
DIVISORS = [minutes for minutes in range(1, 61) if 60 % minutes == 0]
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
        for text in (str(self.folder), *self.words):
            if not text.isprintable():
                raise PressError(f"{text!r} can't stand in a unit; use a path without control characters")

    @property
    def cron_expression(self) -> str:
        """The times of the runs."""
        return "0 * * * *" if self.every == 60 else f"*/{self.every} * * * *"

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


def scheduler_files(scheduler: str, command: ScheduledCommand) -> dict[str, str]:
    """Return the files that have a scheduler start a command, by name.

    Raises PressError where the scheduler can't do it as wanted.
    """
    if scheduler == "github-actions" and command.every < GITHUB_LEAST:
        raise PressError(f"GitHub starts nothing more often than every {GITHUB_LEAST} minutes; give that or more")
    known = {
        "command": command,
        "log": (command.output / LOG).with_name("log.txt"),
        "python_version": f"{sys.version_info.major}.{sys.version_info.minor}",
        "webhook": f"{prefix(command.name)}WEBHOOK",
    }
    environment = _environment()
    files = {
        name.format(name=command.name): environment.get_template(template).render(known)
        for name, template in FILES[scheduler].items()
    }
    if scheduler == "cron" and len(files["crontab"].splitlines()[-1]) > LONGEST_LINE:
        raise PressError(f"cron reads {LONGEST_LINE} characters of a line, and this is longer; use shorter paths")
    return files


def _environment() -> jinja2.Environment:
    """Return what fills the templates; some of their files have braces of their own."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters["shell"] = lambda value: shlex.quote(str(value))
    made.filters["python"] = lambda value: repr(str(value))
    made.filters["cron"] = lambda value: value.replace("%", r"\%")  # a bare one ends the line
    made.filters["unit"] = _unit_word
    return made


def _unit_word(word: str) -> str:
    """Quote a word of a command as systemd reads it."""
    return '"' + word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"'


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
