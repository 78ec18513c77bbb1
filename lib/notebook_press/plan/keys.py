"""The keys of a plan and what each may hold: declared once, beside the fields that they fill, and checked one way."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, get_args

from notebook_press.errors import PlanError, PressError, nearest

KEY, SHARED = "key", "shared"  # in the metadata of a dataclass's field


@dataclass(frozen=True)
class Key:
    """What a key of a plan's table, or a parameter of a notebook, may hold."""

    kind: Any  # its type, or a union of types
    of: Any = object  # the type of what a list or table holds
    known: tuple[Any, ...] | None = None  # the choices there are
    least: Any = None
    most: Any = None
    unit: str = ""
    form: str = ""  # a regular expression that it matches
    example: str = ""

    def problem(self, value: Any) -> str:
        """Say what is wrong with a value; nothing if it can be had. Nothing is converted."""
        # bool is a kind of int in Python, but nobody who writes `true` means 1.
        is_misused = isinstance(value, bool) and not {bool, object} & {self.kind, *get_args(self.kind)}
        if is_misused or not isinstance(value, self.kind):
            return f"expected {_type_name(self.kind)}, found {value!r}"
        if self.least is not None and not value >= self.least:  # which NaN isn't either
            return f"{value!r} is below the minimum {self.least!r} {self.unit}".rstrip()
        if self.most is not None and not value <= self.most:
            return f"{value!r} is above the maximum {self.most!r}"
        if self.form and not re.fullmatch(self.form, value):
            return f"{value!r} is no {self.example}"
        held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        for one in held:
            if self.known is not None and one not in self.known:
                return f"{one!r} isn't a choice. {nearest(str(one), self.known)}"
            if not isinstance(one, self.of):
                return f"expected {_type_name(self.of)} in it, found {one!r}"
        return ""


def key(kind: Any, default: Any = MISSING, *, shared: bool = False, **rules: Any) -> Any:
    """Return a dataclass's field that a key of the same name fills.

    A `shared` one may stand in ``[project]``, for all reports, or in a report alone.
    """
    metadata = {KEY: Key(kind, **rules), SHARED: shared}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


def keys_of(declared: Any, *, shared: bool = False) -> dict[str, Key]:
    """Return the keys that fill a dataclass's fields: all, or the shared ones."""
    found = [one for one in fields(declared) if KEY in one.metadata and (one.metadata[SHARED] or not shared)]
    return {one.name: one.metadata[KEY] for one in found}


def check_keys(where: str, table: Any, keys: Mapping[str, Key], error: type[PressError] = PlanError) -> None:
    """Raise an error unless a table has known keys only, with values that they can have."""
    if not isinstance(table, dict):
        raise error(f"{where}: expected a table of keys, found {table!r}")
    for name, value in table.items():
        if name not in keys:
            raise error(f"{where}: unknown key {name!r}. {nearest(name, keys)}")
        if problem := keys[name].problem(value):
            raise error(f"{where}: key {name!r}: {problem}")


def _type_name(kind: Any) -> str:
    return getattr(kind, "__name__", None) or str(kind).replace("|", "or")
