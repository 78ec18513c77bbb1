"""What the report on one series shows: its editions in time, outcome by outcome, and what is disputed or claimed."""

from collections.abc import Iterator

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.bars import bars
from interpol_figures.charts.caption import Caption
from interpol_figures.explore.judge import judge
from interpol_figures.explore.select import best, editions, is_total
from interpol_figures.model.format import counted, in_words, listed, shorten
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.report.report import Report
from interpol_figures.stories.named_operations import article_titles
from interpol_figures.stories.operation_rows import (
    OUTCOMES,
    all_figures,
    bare_label,
    described,
    duration,
    outcome_rows,
    plain_label,
    said,
    unit_line,
)
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.names import series_name

COUNTRIES = "countries_taking_part"
EFFORT = ("agencies_taking_part", "officers_deployed", "locations_covered", "seaports_covered", "takedown_rate")
CHARTS = 6  # outcomes drawn; the others stand in the table
COLUMNS = 4  # editions side by side in a table that a phone can show


def edition_rows(tables: Tables, series: str) -> pd.DataFrame:
    """Editions of a series in order, without totals; columns as `operations_story.described`, series_name, days."""
    rows = described(editions(tables, series))
    return rows.assign(series_name=series_name(series, rows["name"]), days=duration(rows))


def stated(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """The best figure of each edition on each indicator; columns of `Tables.figures`, short, order."""
    found = best(all_figures(tables, rows), ["indicator", "subject"])
    order = {operation: place for place, operation in enumerate(rows["operation"])}
    names = rows.set_index("operation")["short"]
    return found.assign(order=found["subject"].map(order), short=found["subject"].map(names)).sort_values("order")


def shared(tables: Tables, figures: pd.DataFrame) -> list[str]:
    """Indicators that at least two editions state, countries left out.

    Results come before effort, then the most stated here, then those that most operations of the record state.
    """
    counts = figures.groupby("indicator")["subject"].nunique()
    counts = counts[(counts >= 2) & (counts.index != COUNTRIES)]
    common = tables.stated(OUTCOMES).groupby("indicator")["subject"].nunique()
    return sorted(counts.index, key=lambda one: (one in EFFORT, -counts[one], -common[one], one))


def opening(report: Report, rows: pd.DataFrame, figures: pd.DataFrame) -> CitedText:
    """The answer: how many editions, when, and what the outcome that most of them state says of them."""
    time = in_words(rows["period_start"].iloc[0], rows["period_end"].iloc[-1] or rows["period_start"].iloc[-1])
    facts = {
        "name": Fact("operations", rows["series_name"].iloc[0]),
        "editions": Fact("operations", counted(len(rows), "editions")),
        "time": Fact("operations", time),
        "area": listed(sorted(rows["area"].unique())),
    }
    start = "The record holds {editions} of {name} (crime area: {area}), from {time}. "
    indicators = shared(report.tables, figures)
    if not indicators:
        return report.say(start + "No outcome is stated for two of them, so they can't be compared.", **facts)
    mine = figures[figures["indicator"] == indicators[0]]
    return report.say(start + (SAME if mine["value"].nunique() == 1 else RANGE), **facts, **extremes(rows, mine))


RANGE = "{stating} {label}: the least is {low} ({least}), the most is {high} ({most})."
SAME = "{stating} {label}: {high} each."


def extremes(rows: pd.DataFrame, figures: pd.DataFrame) -> dict[str, Fact | pd.Series | str]:
    """The least and the most of one indicator among editions, as facts for a sentence."""
    ranked = figures.sort_values(["value", "order"])
    low, high, count = ranked.iloc[0], ranked.iloc[-1], len(ranked)
    words = (
        "Both" if count == len(rows) == 2 else "All" if count == len(rows) else counted(count, "of them").capitalize()
    )
    facts = {"stating": Fact("operations", f"{words} state"), "label": plain_label(low), "high": high}
    if low["value"] == high["value"]:
        return facts
    names = {"least": Fact("operations", low["short"]), "most": Fact("operations", high["short"])}
    return {**facts, **names, "low": low}


def times_title(rows: pd.DataFrame) -> str:
    """The finding of the time line: how often the series ran, and how long an edition took."""
    years = rows["year"].dropna().astype(int)
    name, span = rows["series_name"].iloc[0], years.max() - years.min() + 1
    lead = f"{name}: {counted(len(rows), 'editions')} in {counted(int(span), 'years')}"
    days = rows["days"].dropna().astype(int)
    if days.empty:
        return f"{lead}, none with its exact days stated"
    short, long = int(days.min()), int(days.max())
    ran = counted(long, "days") if short == long else f"{short} to {long} days"
    who = "the one" if len(days) == 1 else "those"
    return f"{lead}; {who} with known days ran for {ran}" if len(days) < len(rows) else f"{lead}, of {ran} each"


def edition_table(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Editions for a table. Columns: those of `edition_rows`, and ran (days in words)."""
    return outcome_rows(rows)


def edition_chart(report: Report, rows: pd.DataFrame, figures: pd.DataFrame, indicator: str) -> go.Figure | CitedText:
    """One indicator, edition by edition in their order, or a sentence where fewer than two editions state it."""
    mine = figures[figures["indicator"] == indicator].copy()
    if len(mine) < 2:
        return unstated(report, mine, indicator)
    silent = rows[~rows["operation"].isin(mine["subject"])]["short"]
    mine["edition"] = mine["subject"].map(with_years(rows))
    note = f"Not stated for {listed(list(silent), most=20)}." if len(silent) else ""
    return bars(report.uses(mine), Caption(change_title(mine), unit_line(mine, "edition"), note), "edition")


def with_years(rows: pd.DataFrame) -> dict[str, str]:
    """Editions' names with their years, where the names have none, by operation."""
    return {
        row.operation: row.short
        if pd.isna(row.year) or f"{row.year:.0f}" in row.short
        else f"{row.short}, {row.year:.0f}"
        for row in each_row(rows[["operation", "short", "year"]])
    }


def unstated(report: Report, mine: pd.DataFrame, indicator: str) -> CitedText:
    """A sentence on an indicator that one edition states, or none."""
    label = report.tables["indicators"].set_index("indicator")["label"][indicator]
    label = label[:1].upper() + label[1:]
    if mine.empty:
        return report.missing("{label}: no edition states a number.", label=Fact("indicators", label))
    return report.missing(
        "{label}: only {edition} states a number, {value}.",
        label=Fact("indicators", label),
        edition=Fact("operations", mine["short"].iloc[0]),
        value=mine.iloc[0],
    )


def change_title(mine: pd.DataFrame) -> str:
    """The finding of one indicator over the editions: which state most, and how the newest compares."""
    first, last = mine.iloc[0], mine.iloc[-1]
    label = bare_label(first)
    if mine["value"].nunique() == 1 and mine["qualifier"].nunique() == 1:
        return f"{label}: {said(first)} in each of {counted(len(mine), 'editions')}"
    if len(mine) == 2:
        return f"{label}: {said(first)} in {first['short']}, {said(last)} in {last['short']}"
    top = mine[mine["value"] == mine["value"].max()]
    most = f"{label}: {listed(list(top['short']))} {'states' if len(top) == 1 else 'state'} most, {said(top.iloc[0])}"
    if last["figure"] in set(top["figure"]):
        return most
    return f"{most}; the newest that states a number, {last['short']}, has {said(last)}"


def outcome_charts(report: Report, rows: pd.DataFrame, figures: pd.DataFrame) -> Iterator[go.Figure | CitedText]:
    """Charts of the outcomes that most editions state; a sentence where no two editions share one."""
    indicators = shared(report.tables, figures)
    if not indicators:
        yield report.missing("No outcome is stated for two editions; all that is stated stands in the table below.")
    for indicator in indicators[:CHARTS]:
        yield edition_chart(report, rows, figures, indicator)


def matrix(report: Report, rows: pd.DataFrame, figures: pd.DataFrame) -> list[HtmlOutput | CitedText]:
    """All figures of the editions, a row an indicator and a column an edition, in tables that fit a page."""
    order = [COUNTRIES, *(one for one in row_order(figures) if one != COUNTRIES)]
    parts = -(-len(rows) // COLUMNS)
    size = -(-len(rows) // parts)
    return [part_of_matrix(report, rows.iloc[n : n + size], figures, order) for n in range(0, len(rows), size)]


def row_order(figures: pd.DataFrame) -> list[str]:
    """Indicators, those that many editions state first."""
    stating = figures.groupby("indicator")["subject"].nunique()
    labels = dict(zip(figures["indicator"], figures["label"], strict=True))
    return sorted(stating.index, key=lambda one: (-stating[one], labels[one]))


def part_of_matrix(
    report: Report, rows: pd.DataFrame, figures: pd.DataFrame, order: list[str]
) -> HtmlOutput | CitedText:
    """One table of the matrix: editions side by side, indicators that none of them states left out."""
    mine = figures[figures["subject"].isin(rows["operation"])]
    names = Fact("operations", listed(list(rows["short"])))
    if mine.empty:
        return report.missing("{names}: the record has no figures.", names=names)
    cells: dict[str, dict[str, int]] = {}
    for place, (indicator, subject) in enumerate(zip(mine["indicator"], mine["subject"], strict=True)):
        cells.setdefault(indicator, {})[subject] = place
    lines = []
    for indicator in (one for one in order if one in cells):
        places = cells[indicator]
        line = {one: report.cited(mine.iloc[places[one]]) if one in places else "–" for one in rows["operation"]}
        lines.append({"label": bare_label(mine.iloc[min(places.values())]), **line})
    headings = {one: shorten(short, 28) for one, short in zip(rows["operation"], rows["short"], strict=True)}
    return report.table(pd.DataFrame(lines), {"label": "Stated", **headings})


def parts_and_totals(tables: Tables, series: str) -> pd.DataFrame:
    """Figures on all editions together, or on a part of one; columns of `Tables.figures`, and about."""
    operations = tables["operations"]
    mine = operations[operations["series"] == series]
    totals = mine[is_total(mine["operation"])].set_index("operation")["name"]
    subjects = tables["subjects"]
    parts = subjects[subjects["part_of"].isin(mine["operation"])].set_index("subject")["label"]
    names = pd.concat([totals, parts])
    figures = tables.stated(OUTCOMES)
    found = figures[figures["subject"].isin(names.index) & (figures["tier"] == "record")]
    found = best(found, ["indicator", "subject"])
    return found.assign(about=found["subject"].map(names)).sort_values(["about", "label"])


def claims(tables: Tables, series: str) -> pd.DataFrame:
    """Figures that articles state of the series or an edition, judged; columns of `judge`."""
    operations = tables["operations"]
    subjects = {series, *operations[operations["series"] == series]["operation"]}
    judged = judge(tables)
    mine = judged[(judged["table"] == OUTCOMES) & judged["subject"].isin(subjects)]
    return mine.sort_values(["source", "locator", "figure"])


def told(tables: Tables, series: str) -> pd.DataFrame:
    """What articles say of the series in words. Columns: publisher (title and place), source, claim."""
    operations = tables["operations"]
    subjects = {series, *operations[operations["series"] == series]["operation"]}
    components = tables["components"]
    known = components[components["subject"].isin(subjects)]
    found = tables["mentions"][tables["mentions"]["component"].isin(known["component"])]
    return found.assign(publisher=article_titles(tables, found)).sort_values(["source", "locator"])
