"""What the report on one year shows: its operations and their outcomes, notices, members, databases and events."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.bars import bars
from interpol_figures.charts.caption import Caption
from interpol_figures.charts.gantt import gantt
from interpol_figures.explore.judge import judge
from interpol_figures.explore.select import YEARLY, best, select
from interpol_figures.model.format import counted, in_words, listed, small_number
from interpol_figures.model.periods import Period
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.report.report import Report
from interpol_figures.tables.chronology import chronology
from interpol_figures.tables.load import Tables
from interpol_figures.tables.membership import count_members

FEW = 3  # below this a sentence or a short table reads better than a chart
MOST_OUTCOMES = 3  # of one operation
LONGEST = pd.Timedelta(days=366)  # a figure over more than a year belongs to none
# What went into an operation or was found before it, not what came out of it.
NO_OUTCOMES = (
    r"agencies_|attacks_|border_checks|countries_|customs_|database_checks|expert|flights_monitored|"
    r"fugitives_targeted|infection|inspections|locations_covered|losses_|migrant_nationalities|"
    r"nationalities_|officers_deployed|operation_year|organisations_compromised|packages_inspected|"
    r"persons_checked|planned_|regional_|routers_|screened_|seaports_|share_|takedown_|target_|teams_|"
    r"unidentified_|victims_affected|websites_compromised|websites_inspected|year_"
)
MEASURES = {"stock": "level", "flow": "total", "attribute": "fixed", "event": "event"}
TOPICS = {"notice_volumes": "notices", "database_figures": "databases", "organisation_figures": "the organisation"}


def year_fact(year: int) -> Fact:
    """The year itself, as a fact of a sentence."""
    return Fact("parameter year", str(year))


def span_of(year: int) -> Period:
    """The days of a year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def operations_of(tables: Tables, year: int) -> pd.DataFrame:
    """Operations that ran at some time of the year, totals of series left out; columns of `operations`."""
    operations = tables["operations"]
    single = operations[~operations["operation"].str.endswith("_all") & (operations["period_start"] != "")]
    days = span_of(year)
    ran = [
        Period.of(start, end).overlaps(days)
        for start, end in zip(single["period_start"], single["period_end"], strict=True)
    ]
    return single[ran].sort_values(["period_start", "operation"])


def figures_of(tables: Tables, year: int, *names: str) -> pd.DataFrame:
    """Figures of the record in the named tables (or all) whose time ends in the year and is no longer than one."""
    figures = tables.figures
    chosen = (figures["end"].dt.year == year) & (figures["end"] - figures["start"] <= LONGEST)
    chosen &= figures["tier"] == "record"
    return figures[chosen & figures["table"].isin(names)] if names else figures[chosen]


def opening(report: Report, year: int) -> CitedText:
    """The answer in two sentences: operations and figures, then the members at the end of the year."""
    tables = report.tables
    figures, operations = figures_of(tables, year), operations_of(tables, year)
    independent = figures["repeats"].where(figures["repeats"] != "", figures["source"]).nunique()
    facts = {
        "year": year_fact(year),
        "operations": Fact("operations", counted(len(operations), "operations")),
        "figures": Fact("figure tables", counted(len(figures), "figures")),
        "sources": Fact("sources", counted(independent, "independent sources")),
    }
    return report.say(
        "The record knows {operations} that ran in {year}, and holds {figures} on that year from {sources}. "
        + member_words(tables, year, facts),
        **facts,
    )


def member_words(tables: Tables, year: int, facts: dict[str, Fact]) -> str:
    """A template on the members at the end of the year, or by the newest record; its facts are added to `facts`."""
    members, joined = tables["members"], joined_in(tables, year)
    last = min(span_of(year).end, tables.newest)
    count = count_members(members, last, tables["former_memberships"])
    words = f"{count.low:,}" if count.low == count.high else f"{count.low:,} to {count.high:,}"
    facts["members"] = Fact("members", f"{words} member countries")
    facts["day"] = Fact("members", in_words(last.isoformat()))
    facts["joined"] = Fact("members", small_number(len(joined)))
    return "By the dates of accession, INTERPOL had {members} on {day}, {joined} of which joined in that year."


def joined_in(tables: Tables, year: int) -> pd.DataFrame:
    """Members that joined in the year; columns of `members`."""
    members = tables["members"]
    return members[members["joined"].str.startswith(str(year))].sort_values("joined")


