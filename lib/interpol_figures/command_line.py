"""The command line `interpol-figures`: tables and verdicts from one wing, reports from the other."""

import sys
from pathlib import Path

import click


@click.group()
def main() -> None:
    """Stated figures about INTERPOL: check the tables, judge claims, render reports."""


@main.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
def validate(data: Path | None) -> None:
    """Check every table against the schema and its rules, and name all faults at once."""
    from interpol_figures.validation import validate as faults_of

    faults = faults_of(data)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} faults" if faults else "all tables are sound")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
