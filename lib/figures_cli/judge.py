"""The command that judges the figures of an article."""

import sys
from functools import partial
from pathlib import Path

import click

from figures_cli.common import data_option
from notebook_press.cli.common import echo_json

NOT_ALL_UNDERSTOOD = 2  # exit code


@click.command()
@click.argument("claims", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--account", metavar="SOURCE", help="Judge the figures entered for this source instead of a file.")
@click.option("--as-known-on", metavar="DATE", help="Judge by what the record knew on that day (ISO date).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "claimreview"]),
    default="table",
    help="How it is written; claimreview is schema.org's, for search engines.",
)
@data_option
def judge(claims: Path | None, account: str | None, as_known_on: str | None, form: str, data: Path | None) -> None:
    """Judge the figures of an article, given as CLAIMS.csv or entered before, against the record.

    CLAIMS.csv needs the columns claim_id, indicator and subject, and as_stated or value; it may have period, published,
    qualifier and unit. Names are taken as people write them: "member countries", "Red Notices".

    Ends with exit code 2 where a claim wasn't understood: its answer names all that wasn't. A file that can't be used
    is refused with exit code 1, and all that is wrong in it is named at once.
    """
    from interpol_figures.reading.claims import read_claims
    from interpol_figures.reading.understand import unknown_names
    from interpol_figures.tables.load import load
    from interpol_figures.verdicts import export
    from interpol_figures.verdicts.judge import judge_account, judge_claims
    from interpol_figures.verdicts.record import Record
    from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD

    if (claims is None) == (account is None):
        raise click.UsageError("give either CLAIMS.csv or --account SOURCE")
    tables = load(data, as_known_on=as_known_on)
    rows = read_claims(claims, partial(unknown_names, record=Record(tables))) if claims else []
    verdicts = judge_account(tables, account) if account else judge_claims(tables, rows)
    rows = rows or tables.figures.loc[verdicts.index].assign(claim_id=verdicts.index).to_dict("records")
    if form == "claimreview":
        echo_json(export.claim_reviews(verdicts, rows, tables))
    else:
        click.echo({"table": export.as_table, "csv": export.as_csv, "json": export.as_json}[form](verdicts), nl=False)
    unclear = int((verdicts["verdict"] == NOT_UNDERSTOOD).sum())
    if unclear:
        click.echo(f"{unclear} of {len(verdicts)} claims weren't understood, and so weren't judged", err=True)
        sys.exit(NOT_ALL_UNDERSTOOD)
