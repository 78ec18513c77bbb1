"""The commands on reports: render, plan, why, baseline, check, schedule.

Each is given the `Workspace` that the command line was called for. What a command needs is imported when it runs.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notebook_press.cli.common import SITE, echo_json, json_option, output_option, reports_argument, with_workspace
from notebook_press.wording import counted, in_short

if TYPE_CHECKING:
    from notebook_press.build.project import RenderOptions
    from notebook_press.cli.workspace import Workspace

SCHEDULERS = sorted(path.name for path in (Path(__file__).parents[1] / "schedule" / "templates").iterdir())
MINUTES = [str(minutes) for minutes in range(1, 61) if 60 % minutes == 0]  # so that runs are evenly spaced
jobs_option = click.option("--jobs", type=click.IntRange(min=1), help="Reports to run at once; one a core by default.")
archive_option = click.option(
    "--archive", type=click.IntRange(min=1), metavar="N", help="With a schedule: keep the newest N sites that differ."
)


@click.command()
@reports_argument
@output_option
@jobs_option
@click.option("--force", is_flag=True, help="Run reports that nothing has changed for, too.")
@click.option("--cluster", metavar="ADDRESS", help="Have the workers of a Dask scheduler make the reports.")
@click.option("--scheduled", is_flag=True, help="For timers: never wait, log and notify of what was done.")
@archive_option
@click.option("--to", "form", type=click.Choice(["pdf"]), help="Also print each report.")
@click.option("--quiet", is_flag=True, help="Name failures only; with --scheduled, nothing where nothing was done.")
@json_option
@with_workspace
def render(workspace: "Workspace", reports: tuple[str, ...], output: Path | None, **options: Any) -> None:
    """Render all reports, or the REPORTS named (patterns work), into an offline site."""
    from notebook_press.build.project import RenderOptions

    scheduled, archive = options["scheduled"], options["archive"]
    if scheduled and (reports or options["force"] or options["form"]):
        raise click.UsageError("--scheduled renders what has changed; leave out --force, --to and names of reports")
    if archive and not scheduled:
        raise click.UsageError("--archive goes with --scheduled")
    silent = scheduled or options["quiet"] or options["as_json"]
    asked = {name: options[name] for name in ("jobs", "force", "cluster")}
    chosen = RenderOptions(reports or None, progress=(lambda line: None) if silent else click.echo, **asked)
    sys.exit((_render_scheduled if scheduled else _render_now)(workspace, output, chosen, options))


def _render_now(workspace: "Workspace", output: Path | None, chosen: "RenderOptions", options: dict[str, Any]) -> int:
    """Render, say what there is to open or what failed, and return the exit code."""
    if options["form"]:
        from notebook_press.pages.pdf import find_browser

        find_browser()  # before anything runs
    project = workspace.project(output=output)
    summary = workspace.render(project, chosen)
    printed = workspace.print_reports(project, summary, options["jobs"]) if options["form"] else []
    if options["as_json"]:
        echo_json(summary.as_dict())
    elif options["quiet"]:
        for failure in summary.failures:
            click.echo(failure, err=True)
    else:
        for path in (project.site / "index.html", *printed):
            click.echo(f"open {path}")
        if not summary.ok:
            names = ", ".join(failure.report for failure in summary.failures)
            click.echo(f"failed, each for a reason that stands above: {names}", err=True)
    return int(not summary.ok)


def _render_scheduled(
    workspace: "Workspace", output: Path | None, chosen: "RenderOptions", options: dict[str, Any]
) -> int:
    """Do one run of the schedule, say in a line or as JSON what it did, and return the exit code."""
    from notebook_press.build.lock import BusyError

    quiet, as_json = options["quiet"], options["as_json"]
    try:
        run = workspace.render_scheduled(output, chosen, options["archive"])
    except BusyError as busy:
        if as_json:
            echo_json({"busy": True, "exit_code": 0})
        elif not quiet:
            click.echo(f"{busy}; nothing was looked at")
        return 0
    for problem in (*run.summary.failures, *run.unsent):
        click.echo(problem, err=True)
    if as_json:
        echo_json(run.as_dict())
    elif not (quiet and run.idle):
        click.echo(run)
    return run.exit_code


@click.command()
@reports_argument
@output_option
@json_option
@with_workspace
def plan(workspace: "Workspace", reports: tuple[str, ...], output: Path | None, as_json: bool) -> None:
    """List the reports of the plan, and why each would be rendered (`why` and --json say all); nothing is run."""
    from notebook_press.build.render import why as changes

    because = changes(workspace.project(output=output), reports or None)
    planned = [report for report in workspace.plan.reports if report.name in because]
    if as_json:
        rows = [(one.name, one.notebook.name, one.parameters, because[one.name]) for one in planned]
        echo_json([dict(zip(("report", "notebook", "parameters", "because"), row, strict=True)) for row in rows])
        return
    for report in planned:
        values = ", ".join(f"{name}={value}" for name, value in report.parameters.items())
        click.echo(f"{report.name}\t{report.notebook.name}\t{values}\t{in_short(because[report.name] or ['fresh'])}")
    click.echo(f"{counted(len(planned), 'report')}, {sum(map(bool, because.values()))} to be rendered", err=True)


@click.command()
@click.argument("report")
@output_option
@with_workspace
def why(workspace: "Workspace", report: str, output: Path | None) -> None:
    """Name all that changed since a REPORT was last rendered, and why it failed since; a pattern names several."""
    from notebook_press.build.manifest import Manifest

    project = workspace.project(output=output)
    manifest = Manifest(project)
    for one in project.plan.select([report]):
        for line in manifest.why(one) or ["fresh: nothing that it was made from has changed"]:
            click.echo(f"{one.name}\t{line}")
        if failure := manifest.failures.get(one.name):
            reason = "\n".join(failure["problems"]).partition("\n")[0]
            click.echo(f"{one.name}\tfailed when it was tried last, at {failure['last']}: {reason}")


@click.command()
@reports_argument
@click.option("--yes", is_flag=True, help="Don't ask; nor is it asked where no terminal can answer.")
@with_workspace
def baseline(workspace: "Workspace", reports: tuple[str, ...], yes: bool) -> None:
    """Accept what the reports say now as their baselines, after showing what changes."""
    from notebook_press.regression.baseline import write_atomically
    from notebook_press.regression.update_baselines import pending_updates

    chosen = workspace.under_regression(reports)
    made = workspace.executed(chosen, progress=click.echo)
    found = pending_updates(made, workspace.baselines, workspace.plan.settings.facts)
    for one in found:
        click.echo(one.changes)
    if found and not yes and sys.stdin.isatty():
        click.confirm(f"Accept {counted(len(found), 'baseline')}?", abort=True)
    for one in found:
        write_atomically(one.path, one.text)
    click.echo(f"{counted(len(found), 'baseline')} accepted, {len(chosen) - len(found)} as they were")


@click.command()
@reports_argument
@jobs_option
@json_option
@with_workspace
def check(workspace: "Workspace", reports: tuple[str, ...], jobs: int | None, as_json: bool) -> None:
    """Run the baselines again: facts, charts and other outputs, each difference named. Patterns name some.

    Nothing is run while a notebook's code isn't that of its baseline: `baseline` shows the change, and accepts it.
    """
    from notebook_press.regression.check import check_baselines
    from notebook_press.regression.update_baselines import baseline_path, baselines_problems

    chosen, folder, settings = workspace.under_regression(reports), workspace.baselines, workspace.plan.settings
    problems = baselines_problems(chosen, folder, alone=bool(reports))
    folders = {baseline_path(one.name, folder): one.notebook.parent for one in chosen}
    result = None if problems else check_baselines(folders, settings, jobs)
    ok = bool(result and result.ok)
    if as_json:
        echo_json({"ok": ok, "problems": problems, **(result.as_dict() if result else {})})
    else:
        for problem in problems:
            click.echo(problem, err=True)
        click.echo(result or f"{counted(len(problems), 'problem')}; nothing was run")
    sys.exit(not ok)


@click.command()
@click.option("--for", "scheduler", type=click.Choice(SCHEDULERS), required=True, help="What starts the runs.")
@output_option
@click.option("--every", type=click.Choice(MINUTES), default="15", show_default=True, help="Minutes between two runs.")
@archive_option
@click.option("--into", type=SITE, help="Write the files into a folder instead of printing them.")
@with_workspace
def schedule(
    workspace: "Workspace", scheduler: str, output: Path | None, every: str, archive: int | None, into: Path | None
) -> None:
    """Print the files that have a scheduler render this very project with this very Python."""
    from notebook_press.schedule.templates import Schedule, scheduler_files

    wanted = Schedule(workspace, (output or workspace.site).resolve(), int(every), archive)
    files = scheduler_files(scheduler, wanted)
    for name, text in files.items():
        if into:
            into.mkdir(parents=True, exist_ok=True)
            (into / name).write_text(text, encoding="utf-8")
            click.echo(f"wrote {into / name}")
        else:
            click.echo((f"# --- {name}\n" if len(files) > 1 else "") + text, nl=False)


COMMANDS = (render, plan, why, baseline, check, schedule)
