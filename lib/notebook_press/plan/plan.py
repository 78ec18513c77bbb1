"""The plan: which notebook, with which parameters, becomes which report.

A plan is a TOML file that lies beside its notebooks::

    [report.membership]
    notebook = "01-membership.ipynb"
    title = "Who belongs"
    group = "Membership"
    parameters = {as_known_on = "2025-12-31"}

    [report.audit]
    notebook = "07-audit.ipynb"
    name = "audit-{source}"
    matrix = {source = "sources:tier=account"}

`baseline` is true where the report is under regression; with a matrix, it may list the names of those that are.

`timeout` is in seconds, 600 unless given; `memory` (2000) and `output`, what it may print and show (10), are
in megabytes, all for the whole notebook. `engine` is `fork` unless a notebook needs an ordinary kernel: for
widgets, or a library that can't be forked.

`inputs` names files (patterns work) on which the report depends though its kernel can't be seen to read them: what
other programs read, or a compiled library behind Python's back.

`allow` switches off checks of what a report shows: its ``weight``, what it fetches from the ``network``, ``scripts`` in
its HTML (which no page runs) and ``paths`` of the machine.

A table ``[moved]`` leads from names that reports had to those that they have now, or to a place in one:
``"audit-2020" = "audit#2020"``; a page under the old name leads on.

A matrix gives one report for each combination of its values, which titles and descriptions may hold;
``{source!w}`` writes the value in words, ``first_light`` as First Light. A list stands for itself; a string is
a reference, which a function handed in from outside turns into values. So the press need not know
what a source is.
"""

from __future__ import annotations

import glob
import itertools
import math
import re
import string
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from notebook_press.errors import PlanError, nearest

Choices = Callable[[str], Iterable[Any]]

ALLOWABLE = ("weight", "network", "scripts", "paths")
ENGINES = ("fork", "kernel")
KEYS: dict[str, Any] = {
    "notebook": str,
    "title": str,
    "description": str,
    "group": str,
    "parameters": dict,
    "matrix": dict,
    "name": str,
    "engine": str,
    "timeout": int,
    "memory": int,
    "output": int,
    "baseline": bool | list,
    "inputs": list,
    "allow": list,
}
KEPT = ("group", "engine", "timeout", "memory", "output")  # keys that a report has as they stand
LEAST_MEMORY = 300
MOST_REPORTS = 10_000
# The name becomes a file name and part of an address on every system.
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
SAFE_PLACE = re.compile(r"[\w.-]+")

FIELD = re.compile(r"[^\W\d]\w*(\[[0-9]{1,4}\])?")


