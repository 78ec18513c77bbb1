"""Stated figures about INTERPOL: tables, figures as intervals, verdicts, citations and charts.

Load the tables once; what asks takes them first, and names as you write them:

>>> import interpol_figures as figures
>>> tables = figures.load()                             # or load(as_known_on="2020-01-01")
>>> red = figures.select(tables, "notices in circulation", "Red Notices")
>>> yearly = figures.best(red, by="year")               # the best-sourced figure of each year
>>> picture = figures.chart(yearly)                     # a chart that fits the selection
>>> yearly["value"].tolist()[-1]                        # notices
74224.0

Further: `find` looks for words, `editions` lists the operations of a series, `latest` chooses the newest, `card` shows
all of one figure, `judge` has verdicts on what articles state of the same, `disagreements` what the sources dispute,
`ratio` and `difference` compute with two selections from low to high, `publisher_families` and `operation_regions`
group what is free text, and `judge_claim` judges a claim of one's own:

>>> figures.judge_claim(tables, "databases", "interpol", 19).verdict
'confirmed'

A selection is a plain DataFrame with one row a stated figure. `value` is in the unit of its row's `unit`, `qualifier`
tells how it was worded, `low` to `high` what the words commit to, `rank` which of several figures to prefer. All
figures stand in `tables.figures`, other tables in `tables["members"]` and so on; `list(tables)` names them. A name
that isn't known is answered with the nearest ones. `figures.select?` and the like tell more.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for type checkers and editors; the names are imported when first asked for
    from interpol_figures.charts.auto import chart
    from interpol_figures.charts.bars import bars
    from interpol_figures.charts.caption import Caption, caption
    from interpol_figures.charts.compare import compare
    from interpol_figures.charts.members_map import members_map
    from interpol_figures.charts.timeline import timeline
    from interpol_figures.explore.arithmetic import difference, ratio
    from interpol_figures.explore.card import card
    from interpol_figures.explore.groups import operation_regions, publisher_families
    from interpol_figures.explore.judge import judge
    from interpol_figures.explore.select import best, disagreements, editions, find, latest, select
    from interpol_figures.explore.widgets import pick
    from interpol_figures.reading.read import read
    from interpol_figures.report.cited_text import Fact
    from interpol_figures.report.report import Report
    from interpol_figures.tables.load import load
    from interpol_figures.tables.membership import accession_curve
    from interpol_figures.verdicts.judge import judge_claim

# What a notebook author needs and where it lies; imported when first asked for, so that the command line starts fast.
_FACE = {
    "tables.load": ["load"],
    "tables.membership": ["accession_curve"],
    "explore.select": ["select", "best", "latest", "find", "editions", "disagreements"],
    "explore.arithmetic": ["ratio", "difference"],
    "explore.groups": ["publisher_families", "operation_regions"],
    "explore.card": ["card"],
    "explore.widgets": ["pick"],
    "explore.judge": ["judge"],
    "explore.ipython": ["load_ipython_extension"],
    "verdicts.judge": ["judge_claim"],
    "reading.read": ["read"],
    "charts.auto": ["chart"],
    "charts.timeline": ["timeline"],
    "charts.bars": ["bars"],
    "charts.compare": ["compare"],
    "charts.members_map": ["members_map"],
    "charts.caption": ["caption", "Caption"],
    "report.report": ["Report"],
    "report.cited_text": ["Fact"],
}
__all__ = [
    "Caption",
    "Fact",
    "Report",
    "accession_curve",
    "bars",
    "best",
    "caption",
    "card",
    "chart",
    "compare",
    "difference",
    "disagreements",
    "editions",
    "find",
    "judge",
    "judge_claim",
    "latest",
    "load",
    "members_map",
    "operation_regions",
    "pick",
    "publisher_families",
    "ratio",
    "read",
    "select",
    "timeline",
]


def __getattr__(name: str) -> Any:
    """A function of the face, from the module that holds it."""
    for module, names in _FACE.items():
        if name in names:
            return getattr(import_module(f"interpol_figures.{module}"), name)
    from interpol_figures.tables.names import nearest

    close = nearest(name, __all__)
    hint = f"did you mean {' or '.join(close)}?" if close else f"it has {', '.join(__all__)}"
    raise AttributeError(f"interpol_figures has no {name!r}; {hint}")


def __dir__() -> list[str]:
    """Names of the face, for completion."""
    return list(__all__)
