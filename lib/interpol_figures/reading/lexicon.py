"""What words may mean: everyday names of indicators and subjects, as indexes for reading; what fits what.

An indicator is found by a term all of whose words stand around the number; rare words and near ones count more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import COUNTS, CURRENCIES, MEASURES
from interpol_figures.reading.words import WORD, stem, stems, words_of
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import NameIndex, read_directory

_PEOPLE = frozenset({"people", "arrests", "people per day", "votes", "cases", "records", "cards"})
_PEOPLE |= {"notices", "notices and diffusions", "requests"}
COUNTRIES = frozenset({"countries", "nationalities"})
UNNAMED = "unnamed_operation"  # one that a text speaks of and doesn't name
_SINGLE = frozenset({"organ", "organisation", "office", "network", "post", "group", ""})  # each has figures of its own
_REPEATED = frozenset({"searches", "checks", "searches per day", "searches per second", "meetings", "renewals"})
_REPEATED |= {"notices and diffusions", "notices"}


@dataclass(frozen=True)
class Term:
    """An everyday name as stems; `kinds` are the kinds of subject that it holds with, any where there is none."""

    stems: frozenset[str]
    indicator: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Alias:
    """A name of subjects as words; a `proper` one counts only where it is written with a capital."""

    words: tuple[str, ...]
    ids: frozenset[str]
    proper: bool


class Lexicon:
    """Names, and which indicators go with which subjects in the record."""

    def __init__(self, tables: Tables):
        """Read the terms, the names of subjects and the pairs that have figures."""
        self.names: NameIndex = read_directory(tables)
        self.units, self.measures = self.names.units, self.names.measures
        self.table_of = {row.indicator: row.table for row in each_row(tables["indicators"])}
        self.kinds = _kinds(tables, self.names)
        counts = Counter(
            pair
            for name in tables.package.figure_tables
            for pair in zip(tables[name]["indicator"], tables[name]["subject"], strict=True)
        )
        counts.update(_dated_pairs(tables))
        self.pairs = frozenset(counts)
        self.rows = Counter[str]()
        by_indicator: dict[str, Counter[str]] = defaultdict(Counter)
        for (indicator, subject), count in counts.items():
            self.rows[indicator] += count
            by_indicator[indicator][subject] += count
        self.usual = {
            one: found.most_common(1)[0][0]
            for one, found in by_indicator.items()
            if 2 * max(found.values()) >= self.rows[one]  # no subject of many speaks for them all
        }
        self.kinds_of = {one: {self.kinds.get(subject, "") for subject in found} for one, found in by_indicator.items()}
        self.spans = {  # when operations took place, as ISO dates with / between
            row.operation: f"{row.period_start}/{row.period_end}" if row.period_start and row.period_end else ""
            for row in each_row(tables["operations"])
        }
        self.cities: dict[str, tuple[str, ...]] = {}
        for row in each_row(tables["assemblies"]):
            self.cities[row.assembly] = tuple(WORD.findall(fold(row.place))) or ("?",)
            self.spans[row.assembly] = f"{row.start}/{row.end or row.start}"
        self.terms = _terms(tables, self.names)
        self.databases = frozenset(tables["databases"]["database"])
        self.parts = _parts(self.units)
        self.wholes = {
            one: min((w for w in self.units if one == w or one.startswith(f"{w}_")), key=len) for one in self.units
        }
        self._rarity: dict[str, dict[tuple[str, str], float]] = {}
        self.aliases = _aliases(tables, self.names)
        self.whole_names = _whole_names(tables, self.names)

    def kind(self, subject: str) -> str:
        """Kind of a subject; that of its editions for a series of operations."""
        if "_in_" in subject and subject.partition("_in_")[0] in self.kinds:
            return "operation"  # one country's part in it
        unnamed = "operation" if subject in self.names.editions or subject == UNNAMED else ""
        return self.kinds.get(subject, unnamed)

    def series_of(self, operation: str) -> list[str]:
        """The series that an operation is an edition of."""
        return [series for series, group in self.names.editions.items() if operation in group]

    def has(self, indicator: str, subject: str) -> float:
        """How well an indicator goes with a subject: 1 where the record has figures, less for its kind, 0 for none."""
        if (indicator, subject) in self.pairs:
            return 1.0
        if any((indicator, one) in self.pairs for one in self.names.editions.get(subject, ())):
            return 0.9
        kind = self.kind(subject)
        if kind == "operation":
            return (0.7 if subject == UNNAMED else 0.4) if self.table_of[indicator] == "operation_outcomes" else 0.0
        return 0.3 if kind not in _SINGLE and kind in self.kinds_of.get(indicator, ()) else 0.0

    def fits(self, indicator: str, unit: str | None, whole: bool, rate: str = "") -> bool:
        """Whether a number with a unit as read can be one of an indicator; `rate` is day, second or none."""
        own = self.units[indicator]
        if own == "year" and unit == "years":
            return True
        per = own.rpartition(" per ")[2] if own.endswith((" per day", " per second")) else ""
        if unit != "hours per day" and rate != per:
            return False
        if own in CURRENCIES or own == "percent" or own == "year":
            return unit == own
        if unit == "times" or own == "times":
            return unit == own or (own in _REPEATED and unit == "times")
        if "hours per day" in (own, unit):
            return own == unit
        if unit in MEASURES or own in MEASURES:
            return unit == own or {unit, own} <= {"kg", "tonnes", "g", "lb"}
        if unit == "years" or own in ("years", "terms"):
            return unit == own or (own in ("years", "terms") and unit is None)
        if unit in ("months", "days", "minutes"):
            return unit == own
        if unit == "countries":
            return own in COUNTRIES
        if unit == "people":
            return own in _PEOPLE or own not in {*COUNTS, *COUNTRIES, "searches", "checks", "hits"}
        return whole

    def found(self, weights: Mapping[str, float], languages: Iterable[str]) -> dict[Term, float]:
        """Terms all of whose words are among those around a number, with their scores."""
        scores: dict[Term, float] = {}
        for language in languages:
            rarity = self._rare(language)
            for word in weights:
                for term in self.terms[language].get(word, ()):
                    if term not in scores and term.stems <= weights.keys():
                        unit = self._group(term.indicator)
                        total = sum(rarity[unit, one] * weights[one] for one in term.stems)
                        scores[term] = total / len(term.stems) ** 0.35
        return scores

    @cache  # noqa: B019 (a lexicon is made once for its tables)
    def distinct_stems(self, part: str, whole: str, tongues: tuple[str, ...]) -> frozenset[str]:
        """Stems of the terms of a part that those of the whole don't have: "trafficking" of arrests for it."""

        def stems_of(indicator: str) -> set[str]:
            terms = (term for one in tongues for found in self.terms[one].values() for term in found)
            return {one for term in terms if term.indicator == indicator for one in term.stems}

        return frozenset(stems_of(part) - stems_of(whole))

    def _group(self, indicator: str) -> str:
        """Units among which a number leaves the choice open: money, countries, counted things and so on."""
        unit = self.units[indicator]
        if unit in COUNTRIES:
            return "countries"
        return "money" if unit in CURRENCIES else unit if unit in {*MEASURES, "years"} else "count"

    def _rare(self, language: str) -> dict[tuple[str, str], float]:
        """How much a word tells among the indicators of like units: less, the more of them have it in their terms."""
        if language not in self._rarity:
            having: dict[tuple[str, str], set[str]] = defaultdict(set)
            for word, found in self.terms[language].items():
                for term in found:
                    having[self._group(term.indicator), word].add(self.wholes[term.indicator])
            self._rarity[language] = {key: 1 / (1 + 0.5 * log(len(found))) for key, found in having.items()}
        return self._rarity[language]


