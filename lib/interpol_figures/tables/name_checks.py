"""Rules on names: labels in one style, and one meaning for a name.

A name is an id, a label or one of the further names. Indicators of different units may share one (a budget in euros,
a budget in dollars): the unit tells which is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from interpol_figures.tables.lookup import AllRows, Breach, Lookup, Row
from interpol_figures.tables.names import NAME_COLUMNS, simplified


def check_label(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """A label begins with a small letter, but for an abbreviation or a name, which the definition writes so too."""
    first = re.split(r"[\s,]", row.label, maxsplit=1)[0]
    abbreviation = sum(letter.isupper() or letter.isdigit() for letter in first) > 1
    is_name = re.search(rf"(?<=\w[\s,])\b{re.escape(first)}\b", row.definition)
    if first[:1].isupper() and not abbreviation and not is_name:
        rule = "the label begins with a capital letter, and its first word is no name within the definition"
        yield "label", rule, "write it small, or use the name in the definition"


def check_indicator_names(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """No name of an indicator is another's id, nor a name of another of the same unit."""
    own, shared = simplified(row.indicator), _shared(row, lookup, ["indicators"])
    if any(name == simplified(other.indicator) for name, other in shared):
        yield "also_called", "a further name is another indicator's id", "remove the name"
    if any(other.unit == row.unit and name not in (own, simplified(other.indicator)) for name, other in shared):
        yield "also_called", "another indicator of the same unit has that name too", "leave the name to one of them"


def check_subject_names(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """A name means one subject, whichever of the tables names it."""
    if _shared(row, lookup, NAME_COLUMNS):
        rule = "another subject, operation, database or notice has that name too"
        yield "also_called", rule, "leave the name to one of them"


def _shared(row: Row, lookup: Lookup, tables: Iterable[str]) -> list[tuple[str, Row]]:
    """The names of a row that a row of another id bears too, each with that row."""
    holders = lookup.made(_holders, *tables)
    return [(name, other) for name in _names(row, lookup.table) for other in holders[name] if other[0] != row[0]]


def _holders(rows: AllRows, *tables: str) -> dict[str, list[Row]]:
    """The rows of some tables by name."""
    holders = defaultdict(list)
    for table in tables:
        for row in rows[table]:
            for name in _names(row, table):
                holders[name].append(row)
    return holders


def _names(row: Row, table: str) -> set[str]:
    label = NAME_COLUMNS[table][1] if table in NAME_COLUMNS else "label"
    return {simplified(name) for name in (row[0], getattr(row, label), *row.also_called.split("; ")) if name}


def check_term_names(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """A term names what its row says, is the id of no other indicator, and its entry begins with the id."""
    of_indicator, term = row.names == "indicator", simplified(row.term)
    if any(lookup.row(table, row.id) for table in (NAME_COLUMNS if of_indicator else ["indicators"])):
        yield "names", "the id isn't of that sort", "write indicator or subject, as the id is"
    if of_indicator and term != row.id and lookup.row("indicators", term):
        yield "term", "the term is the id of another indicator", "choose another term"
    if row.entry.split("-")[0] != row.id:
        yield "entry", "the entry doesn't begin with the id", "name it ID-LANGUAGE-NUMBER"
