"""Commands that prepare a class."""

from pathlib import Path

import click

from notebook_press.wording import counted


@click.group()
def walkthrough() -> None:
    """Prepare a class: editions of the walkthroughs for pupils and teachers."""


@walkthrough.command("build")
@click.argument("output", type=click.Path(file_okay=False, path_type=Path))
@click.argument("names", nargs=-1)
def build_walkthroughs(output: Path, names: tuple[str, ...]) -> None:
    """Write into OUTPUT what a class needs of all walkthroughs, or of the NAMES: notebooks, pages, an archive.

    The name of 03-stock-or-flow.ipynb is stock_or_flow.
    """
    from figures_course import build

    build.build(output, names, progress=click.echo)


@walkthrough.command("collect")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def collect_progress(folder: Path) -> None:
    """Gather the progress that pupils handed in, in FOLDER and below, into one CSV and one page there."""
    from figures_course.collect import PAGE_FILE, TABLE_FILE, collect

    rows = collect(folder)
    click.echo(f"{counted(rows['pupil'].nunique(), 'pupil')}, {counted(len(rows), 'exercise')}")
    click.echo(f"wrote {folder / TABLE_FILE}\nwrote {folder / PAGE_FILE}")
