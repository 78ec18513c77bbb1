"""One stated figure as a card: what was said, what it commits to, of when, by whom, and how far to trust it."""

from dataclasses import dataclass, replace
from html import escape

import pandas as pd

from interpol_figures.charts.theme import SOFT, VERDICTS
from interpol_figures.explore.select import disagreements, readable
from interpol_figures.model.format import interval_in_words, period_in_words
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.names import UnknownNameError
from interpol_figures.verdicts.judge import judge_accounts

BOX = (
    "max-width:44em;border:1px solid #b9bfc6;border-left:5px solid {};border-radius:4px;padding:.5em .9em;margin:.2em 0"
)
ROW = "<tr><th style='text-align:left;vertical-align:top'>{}</th><td style='text-align:left'>{}</td></tr>"


@dataclass(frozen=True)
class Card:
    """A figure for a reader; JupyterLab shows it as a card, a terminal as lines.

    `heading` is the figure in words with its unit, `lines` what is known of it by name, `url` where its source is
    read (may be empty), `verdict` one of the six, or empty where there is nothing to judge.
    """

    heading: str
    lines: dict[str, str]
    url: str = ""
    verdict: str = ""

    def _repr_html_(self) -> str:
        lines = {name: escape(words) for name, words in self.lines.items()}
        if "Stated by" in lines and self.url.startswith(("https://", "http://")):
            lines["Stated by"] = f"<a href='{escape(self.url)}'>{lines['Stated by']}</a>"
        rows = "".join(ROW.format(escape(name), words) for name, words in lines.items())
        box, heading = BOX.format(VERDICTS.get(self.verdict, SOFT)), f"<strong>{escape(self.heading)}</strong>"
        return f"<div class='card mathjax_ignore' style='{box}'>{heading}<table>{rows}</table></div>"

    def __repr__(self) -> str:
        """The plain form."""
        return "\n".join([self.heading, *(f"  {name}: {words}" for name, words in self.lines.items())])


def card(tables: Tables, figure: str) -> Card:
    """The card of a figure of the tables, by its id, with its verdict where an article states it.

    A figure of the record isn't judged; its card tells what it disagrees with. Raises UnknownNameError with the
    nearest ids, and TypeError for what is no id.

    >>> from interpol_figures.tables.load import load
    >>> card(load(), "notices_issued-red-2022-2").lines["Commits to"]
    'more than 60,000, no upper limit stated'
    """
    if not isinstance(figure, str):
        raise TypeError("a card is of one figure: give its id, for example frame.index[0]")
    found = tables.figures_by_id([figure])
    if found.empty:
        raise UnknownNameError("figure", figure, tables.figures.index)
    row = found.iloc[0]
    shown = row_card(row)
    if row["tier"] == "record":
        lines = {**shown.lines, "Verdict": "none: it belongs to the record that articles are judged by"}
        rivals = each_row(disagreements(tables, found))
        if disputed := "; ".join(f"{one.statements}: {one.decision}. {one.reason}".strip() for one in rivals):
            lines["Disputed"] = disputed
        return replace(shown, lines=lines)
    verdict = judge_accounts(tables, tables.figures_on([row["indicator"]])).loc[figure]
    return judged_card(verdict, shown)


def row_card(row: pd.Series) -> Card:
    """The card of a row of figures, without what only the tables know: its verdict and its rivals."""
    words = readable(row.to_frame().T).iloc[0]
    published = f", published {period_in_words(row['published'])}" if row["published"] else ""
    lines = {
        "What": f"{words['what']}, {words['about']}",
        "As stated": f"“{words['phrase']}”",
        "Commits to": interval_in_words(row["low"], row["high"], row["unit"], low_open=row["low_open"]),
        "Time": words["when"],
        "Stated by": f"{row['publisher']}: {row['title']}{published}",
        "Place": row["locator"],
        "Standing": f"{row['tier']}, {row['rank']}",
        "Note": row["note"],
    }
    return Card(words["stated"], {name: text for name, text in lines.items() if text}, row["url"])


def judged_card(verdict: pd.Series, shown: Card | None = None) -> Card:
    """The card of a verdict, with the claim and how it was read, or with the card of the figure that it is on."""
    words = verdict["verdict"].replace("_", " ")
    sources = f" (independent sources: {verdict['independent']})" if verdict["independent"] else ""
    shown = shown or Card(f"“{verdict['claim']}”", {"Read as": verdict["read_as"]} if verdict["read_as"] else {})
    lines = {**shown.lines, "Verdict": f"{words}{sources}", "Why": verdict["sentence"]}
    return replace(shown, lines=lines, verdict=verdict["verdict"])
