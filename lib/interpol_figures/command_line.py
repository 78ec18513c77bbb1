"""The command line `interpol-figures`: tables and verdicts from one wing, reports from the other."""

import sys
from contextlib import contextmanager
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


@main.command()
@click.argument("claims", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-known-on", metavar="DATE", help="Judge by what the record knew on that day (ISO date).")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "claimreview"]), default="table")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
def judge(claims: Path, as_known_on: str | None, form: str, data: Path | None) -> None:
    """Judge the figures of an article, given as CLAIMS.csv, against the record."""
    from interpol_figures import answers
    from interpol_figures.claims import read_claims
    from interpol_figures.judging import judge_claims
    from interpol_figures.tables import load

    with reported():
        rows = read_claims(claims)
        tables = load(data, as_known_on=as_known_on)
        verdicts = judge_claims(tables, rows)
    if form == "claimreview":
        click.echo(answers.as_claimreview(verdicts, rows, tables), nl=False)
    else:
        click.echo(
            {"table": answers.as_table, "csv": answers.as_csv, "json": answers.as_json}[form](verdicts), nl=False
        )


@contextmanager
def reported():
    """Errors of input as messages on stderr with exit code 1, not as tracebacks."""
    try:
        yield
    except (ValueError, LookupError, OSError) as error:
        click.echo(error, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
