"""Beginning a project: a plan of the notebooks that are there, and new notebooks for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from notebook_press.cli.workspace import PLACES, PLAN
from notebook_press.errors import PlanError
from notebook_press.plan.plan import SAFE_NAME, Plan
from notebook_press.plan.template import Template
from notebook_press.regression.baseline import KERNEL, dumps, write_atomically

CELLS = (
    ("markdown", "# {title}\n\nWhat is asked, in a sentence. The next cells answer it."),
    ("code", "year: int = 2024  # which year"),
    ("code", "counts = {{2023: 58, 2024: 61}}  # replace it by what you read\ncounts[year]"),
)


def new_plan(folder: Path) -> list[Path]:
    """Write a plan of the notebooks in a folder, or in its folder ``notebooks``; return the files that were written.

    Where there is no notebook, an example is written, too. Raises PlanError where there is a plan already.
    """
    known = [folder / place for place in PLACES if (folder / place).is_file()]
    if known:
        raise PlanError(f"{known[0]} is there already; `new-report` adds to it")
    place = folder / "notebooks" if (folder / "notebooks").is_dir() else folder
    notebooks = sorted(place.glob("*.ipynb"))
    written = [place / PLAN]
    if not notebooks:
        written.append(_write_notebook(place / "example.ipynb", "An example"))
        notebooks = written[1:]
    names = {Template().format("{stem!n}", stem=path.stem): path.name for path in notebooks}
    entries = [_entry(name, {"notebook": notebook}) for name, notebook in names.items()]
    write_atomically(written[0], _table("project", {"title": folder.name}) + "".join(entries))
    return written


def add_report(plan: Plan, name: str, title: str = "", group: str = "") -> Path:
    """Write a notebook to build on and enter it in a plan; return it.

    Raises PlanError for a name that can't be used, or is in use.
    """
    if not SAFE_NAME.fullmatch(name):
        raise PlanError(f"{name!r} can't name a report; use lower-case letters, digits, '-', '_' and '.'")
    path = plan.path.with_name(f"{name}.ipynb")
    if path.exists() or name in {report.name for report in plan.reports}:
        raise PlanError(f"there is a report {name!r} already; choose another name")
    title = title or Template().format("{name!w}", name=name)
    keys = {"notebook": path.name, "title": title, "group": group}
    _write_notebook(path, title)
    entry = _entry(name, {key: value for key, value in keys.items() if value})
    write_atomically(plan.path, plan.path.read_text(encoding="utf-8").rstrip("\n") + "\n" + entry)
    return path


def _entry(name: str, keys: Mapping[str, str]) -> str:
    return "\n" + _table(f"report.{json.dumps(name)}" if "." in name else f"report.{name}", keys)


def _table(name: str, keys: Mapping[str, str]) -> str:
    """Write a table of TOML, whose texts are JSON's as well."""
    return (
        "\n".join([f"[{name}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items())])
        + "\n"
    )


def _write_notebook(path: Path, title: str) -> Path:
    cells: list[dict[str, Any]] = []
    for number, (kind, text) in enumerate(CELLS):
        source = text.format(title=title).splitlines(keepends=True)
        cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source}
        cells.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    cells[1]["metadata"] = {"tags": ["parameters"]}
    write_atomically(
        path, dumps({"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5})
    )
    return path
