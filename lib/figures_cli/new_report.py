"""From a question to a report: a notebook that follows the house rules, and its entry in the plan."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from figures_cli.project import Collection
from interpol_figures.explore.select import latest, select
from interpol_figures.report.cited_text import NUMBER
from interpol_figures.tables.load import load
from notebook_press.plan.plan import SAFE_NAME
from notebook_press.regression.baseline import dumps, write_atomically

KERNEL = {"display_name": "INTERPOL figures", "language": "python", "name": "interpol-figures"}
CELLS = (
    ("markdown", "title", "# {title}\n\nWhy this is asked, in a sentence. The cell after the next answers it."),
    (
        "code",
        "parameters",
        'indicator = "{indicator}"  # what is counted: an id of the table of indicators\n'
        'subject = "{subject}"  # what it is about: the organisation, a colour, an operation, a database\n'
        "as_known_on: str | None = None  # the day (ISO date) whose knowledge counts; none for today's",
    ),
    (
        "code",
        "tables",
        "import interpol_figures as figures\n\n"
        "tables = figures.load(as_known_on=as_known_on)\nreport = figures.Report(tables)\n"
        "stated = figures.select(tables, indicator, subject, tier=None)\n"
        'newest = figures.latest(stated[stated["tier"] == "record"])',
    ),
    (
        "code",
        "answer",
        "report.finding(\n"
        '    "The newest figure is {{newest}}, {{newest_when}}. In all, {{count}} figures were found.",\n'
        '    "No figure was found.",\n'
        "    newest=newest.iloc[-1] if len(newest) else None,\n"
        "    count=len(stated),\n)",
    ),
    ("markdown", "through-time", "## Through time\n\nWhat to look for in the picture, in a sentence."),
    ("code", "picture", 'report.show(figures.chart, stated, None, empty="None of the figures has a time.")'),
    ("markdown", "every-statement", "## Every statement\n\nWhat the table shows, in a sentence."),
    (
        "code",
        "table",
        'columns = {{"value": "Figure", "as_stated": "As stated", "period": "Time", "source": "Source"}}\n'
        'report.table(stated, columns, empty="So there is nothing to list.", limit=40)',
    ),
    ("markdown", "limits", "## Sources and limits"),
    ("code", "sources", "report.sources()"),
)
ENTRY = """
[report.{name}]
notebook = {notebook}
title = {title}
description = {description}
group = {group}
baseline = true
"""


@dataclass(frozen=True)
class Scaffold:
    """A new notebook and the plan that names it now."""

    notebook: Path
    plan: Path


def new_report(name: str, *, title: str = "", indicator: str, subject: str, group: str = "Questions") -> Scaffold:
    """Write a notebook on an indicator and a subject (by any known name), and add its report to the plan.

    Raises ValueError for a name that can't be used, and where the record states nothing to start from;
    UnknownNameError with the nearest names. Then nothing is written.
    """
    collection = Collection()
    planned = collection.plan
    taken = {report.name for report in planned.reports}
    if not SAFE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} can't name a report; use lower-case letters, digits, '-', '_' and '.'")
    if name in taken:
        raise ValueError(f"the plan has a report {name!r} already; choose another name")
    start = _start(indicator, subject)
    folder = planned.path.parent
    numbers = [int(path.name[:2]) for path in folder.glob("[0-9][0-9]-*.ipynb")]
    path = folder / f"{max(numbers, default=0) + 1:02d}-{name}.ipynb"
    title = title or f"{re.sub(r'[-_.]+', ' ', name).capitalize()}?"
    told = {"notebook": path.name, "title": title, "group": group, "description": f"{start['label']}, as stated."}
    entry = ENTRY.format(name=name, **{key: json.dumps(text, ensure_ascii=False) for key, text in told.items()})
    write_atomically(path, dumps(_notebook(collection.root, title, start["indicator"], start["subject"])))
    write_atomically(planned.path, planned.path.read_text(encoding="utf-8").rstrip("\n") + "\n" + entry)
    return Scaffold(path, planned.path)


def _start(indicator: str, subject: str):
    """The figure whose indicator and subject the report begins with."""
    tables = load()
    chosen = select(tables, indicator, subject)
    if chosen.empty:
        raise ValueError(f"the record states nothing on {indicator!r} of {subject!r}; choose what it has figures on")
    return latest(chosen).iloc[-1]


def _notebook(root: Path, title: str, indicator: str, subject: str) -> dict:
    opening = json.loads((root / "notebooks" / "00-start-here.ipynb").read_text(encoding="utf-8"))
    choices = opening["metadata"]["press"]["parameters"]
    press = {"parameters": {key: choices[key] for key in ("indicator", "subject")}}
    press["parameters"]["as_known_on"] = {"type": "date"}
    constants = dict.fromkeys(NUMBER.findall(title), "stands in the question")
    filled = {"title": title, "indicator": indicator, "subject": subject}
    metadata = {"constants": constants, "kernelspec": KERNEL, "language_info": {"name": "python"}, "press": press}
    cells = [_cell(kind, name, text.format(**filled)) for kind, name, text in CELLS]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind: str, name: str, text: str) -> dict:
    metadata = {"tags": ["parameters"]} if name == "parameters" else {}
    cell = {"cell_type": kind, "id": name, "metadata": metadata, "source": text.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
