"""The command line `interpol-figures`: one group, its commands a module a subject.

What a command needs is imported when it runs: `--help` and completion answer in a tenth of a second.
"""

from typing import TYPE_CHECKING

import click

from figures_cli import enter, judge, read, reports, tables, walkthrough, working_copy
from figures_cli.common import name_unless_here
from notebook_press.cli import commands as press
from notebook_press.cli.common import CommandGroup

if TYPE_CHECKING:
    from figures_cli.project import Collection


@click.group(cls=CommandGroup)
@click.pass_context
def main(context: click.Context) -> None:
    """Stated figures about INTERPOL: check the tables, judge claims, render reports."""
    context.obj = find_collection


def find_collection() -> "Collection":
    """Find the collection that the commands on reports work on; say where it is, unless it is here or was named."""
    from figures_cli.project import Collection

    collection = Collection()
    name_unless_here(collection.folder)
    return collection


COMMANDS = (
    *(tables.validate, tables.sort, tables.conflicts, tables.verify, tables.dictionary, tables.changes),
    *(enter.add_source, enter.add_figure, enter.remove_source, enter.remove_figure),
    *(judge.judge, read.read),
    *press.COMMANDS,
    *(reports.scaffold, walkthrough.walkthrough),
    *(working_copy.init, working_copy.lab),
)
for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
