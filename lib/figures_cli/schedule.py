"""The command on rendering at a time of day: schedule."""

from pathlib import Path

import click

from figures_cli.common import SITE, output_option, reported

SCHEDULERS = ("cron", "systemd", "github-actions", "gitlab-ci", "airflow", "jupyter-scheduler")


@click.command()
@click.argument("reports", nargs=-1)
@click.option("--for", "scheduler", type=click.Choice(SCHEDULERS), required=True, help="What starts the runs.")
@output_option
@click.option("--every", type=int, default=15, show_default=True, metavar="MINUTES", help="How often to look.")
@click.option("--archive", is_flag=True, help="Keep each version of the site that differs as a snapshot.")
@click.option("--keep", metavar="N|DAYSd", help="With --archive: how many snapshots, or for how many days.")
@click.option("--notice-file", type=click.Path(path_type=Path), help="The file that says whom to notify.")
@click.option("--into", type=SITE, help="Write the files into a folder instead of printing them.")
def schedule(
    reports: tuple[str, ...],
    scheduler: str,
    output: Path | None,
    every: int,
    archive: bool,
    keep: str | None,
    notice_file: Path | None,
    into: Path | None,
) -> None:
    """Print the files that have a scheduler render this checkout; REPORTS only for jupyter-scheduler."""
    from figures_cli import timetable

    if reports and scheduler != "jupyter-scheduler":
        raise click.UsageError("name reports for jupyter-scheduler only: the others render whatever has changed")
    with reported():
        options = (["--archive"] if archive else []) + (["--keep", keep] if keep else [])
        files = timetable.files(scheduler, output, every, options, notice_file, reports)
        for name, text in files.items():
            if into:
                into.mkdir(parents=True, exist_ok=True)
                (into / name).write_text(text, encoding="utf-8")
                click.echo(f"wrote {into / name}")
            else:
                click.echo((f"# --- {name}\n" if len(files) > 1 else "") + text, nl=False)