def operations_view(report: Report, year: int) -> go.Figure | HtmlOutput | CitedText:
    """The operations of the year on a time line; a table for a few, a sentence for none."""
    tables = report.tables
    operations = operations_of(tables, year)
    if operations.empty:
        return report.missing("The tables know of no operation that ran in {year}.", year=year_fact(year))
    shown = operations.assign(
        crime_area=operations["crime_area"].str.replace("_", " "),
        when=[in_words(*ends) for ends in zip(operations["period_start"], operations["period_end"], strict=True)],
    )
    if len(operations) < FEW:
        columns = {"name": "Operation", "when": "Time", "crime_area": "Against", "region": "Region", "source": "Source"}
        return report.table(shown, columns)
    words = Caption(main_area(shown, year), subtitle=f"Operations that ran in {year}, by kind of crime")
    return report.show(gantt, shown, words, "name", "crime_area")


def main_area(operations: pd.DataFrame, year: int) -> str:
    """The finding of the time line: the kinds of crime that most operations of the year were against."""
    areas = operations["crime_area"].value_counts()
    top = sorted(areas[areas == areas.max()].index)
    number = f"{len(operations)} operations ran in {year}"
    if areas.max() == 1:
        return f"{number}, each against another kind of crime"
    each = " each" if len(top) > 1 else ""
    return f"{number}, {areas.max()}{each} against {listed(top)}"


def outcomes(tables: Tables, year: int) -> pd.DataFrame:
    """The best-sourced outcomes of each operation of the year, a few of each, those first that most operations state.

    Columns: those of `Tables.figures`, name (of the operation; empty where it is the row above's) and ran (when).
    """
    operations = operations_of(tables, year)
    figures = tables.figures
    stated = figures[(figures["table"] == "operation_outcomes") & (figures["tier"] == "record")]
    stated = stated[~stated["indicator"].str.match(NO_OUTCOMES)]
    common = stated["indicator"].value_counts()
    found = best(stated[stated["subject"].isin(operations["operation"])], ["subject", "indicator"])
    found = found.assign(
        order=found["subject"].map({name: n for n, name in enumerate(operations["operation"])}),
        common=-found["indicator"].map(common),
    ).sort_values(["order", "common", "figure"])
    found = found.groupby("order", sort=False).head(MOST_OUTCOMES)
    first = ~found.duplicated("subject")
    named = operations.set_index("operation")
    ran = [in_words(*named.loc[one, ["period_start", "period_end"]]) for one in found["subject"]]
    return found.assign(
        name=named["name"].reindex(found["subject"]).where(first.to_numpy(), "").to_numpy(),
        ran=pd.Series(ran, index=found.index, dtype=object).where(first, ""),
    )


def outcomes_table(report: Report, year: int) -> HtmlOutput | CitedText:
    """Outcomes of the year's operations as a table, or a sentence that none is stated."""
    found = outcomes(report.tables, year)
    if found.empty:
        return report.missing("No source of the record states an outcome for {year}.", year=year_fact(year))
    columns = {"name": "Operation", "ran": "Ran", "label": "Outcome", "value": "Stated", "source": "Source"}
    return report.table(found, columns)


def arrests_view(report: Report, year: int) -> go.Figure | HtmlOutput | CitedText:
    """Arrests of the year's operations as bars, or a sentence where fewer than three operations state them."""
    operations = operations_of(report.tables, year)["operation"]
    stated = select(report.tables, "arrests")
    found = best(stated[stated["subject"].isin(operations)])
    if found.empty:
        return report.missing("No operation of {year} has a stated number of arrests.", year=year_fact(year))
    if len(found) < FEW:
        few = Fact("operation_outcomes", counted(len(found), "operations"))
        told = "Arrests are stated for {few} of {year}, too few to compare."
        return report.missing(told, few=few, year=year_fact(year))
    names = report.tables["operations"].set_index("operation")["name"]
    rows = report.uses(found.assign(name=found["subject"].map(names)))
    rows = rows.sort_values(["value", "name"], ascending=[False, True])
    title = f"{rows['name'].iloc[0]} states the most arrests of {year}"
    subtitle = "Arrests, each the best-sourced figure of its operation; sizes and lengths of operations differ"
    return bars(rows, Caption(title, subtitle), "name")


