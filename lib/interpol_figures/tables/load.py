"""The tables as typed DataFrames, and all stated figures in one.

>>> tables = load()
>>> tables["members"].set_index("name").loc["Palau", "joined"]
'2023-11-28'
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpol_figures.model.intervals import bounds
from interpol_figures.model.periods import first_day, last_day
from interpol_figures.tables.content import Contents, TableContent, derived_property
from interpol_figures.tables.dated_figures import dated_rows
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.names import name_columns, require_known, series_title
from interpol_figures.tables.schema import Package, read_package

INDICATOR_COLUMNS = ["label", "unit", "measure"]
SOURCE_COLUMNS = ["title", "publisher", "carrier", "kind", "tier", "grade", "url", "published", "repeats"]
ABOUT_A_YEAR = (pd.Timedelta(days=300), pd.Timedelta(days=370))  # a first year may have begun late


def load(folder: Path | str | None = None, *, as_known_on: str | int | None = None) -> "Tables":
    """The tables of a folder; with `as_known_on` (a year or ISO date) only figures of sources published by then,
    and of accounts without a date, which are judged by what was known that day.

    Each table is read when it is first asked for, so that a report depends on just the tables it uses.
    Raises FileNotFoundError where there are no tables, ValueError for a wrong date and, at the first use of
    a table, TableError with all of its violations.

    >>> len(load(as_known_on="2019-12-31").figures) < len(load().figures)
    True
    """
    return Tables(read_package(Path(folder) if folder else None), last_day(str(as_known_on)) if as_known_on else None)


class Tables:
    """Tables by name, as `tables["members"]`; `tables.figures` has all stated figures."""

    def __init__(self, package: Package, known_on: date | None = None, read: Mapping[str, TableContent] | None = None):
        """Hold the schema, and tables that were read and found sound; no other is read yet."""
        self.package = package
        self.known_on = known_on
        self.contents = Contents(package, known_on, read or {})
        self._frames: dict[str | tuple[str, ...], pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table of that name; text columns hold "" where a cell is empty, number columns NaN."""
        require_known("table", [name], self.package.tables)
        return self._own(name, self.contents[name].rows)

    def _own(self, name: str | tuple[str, ...], shared: pd.DataFrame) -> pd.DataFrame:
        """A frame of these tables alone: nobody else sees what is changed in it, and nothing shared is made of that."""
        if self.contents.being_made:
            return shared
        if name not in self._frames:
            self._frames[name] = shared.copy(deep=False)
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        """Names of the tables."""
        return iter(self.package.tables)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __repr__(self) -> str:
        """What there is to ask for; no table is read for it."""
        known = f", as known on {self.known_on}" if self.known_on else ""
        titles = [f'  tables["{table.name}"]  {table.title}' for table in self.package.tables.values()]
        return "\n".join([f"{len(titles)} tables{known}; tables.figures has all stated figures", *titles])

    @property
    def figures(self) -> pd.DataFrame:
        """All stated figures known by `known_on`, indexed by figure id.

        Columns of the figure tables, and: table; about (name of the subject); start, end (first and last day of the
        period); year (in which the period ends, as an integer, NA without a time); is_yearly (whether it is a stock,
        which is a level at a time, or was counted over about a year: a running total of several years isn't, nor is
        a part of a year); low, high, low_open, high_open (literal interval); implied_low, implied_high; label, unit,
        measure of the indicator; title, publisher, carrier, kind, tier, grade, url, published,
        repeats of the source.
        """
        return self.figures_in(*self.package.figure_tables)

    def figures_on(self, indicators: Iterable[str]) -> pd.DataFrame:
        """Figures on some indicators (ids), with the columns of `figures`; no table without one of them is read.

        >>> set(load().figures_on(["member_countries"])["table"])
        {'member_counts'}
        """
        wanted = set(indicators)
        figures = self._figures_beside(wanted)
        return figures[figures["indicator"].isin(wanted)]

    def _figures_beside(self, indicators: Iterable[str]) -> pd.DataFrame:
        """All figures of the tables that some indicators are in."""
        homes = self.column("indicators", "table")
        return self.figures_in(*{homes[one] for one in indicators if one in homes})

    def figures_by_id(self, ids: Iterable[str]) -> pd.DataFrame:
        """Figures with some ids, in their order; ids that aren't known, or not yet by `known_on`, are left out.

        >>> load().figures_by_id(["member_countries-interpol-2024-11-1", "nobody-knows-this-1"])["value"].tolist()
        [196.0]
        """
        wanted = list(ids)
        figures = self._figures_beside({one.partition("-")[0] for one in wanted})  # an id begins with its indicator
        places = figures.index.get_indexer(wanted)
        return figures.take(places[places >= 0])

    def rows_by_id(self, ids: Iterable[str]) -> list[Any]:
        """The same as named tuples of their columns, which take less time where there are many calls.

        >>> [row.value for row in load().rows_by_id(["member_countries-interpol-2024-11-1", "nobody-knows-this-1"])]
        [196.0]
        """
        homes = self.column("indicators", "table")
        found = [(homes.get(one.partition("-")[0]), one) for one in ids]
        return [self._rows_of(table)[one] for table, one in found if table and one in self._rows_of(table)]

    def _rows_of(self, name: str) -> dict[str, Any]:
        return self.contents.derive(
            ("rows", name), lambda: {row.figure: row for row in each_row(self.figures_in(name))}
        )

    def column(self, table: str, name: str) -> dict[str, str]:
        """The cells of a column that are filled, by the ids of their rows.

        >>> load().column("indicators", "unit")["member_countries"]
        'countries'
        """

        def filled() -> dict[str, str]:
            ids = self[table][self.package.tables[table].key]
            return {one: cell for one, cell in zip(ids, self[table][name], strict=True) if cell}

        return self.contents.derive(("column", table, name), filled)

    def figures_in(self, *names: str) -> pd.DataFrame:
        """Figures of the named tables only, with the columns and in the order of `figures`.

        Raises UnknownNameError for what is no figure table.
        """
        known = self.package.figure_tables
        require_known("figure table", names, known)
        wanted = tuple(name for name in known if name in names)
        if not wanted:
            return self.figures_in(known[0]).iloc[:0]
        return self._own(wanted, self.contents.derive(("figures", wanted), lambda: self._joined(*wanted)))

    @property
    def dated_figures(self) -> pd.DataFrame:
        """Figures that the dates and numbers of other tables state, with the columns of `figures`, and `row`.

        Years of sessions, elections, terms, accessions, notices and other events; they stand in no figure table.

        >>> load().dated_figures.loc["election_year-meng_hongwei-2016-11-10-1", "period_start"]
        '2016-11-10'
        """
        return self._own("dated_figures", self.contents.derive("dated figures", self._dated))

    def _dated(self) -> pd.DataFrame:
        names = self._subject_names(["organisation_figures", "notice_volumes", "operation_outcomes"])
        members = self["members"]
        names |= dict(zip(members["iso3"].str.casefold(), members["name"], strict=True))
        return self._with_meaning(dated_rows(self.package, self.__getitem__), names)

    def _joined(self, *names: str) -> pd.DataFrame:
        """Figures of some tables, with what other tables tell of them."""
        if len(names) > 1:
            return pd.concat([self.figures_in(name) for name in names])
        [name] = names
        return self._with_meaning(self[name].assign(table=name), self._subject_names([name]))

    def _with_meaning(self, figures: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
        """Rows of figures with the names of their subjects, intervals, days, and what indicator and source tell."""
        start, end = days_of(figures["period_start"], first_day), days_of(figures["period_end"], last_day)
        indicators = _looked_up(self["indicators"], "indicator", INDICATOR_COLUMNS, figures)
        known = [column for column in SOURCE_COLUMNS if column in self["sources"].columns]
        added = {
            "about": figures["subject"].map(lambda one: names.get(one, one.replace("_", " "))).astype("str"),
            "start": start,
            "end": end,
            "year": end.dt.year.astype("Int64"),
            "is_yearly": (indicators["measure"] == "stock") | (end - start).between(*ABOUT_A_YEAR),
        }
        parts = [figures.assign(**added), bounds(figures.assign(unit=indicators["unit"])), indicators]
        figures = pd.concat([*parts, _looked_up(self["sources"], "source", known, figures)], axis=1)
        if self.known_on:
            figures = figures[_known_by(figures, self.known_on)]
        return figures.set_index("figure", drop=False).rename_axis(None)

    def _subject_names(self, figure_tables: Iterable[str]) -> dict[str, str]:
        """Names of the subjects that figures of some tables may be about, from the tables that these refer to."""
        keys = {key for name in figure_tables for key in self.package.tables[name]["subject"].references}
        names: dict[str, str] = {}
        for table, column in sorted(keys):
            ids = self[table][column].tolist()
            label = name_columns(table, self[table].columns)[1]
            own = map(series_title, ids) if column == "series" else self[table][label].tolist()
            names = dict(zip(ids, own, strict=True)) | names
        return names

    @derived_property
    def newest(self) -> date:
        """Last day by which a source of the record is known to be out; of a month or year, its first day is known."""
        sources = self["sources"]
        return days_of(sources.loc[sources["tier"] == "record", "published"], first_day).max().date()


def require_tables(given: object) -> None:
    """Raise TypeError where a question to the tables isn't given them first."""
    if not isinstance(given, Tables):
        raise TypeError(f"first comes what figures.load() gives, not {given!r}: figures.select(tables, ...)")


def _looked_up(table: pd.DataFrame, key: str, columns: list[str], figures: pd.DataFrame) -> pd.DataFrame:
    """Columns of another table for each figure."""
    return table.set_index(key)[columns].reindex(figures[key].array).set_axis(figures.index)


def days_of(dates: pd.Series, day: Callable[[str], date]) -> pd.Series:
    """ISO dates of any precision as days; an empty one is NaT."""
    known = [day(text) if text else None for text in dates.tolist()]
    return pd.Series(np.array(known, dtype="datetime64[s]"), dates.index)


def _known_by(figures: pd.DataFrame, known_on: date) -> pd.Series:
    """Whether a figure's source is known to have been published by a day.

    A source without a date counts from the end of the time its figure is about, as it can't be older; with
    neither, it isn't known to have existed. An undated account always stays, since it is what gets judged.
    """
    published = days_of(figures["published"], last_day).fillna(figures["end"])
    undated_account = (figures["tier"] == "account") & (figures["published"] == "")
    return (published <= pd.Timestamp(known_on)) | undated_account
