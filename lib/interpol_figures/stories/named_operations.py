"""The operations and projects that articles name, and what the record knows of each."""

from html import escape

import pandas as pd

from interpol_figures.explore.select import best, editions
from interpol_figures.model.format import counted
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.report.report import Report
from interpol_figures.stories.operation_rows import OUTCOMES, described, listed_span, sentence
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables

NAMED = (
    "operation",
    "project",
)  # kinds of components that may be operations  # kinds of components that may be operations


def articles_operations(report: Report) -> pd.DataFrame:
    """Operations and projects that articles describe, with what the record knows of each.

    Columns: name, publisher (title of the article and place), source, claim (what the article says, in our words),
    known (what the record says, with a note). One row a mention, kinds of operations last.
    """
    tables = report.tables
    components = tables["components"]
    components = components[components["kind"].isin(NAMED)].rename(columns={"note": "component_note"})
    found = tables["mentions"].merge(components.drop(columns="record_name"), on="component")
    operations = described(tables["operations"]).set_index("operation", drop=False)
    found["publisher"] = article_titles(tables, found)
    found["known"] = [known_of(report, operations, row.subject, row.component_note) for row in each_row(found)]
    found["last"] = found["subject"].eq("")
    return found.sort_values(["last", "name", "source", "locator"]).drop(columns="last")


def article_titles(tables: Tables, rows: pd.DataFrame) -> list[str]:
    """The short title of the article that each row is of, with the place in it."""
    titles = tables["sources"].set_index("source")["title"].str.split(":").str[0]
    return [f"{titles[row.source]}, {row.locator}" for row in each_row(rows)]


def known_of(report: Report, operations: pd.DataFrame, subject: str, note: str) -> HtmlOutput:
    """What the record says of an operation or a series, in a few words with their citations, and the note on it."""
    if not subject:
        return joined("Nothing to look up", [], note)
    if subject not in operations.index:
        found = described(editions(report.tables, subject))
        count = counted(len(found), "editions")
        head = f"{count[0].upper()}{count[1:]}, {listed_span(found['year'])}; the newest is {found['short'].iloc[-1]}"
        return joined(head, outcomes_of(report, found["operation"].iloc[-1]), note)
    row = operations.loc[subject]
    facts, time = outcomes_of(report, subject), row["span"] if row["period_start"] else "No time stated"
    if not facts and not row["period_start"]:
        time = "No figures" if row["lead"] else "Nothing under this name"
    return joined(time[0].upper() + time[1:], facts, row["note"] or note)


def joined(head: str, facts: list[HtmlOutput], note: str) -> HtmlOutput:
    """Words, cited facts and a note as one cell of a table."""
    head += ": " if facts else ""
    html, text = "; ".join(fact.html for fact in facts), "; ".join(fact.text for fact in facts)
    return HtmlOutput(f"{escape(head)}{html}. {escape(sentence(note))}", f"{head}{text}. {sentence(note)}")


def outcomes_of(report: Report, operation: str, most: int = 4) -> list[HtmlOutput]:
    """The outcomes of one operation that most operations state, each with its label and citation."""
    figures = report.tables.stated(OUTCOMES)
    record = figures[figures["tier"] == "record"]
    common = record.groupby("indicator")["subject"].nunique()
    mine = best(record[record["subject"] == operation], ["indicator", "subject"])
    mine = mine.assign(common=mine["indicator"].map(common)).sort_values(
        ["common", "indicator"], ascending=[False, True]
    )
    return [report.cited(figure, form_of(figure)) for _, figure in mine.head(most).iterrows()]


def form_of(figure: pd.Series) -> str:
    """How a figure's words and its indicator's label go together: “victims rescued: 430 people”."""
    label, unit = figure["label"].lower(), figure["unit"]
    return (
        f"{{}}{label.removeprefix(unit)}"
        if label.startswith(unit) and unit != "year"
        else f"{figure['label'].split(' (')[0].lower()}: {{}}"
    )
