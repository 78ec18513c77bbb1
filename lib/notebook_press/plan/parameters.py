"""What a notebook may be given: names, types, defaults and domains, checked before any kernel starts.

papermill's `inspect_notebook` reads the parameters cell with a regular expression, and costs every render the quarter
of a second of papermill's import. Here the cell is parsed as the Python it is. What papermill takes is taken: other
statements pass, and a parameter whose type can't be told takes any value. A domain that an annotation can't express
stands in the notebook's metadata::

    "press": {"parameters": {"source": {"choices": "sources:tier=account"},
                             "year": {"minimum": 1923, "maximum": 2100}}}
"""

import ast
import contextlib
import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from notebook_press.errors import ParameterError, nearest
from notebook_press.plan.keys import Key, check_keys, key, keys_of
from notebook_press.plan.matrix import Choices, values_of

TYPES: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float | int,
    "bool": bool,
    "list": list,
    "dict": dict,
    "date": str,
    "any": object,
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook, as its author declared it: in its cell, or as a key in the metadata."""

    name: str
    type: str = key(str, known=tuple(TYPES))
    default: Any = None
    help: str = key(str, "")
    optional: bool = False
    choices: tuple[Any, ...] | None = key(str | list, None)
    minimum: Any = key(object, None)
    maximum: Any = key(object, None)
    used: bool = True  # whether a cell besides the tagged one names it

    @property
    def domain(self) -> Key:
        """What it may hold, unless it is optional and holds nothing."""
        return Key(TYPES[self.type], known=self.choices, least=self.minimum, most=self.maximum)


DOMAIN = keys_of(Parameter)


def declared(notebook: Path, choices: Choices | None = None) -> tuple[Parameter, ...]:
    """Return the parameters that a notebook declares.

    Parameters
    ----------
    notebook
        The `.ipynb` file; its cell tagged ``parameters`` holds plain assignments of literals.
    choices
        Resolves a reference in the notebook's metadata, as for `plan.read_plan`.

    Raises
    ------
    ParameterError
        Naming the file, and the cell's line or the key of the metadata that is wrong.
    """
    document = read_form(notebook)
    code = [(number, cell) for number, cell in enumerate(document["cells"]) if cell["cell_type"] == "code"]
    tagged = [(number, cell) for number, cell in code if "parameters" in cell["metadata"].get("tags", [])]
    domains = document["metadata"].get("press", {}).get("parameters", {})
    if len(tagged) > 1:
        raise ParameterError(f"{notebook}: {len(tagged)} cells are tagged 'parameters'; keep one")
    found = {one.name: one for number, cell in tagged for one in _read_cell(notebook, number, source(cell))}
    for name in domains.keys() - found.keys():
        raise ParameterError(
            f"{notebook}: metadata describes the parameter {name!r}, "
            f"which the parameters cell doesn't set. {nearest(name, found)}"
        )
    rest = "\n".join(source(cell) for number, cell in code if (number, cell) not in tagged)
    result = []
    for name, one in found.items():
        described = _with_domain(notebook, one, domains.get(name, {}), choices)
        check_value(f"{notebook}: default of", described, described.default)
        result.append(replace(described, used=bool(re.search(rf"\b{re.escape(name)}\b", rest))))
    return tuple(result)


def read_form(notebook: Path) -> dict[str, Any]:
    """Read a notebook and raise `ParameterError` unless it has the form of one."""
    try:
        document: dict[str, Any] = json.loads(Path(notebook).read_text(encoding="utf-8-sig"))
        old = document.get("nbformat", 4) < 4
        for cell in () if old else document["cells"]:
            if not isinstance(source(cell), str) or not isinstance(cell["metadata"].get("tags", []), list):
                raise TypeError("a cell of another form")
            cell["cell_type"].lower()
        metadata = {} if old else document["metadata"]
        metadata.get("press", {}).get("parameters", {}).keys()
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise ParameterError(f"{notebook}: not a notebook ({type(error).__name__}: {error}); restore it") from None
    if old:
        raise ParameterError(
            f"{notebook}: its format is nbformat {document['nbformat']}, from before 2015; convert it with "
            "`jupyter nbconvert --to notebook --inplace`"
        )
    return document


def check(parameters: Mapping[str, Any], allowed: Iterable[Parameter], where: str = "") -> None:
    """Raise `ParameterError` unless every value is declared, of its type and in its domain.

    Nothing is converted: a value of another type is refused.
    """
    known = {one.name: one for one in allowed}
    for name, value in parameters.items():
        if name not in known:
            raise ParameterError(f"{where}: unknown parameter {name!r}. {nearest(name, known)}")
        if not known[name].used:
            raise ParameterError(f"{where}: the parameter {name!r} is never used in the notebook; use it or drop it")
        check_value(f"{where}:", known[name], value)


def check_value(where: str, parameter: Parameter, value: Any) -> None:
    """Raise `ParameterError` unless the value is one that the parameter takes."""
    if value is ... or (value is None and parameter.optional):
        return
    problem = parameter.domain.problem(value)
    if not problem and parameter.type == "date" and not _is_date(value):
        problem = f"{value!r} is no date; write it like '2025-12-31'"
    if not problem and not _has_json(value):
        problem = f"{value!r} holds what JSON has no form for; write dates as strings"
    if problem:
        raise ParameterError(f"{where} parameter {parameter.name!r}: {problem}")


def source(cell: Mapping[str, Any]) -> str:
    """Return a cell's source, which a notebook file stores as a string or as a list of lines."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def _has_json(value: Any) -> bool:
    try:
        json.dumps(value, default=list)  # a set passes; it may be a default, and is never handed on
    except (TypeError, ValueError):
        return False
    return True


