"""What the opening report shows: how much the tables hold, of which years, and every statement on one thing."""

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import auto
from interpol_figures.explore.select import latest, select
from interpol_figures.model.format import counted, in_words, listed
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.report.report import Report
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import read_directory


def table_sizes(tables: Tables) -> pd.DataFrame:
    """Tables of the package in its order. Columns: title, count (rows), description."""
    rows = [
        {"title": table.title, "count": len(tables[name]), "description": table.description}
        for name, table in tables.package.tables.items()
    ]
    return pd.DataFrame(rows)


def answer(tables: Tables) -> dict[str, Fact]:
    """The facts of the report's opening: figures, sources, and how many of the figures the articles state."""
    figures = tables.figures
    independent = figures["repeats"].where(figures["repeats"] != "", figures["source"]).nunique()
    accounts = figures[figures["tier"] == "account"]
    return {
        "figures": Fact("figure tables", counted(len(figures), "figures")),
        "indicators": Fact("figure tables", counted(figures["indicator"].nunique(), "indicators")),
        "independent": Fact("sources", counted(independent, "independent sources")),
        "stated": Fact("accounts", f"{len(accounts):,}"),
        "articles": Fact("accounts", counted(accounts["source"].nunique(), "popular articles")),
        "newest": Fact("sources", in_words(tables.newest.isoformat())),
    }


def most_stated(tables: Tables) -> pd.DataFrame:
    """Indicators by the number of their figures. Columns: label, statements."""
    counts = tables.figures.groupby(["indicator", "label"]).size()
    found = counts.rename("statements").reset_index().sort_values("statements", ascending=False)
    return found.assign(label=found["label"].str[:1].str.upper() + found["label"].str[1:])


def favourite(indicators: pd.DataFrame) -> str:
    """The finding of the chart of indicators."""
    first, second = each_row(indicators.head(2))
    return f"Sources state “{first.label}” most often, then “{second.label}”"


def newest_line(report: Report, indicator: str, subject: str) -> CitedText:
    """The answer that a report on one thing opens with: the newest figure of the record, and how many there are."""
    chosen = select(report.tables, indicator, subject)
    newest = latest(chosen).tail(1)
    if newest.empty:
        return _no_line(report, indicator, subject, chosen)
    row = newest.iloc[0]
    independent = chosen["repeats"].where(chosen["repeats"] != "", chosen["source"]).nunique()
    return report.say(
        "The newest figure of the record on “{label}” is {now} ({when}). It has {count} on this, from {sources}.",
        label=Fact("indicators", row["label"]),
        now=row,
        when=Fact(row["figure"], in_words(row["period_start"], row["period_end"])),
        count=Fact("figure tables", counted(len(chosen), "figures")),
        sources=Fact("sources", counted(independent, "independent sources")),
    )


def statement_line(report: Report, indicator: str, subject: str) -> go.Figure | CitedText:
    """A time line of every statement on an indicator and subject, or a sentence that says what there is instead."""
    chosen = select(report.tables, indicator, subject, tier=None)
    if chosen.loc[chosen["tier"] == "record", "start"].notna().sum() == 0:
        return _no_line(report, indicator, subject, chosen)
    return auto.chart(report.tables, report.uses(chosen))


def _no_line(report: Report, indicator: str, subject: str, chosen: pd.DataFrame) -> CitedText:
    """Why there is no time line, and which subjects have figures on the indicator."""
    names = read_directory(report.tables)
    facts = {
        "indicator": Fact("indicators", names.indicator_labels[indicator]),
        "subject": Fact("subjects", names.labels.get(subject, subject)),
    }
    if len(chosen):
        count = Fact("figure tables", counted(len(chosen), "statements"))
        told = "{count} on “{indicator}” of {subject}, none of the record with a time."
        return report.missing(told, count=count, **facts)
    others = select(report.tables, indicator, tier=None)["subject"].value_counts().index
    known = Fact("figure tables", listed(list(others)))
    return report.missing(
        "Nobody states “{indicator}” of {subject}. The tables have it of these subjects: {known}.", known=known, **facts
    )


def statement_table(report: Report, indicator: str, subject: str, limit: int = 40) -> HtmlOutput | CitedText:
    """Every statement on an indicator and subject as a table, or a sentence that there is none."""
    chosen = select(report.tables, indicator, subject, tier=None)
    if chosen.empty:
        return report.missing("So there is nothing to list.")
    columns = {"value": "Figure", "as_stated": "As stated", "period": "Time", "source": "Source"}
    return report.table(chosen, {**columns, "rank": "Rank", "note": "Note"}, limit=limit)


def found_table(report: Report, found: pd.DataFrame, search: str, limit: int = 20) -> HtmlOutput | CitedText:
    """Figures that a search found, the first of them as a table, or a sentence that there are none."""
    if found.empty:
        return report.missing("No figure has all of the words “{search}”.", search=Fact("parameter search", search))
    figures = report.tables.named(found.index)
    shown = figures.assign(about=found["about"])
    columns = {"label": "What", "about": "About", "value": "Figure", "period": "Time", "source": "Source"}
    return report.table(shown, columns, limit=limit)
