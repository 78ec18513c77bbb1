"""Rules on names: labels in one style, and one meaning for a name.

A name is an id, a label or one of the further names. Indicators of different units may share one (a budget in euros,
a budget in dollars): the unit tells which is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from interpol_figures.tables.breaches import AllRows, Breach, Lookup, Row
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
    ids, holders = lookup.of(_indicator_ids), lookup.of(_indicators_by_name)
    names = _names(row.indicator, row.label, row.also_called)
    if any(ids.get(name, row.indicator) != row.indicator for name in names):
        yield "also_called", "a further name is another indicator's id", "remove the name"
    if any(len(holders[name, row.unit]) > 1 for name in names - ids.keys()):
        yield "also_called", "another indicator of the same unit has that name too", "leave the name to one of them"


def _indicator_ids(rows: AllRows) -> dict[str, str]:
    return {_plain(row.indicator): row.indicator for row in rows["indicators"]}


def _indicators_by_name(rows: AllRows) -> dict[tuple[str, str], set[str]]:
    """Ids of indicators by name and unit."""
    holders = defaultdict(set)
    for row in rows["indicators"]:
        for name in _names(row.indicator, row.label, row.also_called):
            holders[name, row.unit].add(row.indicator)
    return holders


def check_subject_names(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """A name means one subject, whichever of the tables names it."""
    holders = lookup.of(_subjects_by_name)
    if any(len(holders[name]) > 1 for name in _names_of(row, lookup.table)):
        rule = "another subject, operation, database or notice has that name too"
        yield "also_called", rule, "leave the name to one of them"


def _subjects_by_name(rows: AllRows) -> dict[str, set[str]]:
    holders = defaultdict(set)
    for table, (key, _) in NAME_COLUMNS.items():
        for row in rows[table]:
            for name in _names_of(row, table):
                holders[name].add(getattr(row, key))
    return holders


def _names_of(row: Row, table: str) -> set[str]:
    key, label = NAME_COLUMNS[table]
    return _names(getattr(row, key), getattr(row, label), row.also_called)


def _names(key: str, label: str, also_called: str) -> set[str]:
    return {_plain(name) for name in (key, label, *also_called.split("; ")) if name}


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).casefold()


def check_term_names(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """A term names what its row says, is the id of no other indicator, and its entry begins with the id."""
    indicators, of_indicator = lookup.of(_indicators), row.names == "indicator"
    if row.id in (lookup.of(_subject_ids) if of_indicator else indicators):
        yield "names", "the id isn't of that sort", "write indicator or subject, as the id is"
    term = simplified(row.term)
    if of_indicator and term != row.id and term in indicators:
        yield "term", "the term is the id of another indicator", "choose another term"
    if row.entry.split("-")[0] != row.id:
        yield "entry", "the entry doesn't begin with the id", "name it ID-LANGUAGE-NUMBER"


def _indicators(rows: AllRows) -> set[str]:
    return {row.indicator for row in rows["indicators"]}


def _subject_ids(rows: AllRows) -> set[str]:
    return {getattr(row, key) for table, (key, _) in NAME_COLUMNS.items() for row in rows[table]}
