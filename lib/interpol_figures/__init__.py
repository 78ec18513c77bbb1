"""Stated figures about INTERPOL: tables, figures as intervals, verdicts, citations and charts.

Load the tables once; what asks takes them first, and names as you write them:

>>> import interpol_figures as figures
>>> tables = figures.load()                             # or load(as_known_on="2020-01-01")
>>> red = figures.select(tables, "notices in circulation", "Red Notices")
>>> yearly = figures.best(red, by="year")               # the best-sourced figure of each year
>>> picture = figures.chart(tables, yearly)             # a chart that fits the selection
>>> yearly["value"].tolist()[-1]                        # notices
74224.0

Further: `find` looks for words, `editions` lists the operations of a series, `latest` chooses the newest, `card` shows
all of one figure, `judge` has verdicts on what articles state of the same, `disagreements` what the sources dispute,
and `check` judges a claim:

>>> figures.check(tables, "databases", "interpol", 19).verdict
'confirmed'

A selection is a plain DataFrame with one row a stated figure. `value` is in the unit of its row's `unit`, `qualifier`
tells how it was worded, `low` to `high` what the words commit to, `rank` which of several figures to prefer. All
figures stand in `tables.figures`, other tables in `tables["members"]` and so on; `list(tables)` names them. A name
that isn't known is answered with the nearest ones. `figures.select?` and the like tell more.
"""

from importlib import import_module

# What a notebook author needs, imported when first asked for, so that the command line starts quickly.
_FACE = {
    "load": "tables.load",
    "check": "verdicts.judge",
    "judge": "explore.judge",
    "Report": "report.report",
    "Fact": "report.cited_text",
    "select": "explore.select",
    "best": "explore.select",
    "editions": "explore.select",
    "latest": "explore.select",
    "find": "explore.select",
    "disagreements": "explore.select",
    "chart": "charts.auto",
    "card": "explore.card",
    "pick": "explore.widgets",
    "count_members": "tables.membership",
    "accession_curve": "tables.membership",
    "load_ipython_extension": "explore.ipython",
}
__all__ = sorted(_FACE.keys() - {"load_ipython_extension"})


def __getattr__(name: str):
    """A function of the face, from the module that holds it."""
    if name not in _FACE:
        from interpol_figures.tables.names import nearest

        close = nearest(name, __all__)
        hint = f"did you mean {' or '.join(close)}?" if close else f"it has {', '.join(__all__)}"
        raise AttributeError(f"interpol_figures has no {name!r}; {hint}")
    return getattr(import_module(f"interpol_figures.{_FACE[name]}"), name)


def __dir__() -> list[str]:
    """Names of the face, for completion."""
    return __all__
