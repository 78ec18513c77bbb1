"""What commands share: the folder of the tables, and errors as messages."""

from pathlib import Path

import click

from notebook_press.cli.common import reported

__all__ = ["data_option", "reported"]

data_option = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
