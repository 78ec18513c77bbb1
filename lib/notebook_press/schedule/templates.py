"""Ready files for what starts scheduled runs, each filled from the templates in the folder of its name.

All but jupyter-scheduler start the same command every few minutes, and the command finds out what has changed.
Jupyter-scheduler runs notebooks by itself, all of them every day; what it renders it keeps to itself, so its results
are no part of the site. It writes each parameter into the notebook as it stands, so a string is given as Python would
write it.
"""

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from notebook_press.errors import PressError
from notebook_press.schedule.notify import prefix
from notebook_press.schedule.scheduled_run import LOG

if TYPE_CHECKING:
    from notebook_press.cli.workspace import Workspace

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_LINE = 990  # characters that Debian's cron reads of a line
PATH = "/usr/bin:/bin"


@dataclass(frozen=True)
class Schedule:
    """What is to be started, where and how often.

    Parameters
    ----------
    workspace
        The project, which knows the names of its command on this machine and in a checkout of a CI service.
    site
        The site's folder.
    every
        Minutes between two runs; an hour has to be divisible by them.
    archive
        How many versions of the site to keep, if any.
    """

    workspace: "Workspace"
    site: Path
    every: int = 15
    archive: int | None = None

    @property
    def arguments(self) -> list[str]:
        """The arguments of the command."""
        return ["render", "--scheduled", "--quiet", *(["--archive", str(self.archive)] if self.archive else [])]

    @property
    def words(self) -> list[str]:
        """The command, word by word: this very Python, in an environment that holds nothing by accident, nor secret."""
        values = {"PATH": PATH, "LANG": "C.UTF-8", **self.workspace.environment()}
        variables = [f"{key}={value}" for key, value in values.items()]
        # -P: nothing is imported from the folder that it runs in.
        command = [sys.executable, "-P", "-m", self.workspace.module, *self.arguments]
        return [*variables, *command, "--output", str(self.site)]


def scheduler_files(scheduler: str, schedule: Schedule) -> dict[str, str]:
    """Return the files that have a scheduler start scheduled runs, by name.

    Raises PressError where it can't do it as wanted.
    """
    workspace, words = schedule.workspace, schedule.words
    unprintable = [one for one in (str(workspace.folder), *words) if not one.isprintable()]
    if unprintable:
        raise PressError(f"{unprintable[0]!r} can't stand in such a file; use a path without control characters")
    known = {
        "schedule": schedule,
        "workspace": workspace,
        "name": workspace.name,
        "title": workspace.plan.settings.title,
        "words": words,
        "shell_line": 'env -i HOME="${HOME:-/nonexistent}" ' + shlex.join(words),
        "times": "0 * * * *" if schedule.every == 60 else f"*/{schedule.every} * * * *",
        "log": (schedule.site / LOG).with_name("log.txt"),
        "python_version": f"{sys.version_info.major}.{sys.version_info.minor}",
        "webhook": f"{prefix(workspace.name)}WEBHOOK",
    }
    environment, files = _environment(TEMPLATES / scheduler), {}
    for template in environment.list_templates():
        name = template.removesuffix(".j2").replace("NAME", workspace.name)
        files[name] = environment.get_template(template).render(known)
    if scheduler == "cron" and len(files["crontab"].splitlines()[-1]) > LONGEST_LINE:
        raise PressError(f"cron reads {LONGEST_LINE} characters of a line, and this is longer; use shorter paths")
    return files


def _environment(folder: Path) -> jinja2.Environment:
    """Return what fills the templates; some of their files have braces of their own."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters |= {"shell": lambda value: shlex.quote(str(value)), "python": repr, "unit": _unit_word}
    return made


def _unit_word(word: str) -> str:
    """Quote a word of a command as systemd reads it."""
    return '"' + word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"'
