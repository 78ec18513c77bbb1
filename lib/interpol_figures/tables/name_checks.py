"""Rules on names: labels in one style, and one meaning for a name.

A name is an id, a label or one of the further names. Indicators of different units may share one (a budget in euros,
a budget in dollars): the unit tells which is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from interpol_figures.tables.breaches import Breach, mask_of
from interpol_figures.tables.cell_checks import Columns
from interpol_figures.tables.names import NAME_COLUMNS, simplified
from interpol_figures.tables.schema import Table


def check_labels(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    """A label begins with a small letter, but for an abbreviation or a name, which the definition writes so too."""
    cells = tables[table.name]
    rows = zip(cells["label"].tolist(), cells["definition"].tolist(), strict=True)
    capital = mask_of((_is_capitalised(*row) for row in rows), len(cells["label"]))
    rule = "the label begins with a capital letter, and its first word is no name within the definition"
    yield capital, "label", rule, "write it small, or use the name in the definition"


def _is_capitalised(label: str, definition: str) -> bool:
    first = re.split(r"[\s,]", label, maxsplit=1)[0]
    if not first[:1].isupper() or sum(letter.isupper() or letter.isdigit() for letter in first) > 1:
        return False
    return not re.search(rf"(?<=\w[\s,])\b{re.escape(first)}\b", definition)


def check_indicator_names(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    """No name of an indicator is another's id, nor a name of another of the same unit."""
    cells = tables["indicators"]
    ids, units = cells["indicator"].tolist(), cells["unit"].tolist()
    names = [_names(*row) for row in zip(ids, cells["label"].tolist(), cells["also_called"].tolist(), strict=True)]
    plain_ids = {_plain(one): one for one in ids}
    foreign = mask_of(
        (any(plain_ids.get(name, one) != one for name in given) for one, given in zip(ids, names, strict=True)),
        len(ids),
    )
    yield foreign, "also_called", "a further name is another indicator's id", "remove the name"
    holders = defaultdict(set)
    for one, unit, given in zip(ids, units, names, strict=True):
        for name in given:
            holders[name, unit].add(one)
    shared = (
        any(len(holders[name, unit]) > 1 for name in given - plain_ids.keys())
        for unit, given in zip(units, names, strict=True)
    )
    rule = "another indicator of the same unit has that name too"
    yield mask_of(shared, len(ids)), "also_called", rule, "leave the name to one of them"


def check_subject_names(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    """A name means one subject, whichever of the tables names it."""
    holders = defaultdict(set)
    for other in NAME_COLUMNS:
        for row in _naming_rows(other, tables):
            for name in _names(*row):
                holders[name].add(row[0])
    rows = _naming_rows(table.name, tables)
    shared = (any(len(holders[name]) > 1 for name in _names(*row)) for row in rows)
    rule = "another subject, operation, database or notice has that name too"
    yield mask_of(shared, len(rows)), "also_called", rule, "leave the name to one of them"


def _naming_rows(table: str, tables: dict[str, Columns]) -> list[tuple[str, str, str]]:
    """Id, label and further names of each row."""
    columns = (tables[table][name].tolist() for name in (*NAME_COLUMNS[table], "also_called"))
    return list(zip(*columns, strict=True))


def _names(key: str, label: str, also_called: str) -> set[str]:
    return {_plain(name) for name in (key, label, *also_called.split("; ")) if name}


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).casefold()


def check_term_names(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    """A term names what its row says, is the id of no other indicator, and its entry begins with the id."""
    cells = tables[table.name]
    indicators = set(tables["indicators"]["indicator"].tolist())
    names, ids, entries = cells["names"].tolist(), cells["id"].tolist(), cells["entry"].tolist()
    plain = [simplified(term) for term in cells["term"].tolist()]
    keys = (("subjects", "subject"), ("operations", "operation"), ("databases", "database"), ("notice_types", "colour"))
    subjects = {one for other, key in keys for one in tables[other][key].tolist()}
    wrong = (one in (subjects if name == "indicator" else indicators) for one, name in zip(ids, names, strict=True))
    yield mask_of(wrong, len(ids)), "names", "the id isn't of that sort", "write indicator or subject, as the id is"
    foreign = (
        name == "indicator" and term in indicators and term != one
        for term, one, name in zip(plain, ids, names, strict=True)
    )
    yield mask_of(foreign, len(ids)), "term", "the term is the id of another indicator", "choose another term"
    odd = (entry.split("-")[:1] != [one] for entry, one in zip(entries, ids, strict=True))
    yield mask_of(odd, len(ids)), "entry", "the entry doesn't begin with the id", "name it ID-LANGUAGE-NUMBER"
