"""Commands that prepare a class."""

from pathlib import Path

import click

from figures_cli.common import reported
from notebook_press.wording import counted


@click.group()
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


@walkthrough.command("collect")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def collect_progress(folder: Path) -> None:
    """Gather the progress that pupils handed in, in FOLDER and below, into one CSV and one page there."""
    from figures_course.collect import collect

    with reported():
        found = collect(folder)
    pupils = {row[0] for row in found.rows}
    click.echo(f"{counted(len(pupils), 'pupil')}, {counted(len(found.rows), 'exercise')}")
    click.echo(f"wrote {found.table}\nwrote {found.page}")
