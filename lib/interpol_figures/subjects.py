"""Names of subjects and indicators, as articles and people write them, resolved to those of the tables."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import pandas as pd

from interpol_figures.names import simplified
from interpol_figures.periods import Period
from interpol_figures.record import Record
from interpol_figures.tables import Tables

PREFIX = re.compile(r"^(the_)?(operations?|interpol_s|interpol)_(?=.)")
NAME_COLUMNS = {
    "subjects": ("subject", "label"),
    "databases": ("database", "name"),
    "notice_types": ("colour", "colour"),
    "operations": ("operation", "name"),
}


@dataclass(frozen=True)
class Directory:
    """Which ids a name may mean: `subjects` and `indicators` by simplified name, editions by series."""

    subjects: dict[str, frozenset[str]]
    indicators: dict[str, frozenset[str]]
    editions: dict[str, tuple[str, ...]]
    labels: dict[str, str]
    indicator_labels: dict[str, str]
    units: dict[str, str]
    measures: dict[str, str]
    scopes: dict[str, str] = field(default_factory=dict)  # word for a region or country -> its id

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
    """All names of subjects and indicators in the tables, read once for each."""
    subjects: dict[str, set] = defaultdict(set)
    labels: dict[str, str] = {}
    for table, (key, label) in NAME_COLUMNS.items():
        for row in tables[table].itertuples():
            name = getattr(row, key)
            labels[name] = getattr(row, label)
            for written in (name, getattr(row, label), *row.also_called.split("; ")):
                subjects[PREFIX.sub("", simplified(written))].add(name)
                subjects[simplified(written)].add(name)
    editions = {series: tuple(group["operation"]) for series, group in tables["operations"].groupby("series")}
    for series in editions:
        subjects[simplified(series)].add(series)
    for name, edition in _year_forms(tables["operations"]):
        subjects[name].add(edition)
    indicators = tables["indicators"]
    return Directory(
        subjects={name: frozenset(ids) for name, ids in subjects.items() if name},
        indicators=_indicator_names(indicators),
        editions=editions,
        labels=labels
        | {series: f"Operation {series.replace('_', ' ').title()}" for series in editions if series not in labels},
        indicator_labels=dict(zip(indicators["indicator"], indicators["label"], strict=True)),
        units=dict(zip(indicators["indicator"], indicators["unit"], strict=True)),
        measures=dict(zip(indicators["indicator"], indicators["measure"], strict=True)),
        scopes=_scopes(tables),
    )


def _year_forms(operations: pd.DataFrame):
    """Series and year, as in “haechi 2022”, for editions that are the only one of their year."""
    years = [
        (simplified(row.series), year, row.operation)
        for row in operations.itertuples()
        if row.period_start
        for year in range(int(row.period_start[:4]), int((row.period_end or row.period_start)[:4]) + 1)
    ]
    editions = Counter((series, year) for series, year, _ in years)
    for series, year, operation in years:
        if editions[series, year] == 1:
            yield f"{series}_{year}", operation


def _indicator_names(indicators: pd.DataFrame) -> dict[str, frozenset[str]]:
    names: dict[str, set] = defaultdict(set)
    for row in indicators.itertuples():
        for written in (row.indicator, row.label, *row.also_called.split("; ")):
            names[simplified(written)].add(row.indicator)
    names.pop("", None)
    return {name: frozenset(ids) for name, ids in names.items()}


def _scopes(tables: Tables) -> dict[str, str]:
    places = tables["subjects"][lambda frame: frame["kind"].isin(["region", "country"])]
    scopes = {row.name: row.iso3 for row in tables["members"].itertuples()}
    for row in places.itertuples():
        scopes |= {word: row.subject for word in (row.label, *row.also_called.split("; ")) if word}
    return scopes


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
