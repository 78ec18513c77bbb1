"""The record: what its figures say of an indicator and subject, and which of them speak of a given time."""

from collections import defaultdict, namedtuple
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from interpol_figures.intervals import Interval
from interpol_figures.membership import Span, known_spans
from interpol_figures.periods import Period, first_day, last_day
from interpol_figures.tables import Tables

RANKS = ("preferred", "normal", "deprecated")


@dataclass(frozen=True)
class Stated:
    """One stated figure; `period` is None where no time is stated, `published` where no date is known."""

    figure: str
    indicator: str
    subject: str
    value: float | None
    value_high: float | None
    qualifier: str
    literal: Interval
    implied: Interval
    period: Period | None
    published: Period | None
    source: str
    as_stated: str = ""
    rank: str = "normal"
    measure: str = "stock"
    unit: str = ""

    @property
    def time(self) -> Period | None:
        """The time it is about, and where it says none, the time of its publication."""
        return self.period or self.published


@dataclass(frozen=True)
class Conflict:
    """Figures of the record that disagree, deprecated ones too, and whether that was decided."""

    decided: bool
    figures: tuple[Stated, ...]


@dataclass(frozen=True)
class Record:
    """Usable figures of the record by (indicator, subject), and the relations that judging needs."""

    figures: dict[tuple[str, str], tuple[Stated, ...]]
    heads: dict[str, str]  # source -> the source whose text it carries
    siblings: dict[str, tuple[str, ...]]
    broader: dict[str, str]  # indicator -> the one that it counts a part of
    wholes: dict[str, str]  # subject -> the whole that it is a part of
    operations: dict[str, Period | None]  # edition -> when it took place
    occasions: frozenset[str]  # subjects that happen once, so that their figures need no period
    conflicts: dict[str, "Conflict"]  # figure -> the disagreement that it is in
    spans: tuple[Span, ...] = field(default=())  # times of known membership, newest first
    newest: date = date.max

    def of(self, indicator: str, subject: str) -> tuple[Stated, ...]:
        """Figures of the record on a subject, deprecated ones left out."""
        return self.figures.get((indicator, subject), ())

    def parts_of(self, indicator: str, subject: str) -> list[Stated]:
        """Figures that count a part: of the subject, or of what the indicator counts."""
        subjects = [part for part, whole in self.wholes.items() if whole == subject]
        narrower = [part for part, whole in self.broader.items() if whole == indicator]
        pairs = [(indicator, part) for part in subjects] + [(part, subject) for part in narrower]
        return [one for pair in pairs for one in self.of(*pair)]

    def independent(self, figures: Iterable[Stated]) -> int:
        """Number of sources behind figures, those that repeat one another counted once."""
        return len({self.heads.get(figure.source, figure.source) for figure in figures})


def stated_figures(frame: pd.DataFrame) -> list[Stated]:
    """Rows of `Tables.figures` as values."""
    columns = ["figure", "indicator", "subject", "value", "value_high", "qualifier", "source", "as_stated", "rank"]
    columns += ["measure", "unit", "period_start", "period_end", "published"]
    columns += ["low", "high", "low_open", "high_open", "implied_low", "implied_high"]
    row = namedtuple("row", columns)
    # pandas' own iteration over columns of text takes as long as all the rest.
    return [_stated(row(*cells)) for cells in zip(*(frame[one].to_numpy() for one in columns), strict=True)]


def _stated(row) -> Stated:
    return Stated(
        figure=row.figure,
        indicator=row.indicator,
        subject=row.subject,
        value=_known(row.value),
        value_high=_known(row.value_high),
        qualifier=row.qualifier,
        literal=Interval(row.low, row.high, bool(row.low_open), bool(row.high_open)),
        implied=Interval(row.implied_low, row.implied_high),
        period=Period.of(row.period_start, row.period_end) if row.period_start else None,
        published=Period.of(row.published) if row.published else None,
        source=row.source,
        as_stated=row.as_stated,
        rank=row.rank,
        measure=row.measure,
        unit=row.unit,
    )


def _known(value: float) -> float | None:
    return None if value != value else value


def read_record(tables: Tables) -> Record:
    """The record of the tables, as known at the tables' own date."""
    frame = tables.figures
    usable = frame[(frame["tier"] == "record") & (frame["rank"] != "deprecated")]
    figures = defaultdict(list)
    for stated in stated_figures(usable):
        figures[stated.indicator, stated.subject].append(stated)
    for stated in _operation_years(tables):
        figures[stated.indicator, stated.subject].append(stated)
    indicators, sources, operations = tables["indicators"], tables["sources"], tables["operations"]
    newest = tables.known_on or tables.newest
    return Record(
        figures={key: tuple(sorted(group, key=lambda one: one.figure)) for key, group in figures.items()},
        heads={row.source: row.repeats or row.source for row in sources.itertuples()},
        siblings={row.indicator: tuple(filter(None, row.siblings.split("; "))) for row in indicators.itertuples()},
        broader={row.indicator: row.part_of for row in indicators.itertuples() if row.part_of},
        wholes=_wholes(tables),
        operations={row.operation: _operation_time(row) for row in operations.itertuples()},
        occasions=frozenset(operations["operation"])
        | frozenset(tables["subjects"].query("kind in ('event', 'person')")["subject"]),
        conflicts=_conflicts(tables, frame),
        spans=_spans(tables, figures["member_countries", "interpol"], newest),
        newest=newest,
    )


def _conflicts(tables: Tables, frame: pd.DataFrame) -> dict[str, Conflict]:
    rows = [(row.decision, row.figures.split("; ")) for row in tables["conflicts"].itertuples()]
    listed = stated_figures(frame[frame["figure"].isin({name for _, names in rows for name in names})])
    stated = {one.figure: one for one in listed}
    found = {}
    for decision, names in rows:
        known = [name for name in names if name in stated]
        conflict = Conflict(decision == "decided", tuple(stated[name] for name in known))
        found |= dict.fromkeys(known, conflict)
    return found


def _operation_years(tables: Tables) -> list[Stated]:
    """The years of operations, which the record states in the table of operations; the id is the edition's."""
    return [
        Stated(
            row.operation,
            "operation_year",
            row.operation,
            first,
            last if last > first else None,
            "between" if last > first else "exact",
            Interval(first, last),
            Interval(first, last),
            _operation_time(row),
            None,
            row.source,
            measure="event",
            unit="year",
        )
        for row in tables["operations"].itertuples()
        if row.period_start and row.source
        for first, last in [(float(row.period_start[:4]), float((row.period_end or row.period_start)[:4]))]
    ]


def _wholes(tables: Tables) -> dict[str, str]:
    keys = {"subjects": "subject", "databases": "database", "notice_types": "colour"}
    parts = [
        pair for table, key in keys.items() for pair in zip(tables[table][key], tables[table]["part_of"], strict=True)
    ]
    return {part: whole for part, whole in parts if whole}


def _operation_time(row) -> Period | None:
    if not row.period_start:
        return None
    return Period(first_day(row.period_start), last_day(row.period_end or row.period_start))


def _spans(tables: Tables, totals: list[Stated], until: date) -> tuple[Span, ...]:
    exact = [(one.time, int(one.value)) for one in totals if one.qualifier == "exact" and one.time]
    members = tables["members"]
    known = members[[first_day(joined) <= until for joined in members["joined"]]]
    return tuple(known_spans(known, exact, until))
