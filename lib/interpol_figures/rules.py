"""Rules between columns and between rows of the tables, named in the descriptor's `rules`.

A rule takes the table, all tables as text cells, and yields for each way of breaking it a mask of the rows
at fault, the column to point at, the rule and the fix. All rules work on whole columns, so that a million
rows are checked in seconds.
"""

import re
from collections.abc import Callable, Collection, Iterator

import pandas as pd

from interpol_figures.faults import Fault
from interpol_figures.package import Package, Table
from interpol_figures.periods import first_day, is_date, last_day

Cells = dict[str, pd.DataFrame]
Breach = tuple[pd.Series, str, str, str]  # rows at fault, column, rule, fix
Rule = Callable[[Table, Cells], Iterator[Breach]]

YEAR = re.compile(r"(1[89]|20)[0-9]{2}")
LINE = re.compile(r"line ([0-9]+)")
LONGEST_PHRASE = 12  # words: a figure phrase, not a sentence


def check_rules(package: Package, table: Table, tables: Cells, unread: Collection[str] = ()) -> list[Fault]:
    """Faults of a table against its references and the rules that its descriptor names.

    References to a table that couldn't be read are left out: its own fault says what is to be mended first.
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
        Fault(table.path, line, column, cells.at[line, column] or None, rule, fix)
        for mask, column, rule, fix in breaches
        if mask.any()
        for line in cells.index[mask]
    ]


def _references(table: Table, tables: Cells, unread: Collection[str]) -> Iterator[Breach]:
    cells = tables[table.name]
    for field in table.fields:
        if not field.references or any(other in unread for other, _ in field.references):
            continue
        column = cells[field.name]
        named = {text: set(_items(text, field.delimiter)) for text in column.unique() if text}
        wanted = set().union(*named.values())
        known = {key for other, name in field.references for key in wanted.intersection(tables[other][name].tolist())}
        strangers = [text for text, items in named.items() if not items <= known]
        where = " or ".join(dict.fromkeys(f"{other}.csv" for other, _ in field.references))
        yield (
            column.isin(strangers),
            field.name,
            f"nothing of that id stands in {where}",
            "correct the id or add its row",
        )


def _items(text: str, delimiter: str | None) -> list[str]:
    return text.split(delimiter) if delimiter else [text]


def _sorted(table: Table, tables: Cells) -> Iterator[Breach]:
    key = tables[table.name][table.key]
    if (key.to_numpy()[1:] > key.to_numpy()[:-1]).all():
        return
    yield key.duplicated(), table.key, "the id stands twice", "give each row an id of its own"
    yield key < key.shift(fill_value=""), table.key, "the rows are not sorted by id", f"sort the file by {table.key}"


def _figure_id(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    parts = (cells[name].tolist() for name in ("figure", "indicator", "subject", "period_start"))
    wrong = [
        figure.rpartition("-")[0] != f"{indicator}-{subject}-{start or 'undated'}"
        for figure, indicator, subject, start in zip(*parts, strict=True)
    ]
    yield (
        pd.Series(wrong, index=cells.index, dtype="bool"),
        "figure",
        "the id doesn't say the row's indicator, subject and period",
        "name it INDICATOR-SUBJECT-START-NUMBER",
    )


def _qualifier_and_values(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    between, several = cells["qualifier"] == "between", cells["qualifier"] == "several"
    ranges = cells[between]
    value, high = (pd.to_numeric(ranges[name], errors="coerce") for name in ("value", "value_high"))
    multiple = cells["qualifier"] == "multiples_of"
    yield (
        between & (cells["value_high"] == ""),
        "value_high",
        "the qualifier between needs an upper value",
        "fill value_high",
    )
    yield (
        ~between & (cells["value_high"] != ""),
        "value_high",
        "only the qualifier between has an upper value",
        "empty it or use between",
    )
    yield _at(cells, ranges.index[high <= value]), "value_high", "the upper value is not above the value", "swap or correct them"
    yield (
        several & (cells["value"] != ""),
        "value",
        "the qualifier several has no value",
        "empty it, or use multiples_of",
    )
    yield ~several & (cells["value"] == ""), "value", "the figure has no value", "fill it, or use the qualifier several"
    zero = pd.to_numeric(cells.loc[multiple, "value"], errors="coerce") <= 0
    yield (
        _at(cells, zero.index[zero]),
        "value",
        "multiples_of needs a value above zero",
        "correct it",
    )


def _periods(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    yield from _dates(table, tables, "period_start")
    yield from _dates(table, tables, "period_end")
    one_sided = (cells["period_start"] == "") != (cells["period_end"] == "")
    yield (
        one_sided,
        "period_end",
        "only one end of the period is given",
        "give both, the same if it is one day, month or year",
    )
    yield _ends_early(cells), "period_end", "the period ends before it starts", "swap or correct the dates"


def _operation_period(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    yield from _dates(table, tables, "period_start")
    yield from _dates(table, tables, "period_end")
    yield _ends_early(cells), "period_end", "the operation ends before it starts", "swap or correct the dates"


def _ends_early(cells: pd.DataFrame) -> pd.Series:
    pairs = cells[["period_start", "period_end"]].drop_duplicates()
    bad = [
        start != end and is_date(start) and is_date(end) and last_day(end) < first_day(start)
        for start, end in pairs.itertuples(index=False, name=None)
    ]
    if not any(bad):
        return pd.Series(False, index=cells.index)
    both = pd.MultiIndex.from_frame(cells[["period_start", "period_end"]])
    return pd.Series(both.isin(pd.MultiIndex.from_frame(pairs[bad])), cells.index)


def _dates(table: Table, tables: Cells, column: str) -> Iterator[Breach]:
    values = tables[table.name][column]
    bad = [text for text in values.unique() if text and not is_date(text)]
    yield values.isin(bad), column, "there is no such date", "write YYYY, YYYY-MM or YYYY-MM-DD"


def _phrase(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    long = [text for text in cells["as_stated"].unique() if len(text.split()) > LONGEST_PHRASE]
    unquoted = cells["as_stated"] == ""
    explained = cells.loc[unquoted, "note"].str.contains("computed|counted").reindex(cells.index, fill_value=False)
    yield (
        cells["as_stated"].isin(long),
        "as_stated",
        f"the phrase is longer than {LONGEST_PHRASE} words",
        "keep the figure and its noun",
    )
    yield (
        unquoted & ~explained.astype("bool"),
        "as_stated",
        "the figure phrase is missing",
        "quote it, or begin the note with how it was computed or counted",
    )


def _rank_and_note(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    account = cells["source"].isin(_accounts(tables))
    yield (
        (cells["rank"] == "deprecated") & (cells["note"] == ""),
        "note",
        "a deprecated row needs its reason",
        "say why it isn't used",
    )
    yield account & (cells["rank"] != "normal"), "rank", "figures of an account are judged, not ranked", "use normal"


def _indicator_of_table(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    own = tables["indicators"]
    foreign = own.loc[own["table"] != table.name, "indicator"]
    yield cells["indicator"].isin(foreign), "indicator", "the indicator belongs to another table", "move the row there"


def _year_values(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    indicators = tables["indicators"]
    years = cells["indicator"].isin(indicators.loc[indicators["unit"] == "year", "indicator"])
    odd = [text for text in cells.loc[years, "value"].unique() if text and not YEAR.fullmatch(text)]
    yield (
        years & cells["value"].isin(odd),
        "value",
        "the value is no year of the organisation's time",
        "write the year, four digits",
    )


def _locator_of_account(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables[table.name]
    sources = tables["sources"].drop_duplicates("source").set_index("source")
    lines = pd.to_numeric(sources["lines"], errors="coerce").dropna()
    rows = cells.loc[cells["source"].isin(lines.index), ["source", "locator"]]
    said = [LINE.fullmatch(text) for text in rows["locator"].tolist()]
    most = rows["source"].map(lines).tolist()
    unsaid = rows.index[[match is None for match in said]]
    beyond = rows.index[[match is not None and int(match[1]) > last for match, last in zip(said, most, strict=True)]]
    yield _at(cells, unsaid), "locator", "a text at hand is cited by its line", "write “line N”"
    yield _at(cells, beyond), "locator", "the source has fewer lines", "correct the line"


def _at(cells: pd.DataFrame, lines: pd.Index) -> pd.Series:
    """Some lines as a mask of all rows."""
    return pd.Series(cells.index.isin(lines) if len(lines) else False, cells.index)


def _accounts(tables: Cells) -> set[str]:
    sources = tables["sources"]
    return set(sources.loc[sources["tier"] == "account", "source"])


def _indicator_relations(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables["indicators"]
    siblings = {row.indicator: set(filter(None, row.siblings.split("; "))) for row in cells.itertuples()}
    one_way = [
        name for name, others in siblings.items() if any(name not in siblings.get(other, {name}) for other in others)
    ]
    yield (
        cells["indicator"].isin(one_way),
        "siblings",
        "a sibling doesn't name this indicator in return",
        "name each in the other's row",
    )
    own = [name for name, others in siblings.items() if name in others]
    yield (
        cells["indicator"].isin(own) | (cells["part_of"] == cells["indicator"]),
        "siblings",
        "the indicator is related to itself",
        "remove it",
    )


def _source_identity(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables["sources"]
    account = cells["tier"] == "account"
    yield from _dates(table, tables, "published")
    yield ~account & (cells["url"] == ""), "url", "a source of the record needs its address", "fill it"
    yield (
        account & (cells["url"] == "") & (cells["sha256"] == ""),
        "sha256",
        "the account has neither an address nor a digest",
        "give one",
    )
    yield (
        (cells["sha256"] == "") != (cells["lines"] == ""),
        "lines",
        "digest and number of lines go together",
        "give both or neither",
    )


def _source_repeats(table: Table, tables: Cells) -> Iterator[Breach]:
    cells = tables["sources"]
    repeats = cells.drop_duplicates("source").set_index("source")["repeats"]
    further = cells["repeats"].map(repeats).fillna("")
    yield (
        further != "",
        "repeats",
        "the source repeated repeats another in turn, or this one",
        "name the head that both repeat",
    )
    tier = cells["repeats"].map(cells.drop_duplicates("source").set_index("source")["tier"])
    yield (
        tier.notna() & (tier != cells["tier"]),
        "repeats",
        "a source of the record can't repeat an account",
        "correct the tier or the source",
    )


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
}
