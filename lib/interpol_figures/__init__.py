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

import ast
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for type checkers and editors; the names are imported when first asked for
    from interpol_figures.charts.auto import chart as chart
    from interpol_figures.charts.bars import bars as bars
    from interpol_figures.charts.caption import Caption as Caption
    from interpol_figures.charts.caption import caption as caption
    from interpol_figures.charts.compare import compare as compare
    from interpol_figures.charts.members_map import members_map as members_map
    from interpol_figures.charts.timeline import timeline as timeline
    from interpol_figures.explore.arithmetic import difference as difference
    from interpol_figures.explore.arithmetic import ratio as ratio
    from interpol_figures.explore.card import card as card
    from interpol_figures.explore.groups import operation_regions as operation_regions
    from interpol_figures.explore.groups import publisher_families as publisher_families
    from interpol_figures.explore.select import best as best
    from interpol_figures.explore.select import disagreements as disagreements
    from interpol_figures.explore.select import editions as editions
    from interpol_figures.explore.select import find as find
    from interpol_figures.explore.select import latest as latest
    from interpol_figures.explore.select import select as select
    from interpol_figures.explore.widgets import pick as pick
    from interpol_figures.reading.read import read as read
    from interpol_figures.report.cited_text import Fact as Fact
    from interpol_figures.report.report import Report as Report
    from interpol_figures.tables.load import load as load
    from interpol_figures.tables.membership import accession_curve as accession_curve
    from interpol_figures.verdicts.judge import judge as judge
    from interpol_figures.verdicts.judge import judge_claim as judge_claim


def _names_above() -> dict[str, str]:
    """What a notebook author needs, and the module that each name lies in: as the block for type checkers says it."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    block = next(node.body for node in tree.body if isinstance(node, ast.If))
    imports = (node for node in block if isinstance(node, ast.ImportFrom))
    return {one.name: str(node.module) for node in imports for one in node.names}


_FACE = _names_above()  # imported when first asked for, so that the command line starts fast
__all__ = sorted(_FACE)
_HOMES = _FACE | {"load_ipython_extension": "interpol_figures.explore.ipython"}  # which IPython asks for


def __getattr__(name: str) -> Any:
    """A function of the face, from the module that holds it."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    from interpol_figures.tables.names import nearest

    close = nearest(name, __all__)
    hint = f"did you mean {' or '.join(close)}?" if close else f"it has {', '.join(__all__)}"
    raise AttributeError(f"interpol_figures has no {name!r}; {hint}")


def __dir__() -> list[str]:
    """Names of the face, for completion."""
    return list(__all__)
