"""The record: what its figures say of an indicator and subject, and which of them speak of a given time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from interpol_figures.model.periods import Period, first_day
from interpol_figures.model.statement import Statement
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.membership import known_spans

MEMBERS = ("member_countries", "interpol")  # what the dates of accession count, too
COUNTED = "accessions"  # stands for figure and source where we counted members by their dates of accession
UNSOUND = "D"  # the grade of sources that never decide alone against better ones
UNGRADED = "C"  # the grade of a source in tables without grades: neither INTERPOL's own nor unsound
STATED_COLUMNS = ["figure", "indicator", "subject", "value", "value_high", "qualifier", "source", "as_stated", "rank"]
STATED_COLUMNS += ["measure", "unit", "period_start", "period_end", "published", "tier", "grade"]


@dataclass(frozen=True)
class Conflict:
    """Figures of the record that disagree, deprecated ones too, and whether that was decided."""

    decided: bool
    figures: tuple[Statement, ...]


class StatedByIndicator(Mapping[str, Mapping[str, tuple[Statement, ...]]]):
    """Usable figures of the record by indicator and subject; a table is read when an indicator of it is asked for."""

    def __init__(self, tables: Tables):
        """Read nothing yet."""
        self.tables = tables
        self._rows: dict[str, list[Any]] = {}
        self._found: dict[str, Mapping[str, tuple[Statement, ...]]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables["indicators"]["indicator"].tolist())

    def __len__(self) -> int:
        return len(self.tables["indicators"])

    def __getitem__(self, indicator: str) -> Mapping[str, tuple[Statement, ...]]:
        """Figures by subject, better sources first; none for what has no figures."""
        if indicator not in self._found:
            rows = self._on(indicator) + (self._dated[indicator] if indicator in self.dated else [])
            usable = [row for row in rows if row.tier == "record" and row.rank != "deprecated"]
            stated = [_statement(row) for row in usable]
            if indicator == MEMBERS[0]:
                stated += _counted_members(self.tables, [one for one in stated if one.subject == MEMBERS[1]])
            found: dict[str, list[Statement]] = {}
            for one in sorted(stated, key=lambda one: (one.grade, one.figure)):
                found.setdefault(one.subject, []).append(one)
            self._found[indicator] = {subject: tuple(group) for subject, group in found.items()}
        return self._found[indicator]

    def named(self, figures: Iterable[str]) -> tuple[Statement, ...]:
        """Figures with some ids, in their order, deprecated ones too; those not known are left out."""
        pairs = ((figure, self._on(figure.partition("-")[0])) for figure in figures)  # an id begins with its indicator
        return tuple(_statement(row) for figure, group in pairs for row in group if row.figure == figure)

    @cached_property
    def _dated(self) -> Mapping[str, list[Any]]:
        """Rows that the dates and numbers of other tables state, by indicator."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in _rows(self.tables.dated_figures):
            found[row.indicator].append(row)
        return found

    @cached_property
    def dated(self) -> frozenset[str]:
        """Indicators that other tables may state: years of events, and what the schema says that a field states."""
        events = {row.indicator for row in each_row(self.tables["indicators"]) if row.measure == "event"}
        tables = self.tables.package.tables.values()
        return frozenset(events | {field.states for table in tables for field in table.fields})

    def _on(self, indicator: str) -> list[Any]:
        if indicator not in self._rows:
            table: dict[str, list[Any]] = {indicator: []}
            for row in _rows(self.tables.holding([indicator])):
                table.setdefault(row.indicator, []).append(row)
            self._rows |= table
        return self._rows[indicator]


