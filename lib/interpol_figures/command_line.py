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

    with reported():
        faults = faults_of(data)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} faults" if faults else "all tables are sound")
    sys.exit(bool(faults))


@main.command()
@click.option("--undecided", is_flag=True, help="Only conflicts that nothing decides.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
def conflicts(undecided: bool, as_json: bool, data: Path | None) -> None:
    """List where figures of the record disagree, and what was decided."""
    from interpol_figures import conflict_list
    from interpol_figures.tables import load

    with reported():
        tables = load(data)
        found = conflict_list.read_conflicts(tables)
        missing = conflict_list.unlisted(tables)
    shown = [one for one in found if one.decision == "undecided"] if undecided else found
    click.echo(conflict_list.as_json(shown) if as_json else conflict_list.as_text(shown))
    if not as_json:
        click.echo(conflict_list.summary(found))
    for one, other in missing:
        click.echo(f"{one} and {other} disagree, and are in no row of conflicts.csv together", err=True)
    sys.exit(bool(missing))


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


@main.command()
@click.argument("reports", nargs=-1)
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Folder of the site; reports/site if not given."
)
@click.option("--jobs", type=click.IntRange(min=1), help="Reports to run at once; one a core if not given.")
@click.option("--force", is_flag=True, help="Run reports that nothing has changed for, too.")
def render(reports: tuple[str, ...], output: Path | None, jobs: int | None, force: bool) -> None:
    """Render the collection, or the REPORTS named, into an offline site."""
    from interpol_figures import collection

    with reported():
        summary = collection.render(output, only=reports, jobs=jobs, force=force, progress=click.echo)
        click.echo(f"open {summary.folder / 'index.html'}")
    sys.exit(not summary.ok)


@main.command()
def plan() -> None:
    """List the reports of the plan with their notebooks and parameters."""
    from interpol_figures import collection

    with reported():
        for report in collection.plan().reports:
            told = ", ".join(f"{name}={value}" for name, value in report.parameters.items())
            click.echo(f"{report.name}\t{report.notebook.name}\t{told}")


@main.command()
@click.argument("reports", nargs=-1)
def baseline(reports: tuple[str, ...]) -> None:
    """Accept what the reports say now as the baselines in reports/."""
    from notebook_press.baselines import write_baseline

    from interpol_figures import collection

    with reported():
        stored = collection.baselines()
        chosen = reports or tuple(stored)
        summary = collection.render(only=chosen, progress=click.echo)
        for name in chosen if summary.ok else ():
            write_baseline(summary.folder / "notebooks" / f"{name}.ipynb", stored[name])
            click.echo(f"accepted {stored[name].name}")
    sys.exit(not summary.ok)


@main.command()
@click.argument("reports", nargs=-1)
@click.option("--jobs", type=click.IntRange(min=1), help="Baselines to run at once; one a core if not given.")
def check(reports: tuple[str, ...], jobs: int | None) -> None:
    """Run the baselines again and name every output that differs."""
    from notebook_press.baselines import baseline_problems
    from notebook_press.regression import regress

    from interpol_figures import collection

    with reported():
        stored = collection.baselines()
        planned = [report for report in collection.plan().reports if report.name in (reports or stored)]
        problems = [
            problem
            for report in planned
            for problem in baseline_problems(stored[report.name], report.notebook, report.parameters)
        ]
        for problem in problems:
            click.echo(problem, err=True)
        result = regress([stored[report.name] for report in planned], jobs) if not problems else None
    click.echo(result or f"{len(problems)} problems; nothing was run")
    sys.exit(bool(problems) or not result.ok)


@main.command()
@click.argument("revision", default="HEAD")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
def changes(revision: str, form: str) -> None:
    """Tell what changed in the tables since a REVISION of git, figure by figure, and which verdicts turned."""
    import json

    from interpol_figures import collection
    from interpol_figures.changes import since_revision

    with reported():
        found = since_revision(revision, collection.root(), collection.figures_used())
    if form == "json":
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(found.as_text("- " if form == "markdown" else ""), nl=False)


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
