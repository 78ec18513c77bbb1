"""Rules between columns and between rows of the tables, named in the descriptor's `rules`.

A rule takes the table, the columns of all tables as arrays of texts, and yields for each way of breaking it a
mask of the rows at fault, the column to point at, the rule and the fix. Rules work on whole columns, so that a
million rows are checked in seconds, and on plain arrays, which for small tables are much quicker than Series.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np
import pandas as pd

from interpol_figures.model.periods import first_day, is_date, last_day
from interpol_figures.tables.breaches import Breach, among, mask_of
from interpol_figures.tables.cell_checks import Columns
from interpol_figures.tables.name_checks import (
    check_indicator_names,
    check_labels,
    check_subject_names,
    check_term_names,
)
from interpol_figures.tables.phrase_checks import check_exceptions, check_phrases
from interpol_figures.tables.schema import Package, Table
from interpol_figures.tables.violations import Violation

Rule = Callable[..., Iterator[Breach]]  # of a table, the columns of all, and the column if the rule names one

YEAR = re.compile(r"(1[89]|20)[0-9]{2}")
LINE = re.compile(r"line ([0-9]+)")
COMPUTED = re.compile("computed|counted")
LONGEST_PHRASE = 12  # words: a figure phrase, not a sentence


def check_rules(
    package: Package, table: Table, tables: dict[str, Columns], lines: Sequence[int], unread: Collection[str] = ()
) -> list[Violation]:
    """Violations in a table, whose rows stand on `lines`, of its references and the rules that its descriptor names.

    References to a table that couldn't be read are left out: its own violation says what is to be mended first.
    Raises ValueError for a rule that doesn't exist.
    """
    breaches = list(_references(table, tables, unread))
    for name in table.rules:
        rule, _, column = name.partition(":")
        if rule not in RULES or bool(column) != (rule == "dates") or column not in ("", *table.columns):
            raise ValueError(
                f"datapackage.json, {table.name}: unknown rule {name!r}; known are {', '.join(sorted(RULES))}, "
                "and dates:COLUMN"
            )
        breaches += _dates(table, tables, column) if column else RULES[rule](table, tables)
    cells = tables[table.name]
    return [
        Violation(table.path, lines[row], column, cells[column][row] or None, rule, fix)
        for mask, column, rule, fix in breaches
        for row in np.flatnonzero(mask).tolist()
    ]


def _references(table: Table, tables: dict[str, Columns], unread: Collection[str]) -> Iterator[Breach]:
    for field in table.fields:
        if not field.references or any(other in unread for other, _ in field.references):
            continue
        column = tables[table.name][field.name]
        named = {text: set(_items(text, field.delimiter)) for text in set(column.tolist()) if text}
        wanted = set().union(*named.values())
        known = {key for other, name in field.references for key in wanted.intersection(tables[other][name].tolist())}
        strangers = [text for text, items in named.items() if not items <= known]
        where = " or ".join(dict.fromkeys(f"{other}.csv" for other, _ in field.references))
        rule = f"nothing of that id stands in {where}"
        yield among(column, strangers), field.name, rule, "correct the id or add its row"


def _items(text: str, delimiter: str | None) -> list[str]:
    return text.split(delimiter) if delimiter else [text]


def _sorted(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    key = tables[table.name][table.key]
    if (key[1:] > key[:-1]).all():
        return
    early = np.concatenate([[False], key[1:] < key[:-1]])
    yield pd.Series(key).duplicated().to_numpy(), table.key, "the id stands twice", "give each row an id of its own"
    yield early, table.key, "the rows are not sorted by id", f"sort the file by {table.key}"


def _figure_id(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables[table.name]
    parts = (cells[name].tolist() for name in ("figure", "indicator", "subject", "period_start"))
    wrong = (
        figure.rpartition("-")[0] != f"{indicator}-{subject}-{start or 'undated'}"
        for figure, indicator, subject, start in zip(*parts, strict=True)
    )
    rule = "the id doesn't say the row's indicator, subject and period"
    yield mask_of(wrong, len(cells["figure"])), "figure", rule, "name it INDICATOR-SUBJECT-START-NUMBER"


def _qualifier_and_values(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables[table.name]
    value, high, qualifier = cells["value"], cells["value_high"], cells["qualifier"]
    between, several, multiple = (qualifier == name for name in ("between", "several", "multiples_of"))
    no_value, no_high = value == "", high == ""
    yield between & no_high, "value_high", "the qualifier between needs an upper value", "fill value_high"
    yield ~between & ~no_high, "value_high", "only the qualifier between has an upper value", "empty it or use between"
    turned = _numbers(high, between) <= _numbers(value, between)
    yield turned, "value_high", "the upper value is not above the value", "swap or correct them"
    yield several & ~no_value, "value", "the qualifier several has no value", "empty it, or use multiples_of"
    yield ~several & no_value, "value", "the figure has no value", "fill it, or use the qualifier several"
    nothing = _numbers(value, multiple) <= 0
    yield nothing, "value", "multiples_of needs a value above zero", "correct it"


def _numbers(texts: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Numbers of some rows; NaN in the others, and where a cell is no number."""
    numbers = np.full(len(texts), np.nan)
    if rows.any():
        numbers[rows] = pd.to_numeric(texts[rows], errors="coerce")
    return numbers


