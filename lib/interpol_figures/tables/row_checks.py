"""Rules between the columns of a row, and between rows, named in the descriptor's `rules`.

A rule takes a row and what it may look up in other rows, and yields for each fault the column to point at, the rule
and the fix. What single cells may hold is told in cell_checks; a rule passes over a cell at fault.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from math import nan

from interpol_figures.model.periods import first_day, is_date, last_day
from interpol_figures.tables.breaches import AllRows, Breach, Lookup, Row, Rule
from interpol_figures.tables.name_checks import (
    check_indicator_names,
    check_label,
    check_subject_names,
    check_term_names,
)
from interpol_figures.tables.phrase_checks import check_exception, check_phrase
from interpol_figures.tables.schema import Table
from interpol_figures.tables.violations import Violation

YEAR = re.compile(r"(1[89]|20)[0-9]{2}")
LINE = re.compile(r"line ([0-9]+)")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
COMPUTED = re.compile("computed|counted")
LONGEST_PHRASE = 12  # words: a figure phrase, not a sentence


def check_rules(table: Table, rows: AllRows, lines: Sequence[int], unread: Collection[str] = ()) -> list[Violation]:
    """Violations in a table, whose rows stand on `lines`, of its references and the rules that its descriptor names.

    References to a table that couldn't be read are left out: its own violation says what is to be mended first.
    Raises ValueError for a rule that doesn't exist.
    """
    lookup = Lookup(table.name, rows)
    breaches = [
        *_references(table, rows, unread),
        *(_order(table, rows[table.name]) if "sorted" in table.rules else ()),
    ]
    for rule in [_rule(table, name) for name in table.rules if name != "sorted"]:
        breaches += [(number, *one) for number, row in enumerate(rows[table.name]) for one in rule(row, lookup)]
    return [
        Violation(table.path, lines[number], column, getattr(rows[table.name][number], column) or None, rule, fix)
        for number, column, rule, fix in breaches
    ]


def _rule(table: Table, name: str) -> Rule:
    rule, _, column = name.partition(":")
    if rule == "dates" and column in table.columns:
        return lambda row, lookup: _date(row, column)
    if name in RULES:
        return RULES[name]
    known = ", ".join(sorted({"sorted", *RULES}))
    raise ValueError(f"datapackage.json, {table.name}: unknown rule {name!r}; known are {known}, and dates:COLUMN")


def _references(table: Table, rows: AllRows, unread: Collection[str]) -> Iterator[tuple[int, str, str, str]]:
    for field in table.fields:
        if not field.references or any(other in unread for other, _ in field.references):
            continue
        known = {getattr(row, name) for other, name in field.references for row in rows[other]}
        files = " or ".join(dict.fromkeys(f"{other}.csv" for other, _ in field.references))
        for number, row in enumerate(rows[table.name]):
            text = getattr(row, field.name)
            if text and not known.issuperset(text.split(field.delimiter) if field.delimiter else [text]):
                yield number, field.name, f"nothing of that id stands in {files}", "correct the id or add its row"


def _order(table: Table, rows: list[Row]) -> Iterator[tuple[int, str, str, str]]:
    keys = [getattr(row, table.key) for row in rows]
    known: set[str] = set()
    for number, key in enumerate(keys):
        if key in known:
            yield number, table.key, "the id stands twice", "give each row an id of its own"
        if number and key < keys[number - 1]:
            yield number, table.key, "the rows are not sorted by id", f"sort the file by {table.key}"
        known.add(key)


def _date(row: Row, column: str) -> Iterator[Breach]:
    text = getattr(row, column)
    if text and not is_date(text):
        yield column, "there is no such date", "write YYYY, YYYY-MM or YYYY-MM-DD"


def _figure_id(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if row.figure.rpartition("-")[0] != f"{row.indicator}-{row.subject}-{row.period_start or 'undated'}":
        rule = "the id doesn't say the row's indicator, subject and period"
        yield "figure", rule, "name it INDICATOR-SUBJECT-START-NUMBER"


def _qualifier_and_values(row: Row, lookup: Lookup) -> Iterator[Breach]:
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
    if row.qualifier == "multiples_of" and _number(row.value) <= 0:
        yield "value", "multiples_of needs a value above zero", "correct it"


def _number(text: str) -> float:
    """The number of a cell; NaN, which compares with nothing, where it is none."""
    return float(text) if NUMBER.fullmatch(text) else nan


def _periods(row: Row, lookup: Lookup) -> Iterator[Breach]:
    yield from _span(row, "the period")
    if bool(row.period_start) != bool(row.period_end):
        fix = "give both, the same if it is one day, month or year"
        yield "period_end", "only one end of the period is given", fix


def _operation_period(row: Row, lookup: Lookup) -> Iterator[Breach]:
    return _span(row, "the operation")


def _span(row: Row, what: str) -> Iterator[Breach]:
    yield from _date(row, "period_start")
    yield from _date(row, "period_end")
    start, end = row.period_start, row.period_end
    if start != end and is_date(start) and is_date(end) and last_day(end) < first_day(start):
        yield "period_end", f"{what} ends before it starts", "swap or correct the dates"


def _phrase(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if len(row.as_stated.split()) > LONGEST_PHRASE:
        yield "as_stated", f"the phrase is longer than {LONGEST_PHRASE} words", "keep the figure and its noun"
    if not row.as_stated and not COMPUTED.search(row.note):
        fix = "quote it, or begin the note with how it was computed or counted"
        yield "as_stated", "the figure phrase is missing", fix


def _rank_and_note(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if row.rank == "deprecated" and not row.note:
        yield "note", "a deprecated row needs its reason", "say why it isn't used"
    if row.rank != "normal" and row.source in lookup.of(_accounts):
        yield "rank", "figures of an account are judged, not ranked", "use normal"


def _accounts(rows: AllRows) -> set[str]:
    return {row.source for row in rows["sources"] if row.tier == "account"}


def _indicator_of_table(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if lookup.of(_tables_of_indicators).get(row.indicator, lookup.table) != lookup.table:
        yield "indicator", "the indicator belongs to another table", "move the row there"


def _tables_of_indicators(rows: AllRows) -> dict[str, str]:
    return {row.indicator: row.table for row in rows["indicators"]}


def _year_values(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if row.value and row.indicator in lookup.of(_counted_in_years) and not YEAR.fullmatch(row.value):
        yield "value", "the value is no year of the organisation's time", "write the year, four digits"


def _counted_in_years(rows: AllRows) -> set[str]:
    return {row.indicator for row in rows["indicators"] if row.unit == "year"}


def _locator_of_account(row: Row, lookup: Lookup) -> Iterator[Breach]:
    lines = lookup.of(_lines_of_texts).get(row.source)
    place = LINE.fullmatch(row.locator)
    if lines and not place:
        yield "locator", "a text at hand is cited by its line", "write “line N”"
    elif lines and place and int(place[1]) > lines:
        yield "locator", "the source has fewer lines", "correct the line"


def _lines_of_texts(rows: AllRows) -> dict[str, int]:
    return {row.source: int(row.lines) for row in rows["sources"] if row.lines.isdecimal()}


def _indicator_relations(row: Row, lookup: Lookup) -> Iterator[Breach]:
    siblings = lookup.of(_siblings)
    if any(row.indicator not in siblings.get(other, {row.indicator}) for other in siblings[row.indicator]):
        yield "siblings", "a sibling doesn't name this indicator in return", "name each in the other's row"
    if row.indicator in (row.part_of, *siblings[row.indicator]):
        yield "siblings", "the indicator is related to itself", "remove it"


def _siblings(rows: AllRows) -> dict[str, set[str]]:
    return {row.indicator: {*row.siblings.split("; ")} - {""} for row in rows["indicators"]}


def _source_identity(row: Row, lookup: Lookup) -> Iterator[Breach]:
    yield from _date(row, "published")
    if row.tier != "account" and not row.url:
        yield "url", "a source of the record needs its address", "fill it"
    if row.tier == "account" and not row.url and not row.sha256:
        yield "sha256", "the account has neither an address nor a digest", "give one"
    if bool(row.sha256) != bool(row.lines):
        yield "lines", "digest and number of lines go together", "give both or neither"


def _source_repeats(row: Row, lookup: Lookup) -> Iterator[Breach]:
    head = lookup.of(_sources).get(row.repeats)
    if head and head.repeats:
        rule = "the source repeated repeats another in turn, or this one"
        yield "repeats", rule, "name the head that both repeat"
    if head and head.tier != row.tier:
        yield "repeats", "a source of the record can't repeat an account", "correct the tier or the source"


def _sources(rows: AllRows) -> dict[str, Row]:
    return {row.source: row for row in rows["sources"]}


def _source_grade(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if row.tier != "account" and not row.grade:
        yield "grade", "a source of the record needs its grade", "give A to D, as the dictionary tells"
    if row.tier == "account" and row.grade:
        yield "grade", "an account is judged, so that it has no grade", "empty it"
    if row.grade == "A" and "INTERPOL" not in row.publisher:
        rule = "grade A is for documents of INTERPOL itself, which isn't the publisher"
        yield "grade", rule, "give B or less, or correct the publisher"


def _event_figures(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """An event states an indicator itself, or points at the figures that state it: no fact stands twice."""
    if bool(row.indicator) != bool(row.subject):
        yield "subject", "indicator and subject go together", "give both or neither"
    if row.indicator and row.figures:
        rule = "the event states a figure and points at figures that state it"
        yield "figures", rule, "empty indicator and subject, or the figures"
    if row.indicator in lookup.of(_timeless):
        yield "indicator", "the indicator's measure isn't event", "use one whose figures are years"
    years, year = lookup.of(_years_of_figures), row.date[:4]
    if any(years.get(figure, year) != year for figure in row.figures.split("; ")):
        yield "figures", "a figure states another year than the event", "correct one of them"


def _removals(row: Row, lookup: Lookup) -> Iterator[Breach]:
    if row.removal in {other[0] for other in lookup.rows.get(row.table, ())}:
        yield "removal", "the row that was removed stands in its table", "remove one of both, or give it another id"


def _timeless(rows: AllRows) -> set[str]:
    return {row.indicator for row in rows["indicators"] if row.measure != "event"}


def _years_of_figures(rows: AllRows) -> dict[str, str]:
    """Values of the figures whose unit is a year."""
    yearly = _counted_in_years(rows)
    figures = (row for table in rows.values() for row in table if hasattr(row, "as_stated") and hasattr(row, "figure"))
    return {row.figure: row.value for row in figures if row.indicator in yearly}


RULES: dict[str, Rule] = {
    "figure_id": _figure_id,
    "qualifier_and_values": _qualifier_and_values,
    "periods": _periods,
    "operation_period": _operation_period,
    "phrase": _phrase,
    "rank_and_note": _rank_and_note,
    "indicator_of_table": _indicator_of_table,
    "year_values": _year_values,
    "locator_of_account": _locator_of_account,
    "indicator_relations": _indicator_relations,
    "source_identity": _source_identity,
    "source_repeats": _source_repeats,
    "source_grade": _source_grade,
    "event_figures": _event_figures,
    "labels": check_label,
    "indicator_names": check_indicator_names,
    "subject_names": check_subject_names,
    "phrase_agreement": check_phrase,
    "phrase_exceptions": check_exception,
    "term_names": check_term_names,
    "removals": _removals,
}
