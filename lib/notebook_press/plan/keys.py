"""The keys of a plan and what each may hold, checked one way for every table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notebook_press.errors import PlanError, PressError, nearest


@dataclass(frozen=True)
class Key:
    """What a key of a plan's table may hold."""

    kind: Any  # its type, or a union of types
    texts: bool = False  # whether a list or table holds nothing but texts
    known: tuple[str, ...] = ()
    least: int = 0
    unit: str = ""
    form: str = ""  # a regular expression that it matches
    example: str = ""

    def problem(self, value: Any) -> str:
        """Say what is wrong with a value; nothing if it can be had."""
        if not isinstance(value, self.kind) or (isinstance(value, bool) and self.kind is int):
            kind = getattr(self.kind, "__name__", None) or str(self.kind).replace("|", "or")
            return f"expected {kind}, found {value!r}"
        if isinstance(value, int) and value < self.least:
            return f"{value} {self.unit}; give {self.least} or more"
        if self.form and not re.fullmatch(self.form, value):
            return f"{value!r} is no {self.example}"
        held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        for one in held:
            if self.known and one not in self.known:
                return f"{one!r}. {nearest(str(one), self.known)}"
            if self.texts and not isinstance(one, str):
                return f"expected texts, found {one!r}"
        return ""


# Of [project] for all reports, or of a report alone; lists and tables of both count.
SHARED = {
    "group": Key(str),
    "language": Key(str, form=r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", example="code such as 'en' or 'pt-BR'"),
    "engine": Key(str, known=("fork", "kernel")),
    "timeout": Key(int, least=1, unit="seconds"),
    "memory": Key(int, least=300, unit="MB"),
    "output": Key(int, least=1, unit="MB"),
    "weight": Key(int, least=1, unit="kB"),
    "inputs": Key(list, texts=True),
    "allow": Key(list, known=("weight", "network", "widgets", "paths")),
    "writes": Key(list, texts=True),
}
REPORT = {
    "notebook": Key(str),
    "title": Key(str),
    "description": Key(str),
    "parameters": Key(dict),
    "matrix": Key(dict),
    "name": Key(str),
    "baseline": Key(bool | list),
    **SHARED,
}
PROJECT = {
    "title": Key(str),
    "site": Key(str),
    "baselines": Key(str),
    "checks": Key(list, texts=True),
    "facts": Key(list, texts=True),
    "environment": Key(dict, texts=True),
    **SHARED,
}
PLAN = {"project": Key(dict), "report": Key(dict), "moved": Key(dict, texts=True)}


def check_keys(where: str, table: Any, keys: Mapping[str, Key], error: type[PressError] = PlanError) -> None:
    """Raise an error unless a table has known keys only, with values that they can have."""
    if not isinstance(table, dict):
        raise error(f"{where}: expected a table of keys, found {table!r}")
    for key, value in table.items():
        if key not in keys:
            raise error(f"{where}: unknown key {key!r}. {nearest(key, keys)}")
        if problem := keys[key].problem(value):
            raise error(f"{where}: key {key!r}: {problem}")
