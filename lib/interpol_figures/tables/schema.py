"""The schema of the tables: `data/datapackage.json`, a Data Package v2 descriptor, as frozen values.

Besides the standard properties a field may say `delimiter` (a list in one cell) and `references` (keys of
other tables, any one of which the cell or each list item must equal); a resource may name `rules`, the rules
between columns that `interpol_figures.tables.row_checks` implements.
"""

import json
import os
import re
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

DESCRIPTOR = "datapackage.json"
RESOURCE_KEYS = {"name", "path", "title", "description", "format", "mediatype", "encoding", "schema", "rules"}
SCHEMA_KEYS = {"fields", "primaryKey", "foreignKeys", "missingValues"}
CONSTRAINTS = {"required", "unique", "pattern", "enum", "minimum", "maximum", "maxLength"}
TYPES = {"string", "number", "integer"}
INSTALLED = Path(__file__).resolve().parents[1] / "collection"  # the tables and notebooks that a wheel holds


@dataclass(frozen=True)
class Field:
    """A column: `references` are (table, column) keys, `delimiter` parts the items of a list."""

    name: str
    type: str = "string"
    title: str = ""
    description: str = ""
    example: str = ""
    constraints: dict[str, Any] = field(default_factory=dict, hash=False)
    delimiter: str | None = None
    references: tuple[tuple[str, str], ...] = ()
    categories: tuple[tuple[str, str], ...] = ()  # what each value means
    states: str = ""  # the indicator of which its dates or numbers are figures

    def items(self, text: str) -> list[str]:
        """The items of a cell: of a list each, else the whole text."""
        return text.split(self.delimiter) if self.delimiter else [text]


@dataclass(frozen=True)
class Table:
    """A table of the package; `path` is relative to the descriptor."""

    name: str
    path: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: str
    rules: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in their order in the file."""
        return [column.name for column in self.fields]

    def __getitem__(self, name: str) -> Field:
        """The column of that name; raises KeyError."""
        return {column.name: column for column in self.fields}[name]


@dataclass(frozen=True)
class Package:
    """All tables by name, the folder they lie in, and the descriptor as read."""

    folder: Path
    tables: dict[str, Table] = field(hash=False)
    descriptor: dict[str, Any] = field(hash=False, repr=False)

    @property
    def figure_tables(self) -> list[str]:
        """Names of the tables in which one row is one stated figure."""
        return [name for name, table in self.tables.items() if table.key == "figure"]


def find_data() -> Path:
    """Folder of the tables: `INTERPOL_FIGURES_DATA`, or `data` in this or a higher folder, or the checkout's.

    A notebook finds the same tables wherever it lies; an installed library has its own. Raises FileNotFoundError
    where there are none.
    """
    if named := os.environ.get("INTERPOL_FIGURES_DATA"):
        if not Path(named, DESCRIPTOR).is_file():
            raise FileNotFoundError(f"INTERPOL_FIGURES_DATA names {named}, which holds no {DESCRIPTOR}")
        return Path(named).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[3], INSTALLED):
        if (folder / "data" / DESCRIPTOR).is_file():
            return folder / "data"
    raise FileNotFoundError(
        f"no data/{DESCRIPTOR} in {here} or above; set INTERPOL_FIGURES_DATA to the folder of the tables"
    )


def working_copy() -> Path:
    """The folder that holds tables, notebooks and reports, where these may be changed.

    Raises ValueError for the collection that came with an installed library.
    """
    folder = find_data().parent
    if folder == INSTALLED:
        raise ValueError(
            "this needs a folder of your own: `interpol-figures init FOLDER` lays out tables, notebooks and plan in "
            "one; run the command again in there"
        )
    return folder


def read_package(folder: Path | None = None) -> Package:
    """The schema of the tables in a folder; raises ValueError for a property that nothing here heeds.

    Raises FileNotFoundError where the folder holds no tables.
    """
    folder = Path(folder) if folder else find_data()
    if not (folder / DESCRIPTOR).is_file():
        raise FileNotFoundError(f"{folder} holds no {DESCRIPTOR}; name the folder of the tables")
    return _read(folder, (folder / DESCRIPTOR).read_bytes())


@cache
def _read(folder: Path, content: bytes) -> Package:
    try:
        descriptor = json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{DESCRIPTOR}: {error}") from error
    try:
        return _package(folder, descriptor)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"{DESCRIPTOR}: not a Data Package with tables ({type(error).__name__}: {error})") from error


def _package(folder: Path, descriptor: dict[str, Any]) -> Package:
    tables: dict[str, Table] = {}
    for resource in descriptor["resources"]:
        table = _table(resource)
        if table.name in tables or table.path in {one.path for one in tables.values()}:
            raise ValueError(f"{DESCRIPTOR}, {table.name}: the table or its file stands twice")
        tables[table.name] = table
    _check_references(tables)
    return Package(folder, tables, descriptor)


def _once(pairs: list[tuple[str, object]]) -> dict[str, Any]:
    """A JSON object; a key that stands twice would silently hide its first value."""
    names = [name for name, _ in pairs]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"the key {', '.join(sorted(twice))} stands twice in one object")
    return dict(pairs)


def _check_references(tables: dict[str, Table]) -> None:
    for table in tables.values():
        if table.key not in table.columns:
            raise ValueError(f"{DESCRIPTOR}, {table.name}: the key {table.key!r} is no column")
        for column in table.fields:
            for other, name in column.references:
                if other not in tables or name not in tables[other].columns:
                    raise ValueError(f"{DESCRIPTOR}, {table.name}.{column.name}: no column {other}.{name} to refer to")


def _table(resource: dict[str, Any]) -> Table:
    place, schema = f"{DESCRIPTOR}, {resource['name']}", resource["schema"]
    _refuse_unknown(place, {*resource} - RESOURCE_KEYS | {*schema} - SCHEMA_KEYS)
    keys = [(key["fields"], key["reference"]) for key in schema.get("foreignKeys", ())]
    return Table(
        **{name: resource[name] for name in ("name", "path", "title", "description")},
        fields=tuple(
            _field(place, column, [(to["resource"], to["fields"]) for name, to in keys if name == column["name"]])
            for column in schema["fields"]
        ),
        key=schema["primaryKey"],
        rules=tuple(resource.get("rules", ())),
    )


def _field(table: str, properties: dict[str, Any], keys: list[tuple[str, str]]) -> Field:
    place, constraints = f"{table}.{properties['name']}", properties.get("constraints", {})
    _refuse_unknown(place, {*properties} - {one.name for one in fields(Field)} | {*constraints} - CONSTRAINTS)
    try:
        re.compile(constraints.get("pattern", ""))
    except re.error as error:
        raise ValueError(f"{place}: the pattern {constraints['pattern']!r} can't be read ({error})") from error
    if properties["type"] not in TYPES:
        raise ValueError(f"{place}: unknown type {properties['type']!r}; known are {', '.join(sorted(TYPES))}")
    references = [tuple(key.split(".")) for key in properties.get("references", ())]
    categories = [(one["value"], one["label"]) for one in properties.get("categories", ())]
    read = {"references": (*references, *keys), "categories": tuple(categories)}
    return Field(**{**properties, **read, "example": str(properties.get("example", ""))})


def _refuse_unknown(place: str, unknown: set[str]) -> None:
    if unknown:
        raise ValueError(f"{place}: unknown property {', '.join(sorted(unknown))}")
