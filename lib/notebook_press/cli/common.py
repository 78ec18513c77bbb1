"""What commands share: options, errors as messages, and the workspace that they are called for."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

SITE = click.Path(file_okay=False, readable=False, path_type=Path)  # whether it can be used is seen when it is used
output_option = click.option("--output", type=SITE, help="Folder of the site, if it isn't the plan's.")
reports_argument = click.argument("reports", nargs=-1)
json_option = click.option("--json", "as_json", is_flag=True, help="Everything found, for machines.")


@contextmanager
def reported() -> Iterator[None]:
    """Errors of input as messages on stderr with exit code 1, not as tracebacks."""
    try:
        yield
    except BrokenPipeError:
        raise  # who reads has read enough (`plan | head`): click ends without a word
    except (ValueError, LookupError, OSError) as error:
        click.echo(error, err=True)
        sys.exit(1)


def with_workspace(command: Callable[..., Any]) -> Callable[..., Any]:
    """Call a command with the `Workspace` that the function in click's context object finds."""

    @functools.wraps(command)
    @click.pass_obj
    def called(find: Callable[[], Any], *arguments: Any, **options: Any) -> Any:
        with reported():
            return command(find(), *arguments, **options)

    return called


def echo_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
