"""Commands on the tables: validate, conflicts, verify, dictionary, changes."""

import sys
from pathlib import Path

import click

from figures_cli.common import data_option, reported


@click.command()
@data_option
def validate(data: Path | None) -> None:
    """Check every table against the schema and its rules, and name all violations at once."""
    from interpol_figures.tables.validate import validate as check_tables

    with reported():
        violations = check_tables(data)
    for violation in violations:
        click.echo(violation, err=True)
    click.echo(f"{len(violations)} faults" if violations else "all tables are sound")
    sys.exit(bool(violations))


@click.command()
@click.option("--undecided", is_flag=True, help="Only conflicts that nothing decides.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@data_option
def conflicts(undecided: bool, as_json: bool, data: Path | None) -> None:
    """List where figures of the record disagree, and what was decided."""
    from interpol_figures.tables import conflicts as listing
    from interpol_figures.tables.load import load

    with reported():
        tables = load(data)
        found = listing.read_conflicts(tables)
        missing = listing.unlisted(tables)
    shown = [one for one in found if one.decision == "undecided"] if undecided else found
    click.echo(listing.as_json(shown) if as_json else listing.as_text(shown))
    if not as_json:
        click.echo(listing.summary(found))
    for one, other in missing:
        click.echo(f"{one} and {other} disagree, and are in no row of conflicts.csv together", err=True)
    sys.exit(bool(missing))


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="All rows checked, for machines.")
@data_option
def verify(directory: Path, as_json: bool, data: Path | None) -> None:
    """Check figures and mentions against the texts of their sources in DIRECTORY."""
    from interpol_figures.entry.verify_texts import verify as verification_of

    with reported():
        result = verification_of(directory, data)
    click.echo(result.as_json() if as_json else result.as_text(), nl=False)
    if result.failures:
        click.echo(f"{len(result.failures)} rows are not borne out by their texts", err=True)
    if not result.texts:
        click.echo(f"nothing was checked: {directory} holds no text of a source", err=True)
    sys.exit(not result.ok)


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where the file isn't what the tables give.")
@data_option
def dictionary(check: bool, data: Path | None) -> None:
    """Write the data dictionary, README.md in the folder of the tables, from schema and tables."""
    from interpol_figures.entry import data_dictionary as pages

    with reported():
        path, text = pages.path_of(data), pages.dictionary(data)
        if check:
            pages.check(path, text)
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{path.name} is what the tables give" if check else f"wrote {path.name}")


@click.command()
@click.argument("revision", default="HEAD")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="How it is written."
)
def changes(revision: str, form: str) -> None:
    """Tell what changed in tables and reports since a REVISION of git: figures, verdicts turned, what reports say."""
    import json

    from figures_cli.project import Collection
    from figures_site.since_revision import since_revision

    with reported():
        collection = Collection()
        found = since_revision(revision, collection.root, collection.figures_used())
    if form == "json":
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(found.as_markdown() if form == "markdown" else found.as_text(), nl=False)