@lru_cache(maxsize=2)
def read_lexicon(tables: Tables) -> Lexicon:
    """The lexicon of tables, made once for each."""
    return Lexicon(tables)


def _parts(units: Mapping[str, str]) -> dict[str, list[str]]:
    """Indicators that count a part of what another counts, or its share: "arrests_trafficking" of "arrests"."""
    return {whole: [one for one in units if one.startswith(f"{whole}_")] for whole in units}


def _dated_pairs(tables: Tables) -> Iterator[tuple[str, str]]:
    """Indicators and subjects that tables of dated events state: sessions, terms of office, history."""
    for row in each_row(tables["history"]):
        if row.indicator:
            yield row.indicator, row.subject
    for row in each_row(tables["assemblies"]):
        yield "assembly_number", row.assembly
        yield "assembly_year", row.assembly
    for row in each_row(tables["leaders"]):
        dates = {"election_year": row.elected, "term_start_year": row.start, "term_end_year": row.end}
        yield from ((name, row.person) for name, date in dates.items() if date)


def _kinds(tables: Tables, names: NameIndex) -> dict[str, str]:
    kinds = {row.subject: row.kind for row in each_row(tables["subjects"])}
    for table, key, kind in (
        ("operations", "operation", "operation"),
        ("databases", "database", "database"),
        ("notice_types", "colour", "notice"),
    ):
        kinds |= {getattr(row, key): kind for row in each_row(tables[table])}
    kinds["all"] = "notice"
    return kinds | {series: "operation" for series in names.editions if series not in kinds}


