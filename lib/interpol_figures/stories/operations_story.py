"""What the report on operations shows: when they ran, what each reports, each outcome apart, and what comes back."""

from collections.abc import Iterable, Iterator

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.bars import bars
from interpol_figures.charts.caption import Caption
from interpol_figures.charts.scales import wide_spread
from interpol_figures.model.format import amount, counted, listed
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.report import Report
from interpol_figures.stories.operation_rows import (
    bare_label,
    chosen,
    duration,
    outcomes,
    plain_label,
    said,
    series_counts,
    unit_line,
)

# Each group holds indicators that a reader might be tempted to add up, and can't.
PEOPLE = ("arrests", "victims_rescued", "victims_identified")
MONEY = ("assets_seized_usd", "assets_intercepted_usd", "assets_recovered_usd", "seizure_value_usd")
GOODS = ("drugs_seized", "cocaine_seized", "firearms_seized")
MOST = 12  # bars of one outcome; the rest is counted under the chart


def opening(report: Report, operations: pd.DataFrame, figures: pd.DataFrame) -> CitedText:
    """The answer: how many operations, against what, and from least to most of one outcome (see `outcomes`)."""
    if operations.empty:
        return nothing(report)
    areas, repeated = operations["area"].value_counts(), series_counts(operations)
    whole = len(chosen(report.tables)) == len(operations)
    leading = [f"{area} ({count})" for area, count in areas.head(3).items()]
    facts = {
        "count": Fact("operations", counted(len(operations), "operations")),
        "areas": Fact("operations", listed(leading) if len(areas) > 1 else areas.index[0]),
    }
    if len(repeated):
        held = int(repeated["editions"].sum())
        facts["editions"] = Fact("operations", "editions" if held == len(operations) else counted(held, "editions"))
        facts["series"] = Fact("operations", counted(len(repeated), "series"))
    text = "The record knows {count}" + ("" if whole else " of this selection")
    among = "all of them" if repeated["editions"].sum() == len(operations) else "among them"
    text += (f", {among} {{editions}} of {{series}}. " if len(repeated) else ". ") + area_words(len(areas))
    if len(figures) < 2:
        return report.say(text + " Fewer than two of them state the outcome chosen.", **facts)
    return report.say(text + STATED, **facts, **range_facts(figures))


def area_words(count: int) -> str:
    """How a sentence names so many crime areas."""
    if count == 1:
        return "The crime area is {areas}."
    return "The largest crime areas are {areas}." if count > 3 else "The crime areas are {areas}."


STATED = (
    " {stating} state {label}, from {low} ({least}) to {high} ({largest}); "
    "they are too unlike to be added up, and press releases tell of what succeeded."
)


def range_facts(figures: pd.DataFrame) -> dict[str, Fact | pd.Series | str]:
    """Least and most of an outcome as facts for a sentence."""
    low, high = figures.iloc[-1], figures.iloc[0]
    count = counted(len(figures), "operations")
    return {
        "stating": Fact("operations", count[0].upper() + count[1:]),
        "label": plain_label(low),
        "low": low,
        "least": Fact("operations", low["short"]),
        "high": high,
        "largest": Fact("operations", high["short"]),
    }


NOTHING = "The record knows no operation of this crime area in these years."


def nothing(report: Report) -> CitedText:
    """What stands in the place of a chart where the selection has no operation."""
    return report.missing(NOTHING)


def years_title(operations: pd.DataFrame) -> str:
    """The finding of the chart by year: the years in which most operations of the record began."""
    years = operations["year"].dropna().astype(int).value_counts().sort_index()
    top = years[years == years.max()].index
    most = counted(int(years.max()), "operations")
    if len(years) == 1:
        return f"The record has {most} that began in {top[0]}"
    if len(top) > 2 or years.max() == 1:
        return f"No year stands out: no more than {most} of the record began in any year"
    when = f"in {top[0]}" if len(top) == 1 else f"in each of {top[0]} and {top[1]}"
    return f"{most[0].upper()}{most[1:]} of the record began {when}, more than in any other year"


def years_caption(operations: pd.DataFrame) -> Caption:
    """The finding of the chart by year, and what it counts."""
    return Caption(
        years_title(operations), "Operations of the record, by the year in which they began", sources=operations
    )


def spans_title(operations: pd.DataFrame) -> str:
    """The finding of the time line: how long the middle one ran, of those whose days are known."""
    days = duration(operations).dropna().sort_values()
    areas = operations["area"].value_counts()
    lead = f"{areas.index[0].capitalize()} has most operations ({areas.iloc[0]} of {len(operations)})"
    if len(areas) == 1:
        lead = f"{areas.index[0].capitalize()}: {counted(len(operations), 'operations')}"
    if len(days) < 5:
        return lead
    return (
        f"{lead}; half of those with known days ran for {counted(int(days.iloc[(len(days) - 1) // 2]), 'days')} at most"
    )


