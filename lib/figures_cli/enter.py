"""Commands that enter and remove rows: add-source, add-figure, remove-source, remove-figure."""

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from figures_cli.common import own_data_option


@click.command("add-source")
@click.option("--title", help="Its title.")
@click.option("--publisher", help="Who publishes it; “publisher not stated” where the text doesn't say.")
@click.option("--kind", help="What sort of source it is, as in the data dictionary.")
@click.option("--tier", help="record: what articles are judged against; account: a popular article.")
@click.option("--grade", help="How near it is to INTERPOL, A to D, as the data dictionary tells; none for an account.")
@click.option("--grade-reason", help="Why this grade, where publisher and kind don't say it.")
@click.option("--carrier", help="Who carries the copy that was read, where it isn't the publisher's own.")
@click.option("--url", help="Where it was read.")
@click.option("--published", metavar="DATE", help="Year, month or day of publication (ISO date).")
@click.option("--text", type=click.Path(exists=True, dir_okay=False), help="Its text at hand; only a digest is kept.")
@click.option("--repeats", metavar="SOURCE", help="The source whose text it merely repeats.")
@click.option("--note", help="Caveat in your own words.")
@click.option("--id", help="Its id, if not to be made of publisher, year and title.")
@own_data_option
def add_source(data: Path, **given: str | None) -> None:
    """Enter a source; asks for what isn't given."""
    from interpol_figures.entry import add_rows

    choices = {name: click.Choice(add_rows.allowed_values(data, "sources", name)) for name in ("kind", "tier")}
    optional = ("grade", "carrier", "url", "published", "text", "note")
    answers = asked(given, ("title", "publisher", "kind", "tier"), optional, choices)
    tell_added(add_rows.add_source(data, add_rows.NewSource(**answers)))


@click.command("add-figure")
@click.option("--indicator", help="What is counted, by any name in use.")
@click.option("--subject", help="What the figure is about, by any name in use.")
@click.option("--source", help="Id of the source that states it.")
@click.option("--as-stated", metavar="PHRASE", help="The source's own figure phrase, 12 words at most.")
@click.option("--value", help="The figure as written, or in the indicator's unit; read from the phrase if not given.")
@click.option("--value-high", metavar="NUMBER", help="Upper end of a range, in the indicator's unit.")
@click.option("--qualifier", help="What the wording commits to, as in the data dictionary; read from the phrase.")
@click.option("--period", help="What time it is about: 2022, 2022-06 or 2022-01/2022-06.")
@click.option("--locator", help="Where in the source: a line of its text by number, or a page or section.")
@click.option("--rank", type=click.Choice(["preferred", "normal", "deprecated"]), help="normal if not given.")
@click.option("--note", help="Caveat in your own words.")
@click.option("--phrase-differs", is_flag=True, help="The phrase says another figure on purpose; the note says why.")
@own_data_option
def add_figure(data: Path, phrase_differs: bool, **given: str | None) -> None:
    """Enter a stated figure; asks for what isn't given."""
    from interpol_figures.entry import add_rows

    types = {name: Checked(check) for name, check in add_rows.checks_of_names(data).items()}
    required = ("indicator", "subject", "source", "as_stated")
    answers = asked(given, required, ("value", "period", "locator", "note"), types)
    tell_added(add_rows.add_figure(data, add_rows.NewFigure(phrase_differs=phrase_differs, **answers)))


reason_option = click.option("--reason", help="Why it goes; removals.csv keeps this and the id.")
undo_option = click.option("--undo", is_flag=True, help="Leave no trace of it, not even its id.")


@click.command("remove-source")
@click.argument("source")
@reason_option
@undo_option
@own_data_option
def remove_source(source: str, reason: str | None, undo: bool, data: Path) -> None:
    """Remove the source with this id: say why with --reason, or --undo an entry that was never published.

    Remove its figures first. A source that rows cite stays, and the rows are named.
    """
    from interpol_figures.entry import remove_rows

    reason = reason_given(reason, undo)
    tell_removed(source, remove_rows.remove_source(data, source, reason), reason)


@click.command("remove-figure")
@click.argument("figure")
@reason_option
@undo_option
@own_data_option
def remove_figure(figure: str, reason: str | None, undo: bool, data: Path) -> None:
    """Remove the figure with this id: say why with --reason, or --undo an entry that was never published.

    A figure that a conflict or an event refers to stays, and these rows are named: change them first. A figure that is
    wrong, but was stated so, is better kept and ranked deprecated, with a note.
    """
    from interpol_figures.entry import remove_rows

    reason = reason_given(reason, undo)
    tell_removed(figure, remove_rows.remove_figure(data, figure, reason), reason)


def reason_given(reason: str | None, undo: bool) -> str | None:
    """The reason, or None to undo an addition; raises UsageError where neither or both are given."""
    if undo == (reason is not None):
        raise click.UsageError("give --reason TEXT, or --undo for an entry that was never published")
    return reason


def tell_removed(row: str, tables: list[str], reason: str | None) -> None:
    """Say what was taken out."""
    kept = "its id and the reason stand in removals.csv" if reason else "nothing of it is kept"
    click.echo(f"{row}\n  removed from {', and from '.join(tables)}; {kept}")


def asked(
    given: dict[str, str | None], required: Iterable[str], optional: Iterable[str], types: Mapping[str, click.ParamType]
) -> dict[str, str]:
    """What was given, and answers to prompts for the rest; nothing optional is asked where all required is given.

    Raises UsageError for what a type doesn't take, and where input ends and no terminal answers, with the options that
    are missing.
    """
    answers = {name: value for name, value in given.items() if value is not None}
    for name in answers.keys() & types.keys():
        types[name].convert(answers[name], None, None)
    missing = [name for name in required if name not in answers]
    defaults = dict.fromkeys(missing) | {name: "" for name in optional if missing and name not in answers}
    try:
        for name, default in defaults.items():
            question = name.replace("_", " ")
            answers[name] = click.prompt(question, default=default, show_default=False, type=types.get(name))
    except click.Abort:
        lacking = [f"--{name.replace('_', '-')}" for name in required if name not in answers]
        if lacking and not sys.stdin.isatty():
            raise click.UsageError(f"no terminal to ask in; give {', '.join(lacking)} as options") from None
        raise
    return answers


class Checked(click.ParamType):
    """A text that a check lets pass, which raises ValueError or LookupError otherwise, or that is `kept` as it is."""

    name = "text"

    def __init__(self, check: Callable[[str], object], kept: str | None = None):
        self.check, self.kept = check, kept

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text itself."""
        try:
            if value != self.kept:
                self.check(value)
        except (ValueError, LookupError) as error:
            self.fail(str(error), param, ctx)
        return value


def tell_added(added) -> None:
    """Say what was written, and on stderr what is worth knowing of it."""
    click.echo(f"{added.id}\n  written to {added.path.name}, line {added.line}")
    for column, cell in added.row.items():
        if cell and cell != added.id:
            click.echo(f"  {column}: {cell}")
    for remark in added.remarks:
        click.echo(f"note: {remark}", err=True)
