"""What commands share: options, errors as messages, and the workspace that they are called for."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

SITE = click.Path(file_okay=False, readable=False, path_type=Path)  # whether it can be used is seen when it is used
output_option = click.option("--output", type=SITE, help="Folder of the site, if it isn't the plan's.")
reports_argument = click.argument("reports", nargs=-1)
json_option = click.option("--json", "as_json", is_flag=True, help="Everything found, for machines.")


class CommandGroup(click.Group):
    """Commands whose errors of input are messages on stderr with exit code 1, not tracebacks."""

    def invoke(self, context: click.Context) -> Any:
        """Call the command that was asked for."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise  # who reads has read enough (`plan | head`): click ends without a word
        except (ValueError, LookupError, OSError) as error:
            click.echo(file_problem(error) if isinstance(error, OSError) else error, err=True)
            sys.exit(1)


def file_problem(error: OSError) -> str:
    """Say which file can't be used, and what to do.

    >>> file_problem(FileNotFoundError(2, "No such file or directory", "prints/june/all.csv"))
    "prints/june/all.csv can't be used (No such file or directory); make the folder prints/june, or name another"
    """
    if not isinstance(error.filename, str):
        return str(error)
    folder = Path(error.filename).parent
    fix = "see that you may use it" if folder.is_dir() else f"make the folder {folder}"
    return f"{error.filename} can't be used ({error.strerror}); {fix}, or name another"


def with_workspace(command: Callable[..., Any]) -> Callable[..., Any]:
    """Call a command with the `Workspace` that the function in click's context object finds."""

    @functools.wraps(command)
    @click.pass_obj
    def called(find: Callable[[], Any], *arguments: Any, **options: Any) -> Any:
        return command(find(), *arguments, **options)

    return called


def echo_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
