"""What commands share: the folder of the tables."""

import os
from pathlib import Path

import click

data_option = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")


def name_unless_here(folder: Path) -> Path:
    """Say which collection a command works on, unless it is called in it or the environment names it."""
    if "INTERPOL_FIGURES_DATA" not in os.environ and not Path.cwd().is_relative_to(folder):
        click.echo(f"the collection in {folder}:", err=True)
    return folder
