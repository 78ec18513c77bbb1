"""The command that reads an article and judges the figures in it."""

import json
import sys
from pathlib import Path

import click

from figures_cli.common import data_option
from figures_cli.enter import Checked

FORMATS = ("table", "csv", "json", "html")


@click.command()
@click.argument("article", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--published",
    metavar="DATE",
    default="",
    help="When it was published: a year, month or day (ISO date); without it, judged by what is known today.",
)
@click.option("--language", default="", help="Language of the text: de, en, es or fr; told by the text if not given.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="html is the marked article.")
@click.option("--review", is_flag=True, help="Go through the figures: keep, correct or drop each.")
@click.option(
    "--enter", is_flag=True, help="Enter the article as a source, and the figures understood; asks for titles."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@data_option
def read(
    article: Path,
    published: str,
    language: str,
    form: str,
    review: bool,
    enter: bool,
    output: Path | None,
    data: Path | None,
) -> None:
    """Find the figures on INTERPOL in ARTICLE (.txt, .md, .html, .pdf, .docx, or - for stdin), and judge each.

    Ends with code 2 where no figure was found that could be judged.
    """
    from interpol_figures.reading.files import document_of, read_document
    from interpol_figures.reading.judged import judge_article
    from interpol_figures.tables.load import load

    tables = load(data)
    dash = str(article) == "-"
    document = document_of("stdin", sys.stdin.buffer.read()) if dash else read_document(article)
    found = judge_article(document, tables, published, language)
    if review:
        found = reviewed(found, tables, data)
    if enter:
        enter_article(found, article, data)
    text = _in_form(found, tables, form)
    if output:
        output.write_text(text, encoding="utf-8", newline="")
        click.echo(f"wrote {output}", err=True)
    else:
        click.echo(text, nl=False)
    if not any(one.understood for one in found.judged):
        click.echo("no figure on INTERPOL was found that could be judged", err=True)
        sys.exit(2)


def _in_form(found, tables, form: str) -> str:
    if form == "json":
        return json.dumps(found.records, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return as_claims_file(found)
    from interpol_figures.reading import page

    return page.as_page(found, tables) if form == "html" else as_table(found, tables)


def as_table(found, tables) -> str:
    """One paragraph a figure, and a line on top."""
    from interpol_figures.reading.page import LABELS, reading_in_words, summary

    lines = [summary(found) + ".", ""]
    for one in found.judged:
        lines += [f"{LABELS[one.shown]}: “{one.finding.phrase}”", f"    read as {reading_in_words(one, tables)}"]
        lines += [f"    {one.sentence}", ""]
    return "\n".join(lines)


def as_claims_file(found) -> str:
    """The figures as a claims file, which `judge` takes."""
    import pandas as pd

    from interpol_figures.reading.claims import COLUMNS
    from interpol_figures.verdicts.export import for_spreadsheet

    rows = [row | {"as_stated": for_spreadsheet(row["as_stated"])} for row in found.claims]
    return pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(index=False, lineterminator="\n")


def reviewed(found, tables, data: Path | None):
    """The article with what a reader kept or corrected in the terminal, judged again."""
    from dataclasses import replace

    from interpol_figures.reading.judged import judge_findings
    from interpol_figures.reading.page import reading_in_words

    kept = []
    for one in found.judged:
        finding = one.finding
        click.echo(f"\n… {finding.context}\n“{finding.phrase}” read as {reading_in_words(one, tables)}", err=True)
        answer = click.prompt("keep, correct or drop", type=click.Choice(["k", "c", "d"]), default="k", err=True)
        if answer != "d":
            kept.append(corrected(finding, data) if answer == "c" else finding)
    return replace(found, judged=judge_findings(kept, tables, found.published))


def corrected(finding, data: Path | None):
    """A finding as a reader corrects it; a name that isn't known, or a word for a number, is asked for again."""
    from dataclasses import replace

    from interpol_figures.entry.add_rows import checks_of_names
    from interpol_figures.model.format import in_digits
    from interpol_figures.model.intervals import QUALIFIERS
    from interpol_figures.reading.claims import read_period

    checks = checks_of_names(data) | {"period": read_period, "value": float, "qualifier": list(QUALIFIERS).index}
    answers = {}
    for name in ("indicator", "subject", "value", "qualifier", "period"):
        kept = in_digits(finding.value) if name == "value" else getattr(finding, name)
        answers[name] = click.prompt(name, default=kept, type=Checked(checks[name], kept), err=True)
    return replace(finding, **answers | {"value": float(answers["value"]) if answers["value"] else None})


def enter_article(found, article: Path, data: Path | None) -> None:
    """Enter the article as a source and its understood figures with their places; what is refused is told."""
    from interpol_figures.entry import add_rows

    title = click.prompt("title of the article", err=True)
    publisher = click.prompt("publisher", default="publisher not stated", err=True)
    url = click.prompt("address", default="", show_default=False, err=True)
    kind = click.prompt("kind", type=click.Choice(add_rows.allowed_values(data, "sources", "kind")), err=True)
    is_text = article.suffix.casefold() in (".txt", ".md")
    source = add_rows.NewSource(
        title, publisher, kind, "account", url=url, published=found.published, text=article if is_text else None
    )
    entered = add_rows.add_source(data, source)
    click.echo(f"entered {entered.id}", err=True)
    for one, claim in zip(found.judged, found.claims, strict=True):
        finding = one.finding
        figure = add_rows.NewFigure(
            source=entered.id,
            as_stated=" ".join(finding.phrase.split()),
            locator=found.document.place_of(finding.start, by_line=is_text),
            **{name: claim[name] for name in ("indicator", "subject", "value", "value_high", "qualifier", "period")},
        )
        try:
            if not one.understood:
                raise ValueError(one.sentence)
            click.echo(f"entered {add_rows.add_figure(data, figure).id}", err=True)
        except (ValueError, LookupError) as error:
            click.echo(f"not entered: “{finding.phrase}”: {error}", err=True)
