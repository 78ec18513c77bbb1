"""Operations and what each states: chosen, dated and named for a reader, with the best figure of each."""

import re
from typing import Any

import pandas as pd

from interpol_figures.explore.select import best, disagreements, is_total, select
from interpol_figures.model.format import figure_in_words, in_words
from interpol_figures.model.periods import first_day, last_day
from interpol_figures.report.report import Report
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.names import series_name, short_name

OUTCOMES = "operation_outcomes"


def chosen(
    tables: Tables, crime_area: str = "all", first_year: int | None = None, last_year: int | None = None
) -> pd.DataFrame:
    """Operations of a crime area that began in a span of years, totals of series left out.

    A year given leaves out operations without a date. Columns: those of `operations`, short (name without
    “Operation”), year (in which it began, NaN where unknown), span (its time in words) and area (in words).
    """
    operations = tables["operations"]
    found = operations[~is_total(operations["operation"])]
    if crime_area != "all":
        found = found[found["crime_area"] == crime_area]
    found = described(found)
    if first_year is not None:
        found = found[found["year"] >= first_year]
    return found if last_year is None else found[found["year"] <= last_year]


def described(operations: pd.DataFrame) -> pd.DataFrame:
    """Operations with columns short, year, span and area added; see `chosen`."""
    return operations.assign(
        short=operations["name"].map(short_name),
        year=pd.to_numeric(operations["period_start"].str[:4].replace("", None)),
        span=[span_words(row) for row in each_row(operations)],
        area=operations["crime_area"].str.replace("_", " "),
    )


def span_words(row: Any) -> str:
    """The time of an operation in words; one that has begun and has no stated end is open.

    >>> from types import SimpleNamespace as Row
    >>> span_words(Row(period_start="2012", period_end=""))
    'since 2012'
    """
    if row.period_start and not row.period_end:
        return f"since {in_words(row.period_start)}"
    return in_words(row.period_start, row.period_end)


def duration(operations: pd.DataFrame) -> pd.Series:
    """Days that each operation ran, both ends counted; NaN where its days aren't known."""
    exact = (operations["period_start"].str.len() == 10) & (operations["period_end"].str.len() == 10)
    days = [
        (last_day(end) - first_day(start)).days + 1 if known else None
        for start, end, known in zip(operations["period_start"], operations["period_end"], exact, strict=True)
    ]
    return pd.Series(days, index=operations.index, dtype="float64")


def outcomes(tables: Tables, operations: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The best figure of each operation on an indicator, from the largest down.

    Columns: those of `Tables.figures`; short, span, year and days (NaN where unknown) of the operation;
    operation_label (short name with its year).
    """
    stated = select(tables, indicator)
    found = best(stated[stated["subject"].isin(operations["operation"])])
    about = operations.assign(days=duration(operations)).set_index("operation")[["short", "span", "year", "days"]]
    found = found.drop(columns="year").join(about, on="subject")
    found["operation_label"] = [named_with_year(row) for row in each_row(found)]
    return found.sort_values(["value", "subject"], ascending=[False, True])


def named_with_year(row: Any) -> str:
    """A short name with the year in which the operation began, where the name doesn't have one."""
    return (
        row.short if pd.isna(row.year) or re.search(r"\b(19|20)\d\d\b", row.short) else f"{row.short}, {row.year:.0f}"
    )


def outcome_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Outcomes for a table, with the days each operation ran in words; columns as `outcomes`, and ran."""
    ran = [f"{days:,.0f}" if days == days else "not known" for days in rows["days"]]
    return rows.assign(ran=ran)


def all_figures(tables: Tables, operations: pd.DataFrame, indicator: str | None = None) -> pd.DataFrame:
    """Every figure of the record on operations, those excluded too; columns of `Tables.figures`."""
    figures = tables.stated(OUTCOMES)
    mine = figures[figures["subject"].isin(operations["operation"]) & (figures["tier"] == "record")]
    return mine if indicator is None else mine[mine["indicator"] == indicator]


def disputes(tables: Tables, operations: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Conflicts about figures, and figures excluded, with the name of the operation.

    Columns: short, what, said, decision, reason.
    """
    found = disagreements(tables, figures)
    settled = {figure for together in found["figures"] for figure in together}
    aside = figures[(figures["rank"] == "deprecated") & ~figures["figure"].isin(settled)]
    rows = aside[["subject"]].assign(
        what=aside["label"],
        said=[said(row) for _, row in aside.iterrows()],
        decision="excluded",
        reason=aside["note"].map(sentence),
    )
    both = pd.concat([found[rows.columns], rows])
    names = operations.set_index("operation")["short"]
    return both.assign(short=both["subject"].map(names), what=both["what"].str.split(" (", regex=False).str[0])


def operation_sources(tables: Tables, operations: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Sources of the rows of operations, cited in the report; columns publisher and source."""
    report.cites(operations["source"])
    return tables["sources"].set_index("source", drop=False).loc[operations["source"].unique()]


def series_counts(operations: pd.DataFrame) -> pd.DataFrame:
    """Series with two editions or more. Columns: series, series_name, editions, first, last (years), source."""
    rows = []
    for series, group in operations.groupby("series"):
        if len(group) > 1:
            rows.append(
                {
                    "series": series,
                    "series_name": series_name(series, group["name"]),
                    "editions": len(group),
                    "years": listed_span(group["year"]),
                    "said": f"{len(group)} editions, {listed_span(group['year'])}",
                }
            )
    columns = ["series", "series_name", "editions", "years", "said"]
    return pd.DataFrame(rows, columns=columns).sort_values(["editions", "series_name"], ascending=[False, True])


def listed_span(years: pd.Series) -> str:
    """First and last year of some, in words."""
    known = years.dropna().astype(int)
    return "–".join(dict.fromkeys([str(known.min()), str(known.max())])) if len(known) else "undated"


def bare_label(figure: pd.Series) -> str:
    """An indicator's label as it opens a line: a capital letter, no unit in brackets."""
    label = figure["label"].split(" (")[0]
    return label[:1].upper() + label[1:]


def plain_label(figure: pd.Series) -> str:
    """An indicator's label within a sentence: small letters, no unit in brackets."""
    label = bare_label(figure)
    return label[:1].lower() + label[1:]


def said(row: pd.Series) -> str:
    """A figure in words."""
    return figure_in_words(row["qualifier"], row["value"], row["value_high"], row["unit"])


def unit_line(rows: pd.DataFrame, each: str = "operation") -> str:
    """What a chart counts, and in which unit where the label doesn't say."""
    label, unit = bare_label(rows.iloc[0]), rows["unit"].iloc[0]
    unit = {"USD": "US dollars", "EUR": "euros"}.get(unit, unit)
    counts = label if unit in label.lower() or unit == "people" else f"{label} in {unit}"
    return f"{counts}, best figure of each {each}"


def sentence(text: str) -> str:
    """A note with a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
