"""From a question to a report: a notebook that follows the house rules, and its entry in the plan."""

import json
from collections.abc import Mapping
from pathlib import Path

from figures_cli.project import Collection
from interpol_figures.entry.add_rows import find_subject
from interpol_figures.explore.select import latest, select
from interpol_figures.model.format import capital
from interpol_figures.report.cited_text import NUMBER
from interpol_figures.tables.load import Tables, load
from interpol_figures.tables.name_index import NameIndex
from interpol_figures.tables.schema import working_copy
from notebook_press.cli.new_plan import enter_report
from notebook_press.regression.baseline import dumps

TEMPLATE = Path(__file__).with_name("templates") / "new-report.ipynb"
MOST = 5  # names to choose from that a message gives


def new_report(name: str, *, title: str = "", indicator: str, subject: str, group: str = "Questions") -> Path:
    """Write a notebook on an indicator and a subject (by any known name), enter it in the plan and return it.

    Raises ValueError for a name that can't be used, and where the record states nothing to start from;
    UnknownNameError with the nearest names. Then nothing is written.
    """
    working_copy()
    planned, tables = Collection().plan, load()
    chosen = select(tables, indicator, subject)
    if chosen.empty:
        raise ValueError(_nothing_stated(tables, indicator, subject))
    newest = latest(chosen).iloc[-1]  # of several indicators of a name, the one with the newest figure is meant
    names = NameIndex(tables)
    about, counted = find_subject(names, subject), newest["label"]
    called = names.labels[about]
    numbers = [int(path.name[:2]) for path in planned.path.parent.glob("[0-9][0-9]-*.ipynb")]
    notebook = f"{max(numbers, default=0) + 1:02d}-{name}.ipynb"
    title = title or f"{capital(called)}: {counted}"
    description = f"What sources state of {counted} ({called}), and which of them to believe."
    words = {"TITLE": title, "DESCRIPTION": description, "INDICATOR": newest["indicator"], "SUBJECT": about}
    keys = {"notebook": notebook, "title": title, "description": description, "group": group, "baseline": True}
    return enter_report(planned, name, keys, dumps(_notebook(words)))


def _nothing_stated(tables: Tables, indicator: str, subject: str) -> str:
    """What the record states of the one and of the other, where it states nothing of both."""
    subjects, indicators = (
        ", ".join(found.value_counts().index[:MOST]) or "nothing"
        for found in (select(tables, indicator)["subject"], select(tables, None, subject)["indicator"])
    )
    return (
        f"the record states nothing on {indicator!r} of {subject!r}; it states {indicator!r} of {subjects}, "
        f"and of {subject!r} {indicators}"
    )


def _notebook(words: Mapping[str, str]) -> dict:
    """The template with what it is about; numbers in the words are declared, as the reader's own."""
    notebook = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for word, text in words.items():
            cell["source"] = [line.replace(word, text) for line in cell["source"]]
    numbers = NUMBER.findall(words["TITLE"] + words["DESCRIPTION"])
    notebook["metadata"]["constants"] = dict.fromkeys(numbers, "stands in the question")
    return notebook
