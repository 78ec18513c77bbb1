"""Menus to choose figures with in JupyterLab; anywhere else, and in reports, the parameters choose.

ipywidgets is imported only where somebody sits in front of the notebook: a rendered report has no use for it.
"""

import importlib.util
import os

import pandas as pd

from interpol_figures.charts.auto import chart
from interpol_figures.explore.ipython import frame_html
from interpol_figures.explore.select import RANKED, TIERS, select
from interpol_figures.model.format import counted
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.report import Report
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import NameIndex

ALL = "all"
MENU = {"description_width": "5.5em"}


def pick(tables: Tables, indicator: str, subject: str) -> "Picker | CitedText":
    """Lists of indicators and subjects, menus of period, rank and tier, with a chart and a table of what they choose.

    `indicator` and `subject` are the ids to begin with. In JupyterLab it returns a `Picker`, whose `figures` is the
    selection as a plain DataFrame; in a rendered report, or without ipywidgets, a sentence of what the parameters
    chose. Raises UnknownNameError for an unknown name.

    >>> from interpol_figures.tables.load import load
    >>> print(pick(load(), "member_countries", "interpol"))
    *In JupyterLab, menus stand here. The parameters choose “member countries” of INTERPOL: ... figures.*
    """
    chosen = select(tables, indicator, subject, tier=None)
    if is_explored() and importlib.util.find_spec("ipywidgets"):
        return Picker(tables, indicator, subject)
    names = NameIndex(tables)
    return Report(tables).missing(
        "In JupyterLab, menus stand here. The parameters choose “{indicator}” of {subject}: {count}.",
        indicator=Fact("indicators", names.indicator_labels[indicator]),
        subject=Fact("subjects", names.labels.get(subject, subject)),
        count=Fact("computed", counted(len(chosen), "figures")),
    )


def is_explored() -> bool:
    """Whether a person has this notebook open: the project's kernel loaded its extension, in a session of a server."""
    from IPython import get_ipython

    shell = get_ipython()
    loaded = shell.extension_manager.loaded if shell else ()
    return "interpol_figures" in loaded and "JPY_SESSION_NAME" in os.environ


class Picker:
    """Lists and menus, and what they choose as a chart and a table, drawn anew at every choice.

    In a list, Ctrl or Shift and a click choose several; the field above it leaves only names with these letters.
    """

    def __init__(self, tables: Tables, indicator: str, subject: str):
        """Fill the lists from the tables; a subject is offered where it has figures of an indicator that is chosen."""
        import ipywidgets as widgets

        self.tables, figures = tables, tables.figures
        years = sorted({f"{year}" for year in figures["year"].dropna()})
        menu = {"style": MENU, "layout": widgets.Layout(width="auto")}
        listed = {"rows": 6, "style": MENU, "layout": widgets.Layout(width="46em")}
        choices = {"since": ("From", years), "until": ("To", years), "rank": ("Rank", RANKED), "tier": ("Tier", TIERS)}
        self.menus = {
            name: widgets.Dropdown(options=[ALL, *values], description=words, **menu)
            for name, (words, values) in choices.items()
        }
        self.search = widgets.Text(description="Search", placeholder="letters of an indicator", **menu)
        self.indicator = widgets.SelectMultiple(description="Indicator", **listed)
        self.subject = widgets.SelectMultiple(description="Subject", **listed)
        self.labels = sorted(zip(figures["label"], figures["indicator"], strict=True))
        self._offer_indicators(indicator)
        self._offer_subjects(subject)
        self.search.observe(lambda _: self._offer_indicators(), "value")
        self.indicator.observe(lambda _: self._offer_subjects(), "value")
        asked = {"indicator": self.indicator, "subject": self.subject, **self.menus}
        output = widgets.interactive_output(lambda **_: self._show(), asked)
        lists = [self.search, self.indicator, self.subject]
        self.panel = widgets.VBox([*lists, widgets.HBox([*self.menus.values()]), output])

    @property
    def figures(self) -> pd.DataFrame:
        """What the menus choose: a plain DataFrame with the columns of `Tables.figures`."""
        given = {name: None if menu.value == ALL else menu.value for name, menu in self.menus.items()}
        subjects = None if ALL in self.subject.value else list(self.subject.value)
        return select(self.tables, list(self.indicator.value), subjects, **given)

    def _offer_indicators(self, chosen: str = "") -> None:
        letters = self.search.value.casefold()
        kept = {chosen, *self.indicator.value}
        offered = dict.fromkeys(pair for pair in self.labels if letters in pair[0].casefold() or pair[1] in kept)
        self.indicator.options = list(offered)
        self.indicator.value = [one for _, one in offered if one in kept]

    def _offer_subjects(self, chosen: str = ALL) -> None:
        figures = self.tables.figures
        found = figures[figures["indicator"].isin(self.indicator.value)]
        names = sorted(set(zip(found["about"], found["subject"], strict=True)))
        self.subject.options = [(ALL, ALL), *names]
        self.subject.value = [chosen if chosen in set(found["subject"]) else ALL]

    def _show(self) -> None:
        from IPython.display import HTML, display

        chosen = self.figures
        if chosen.empty:
            display(HTML("<p>No figure is all of this; widen a menu.</p>"))
            return
        try:
            display(chart(chosen))
        except ValueError as reason:
            display(HTML(f"<p>No chart: {reason}.</p>"))
        display(HTML(frame_html(chosen)))

    def _repr_mimebundle_(self, **options) -> dict:
        return self.panel._repr_mimebundle_(**options)
