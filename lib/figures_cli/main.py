"""The command line `interpol-figures`: one group, its commands a module a subject.

What a command needs is imported when it runs: `--help` and completion answer in a tenth of a second.
"""

import click

from figures_cli import enter, judge, read, reports, schedule, tables, walkthrough, working_copy


@click.group()
def main() -> None:
    """Stated figures about INTERPOL: check the tables, judge claims, render reports."""


COMMANDS = (
    *(tables.validate, tables.conflicts, tables.verify, tables.dictionary, tables.changes),
    *(enter.add_source, enter.add_figure),
    *(judge.judge, read.read),
    *(reports.render, reports.plan, reports.why, reports.baseline, reports.check, reports.scaffold),
    *(schedule.schedule, walkthrough.walkthrough),
    *(working_copy.init, working_copy.lab),
)
for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