@dataclass(frozen=True, eq=False)
class Record:
    """Usable figures of the record by indicator and subject, and the relations that judging needs."""

    figures: StatedByIndicator
    wholes: Mapping[str, str]  # subject -> the whole that it is a part of

    @property
    def tables(self) -> Tables:
        """The tables that it is read from."""
        return self.figures.tables

    @cached_property
    def heads(self) -> dict[str, str]:
        """For each source, the one whose text it carries."""
        return {row.source: row.repeats or row.source for row in each_row(self.tables["sources"])}

    @cached_property
    def siblings(self) -> dict[str, tuple[str, ...]]:
        """For each indicator, those that it may be mistaken for."""
        return {
            row.indicator: tuple(filter(None, row.siblings.split("; "))) for row in each_row(self.tables["indicators"])
        }

    @cached_property
    def narrower(self) -> dict[str, tuple[str, ...]]:
        """For each indicator that counts a whole, those that count a part of it."""
        return _parts_by_whole(self.broader)

    def confusable(self, indicator: str) -> tuple[str, ...]:
        """Siblings, then the indicators that count a part of it, and the one of which it counts a part."""
        related = (
            *self.siblings.get(indicator, ()),
            *self.narrower.get(indicator, ()),
            self.broader.get(indicator, ""),
        )
        return tuple(dict.fromkeys(filter(None, related)))

    @cached_property
    def _holders(self) -> dict[str, set[str]]:
        """For each subject, the figure tables that may be about it, by the tables that theirs refer to."""
        package, holders = self.tables.package, defaultdict(set)
        for name in package.figure_tables:
            for table, column in package.tables[name]["subject"].references:
                for subject in self.tables[table][column]:
                    holders[subject].add(name)
        return dict(holders)

    @cached_property
    def _table_of(self) -> dict[str, str]:
        return {row.indicator: row.table for row in each_row(self.tables["indicators"])}

    def may_hold(self, indicator: str, subject: str) -> bool:
        """Whether the table of an indicator can be about a subject at all; it needn't be read where it can't."""
        holders = self._holders.get(subject)
        return holders is None or self._table_of.get(indicator) in holders or indicator in self.figures.dated

    def measured_at(self, subject: str, indicator: str) -> list[str]:
        """Indicators in the table of one that have figures on a subject."""
        table = self._table_of.get(indicator)
        if (table, subject) not in self._measured:
            held = [one for one in self.figures if self._table_of[one] == table and self.of(one, subject)]
            self._measured[table, subject] = held
        return self._measured[table, subject]

    @cached_property
    def _measured(self) -> dict[tuple[str | None, str], list[str]]:
        return {}

    def mistaken_for(self, figures: pd.DataFrame) -> list[str]:
        """The indicators of figures, and all whose claims may be true of one of them instead."""
        pairs = {(row.indicator, row.subject) for row in each_row(figures[["indicator", "subject"]])}
        found = {indicator for indicator, _ in pairs}
        siblings = ((one, pair) for one in self.figures for pair in pairs if pair[0] in self.confusable(one))
        return sorted(found | {one for one, (_, subject) in siblings if self.may_hold(one, subject)})

    @cached_property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """For each subject that is a whole, its parts."""
        return _parts_by_whole(self.wholes)

    @cached_property
    def broader(self) -> dict[str, str]:
        """For each indicator that counts a part, the one that counts the whole."""
        return {row.indicator: row.part_of for row in each_row(self.tables["indicators"]) if row.part_of}

    @cached_property
    def operations(self) -> dict[str, Period | None]:
        """For each edition, when it took place."""
        return {row.operation: _period(row) for row in each_row(self.tables["operations"])}

    @cached_property
    def occasions(self) -> frozenset[str]:
        """Subjects that happen once, so that their figures need no period; so do their parts."""
        once = {row.subject for row in each_row(self.tables["subjects"]) if row.kind in ("event", "person")}
        whole = once | set(self.operations)
        return frozenset(whole | {part for part, of in self.wholes.items() if of in whole})

    @cached_property
    def newest(self) -> date:
        """The day as of which it is known."""
        return as_of(self.tables)

    @cached_property
    def _disputes(self) -> dict[str, tuple[bool, list[str]]]:
        disputes = [(row.decision == "decided", row.figures.split("; ")) for row in each_row(self.tables["conflicts"])]
        return {figure: dispute for dispute in disputes for figure in dispute[1]}

    def of(self, indicator: str, subject: str) -> tuple[Statement, ...]:
        """Figures of the record on a subject, deprecated ones left out."""
        return self.figures[indicator].get(subject, ()) if self.may_hold(indicator, subject) else ()

    def sound(self, indicator: str, subject: str) -> tuple[Statement, ...]:
        """Those of sources better than grade D, where there are any: D never decides against them."""
        figures = self.of(indicator, subject)
        return tuple(one for one in figures if one.grade < UNSOUND) or figures

    def parts_of(self, indicator: str, subject: str) -> list[Statement]:
        """Figures that count a part: of the subject, or of what the indicator counts."""
        subjects = self.parts.get(subject, ())
        pairs = [(indicator, part) for part in subjects] + [
            (part, subject) for part in self.narrower.get(indicator, ())
        ]
        return [one for pair in pairs for one in self.of(*pair)]

    def conflict(self, figure: str) -> Conflict | None:
        """The disagreement that a known figure is in."""
        if figure not in self._disputes:
            return None
        decided, names = self._disputes[figure]
        return Conflict(decided, self.figures.named(names))

    def independent(self, figures: Iterable[Statement]) -> int:
        """Number of sources behind figures, those that repeat one another counted once."""
        return len({self.heads.get(one.source, one.source) for one in figures if one.source != COUNTED})


