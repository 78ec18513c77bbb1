"""What the check of claims shows: how many figures hold, where the wrong ones lie, and a picture of each kind."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.compare import compare
from interpol_figures.explore.select import best, select
from interpol_figures.model.format import counted, figure_in_words, listed, small_number
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.report import Report
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.articles import RIGHT, WRONG

MOST_ROWS = 6  # a picture of one claim stays a picture with this many rows of the record
MEANING = {
    "confirmed": "The record says what the article says.",
    "loosely_worded": "The number is right as it was rounded, the words before it aren't.",
    "outdated": "It was right once. The picture has the number that holds now beside the one that held then.",
    "wrong_measure": "The number is right for something else, which is commonly confused with what the article names.",
    "contradicted": "The record says otherwise, and nothing explains the number.",
    "no_record": "The record can't decide: it has nothing comparable, or its newest figure is too old.",
}
WRONG_WORDS = {"outdated": "outdated", "wrong_measure": "of another measure", "contradicted": "contradicted"}
TOPICS = {
    "member_counts": "membership",
    "notice_volumes": "notices",
    "operation_outcomes": "operations",
    "database_figures": "databases",
    "organisation_figures": "organisation",
}


def answer(judged: pd.DataFrame, articles: int) -> dict[str, Fact | str]:
    """The facts of the opening: how many figures of so many articles are right, wrong and open, and why wrong."""
    counts = judged["verdict"].value_counts()
    kinds = [kind for kind in WRONG if kind in counts]
    many = ["all"] if len(kinds) == 1 else [small_number(counts[kind]) for kind in kinds]
    why = listed([f"{number} {WRONG_WORDS[kind]}" for number, kind in zip(many, kinds, strict=True)])
    wrong = f"{small_number(int(judged['verdict'].isin(WRONG).sum()))} wrong" + (f" ({why})" if kinds else "")
    return {
        "stated": Fact("accounts", counted(len(judged), "figures")),
        "stating": Fact("accounts", small_number(judged["source"].nunique()).capitalize()),
        "articles": Fact("sources", counted(articles, "articles")),
        "confirmed": Fact("verdicts", _many(judged, "confirmed")),
        "loose": Fact("verdicts", _many(judged, "loosely_worded")),
        "wrong": Fact("verdicts", wrong),
        "open": Fact("verdicts", _many(judged, "no_record")),
    }


def _many(judged: pd.DataFrame, verdict: str) -> str:
    return small_number(int((judged["verdict"] == verdict).sum()))


def trust(judged: pd.DataFrame) -> str:
    """The finding of the overview: how many of the figures that can be decided are right, and who has the wrong ones.

    >>> trust(pd.DataFrame({"verdict": ["confirmed", "no_record"], "article": ["A", "A"]}))
    'All of the figures that the record can decide are right: one of two'
    """
    right, wrong = judged["verdict"].isin(RIGHT).sum(), judged[judged["verdict"].isin(WRONG)]
    if wrong.empty:
        share = f"{small_number(right)} of {small_number(len(judged))}"
        return f"All of the figures that the record can decide are right: {share}"
    most = wrong["article"].value_counts()
    top = most.index[0]
    where = f"most of the wrong ones are in “{top}” ({most.iloc[0]} of {len(wrong)})"
    return f"{right} of {len(judged)} figures are right; {where}"


def by_topic(judged: pd.DataFrame) -> pd.DataFrame:
    """The figures with the column `topic`: what part of the record they belong to."""
    return judged.assign(topic=judged["table"].map(TOPICS))


def weakest(judged: pd.DataFrame) -> str:
    """The finding of the chart by topic: where the largest share of the decided figures is wrong."""
    decided = by_topic(judged)[judged["verdict"] != "no_record"]
    if not decided["verdict"].isin(WRONG).any():
        return "No topic has a figure that the record shows to be wrong"
    shares = decided["verdict"].isin(WRONG).groupby(decided["topic"]).agg(["mean", "sum", "size"])
    worst = shares.sort_values(["mean", "size"], ascending=False).iloc[0]
    share = f"{int(worst['sum'])} of {int(worst['size'])}"
    return f"Figures on {worst.name} are the least sound: {share} that can be decided are wrong"


def telling(judged: pd.DataFrame, verdict: str, tables: Tables) -> pd.Series | None:
    """The figure that shows a verdict best: drawn against most independent sources; None if none can be drawn."""
    kind = judged[judged["verdict"] == verdict]
    drawn = kind[[len(record_beside(row, tables)) > 0 for row in each_row(kind)]]
    if drawn.empty:
        return None
    order = drawn.assign(dated=drawn["unit"] == "year", rows=-drawn["figures"].map(len), few=-drawn["independent"])
    return drawn.loc[order.sort_values(["dated", "few", "rows", "figure"]).index[0]]


def record_beside(row: Any, tables: Tables) -> pd.DataFrame:
    """Rows of the record to draw beside a judged figure: those it rests on, and those of its own time or the newest.

    `row` is a row of `articles.judged_figures`. Statements of the same are shown once; columns of `Tables.figures`.
    """
    rests = tables.named(row.figures)
    own = select(tables, row.indicator, row.subject) if row.verdict != "no_record" else rests
    own = own[(own["unit"] == row.unit) & (own["rank"] != "deprecated")]
    if pd.notna(row.start):
        own = own[(own["start"] <= row.end) & (own["end"] >= row.start)]
    else:
        own = own[own["end"] == own["end"].max()]
    both = pd.concat([rests[rests["unit"] == row.unit], own])
    both = both[~both["figure"].duplicated()]
    return best(both, ["indicator", "value", "qualifier"]).head(MOST_ROWS)


def picture(row: pd.Series, tables: Tables, report: Report) -> go.Figure:
    """One judged figure beside the record; its title says the verdict, what is claimed and where."""
    beside = report.uses(record_beside(row, tables))
    report.uses(row.to_frame().T)
    said = figure_in_words(row["qualifier"], row["value"], row["value_high"], row["unit"])
    label = row["label"][0].lower() + row["label"][1:]
    what = "" if said.endswith(label) else f" for {label}"
    several = beside["indicator"].nunique() > 1 or set(beside["indicator"]) != {row["indicator"]}
    return compare(
        row,
        beside,
        f"{row['said'].capitalize()}: “{said}”{what}, in “{row['article']}”",
        name="label" if several else "publisher",
    )


def drawable(judged: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The judged figures that have rows of the record to be drawn beside."""
    return judged[[len(record_beside(row, tables)) > 0 for row in each_row(judged)]]


def examples(judged: pd.DataFrame, kinds: list[str], tables: Tables, report: Report) -> list[CitedText | go.Figure]:
    """For each kind of verdict its meaning and a picture, or a sentence where there is nothing to draw."""
    shown: list[CitedText | go.Figure] = []
    for kind in kinds:
        row = telling(judged, kind, tables)
        count = Fact("verdicts", counted(int((judged["verdict"] == kind).sum()), "figures"))
        heading = f"### {kind.replace('_', ' ').capitalize()}\n\n{MEANING[kind]} So it is with {{count}}."
        shown.append(report.say(heading, count=count))
        if row is None:
            shown.append(report.missing("None of them can be drawn, as the record has no row to set beside it."))
        else:
            shown += [picture(row, tables, report), report.say("{why}", why=Fact(row["figure"], row["sentence"]))]
    return shown


def clashes(judged: pd.DataFrame) -> pd.DataFrame:
    """Figures that can't be right beside another of the same article; column `clashing` names the others."""
    found = judged[judged["against_itself"].map(len) > 0]
    names = judged["as_stated"]
    return found.assign(clashing=[listed([f"“{names[one]}”" for one in row]) for row in found["against_itself"]])
