"""What words may mean: everyday names of indicators and subjects, as indexes for reading; what fits what.

An indicator is found by a term all of whose words stand around the number; rare words and near ones count more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from math import log

import pandas as pd

from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import COUNTS, CURRENCIES, MEASURES
from interpol_figures.reading.name_finder import country_names
from interpol_figures.reading.sentences import Word, words_in
from interpol_figures.reading.words import WORD, lines_of, stems, stems_of
from interpol_figures.tables.dated_figures import dated_rows
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import NameIndex

COUNTRIES, WEIGHTS = lines_of("country_units"), lines_of("weight_units")
UNNAMED = "unnamed_operation"  # one that a text speaks of and doesn't name
_MEASURED = {*CURRENCIES, *MEASURES} | lines_of("measured_units")  # units of which none is another
_ALIKE = frozenset({("years", "year"), (None, "years"), (None, "terms")})
_OUTCOMES = "operation_outcomes"  # the table of what operations brought
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
# Kinds of which each subject has figures of its own.
_SINGLE = frozenset({"organ", "organisation", "office", "network", "post", "group", "country", ""})
_PROPER = frozenset({"operation", "person", "donor", "place", "country"})  # kinds whose names have a capital
_KINDS = {"operations": "operation", "databases": "database", "notice_types": "notice"}  # by the table of subjects


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

    def stands(self, words: Sequence[Word], place: int) -> bool:
        """Whether the name begins at a place among some words."""
        written = words[place : place + len(self.words)]
        return tuple(word.text for word in written) == self.words and (not self.proper or written[0].capital)


class Lexicon:
    """Names, and which indicators go with which subjects in the record."""

    def __init__(self, tables: Tables):
        """Read the terms, the names of subjects and the pairs that have figures."""
        self.names: NameIndex = NameIndex(tables)
        self.units, self.measures, self.editions = self.names.units, self.names.measures, self.names.editions
        self.table_of = {row.indicator: row.table for row in each_row(tables["indicators"])}
        self.databases = frozenset(tables["databases"]["database"])
        self.kinds = self._kinds(tables)
        subjects: dict[str, Counter[str]] = defaultdict(Counter)
        congresses = {}  # before there were assemblies
        for row in each_row(_pairs(tables)):
            subjects[row.indicator][row.subject] += 1
            if row.indicator == "congress_year":
                congresses[row.subject] = f"{row.period_start}/{row.period_end}"
        self.pairs = frozenset((one, subject) for one, found in subjects.items() for subject in found)
        self.rows = Counter({one: found.total() for one, found in subjects.items()})
        most = {one: found.most_common(1)[0] for one, found in subjects.items()}
        self.usual = {one: subject for one, (subject, count) in most.items() if 2 * count >= self.rows[one]}
        self.kinds_of = {one: {self.kinds.get(subject, "") for subject in found} for one, found in subjects.items()}
        self.countries = country_names(self.names.members.values())
        self.codes = {self._country(name): code for code, name in self.names.members.items()}
        self.posts = {row.person: row.post for row in each_row(tables["leaders"])}
        self.nationals = self._nationals()
        offices = [one for one, kind in self.kinds.items() if kind == "office"]
        places = (one for one, kind in self.kinds.items() if kind == "place")
        self.offices = {place: [one for one in offices if one.startswith(f"{place}_")] for place in places}
        self.least, self.most, self.least_of = _extremes(tables)
        assemblies = list(each_row(tables["assemblies"]))
        self.cities = {row.assembly: set(WORD.findall(fold(row.place))) or {"?"} for row in assemblies}
        self.meetings = congresses | {row.assembly: f"{row.start}/{row.end or row.start}" for row in assemblies}
        self.spans = dict(self.meetings)
        for row in each_row(tables["operations"]):  # when they took place, as ISO dates with / between
            self.spans[row.operation] = f"{row.period_start}/{row.period_end}" if row.period_end else ""
        # What an indicator counts a part of, or the share of: "arrests" for "arrests_trafficking".
        units = self.units
        self.wholes = {one: min((of for of in units if f"{one}_".startswith(f"{of}_")), key=len) for one in units}
        self.terms = self._terms(tables)
        self.whole_names, self.aliases = self._names(tables)

    def _country(self, name: str) -> str:
        """The country that a name is as a whole; empty where it is none, or has more words."""
        words = words_in(name.removeprefix("The ").removeprefix("the "))
        found = self.countries.find(words, small=True)
        is_whole = len(found) == 1 and (found[0].start, found[0].end) == (words[0].start, words[-1].end)
        return found[0].meaning if is_whole else ""

    def member_named(self, name: str) -> str:
        """The code of the member country that a name is in everyday words: “South Korea”; empty where it is none."""
        return self.codes.get(self._country(name), "")

    def _kinds(self, tables: Tables) -> dict[str, str]:
        kinds = dict.fromkeys(self.editions, "operation")
        kinds |= {row.subject: row.kind for row in each_row(tables["subjects"])} | {"all": "notice"}
        kinds |= dict.fromkeys(self.names.members, "country")
        return kinds | {row[0]: kind for table, kind in _KINDS.items() for row in each_row(tables[table])}

    def _nationals(self) -> dict[tuple[str, str], str]:
        """Subjects that are notices on the people of one country, by notice and country: red and mexico."""
        named = {}
        for subject in self.kinds:
            whole, _, adjective = subject.removesuffix("_nationals").rpartition("_")
            if subject.endswith("_nationals") and (found := self.countries.find(words_in(adjective.upper()), False)):
                named[whole, found[0].meaning] = subject
        return named

    def _terms(self, tables: Tables) -> dict[str, dict[str, list[Term]]]:
        """Terms by language and stem, labels of indicators among the English ones."""
        rows = [row for row in each_row(tables["terms"]) if row.names == "indicator"]
        written = [(row.term, row.language, row.id, row.kind) for row in rows]
        written += [(label, "en", one, "") for one, label in self.names.indicator_labels.items()]
        found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for name, language, indicator, kinds in written:
            words = frozenset(one for one in stems(name) if not one.isdecimal())
            if not words <= stems_of("generic"):
                term = Term(words, indicator, frozenset(filter(None, kinds.split("; "))))
                for word in words:
                    found[language][word].append(term)
        return found

    def _names(self, tables: Tables) -> tuple[dict[str, frozenset[str]], dict[str, list[Alias]]]:
        """Names of subjects as a whole, for cells and labels; and by their first word, the longest first, for texts."""
        terms = [row for row in each_row(tables["terms"]) if row.names == "subject"]
        named: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name, ids in chain(self.names.subjects.items(), ((row.term, {row.id}) for row in terms)):
            named[tuple(WORD.findall(fold(name)))] |= ids
        plain = {tuple(WORD.findall(fold(row.term))) for row in terms if row.term[:1].islower() or " " in row.term}
        aliases: dict[str, list[Alias]] = defaultdict(list)
        for words in sorted(filter(None, named), key=len, reverse=True):
            proper = words not in plain and any(self.kinds.get(one, "operation") in _PROPER for one in named[words])
            if " ".join(words) not in lines_of("common") and len("".join(words)) > 2:
                aliases[words[0]].append(Alias(words, frozenset(named[words]), proper))
        return {" ".join(words): frozenset(ids) for words, ids in named.items()}, aliases

    def colour(self, word: str) -> frozenset[str]:
        """The notices of a colour that a folded word tells: "blue"."""
        return frozenset(one for one in self.whole_names.get(word, ()) if one != "all" and self.kind(one) == "notice")

    def named(self, text: str) -> frozenset[str]:
        """Subjects whose name a text is as a whole: "Red" in a table of notices."""
        return self.whole_names.get(" ".join(WORD.findall(fold(text))), frozenset())

    def kind(self, subject: str) -> str:
        """Kind of a subject; that of the whole for one country's part in an operation."""
        whole, _, country = subject.partition("_in_")
        part_of = whole if country and whole in self.kinds else subject
        return "operation" if subject == UNNAMED or part_of != subject else self.kinds.get(subject, "")

    def operations(self, ids: Iterable[str]) -> list[str]:
        """Those of some subjects that are operations, or series of them."""
        return sorted(one for one in ids if self.kind(one) == "operation")

    def edition(self, series: Iterable[str], number: int | str) -> str:
        """The edition of a number, which may be Roman, of one of some series; empty where there is none."""
        ends = f"_{_ROMAN[int(number)] if str(number).isdecimal() else number}"
        known = {one for name in series for one in self.editions.get(name, ())}
        return next((one for one in sorted(known) if one.endswith(ends)), "")

    def is_part(self, subject: str) -> bool:
        """Whether a subject is one country's part of an operation, or what it asked for of the notices."""
        return subject in self.kinds and any(joint in subject for joint in ("_in_", "_requested_by_"))

    def is_shared(self, indicator: str) -> bool:
        """Whether countries have their parts in what an indicator counts."""
        return self.units[indicator] != "countries" and self.measures[indicator] == "flow"

    def has(self, indicator: str, subject: str) -> float:
        """How well an indicator goes with a subject: 1 where the record has figures, less for its kind, 0 for none."""
        if (indicator, subject) in self.pairs:
            return 1.0
        if any((indicator, one) in self.pairs for one in self.editions.get(subject, ())):
            return 0.9
        kind = self.kind(subject)
        if kind == "operation":
            outcome = self.table_of[indicator] == _OUTCOMES and self.measures[indicator] == "flow"
            return (0.7 if subject == UNNAMED else 0.4) if outcome else 0.0
        return 0.3 if kind not in _SINGLE and kind in self.kinds_of.get(indicator, ()) else 0.0

    def fits(self, indicator: str, unit: str | None, whole: bool, rate: str = "") -> bool:
        """Whether a number with a unit as read can be one of an indicator; `rate` is day, second or none."""
        own = self.units[indicator]
        per = own.rpartition(" per ")[2] if own.endswith((" per day", " per second")) else ""
        if unit != "hours per day" and rate != per:
            return False
        repeated = unit == "times" and own in lines_of("repeated_units")
        if unit == own or (unit, own) in _ALIKE or {unit, own} <= WEIGHTS or repeated:
            return True
        if _MEASURED & {own, unit}:
            return False
        if unit == "countries":
            return own in COUNTRIES
        if unit == "people":
            return own in lines_of("person_units") or own not in {*COUNTS, *COUNTRIES, "searches", "checks", "hits"}
        return whole

    def found(self, weights: Mapping[str, float], tongues: Iterable[str]) -> dict[Term, float]:
        """Terms all of whose words are among those around a number, with their scores."""
        scores: dict[Term, float] = {}
        for language in tongues:
            rarity = self._rarity(language)
            terms = (term for word in weights for term in self.terms[language].get(word, ()))
            for term in dict.fromkeys(terms):
                if term.stems <= weights.keys():
                    group = self._group(term.indicator)
                    total = sum(rarity[group, one] * weights[one] for one in term.stems)
                    scores[term] = total / len(term.stems) ** 0.35
        return scores

    def _group(self, indicator: str) -> str:
        """Units among which a number leaves the choice open: money, countries, counted things and so on."""
        unit = self.units[indicator]
        if unit in COUNTRIES:
            return "countries"
        return "money" if unit in CURRENCIES else unit if unit in {*MEASURES, "years"} else "count"

    @cache  # noqa: B019 (a lexicon is made once for its tables)
    def _rarity(self, language: str) -> dict[tuple[str, str], float]:
        """How much a word tells among the indicators of like units: less, the more of them have it in their terms."""
        having: dict[tuple[str, str], set[str]] = defaultdict(set)
        for word, found in self.terms[language].items():
            for term in found:
                having[self._group(term.indicator), word].add(self.wholes[term.indicator])
        return {key: 1 / (1 + 0.5 * log(len(found))) for key, found in having.items()}


@lru_cache(maxsize=2)
def read_lexicon(tables: Tables) -> Lexicon:
    """The lexicon of tables, made once for each."""
    return Lexicon(tables)


def _extremes(tables: Tables) -> tuple[dict[str, float], dict[str, float], dict[tuple[str, str], float]]:
    """The smallest figure of each indicator (but of operations, which differ), the largest, the smallest of pairs."""
    figures = pd.concat(tables[name] for name in tables.package.figure_tables).dropna(subset="value")
    most = figures.groupby("indicator")["value"].max()
    of_others = figures[~figures["figure"].isin(tables[_OUTCOMES]["figure"])]
    of_pairs = figures.groupby(["indicator", "subject"])["value"].min()
    return of_others.groupby("indicator")["value"].min().to_dict(), most.to_dict(), of_pairs.to_dict()


def _pairs(tables: Tables) -> pd.DataFrame:
    """Indicators and subjects of all figures, and of those that dates and numbers of other tables state."""
    stated = [*(tables[name] for name in tables.package.figure_tables), dated_rows(tables.package, tables.__getitem__)]
    return pd.concat(frame[["indicator", "subject", "period_start", "period_end"]] for frame in stated)
