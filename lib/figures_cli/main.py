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
    from interpol_figures.tables.validate import validate as faults_of

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
    from interpol_figures.tables import conflict_list
    from interpol_figures.tables.load import load

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
@click.argument("claims", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--account", metavar="SOURCE", help="Judge the figures entered for this source instead of a file.")
@click.option("--as-known-on", metavar="DATE", help="Judge by what the record knew on that day (ISO date).")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "claimreview"]), default="table")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
def judge(claims: Path | None, account: str | None, as_known_on: str | None, form: str, data: Path | None) -> None:
    """Judge the figures of an article, given as CLAIMS.csv or entered before, against the record."""
    from interpol_figures.reading.claims import read_claims
    from interpol_figures.tables.load import load
    from interpol_figures.verdicts import export
    from interpol_figures.verdicts.judge import judge_account, judge_claims

    with reported():
        if (claims is None) == (account is None):
            raise click.UsageError("give either CLAIMS.csv or --account SOURCE")
        rows = read_claims(claims) if claims else []
        tables = load(data, as_known_on=as_known_on)
        verdicts = judge_claims(tables, rows) if claims else judge_account(tables, account)
        rows = rows or tables.figures.loc[verdicts.index].assign(claim_id=verdicts.index).to_dict("records")
    if form == "claimreview":
        click.echo(export.as_claimreview(verdicts, rows, tables), nl=False)
    else:
        click.echo({"table": export.as_table, "csv": export.as_csv, "json": export.as_json}[form](verdicts), nl=False)


@main.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="All rows checked, for machines.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
def verify(directory: Path, as_json: bool, data: Path | None) -> None:
    """Check figures and mentions against the texts of their sources in DIRECTORY."""
    from interpol_figures.entry.verify_texts import verify as verification_of

    with reported():
        result = verification_of(directory, data)
    click.echo(result.as_json() if as_json else result.as_text(), nl=False)
    if result.failures:
        click.echo(f"{len(result.failures)} rows are not borne out by their texts", err=True)
    if not result.texts:
        click.echo(f"nothing was checked: {directory} holds no text of a source", err=True)
    sys.exit(not result.ok)


