"""Commands that enter and remove rows: add-source, add-figure, remove-source, remove-figure."""

import sys
from pathlib import Path

import click

from figures_cli.common import data_option, name_unless_here
from interpol_figures.tables.schema import working_copy


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
@data_option
def add_source(data: Path | None, **given: str | None) -> None:
    """Enter a source; asks for what isn't given."""
    from interpol_figures.entry import add_rows

    data = folder_of(data)
    choices = {name: click.Choice(add_rows.allowed(data, "sources", name)) for name in ("kind", "tier")}
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
@data_option
def add_figure(data: Path | None, phrase_differs: bool, **given: str | None) -> None:
    """Enter a stated figure; asks for what isn't given."""
    from interpol_figures.entry import add_rows

    data = folder_of(data)
    checks = add_rows.name_checks(data)
    required = ("indicator", "subject", "source", "as_stated")
    answers = asked(given, required, ("value", "period", "locator", "note"), checks)
    tell_added(add_rows.add_figure(data, add_rows.NewFigure(phrase_differs=phrase_differs, **answers)))


reason_option = click.option("--reason", required=True, help="Why it goes, in your own words; removals.csv keeps it.")


@click.command("remove-source")
@click.argument("source")
@reason_option
@data_option
def remove_source(source: str, reason: str, data: Path | None) -> None:
    """Take out the source of that id; refused while rows cite it."""
    from interpol_figures.entry import remove_rows

    tell_removed(remove_rows.remove_source(folder_of(data), source, reason))


@click.command("remove-figure")
@click.argument("figure")
@reason_option
@data_option
def remove_figure(figure: str, reason: str, data: Path | None) -> None:
    """Take out the figure of that id; refused while a conflict or an event names it."""
    from interpol_figures.entry import remove_rows

    tell_removed(remove_rows.remove_figure(folder_of(data), figure, reason))


def folder_of(data: Path | None) -> Path:
    """The folder of tables to change: the one given, or that of the working copy."""
    return data or name_unless_here(working_copy()) / "data"


def tell_removed(removed) -> None:
    """Say what was taken out."""
    along = f", and from {', '.join(removed.along)}" if removed.along else ""
    click.echo(f"{removed.id}\n  removed from {removed.table}{along}; its id and the reason stand in removals")


def asked(given: dict[str, str | None], required: tuple[str, ...], optional: tuple[str, ...], checks: dict) -> dict:
    """What was given, and answers to prompts for the rest; nothing optional is asked where all required is given.

    `checks` has a click type, or a function that raises ValueError or LookupError, for names that must be known. Where
    input ends and no terminal answers, the options that are missing are named in a UsageError.
    """
    answers = {name: value for name, value in given.items() if value is not None}
    for name in answers.keys() & checks.keys():
        if not isinstance(checks[name], click.ParamType):
            checks[name](answers[name])
    missing = [name for name in required if name not in answers]
    try:
        for name in (*missing, *(one for one in optional if missing and one not in answers)):
            answers[name] = prompted(name, "" if name in optional else None, checks.get(name))
    except click.Abort:
        lacking = [f"--{name.replace('_', '-')}" for name in required if name not in answers]
        if sys.stdin.isatty():
            raise
        if lacking:
            raise click.UsageError(f"no terminal to ask in; give {', '.join(lacking)} as options") from None
    return answers


def prompted(name: str, default: str | None, check) -> str:
    """An answer that the check lets pass."""
    kind = {"type": check} if check is None or isinstance(check, click.ParamType) else {"value_proc": refusing(check)}
    return click.prompt(name.replace("_", " "), default=default, show_default=False, **kind)


def refusing(check, kept: str | None = None):
    """A prompt's check that asks again where the answer isn't known; what stands there (`kept`) is taken as it is."""

    def checked(answer: str) -> str:
        if answer == kept:
            return answer
        try:
            check(answer)
        except (ValueError, LookupError) as error:
            raise click.UsageError(str(error)) from None
        return answer

    return checked


def tell_added(added) -> None:
    """Say what was written, and on stderr what is worth knowing of it."""
    click.echo(f"{added.id}\n  written to {added.path.name}, line {added.line}")
    for column, cell in added.row.items():
        if cell and cell != added.id:
            click.echo(f"  {column}: {cell}")
    for remark in added.remarks:
        click.echo(f"note: {remark}", err=True)
