"""One article on the bench: its figures with verdicts, what it covers, what it leaves out."""

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.bars import bars
from interpol_figures.charts.caption import Caption
from interpol_figures.charts.theme import VERDICTS
from interpol_figures.model.format import counted, listed, small_number
from interpol_figures.report.cited_text import Fact
from interpol_figures.stories.coverage_story import WIDELY, described, plural
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.articles import RIGHT, WRONG, article_names

PARTS = ("also in others", "only here", "left out")


def own(judged: pd.DataFrame, source: str) -> pd.DataFrame:
    """The judged figures of one article."""
    return judged[judged["source"] == source]


def identity(tables: Tables, source: str) -> dict[str, Fact | str]:
    """Facts that introduce the article: title, length and what is known of its origin."""
    row = tables["sources"].set_index("source").loc[source]
    unnamed = row["publisher"] == "publisher not stated"
    author = "names no publisher" if unnamed else f"is published by {row['publisher']}"
    dated = f"dates from {row['published']}" if row["published"] else "bears no date"
    return {
        "title": Fact(source, row["title"]),
        "lines": Fact(source, counted(int(row["lines"]), "lines")),
        "origin": Fact(source, f"{author} and {dated}" + (f"; {row['note']}" if row["note"] else "")),
    }


def answer(figures: pd.DataFrame, covered: pd.DataFrame) -> tuple[str, dict[str, Fact | str]]:
    """The opening: a template and its facts, for an article with figures or without."""
    counts = covered["part"].value_counts()
    facts: dict[str, Fact | str] = {
        "described": Fact("mentions", f"{counts.get(PARTS[0], 0) + counts.get(PARTS[1], 0)}"),
        "alone": Fact("mentions", small_number(int(counts.get(PARTS[1], 0)))),
        "left": Fact("mentions", small_number(int(counts.get(PARTS[2], 0)))),
        "widely": Fact("mentions", f"at least {small_number(WIDELY)}"),
    }
    coverage = (
        "It describes {described} things, {alone} of which no other article names, and leaves out {left} of those "
        "that {widely} others describe."
    )
    if figures.empty:
        return f"It states no figure at all, so that there is nothing to be right or wrong about. {coverage}", facts
    right, wrong = figures["verdict"].isin(RIGHT).sum(), figures["verdict"].isin(WRONG).sum()
    facts |= {
        "stated": Fact("accounts", counted(len(figures), "figures")),
        "right": Fact("verdicts", _are(int(right))),
        "wrong": Fact("verdicts", _are(int(wrong))),
        "open": Fact("verdicts", small_number(int(len(figures) - right - wrong))),
    }
    return f"Of its {{stated}} {{right}} right, {{wrong}} wrong and {{open}} can't be decided. {coverage}", facts


def _are(count: int) -> str:
    return f"{small_number(count)} {'is' if count == 1 else 'are'}"


def shares(figures: pd.DataFrame) -> pd.DataFrame:
    """How many figures have each verdict. Columns: verdict, said, number, words (number and share)."""
    counts = figures["verdict"].value_counts()
    rows = [
        {
            "verdict": verdict,
            "said": verdict.replace("_", " "),
            "number": int(counts[verdict]),
            "words": f"{counts[verdict]} of {len(figures)} ({counts[verdict] / len(figures):.0%})",
        }
        for verdict in VERDICTS
        if verdict in counts
    ]
    return pd.DataFrame(rows, columns=["verdict", "said", "number", "words"])


def verdict_finding(figures: pd.DataFrame) -> str:
    """The finding of the chart of verdicts."""
    right, wrong = int(figures["verdict"].isin(RIGHT).sum()), int(figures["verdict"].isin(WRONG).sum())
    if not right + wrong:
        return "The record can decide none of its figures"
    if not wrong:
        return f"None of its figures is wrong; {small_number(len(figures) - right)} can't be decided"
    return f"{right} of the {right + wrong} figures that can be decided are right"


def verdict_bars(figures: pd.DataFrame) -> go.Figure:
    """Bars of how many figures have each verdict."""
    counts = shares(figures).sort_values(["number", "said"], ascending=[False, True])
    words = Caption(verdict_finding(figures), sources=figures)
    return bars(counts, words, "said", "number", text="words", colour_by="verdict")


def wrong_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """The article's wrong and loosely worded figures, each statement once."""
    found = figures[figures["verdict"].isin((*WRONG, "loosely_worded"))]
    return found[~found.duplicated(["indicator", "subject", "value", "qualifier"])]


def coverage(tables: Tables, source: str) -> pd.DataFrame:
    """Components that the article describes, or leaves out though at least three others describe them.

    Columns: component, name, kind, what (kind in words), others (short titles), claim (of the article), locator,
    source, part ("also in others", "only here" or "left out").
    """
    mentions = described(tables)
    others = mentions[mentions["source"] != source]
    telling = others.groupby("component")["article"].agg(lambda names: listed(list(dict.fromkeys(names))))
    number = others.groupby("component")["source"].nunique()
    mine = mentions[mentions["source"] == source].drop_duplicates("component")
    expected = others[others["component"].map(number) >= WIDELY].drop_duplicates("component")
    left = expected[~expected["component"].isin(mine["component"])].assign(claim="", locator="")
    rows = pd.concat([mine, left])
    part = [
        PARTS[2] if not row.locator else PARTS[0] if row.component in number.index else PARTS[1]
        for row in each_row(rows)
    ]
    rows = rows.assign(part=part, what=rows["kind"].map(plural), others=rows["component"].map(telling).fillna(""))
    return rows.sort_values(["kind", "name"])


def coverage_finding(covered: pd.DataFrame) -> str:
    """The finding of the chart of coverage: on which kind the article says most that others don't."""
    only = covered[covered["part"] == PARTS[1]]["what"].value_counts()
    if only.empty:
        return "Everything that it describes is in other articles too"
    return f"It adds most on {only.index[0]}: {only.iloc[0]} that no other article names"


def named(covered: pd.DataFrame, part: str) -> pd.DataFrame:
    """The components of one part by kind. Columns: what, count, names."""
    rows = covered[covered["part"] == part]
    groups = [
        {"what": what, "count": len(group), "names": "; ".join(group["name"])} for what, group in rows.groupby("what")
    ]
    return pd.DataFrame(groups, columns=["what", "count", "names"])


def article(tables: Tables, source: str) -> pd.DataFrame:
    """The article as a chart's source. Columns: publisher (its short title) and source."""
    return pd.DataFrame({"publisher": [article_names(tables)[source]], "source": [source]})