def spans_subtitle(operations: pd.DataFrame) -> str:
    """What the time line shows, and what it can't."""
    unknown = operations[operations["year"].isna()]["short"]
    left = f"; without a date: {listed(list(unknown))}" if len(unknown) else ""
    return f"By crime area: {counted(len(operations) - len(unknown), 'operations')}{left}"


def spreads_widely(rows: pd.DataFrame) -> bool:
    """Whether an outcome needs a logarithmic axis."""
    return bool((rows["value"] > 0).all()) and wide_spread([*rows["implied_low"], *rows["implied_high"]])


def ranking_title(rows: pd.DataFrame) -> str:
    """The finding of a ranking: the largest, and the smallest or what the middle operation states."""
    first, last = rows.iloc[0], rows.iloc[-1]
    lead = f"{bare_label(first)}: {first['short']} states most, {said(first)}"
    if len(rows) == 1:
        return f"{bare_label(first)}: only {first['short']} states a number, {said(first)}"
    if len(rows) == 2:
        return f"{bare_label(first)}: {first['short']} states {said(first)}, {last['short']} {said(last)}"
    if len(rows) < 8:
        return f"{lead}; {last['short']} states least of {counted(len(rows), 'operations')}, {said(last)}"
    middle = amount(rows["value"].sort_values().iloc[(len(rows) - 1) // 2], first["unit"])
    return f"{lead}; half of {len(rows)} operations state {middle} or less"


def rankings(
    report: Report, operations: pd.DataFrame, indicators: Iterable[str], *, but: str = ""
) -> Iterator[go.Figure | CitedText]:
    """A ranked chart of each indicator but one; the indicators that no operation states in one sentence.

    An exhibit each, in the order given; a sentence where `but` was the only indicator.
    """
    found = {one: outcomes(report.tables, operations, one) for one in indicators if one != but}
    for rows in found.values():
        if len(rows):
            yield ranking(report, rows)
    empty = [one for one, rows in found.items() if rows.empty]
    if empty:
        yield silent(report, empty)
    if not found:
        yield report.missing("This is the outcome that is looked at closely above.")


def ranking(report: Report, rows: pd.DataFrame, top: int = MOST) -> go.Figure:
    """The best figure of each operation as ranked bars; `rows` as `outcomes` gives them."""
    left = len(rows) - top
    verb = "states" if left == 1 else "state"
    note = f"Not drawn: {counted(left, 'operations')} that {verb} less." if left > 0 else ""
    words = Caption(ranking_title(rows), subtitle=unit_line(rows), note=note)
    drawn = report.uses(rows).sort_values(["value", "operation_label"], ascending=[False, True]).head(top)
    return bars(drawn, words, "operation_label")


def silent(report: Report, indicators: list[str]) -> CitedText:
    """A sentence for indicators that no operation of the selection states."""
    labels = report.tables["indicators"].set_index("indicator")["label"]
    return report.missing(
        "No operation of this selection states: {labels}.",
        labels=Fact("operations", listed([labels[one].split(" (")[0].lower() for one in indicators], most=12)),
    )


def overlapping(report: Report, operations: pd.DataFrame) -> CitedText:
    """Which operations appear under more than one kind of money, as a warning of adding the kinds up."""
    kinds = pd.concat([outcomes(report.tables, operations, one) for one in MONEY[:3]])
    several = kinds[kinds["subject"].duplicated(keep=False)].sort_values("year")["short"].unique()
    if not len(several):
        return report.say(
            "No operation of this selection stands under two of these words; the kinds still make no sum."
        )
    return report.say(
        "{several} {appear} under more than one of these words: the kinds overlap, so they can't be added up.",
        several=Fact("operations", listed(list(several))),
        appear="appears" if len(several) == 1 else "appear",
    )


def spread_title(rows: pd.DataFrame) -> str:
    """The finding of an outcome over time: from the smallest to the largest number stated."""
    low, high = rows.iloc[-1], rows.iloc[0]
    if len(rows) == 1:
        return f"{bare_label(high)}: the only figure is that of {high['short']}, {said(high)}"
    return f"{bare_label(high)}: from {said(low)} ({low['short']}) to {said(high)} ({high['short']})"


def series_title(counts: pd.DataFrame, operations: pd.DataFrame) -> str:
    """The finding of the chart of series: how many operations are editions, and the longest series."""
    top = counts.iloc[0]
    held = int(counts["editions"].sum())
    if len(counts) == 1:
        return f"{held} of {len(operations)} operations are editions of {top['series_name']}"
    return (
        f"{held} of {len(operations)} operations are editions of {counted(len(counts), 'series')}; "
        f"{top['series_name']} has most, {top['editions']}"
    )
