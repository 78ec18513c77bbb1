"""The data dictionary, README.md in the folder of the tables: written from schema and tables, never by hand.

One page of what everybody needs comes first; columns, units and indicators in full come after.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest
from math import inf
from pathlib import Path

import pandas as pd

from interpol_figures.model.format import figure_in_words, number
from interpol_figures.model.intervals import QUALIFIERS, Interval, implied, literal
from interpol_figures.tables.load import Tables, load
from interpol_figures.tables.schema import Field, Package, Table, read_package

FILE = "README.md"
TIERS = ("record", "account")
YEARLY = 2010  # coverage is told by decade before this year, by year from then on
ROWS = {  # what one row is, where it isn't a stated figure
    "indicators": "something that is counted",
    "sources": "a source",
    "members": "a member country",
    "subjects": "something that figures are about",
    "notice_types": "a notice colour",
    "operations": "an edition of an operation",
    "databases": "a database",
    "history": "an event",
    "components": "something the articles describe",
    "mentions": "a description of it in an article",
    "conflicts": "a disagreement of the record",
}
EXAMPLES = {  # a figure to show each qualifier by: value, upper value, unit
    "exact": (196, None, "countries"),
    "about": (430, None, "people"),
    "more_than": (60_000, None, "notices"),
    "at_least": (190, None, "countries"),
    "nearly": (600, None, "people"),
    "less_than": (12_000, None, "notices"),
    "at_most": (50, None, "countries"),
    "between": (8, 10, "people"),
    "multiples_of": (1_000_000, None, "records"),
    "several": (None, None, "databases"),
}


def path_of(data: Path | str | None = None) -> Path:
    """Where the dictionary of a folder of tables lies."""
    return read_package(Path(data) if data else None).folder / FILE


def check(path: Path, text: str) -> None:
    """Raise ValueError naming the first line in which a dictionary isn't what the tables give."""
    stored = path.read_text(encoding="utf-8") if path.is_file() else ""
    if stored == text:
        return
    changes = [line for line in difflib.ndiff(stored.splitlines(), text.splitlines()) if line[:2] in ("- ", "+ ")]
    told = changes[0] if changes else "line ends"
    raise ValueError(f"{path.name} isn't what the tables give ({told}); write it with: interpol-figures dictionary")


