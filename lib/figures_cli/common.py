"""What commands share: the folder of the tables."""

import os
from pathlib import Path

import click

from interpol_figures.tables.schema import working_copy

FOLDER = click.Path(file_okay=False, path_type=Path)
data_option = click.option("--data", type=FOLDER, help="Folder of the tables.")


def name_unless_here(folder: Path) -> Path:
    """Say which collection a command works on, unless it is called in it or the environment names it."""
    if "INTERPOL_FIGURES_DATA" not in os.environ and not Path.cwd().is_relative_to(folder):
        click.echo(f"the collection in {folder}:", err=True)
    return folder


def _to_change(_context: click.Context, _option: click.Parameter, data: Path | None) -> Path:
    """The folder of tables to change: the one given, or that of the working copy."""
    return data or name_unless_here(working_copy()) / "data"


own_data_option = click.option("--data", type=FOLDER, callback=_to_change, help="Folder of the tables.")
