"""The plan: which notebook, with which parameters, becomes which report, and what holds for all of them.

A plan is a TOML file that lies beside its notebooks; docs/press.md describes every key::

    [project]
    title = "The orchard"

    [report.harvest]
    notebook = "harvest.ipynb"
    name = "harvest-{year}"
    matrix = {year = [2023, 2024]}

A matrix gives one report for each combination of its values (see `matrix`).
"""

import glob
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from notebook_press.errors import PlanError, nearest
from notebook_press.plan.keys import Key, check_keys, key, keys_of
from notebook_press.plan.matrix import Choices, combinations
from notebook_press.plan.template import fill

# The name becomes a file name and part of an address on every system, beside the page that lists all.
SAFE_NAME = re.compile(r"(?!index$)[a-z0-9][a-z0-9._-]*")
LANGUAGE: dict[str, Any] = {"form": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "example": "code such as 'en' or 'pt-BR'"}
TEMPLATES = ("name", "title", "description")


@dataclass(frozen=True)
class Report:
    """One report to be rendered."""

    name: str = key(str)
    notebook: Path = key(str)
    parameters: dict[str, Any] = key(dict, {})
    title: str = key(str, "")
    description: str = key(str, "")
    group: str = key(str, "", shared=True)
    language: str = key(str, "en", shared=True, **LANGUAGE)
    engine: str = key(str, "fork", shared=True, known=("fork", "kernel"))
    timeout: int = key(int, 600, shared=True, least=1, unit="s")  # for the whole notebook
    memory: int = key(int, 2000, shared=True, least=300, unit="MB")  # held
    output: int = key(int, 10, shared=True, least=1, unit="MB")  # printed and shown
    weight: int = key(int, 5000, shared=True, least=1, unit="kB")  # of outputs in the page
    code: bool = key(bool, False, shared=True)  # whether the page shows it before it is asked for
    baseline: bool = key(bool | list, False, shared=True)
    packed: bool = key(bool, False, shared=True)  # the executed notebook is kept, and offered, as a zip
    allow: tuple[str, ...] = key(list, (), shared=True, known=("weight", "network", "widgets", "paths"))
    inputs: tuple[Path, ...] = key(list, (), shared=True, of=str)
    writes: tuple[str, ...] = key(list, (), shared=True, of=str)  # patterns of paths that it may change

    @property
    def kept_as(self) -> str:
        """The file name of the executed notebook."""
        return f"{self.name}.{'zip' if self.packed else 'ipynb'}"


@dataclass(frozen=True)
class Settings:
    """What a plan's table ``[project]`` sets for the whole collection; folders as seen from the project's."""

    title: str = key(str, "Reports")
    language: str = key(str, "en", **LANGUAGE)
    site: str = key(str, "site")
    baselines: str = key(str, "baselines")
    checks: tuple[str, ...] = key(list, (), of=str)  # functions, as ``module:function``
    facts: tuple[str, ...] = key(list, (), of=str)  # kinds of output that hold facts
    preload: tuple[str, ...] = key(list, (), of=str)  # functions, likewise, that are called before notebooks are forked
    environment: Mapping[str, str] = key(dict, {}, of=str)  # variables that every notebook finds


PLAN = {"project": Key(dict), "report": Key(dict), "moved": Key(dict, of=str)}
SHARED = keys_of(Report, shared=True)
PROJECT = {**keys_of(Settings), **SHARED, "baseline": Key(bool)}
REPORT = {**keys_of(Report), "matrix": Key(dict, of=str | list)}


@dataclass(frozen=True)
class Plan:
    """All reports of a collection, in the order in which the plan names them."""

    path: Path
    reports: tuple[Report, ...]
    choices: Choices | None = field(default=None, repr=False, compare=False)
    moved: Mapping[str, str] = field(default_factory=dict)  # old names of reports, and where they lead
    settings: Settings = field(default_factory=Settings)

    @property
    def root(self) -> Path:
        """The project's folder: the plan's own, or the one above, unless it is /, of one called ``notebooks``."""
        folder = self.path.parent
        return folder.parent if folder.name == "notebooks" and folder.parent != Path(folder.anchor) else folder

    def select(self, names: Iterable[str] | None) -> tuple[Report, ...]:
        """Return the reports that are named, or match a pattern such as ``audit-*``; all for None."""
        if names is None:
            return self.reports
        known = [report.name for report in self.reports]
        chosen: set[str] = set()
        for name in names:
            hits = [one for one in known if fnmatchcase(one, name)]
            if not hits:
                raise PlanError(f"{self.path}: no report is named {name!r}. {nearest(name, known)}")
            chosen.update(hits)
        return tuple(report for report in self.reports if report.name in chosen)


def read_plan(path: Path | str, choices: Choices | None = None) -> Plan:
    """Read a plan and expand its matrices.

    Parameters
    ----------
    path
        The TOML file. Notebooks are looked up in its folder.
    choices
        Turns a reference such as ``"sources:tier=account"`` into the values that it stands for.

    Raises
    ------
    PlanError
        Naming file, report, key, value and a fix.
    """
    path = Path(path).resolve()
    document = _document(path)
    project = document.get("project", {})
    reports: dict[str, Report] = {}
    for entry, table in document["report"].items():
        where = f"{path}: report {entry!r}"
        check_keys(where, table, REPORT)
        for report in _expand(where, path.parent, entry, _with_shared(table, project), choices):
            if report.name in reports:
                raise PlanError(
                    f"{where}: the name {report.name!r} is taken already; "
                    "give `name` a field of the matrix, or choose another name"
                )
            reports[report.name] = report
    moved = _moved(path, document.get("moved", {}), reports)
    return Plan(path, tuple(reports.values()), choices, moved, Settings(**_values_of(Settings, project)))


