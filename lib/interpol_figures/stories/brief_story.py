"""What the brief shows: the organisation in twelve figures, each with its interval, time, sources and verdicts."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from interpol_figures.charts.marks import commitment_in_words
from interpol_figures.explore.select import latest, select
from interpol_figures.model.format import counted, figure_in_words, in_words, listed, small_number
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.html_table import HtmlOutput, note_html
from interpol_figures.report.report import Report
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge_accounts


@dataclass(frozen=True)
class Topic:
    """A line of the brief: what it is called, and the figures that it chooses the newest of."""

    name: str
    indicator: str
    subject: str | None = "interpol"


TOPICS = (
    Topic("Founded", "founding_year"),
    Topic("Headquarters in Lyon since", "headquarters_move_year", "lyon"),
    Topic("Member countries", "member_countries"),
    Topic("Countries at a General Assembly", "countries_attending", None),
    Topic("Staff of the General Secretariat", "staff", "general_secretariat"),
    Topic("Budget of a year", "budget_eur"),
    Topic("Red Notices issued in a year", "notices_issued", "red"),
    Topic("Red Notices in circulation", "notices_in_circulation", "red"),
    Topic("Databases", "databases_held", "interpol_databases"),
    Topic("Records in all databases", "database_records", "interpol_databases"),
    Topic("Searches of all databases in a year", "database_searches", "interpol_databases"),
    Topic("Assets seized in Operation HAECHI III", "assets_seized_usd", "haechi_iii"),
)
EXACT = "this very number"
FAULTS = ("loosely worded", "outdated", "wrong measure", "contradicted")
FIRST = {  # what the opening sentence says, as far as it is known
    "Founded": "was founded in {}",
    "Headquarters in Lyon since": "has had its seat in Lyon since {}",
    "Member countries": "counts {}",
}
# Set small, so that the page stays one sheet of A4; a screen keeps the sizes of the page.
PRINT = """<style>@media print { @page { size: A4; margin: 12mm 13mm; }
body { font-size: 9pt !important; line-height: 1.35 !important; }
h1 { font-size: 16pt !important; margin: 0 0 1mm !important; }
h2 { font-size: 10.5pt !important; margin: 2.5mm 0 1mm !important; }
p, ol, ul, .cell, .output { margin-top: 0 !important; margin-bottom: 1mm !important; }
.text { max-width: none !important; } .cell:first-child > p:first-of-type { font-size: 9pt !important; }
.columns { padding-top: 0 !important; }
.text ol { columns: 2; column-gap: 9mm; padding-left: 4mm; }
.text ol { font-size: 7.5pt; line-height: 1.25; overflow-wrap: anywhere; }
table.brief { font-size: 8.5pt; line-height: 1.25; } table.brief td, table.brief th { padding: 0.9mm 2mm 0.9mm 0; }
footer { display: none; } }</style>"""


def chosen(tables: Tables) -> pd.DataFrame:
    """The newest of the best-sourced figures of each topic that the tables know.

    Columns: those of `Tables.figures`, topic, independent (number of sources that state the same number).
    """
    rows = []
    for topic in TOPICS:
        stated = select(tables, topic.indicator, topic.subject)
        found = latest(stated[stated["start"].notna()], "indicator")
        if len(found):
            row = found.iloc[0]
            rows.append({**row, "topic": topic.name, "independent": independent(stated, row)})
    return pd.DataFrame(rows).set_index("figure", drop=False).rename_axis(None) if rows else pd.DataFrame()


def independent(stated: pd.DataFrame, figure: pd.Series) -> int:
    """How many independent sources state the same number: for a flow of the same time, else at any time."""
    same = stated[(stated["value"] == figure["value"]) & (stated["rank"] != "deprecated")]
    if figure["measure"] == "flow":
        same = same[(same["start"] <= figure["end"]) & (same["end"] >= figure["start"])]
    return int(same["repeats"].where(same["repeats"] != "", same["source"]).nunique())


def absent(report: Report, shown: pd.DataFrame) -> CitedText | None:
    """A sentence on the topics that the tables have no dated figure for; None where there are all."""
    known = set(shown["topic"]) if len(shown) else set()
    left = [topic.name for topic in TOPICS if topic.name not in known]
    if not left:
        return None
    names = Fact("topics", listed(left, len(TOPICS)))
    return report.missing("The record of that day has no dated figure on these: {names}.", names=names)


def article_words(tables: Tables, verdicts: pd.DataFrame, figure: pd.Series) -> str:
    """What the articles say of the same thing, each wording with its verdict and how often it stands.

    An article that names a series means one of its operations: the one whose figures its verdict rests on.
    """
    claims = tables.named(verdicts.index)
    subject = (claims["subject"] == figure["subject"]) | verdicts["figures"].map(
        lambda found: figure["figure"] in found
    )
    same = (claims["indicator"] == figure["indicator"]) & subject
    about = claims[same].join(verdicts[["verdict"]])
    said = [
        f"“{figure_in_words(row.qualifier, row.value, row.value_high, row.unit)}”"
        + (f" in {in_words(row.period_start, row.period_end)}" if row.period_start and row.measure == "flow" else "")
        + f": {row.verdict.replace('_', ' ')}"
        for row in each_row(about)
    ]
    return "; ".join(f"{words}{_times(said.count(words))}" for words in dict.fromkeys(said))


def _times(count: int) -> str:
    return {1: "", 2: " (twice)"}.get(count, f" ({count} times)")


def opening(report: Report, shown: pd.DataFrame) -> CitedText:
    """The brief in two sentences: founding, members and seat, then how well the figures are founded."""
    if shown.empty:
        return report.missing("The record of that day holds none of the figures of the brief.")
    verdicts = judge_accounts(report.tables)
    said = [article_words(report.tables, verdicts, row) for _, row in shown.iterrows()]
    wrong = [words for words in said if any(verdict in words for verdict in FAULTS)]
    facts = {
        "figures": Fact("figures shown", counted(len(shown), "figures")),
        "single": Fact("sources", small_number(int((shown["independent"] == 1).sum()))),
        "spoken": Fact("accounts", small_number(sum(map(bool, said)))),
        "wrong": Fact("verdicts", small_number(len(wrong))),
    }
    known = shown.set_index("topic", drop=False)
    first = [(name, template) for name, template in FIRST.items() if name in known.index]
    facts |= {f"fact{chr(97 + n)}": known.loc[name] for n, (name, _) in enumerate(first)}
    parts = [template.format(f"{{fact{chr(97 + n)}}}") for n, (_, template) in enumerate(first)]
    start = f"INTERPOL {listed(parts)}. " if parts else ""
    return report.say(
        start + "Of the {figures} below, {single} rest on one independent source only; popular articles speak of "
        "{spoken} of them, and of {wrong} wrongly, loosely or out of date.",
        **facts,
    )


def cards(report: Report, shown: pd.DataFrame) -> HtmlOutput | CitedText:
    """The figures as a table that prints on one page with the sources below it; a sentence for none."""
    if shown.empty:
        return report.missing("So there is nothing to list.")
    tables = report.tables
    verdicts = judge_accounts(tables)
    report.uses(shown)
    heads = ("", "Figure", "The words commit to", "Time", "Sources", "What the articles say")
    body = []
    for _, row in shown.iterrows():
        figure = figure_in_words(row["qualifier"], row["value"], row["value_high"], row["unit"])
        commits = EXACT if row["low"] == row["high"] else commitment_in_words(row)
        when = in_words(row["period_start"], row["period_end"])
        cited = f"{row['independent']} {note_html(report.cite(row['source']), row['figure'])}"
        said = article_words(tables, verdicts, row) or "nothing"
        cells = [f"<b>{escape(figure)}</b>", escape(commits), escape(when), cited, escape(said)]
        row_head = f"<tr><th scope='row'>{escape(row['topic'])}</th>"
        body.append(row_head + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    head = "".join(f"<th scope='col'>{escape(one)}</th>" for one in heads)
    rows = "\n".join(body)
    table = f"<table class='exhibit brief'><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    return HtmlOutput(PRINT + table, f"INTERPOL in {counted(len(shown), 'figures')}")
