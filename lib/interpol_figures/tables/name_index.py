"""Names of subjects and indicators, as articles and people write them, resolved to those of the tables."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from interpol_figures.tables.content import derived_property
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, require_tables
from interpol_figures.tables.names import NAME_COLUMNS, UnknownNameError, name_columns, series_title, simplified

PREFIX = re.compile(r"^(the_)?(operations?|interpol_s|interpol)_(?=.)")
ORGANISATION = "interpol"


class NameIndex:
    """Which ids a name may mean, and how ids are called; each part is made when it is first asked for."""

    def __init__(self, tables: Tables):
        """Read nothing yet; raises TypeError for what are no tables."""
        require_tables(tables)
        self.tables = tables

    def _names_in(self, table: str, key: str, label: str) -> list[tuple[str, str]]:
        """Each name in a table, be it id, label or a further one, with the id of its row."""
        return [
            (name, getattr(row, key))
            for row in each_row(self.tables[table])
            for name in (getattr(row, key), getattr(row, label), *row.also_called.split("; "))
        ]

    def _columns(self, table: str) -> tuple[str, str]:
        return name_columns(table, self.tables[table].columns)

    @derived_property
    def subjects(self) -> dict[str, frozenset[str]]:
        """Ids of subjects by simplified name."""
        named = [pair for table in NAME_COLUMNS for pair in self._names_in(table, *self._columns(table))]
        named += [(PREFIX.sub("", simplified(name)), one) for name, one in named]
        named += [(series, series) for series in self.editions]
        subjects = _by_name([*named, *_year_forms(self.tables)])
        return {name: ids | self._organs if ORGANISATION in ids else ids for name, ids in subjects.items()}

    @derived_property
    def _organs(self) -> frozenset[str]:
        """What the organisation's name stands for as well: its organs, and its databases as a whole."""
        organs, databases = self.tables["subjects"], self.tables["databases"]
        chosen = organs[(organs["part_of"] == ORGANISATION) & (organs["kind"] == "organ")]
        return frozenset(chosen["subject"]) | (frozenset(databases["part_of"]) - {""})

    @derived_property
    def indicators(self) -> dict[str, frozenset[str]]:
        """Ids of indicators by simplified name."""
        return _by_name(self._names_in("indicators", "indicator", "label"))

    @derived_property
    def editions(self) -> dict[str, tuple[str, ...]]:
        """Operations by series."""
        editions: dict[str, list[str]] = defaultdict(list)
        for row in each_row(self.tables["operations"]):
            editions[row.series].append(row.operation)
        return {series: tuple(editions[series]) for series in sorted(editions)}

    @derived_property
    def labels(self) -> dict[str, str]:
        """Names of subjects, series and member countries."""
        labels = self.members | {one: series_title(one) for one in self.editions}
        for table in NAME_COLUMNS:
            labels |= dict(zip(*(self.tables[table][column] for column in self._columns(table)), strict=True))
        return {one: label.replace("_", " ") for one, label in labels.items()}

    @derived_property
    def members(self) -> dict[str, str]:
        """Names of the member countries by their codes in small letters, as their accessions name them."""
        return {row.iso3.casefold(): row.name for row in each_row(self.tables["members"])}

    @derived_property
    def indicator_labels(self) -> dict[str, str]:
        """Names of indicators."""
        return self.tables.column("indicators", "label")

    @derived_property
    def units(self) -> dict[str, str]:
        """Units of indicators."""
        return self.tables.column("indicators", "unit")

    @derived_property
    def measures(self) -> dict[str, str]:
        """Measures of indicators: stock, flow and so on."""
        return self.tables.column("indicators", "measure")

    @derived_property
    def scopes(self) -> dict[str, str]:
        """Ids of regions and countries by the words for them."""
        scopes = {row.name: row.iso3 for row in each_row(self.tables["members"])}
        for row in each_row(self.tables["subjects"]):
            if row.kind in ("region", "country"):
                scopes |= {word: row.subject for word in (row.label, *row.also_called.split("; ")) if word}
        return scopes

    @derived_property
    def regions(self) -> frozenset[str]:
        """Ids of regions."""
        return frozenset(row.subject for row in each_row(self.tables["subjects"]) if row.kind == "region")

    def subject_ids(self, name: str) -> frozenset[str]:
        """Subjects and series that bear a name, with or without “operation” before it, or its singular does."""
        plain = simplified(name)
        forms = (plain, PREFIX.sub("", plain), plain.removesuffix("s"))
        return next((self.subjects[form] for form in forms if form in self.subjects), self.member_codes(name))

    def member_codes(self, name: str) -> frozenset[str]:
        """The code of the member country of a name or code, as what is known of its membership names it."""
        return self._countries.get(simplified(name), frozenset())

    @derived_property
    def _countries(self) -> dict[str, frozenset[str]]:
        """Codes of member countries by simplified name, and by themselves."""
        return _by_name((form, code) for code, name in self.members.items() for form in (code, name))

    def find_subjects(self, name: str) -> frozenset[str]:
        """`subject_ids` of a name that must be known; raises UnknownNameError with the nearest names."""
        if found := self.subject_ids(name):
            return found
        raise UnknownNameError("subject", name, self.subjects)

    def find_indicators(self, name: str) -> frozenset[str]:
        """Indicators that a name may mean, an id only itself; raises UnknownNameError with the nearest names."""
        if simplified(name) in self.units:
            return frozenset([simplified(name)])
        if found := self.indicator_ids(name):
            return found
        raise UnknownNameError("indicator", name, self.indicators)

    def indicator_ids(self, name: str) -> frozenset[str]:
        """Indicators that bear a name."""
        return self.indicators.get(simplified(name), frozenset())

    def scope(self, phrase: str) -> frozenset[str]:
        """Regions and countries that a phrase speaks of, as in “18 African countries”."""
        words = re.findall(r"[^\W\d_]+", phrase)
        pairs = [" ".join(pair) for pair in pairwise(words)]
        return frozenset(self.scopes[word] for word in (*words, *pairs) if word in self.scopes)


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Ids by the simplified names that bear them."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, one in named:
        found[simplified(name)].add(one)
    found.pop("", None)
    return {name: frozenset(ids) for name, ids in found.items()}


def _year_forms(tables: Tables) -> Iterator[tuple[str, str]]:
    """Series and year, as in “haechi 2022”, for editions that are the only one of their year."""
    years = [
        (simplified(row.series), year, row.operation)
        for row in each_row(tables["operations"])
        if row.period_start
        for year in range(int(row.period_start[:4]), int((row.period_end or row.period_start)[:4]) + 1)
    ]
    editions = Counter((series, year) for series, year, _ in years)
    for series, year, operation in years:
        if editions[series, year] == 1:
            yield f"{series}_{year}", operation
