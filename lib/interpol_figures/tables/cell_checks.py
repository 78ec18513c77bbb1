"""Checks of single cells against the schema's constraints.

A field's constraints become checks of a text, and each is put once to every distinct text of a column.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import filterfalse

import numpy as np
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
NUMBER_FORMS = {
    "number": ("a plain number", re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")),
    "integer": ("a whole number", re.compile(r"-?(0|[1-9][0-9]*)")),
}
# Texts of the common sort, which break no check of texts: most are passed over by this one match.
_WORDS, _LONGEST_WORD = "|".join(map(re.escape, LEFT_BY_PROGRAM)), max(map(len, LEFT_BY_PROGRAM))
PLAIN = re.compile(
    rf"(?:[A-Za-z0-9(][ -~]{{{_LONGEST_WORD},{LONGEST - 2}}}(?<! )"
    rf"|(?!(?i:{_WORDS})$)[A-Za-z0-9(][ -~]{{0,{_LONGEST_WORD - 1}}}(?<! ))?"
)

Columns = dict[str, np.ndarray]  # the cells of a table as texts


@dataclass(frozen=True)
class Check:
    """A rule for the text of a cell: what tells a good text, the rule that others break, and how to mend them."""

    is_good: Callable[[str], object]
    rule: str
    fix: str


def columns_of(cells: pd.DataFrame) -> Columns:
    """The columns of a table as arrays of texts."""
    return dict(zip(cells, cells.to_numpy().T, strict=True))


def check_cells(table: Table, cells: Columns, lines: Sequence[int]) -> list[Violation]:
    """Violations in all cells of a table, whose rows stand on `lines`."""
    return [
        Violation(table.path, lines[row], field.name, cells[field.name][row] or None, rule, fix)
        for field in table.fields
        for rows, rule, fix in _breaches(field, cells[field.name])
        for row in rows.tolist()
    ]


def _breaches(field: Field, values: np.ndarray) -> Iterator[tuple[np.ndarray, str, str]]:
    """Numbers of the rows that break a rule, the rule and the fix."""
    texts = set(values.tolist())
    unusual = set(filterfalse(PLAIN.fullmatch, texts)) if field.type == "string" else set()
    for among, checks in ((unusual, TEXT_CHECKS), (texts, checks_of(field))):
        for check in checks if among else ():
            bad = set(filterfalse(check.is_good, among))
            if bad:
                yield np.flatnonzero([text in bad for text in values.tolist()]), check.rule, check.fix
    if field.constraints.get("unique"):
        repeated = pd.Series(values).duplicated().to_numpy() & (values != "")
        yield np.flatnonzero(repeated), "the value stands twice in the column", "give each row its own"


def _at_most(length: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= length


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
    Check(_at_most(LONGEST), f"the cell is longer than {LONGEST} characters", "shorten it"),
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
        re.compile(f"(?:{form.pattern})?").fullmatch,
        f"the cell is not {name}",
        "write digits 0 to 9 only, a point for decimals, no separators, no unit, no zeros to spare",
    )
    yield Check(_at_most(DIGITS), f"the number has more than {DIGITS} digits", "check it")

    limits = field.constraints
    if "minimum" in limits:
        least = limits["minimum"]
        yield Check(lambda text: _number(form, text, least) >= least, f"the number is below {least}", "correct it")
    if "maximum" in limits:
        most = limits["maximum"]
        yield Check(lambda text: _number(form, text, most) <= most, f"the number is above {most}", "correct it")


def _number(form: re.Pattern[str], text: str, otherwise: float) -> float:
    """The number that a text states; `otherwise` where it is none, which another check tells."""
    return float(text) if len(text) <= DIGITS and form.fullmatch(text) else otherwise


def _constraint_checks(field: Field) -> Iterator[Check]:
    limits, delimiter = field.constraints, field.delimiter
    if "enum" in limits:
        yield Check(
            _each_item({"", *limits["enum"]}.__contains__, delimiter),
            f"the value is not one of {', '.join(limits['enum'])}",
            "use one of them",
        )
    if "pattern" in limits:
        form = re.compile(f"(?:{limits['pattern']})?", re.ASCII)  # digits of other scripts aren't meant
        yield Check(
            _each_item(form.fullmatch, delimiter),
            f"the value doesn't have the form {limits['pattern']}",
            f"write it like {field.example or 'its neighbours'}",
        )
    if "maxLength" in limits:
        most = limits["maxLength"]
        yield Check(_at_most(most), f"the text is longer than {most} characters", "shorten it")
    if delimiter:
        yield Check(
            partial(_is_list, delimiter),
            "the list names an item twice, holds an empty one or another separator",
            f"part items by {delimiter!r}, each once",
        )


def _each_item(is_good: Callable[[str], object], delimiter: str | None) -> Callable[[str], object]:
    """The check of a cell that is a list, if it is one."""
    return (lambda text: all(map(is_good, text.split(delimiter)))) if delimiter else is_good


def _is_list(delimiter: str, text: str) -> bool:
    items = text.split(delimiter) if text else []
    return len(set(items)) == len(items) and all(item.strip() and delimiter.strip() not in item for item in items)
