"""Commands on rendering at a time of day: schedule, runs."""

from pathlib import Path

import click

from figures_cli.common import SITE, output_option, reported

KINDS = ("cron", "systemd", "github-actions", "gitlab-ci", "airflow", "jupyter-scheduler")


@click.command()
@output_option
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


@click.command()
@click.argument("reports", nargs=-1)
@click.option("--for", "kind", type=click.Choice(KINDS), required=True, help="What starts the runs.")
@output_option
@click.option("--every", type=int, default=15, show_default=True, metavar="MINUTES", help="How often to look.")
@click.option("--archive", is_flag=True, help="Keep each version of the site that differs as a snapshot.")
@click.option("--keep", metavar="N|DAYSd", help="With --archive: how many snapshots, or for how many days.")
@click.option("--notice-file", type=click.Path(path_type=Path), help="Where it stands whom to tell.")
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
