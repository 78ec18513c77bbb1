"""Completion of the names of indicators and subjects inside quotation marks, in IPython and JupyterLab."""

import re
from typing import Any

from IPython import get_ipython
from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher

from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import NameIndex

ASKING = re.compile(r"""\b(?:select|judge_claim|pick|editions)\([^()]*["'](\w*)$""")


@context_matcher()
def match_names(context: CompletionContext) -> dict[str, Any]:
    """What begins as the word that is being written in a question to the tables that the notebook has loaded.

    Indicators, subjects and series, by id; nothing where no tables are loaded.
    """
    asked, shell = ASKING.search(context.text_until_cursor), get_ipython()
    tables = next((one for one in shell.user_ns.values() if isinstance(one, Tables)), None) if asked and shell else None
    if not asked or tables is None:
        return {"completions": [], "suppress": False}
    known = NameIndex(tables)
    names = [one for one in (*known.indicator_labels, *known.labels) if one.startswith(asked[1].casefold())]
    return {"completions": [SimpleCompletion(text=one, type="name") for one in names], "suppress": bool(names)}
