"""How JupyterLab shows figures: selections in words, one figure or verdict as a card; the data stay as they are.

It is an IPython extension, which the project's kernel loads; elsewhere, `%load_ext interpol_figures` does.
"""

from html import escape
from typing import Any

import pandas as pd

from interpol_figures.explore.select import readable

FIGURES = {"figure", "label", "about", "qualifier", "value", "value_high", "unit", "period_start", "period_end"}
FIGURES |= {"as_stated", "publisher", "tier", "rank", "url"}
CARD = FIGURES | {"low", "high", "title", "published", "locator", "note"}
JUDGED = ["verdict", "sentence", "independent"]
CLAIM = ["claim", "read_as", *JUDGED]
# JupyterLab sets all cells to the right, which is right for numbers only.
STYLE = """<style>
.jp-RenderedHTMLCommon table.exhibit :is(td, th) {text-align: left}
.jp-RenderedHTMLCommon table.exhibit .number {text-align: right}
.jp-RenderedHTMLCommon .card :is(table, tr:nth-child(n), td, th) {
  background: none; border: 0; margin: 0; padding: 1px .6em 1px 0
}
</style>
"""


def load_ipython_extension(shell: Any) -> None:
    """Have a shell show frames and rows of figures in words, and complete names of indicators and subjects."""
    from interpol_figures.explore.completion import match_names

    shell.Completer.custom_matchers.append(match_names)
    html = shell.display_formatter.formatters["text/html"]
    html.for_type(pd.DataFrame, frame_html)
    html.for_type(pd.Series, series_html)
    for module, name in (("report.html_table", "HtmlOutput"), ("explore.card", "Card")):
        html.for_type_by_name(f"interpol_figures.{module}", name, lambda shown: STYLE + shown._repr_html_())


def frame_html(frame: pd.DataFrame) -> str:
    """A selection of figures in words with units, verdicts with their whole sentences, another frame as it is."""
    shown, same = _in_words(frame) if len(frame) else (None, "")
    if shown is None:
        with pd.option_context("display.html.use_mathjax", False):
            return frame._repr_html_()
    with pd.option_context("display.max_colwidth", None, "display.html.use_mathjax", False):
        table = shown.to_html(classes="exhibit", border=0, max_rows=pd.get_option("display.max_rows"))
    rows = f"{len(frame):,} row{'' if len(frame) == 1 else 's'}"
    return f"{STYLE}{table}\n<p>{same}{rows}, shown in words; the frame itself has {frame.shape[1]} columns</p>"


def _in_words(frame: pd.DataFrame) -> tuple[pd.DataFrame | None, str]:
    """The readable form, and words for what is the same in every row; None for a frame without figures or verdicts."""
    columns = set(frame.columns)
    judged = columns.issuperset(JUDGED)
    if not columns >= FIGURES:
        return (frame[[name for name in CLAIM if name in columns]], "") if judged else (None, "")
    words = readable(frame).drop(columns="url")
    same = [column for column in ("what", "about", "tier", "rank") if words[column].nunique() == 1]
    common = ", ".join(escape(words[column].iloc[0]) for column in same)
    return words.drop(columns=same).join(frame[JUDGED if judged else []]), f"{common}: " if common else ""


def series_html(row: pd.Series) -> str | None:
    """One figure or verdict as a card; another Series shows itself as text."""
    from interpol_figures.explore import card

    names = set(row.index) if row.index.dtype != "int64" else set()
    if names >= CARD:
        return STYLE + card.row_card(row)._repr_html_()
    return STYLE + card.judged_card(row)._repr_html_() if names.issuperset(CLAIM) else None