def notices_words(report: Report, year: int) -> CitedText:
    """Red Notices issued in the year and in circulation in it, each with the figure before, as far as known."""
    tables, facts, parts = report.tables, {"year": year_fact(year)}, []
    for indicator, verb in (("notices_issued", "issued in"), ("notices_in_circulation", "in circulation in")):
        yearly = best(select(tables, indicator, "red"), YEARLY)
        yearly = yearly[yearly["end"] - yearly["start"] <= LONGEST]
        now, before = yearly[yearly["end"].dt.year == year], yearly[yearly["end"].dt.year < year].tail(1)
        if now.empty:
            parts.append(f"The record doesn't say how many Red Notices were {verb} {{year}}.")
            continue
        facts[indicator] = now.iloc[0]
        part = f"Of Red Notices, {{{indicator}}} were {verb} {{year}}"
        if len(before):
            facts |= {f"{indicator}_before": before.iloc[0], f"{indicator}_year": _year_of(before.iloc[0])}
            part += f"; the figure before that is {{{indicator}_before}}, of {{{indicator}_year}}"
        parts.append(f"{part}.")
    return report.say(" ".join(parts), **facts)


def _year_of(figure: pd.Series) -> Fact:
    return Fact(figure["figure"], str(figure["end"].year))


def figures_table(report: Report, year: int, table: str, limit: int = 24) -> HtmlOutput | CitedText:
    """Best founded figures of one table on the year, the most stated indicators first; a sentence for none."""
    tables = report.tables
    found = figures_of(tables, year, table)
    found = best(found[found["measure"] != "event"], ["indicator", "subject"])
    if found.empty:
        return report.missing(f"The record has no figure on {TOPICS[table]} for {{year}}.", year=year_fact(year))
    common = tables.figures["indicator"].value_counts()
    shown = found.assign(
        kind_of=found["measure"].map(MEASURES),
        common=-found["indicator"].map(common),
    ).sort_values(["common", "indicator", "about", "figure"])
    columns = {"label": "What", "about": "Of", "value": "Stated", "kind_of": "Kind", "period": "Time"}
    return report.table(shown, {**columns, "source": "Source"}, limit=limit)


def joined_words(report: Report, year: int) -> CitedText:
    """Who joined in the year, with the days."""
    joined = joined_in(report.tables, year)
    if joined.empty:
        return report.missing("No country that is a member today joined in {year}.", year=year_fact(year))
    for source in joined["source"].unique():
        report.cite(source)
    said = [f"{name} ({in_words(day)})" for name, day in zip(joined["name"], joined["joined"], strict=True)]
    count = Fact("members", counted(len(joined), "countries").capitalize())
    names = Fact("members", listed(said))
    return report.say("{count} joined in {year}: {names}.", count=count, year=year_fact(year), names=names)


def totals_table(report: Report, year: int) -> HtmlOutput | CitedText:
    """Totals of member countries that sources of the record state for the year, or a sentence for none."""
    found = select(report.tables, "member_countries", "interpol", since=str(year), until=str(year))
    if found.empty:
        return report.missing("No source of the record states a total for {year}.", year=year_fact(year))
    columns = {"value": "Stated", "as_stated": "As stated", "period": "Time", "source": "Source", "rank": "Rank"}
    return report.table(found, columns)


def events_table(report: Report, year: int) -> HtmlOutput | CitedText:
    """Events of the organisation's history in the year, or a sentence for none."""
    tables = report.tables
    history = chronology(tables)
    events = history[history["date"].str.startswith(str(year))].sort_values(["date", "event"])
    if events.empty:
        return report.missing("The tables know of no event of {year}.", year=year_fact(year))
    shown = events.assign(when=events["date"].map(in_words))
    return report.table(shown, {"when": "Day", "category": "Kind", "text": "Event", "source": "Source"})


def said_of(tables: Tables, year: int) -> pd.DataFrame:
    """What articles say of the year, and what of theirs was right in it and no longer is.

    Columns: those of `Tables.figures`, verdict, sentence, link (why it belongs to the year).
    """
    judged = judge(tables)
    days = span_of(year)
    start, end = pd.Timestamp(days.start), pd.Timestamp(days.end)
    speaks = (judged["start"] <= end) & (judged["end"] >= start)
    speaks |= (judged["measure"] == "event") & (judged["value"] == year)
    held = (judged["true_from"] <= days.end.isoformat()) & (judged["true_to"] >= days.start.isoformat())
    held &= judged["verdict"] == "outdated"
    link = speaks.map({True: "speaks of the year", False: "was right in the year"})
    return judged.assign(link=link)[speaks | held].sort_values(["link", "source", "locator"])


def said_table(report: Report, year: int) -> HtmlOutput | CitedText:
    """What articles say of the year with verdicts, or a sentence for nothing."""
    found = said_of(report.tables, year)
    if found.empty:
        return report.missing("The articles say nothing of {year}.", year=year_fact(year))
    columns = {"title": "Article", "locator": "Place", "as_stated": "Stated", "link": "Why here"}
    return report.table(found, {**columns, "verdict": "Verdict", "sentence": "Why"})
