"""The data dictionary, README.md in the folder of the tables: written from schema and tables, never by hand.

What it says stands in `templates/dictionary.md.j2`; here are the numbers and rows that it shows.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import zip_longest
from math import inf
from numbers import Integral
from pathlib import Path

import jinja2
import pandas as pd

from interpol_figures.model.format import figure_in_words, number
from interpol_figures.model.intervals import Interval, implied, literal
from interpol_figures.tables.load import Tables, load
from interpol_figures.tables.schema import Field

FILE = "README.md"
TEMPLATES = Path(__file__).parent / "templates"
YEARLY = 2010  # coverage is told by decade before this year, by year from then on
LIMITS = {
    "pattern": "form `{}`",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxLength": "{} characters at most",
}
Row = list[object]  # cells of a Markdown table: texts, and whole numbers


def dictionary_path(data: Path | str | None = None) -> Path:
    """Where the dictionary of a folder of tables lies."""
    return load(data).package.folder / FILE


def check_dictionary(path: Path, text: str) -> None:
    """Raise ValueError naming the first line in which a dictionary isn't what the tables give."""
    stored = path.read_text(encoding="utf-8") if path.is_file() else ""
    if stored == text:
        return
    lines = zip_longest(stored.splitlines(), text.splitlines(), fillvalue="")
    first = next((f"{old!r} is now {new!r}" for old, new in lines if old != new), "line ends")
    raise ValueError(f"{path.name} isn't what the tables give ({first}); write it with: interpol-figures dictionary")


def dictionary(data: Path | str | None = None) -> str:
    """The whole dictionary as Markdown; raises TableError where the tables are unsound."""
    tables = load(data)
    package, figures = tables.package, tables.figures
    figure_tables = [package.tables[name] for name in package.figure_tables]
    decisions = tables["conflicts"]["decision"].value_counts()
    text = _template().render(
        about=package.descriptor,
        example=figure_tables[0]["figure"].example,
        figure_tables=figure_tables,
        sizes=[(table, *_size(tables[table.name])) for table in package.tables.values()],
        stated=len(figures),
        totals={tier: _size(figures[figures["tier"] == tier]) for tier in ("record", "account")},
        measures=_counted(tables, "indicators", "measure"),
        grades=_counted(tables, "sources", "grade"),
        decisions={name: int(decisions.get(name, 0)) for name in ("decided", "undecided", "change")},
        coverage=_coverage(figures, package.figure_tables),
        shared_columns=[_shared(fields) for fields in zip_longest(*(table.fields for table in figure_tables))],
        other_tables=[table for table in package.tables.values() if table.key != "figure"],
        indicators={table.name: _indicators(tables, table.name) for table in figure_tables},
    )
    return text.rstrip() + "\n"


def _template() -> jinja2.Template:
    environment = jinja2.Environment(  # of text, in which nothing is to be escaped for HTML
        loader=jinja2.FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined
    )
    environment.filters |= {"cell": _cell, "allowed": _allowed, "commitment": _commitment}
    return environment.get_template("dictionary.md.j2")


def _cell(value: object) -> str:
    """What a Markdown table holds: numbers with separators, no bar that would end the cell."""
    return f"{value:,}" if isinstance(value, Integral) else str(value).replace("|", "\\|")


def _size(frame: pd.DataFrame) -> tuple[int, int | str]:
    """Rows of a table, and the sources it cites, nothing where it cites none or lists them itself."""
    cites = "source" in frame.columns and frame.columns[0] != "source"
    return len(frame), frame.loc[frame["source"] != "", "source"].nunique() if cites else ""


def _commitment(example: tuple) -> Row:
    """A qualifier by an example of value, upper value and unit: its words, and what it commits to."""
    name, value, high, unit = example
    intervals = [_interval(meaning(name, value, high)) for meaning in (literal, implied)]
    return [f"`{name}`", figure_in_words(name, value, high, unit), *intervals]


def _interval(interval: Interval) -> str:
    if interval.low == interval.high:
        return f"x = {number(interval.low)}"
    low = f"{number(interval.low)} {'<' if interval.low_open else '≤'} "
    high = "" if interval.high == inf else f" {'<' if interval.high_open else '≤'} {number(interval.high)}"
    return f"{low}x{high}"


def _counted(tables: Tables, table: str, column: str) -> list[Row]:
    """Each value of a column with its meaning, and how many rows of its table and how many figures have it."""
    return [
        [f"`{value}`", meaning, *(int((frame[column] == value).sum()) for frame in (tables[table], tables.figures))]
        for value, meaning in tables.package.tables[table][column].categories
    ]


def _coverage(figures: pd.DataFrame, names: list[str]) -> list[Row]:
    """Figures by decade or year and by table; nothing stands for none."""
    counts = pd.crosstab(figures["period_start"].map(_span), figures["table"]).reindex(columns=names, fill_value=0)
    return [[span, *(one or "" for one in row), sum(row)] for span, *row in counts.itertuples()]


def _span(start: str) -> str:
    if not start:
        return "undated"
    return start[:4] if int(start[:4]) >= YEARLY else f"{start[:3]}0s"


def _shared(fields: Collection[Field | None]) -> Field:
    """A column that all figure tables have, with the keys of them all; None stands where a table lacks it."""
    known = [field for field in fields if field]
    keys = tuple(dict.fromkeys(key for field in known for key in field.references))
    if len({str(replace(field, references=())) for field in known}) > 1 or None in fields:
        raise ValueError(f"datapackage.json: the figure tables differ in {known[0].name}; make the column the same")
    return replace(known[0], references=keys)


def _allowed(field: Field) -> Iterator[str]:
    limits = field.constraints
    yield from (f"`{value}`" for value in limits.get("enum", ()))
    yield from (words.format(limits[limit]) for limit, words in LIMITS.items() if limit in limits)
    if limits.get("unique"):
        yield "unique"
    if field.delimiter:
        yield f"a list parted by “{field.delimiter}”"
    if field.references:
        yield "key into " + " or ".join(f"{table}.{column}" for table, column in field.references)


def _indicators(tables: Tables, table: str) -> list[Row]:
    """Indicators of a figure table, with how many rows each has and the first and last year of these."""
    figures, indicators = tables.figures_in(table), tables["indicators"]
    dated = figures[figures["year"].notna()].groupby("indicator")
    first, last = dated["period_start"].min().str[:4], dated["period_end"].max().str[:4]
    counts = figures["indicator"].value_counts()
    return [
        [row.label, f"`{row.indicator}`", row.unit, row.measure, counts.get(row.indicator, 0)]
        + [years.get(row.indicator, "") for years in (first, last)]
        for row in indicators[indicators["table"] == table].itertuples()
    ]
