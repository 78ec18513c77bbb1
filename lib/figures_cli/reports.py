"""Commands on reports: render, plan, why, baseline, check, new-report."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from figures_cli.common import output_option, reported


@click.command()
@click.argument("reports", nargs=-1)
@output_option
@click.option("--jobs", type=click.IntRange(min=1), help="Reports to run at once; one a core if not given.")
@click.option("--force", is_flag=True, help="Run reports that nothing has changed for, too.")
@click.option("--cluster", metavar="ADDRESS", help="Have the workers of a Dask scheduler make the reports.")
@click.option("--scheduled", is_flag=True, help="For timers: never wait, log and notify of what was done.")
@click.option("--archive", is_flag=True, help="With --scheduled: keep each version of the site that differs.")
@click.option("--keep", metavar="N|DAYSd", help="With --archive: how many versions, or for how many days.")
@click.option("--to", "form", type=click.Choice(["pdf"]), help="Also print each report.")
@click.option("--quiet", is_flag=True, help="Name failures only; with --scheduled, nothing where nothing was done.")
@click.option("--json", "as_json", is_flag=True, help="What became of each report, for machines.")
def render(
    reports: tuple[str, ...],
    scheduled: bool,
    archive: bool,
    keep: str | None,
    form: str | None,
    quiet: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Render the collection, or the REPORTS named (patterns work), into an offline site."""
    from figures_cli import project

    if scheduled and (reports or options["force"] or form):
        raise click.UsageError("--scheduled renders whatever has changed; leave out --force, --to and names of reports")
    if (archive and not scheduled) or (keep and not archive):
        raise click.UsageError("--archive goes with --scheduled, and --keep with --archive")
    if scheduled:
        render_scheduled(archive, keep, quiet, as_json, options)
    progress = (lambda line: None) if quiet or as_json else click.echo
    with reported():
        if form == "pdf":
            project.check_browser()
        summary = project.render(only=reports or None, progress=progress, **options)
        printed = project.print_reports(summary, options["jobs"]) if form == "pdf" else []
    if as_json:
        click.echo(json.dumps(summary.as_dict(), ensure_ascii=False, indent=1))
    elif quiet:
        for failure in summary.failures:
            click.echo(failure, err=True)
    else:
        for path in (summary.folder / "index.html", *printed):
            click.echo(f"open {path}")
    sys.exit(not summary.ok)


def render_scheduled(archive: bool, keep: str | None, quiet: bool, as_json: bool, options: dict[str, Any]) -> None:
    """Do one run of the schedule, say in a line or as JSON what it did, and leave with its exit code."""
    from figures_cli import project
    from notebook_press.build.lock import BusyError
    from notebook_press.schedule.archive import read_retention

    with reported():
        retention = read_retention(keep) if keep else None
        try:
            run = project.render_scheduled(archive=archive, keep=retention, **options)
        except BusyError as busy:
            if as_json:
                click.echo(json.dumps({"busy": True, "exit_code": 0}))
            elif not quiet:
                click.echo(f"{busy}; nothing was looked at")
            sys.exit(0)
    for problem in (*run.summary.failures, *run.unsent):
        click.echo(problem, err=True)
    if as_json:
        click.echo(json.dumps(run.as_dict(), ensure_ascii=False, indent=1))
    elif not (quiet and run.idle):
        click.echo(run)
    sys.exit(run.exit_code)


@click.command()
@click.argument("reports", nargs=-1)
@output_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def plan(reports: tuple[str, ...], output: Path | None, as_json: bool) -> None:
    """List the reports of the plan, and why each would be rendered; nothing is run."""
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


@click.command()
@click.argument("report")
@output_option
def why(report: str, output: Path | None) -> None:
    """Name all that changed since a REPORT was last rendered; a pattern names several."""
    from figures_cli import project

    with reported():
        found = project.why(output, only=[report])
    for name, because in found.items():
        for line in because or ["fresh: nothing that it was made from has changed"]:
            click.echo(f"{name}\t{line}")


@click.command()
@click.argument("reports", nargs=-1)
@click.option("--yes", is_flag=True, help="Don't ask; nor is it asked where no terminal can answer.")
def baseline(reports: tuple[str, ...], yes: bool) -> None:
    """Accept what the reports say now as the baselines in reports/, after showing what changes."""
    from figures_cli import project
    from interpol_figures.report.cited_text import KINDS
    from notebook_press.regression.update_baselines import baseline_path, pending_updates, write_updates

    with reported():
        chosen = project.under_regression(reports)
        made, kept = project.executed(chosen, progress=click.echo), project.baseline_folder()
        found = pending_updates({baseline_path(one, kept): made[one.name] for one in chosen}, KINDS)
        for one in found:
            click.echo(one)
        if found and not yes and sys.stdin.isatty():
            click.confirm(f"Accept {len(found)} baselines?", abort=True)
        write_updates(found)
    click.echo(f"{len(found)} baselines accepted, {len(chosen) - len(found)} as they were")


@click.command()
@click.argument("reports", nargs=-1)
@click.option("--jobs", type=click.IntRange(min=1), help="Baselines to run at once; one a core if not given.")
@click.option("--json", "as_json", is_flag=True, help="Everything found, for machines.")
def check(reports: tuple[str, ...], jobs: int | None, as_json: bool) -> None:
    """Run the baselines again: facts, charts and other outputs, each difference named. Patterns name some."""
    from figures_cli import project
    from interpol_figures.report.cited_text import KINDS
    from notebook_press.regression.check import check_baselines
    from notebook_press.regression.update_baselines import baseline_path, baselines_problems

    with reported():
        chosen, folder = project.under_regression(reports), project.baseline_folder()
        problems = baselines_problems(project.under_regression(), folder)
        result = (
            None if problems else check_baselines([baseline_path(one, folder) for one in chosen], jobs, facts=KINDS)
        )
    if as_json:
        told = result.as_dict() if result else {}
        ok = bool(result and result.ok)
        click.echo(json.dumps({"ok": ok, "problems": problems, **told}, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(problem, err=True)
        click.echo(result or f"{len(problems)} problems; nothing was run")
    sys.exit(not (result and result.ok))


@click.command("new-report")
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