@main.command("add-source")
@click.option("--title", help="Its title.")
@click.option("--publisher", help="Who publishes it; “publisher not stated” where the text doesn't say.")
@click.option("--kind", help="What sort of source it is, as in the data dictionary.")
@click.option("--tier", help="record: what articles are judged against; account: a popular article.")
@click.option("--url", help="Where it was read.")
@click.option("--published", metavar="DATE", help="Year, month or day of publication (ISO date).")
@click.option("--text", type=click.Path(exists=True, dir_okay=False), help="Its text at hand; only a digest is kept.")
@click.option("--repeats", metavar="SOURCE", help="The source whose text it merely repeats.")
@click.option("--note", help="Caveat in your own words.")
@click.option("--id", help="Its id, if not to be made of publisher, year and title.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
def add_source(data: Path | None, **given: str | None) -> None:
    """Enter a source; asks for what isn't given."""
    from interpol_figures.entry import add_rows

    with reported():
        choices = {name: click.Choice(add_rows.allowed(data, "sources", name)) for name in ("kind", "tier")}
        answers = asked(given, ("title", "publisher", "kind", "tier"), ("url", "published", "text", "note"), choices)
        tell_added(add_rows.add_source(data, **answers))


@main.command("add-figure")
@click.option("--indicator", help="What is counted, by any name in use.")
@click.option("--subject", help="What the figure is about, by any name in use.")
@click.option("--source", help="Id of the source that states it.")
@click.option("--as-stated", metavar="PHRASE", help="The source's own figure phrase, 12 words at most.")
@click.option("--value", help="The figure as written, or in the indicator's unit; read from the phrase if not given.")
@click.option("--value-high", metavar="NUMBER", help="Upper end of a range, in the indicator's unit.")
@click.option("--qualifier", help="What the wording commits to, as in the data dictionary; read from the phrase.")
@click.option("--period", help="What time it is about: 2022, 2022-06 or 2022-01/2022-06.")
@click.option("--locator", help="Where in the source: a line of its text by number, or a page or section.")
@click.option("--rank", type=click.Choice(["preferred", "normal", "deprecated"]), help="normal if not given.")
@click.option("--note", help="Caveat in your own words.")
@click.option("--phrase-differs", is_flag=True, help="The phrase says another figure on purpose; the note says why.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
def add_figure(data: Path | None, phrase_differs: bool, **given: str | None) -> None:
    """Enter a stated figure; asks for what isn't given."""
    from interpol_figures.entry import add_rows

    with reported():
        checks = add_rows.name_checks(data)
        required = ("indicator", "subject", "source", "as_stated")
        answers = asked(given, required, ("value", "period", "locator", "note"), checks)
        tell_added(add_rows.add_figure(data, phrase_differs=phrase_differs, **answers))


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where the file isn't what the tables give.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables.")
def dictionary(check: bool, data: Path | None) -> None:
    """Write the data dictionary, README.md in the folder of the tables, from schema and tables."""
    from interpol_figures.entry import data_dictionary as pages

    with reported():
        path, text = pages.path_of(data), pages.dictionary(data)
        if check:
            pages.check(path, text)
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{path.name} is what the tables give" if check else f"wrote {path.name}")


SITE = click.Path(file_okay=False, readable=False, path_type=Path)  # whether it can be used is seen when it is used


@main.command()
@click.argument("reports", nargs=-1)
@click.option("--output", type=SITE, help="Folder of the site; reports/site if not given.")
@click.option("--jobs", type=click.IntRange(min=1), help="Reports to run at once; one a core if not given.")
@click.option("--force", is_flag=True, help="Run reports that nothing has changed for, too.")
@click.option("--cluster", metavar="ADDRESS", help="Have the workers of a Dask scheduler make the reports.")
@click.option(
    "--due", is_flag=True, help="Render what is due by its cadence or stale; meant to be run every few minutes."
)
@click.option("--archive", is_flag=True, help="With --due: keep each version of the site that differs as a snapshot.")
@click.option("--keep", metavar="N|DAYSd", help="With --archive: how many snapshots, or for how many days.")
@click.option(
    "--to",
    "forms",
    type=click.Choice(["pdf", "slides"]),
    multiple=True,
    help="Also print each report, or make slides of it; may be given twice.",
)
@click.option("--quiet", is_flag=True, help="Tell only of failures; with --due, of what was done.")
@click.option("--json", "as_json", is_flag=True, help="What became of each report, for machines.")
def render(
    reports: tuple[str, ...],
    output: Path | None,
    jobs: int | None,
    force: bool,
    cluster: str | None,
    due: bool,
    archive: bool,
    keep: str | None,
    forms: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Render the collection, or the REPORTS named (patterns work), into an offline site."""
    import json

    from figures_cli import project

    if due and (reports or force or forms):
        raise click.UsageError(
            "--due decides by itself what is rendered; leave out --force, --to and the names of reports"
        )
    if (archive and not due) or (keep and not archive):
        raise click.UsageError("--archive goes with --due, and --keep with --archive")
    if due:
        render_due(output, archive, keep, quiet, as_json, {"jobs": jobs, "cluster": cluster})
    tell = (lambda line: None) if quiet or as_json else click.echo
    with reported():
        project.check_forms(forms)
        summary = project.render(output, only=reports or None, jobs=jobs, force=force, progress=tell, cluster=cluster)
        made = project.convert(summary, forms, jobs)
    if as_json:
        click.echo(json.dumps(summary.as_dict(), ensure_ascii=False, indent=1))
    elif quiet:
        for failure in summary.failures:
            click.echo(failure, err=True)
    else:
        for path in (summary.folder / "index.html", *made):
            click.echo(f"open {path}")
    sys.exit(not summary.ok)


def render_due(output: Path | None, archive: bool, keep: str | None, quiet: bool, as_json: bool, options: dict) -> None:
    """Do one run of the schedule, tell of it in a line or as JSON, and leave with its exit code."""
    import json

    from figures_cli import project
    from notebook_press.build.lock import BusyError
    from notebook_press.schedule.archive import read_retention

    with reported():
        retention = read_retention(keep) if keep else None
        try:
            run = project.render_due(output, archive=archive, keep=retention, progress=lambda line: None, **options)
        except BusyError as busy:
            if as_json:
                click.echo(json.dumps({"busy": True, "exit_code": 0}))
            elif not quiet:
                click.echo(f"{busy}; nothing was looked at")
            sys.exit(0)
    for failure in run.summary.failures:
        click.echo(failure, err=True)
    for problem in run.unsent:
        click.echo(problem, err=True)
    if as_json:
        click.echo(json.dumps(run.as_dict(), ensure_ascii=False, indent=1))
    elif not (quiet and run.idle):
        click.echo(run)
    sys.exit(run.exit_code)


@main.command()
@click.option("--output", type=SITE, help="Folder of the site; reports/site if not given.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def runs(output: Path | None, as_json: bool) -> None:
    """List the runs of the schedule that did something, the newest last."""
    import json

    from figures_cli import project
    from notebook_press.schedule.ledger import read_ledger

    with reported():
        found = list(read_ledger(output or project.site_folder()).history())
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for run in found:
        click.echo(run["line"])
        for name, problem in run.get("failed", {}).items():
            click.echo(f"  {name}: {problem}")
    click.echo(f"{len(found)} runs", err=True)


KINDS = ("cron", "systemd", "github-actions", "gitlab-ci", "airflow", "jupyter-scheduler")


@main.command()
@click.argument("reports", nargs=-1)
@click.option("--for", "kind", type=click.Choice(KINDS), required=True, help="What starts the runs.")
@click.option("--output", type=SITE, help="Folder of the site; reports/site if not given.")
@click.option("--every", type=int, default=15, show_default=True, metavar="MINUTES", help="How often to look.")
@click.option("--archive", is_flag=True, help="Keep each version of the site that differs as a snapshot.")
@click.option("--keep", metavar="N|DAYSd", help="With --archive: how many snapshots, or for how many days.")
@click.option("--notice-file", type=click.Path(path_type=Path), help="Where it stands whom to tell; see README.")
@click.option("--into", type=SITE, help="Write the files into a folder instead of printing them.")
def schedule(
    reports: tuple[str, ...],
    kind: str,
    output: Path | None,
    every: int,
    archive: bool,
    keep: str | None,
    notice_file: Path | None,
    into: Path | None,
) -> None:
    """Print what has this checkout rendered on a schedule; REPORTS only for jupyter-scheduler."""
    from figures_cli import timetable

    if reports and kind != "jupyter-scheduler":
        raise click.UsageError("name reports for jupyter-scheduler only: the others render whatever is due")
    with reported():
        options = (["--archive"] if archive else []) + (["--keep", keep] if keep else [])
        files = timetable.files(kind, output, every, options, notice_file, reports)
        for name, text in files.items():
            if into:
                into.mkdir(parents=True, exist_ok=True)
                (into / name).write_text(text, encoding="utf-8")
                click.echo(f"wrote {into / name}")
            else:
                click.echo((f"# --- {name}\n" if len(files) > 1 else "") + text, nl=False)


@main.command()
@click.argument("reports", nargs=-1)
@click.option("--output", type=SITE, help="Folder of the site; reports/site if not given.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def plan(reports: tuple[str, ...], output: Path | None, as_json: bool) -> None:
    """List the reports of the plan, and why each would be rendered; nothing is run."""
    import json

    from figures_cli import project

    with reported():
        because = project.why(output, only=reports or None)
        planned = [report for report in project.plan().reports if report.name in because]
    if as_json:
        rows = [
            {
                "report": one.name,
                "notebook": one.notebook.name,
                "parameters": one.parameters,
                "cadence": one.cadence,
                "because": because[one.name],
            }
            for one in planned
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for report in planned:
        told = ", ".join(f"{name}={value}" for name, value in report.parameters.items())
        click.echo(f"{report.name}\t{report.notebook.name}\t{told}\t{'; '.join(because[report.name]) or 'fresh'}")
    click.echo(f"{len(planned)} reports, {sum(map(bool, because.values()))} to be rendered", err=True)


@main.command()
@click.argument("report")
@click.option("--output", type=SITE, help="Folder of the site; reports/site if not given.")
def why(report: str, output: Path | None) -> None:
    """Name all that changed since a REPORT was last rendered; a pattern names several."""
    from figures_cli import project

    with reported():
        found = project.why(output, only=[report])
    for name, because in found.items():
        for line in because or ["fresh: nothing that it was made from has changed"]:
            click.echo(f"{name}\t{line}")


@main.command()
@click.argument("reports", nargs=-1)
@click.option("--yes", is_flag=True, help="Don't ask; nor is it asked where no terminal can answer.")
def baseline(reports: tuple[str, ...], yes: bool) -> None:
    """Accept what the reports say now as the baselines in reports/, after showing what changes."""
    from figures_cli import project
    from interpol_figures.report.cited_text import KINDS
    from notebook_press.regression.update_baselines import accept, path_of, proposals

    with reported():
        chosen = project.under_regression(reports)
        made, kept = project.executed(chosen, progress=click.echo), project.baseline_folder()
        found = proposals({path_of(one, kept): made[one.name] for one in chosen}, KINDS)
        for one in found:
            click.echo(one)
        if found and not yes and sys.stdin.isatty():
            click.confirm(f"Accept {len(found)} baselines?", abort=True)
        accept(found)
    click.echo(f"{len(found)} baselines accepted, {len(chosen) - len(found)} as they were")


@main.command()
@click.argument("reports", nargs=-1)
@click.option("--jobs", type=click.IntRange(min=1), help="Baselines to run at once; one a core if not given.")
@click.option("--json", "as_json", is_flag=True, help="Everything found, for machines.")
def check(reports: tuple[str, ...], jobs: int | None, as_json: bool) -> None:
    """Run the baselines again: facts, charts and other outputs, each difference named. Patterns name some."""
    import json

    from figures_cli import project
    from interpol_figures.report.cited_text import KINDS
    from notebook_press.regression.check import regress
    from notebook_press.regression.update_baselines import path_of, standing_problems

    with reported():
        chosen, folder = project.under_regression(reports), project.baseline_folder()
        problems = standing_problems(project.under_regression(), folder)
        result = None if problems else regress([path_of(one, folder) for one in chosen], jobs, facts=KINDS)
    if as_json:
        told = result.as_dict() if result else {}
        ok = bool(result and result.ok)
        click.echo(json.dumps({"ok": ok, "problems": problems, **told}, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(problem, err=True)
        click.echo(result or f"{len(problems)} problems; nothing was run")
    sys.exit(not (result and result.ok))


@main.command()
@click.argument("revision", default="HEAD")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
def changes(revision: str, form: str) -> None:
    """Tell what changed in tables and reports since a REVISION of git: figures, verdicts turned, what reports say."""
    import json

    from figures_cli import project
    from figures_site.since_revision import since_revision

    with reported():
        found = since_revision(revision, project.root(), project.figures_used())
    if form == "json":
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(found.as_markdown() if form == "markdown" else found.as_text(), nl=False)


@main.command("new-report")
@click.argument("name")
@click.option("--title", default="", help="The question that the report answers; made of the name if not given.")
@click.option("--indicator", default="member_countries", show_default=True, help="What is counted, by any known name.")
@click.option("--subject", default="interpol", show_default=True, help="What it is about, by any known name.")
@click.option("--group", default="Questions", show_default=True, help="The heading under which the site lists it.")
def scaffold(name: str, title: str, indicator: str, subject: str, group: str) -> None:
    """Begin a report: write a notebook to build on, and enter it in the plan under NAME."""
    from figures_cli.new_report import new_report

    with reported():
        made = new_report(name, title=title, indicator=indicator, subject=subject, group=group)
    click.echo(f"wrote {made.notebook}\nentered {name} in {made.plan}")
    click.echo(f"next: change the notebook, then interpol-figures render {name}, baseline {name} and check {name}")


@main.group()
def walkthrough() -> None:
    """Prepare a class: editions of the walkthroughs for pupils and teachers."""


@walkthrough.command("build")
@click.argument("output", type=click.Path(file_okay=False, path_type=Path))
@click.argument("names", nargs=-1)
def build_walkthroughs(output: Path, names: tuple[str, ...]) -> None:
    """Write into OUTPUT what a class needs of all walkthroughs, or of the NAMES: notebooks, pages, an archive."""
    from figures_course import build

    with reported():
        build.build(output, names, progress=click.echo)


@walkthrough.command("fold")
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("master", type=click.Path(dir_okay=False, path_type=Path))
def fold_walkthrough(notebook: Path, master: Path) -> None:
    """Make a MASTER of an edited teacher's NOTEBOOK: solutions and guide go out of sight."""
    from figures_course import build, editions

    with reported():
        build.write(editions.fold(build.read(notebook)), master)
    click.echo(f"wrote {master.name}")


def asked(given: dict[str, str | None], required: tuple[str, ...], optional: tuple[str, ...], checks: dict) -> dict:
    """What was given, and answers to prompts for the rest; nothing optional is asked where all required is given.

    `checks` has a click type, or a function that raises ValueError or LookupError, for names that must be known.
    """
    answers = {name: value for name, value in given.items() if value is not None}
    missing = [name for name in required if name not in answers]
    for name in (*missing, *(one for one in optional if missing and one not in answers)):
        check = checks.get(name)
        answers[name] = click.prompt(
            name.replace("_", " "),
            default=None if name in required else "",
            show_default=False,
            type=check if isinstance(check, click.ParamType) else None,
            value_proc=None if check is None or isinstance(check, click.ParamType) else refusing(check),
        )
    return answers


def refusing(check):
    """A prompt's check that asks again where the answer isn't known."""

    def checked(answer: str) -> str:
        try:
            check(answer)
        except (ValueError, LookupError) as error:
            raise click.UsageError(str(error)) from None
        return answer

    return checked


def tell_added(added) -> None:
    """Say what was written, and on stderr what is worth knowing of it."""
    click.echo(f"{added.id}\n  written to {added.path.name}, line {added.line}")
    for column, cell in added.row.items():
        if cell and cell != added.id:
            click.echo(f"  {column}: {cell}")
    for remark in added.remarks:
        click.echo(f"note: {remark}", err=True)


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
