"""From a question to a report: a notebook that follows the house rules, and its entry in the plan."""

import json
from dataclasses import dataclass
from pathlib import Path

from figures_cli.project import Collection
from interpol_figures.entry.add_rows import find_subject
from interpol_figures.explore.select import latest, select
from interpol_figures.report.cited_text import NUMBER
from interpol_figures.tables.load import load
from interpol_figures.tables.name_index import name_index_of
from interpol_figures.tables.schema import working_copy
from notebook_press.cli.new_plan import enter_report
from notebook_press.regression.baseline import dumps

TEMPLATE = Path(__file__).with_name("templates") / "new-report.ipynb"


def new_report(name: str, *, title: str = "", indicator: str, subject: str, group: str = "Questions") -> Path:
    """Write a notebook on an indicator and a subject (by any known name), enter it in the plan and return it.

    Raises ValueError for a name that can't be used, and where the record states nothing to start from;
    UnknownNameError with the nearest names. Then nothing is written.
    """
    working_copy()
    planned = Collection().plan
    about = _about(indicator, subject)
    numbers = [int(path.name[:2]) for path in planned.path.parent.glob("[0-9][0-9]-*.ipynb")]
    notebook = f"{max(numbers, default=0) + 1:02d}-{name}.ipynb"
    title = title or f"{about.name[0].upper()}{about.name[1:]}: {about.label}"
    description = f"What sources state of {about.label} ({about.name}), and which of them to believe."
    keys = {"notebook": notebook, "title": title, "description": description, "group": group, "baseline": True}
    return enter_report(planned, name, keys, dumps(_notebook(title, description, about)))


@dataclass(frozen=True)
class About:
    """What a report begins with: ids of an indicator and a subject, and what readers call the two."""

    indicator: str
    subject: str
    label: str
    name: str


def _about(indicator: str, subject: str) -> About:
    """Ids and names of what is asked for; of several indicators of a name, the one with the newest figure."""
    tables = load()
    chosen = select(tables, indicator, subject)
    if chosen.empty:
        subjects, indicators = (
            _most(select(tables, indicator)["subject"]),
            _most(select(tables, None, subject)["indicator"]),
        )
        raise ValueError(
            f"the record states nothing on {indicator!r} of {subject!r}; it states {indicator!r} of {subjects}, "
            f"and of {subject!r} {indicators}"
        )
    newest, names = latest(chosen).iloc[-1], name_index_of(tables)
    found = find_subject(names, subject)
    return About(newest["indicator"], found, newest["label"], names.labels[found])


def _most(names) -> str:
    """The names that stand most often, to choose from."""
    return ", ".join(names.value_counts().index[:5]) or "nothing"


def _notebook(title: str, description: str, about: About) -> dict:
    """The template with what it is about; numbers in the words are declared, as the reader's own."""
    notebook = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    words = {"TITLE": title, "DESCRIPTION": description, "INDICATOR": about.indicator, "SUBJECT": about.subject}
    for cell in notebook["cells"]:
        for word, text in words.items():
            cell["source"] = [line.replace(word, text) for line in cell["source"]]
    notebook["metadata"]["constants"] = dict.fromkeys(NUMBER.findall(title + description), "stands in the question")
    return notebook
