"""The record: what its figures say of an indicator and subject, and how these and their sources are related."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from interpol_figures.model.periods import Period, first_day
from interpol_figures.model.statement import Statement
from interpol_figures.tables.content import derived_property
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, require_tables
from interpol_figures.tables.membership import known_spans
from interpol_figures.tables.name_index import NameIndex

MEMBERS = ("member_countries", "interpol")  # what the dates of accession count, too
COUNTED = "accessions"  # stands for figure and source where we counted members by their dates of accession
UNSOUND = "D"  # the grade of sources that never decide alone against better ones
SAME_COLUMNS = ["figure", "indicator", "subject", "qualifier", "source", "as_stated", "rank", "measure", "unit"]
COLUMNS = [*SAME_COLUMNS, "value", "value_high", "period_start", "period_end", "published", "grade"]
Row = Any  # a named tuple of a table's columns
BySubject = Mapping[str, tuple[Statement, ...]]


class Record:
    """What judging needs of the tables; each of them is read when something of it is first asked for."""

    def __init__(self, tables: Tables):
        """Read nothing yet; raises TypeError for what are no tables."""
        require_tables(tables)
        self.tables = tables

    @cached_property
    def names(self) -> NameIndex:
        """The names of indicators and subjects."""
        return NameIndex(self.tables)

    @property
    def newest(self) -> date:
        """The day as of which it is known."""
        return self.tables.known_on or self.tables.newest

    # figures

    def by_subject(self, indicator: str) -> BySubject:
        """Usable figures by subject, better sources first; none for what has no figures."""
        return self.tables.contents.derive(("by subject", indicator), lambda: self._by_subject(indicator))

    def _by_subject(self, indicator: str) -> BySubject:
        rows = list(self._rows(indicator).get(indicator, ()))
        if indicator in self._stated_elsewhere:
            rows += self._dated.get(indicator, [])
        stated = [_statement(row) for row in rows if row.rank != "deprecated"]
        if indicator == MEMBERS[0]:
            stated += self._counted_members([one for one in stated if one.subject == MEMBERS[1]])
        found = defaultdict(list)
        for one in sorted(stated, key=lambda one: (one.grade, one.figure)):
            found[one.subject].append(one)
        return {subject: tuple(group) for subject, group in found.items()}

    def figures(self, indicator: str, subject: str) -> tuple[Statement, ...]:
        """Usable figures on a subject."""
        return self.by_subject(indicator).get(subject, ())

    def sound_figures(self, indicator: str, subject: str) -> tuple[Statement, ...]:
        """Those of sources better than grade D, where there are any: D never decides against them."""
        figures = self.figures(indicator, subject)
        return tuple(one for one in figures if one.grade < UNSOUND) or figures

    def parts_of(self, indicator: str, subject: str) -> list[Statement]:
        """Figures that count a part: of the subject, or of what the indicator counts."""
        pairs = [(indicator, part) for part in self.parts.get(subject, ())]
        pairs += [(part, subject) for part in self.narrower.get(indicator, ())]
        return [one for pair in pairs for one in self.figures(*pair)]

    def measured_at(self, subject: str, indicator: str) -> list[str]:
        """Indicators in the table of one that have figures on a subject."""
        return [one for one in self._rows(indicator) if subject in self.by_subject(one)]

    def in_conflict(self, figure: str) -> list[Statement]:
        """The figures of the record among which a figure of it disagrees with others, deprecated ones too."""
        if figure not in self._conflicts:
            return []
        names, indicator = self._conflicts[figure].figures.split("; "), figure.partition("-")[0]  # an id begins with it
        rows = {row.figure: row for row in self._rows(indicator).get(indicator, ()) if row.figure in names}
        return [_statement(rows[name]) for name in names if name in rows]

    def is_decided(self, figure: str) -> bool:
        """Whether it was decided between a figure and those that disagree with it, if there are any."""
        return figure not in self._conflicts or self._conflicts[figure].decision == "decided"

    def independent(self, figures: Iterable[Statement]) -> int:
        """Number of sources behind figures, those that repeat one another counted once."""
        repeated = self.tables.column("sources", "repeats")
        return len({repeated.get(one.source, one.source) for one in figures if one.source != COUNTED})

    def _rows(self, indicator: str) -> Mapping[str, list[Row]]:
        """What the record states in the figure table of an indicator, by indicator."""
        table = self.tables.column("indicators", "table").get(indicator, "")
        if not table:
            return {}
        return self.tables.contents.derive(
            ("by indicator", table), lambda: _by_indicator(self.tables.figures_in(table))
        )

    @derived_property
    def _dated(self) -> Mapping[str, list[Row]]:
        """What the dates and numbers of other tables state, by indicator."""
        return _by_indicator(self.tables.dated_figures)

    @derived_property
    def _stated_elsewhere(self) -> frozenset[str]:
        """Indicators that other tables may state: years of events, and what the schema says that a field states."""
        events = {indicator for indicator, measure in self.names.measures.items() if measure == "event"}
        tables = self.tables.package.tables.values()
        return frozenset(events | {field.states for table in tables for field in table.fields})

    def _counted_members(self, totals: list[Statement]) -> list[Statement]:
        """The numbers of members by the dates of accession, for as long as stated totals bear them out."""
        members = self.tables["members"]
        known = members[[first_day(joined) <= self.newest for joined in members["joined"]]]
        exact = [(one.time, int(one.value)) for one in totals if one.qualifier == "exact" and one.time and one.value]
        return [
            Statement(COUNTED, *MEMBERS, float(count), unit="countries", period=span, source=COUNTED)
            for span, count in known_spans(known, self.tables["former_memberships"], exact, self.newest)
        ]

    # relations

    @derived_property
    def siblings(self) -> dict[str, list[str]]:
        """For each indicator that may be mistaken for others, these."""
        return {one: cell.split("; ") for one, cell in self.tables.column("indicators", "siblings").items()}

    @derived_property
    def broader(self) -> dict[str, str]:
        """For each indicator that counts a part, the one that counts the whole."""
        return self.tables.column("indicators", "part_of")

    @derived_property
    def narrower(self) -> Mapping[str, list[str]]:
        """For each indicator that counts a whole, those that count a part of it."""
        return _parts(self.broader)

    @derived_property
    def wholes(self) -> dict[str, str]:
        """For each subject that is a part, the whole."""
        parts = (self.tables.column(table, "part_of") for table in ("subjects", "databases", "notice_types"))
        return {part: whole for column in parts for part, whole in column.items()}

    @derived_property
    def parts(self) -> Mapping[str, list[str]]:
        """For each subject that is a whole, its parts."""
        return _parts(self.wholes)

    def confusable(self, indicator: str) -> list[str]:
        """Siblings, then the indicators that count a part of it, and the one of which it counts a part."""
        related = [*self.siblings.get(indicator, ()), *self.narrower.get(indicator, ())]
        return list(dict.fromkeys([*related, *filter(None, [self.broader.get(indicator)])]))

    def mistaken_for(self, indicators: Iterable[str]) -> list[str]:
        """Indicators, and all whose claims may be true of one of them instead."""
        given = set(indicators)
        return sorted(given | {one for one in self.names.units if not given.isdisjoint(self.confusable(one))})

    @derived_property
    def operations(self) -> dict[str, Period | None]:
        """For each edition, when it took place."""
        return {row.operation: _period(row) for row in each_row(self.tables["operations"])}

    @derived_property
    def occasions(self) -> frozenset[str]:
        """Subjects that happen once, so that their figures need no period; so do their parts."""
        kinds = self.tables.column("subjects", "kind").items()
        whole = {subject for subject, kind in kinds if kind in ("event", "person")} | set(self.operations)
        return frozenset(whole | {part for part, of in self.wholes.items() if of in whole})

    @derived_property
    def _conflicts(self) -> dict[str, Row]:
        """For each figure that is in a conflict, the row of that."""
        return {figure: row for row in each_row(self.tables["conflicts"]) for figure in row.figures.split("; ")}


def stated_figures(frame: pd.DataFrame) -> list[Statement]:
    """Rows of `Tables.figures` as values; sources of tables without grades count as neither INTERPOL's nor unsound."""
    return [_statement(row) for row in each_row(frame.reindex(columns=COLUMNS, fill_value=""))]


def _by_indicator(frame: pd.DataFrame) -> Mapping[str, list[Row]]:
    """What the record states."""
    found = defaultdict(list)
    for row in each_row(frame.reindex(columns=COLUMNS, fill_value="")[frame["tier"] == "record"]):
        found[row.indicator].append(row)
    return found


def _statement(row: Row) -> Statement:
    return Statement(
        **{name: getattr(row, name) for name in SAME_COLUMNS},
        value=_known(row.value),
        value_high=_known(row.value_high),
        period=_period(row),
        published=Period.of(row.published) if row.published else None,
        grade=row.grade or "C",
    )


def _period(row: Row) -> Period | None:
    return Period.of(row.period_start, row.period_end) if row.period_start else None


def _known(value: float) -> float | None:
    return None if value != value else value


def _parts(wholes: Mapping[str, str]) -> Mapping[str, list[str]]:
    """For each whole, its parts."""
    parts = defaultdict(list)
    for part, whole in wholes.items():
        parts[whole].append(part)
    return parts