def dictionary(data: Path | str | None = None) -> str:
    """The whole dictionary as Markdown; raises TableError where the tables are unsound."""
    tables = load(data)
    parts = [
        *_opening(tables.package),
        *_tables(tables),
        *_qualifiers(),
        *_measures(tables),
        *_conflicts(tables),
        *_coverage(tables),
        *_columns(tables.package),
        *_units(tables),
        *_indicators(tables),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _opening(package: Package) -> Iterator[str]:
    about = package.descriptor
    licence = about["licenses"][0]
    yield f"# {about['title']}: data dictionary\n"
    yield "<!-- Written by `interpol-figures dictionary` from schema and tables; edit those instead. -->\n"
    yield f"{about['description']}\n"
    yield (
        "The tables are CSV in UTF-8, each sorted by its first column, an empty cell meaning “not stated”; lists in a "
        "cell are parted by “; ”. [datapackage.json](datapackage.json) is their schema, a Data Package v2 descriptor; "
        "`interpol-figures validate` checks the tables against it, `interpol-figures verify DIRECTORY` the figures "
        "against the texts they were read in.\n"
    )
    yield f"**Licence:** {licence['title']} ([{licence['name']}]({licence['path']})). The facts belong to nobody.\n"
    yield (
        f"**How to cite:** {about['contributors'][0]['title']}, “{about['title']}”, version {about['version']}, "
        f"{licence['name']}. Cite a single figure by its id and its source, for example “figure "
        f"{package.tables[package.figure_tables[0]]['figure'].example}, after” and the source's title and publisher.\n"
    )


def _tables(tables: Tables) -> Iterator[str]:
    yield "## Tables\n"
    yield "Tables in which one row is a stated figure have the same columns.\n"
    rows = []
    for name, table in tables.package.tables.items():
        frame, row = (
            tables[name],
            "a stated figure" if table.key == "figure" else ROWS.get(name, table[table.key].title.lower()),
        )
        sources = frame.loc[frame["source"] != "", "source"].nunique() if "source" in table.columns else None
        sources = "" if sources is None or name == "sources" else _count(sources)
        rows.append([f"[{name}]({table.path})", row, table.description, _count(len(frame)), sources])
    yield from _grid(["table", "one row is", "what it holds", "rows", "sources"], rows)
    figures = tables.figures
    tiers = figures.groupby("tier").agg(rows=("figure", "size"), sources=("source", "nunique"))
    record, account = (tiers.loc[tier] if tier in tiers.index else {"rows": 0, "sources": 0} for tier in TIERS)
    yield (
        f"\n{_count(len(figures))} stated figures: {_count(record['rows'])} of the record, from "
        f"{_count(record['sources'])} sources, and {_count(account['rows'])} of {_count(account['sources'])} popular "
        "articles that are judged against it.\n"
    )


def _qualifiers() -> Iterator[str]:
    yield "## What a wording commits to\n"
    yield (
        "Each figure is two intervals of the true value x: the literal one is what the words commit to, the implied "
        "one what a reader takes away. Steps are units of the value's last digit that isn't zero.\n"
    )
    rows = []
    for qualifier in QUALIFIERS:
        value, high, unit = EXAMPLES[qualifier]
        example = figure_in_words(qualifier, value, high, unit)
        intervals = [_interval(read(qualifier, value, high)) for read in (literal, implied)]
        rows.append([f"`{qualifier}`", example, *intervals])
    yield from _grid(["qualifier", "for example", "literal", "implied"], rows)
    yield ""


def _interval(interval: Interval) -> str:
    if interval.low == interval.high:
        return f"x = {number(interval.low)}"
    low = f"{number(interval.low)} {'<' if interval.low_open else '≤'} "
    high = "" if interval.high == inf else f" {'<' if interval.high_open else '≤'} {number(interval.high)}"
    return f"{low}x{high}"


def _measures(tables: Tables) -> Iterator[str]:
    yield "## Measures\n"
    figures, indicators = tables.figures, tables["indicators"]
    told = tables.package.tables["indicators"]["measure"].description.split("; ")
    meanings = dict(one.split(": ", 1) for one in told)
    rows = [
        [
            f"`{name}`",
            meaning,
            _count((indicators["measure"] == name).sum()),
            _count((figures["measure"] == name).sum()),
        ]
        for name, meaning in meanings.items()
    ]
    yield from _grid(["measure", "meaning", "indicators", "rows"], rows)
    yield ""


def _conflicts(tables: Tables) -> Iterator[str]:
    decisions = tables["conflicts"]["decision"].value_counts()
    decided, undecided = int(decisions.get("decided", 0)), int(decisions.get("undecided", 0))
    yield "## Disagreements\n"
    yield (
        f"In {_count(decided + undecided)} places figures of the record disagree. {_count(decided)} are decided: the "
        f"better founded figures are ranked `preferred`. {_count(undecided)} are undecided: all figures stay. "
        "[conflicts.csv](conflicts.csv) gives each with the reason.\n"
    )


def _coverage(tables: Tables) -> Iterator[str]:
    yield "## Coverage\n"
    yield "Rows by the time their figure is about, taken by the start of the period.\n"
    figures = tables.figures
    spans = figures["period_start"].map(_span)
    counts = pd.crosstab(spans, figures["table"]).reindex(columns=tables.package.figure_tables, fill_value=0)
    rows = [
        [span, *(_count(one) if one else "" for one in row), _count(sum(row))] for span, *row in counts.itertuples()
    ]
    yield from _grid(["start", *counts.columns, "all"], rows, numbers=len(counts.columns) + 1)
    yield ""


def _span(start: str) -> str:
    if not start:
        return "undated"
    return start[:4] if int(start[:4]) >= YEARLY else f"{start[:3]}0s"


def _columns(package: Package) -> Iterator[str]:
    yield "## Columns\n"
    figure_tables = [package.tables[name] for name in package.figure_tables]
    yield f"### The figure tables: {', '.join(package.figure_tables)}\n"
    yield from _fields([_shared(fields) for fields in zip_longest(*(table.fields for table in figure_tables))])
    yield "\nWhat a `subject` is a key into, by table: " + "; ".join(map(_subjects, figure_tables)) + "."
    for name, table in package.tables.items():
        if table.key == "figure":
            continue
        yield f"\n### {name}\n"
        yield f"{table.description}\n"
        yield from _fields(table.fields)
    yield ""


def _shared(fields: Collection[Field | None]) -> Field:
    """A column that all figure tables have, with the keys of them all; None stands where a table lacks it."""
    known = [field for field in fields if field]
    keys = tuple(dict.fromkeys(key for field in known for key in field.references))
    if any(field is None or replace(field, references=()) != replace(known[0], references=()) for field in fields):
        raise ValueError(f"datapackage.json: the figure tables differ in {known[0].name}; make the column the same")
    return replace(known[0], references=keys)


def _subjects(table: Table) -> str:
    tables = (other for field in table.fields if field.name == "subject" for other, _ in field.references)
    return f"{table.name}: {' or '.join(dict.fromkeys(tables))}"


def _fields(fields: Iterable[Field]) -> Iterator[str]:
    rows = [
        [f"`{one.name}`", one.title, one.type, "yes" if one.constraints.get("required") else "", *_meaning(one)]
        for one in fields
    ]
    yield from _grid(["column", "title", "type", "required", "description", "allowed"], rows)


def _meaning(field: Field) -> tuple[str, str]:
    """Description with an example, and what is allowed."""
    example = f" (`{field.example}`)" if field.example else ""
    limits = field.constraints
    allowed = [
        *(f"`{value}`" for value in limits.get("enum", ())),
        *([f"form `{limits['pattern']}`"] if "pattern" in limits else []),
        *([f"at least {limits['minimum']}"] if "minimum" in limits else []),
        *([f"at most {limits['maximum']}"] if "maximum" in limits else []),
        *([f"{limits['maxLength']} characters at most"] if "maxLength" in limits else []),
        *(["unique"] if limits.get("unique") else []),
        *(["a list parted by “" + field.delimiter + "”"] if field.delimiter else []),
    ]
    keys = " or ".join(f"{table}.{column}" for table, column in field.references)
    return field.description + example, ", ".join([*allowed, *([f"key into {keys}"] if keys else [])])


def _units(tables: Tables) -> Iterator[str]:
    yield "## Units\n"
    figures = tables.figures
    counts = figures.groupby(["table", "unit"]).agg(rows=("figure", "size"), sources=("source", "nunique"))
    for name in tables.package.figure_tables:
        own = counts.loc[name].sort_values(["rows"], ascending=False, kind="stable")
        of = figures.loc[figures["table"] == name, "source"].nunique()
        yield f"### {name}: {_count(own['rows'].sum())} rows from {_count(of)} sources\n"
        yield from _grid(
            ["unit", "rows", "sources"], [[unit, _count(r), _count(s)] for unit, r, s in own.itertuples()], 2
        )
        yield ""


def _indicators(tables: Tables) -> Iterator[str]:
    yield "## Indicators\n"
    yield "Definitions, other names and what each is confused with are in [indicators.csv](indicators.csv).\n"
    figures = tables.figures
    years = pd.DataFrame(
        {
            "indicator": figures["indicator"],
            "start": figures["period_start"].str[:4],
            "end": figures["period_end"].str[:4],
        }
    )
    counts = years.groupby("indicator").size()
    dated = years[years["start"] != ""].groupby("indicator").agg(first=("start", "min"), last=("end", "max"))
    for name in tables.package.figure_tables:
        yield f"### {tables.package.tables[name].title}\n"
        own = tables["indicators"][lambda frame, name=name: frame["table"] == name]
        rows = [
            [row.label, f"`{row.indicator}`", row.unit, row.measure, _count(counts.get(row.indicator, 0))]
            + (list(dated.loc[row.indicator]) if row.indicator in dated.index else ["", ""])
            for row in own.itertuples()
        ]
        yield from _grid(["indicator", "id", "unit", "measure", "rows", "first", "last"], rows)
        yield ""


def _count(value: int) -> str:
    return f"{int(value):,}"


def _grid(head: list[str], rows: Iterable[list[str]], numbers: int = 0) -> Iterator[str]:
    """A Markdown table; the last `numbers` columns are set to the right, and those named rows and sources always."""
    right = {
        *range(len(head) - numbers, len(head)),
        *(at for at, name in enumerate(head) if name in ("rows", "sources")),
    }
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('--:' if at in right else '---' for at in range(len(head)))}|"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |"
