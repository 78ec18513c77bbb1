"""The popular accounts as a reader names them, and their figures with verdicts."""

import re

import pandas as pd

from interpol_figures.model.format import shorten
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge

NAME_CHARS = 30  # fits a matrix head and a table cell on a phone
RIGHT = ("confirmed", "loosely_worded")
WRONG = ("outdated", "wrong_measure", "contradicted")


def article_names(tables: Tables) -> dict[str, str]:
    """Short titles of the accounts by source id, without subtitle, in the order of the ids.

    >>> from interpol_figures.tables.load import load
    >>> article_names(load())["account-global-police-cooperation"]
    'Global Police Cooperation'
    """
    sources = tables["sources"]
    accounts = sources[sources["tier"] == "account"]
    return {row.source: short_title(row.title) for row in each_row(accounts)}


def short_title(title: str) -> str:
    """A title up to its subtitle, cut at a word that carries meaning.

    >>> short_title("The Role of Interpol in Transnational Crime Control and International Security")
    'The Role of Interpol …'
    """
    cut = shorten(re.split(r"[:(]", title)[0].strip(), NAME_CHARS)
    return re.sub(r"( (in|the|of|to|and|a|for))+ …$", " …", cut)


def judged_figures(tables: Tables) -> pd.DataFrame:
    """Figures of all accounts with their verdicts, by article and line.

    Columns: those of `Tables.figures` with `publisher` and `article` holding the article's short title, those of
    `judge`, and `line` (number in the article).
    """
    judged = judge(tables)
    titles = judged["source"].map(article_names(tables))
    line = judged["locator"].str.extract(r"(\d+)")[0].astype(int)
    return judged.assign(publisher=titles, article=titles, line=line).sort_values(["source", "line", "figure"])
