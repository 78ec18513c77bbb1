"""Checks of single cells against the schema's constraints.

A field's constraints become checks of a text, and each is put to all distinct texts of a column in one go.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd

from interpol_figures.faults import Fault
from interpol_figures.package import Field, Table

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
# Invisible though Unicode calls them letters or marks: joiners, fillers, variation selectors. U+FFFD is what a
# program leaves of a character that it couldn't read.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufffd]")
FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")  # the full-width signs count in East Asian spreadsheets
TYPED_AS_TEXT = re.compile(r"['’][0-9=+\-@]")
LEFT_BY_PROGRAM = {"nan", "none", "null", "n/a", "na", "nat", "<na>", "true", "false", "inf", "-inf", "undefined"}
# Texts of the common sort, which no check of texts needs to look at.
_WORDS = "|".join(map(re.escape, sorted(LEFT_BY_PROGRAM)))
PLAIN = re.compile(rf"(?!(?i:{_WORDS})\Z)(?:[A-Za-z0-9(][ -~]{{0,498}}(?<! ))?")
SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|#+)")
LONGEST, DIGITS = 500, 24

Columns = dict[str, np.ndarray]  # the cells of a table as texts
Check = tuple[Callable[[str], object], str, str]  # what is true of a bad text, the rule it breaks, the fix


def columns_of(cells: pd.DataFrame) -> Columns:
    """The columns of a table as arrays of texts."""
    return {name: cells[name].to_numpy() for name in cells}


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
    texts, is_plain = set(values.tolist()), PLAIN.fullmatch
    suspects = [text for text in texts if not is_plain(text)] if field.type == "string" else []
    for among, checks in ((suspects, TEXT_CHECKS), (texts, checks_of(field))):
        for bad, rule, fix in checks if among else ():
            found = set(filter(bad, among))
            if found:
                yield np.flatnonzero([text in found for text in values.tolist()]), rule, fix
    if field.constraints.get("unique"):
        twice = pd.Series(values).duplicated().to_numpy() & (values != "")
        yield np.flatnonzero(twice), "the value stands twice in the column", "give each row its own"


def checks_of(field: Field) -> Iterator[Check]:
    """What a cell of a column is checked for besides `TEXT_CHECKS`; an empty cell only breaks `required`."""
    if field.constraints.get("required"):
        yield _is_empty, "the cell is empty", f"fill it: {field.description}"
    if field.type != "string":
        yield from _number_checks(field)
    yield from _constraint_checks(field)


def _is_empty(text: str) -> bool:
    return not text


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


def _is_longer(most: int, text: str) -> bool:
    return len(text) > most


TEXT_CHECKS: list[Check] = [
    (
        FORMULA.match,
        "the cell starts with = + - or @, which a spreadsheet runs as a formula",
        "reword it",
    ),
    (_has_unseen, "the cell holds a line break or an invisible character", "remove it"),
    (_is_decomposed, "the cell holds accents apart from their letters", "save it in the composed form (Unicode NFC)"),
    (_is_untrimmed, "the cell starts or ends with a space", "trim it"),
    (TYPED_AS_TEXT.match, "the cell starts with a spreadsheet's mark for text", "remove the apostrophe"),
    (SPREADSHEET_ERROR.match, "the cell holds a spreadsheet's error", "write what was meant"),
    (
        _left_by_program,
        "the cell holds a word that programs leave for no value or a logical one",
        "empty or reword it",
    ),
    (partial(_is_longer, LONGEST), f"the cell is longer than {LONGEST} characters", "shorten it"),
]


def _number_checks(field: Field) -> Iterator[Check]:
    form, name = (INTEGER, "a whole number") if field.type == "integer" else (NUMBER, "a plain number")

    def is_number(text: str) -> bool:
        return len(text) <= DIGITS and form.fullmatch(text) is not None

    yield (
        lambda text: text and not form.fullmatch(text),
        f"the cell is not {name}",
        "write digits 0 to 9 only, a point for decimals, no separators, no unit, no zeros to spare",
    )
    yield partial(_is_longer, DIGITS), f"the number has more than {DIGITS} digits", "check it"
    for limit, side, sign in (("minimum", "below", 1), ("maximum", "above", -1)):
        if limit in field.constraints:
            edge = Decimal(str(field.constraints[limit]))
            yield (
                lambda text, edge=edge, sign=sign: is_number(text) and (edge - Decimal(text)) * sign > 0,
                f"the number is {side} {edge}",
                "correct it",
            )


def _constraint_checks(field: Field) -> Iterator[Check]:
    limits, delimiter = field.constraints, field.delimiter
    if "enum" in limits:
        known = {"", *limits["enum"]}
        yield (
            lambda text: any(item not in known for item in _items(text, delimiter)),
            f"the value is not one of {', '.join(limits['enum'])}",
            "use one of them",
        )
    if "pattern" in limits:
        # ASCII, so that digits of other scripts don't pass for ours
        match = re.compile(limits["pattern"], re.ASCII).fullmatch
        yield (
            (lambda text: text and not all(map(match, text.split(delimiter))))
            if delimiter
            else (lambda text: text and not match(text)),
            f"the value doesn't have the form {limits['pattern']}",
            f"write it like {field.example or 'its neighbours'}",
        )
    if "maxLength" in limits:
        most = limits["maxLength"]
        yield partial(_is_longer, most), f"the text is longer than {most} characters", "shorten it"
    if delimiter:
        yield (
            lambda text: text and not _is_list(text, delimiter),
            "the list names an item twice, holds an empty one or another separator",
            f"part items by {delimiter!r}, each once",
        )


def _items(text: str, delimiter: str | None) -> list[str]:
    return text.split(delimiter) if delimiter else [text]


def _is_list(text: str, delimiter: str) -> bool:
    items = text.split(delimiter)
    return len(set(items)) == len(items) and all(item.strip() and delimiter.strip() not in item for item in items)
