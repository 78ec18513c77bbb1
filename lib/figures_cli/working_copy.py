"""A working copy of the collection, to render and to change: laying one out, and opening it in JupyterLab."""

import shutil
from pathlib import Path

import click

from figures_cli.common import FOLDER

PARTS = ("data", "notebooks", "requirements.lock", "LICENSE")  # those of figures_cli.wheel, which needs setuptools
CONFIG = Path(__file__).with_name("lab") / "jupyter_lab_config.py"
OPENING = "notebooks/00-start-here.ipynb"
MASTERS, ANSWERED = "notebooks/walkthroughs", "my-walkthroughs"


@click.command()
@click.argument("folder", type=FOLDER)
def init(folder: Path) -> None:
    """Lay out tables, notebooks and plan in FOLDER, to render and to change."""
    lay_out(folder)
    click.echo(f"wrote {', '.join(PARTS)} into {folder}\nnext: cd {folder}, then interpol-figures lab, or render")


def lay_out(folder: Path) -> None:
    """Copy the collection into a folder that is new or empty. Raises ValueError for one that holds something."""
    from interpol_figures.tables.schema import find_data

    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} isn't empty; name a new folder, so that nothing of yours is overwritten")
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = find_data().parent / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns(".*"))
        elif source.is_file():
            shutil.copyfile(source, folder / part)


@click.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--port", type=click.IntRange(1), help="8888, or the next that is free, if not given.")
@click.option("--browser/--no-browser", default=True, help="Open a browser, or only show the address.")
@click.option("--allow-root", is_flag=True, help="Run as root, as in a container; who has the address is root then.")
def lab(folder: Path | None, port: int | None, browser: bool, allow_root: bool) -> None:
    """Open JupyterLab on FOLDER: a working copy, a class's folder; this checkout if not given.

    It asks nothing of the network. On a server, say --no-browser there, and `ssh -L 8888:localhost:8888 SERVER` here.
    """
    from interpol_figures.tables.schema import working_copy

    folder = folder.resolve() if folder else working_copy()
    given = {f"--port={port}": port, "--no-browser": not browser, "--allow-root": allow_root}
    start_lab(folder, [option for option, is_given in given.items() if is_given])


def start_lab(folder: Path, options: list[str]) -> None:
    """Run JupyterLab on a folder until it is ended. Raises ValueError where it isn't installed."""
    arguments = lab_arguments(folder)
    lay_out_walkthroughs(folder)
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise ValueError("JupyterLab isn't installed here: pip install 'interpol-figures[lab]'") from None
    LabApp.launch_instance([*arguments, *options])


def lab_arguments(folder: Path) -> list[str]:
    """What JupyterLab is started with on a folder, whose first notebook it opens. Raises ValueError without one."""
    found = [path.relative_to(folder) for path in (folder / OPENING, *sorted(folder.glob("*.ipynb"))) if path.is_file()]
    if not found:
        raise ValueError(f"{folder} holds no notebooks; `interpol-figures init FOLDER` lays some out")
    opening = f"--LabApp.default_url=/lab/tree/{found[0].as_posix()}"
    return [f"--config={CONFIG}", f"--ServerApp.root_dir={folder}", opening]


def lay_out_walkthroughs(folder: Path) -> None:
    """Copy the walkthroughs of a working copy for somebody to answer in; a copy that is there already is kept.

    Their masters aren't listed in JupyterLab, unless it is opened on their folder itself.
    """
    from figures_course import build, editions

    for master in sorted((folder / MASTERS).glob("*.ipynb")):
        copy = folder / ANSWERED / master.name
        if not copy.exists():
            build.write(editions.pupils(build.read(master)), copy)
