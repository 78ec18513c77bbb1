"""Checks of single cells against the schema's constraints."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from interpol_figures.faults import Fault
from interpol_figures.package import Field, Table

NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")
INTEGER = re.compile(r"-?(0|[1-9]\d*)")
# Marks that change how text reads or looks without being seen: controls, zero-width and direction marks.
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
FORMULA = re.compile(r"[=+\-@]")
LONGEST = 500

Finding = tuple[str, str]  # the rule that is broken, and the fix


def check_cells(file: str, table: Table, cells: pd.DataFrame) -> list[Fault]:
    """Faults of all cells of a table; each distinct text of a column is looked at once."""
    return [fault for field in table.fields for fault in _check_column(file, field, cells[field.name])]


def _check_column(file: str, field: Field, column: pd.Series) -> Iterator[Fault]:
    findings = {text: found for text in column.unique() if (found := list(findings_of(field, text)))}
    for line, text in column[column.isin(list(findings))].items() if findings else ():
        for rule, fix in findings[text]:
            yield Fault(file, line, field.name, text, rule, fix)
    if field.constraints.get("unique"):
        for line, text in column[column.duplicated() & (column != "")].items():
            yield Fault(file, line, field.name, text, "the value stands twice in the column", "give each row its own")


def findings_of(field: Field, text: str) -> Iterator[Finding]:
    """What is wrong with one cell."""
    if not text:
        if field.constraints.get("required"):
            yield "the cell is empty", f"fill it: {field.description}"
        return
    if field.type == "string":
        yield from _text_findings(text)
    else:
        yield from _number_findings(field, text)
    yield from _constraint_findings(field, text)


def _text_findings(text: str) -> Iterator[Finding]:
    if FORMULA.match(text):
        yield "the cell starts with = + - or @, which a spreadsheet runs as a formula", "reword it"
    if HIDDEN.search(text):
        yield "the cell holds a line break or an invisible character", "remove it"
    if text != text.strip():
        yield "the cell starts or ends with a space", "trim it"
    if len(text) > LONGEST:
        yield f"the cell is longer than {LONGEST} characters", "shorten it"


def _number_findings(field: Field, text: str) -> Iterator[Finding]:
    pattern, name = (INTEGER, "a whole number") if field.type == "integer" else (NUMBER, "a plain number")
    if not pattern.fullmatch(text):
        yield (
            f"the cell is not {name}",
            "write digits only, a point for decimals, no separators, no unit, no zeros to spare",
        )
        return
    if len(text) > 24:
        yield "the number has more than 24 digits", "check it"
    number = Decimal(text)
    if "minimum" in field.constraints and number < Decimal(str(field.constraints["minimum"])):
        yield f"the number is below {field.constraints['minimum']}", "correct it"
    if "maximum" in field.constraints and number > Decimal(str(field.constraints["maximum"])):
        yield f"the number is above {field.constraints['maximum']}", "correct it"


def _constraint_findings(field: Field, text: str) -> Iterator[Finding]:
    limits = field.constraints
    items = text.split(field.delimiter) if field.delimiter else [text]
    if "enum" in limits and not set(items) <= set(limits["enum"]):
        yield f"the value is not one of {', '.join(limits['enum'])}", "use one of them"
    if "pattern" in limits and not all(re.fullmatch(limits["pattern"], item) for item in items):
        yield (
            f"the value doesn't have the form {limits['pattern']}",
            f"write it like {field.example or 'its neighbours'}",
        )
    if "maxLength" in limits and len(text) > limits["maxLength"]:
        yield f"the text is longer than {limits['maxLength']} characters", "shorten it"
    if field.delimiter and (len(set(items)) < len(items) or not all(items)):
        yield "the list names an item twice or holds an empty one", f"part items by {field.delimiter!r}, each once"