def _periods(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables[table.name]
    yield from _dates(table, tables, "period_start")
    yield from _dates(table, tables, "period_end")
    one_sided = (cells["period_start"] == "") != (cells["period_end"] == "")
    fix = "give both, the same if it is one day, month or year"
    yield one_sided, "period_end", "only one end of the period is given", fix
    yield _ends_early(cells), "period_end", "the period ends before it starts", "swap or correct the dates"


def _operation_period(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables[table.name]
    yield from _dates(table, tables, "period_start")
    yield from _dates(table, tables, "period_end")
    yield _ends_early(cells), "period_end", "the operation ends before it starts", "swap or correct the dates"


def _ends_early(cells: Columns) -> np.ndarray:
    starts, ends = cells["period_start"], cells["period_end"]
    early = np.zeros(len(starts), dtype=bool)
    longer = np.flatnonzero(starts != ends)  # most speak of one day, month or year
    pairs = list(zip(starts[longer].tolist(), ends[longer].tolist(), strict=True))
    wrong = {
        (start, end)
        for start, end in set(pairs)
        if is_date(start) and is_date(end) and last_day(end) < first_day(start)
    }
    if wrong:
        early[longer] = [pair in wrong for pair in pairs]
    return early


def _dates(table: Table, tables: dict[str, Columns], column: str) -> Iterator[Breach]:
    values = tables[table.name][column]
    bad = [text for text in set(values.tolist()) if text and not is_date(text)]
    yield among(values, bad), column, "there is no such date", "write YYYY, YYYY-MM or YYYY-MM-DD"


def _phrase(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables[table.name]
    phrases = cells["as_stated"]
    words = 2 * LONGEST_PHRASE  # so many letters at least have more words than are allowed
    long = [text for text in set(phrases.tolist()) if len(text) > words and len(text.split()) > LONGEST_PHRASE]
    rule = f"the phrase is longer than {LONGEST_PHRASE} words"
    yield among(phrases, long), "as_stated", rule, "keep the figure and its noun"
    missing = phrases == ""
    missing[missing] = [not COMPUTED.search(note) for note in cells["note"][missing]]
    fix = "quote it, or begin the note with how it was computed or counted"
    yield missing, "as_stated", "the figure phrase is missing", fix


def _rank_and_note(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells, sources = tables[table.name], tables["sources"]
    accounts = sources["source"][sources["tier"] == "account"].tolist()
    unexplained = (cells["rank"] == "deprecated") & (cells["note"] == "")
    yield unexplained, "note", "a deprecated row needs its reason", "say why it isn't used"
    ranked = (cells["rank"] != "normal") & among(cells["source"], accounts)
    yield ranked, "rank", "figures of an account are judged, not ranked", "use normal"


def _indicator_of_table(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells, indicators = tables[table.name], tables["indicators"]
    foreign = indicators["indicator"][indicators["table"] != table.name].tolist()
    rule = "the indicator belongs to another table"
    yield among(cells["indicator"], foreign), "indicator", rule, "move the row there"


def _year_values(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells, indicators = tables[table.name], tables["indicators"]
    years = among(cells["indicator"], indicators["indicator"][indicators["unit"] == "year"].tolist())
    odd = [text for text in set(cells["value"][years].tolist()) if text and not YEAR.fullmatch(text)]
    rule = "the value is no year of the organisation's time"
    yield years & among(cells["value"], odd), "value", rule, "write the year, four digits"


def _locator_of_account(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells, sources = tables[table.name], tables["sources"]
    at_hand = {
        source: int(lines)
        for source, lines in zip(sources["source"].tolist(), sources["lines"].tolist(), strict=True)
        if lines.isdecimal()
    }
    unsaid = among(cells["source"], at_hand)
    beyond = unsaid.copy()
    said = [LINE.fullmatch(locator) for locator in cells["locator"][unsaid]]
    last = [at_hand[source] for source in cells["source"][beyond]]
    unsaid[unsaid] = [match is None for match in said]
    beyond[beyond] = [match is not None and int(match[1]) > most for match, most in zip(said, last, strict=True)]
    yield unsaid, "locator", "a text at hand is cited by its line", "write “line N”"
    yield beyond, "locator", "the source has fewer lines", "correct the line"


def _indicator_relations(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables["indicators"]
    names = cells["indicator"]
    siblings = {
        name: set(filter(None, others.split("; "))) for name, others in zip(names, cells["siblings"], strict=True)
    }
    one_way = [
        name for name, others in siblings.items() if any(name not in siblings.get(other, {name}) for other in others)
    ]
    rule = "a sibling doesn't name this indicator in return"
    yield among(names, one_way), "siblings", rule, "name each in the other's row"
    own = [name for name, others in siblings.items() if name in others]
    related = among(names, own) | (cells["part_of"] == names)
    yield related, "siblings", "the indicator is related to itself", "remove it"


def _source_identity(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables["sources"]
    account, no_url = cells["tier"] == "account", cells["url"] == ""
    no_digest, no_lines = cells["sha256"] == "", cells["lines"] == ""
    yield from _dates(table, tables, "published")
    yield ~account & no_url, "url", "a source of the record needs its address", "fill it"
    yield account & no_url & no_digest, "sha256", "the account has neither an address nor a digest", "give one"
    yield no_digest != no_lines, "lines", "digest and number of lines go together", "give both or neither"


def _source_repeats(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables["sources"]
    repeats = cells["repeats"].tolist()
    heads = dict(zip(cells["source"].tolist(), repeats, strict=True))
    tiers = dict(zip(cells["source"].tolist(), cells["tier"].tolist(), strict=True))
    rule = "the source repeated repeats another in turn, or this one"
    yield (
        mask_of((heads.get(head) for head in repeats), len(repeats)),
        "repeats",
        rule,
        "name the head that both repeat",
    )
    mixed = (head in tiers and tiers[head] != tier for head, tier in zip(repeats, cells["tier"].tolist(), strict=True))
    rule = "a source of the record can't repeat an account"
    yield mask_of(mixed, len(repeats)), "repeats", rule, "correct the tier or the source"


def _source_grade(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    cells = tables["sources"]
    account, none = cells["tier"] == "account", cells["grade"] == ""
    yield ~account & none, "grade", "a source of the record needs its grade", "give A to D, as the dictionary tells"
    yield account & ~none, "grade", "an account is judged, so that it has no grade", "empty it"
    unsaid = mask_of(("INTERPOL" not in name for name in cells["publisher"].tolist()), len(none))
    rule = "grade A is for documents of INTERPOL itself, which isn't the publisher"
    yield (cells["grade"] == "A") & unsaid, "grade", rule, "give B or less, or correct the publisher"


def _event_figures(table: Table, tables: dict[str, Columns]) -> Iterator[Breach]:
    """An event states an indicator itself, or points at the figures that state it: no fact stands twice."""
    cells, indicators = tables[table.name], tables["indicators"]
    named, about, listed = cells["indicator"] != "", cells["subject"] != "", cells["figures"] != ""
    yield named != about, "subject", "indicator and subject go together", "give both or neither"
    rule = "the event states a figure and points at figures that state it"
    yield named & listed, "figures", rule, "empty indicator and subject, or the figures"
    timeless = among(cells["indicator"], indicators["indicator"][indicators["measure"] != "event"].tolist())
    yield timeless, "indicator", "the indicator's measure isn't event", "use one whose figures are years"
    years = _years_of_figures(tables)
    rows = zip(cells["date"].tolist(), cells["figures"].tolist(), strict=True)
    apart = ({years.get(one, date[:4]) for one in figures.split("; ")} - {date[:4]} for date, figures in rows)
    yield mask_of(apart, len(named)), "figures", "a figure states another year than the event", "correct one of them"


def _years_of_figures(tables: dict[str, Columns]) -> dict[str, str]:
    """Values of the figures whose unit is a year."""
    indicators = tables["indicators"]
    yearly = set(indicators["indicator"][indicators["unit"] == "year"].tolist())
    return {
        figure: value
        for cells in tables.values()
        if {"figure", "indicator", "value"} <= cells.keys()
        for figure, indicator, value in zip(
            *(cells[name].tolist() for name in ("figure", "indicator", "value")), strict=True
        )
        if indicator in yearly
    }


RULES: dict[str, Rule] = {
    "sorted": _sorted,
    "dates": _dates,
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
    "labels": check_labels,
    "indicator_names": check_indicator_names,
    "subject_names": check_subject_names,
    "phrase_agreement": check_phrases,
    "phrase_exceptions": check_exceptions,
    "term_names": check_term_names,
}