def _terms(tables: Tables, names: NameIndex) -> dict[str, dict[str, list[Term]]]:
    """Terms by language and stem, labels of indicators among the English ones."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    generic = {stem(word) for word in words_of("generic")}
    rows = [(row.term, row.language, row.id, row.kind) for row in each_row(tables["terms"]) if row.names == "indicator"]
    rows += [(label, "en", one, "") for one, label in names.indicator_labels.items()]
    for written, language, indicator, kinds in rows:
        term = Term(
            frozenset(one for one in stems(written) if not one.isdecimal()),
            indicator,
            frozenset(filter(None, kinds.split("; "))),
        )
        if term.stems <= generic:
            continue
        for word in term.stems:
            found[language][word].append(term)
    return found


def _whole_names(tables: Tables, names: NameIndex) -> dict[str, frozenset[str]]:
    """Names of subjects, folded, for a cell or label that is one as a whole: "Red" in a table of notices."""
    found: dict[str, set[str]] = defaultdict(set)
    for plain, ids in names.subjects.items():
        found[fold(plain)] |= ids
    for row in each_row(tables["terms"]):
        if row.names == "subject":
            found[fold(row.term)].add(row.id)
    return {plain: frozenset(ids) for plain, ids in found.items()}


def _aliases(tables: Tables, names: NameIndex) -> dict[str, list[Alias]]:
    """Names of subjects by their first word, the longest first."""
    written: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for plain, ids in names.subjects.items():
        written[tuple(WORD.findall(fold(plain)))] |= ids
    plain_terms = set()
    for row in each_row(tables["terms"]):
        if row.names == "subject":
            words = tuple(WORD.findall(fold(row.term)))
            written[words].add(row.id)
            if row.term[:1].islower() or " " in row.term:
                plain_terms.add(words)
    proper = {"operation", "person", "donor", "place", "country"}
    kinds = _kinds(tables, names)
    found: dict[str, list[Alias]] = defaultdict(list)
    for words, named_ids in written.items():
        if words and " ".join(words) not in words_of("common") and len("".join(words)) > 2:
            named = words not in plain_terms and any(kinds.get(one, "operation") in proper for one in named_ids)
            found[words[0]].append(Alias(words, frozenset(named_ids), named))
    for one in found.values():
        one.sort(key=lambda alias: -len(alias.words))
    return found
