"""Checks of single cells against the schema's constraints.

A field's constraints become checks of a text, and each is put to all distinct texts of a column in one go.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import filterfalse

import numpy as np
import pandas as pd

from interpol_figures.tables.schema import Field, Table
from interpol_figures.tables.violations import Fault

NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?"
INTEGER = r"-?(0|[1-9][0-9]*)"
# Invisible though Unicode calls them letters or marks: joiners, fillers, variation selectors. U+FFFD is what a
# program leaves of a character that it couldn't read.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufffd]")
FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")  # the full-width signs count in East Asian spreadsheets
TYPED_AS_TEXT = re.compile(r"['’][0-9=+\-@]")
LEFT_BY_PROGRAM = {"nan", "none", "null", "n/a", "na", "nat", "<na>", "true", "false", "inf", "-inf", "undefined"}
# Texts of the common sort, which no check of texts needs to look at.
_WORDS = "|".join(map(re.escape, sorted(LEFT_BY_PROGRAM)))
PLAIN = rf"(?!(?i:{_WORDS})$)(?:[A-Za-z0-9(][ -~]{{0,498}}(?<! ))?"
SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|#+)")
LONGEST, DIGITS = 500, 24

Columns = dict[str, np.ndarray]  # the cells of a table as texts
Find = Callable[[Collection[str]], Iterable[str]]
Check = tuple[Find, str, str]  # what finds bad texts among texts, the rule they break, the fix


def columns_of(cells: pd.DataFrame) -> Columns:
    """The columns of a table as arrays of texts."""
    return dict(zip(cells, cells.to_numpy().T, strict=True))


def check_cells(table: Table, cells: Columns, lines: Sequence[int]) -> list[Fault]:
    """Faults of all cells of a table, whose rows stand on `lines`; each distinct text of a column is looked at once."""
    return [
        Fault(table.path, lines[row], field.name, cells[field.name][row] or None, rule, fix)
        for field in table.fields
        for rows, rule, fix in _breaches(field, cells[field.name])
        for row in rows
    ]


def _breaches(field: Field, values: np.ndarray) -> Iterator[tuple[np.ndarray, str, str]]:
    """Numbers of the rows at fault, the rule and the fix."""
    texts = set(values.tolist())
    suspects = unlike(PLAIN, texts) if field.type == "string" else []
    for among, checks in ((suspects, TEXT_CHECKS), (texts, checks_of(field))):
        for find, rule, fix in checks if among else ():
            found = set(find(among))
            if found:
                yield np.flatnonzero([text in found for text in values.tolist()]), rule, fix
    if field.constraints.get("unique"):
        twice = pd.Series(values).duplicated().to_numpy() & (values != "")
        yield np.flatnonzero(twice), "the value stands twice in the column", "give each row its own"


def unlike(form: str, texts: Collection[str]) -> list[str]:
    """The texts that don't have a form, a regular expression that matches no line break.

    A million texts are a run of lines, which one match passes over as long as they have the form.

    >>> unlike("[a-z]+", ["one", "Two", "three", ""])
    ['Two', '']
    """
    lines = "\n".join([*texts, ""])
    if lines.count("\n") != len(texts):  # a text has a line break itself
        return list(filterfalse(re.compile(form, re.ASCII).fullmatch, texts))
    run, found, place = re.compile(rf"(?:(?:{form})\n)*+", re.ASCII | re.MULTILINE), [], 0
    while (place := run.match(lines, place).end()) < len(lines):
        end = lines.index("\n", place)
        found.append(lines[place:end])
        place = end + 1
    return found


def _each(is_bad: Callable[[str], object]) -> Find:
    return partial(filter, is_bad)


def _longer(most: int, texts: Collection[str]) -> Iterable[str]:
    return [text for text in texts if len(text) > most] if len(max(texts, key=len)) > most else ()


def _empty(texts: Collection[str]) -> Iterable[str]:
    return [""] if "" in texts else ()


def checks_of(field: Field) -> Iterator[Check]:
    """What a cell of a column is checked for besides `TEXT_CHECKS`; an empty cell only breaks `required`."""
    if field.constraints.get("required"):
        yield _empty, "the cell is empty", f"fill it: {field.description}"
    if field.type != "string":
        yield from _number_checks(field)
    yield from _constraint_checks(field)


def _has_unseen(text: str) -> bool:
    if text.isprintable():  # which no control, format or direction mark is
        return not text.isascii() and UNSEEN.search(text) is not None
    return any(not mark.isprintable() and unicodedata.category(mark) != "Zs" for mark in text)


def _is_decomposed(text: str) -> bool:
    return not unicodedata.is_normalized("NFC", text)


def _is_untrimmed(text: str) -> bool:
    return text != text.strip()


def _left_by_program(text: str) -> bool:
    return text.lower() in LEFT_BY_PROGRAM


TEXT_CHECKS: list[Check] = [
    (
        _each(FORMULA.match),
        "the cell starts with = + - or @, which a spreadsheet runs as a formula",
        "reword it",
    ),
    (_each(_has_unseen), "the cell holds a line break or an invisible character", "remove it"),
    (
        _each(_is_decomposed),
        "the cell holds accents apart from their letters",
        "save it in the composed form (Unicode NFC)",
    ),
    (_each(_is_untrimmed), "the cell starts or ends with a space", "trim it"),
    (_each(TYPED_AS_TEXT.match), "the cell starts with a spreadsheet's mark for text", "remove the apostrophe"),
    (_each(SPREADSHEET_ERROR.match), "the cell holds a spreadsheet's error", "write what was meant"),
    (
        _each(_left_by_program),
        "the cell holds a word that programs leave for no value or a logical one",
        "empty or reword it",
    ),
    (partial(_longer, LONGEST), f"the cell is longer than {LONGEST} characters", "shorten it"),
]


def _number_checks(field: Field) -> Iterator[Check]:
    form, name = (INTEGER, "a whole number") if field.type == "integer" else (NUMBER, "a plain number")
    number = re.compile(form)

    def is_number(text: str) -> bool:
        return len(text) <= DIGITS and number.fullmatch(text) is not None

    yield (
        partial(unlike, f"(?:{form})?"),
        f"the cell is not {name}",
        "write digits 0 to 9 only, a point for decimals, no separators, no unit, no zeros to spare",
    )
    yield partial(_longer, DIGITS), f"the number has more than {DIGITS} digits", "check it"
    for limit, side, sign in (("minimum", "below", 1), ("maximum", "above", -1)):
        if limit in field.constraints:
            edge = Decimal(str(field.constraints[limit]))
            yield (
                _each(lambda text, edge=edge, sign=sign: is_number(text) and (edge - Decimal(text)) * sign > 0),
                f"the number is {side} {edge}",
                "correct it",
            )


def _constraint_checks(field: Field) -> Iterator[Check]:
    limits, delimiter = field.constraints, field.delimiter
    if "enum" in limits:
        known = {"", *limits["enum"]}
        yield (
            _each(lambda text: any(item not in known for item in _items(text, delimiter))),
            f"the value is not one of {', '.join(limits['enum'])}",
            "use one of them",
        )
    if "pattern" in limits:
        # ASCII, so that digits of other scripts don't pass for ours
        pattern = limits["pattern"]
        match = re.compile(pattern, re.ASCII).fullmatch
        by_run = not delimiter and "[^" not in pattern  # which could match a line break
        yield (
            partial(unlike, f"(?:{pattern})?")
            if by_run
            else _each(lambda text: text and not all(map(match, _items(text, delimiter)))),
            f"the value doesn't have the form {limits['pattern']}",
            f"write it like {field.example or 'its neighbours'}",
        )
    if "maxLength" in limits:
        most = limits["maxLength"]
        yield partial(_longer, most), f"the text is longer than {most} characters", "shorten it"
    if delimiter:
        yield (
            _each(lambda text: text and not _is_list(text, delimiter)),
            "the list names an item twice, holds an empty one or another separator",
            f"part items by {delimiter!r}, each once",
        )


def _items(text: str, delimiter: str | None) -> list[str]:
    return text.split(delimiter) if delimiter else [text]


def _is_list(text: str, delimiter: str) -> bool:
    items = text.split(delimiter)
    return len(set(items)) == len(items) and all(item.strip() and delimiter.strip() not in item for item in items)
