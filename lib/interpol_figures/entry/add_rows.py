"""New rows for the tables: sources and stated figures, checked, named, and put in their sorted place.

>>> source_id("Interpol grows to 190 countries", "Occupational Health & Safety", "2011-11-07")
'occupational-health-2011-grows-190-countries'
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain, count
from pathlib import Path

import pandas as pd

from interpol_figures.entry.amounts import read_figure
from interpol_figures.entry.row_writing import Added, EntryError, write_rows
from interpol_figures.entry.source_texts import digest, read_text
from interpol_figures.model.format import in_digits
from interpol_figures.model.periods import Period
from interpol_figures.model.phrase_parser import disagreement
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, load
from interpol_figures.tables.name_index import NameIndex
from interpol_figures.tables.names import require_known, simplified

SKIPPED = frozenset(["a", "an", "and", "at", "by", "de", "for", "in", "interpol", "of", "on", "s", "the", "to", "with"])
ID_WORDS, PUBLISHER_WORDS, LONGEST_ID = 4, 2, 60


@dataclass(frozen=True)
class NewSource:
    """A source to enter, in the columns of the table of sources; `text` is the file of its text.

    A source of the record needs its `grade`; `carrier` is who carries the copy that was read. Without an `id` one is
    made of publisher, year and title.
    """

    title: str
    publisher: str
    kind: str
    tier: str
    grade: str = ""
    grade_reason: str = ""
    carrier: str = ""
    url: str = ""
    published: str = ""
    text: Path | str | None = None
    repeats: str = ""
    note: str = ""
    id: str = ""


@dataclass(frozen=True)
class NewFigure:
    """A stated figure to enter.

    `indicator` and `subject` are any known names, `source` is an id; `value` is the figure as written ("1.3 tonnes",
    "over 60,000") or a number in the indicator's unit, and is read from `as_stated` where it isn't given; `period` is
    nothing, a date of year to day precision, or two with / between; a `locator` of digits is a line. Where the phrase
    says another figure, `phrase_differs` and a `note` that explains it are needed, which phrase_exceptions keeps.
    """

    indicator: str
    subject: str
    source: str
    as_stated: str
    value: str = ""
    value_high: str = ""
    qualifier: str = ""
    period: str = ""
    locator: str = ""
    rank: str = "normal"
    note: str = ""
    phrase_differs: bool = False


def add_source(data: Path | str | None, source: NewSource) -> Added:
    """Enter a source into the tables of a folder (None: the project's); of its text, digest and lines are kept.

    Raises EntryError where the address or the text is that of a source on record, TableError naming every other
    violation; nothing is written then.
    """
    tables = load(data)
    sources = tables["sources"]
    given = asdict(source)
    row = {column: given.get(column, "") for column in tables.package.tables["sources"].columns}
    if source.text:
        content = Path(source.text).read_bytes()
        row |= {"sha256": digest(content), "lines": str(_count_lines(source.text, content))}
    _refuse_known(row, sources)
    row["source"] = source.id or _new_source_id(source, {*sources["source"], *tables["removals"]["removal"]})
    return write_rows(tables.package, {"sources": row})


def _count_lines(path: Path | str, content: bytes) -> int:
    try:
        lines = len(read_text(content))
    except UnicodeDecodeError as error:
        raise EntryError(
            f"{Path(path).name} is not UTF-8 text ({error.reason} at byte {error.start}); convert it"
        ) from None
    if not lines:
        raise EntryError(f"{Path(path).name} is empty; name the file that holds the text")
    return lines


def _refuse_known(row: Mapping[str, str], sources: pd.DataFrame) -> None:
    for other in each_row(sources):
        for what, same in (
            ("address", row["url"] and _address(row["url"]) == _address(other.url)),
            ("text", row["sha256"] and row["sha256"] == other.sha256),
        ):
            if same:
                raise EntryError(f"the {what} is that of {other.source} ({other.title}); add figures to that source")


def _address(url: str) -> str:
    """An address without what doesn't change the page: scheme, www, fragment and a slash at its end."""
    return re.sub(r"^https?://(www\.)?|#.*$", "", url.strip()).rstrip("/")


def source_id(title: str, publisher: str, published: str = "", tier: str = "record") -> str:
    """A readable id: the publisher's first words, the year, the title's first telling words.

    That of an account is “account” and its title's words, as its publisher and year are often not stated. Raises
    EntryError where nothing of it can be written in Latin letters.
    """
    maker = _id_words(re.split(r"\(|\bvia\b", publisher)[0])[:PUBLISHER_WORDS]
    head = ["account"] if tier == "account" else [*maker, *filter(None, [published[:4]])]
    words = [word for word in _id_words(title) if word not in SKIPPED and word not in head[-1:]][:ID_WORDS]
    if not words and not maker:
        raise EntryError("no id can be made of this title and publisher; give one")
    return "-".join([*head, *words])[:LONGEST_ID].rstrip("-")


def _id_words(text: str) -> list[str]:
    owned = re.sub(r"['’]s\b", "", text.casefold())
    return re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", owned).encode("ascii", "ignore").decode())


def _new_source_id(source: NewSource, taken: set[str]) -> str:
    stem = source_id(source.title, source.publisher, source.published, source.tier)
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(name for name in chain([stem], numbered) if name not in taken)


def add_figure(data: Path | str | None, figure: NewFigure) -> Added:
    """Enter a stated figure into the table of its indicator, in the tables of a folder (None: the project's).

    Raises UnknownNameError with the nearest names, EntryError where the figure is unclear, TableError naming every
    other violation; nothing is written then.
    """
    tables = load(data)
    names = NameIndex(tables)
    find_source(tables, figure.source)
    units = {one: names.units[one] for one in names.find_indicators(figure.indicator)}
    written = figure.value or figure.as_stated
    indicator, amount = read_figure(units, written, figure.value_high, figure.qualifier)
    subject = find_subject(names, figure.subject)
    difference = disagreement(figure.as_stated, amount) if figure.as_stated else ""
    if difference and not (figure.phrase_differs and figure.note):
        raise EntryError(
            f"{difference}; correct the value or the qualifier, or, if that is meant, "
            "give --phrase-differs and a --note that explains it"
        )
    table = tables.column("indicators", "table")[indicator]
    row = dict.fromkeys(tables.package.tables[table].columns, "")
    row |= {"indicator": indicator, "subject": subject, "source": figure.source, "qualifier": amount.qualifier}
    row |= {"value": in_digits(amount.value), "value_high": in_digits(amount.value_high)}
    row["period_start"], row["period_end"] = read_ends(figure.period)
    row["locator"] = f"line {figure.locator}" if figure.locator.isdecimal() else figure.locator
    row |= {"as_stated": figure.as_stated, "rank": figure.rank, "note": figure.note}
    _refuse_double(row, tables[table])
    row["figure"] = _numbered(f"{indicator}-{subject}-{row['period_start'] or 'undated'}", tables)
    rows = {table: row}
    if difference:
        exception = {"exception": row["figure"], "as_stated": row["as_stated"]}
        rows["phrase_exceptions"] = exception | {"reviewed": str(amount), "reason": row["note"]}
    return write_rows(tables.package, rows, _series_remark(names, subject))


def find_subject(names: NameIndex, name: str) -> str:
    """The subject that a name means, an id itself.

    Raises UnknownNameError with the nearest names, EntryError naming the subjects that bear it where several do.
    """
    if simplified(name) in names.labels:
        return simplified(name)
    found = names.find_subjects(name)
    if len(found) > 1:
        raise EntryError(f"the subject {name!r} may be {' or '.join(sorted(found))}; give one of these")
    return min(found)


def find_source(tables: Tables, name: str) -> str:
    """The source of that id; raises UnknownNameError with the nearest ids."""
    require_known("source", [name], tables["sources"]["source"].tolist())
    return name


def checks_of_names(data: Path | str | None = None) -> dict[str, Callable[[str], object]]:
    """For each name that a figure is entered with, the function that finds it or raises with the nearest names."""
    tables = load(data)
    names = NameIndex(tables)
    return {
        "indicator": names.find_indicators,
        "subject": partial(find_subject, names),
        "source": partial(find_source, tables),
    }


def allowed_values(data: Path | str | None, table: str, column: str) -> list[str]:
    """Values that the schema allows in a column."""
    return list(load(data).package.tables[table][column].constraints["enum"])


def read_ends(period: str) -> tuple[str, str]:
    """Both ends of a period as the tables write them; raises ValueError where it is none.

    >>> read_ends("2022-01/2022-06"), read_ends("2022"), read_ends("")
    (('2022-01', '2022-06'), ('2022', '2022'), ('', ''))
    """
    if not period:
        return "", ""
    start, _, end = period.partition("/")
    Period.of(start, end)
    return start, end or start


def _series_remark(names: NameIndex, subject: str) -> tuple[str, ...]:
    editions = [one for one in names.editions.get(subject, ()) if one != subject]
    remark = f"{subject} is a series; if the source means one edition, enter it for one of {', '.join(editions)}"
    return (remark,) if editions else ()


def _refuse_double(row: Mapping[str, str], figures: pd.DataFrame) -> None:
    same = ["indicator", "subject", "qualifier", "period_start", "period_end", "source", "locator", "as_stated"]
    for other in figures[figures["source"] == row["source"]].to_dict("records"):
        if all(other[column] == row[column] for column in same):
            raise EntryError(f"{other['figure']} says the same of the same place; correct that row if it is wrong")


def _numbered(stem: str, tables: Tables) -> str:
    """The stem with the number after the highest that was given, so that none is used again."""
    ids = [one for name in tables.package.figure_tables for one in tables[name]["figure"]]
    ids += tables["removals"]["removal"].tolist()
    numbers = [int(number) for head, _, number in (one.rpartition("-") for one in ids) if head == stem]
    return f"{stem}-{max(numbers, default=0) + 1}"
