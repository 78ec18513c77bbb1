"""Commands on the tables: validate, sort, conflicts, verify, dictionary, changes."""

import sys
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from figures_cli.common import data_option, own_data_option
from notebook_press.cli.common import echo_json, json_option

if TYPE_CHECKING:
    from interpol_figures.tables.load import Tables


@click.command()
@data_option
def validate(data: Path | None) -> None:
    """Check every table against the schema and its rules, and name all violations at once."""
    from interpol_figures.tables.validate import validate as check_tables

    violations = check_tables(data)
    for violation in violations:
        click.echo(violation, err=True)
    click.echo(f"{len(violations)} faults" if violations else "all tables are sound")
    sys.exit(bool(violations))


@click.command()
@own_data_option
def sort(data: Path) -> None:
    """Put every table in order after an edit by hand: rows sorted by their ids, columns as the schema has them."""
    from interpol_figures.entry.row_writing import sort_tables

    changed = sort_tables(data)
    click.echo("\n".join(f"sorted {name}" for name in changed) or "all tables are in order")


@click.command()
@click.option("--undecided", is_flag=True, help="Only conflicts that nothing decides.")
@json_option
@data_option
def conflicts(undecided: bool, as_json: bool, data: Path | None) -> None:
    """List where figures of the record disagree, and what was decided."""
    from interpol_figures.explore.select import disagreements
    from interpol_figures.tables.load import load

    tables = load(data)
    found = disagreements(tables, tables.figures).sort_values(["decision", "conflict"], ascending=[False, True])
    shown = found[found["decision"] == "undecided"] if undecided else found
    listed = [one | {"figures": sides(tables, one["figures"])} for one in shown.to_dict("records")]
    if as_json:
        echo_json(listed)
    else:
        click.echo("\n".join(map(conflict_in_words, listed)))
        counts = [f"{(found['decision'] == name).sum()} {name}" for name in ("undecided", "decided", "change")]
        click.echo(f"{len(found)} conflicts: {', '.join(counts)}")


def sides(tables: "Tables", ids: list[str]) -> list[dict[str, str]]:
    """What each figure of a conflict states: in words with its time, its rank, who states it, and its id."""
    from interpol_figures.explore.select import readable

    figures = tables.figures_by_id(ids)
    words = readable(figures)[["stated", "when", "rank", "publisher"]]
    return words.assign(source=figures["source"], figure=figures["figure"]).to_dict("records")


def conflict_in_words(conflict: dict) -> str:
    """Read as one paragraph, with a line a figure in aligned columns."""
    lines = [f"{conflict['decision']}: {conflict['what']}, {conflict['about']}, {conflict['when']}"]
    widths = {name: max(len(side[name]) for side in conflict["figures"]) for name in ("stated", "when", "rank")}
    for side in conflict["figures"]:
        cells = [side[name].ljust(width) for name, width in widths.items()]
        lines.append("  " + "  ".join([*cells, f"{side['publisher']} ({side['source']})", side["figure"]]))
    reason = textwrap.fill(conflict["reason"], 100, initial_indent="  ", subsequent_indent="  ")
    return "\n".join([*lines, reason, ""])


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@data_option
def verify(directory: Path, as_json: bool, data: Path | None) -> None:
    """Check figures and mentions against the texts of their sources in DIRECTORY."""
    from interpol_figures.entry.verify_texts import verify as verification_of

    result = verification_of(directory, data)
    if as_json:
        echo_json(result.as_dict())
    else:
        click.echo(result.as_text(), nl=False)
    if failed := len(result.of("failed")):
        click.echo(f"{failed} rows are not borne out by their texts", err=True)
    if not result.of("verified", "text"):
        click.echo(f"nothing was checked: {directory} holds no text of a source", err=True)
    sys.exit(not result.ok)


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where the file isn't what the tables give.")
@data_option
def dictionary(check: bool, data: Path | None) -> None:
    """Write the data dictionary, README.md in the folder of the tables, from schema and tables."""
    from interpol_figures.entry import data_dictionary

    path, text = data_dictionary.dictionary_path(data), data_dictionary.dictionary(data)
    if check:
        data_dictionary.check_dictionary(path, text)
    else:
        path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{path} is what the tables give" if check else f"wrote {path}")


@click.command()
@click.argument("revision", default="HEAD")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="How it is written."
)
def changes(revision: str, form: str) -> None:
    """Tell what changed in tables and reports since a REVISION of git: figures, verdicts turned, what reports say."""
    from figures_cli.project import Collection
    from figures_site.since_revision import since_revision
    from interpol_figures.report.cited_text import figures_of

    collection = Collection()
    used = {page.name: figures_of(page.notebook) for page in collection.pages(collection.project())}
    found = since_revision(revision, collection.folder, used)
    if form == "json":
        echo_json(asdict(found))
    else:
        click.echo(found.as_markdown() if form == "markdown" else found.as_text(), nl=False)