class Template(string.Formatter):
    """Format strings of names and places in lists, with `!w`, a value in words, and `!n`, a name made of it.

    >>> Template().format("Operation {series!w}", series="first_light")
    'Operation First Light'
    >>> Template().format("{city!n}", city="São Paulo")
    'sao-paulo'
    """

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """Convert as format strings do, or write an id in words."""
        if conversion == "w":
            return re.sub(r"[_-]+", " ", str(value)).title()
        if conversion == "n":
            letters = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode().lower()
            return re.sub(r"[^a-z0-9.]+", "-", letters).strip("-.")
        return super().convert_field(value, conversion)

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Any) -> Any:
        """Return a value, or one of a list, by its name; what else hangs on a value is nobody's to show."""
        if not FIELD.fullmatch(field_name):
            raise ValueError(f"{field_name!r} is no parameter, nor one of a list such as years[0]")
        return super().get_field(field_name, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write a value as it is: a width could fill the memory."""
        if format_spec:
            raise ValueError(f"leave out {format_spec!r}")
        return str(value)


@dataclass(frozen=True)
class Report:
    """One report to be rendered."""

    name: str
    notebook: Path
    parameters: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    description: str = ""
    group: str = ""
    engine: str = "fork"
    timeout: int = 600
    memory: int = 2000
    output: int = 10
    baseline: bool = False
    allow: tuple[str, ...] = ()
    inputs: tuple[Path, ...] = field(default=(), repr=False)  # no part of what its page is made from


@dataclass(frozen=True)
class Plan:
    """All reports of a collection, in the order in which the plan names them."""

    path: Path
    reports: tuple[Report, ...]
    choices: Choices | None = field(default=None, repr=False, compare=False)
    moved: Mapping[str, str] = field(default_factory=dict)  # old names of reports, and where they lead

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
    reports: dict[str, Report] = {}
    document = _document(path)
    for entry, table in _entries(path, document).items():
        for report in _expand(path, entry, table, choices):
            if report.name in reports:
                raise PlanError(
                    f"{path}: report {entry!r}: the name {report.name!r} is taken already; "
                    "give `name` a field of the matrix, or choose another name"
                )
            reports[report.name] = report
    return Plan(path, tuple(reports.values()), choices, _moved(path, document.get("moved", {}), reports))


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlanError(f"{path}: there is no such plan") from None
    except (ValueError, RecursionError) as error:  # also: not UTF-8, numbers or nesting beyond all measure
        raise PlanError(f"{path}: not valid TOML: {error}") from None


def _entries(path: Path, document: Mapping[str, Any]) -> dict[str, Any]:
    for key in document.keys() - {"report", "moved"}:
        raise PlanError(f"{path}: unknown table {key!r}; a plan holds [report.NAME] tables, and [moved]")
    entries = document.get("report", {})
    if not isinstance(entries, dict) or not entries:
        raise PlanError(f"{path}: the plan names no report; add a [report.NAME] table")
    return entries


def _moved(path: Path, table: Any, reports: Mapping[str, Report]) -> dict[str, str]:
    """Return the old names with what they lead to, checked."""
    where = f"{path}: table 'moved'"
    if not isinstance(table, dict):
        raise PlanError(f"{where}: expected a table of names, found {table!r}")
    for old, new in table.items():
        if not SAFE_NAME.fullmatch(old) or old in reports:
            raise PlanError(f"{where}: {old!r} is no name that a report has had; a report's name stands here only once")
        name, _, place = str(new).partition("#")
        if name not in reports:
            raise PlanError(f"{where}: {old!r} leads to {name!r}, and no report is named so. {nearest(name, reports)}")
        if place and not SAFE_PLACE.fullmatch(place):
            raise PlanError(f"{where}: {old!r} leads to {new!r}; a place is named in letters, digits, '-', '_' and '.'")
    return dict(table)


def _expand(path: Path, entry: str, table: Any, choices: Choices | None) -> Iterable[Report]:
    where = f"{path}: report {entry!r}"
    _check_keys(where, table)
    notebook = _notebook(where, path.parent, table["notebook"])
    given = table.get("parameters", {})
    matrix = {key: _values(where, key, value, choices) for key, value in table.get("matrix", {}).items()}
    for key in matrix.keys() & given.keys():
        raise PlanError(f"{where}: {key!r} stands in both `parameters` and `matrix`; keep one")
    if "name" in table and not matrix:
        raise PlanError(f"{where}: key 'name' is for a matrix; rename the table [report.{table['name']}] instead")
    template = table.get("name") or "-".join([entry, *(f"{{{key}}}" for key in matrix)])
    if (count := math.prod(map(len, matrix.values()))) > MOST_REPORTS:
        raise PlanError(f"{where}: the matrix gives {count:,} reports, more than {MOST_REPORTS:,}; choose fewer values")
    marked = table["baseline"] if isinstance(table.get("baseline"), list) else []
    inputs = tuple(_inputs(where, path.parent, table.get("inputs", [])))
    names: list[str] = []
    for combination in itertools.product(*matrix.values()):
        parameters = {**given, **dict(zip(matrix, combination, strict=True))}
        name = _fill(where, "name", template, parameters)
        if not SAFE_NAME.fullmatch(name):
            raise PlanError(
                f"{where}: key 'name': {name!r} can't name a file everywhere; "
                "use lower-case letters, digits, '-', '_' and '.', or `!n` as in {city!n}"
            )
        yield Report(
            name=name,
            notebook=notebook,
            parameters=parameters,
            title=_fill(where, "title", table.get("title", ""), parameters),
            description=_fill(where, "description", table.get("description", ""), parameters),
            baseline=name in marked if marked else table.get("baseline", False),
            inputs=inputs,
            allow=tuple(table.get("allow", ())),
            **{key: table[key] for key in KEPT if key in table},
        )
        names.append(name)
    if unknown := [one for one in marked if one not in names]:
        raise PlanError(f"{where}: key 'baseline': no report {unknown[0]!r} is made. {nearest(str(unknown[0]), names)}")


def _check_keys(where: str, table: Any) -> None:
    if not isinstance(table, dict):
        raise PlanError(f"{where}: expected a table of keys, found {table!r}")
    for key, value in table.items():
        if key not in KEYS:
            raise PlanError(f"{where}: unknown key {key!r}. {nearest(key, KEYS)}")
        if not isinstance(value, KEYS[key]) or (isinstance(value, bool) and KEYS[key] is int):
            name = getattr(KEYS[key], "__name__", None) or str(KEYS[key]).replace("|", "or")
            raise PlanError(f"{where}: key {key!r}: expected {name}, found {value!r}")
    if "notebook" not in table:
        raise PlanError(f"{where}: key 'notebook' is missing; name the notebook to run")
    if table.get("engine", "fork") not in ENGINES:
        raise PlanError(f"{where}: key 'engine': {table['engine']!r}. {nearest(table['engine'], ENGINES)}")
    for one in table.get("allow", ()):
        if one not in ALLOWABLE:
            raise PlanError(f"{where}: key 'allow': {one!r}. {nearest(str(one), ALLOWABLE)}")
    if table.get("timeout", 1) < 1:
        raise PlanError(f"{where}: key 'timeout': {table['timeout']} seconds; give 1 or more")
    if table.get("output", 1) < 1:
        raise PlanError(f"{where}: key 'output': {table['output']} MB; give 1 or more")
    if table.get("memory", LEAST_MEMORY) < LEAST_MEMORY:
        raise PlanError(
            f"{where}: key 'memory': {table['memory']} MB; the libraries alone take about half of {LEAST_MEMORY} MB, "
            "so give that or more"
        )


def _notebook(where: str, folder: Path, given: str) -> Path:
    path = (folder / given.replace("\0", "\ufffd")).resolve()
    if not path.is_relative_to(folder):
        raise PlanError(f"{where}: key 'notebook': {given!r} leads out of {folder}; keep notebooks beside the plan")
    if path.suffix != ".ipynb" or not path.is_file():
        known = sorted(str(one.relative_to(folder)) for one in folder.rglob("[!.]*.ipynb"))
        raise PlanError(f"{where}: key 'notebook': there is no notebook {given!r}. {nearest(given, known)}")
    return path


def _inputs(where: str, folder: Path, patterns: list[Any]) -> Iterable[Path]:
    """Yield the files that patterns stand for, relative to the plan's folder or absolute."""
    for pattern in patterns:
        if not isinstance(pattern, str):
            raise PlanError(f"{where}: key 'inputs': expected names of files, found {pattern!r}")
        matches = sorted(glob.glob(str(folder / pattern), recursive=True))  # noqa: PTH207  which takes no absolute one
        if not matches:
            raise PlanError(f"{where}: key 'inputs': there is no file {pattern!r} as seen from {folder}")
        yield from (Path(one).resolve() for one in matches if Path(one).is_file())


def _values(where: str, key: str, value: Any, choices: Choices | None) -> Sequence[Any]:
    where = f"{where}: key 'matrix.{key}'"
    if isinstance(value, str):
        values = resolve(where, value, choices, PlanError)
    elif isinstance(value, list):
        values = value
    else:
        raise PlanError(f"{where}: expected a list or a reference, found {value!r}")
    if not values:
        raise PlanError(f"{where}: {value!r} gives no value, so there would be no report")
    return values


def resolve(where: str, reference: str, choices: Choices | None, error: type[Exception]) -> list[Any]:
    """Turn a reference into its values, with an error that says where the reference stands."""
    if choices is None:
        raise error(f"{where}: {reference!r} is a reference, and nothing was handed in to resolve it; give a list")
    try:
        return list(choices(reference))
    except (LookupError, ValueError) as reason:
        raise error(f"{where}: the reference {reference!r} can't be resolved: {reason}") from reason


def _fill(where: str, key: str, template: str, values: dict[str, Any]) -> str:
    try:
        return Template().vformat(template, (), values)
    except KeyError as missing:
        raise PlanError(
            f"{where}: key {key!r}: no parameter {missing} for {template!r}. {nearest(missing.args[0], values)}"
        ) from None
    except (IndexError, ValueError, AttributeError) as reason:
        raise PlanError(f"{where}: key {key!r}: {template!r} isn't a valid template: {reason}") from None
