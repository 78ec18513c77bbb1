"""Beginning a project: a plan of the notebooks that are there, and new notebooks for it."""

import itertools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from notebook_press.cli.workspace import PLACES, PLAN
from notebook_press.errors import PlanError
from notebook_press.plan.plan import SAFE_NAME, Plan, Settings
from notebook_press.plan.template import as_name, in_words
from notebook_press.regression.baseline import write_atomically

FOREIGN = ("site-packages", "node_modules", Settings.site)  # folders that hold no notebooks of one's own
TEMPLATE = Path(__file__).with_name("templates") / "new-report.ipynb"


def new_plan(folder: Path) -> list[Path]:
    """Write a plan of the notebooks below a folder, or its folder ``notebooks``; return the files that were written.

    Those in folders of it are grouped by these. Where there is no notebook, an example is written, too. Raises
    PlanError where there is a plan already.
    """
    known = [folder / place for place in PLACES if (folder / place).is_file()]
    if known:
        raise PlanError(f"{known[0]} is there already; `new-report` adds to it")
    place = folder / "notebooks" if (folder / "notebooks").is_dir() else folder
    notebooks = [path for path in place.rglob("*.ipynb") if not _is_foreign(path.relative_to(place))]
    notebooks.sort(key=lambda path: (path.parent, path.name))
    written = [place / PLAN]
    if not notebooks:
        notebooks = [place / "example.ipynb"]
        write_atomically(notebooks[0], _notebook("An example"))
        written += notebooks
    entries = [_entry(name, _keys(path.relative_to(place))) for name, path in _names(notebooks).items()]
    write_atomically(written[0], _table("project", {"title": folder.name, "code": True}) + "".join(entries))
    return written


def _is_foreign(path: Path) -> bool:
    """Tell whether a notebook is a hidden copy, an installed package's, or what a render left behind."""
    return any(part.startswith(".") or part in FOREIGN for part in path.parts)


def _keys(path: Path) -> dict[str, str]:
    """Return what a plan says of a notebook."""
    group = {"group": path.parent.as_posix()} if path.parent.name else {}
    return {"notebook": path.as_posix(), **group}


def _names(notebooks: Iterable[Path]) -> dict[str, Path]:
    """Return a report's name for each notebook, made of the file's; those that would be the same are numbered."""
    names: dict[str, Path] = {}
    for path in notebooks:
        name = as_name(path.stem) or "report"
        free = (f"{name}-{number}" if number > 1 else name for number in itertools.count(1))
        names[next(one for one in free if one not in names and SAFE_NAME.fullmatch(one))] = path
    return names


def add_report(plan: Plan, name: str, title: str = "", group: str = "") -> Path:
    """Write a notebook to build on and enter it in a plan; return it.

    Raises PlanError for a name that can't be used, or is in use.
    """
    title = title or in_words(name)
    keys = {"notebook": f"{name}.ipynb", "title": title, "group": group}
    return enter_report(plan, name, {key: value for key, value in keys.items() if value}, _notebook(title))


def enter_report(plan: Plan, name: str, keys: Mapping[str, Any], notebook: str) -> Path:
    """Write a notebook and enter it in a plan by the keys of its report, which name its file; return it.

    Raises PlanError for a name that can't be used, or is in use.
    """
    if not SAFE_NAME.fullmatch(name):
        raise PlanError(
            f"{name!r} can't name a report; use lower-case letters, digits, '-', '_' and '.', but not 'index'"
        )
    path = plan.path.with_name(keys["notebook"])
    if path.exists() or name in {report.name for report in plan.reports}:
        raise PlanError(f"there is a report {name!r} already; choose another name")
    write_atomically(path, notebook)
    before = plan.path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    write_atomically(plan.path, before + _entry(name, keys))
    return path


def _entry(name: str, keys: Mapping[str, Any]) -> str:
    return "\n" + _table(f"report.{json.dumps(name)}" if "." in name else f"report.{name}", keys)


def _table(name: str, keys: Mapping[str, Any]) -> str:
    """Write a table of TOML, whose texts, numbers and truth values are JSON's as well."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items()]
    return "".join([f"[{name}]\n", *lines])


def _notebook(title: str) -> str:
    return TEMPLATE.read_text(encoding="utf-8").replace("TITLE", json.dumps(title, ensure_ascii=False)[1:-1])