def _document(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlanError(f"{path}: there is no such plan") from None
    except (ValueError, RecursionError) as error:  # also: not UTF-8, numbers or nesting beyond all measure
        raise PlanError(f"{path}: not valid TOML: {error}") from None
    check_keys(str(path), document, PLAN)
    check_keys(f"{path}: table 'project'", document.get("project", {}), PROJECT)
    if not document.get("report"):
        raise PlanError(f"{path}: the plan names no report; add a [report.NAME] table")
    return document


def _values_of(kind: Any, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a table that are fields of a dataclass, lists as tuples."""
    own = {one.name: table[one.name] for one in fields(kind) if one.name in table}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in own.items()}


def _with_shared(table: Mapping[str, Any], project: Mapping[str, Any]) -> dict[str, Any]:
    """Return a report's table with what ``[project]`` sets for all reports; of lists, both count."""
    shared = {name: value for name, value in project.items() if name in SHARED}
    lists = [name for name, value in shared.items() if isinstance(value, list) and name in table]
    both = {name: shared[name] + table[name] for name in lists}
    return {**shared, **table, **both}


def _moved(path: Path, table: Mapping[str, str], reports: Mapping[str, Report]) -> dict[str, str]:
    """Return the old names with what they lead to, checked; a name that a report has again is the report's."""
    where = f"{path}: table 'moved'"
    for old, new in table.items():
        if not SAFE_NAME.fullmatch(old):
            raise PlanError(f"{where}: {old!r} is no name that a report can have had")
        name = new.partition("#")[0]
        if name not in reports:
            raise PlanError(f"{where}: {old!r} leads to {name!r}, and no report is named so. {nearest(name, reports)}")
    return {old: new for old, new in table.items() if old not in reports}


def _expand(
    where: str, folder: Path, entry: str, table: Mapping[str, Any], choices: Choices | None
) -> Iterator[Report]:
    """Yield the reports of an entry, one for each combination of its matrix."""
    if "notebook" not in table:
        raise PlanError(f"{where}: key 'notebook' is missing; name the notebook to run")
    same = _values_of(Report, table) | {
        "notebook": _notebook(where, folder, table["notebook"]),
        "inputs": tuple(_inputs(where, folder, table.get("inputs", []))),
        "writes": tuple(os.path.normpath(folder / one) for one in table.get("writes", [])),
    }
    templates = {name: table[name] for name in TEMPLATES if name in table}
    templates.setdefault("name", "-".join([entry, *(f"{{{name}}}" for name in table.get("matrix", {}))]))
    baselines, names = table.get("baseline", False), []
    for parameters in combinations(where, table, choices):
        filled = {name: _fill(f"{where}: key {name!r}", text, parameters) for name, text in templates.items()}
        name = filled["name"]
        if not SAFE_NAME.fullmatch(name):
            raise PlanError(
                f"{where}: key 'name': {name!r} can't name a file everywhere, beside the index; "
                "use lower-case letters, digits, '-', '_' and '.', or `!n` as in {city!n}"
            )
        names.append(name)
        baseline = name in baselines if isinstance(baselines, list) else baselines
        yield Report(**same | filled | {"parameters": parameters, "baseline": baseline})
    for one in baselines if isinstance(baselines, list) else []:
        if one not in names:
            raise PlanError(f"{where}: key 'baseline': no report {one!r} is made. {nearest(str(one), names)}")


def _notebook(where: str, folder: Path, given: str) -> Path:
    path = (folder / given.replace("\0", "\ufffd")).resolve()
    if not path.is_relative_to(folder):
        raise PlanError(f"{where}: key 'notebook': {given!r} leads out of {folder}; keep notebooks beside the plan")
    if path.suffix != ".ipynb" or not path.is_file():
        known = sorted(str(one.relative_to(folder)) for one in folder.rglob("[!.]*.ipynb"))
        raise PlanError(f"{where}: key 'notebook': there is no notebook {given!r}. {nearest(given, known)}")
    return path


def _inputs(where: str, folder: Path, patterns: Sequence[str]) -> Iterable[Path]:
    """Yield the files that patterns stand for, relative to the plan's folder or absolute."""
    for pattern in patterns:
        matches = sorted(glob.glob(str(folder / pattern), recursive=True))  # noqa: PTH207  which takes no absolute one
        if not matches:
            raise PlanError(f"{where}: key 'inputs': there is no file {pattern!r} as seen from {folder}")
        yield from (Path(one).resolve() for one in matches if Path(one).is_file())


def _fill(where: str, template: str, values: Mapping[str, Any]) -> str:
    try:
        return fill(template, values)
    except KeyError as missing:
        raise PlanError(
            f"{where}: no parameter {missing} for {template!r}. {nearest(missing.args[0], values)}"
        ) from None
    except ValueError as reason:
        raise PlanError(f"{where}: {template!r} isn't a valid template: {reason}") from None
