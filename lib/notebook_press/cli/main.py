"""The command line `notebook-press`, for any folder of notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from notebook_press.cli.commands import COMMANDS
from notebook_press.cli.common import CommandGroup, with_workspace
from notebook_press.wording import counted

if TYPE_CHECKING:
    from notebook_press.cli.workspace import Workspace

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(cls=CommandGroup)
@click.option("--project", "folder", type=FOLDER, default=".", help="The folder to work in, if it isn't this one.")
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Render notebooks into a checked site that opens without a network."""

    def find() -> Workspace:
        from notebook_press.cli.workspace import Workspace

        return Workspace(folder)

    context.obj = find


@main.command()
@with_workspace
def init(workspace: Workspace) -> None:
    """Write a plan of the notebooks in this folder; where there is none, of an example."""
    from notebook_press.cli.new_plan import new_plan

    for path in new_plan(workspace.folder):
        click.echo(f"wrote {path}")
    click.echo(f"{counted(len(workspace.plan.reports), 'report')}; next: notebook-press render")


@main.command("new-report")
@click.argument("name")
@click.option("--title", default="", help="Its title; made of the name if not given.")
@click.option("--group", default="", help="The heading under which the site lists it.")
@with_workspace
def new_report(workspace: Workspace, name: str, title: str, group: str) -> None:
    """Begin a report: write a notebook to build on, and enter it in the plan under NAME."""
    from notebook_press.cli.new_plan import add_report

    path = add_report(workspace.plan, name, title, group)
    click.echo(f"wrote {path}\nentered {name} in {workspace.plan.path}")
    click.echo(f"next: change the notebook, then notebook-press render {name}")


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
