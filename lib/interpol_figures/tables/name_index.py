"""Names of subjects and indicators, as articles and people write them, resolved to those of the tables."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from interpol_figures.model.periods import Period
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.names import simplified
from interpol_figures.verdicts.record import Record

PREFIX = re.compile(r"^(the_)?(operations?|interpol_s|interpol)_(?=.)")
NAME_COLUMNS = {
    "subjects": ("subject", "label"),
    "databases": ("database", "name"),
    "notice_types": ("colour", "colour"),
    "operations": ("operation", "name"),
}


class Directory:
    """Which ids a name may mean, and how ids are called; each part is made when it is first asked for."""

    def __init__(self, tables: Tables):
        """Read nothing yet."""
        self._tables = tables

    @cached_property
    def _named(self) -> list[tuple[str, str, str]]:
        """Id, name and further names of each subject."""
        return [
            (getattr(row, key), getattr(row, label), row.also_called)
            for table, (key, label) in NAME_COLUMNS.items()
            for row in each_row(self._tables[table])
        ]

    @cached_property
    def subjects(self) -> dict[str, frozenset[str]]:
        """Ids of subjects by simplified name."""
        subjects: dict[str, set] = defaultdict(set)
        for name, label, also_called in self._named:
            for written in (name, label, *also_called.split("; ")):
                plain = simplified(written)
                subjects[PREFIX.sub("", plain)].add(name)
                subjects[plain].add(name)
        for series in self.editions:
            subjects[simplified(series)].add(series)
        for name, edition in _year_forms(self._tables):
            subjects[name].add(edition)
        return {name: frozenset(ids) for name, ids in subjects.items() if name}

    @cached_property
    def indicators(self) -> dict[str, frozenset[str]]:
        """Ids of indicators by simplified name."""
        names: dict[str, set] = defaultdict(set)
        for row in each_row(self._tables["indicators"]):
            for written in (row.indicator, row.label, *row.also_called.split("; ")):
                names[simplified(written)].add(row.indicator)
        names.pop("", None)
        return {name: frozenset(ids) for name, ids in names.items()}

    @cached_property
    def editions(self) -> dict[str, tuple[str, ...]]:
        """Operations by series."""
        editions: dict[str, list[str]] = defaultdict(list)
        for row in each_row(self._tables["operations"]):
            editions[row.series].append(row.operation)
        return {series: tuple(editions[series]) for series in sorted(editions)}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Names of subjects and series."""
        labels = {name: label for name, label, _ in self._named}
        series = {one: f"Operation {one.replace('_', ' ').title()}" for one in self.editions if one not in labels}
        return labels | series

    @cached_property
    def indicator_labels(self) -> dict[str, str]:
        """Names of indicators."""
        return {row.indicator: row.label for row in each_row(self._tables["indicators"])}

    @cached_property
    def units(self) -> dict[str, str]:
        """Units of indicators."""
        return {row.indicator: row.unit for row in each_row(self._tables["indicators"])}

    @cached_property
    def measures(self) -> dict[str, str]:
        """Measures of indicators: stock, flow and so on."""
        return {row.indicator: row.measure for row in each_row(self._tables["indicators"])}

    @cached_property
    def scopes(self) -> dict[str, str]:
        """Ids of regions and countries by the words for them."""
        scopes = {row.name: row.iso3 for row in each_row(self._tables["members"])}
        for row in each_row(self._tables["subjects"]):
            if row.kind in ("region", "country"):
                scopes |= {word: row.subject for word in (row.label, *row.also_called.split("; ")) if word}
        return scopes

    def subject_ids(self, name: str) -> frozenset[str]:
        """Subjects and series that bear a name, with or without “operation” before it, or its singular does."""
        plain = simplified(name)
        forms = (plain, PREFIX.sub("", plain), plain.removesuffix("s"))
        return next((self.subjects[form] for form in forms if form in self.subjects), frozenset())

    def indicator_ids(self, name: str) -> frozenset[str]:
        """Indicators that bear a name."""
        return self.indicators.get(simplified(name), frozenset())

    def scope(self, phrase: str) -> frozenset[str]:
        """Regions and countries that a phrase speaks of, as in “18 African countries”."""
        words = re.findall(r"[^\W\d_]+", phrase)
        pairs = [" ".join(pair) for pair in pairwise(words)]
        return frozenset(self.scopes[word] for word in (*words, *pairs) if word in self.scopes)


@lru_cache(maxsize=4)
def read_directory(tables: Tables) -> Directory:
    """All names of subjects and indicators in the tables, the same for each asking."""
    return Directory(tables)


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


@dataclass(frozen=True)
class Bench:
    """What judging needs at hand: the record and the names."""

    record: Record
    names: Directory


@dataclass(frozen=True)
class Meaning:
    """What a claim's indicator and subject mean: one pair, or the subjects between which it is open."""

    indicator: str
    subject: str
    candidates: tuple[str, ...] = ()


def resolve(
    bench: Bench, indicators: frozenset[str], named: str, period: Period | None, published: Period | None = None
) -> Meaning:
    """The pair that a claim is about: the one of the record where there is one, editions chosen by their time.

    `indicators` are ids that bear the claim's name for it, `named` is its subject as written.
    """
    directory, record = bench.names, bench.record
    subjects = _with_editions(bench, directory.subject_ids(named) or frozenset([named]), period, published)
    pairs = [(one, other) for one in sorted(indicators) for other in sorted(subjects)]
    held = (
        [pair for pair in pairs if record.of(*pair)]
        or [pair for pair in pairs if record.parts_of(*pair)]
        or [pair for pair in pairs if any(record.of(other, pair[1]) for other in record.siblings.get(pair[0], ()))]
        or [pair for pair in pairs if pair[1] == named]
    )
    open_subjects = {subject for _, subject in held or pairs}
    if len(open_subjects) > 1:
        return Meaning(min(indicators), min(subjects), tuple(sorted(open_subjects)))
    indicator, subject = (held or pairs)[0]
    return Meaning(indicator, subject)


def _with_editions(
    bench: Bench, subjects: frozenset[str], period: Period | None, published: Period | None
) -> frozenset[str]:
    """Subjects with each series replaced by the editions that are meant; a series without any stays as it is."""
    resolved = set()
    for subject in subjects:
        editions = bench.names.editions.get(subject, ())
        if subject in bench.record.operations or not editions:
            resolved.add(subject)
        else:
            resolved |= set(_meant(bench.record, editions, period, published)) or {subject}
    return frozenset(resolved)


def _meant(
    record: Record, editions: tuple[str, ...], period: Period | None, published: Period | None
) -> tuple[str, ...]:
    """Editions of the stated time; where none is stated, those that had begun by the time of publication."""
    spans = {one: record.operations[one] for one in editions}
    if period is None:
        begun = tuple(one for one, span in spans.items() if published and span and span.start <= published.end)
        return begun or editions
    return tuple(
        one
        for one, span in spans.items()
        if span and span.overlaps(period) and (period.contains(span) or not _is_total(span, spans.values()))
    )


def _is_total(span: Period, spans: Iterable[Period | None]) -> bool:
    """Whether a span is that of a series rather than of one edition: it holds that of another."""
    return any(other and other != span and span.contains(other) for other in spans)