def _is_date(value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _read_cell(notebook: Path, number: int, text: str) -> Iterator[Parameter]:
    where = f"{notebook}: parameters cell (cell {number})"
    try:
        statements = _statements(text)
    except SyntaxError as error:
        raise ParameterError(f"{where}, line {error.lineno}: not valid Python: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise ParameterError(f"{where}: not valid Python: {error}") from None
    for node in statements:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value, type_comment=comment):
                yield _parameter(name, value, _type_comment(comment or ""))
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=ast.expr() as value):
                yield _parameter(name, value, annotation)


def _parameter(name: str, value: ast.expr, annotation: ast.expr | None) -> Parameter:
    """Return a parameter of the type that its annotation states, or that of its default; any where neither says it."""
    default = _literal(value)
    names = [] if annotation is None else _members(annotation)
    choices = next((one for one in names if isinstance(one, tuple)), None)
    kinds = [type(choices[0]).__name__] if choices else []
    kinds += [one for one in names if one not in ("None", choices)]
    kind = kinds[0] if len(kinds) == 1 else "any" if kinds else type(default).__name__
    optional = default is None or "None" in names
    return Parameter(name, kind if kind in TYPES else "any", default, optional=optional, choices=choices)


def _literal(value: ast.expr) -> Any:
    """Return the value of a literal, or `...` for what only a run of the cell would tell."""
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return ...


def _statements(text: str) -> list[ast.stmt]:
    """Return a cell's statements, those of papermill's form ``a = None  # type: int`` with their comments."""
    with contextlib.suppress(SyntaxError):  # such a comment may stand where Python knows none
        return ast.parse(text, type_comments=True).body
    return ast.parse(text).body


def _type_comment(comment: str) -> ast.expr | None:
    """Return the annotation that a comment gives, if it is one."""
    with contextlib.suppress(SyntaxError, RecursionError, MemoryError):
        return ast.parse(comment, mode="eval").body
    return None


def _members(annotation: ast.expr) -> list[Any]:
    """Return the names in a union, of list[str] only list; the values of a Literal come as one tuple."""
    match annotation:
        case ast.BinOp(left=left, right=right):
            return [*_members(left), *_members(right)]
        case ast.Subscript(value=outer, slice=inner):
            kind, values = ast.unparse(outer).rpartition(".")[2], _literal(inner)
            if kind == "Optional":
                return [*_members(inner), "None"]
            if kind == "Literal" and values is not ...:
                return [values if isinstance(values, tuple) else (values,)]
            return [kind]
    return [ast.unparse(annotation)]


def _with_domain(notebook: Path, parameter: Parameter, domain: Any, choices: Choices | None) -> Parameter:
    where = f"{notebook}: metadata of the parameter {parameter.name!r}"
    check_keys(where, domain, DOMAIN, ParameterError)
    changes = dict(domain)
    if "choices" in changes:
        changes["choices"] = tuple(values_of(where, changes["choices"], choices, ParameterError))
    described = replace(parameter, **changes)
    for bound in ("minimum", "maximum"):
        value = getattr(described, bound)
        if value is not None and not isinstance(value, TYPES[described.type]):
            raise ParameterError(f"{where}: the {bound} {value!r} is no {described.type}")
    return described
