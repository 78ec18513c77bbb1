"""Checks of single cells against the schema's constraints.

A field's constraints become checks of a text, and each is put once to every distinct text of a column.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import filterfalse, pairwise
from math import inf

import pandas as pd

from interpol_figures.tables.schema import Field, Table
from interpol_figures.tables.violations import Violation

# Invisible though Unicode calls them letters or marks: joiners, fillers, variation selectors. U+FFFD is what a
# program leaves of a character that it couldn't read.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufffd]")
FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")  # the full-width signs count in East Asian spreadsheets
TYPED_AS_TEXT = re.compile(r"['’][0-9=+\-@]")
LEFT_BY_PROGRAM = ("nan", "none", "null", "n/a", "na", "nat", "<na>", "true", "false", "inf", "-inf", "undefined")
SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|#+)")
LONGEST, DIGITS = 500, 24
PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
NUMBER_FORMS = {
    "number": ("a plain number", PLAIN_NUMBER),
    "integer": ("a whole number", re.compile(r"-?(0|[1-9][0-9]*)")),
}


@dataclass(frozen=True)
class Check:
    """A rule for the text of a cell: what tells a good text, the rule that others break, and how to mend them."""

    is_good: Callable[[str], object]
    rule: str
    fix: str


def check_cells(table: Table, cells: pd.DataFrame) -> list[Violation]:
    """Violations in all cells of a table, which are texts, indexed by the lines that the rows stand on."""
    lines = cells.index.tolist()
    return [
        Violation(table.path, lines[row], field.name, text or None, rule, fix)
        for field in table.fields
        for row, text, rule, fix in _breaches(field, cells[field.name].tolist(), field.name == table.key)
    ]


def check_order(table: Table, cells: pd.DataFrame) -> list[Violation]:
    """Violations of the order of a table's rows."""
    keys = cells[table.key]
    fix = f"sort the file by {table.key}, as interpol-figures sort does"
    return [
        Violation(table.path, line, table.key, key or None, "the rows are not sorted by id", fix)
        for line, (before, key) in zip(keys.index[1:], pairwise(keys), strict=True)
        if key < before
    ]


def _breaches(field: Field, column: Sequence[str], is_key: bool) -> Iterator[tuple[int, str, str, str]]:
    """Number and text of the cells that break a rule, the rule and the fix."""
    texts = set(column)
    for check in (*(TEXT_CHECKS if field.type == "string" else ()), *checks_of(field)):
        if bad := set(filterfalse(check.is_good, texts)):
            yield from ((row, text, check.rule, check.fix) for row, text in enumerate(column) if text in bad)
    if (is_key or field.constraints.get("unique")) and len(texts) < len(column):
        rule = "the id stands twice" if is_key else "the value stands twice in the column"
        for row, text in enumerate(column):
            if text and text in column[:row]:
                yield row, text, rule, "give each row its own"


def _starts_without(form: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: form.match(text) is None


def _is_visible(text: str) -> bool:
    if text.isprintable():  # which no control, format or direction mark is
        return text.isascii() or UNSEEN.search(text) is None
    return all(mark.isprintable() or unicodedata.category(mark) == "Zs" for mark in text)


TEXT_CHECKS = [
    Check(
        _starts_without(FORMULA),
        "the cell starts with = + - or @, which a spreadsheet runs as a formula",
        "reword it",
    ),
    Check(_is_visible, "the cell holds a line break or an invisible character", "remove it"),
    Check(
        partial(unicodedata.is_normalized, "NFC"),
        "the cell holds accents apart from their letters",
        "save it in the composed form (Unicode NFC)",
    ),
    Check(lambda text: text == text.strip(), "the cell starts or ends with a space", "trim it"),
    Check(
        _starts_without(TYPED_AS_TEXT), "the cell starts with a spreadsheet's mark for text", "remove the apostrophe"
    ),
    Check(_starts_without(SPREADSHEET_ERROR), "the cell holds a spreadsheet's error", "write what was meant"),
    Check(
        lambda text: text.lower() not in LEFT_BY_PROGRAM,
        "the cell holds a word that programs leave for no value or a logical one",
        "empty or reword it",
    ),
    Check(lambda text: len(text) <= LONGEST, f"the cell is longer than {LONGEST} characters", "shorten it"),
]


def checks_of(field: Field) -> Iterator[Check]:
    """What a cell of a column is checked for besides `TEXT_CHECKS`; an empty cell only breaks `required`."""
    if field.constraints.get("required"):
        yield Check(bool, "the cell is empty", f"fill it: {field.description}")
    if field.type != "string":
        yield from _number_checks(field)
    yield from _constraint_checks(field)


def _number_checks(field: Field) -> Iterator[Check]:
    name, form = NUMBER_FORMS[field.type]
    yield Check(
        lambda text: not text or form.fullmatch(text),
        f"the cell is not {name}",
        "write digits 0 to 9 only, a point for decimals, no separators, no unit, no zeros to spare",
    )
    yield Check(lambda text: len(text) <= DIGITS, f"the number has more than {DIGITS} digits", "check it")

    def within(least: float, most: float) -> Callable[[str], bool]:
        return lambda text: not form.fullmatch(text) or least <= float(text) <= most

    limits = field.constraints
    if "minimum" in limits:
        yield Check(within(limits["minimum"], inf), f"the number is below {limits['minimum']}", "correct it")
    if "maximum" in limits:
        yield Check(within(-inf, limits["maximum"]), f"the number is above {limits['maximum']}", "correct it")


def _constraint_checks(field: Field) -> Iterator[Check]:
    limits = field.constraints

    def each_item(is_good: Callable[[str], object]) -> Callable[[str], object]:
        return (lambda text: all(map(is_good, text.split(field.delimiter)))) if field.delimiter else is_good

    if allowed := limits.get("enum"):
        rule = f"the value is not one of {', '.join(allowed)}"
        yield Check(each_item({"", *allowed}.__contains__), rule, "use one of them")
    if "pattern" in limits:
        form = re.compile(f"(?:{limits['pattern']})?", re.ASCII)  # digits of other scripts aren't meant
        rule = f"the value doesn't have the form {limits['pattern']}"
        yield Check(each_item(form.fullmatch), rule, f"write it like {field.example or 'its neighbours'}")
    if most := limits.get("maxLength"):
        yield Check(lambda text: len(text) <= most, f"the text is longer than {most} characters", "shorten it")
    if field.delimiter:
        rule = "the list names an item twice, holds an empty one or another separator"
        yield Check(partial(_is_list, field.delimiter), rule, f"part items by {field.delimiter!r}, each once")


def _is_list(delimiter: str, text: str) -> bool:
    items = text.split(delimiter) if text else []
    return len(set(items)) == len(items) and all(item.strip() and delimiter.strip() not in item for item in items)
