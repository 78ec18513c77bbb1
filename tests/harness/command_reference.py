"""The reference of the command line in `docs/commands.md`, made of what each command says with `--help`."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from figures_cli.main import main

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "docs/commands.md"
WIDTH = 100
HEAD = """# Commands

What each command says with `--help`. This page is written by `make commands`.
"""


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """Each command below a group, with the context that its help is worded in."""
    if not isinstance(command, click.Group):
        yield command, context
        return
    for name in sorted(command.commands):
        below = command.commands[name]
        settings = {"terminal_width": WIDTH, "max_content_width": WIDTH}
        yield from commands(below, click.Context(below, info_name=name, parent=context, **settings))


def all_commands() -> Iterator[tuple[click.Command, click.Context]]:
    """Each command of the project."""
    yield from commands(main, click.Context(main, info_name="interpol-figures"))


def reference() -> str:
    """The page as it should be."""
    os.environ.pop("COLUMNS", None)
    parts = [HEAD]
    for command, context in all_commands():
        parts.append(f"## {context.command_path}\n\n```\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PLACE.write_text(reference(), encoding="utf-8")