def as_of(tables: Tables) -> date:
    """The day as of which tables are known."""
    return tables.known_on or tables.newest


def stated_figures(frame: pd.DataFrame) -> list[Statement]:
    """Rows of `Tables.figures` as values."""
    return [_statement(row) for row in _rows(frame)]


def _rows(figures: pd.DataFrame) -> Iterator[Any]:
    """Rows of `Tables.figures`; tables from before sources had grades have none."""
    return each_row(figures.reindex(columns=STATED_COLUMNS, fill_value=""))


def _statement(row: Any) -> Statement:
    return Statement(
        figure=row.figure,
        indicator=row.indicator,
        subject=row.subject,
        value=_known(row.value),
        value_high=_known(row.value_high),
        qualifier=row.qualifier,
        period=_period(row),
        published=Period.of(row.published) if row.published else None,
        source=row.source,
        as_stated=row.as_stated,
        rank=row.rank,
        measure=row.measure,
        unit=row.unit,
        grade=row.grade or UNGRADED,
    )


def _period(row: Any) -> Period | None:
    return Period.of(row.period_start, row.period_end) if row.period_start else None


def _known(value: float) -> float | None:
    return None if value != value else value


def read_record(tables: Tables) -> Record:
    """The record of the tables, as known at the tables' own date; what is asked of it is read when it is asked for."""
    return Record(StatedByIndicator(tables), _wholes(tables))


def _parts_by_whole(wholes: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    parts: dict[str, tuple[str, ...]] = {}
    for part, whole in wholes.items():
        parts[whole] = (*parts.get(whole, ()), part)
    return parts


def _wholes(tables: Tables) -> dict[str, str]:
    keys = {"subjects": "subject", "databases": "database", "notice_types": "colour"}
    parts = (pair for table, key in keys.items() for pair in each_row(tables[table][[key, "part_of"]]))
    return {part: whole for part, whole in parts if whole}


def _counted_members(tables: Tables, totals: list[Statement]) -> list[Statement]:
    """The numbers of members that follow from the dates of accession, for as long as stated totals bear them out."""
    until = as_of(tables)
    members = tables["members"]
    known = members[[first_day(joined) <= until for joined in members["joined"]]]
    exact = [(one.time, int(one.value)) for one in totals if one.qualifier == "exact" and one.time and one.value]
    return [
        Statement(COUNTED, *MEMBERS, float(span.members), unit="countries", period=span.period, source=COUNTED)
        for span in known_spans(known, exact, until, tables["former_memberships"])
    ]
