"""Rules between the columns of a row, and between rows, named in the descriptor's `rules`.

A rule takes a row and what it may look up in other rows, and yields for each fault the column to point at, the rule
and the fix. What single cells may hold is told in cell_checks; a rule passes over a cell at fault.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from math import nan

from interpol_figures.model.periods import first_day, is_date, last_day
from interpol_figures.tables.cell_checks import PLAIN_NUMBER
from interpol_figures.tables.lookup import AllRows, Breach, Lookup, Row, Rule, figure_rows
from interpol_figures.tables.name_checks import (
    check_indicator_names,
    check_label,
    check_subject_names,
    check_term_names,
)
from interpol_figures.tables.phrase_checks import check_exception, check_phrase
from interpol_figures.tables.schema import Field, Table
from interpol_figures.tables.violations import Violation

YEAR = re.compile(r"(1[89]|20)[0-9]{2}")
LINE = re.compile(r"line ([0-9]+)")
COMPUTED = re.compile("computed|counted")
LONGEST_PHRASE = 12  # words: a figure phrase, not a sentence


def check_rules(
    table: Table, lookup: Lookup, lines: Sequence[int], unread: AbstractSet[str] = frozenset()
) -> list[Violation]:
    """Violations in a table, whose rows stand on `lines`, of its references and the rules that its descriptor names.

    References to a table that couldn't be read are left out: its own violation says what is to be mended first.
    Raises ValueError for a rule that doesn't exist.
    """
    lookup = replace(lookup, table=table.name)
    referring = [one for one in table.fields if one.references and unread.isdisjoint(dict(one.references))]
    rules = [*(_reference(one, lookup.rows) for one in referring), *(_rule(table, name) for name in table.rules)]
    return [
        Violation(table.path, line, column, getattr(row, column) or None, broken, fix)
        for rule in rules
        for line, row in zip(lines, lookup.rows[table.name], strict=True)
        for column, broken, fix in rule(row, lookup)
    ]


def _rule(table: Table, name: str) -> Rule:
    rule, _, column = name.partition(":")
    if rule == "dates" and column in table.columns:
        return lambda row, lookup: _date(row, column)
    if name in RULES:
        return RULES[name]
    known = ", ".join(sorted(RULES))
    raise ValueError(f"datapackage.json, {table.name}: unknown rule {name!r}; known are {known}, and dates:COLUMN")


def _reference(field: Field, rows: AllRows) -> Rule:
    """The rule that a cell, or each item of a list, is an id of another table."""
    known = {getattr(row, column) for table, column in field.references for row in rows[table]}
    files = " or ".join(dict.fromkeys(f"{table}.csv" for table, _ in field.references))

    def refer(row: Row, lookup: Lookup) -> Iterator[Breach]:
        text = getattr(row, field.name)
        if text and text not in known and not known.issuperset(field.items(text)):
            yield field.name, f"nothing of that id stands in {files}", "correct the id or add its row"

    return refer


def _date(row: Row, column: str) -> Iterator[Breach]:
    text = getattr(row, column)
    if text and not is_date(text):
        yield column, "there is no such date", "write YYYY, YYYY-MM or YYYY-MM-DD"


def _keys(row: Row, lookup: Lookup) -> Iterator[Breach]:
    indicator = lookup.row("indicators", row.indicator)
    if indicator and indicator.table != lookup.table:
        yield "indicator", "the indicator belongs to another table", "move the row there"
    if row.figure.rpartition("-")[0] != f"{row.indicator}-{row.subject}-{row.period_start or 'undated'}":
        fix = "name it INDICATOR-SUBJECT-START-NUMBER"
        yield "figure", "the id doesn't say the row's indicator, subject and period", fix
    if row.figure and (first := lookup.made(_homes)[row.figure]) != lookup.table:
        yield "figure", f"the id stands in {first}.csv too", "give each row an id of its own"


def _homes(rows: AllRows) -> dict[str, str]:
    """The first table in which each figure stands."""
    return {row.figure: name for name, row in reversed(figure_rows(rows))}


def _value(row: Row, lookup: Lookup) -> Iterator[Breach]:
    between, several = row.qualifier == "between", row.qualifier == "several"
    if between and not row.value_high:
        yield "value_high", "the qualifier between needs an upper value", "fill value_high"
    if not between and row.value_high:
        yield "value_high", "only the qualifier between has an upper value", "empty it or use between"
    if between and _number(row.value_high) <= _number(row.value):
        yield "value_high", "the upper value is not above the value", "swap or correct them"
    if several and row.value:
        yield "value", "the qualifier several has no value", "empty it, or use multiples_of"
    if not several and not row.value:
        yield "value", "the figure has no value", "fill it, or use the qualifier several"
    if row.value and _is_year(row, lookup) and not YEAR.fullmatch(row.value):
        yield "value", "the value is no year of the organisation's time", "write the year, four digits"
    if row.qualifier == "multiples_of" and _number(row.value) <= 0:
        yield "value", "multiples_of needs a value above zero", "correct it"


def _number(text: str) -> float:
    """The number of a cell; NaN, which compares with nothing, where it is none."""
    return float(text) if PLAIN_NUMBER.fullmatch(text) else nan


def _period(row: Row, lookup: Lookup) -> Iterator[Breach]:
    yield from _date(row, "period_start")
    yield from _date(row, "period_end")
    start, end = row.period_start, row.period_end
    if start != end and is_date(start) and is_date(end) and last_day(end) < first_day(start):
        yield "period_end", "the period ends before it starts", "swap or correct the dates"


def _both_ends(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if bool(row.period_start) != bool(row.period_end):
        yield "period_end", "only one end of the period is given", "give both, the same if it is one day, month or year"


def _phrase(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if len(row.as_stated.split()) > LONGEST_PHRASE:
        yield "as_stated", f"the phrase is longer than {LONGEST_PHRASE} words", "keep the figure and its noun"
    if not row.as_stated and not COMPUTED.search(row.note):
        fix = "quote it, or begin the note with how it was computed or counted"
        yield "as_stated", "the figure phrase is missing", fix


def _rank(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if row.rank == "deprecated" and not row.note:
        yield "note", "a deprecated row needs its reason", "say why it isn't used"
    source = lookup.row("sources", row.source)
    if row.rank != "normal" and source and source.tier == "account":
        yield "rank", "figures of an account are judged, not ranked", "use normal"


def _is_year(row: Row, lookup: Lookup) -> bool:
    indicator = lookup.row("indicators", row.indicator)
    return bool(indicator and indicator.unit == "year")


def _locator(row: Row, lookup: Lookup) -> Iterator[Breach]:
    source, place = lookup.row("sources", row.source), LINE.fullmatch(row.locator)
    if not source or not source.lines.isdecimal():
        return
    if not place:
        yield "locator", "a text at hand is cited by its line", "write “line N”"
    elif int(place[1]) > int(source.lines):
        yield "locator", "the source has fewer lines", "correct the line"


def _relations(row: Row, lookup: Lookup) -> Iterator[Breach]:
    siblings = row.siblings.split("; ")
    named = [other for name in siblings if (other := lookup.row("indicators", name))]
    if any(row.indicator not in other.siblings.split("; ") for other in named):
        yield "siblings", "a sibling doesn't name this indicator in return", "name each in the other's row"
    if row.indicator in (row.part_of, *siblings):
        yield "siblings", "the indicator is related to itself", "remove it"


def _source(row: Row, lookup: Lookup) -> Iterator[Breach]:
    yield from _date(row, "published")
    if row.tier != "account" and not row.url:
        yield "url", "a source of the record needs its address", "fill it"
    if row.tier == "account" and not row.url and not row.sha256:
        yield "sha256", "the account has neither an address nor a digest", "give one"
    if bool(row.sha256) != bool(row.lines):
        yield "lines", "digest and number of lines go together", "give both or neither"
    if row.tier != "account" and not row.grade:
        yield "grade", "a source of the record needs its grade", "give A to D, as the dictionary tells"
    if row.tier == "account" and row.grade:
        yield "grade", "an account is judged, so that it has no grade", "empty it"
    if row.grade == "A" and "INTERPOL" not in row.publisher:
        rule = "grade A is for documents of INTERPOL itself, which isn't the publisher"
        yield "grade", rule, "give B or less, or correct the publisher"


def _repeats(row: Row, lookup: Lookup) -> Iterator[Breach]:
    head = lookup.row("sources", row.repeats)
    if head and head.repeats:
        rule = "the source repeated repeats another in turn, or this one"
        yield "repeats", rule, "name the head that both repeat"
    if head and head.tier != row.tier:
        yield "repeats", "a source of the record can't repeat an account", "correct the tier or the source"


def _event(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """An event states an indicator itself, or points at the figures that state it: no fact stands twice."""
    if bool(row.indicator) != bool(row.subject):
        yield "subject", "indicator and subject go together", "give both or neither"
    if row.indicator and row.figures:
        rule = "the event states a figure and points at figures that state it"
        yield "figures", rule, "empty indicator and subject, or the figures"
    indicator = lookup.row("indicators", row.indicator)
    if indicator and indicator.measure != "event":
        yield "indicator", "the indicator's measure isn't event", "use one whose figures are years"
    figures = [figure for name in row.figures.split("; ") if (figure := lookup.figure(name))]
    if any(_is_year(figure, lookup) and figure.value != row.date[:4] for figure in figures):
        yield "figures", "a figure states another year than the event", "correct one of them"


def _removal(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if row.table in lookup.rows and lookup.row(row.table, row.removal):
        yield "removal", "the row that was removed stands in its table", "remove one of both, or give it another id"


RULES: dict[str, Rule] = {
    "keys": _keys,
    "value": _value,
    "period": _period,
    "both_ends": _both_ends,
    "phrase": _phrase,
    "phrase_agreement": check_phrase,
    "phrase_exception": check_exception,
    "rank": _rank,
    "locator": _locator,
    "relations": _relations,
    "label": check_label,
    "indicator_names": check_indicator_names,
    "subject_names": check_subject_names,
    "term_names": check_term_names,
    "source": _source,
    "repeats": _repeats,
    "event": _event,
    "removal": _removal,
}
