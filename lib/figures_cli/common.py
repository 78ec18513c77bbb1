"""What commands share: options, errors as messages, prompts for what isn't given."""

import sys
from contextlib import contextmanager
from pathlib import Path

import click

SITE = click.Path(file_okay=False, readable=False, path_type=Path)  # whether it can be used is seen when it is used
data_option = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
output_option = click.option("--output", type=SITE, help="Folder of the site; reports/site if not given.")


@contextmanager
def reported():
    """Errors of input as messages on stderr with exit code 1, not as tracebacks."""
    try:
        yield
    except (ValueError, LookupError, OSError) as error:
        click.echo(error, err=True)
        sys.exit(1)
