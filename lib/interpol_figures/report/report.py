"""A report's own memory: which figures it used, how each is cited, and the section that it ends with."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Any, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.values import NothingToDrawError
from interpol_figures.model.format import (
    capital,
    computed,
    counted,
    figure_in_words,
    period_in_words,
    row_in_words,
    small_number,
    when,
)
from interpol_figures.model.units import CURRENCIES
from interpol_figures.report.cited_text import CitedText, Fact, compose, require_backed, require_same
from interpol_figures.report.html_table import HtmlOutput, badge_html, inline_bar, note_html, table_html
from interpol_figures.report.sources_section import limits, source_line, stated_by_id, whole_or_fraction
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, require_tables
from interpol_figures.tables.names import UnknownNameError, require_known

NOTHING = "We found none for this choice."
NUMERIC = {"value", "independent", "count"}  # columns whose cells are numbers
COUNTED = ("computed", "parameter", "accounts", "verdicts")  # what a fact may come from that is no row and no table
FactLike: TypeAlias = pd.Series | Fact | str | int | float | None


class Report:
    """Collects the figures that a notebook shows, cites them by number and derives its last section.

    >>> from interpol_figures.tables.load import load
    >>> report = Report(load())
    >>> row = report.tables.figures.loc["member_countries-interpol-2024-11-1"]
    >>> str(report.say("There were {members}.", members=row))
    'There were 196 countries<sup>[[1]](#source-1 "member_countries-interpol-2024-11-1")</sup>.'
    """

    def __init__(self, tables: Tables):
        """Start with nothing used; raises TypeError for what are no tables."""
        require_tables(tables)
        self.tables = tables
        self.cited_sources: dict[str, int] = {}
        self.used: dict[str, None] = {}
        self.used_sources: dict[str, None] = {}  # they get a number when they are cited, or else at the end

    def uses(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Note the figures and sources that rows are, were merged or computed from, and hand the rows back."""
        ids = figures_behind(frame)
        self.used |= dict.fromkeys(ids)
        sources = [*frame.get("source", []), *(row.source for row in self.tables.rows_by_id(ids))]
        self.used_sources |= dict.fromkeys(sources)
        return frame

    def cite(self, source: str) -> int:
        """The number under which this report cites a source."""
        return self.cited_sources.setdefault(source, len(self.cited_sources) + 1)

    def _cited(self, row: pd.Series) -> list[tuple[int, str]]:
        """The number of its source and the id of each figure that a row is or was computed from."""
        if "figure" not in row:
            return self._notes(self.tables.rows_by_id(figures_behind(pd.DataFrame([row]))))
        for stated in self.tables.rows_by_id([row["figure"]]):
            require_same(row, stated)
        return self._notes([row])

    def _notes(self, figures: Iterable[Any]) -> list[tuple[int, str]]:
        """The number of its source and the id of each figure, which counts as used."""
        self.used |= dict.fromkeys(one.figure for one in figures)
        return [(self.cite(one.source), one.figure) for one in figures]

    def _superscripts(self, cited: list[tuple[int, str]]) -> str:
        """Notes behind a number of a text, with links to their sources; where all are of grade D, this is told."""
        notes = "".join(f'<sup>[[{note}]](#source-{note} "{figure}")</sup>' for note, figure in cited)
        grades = {row.grade for row in self.tables.rows_by_id(figure for _, figure in cited)}
        return notes + ("<sup> grade D</sup>" if grades == {"D"} else "")

    def cited(self, row: pd.Series, form: str = "{}", *, with_unit: bool = True) -> HtmlOutput:
        """A figure of the tables in words, or a value computed from some, with its citations, for a cell of a table of
        one's own; `form` sets words around it.
        """
        cited, words = self._cited(row), form.format(_in_words(row, with_unit=with_unit))
        html = " ".join([escape(words), *(note_html(note, figure) for note, figure in cited)])
        return HtmlOutput(html, " ".join([words, *(f"[{note}]" for note, _ in cited)]))

    def cited_when(self, figure: pd.Series) -> HtmlOutput:
        """A figure in words with its time and its citation, for a cell."""
        return self.cited(figure, f"{{}} ({period_in_words(figure['period_start'], figure['period_end'])})")

    def bars(self, figures: pd.DataFrame) -> pd.Series:
        """Cells for figures that are compared: each cited without its unit, over a bar as its share of the most.

        The most is that of the same indicator among the rows.

        >>> import interpol_figures as figures
        >>> tables = figures.load()
        >>> haechi = figures.best(figures.select(tables, "assets_intercepted_usd", "haechi"))
        >>> figures.Report(tables).bars(haechi).map(str).tolist()
        ['$83 million [1]', 'nearly $27 million [2]', '$130 million [3]']
        """
        most = figures.groupby("indicator")["value"].transform("max")
        cells = [
            inline_bar(self.cited(row, with_unit=False), row["value"], largest)
            for (_, row), largest in zip(figures.iterrows(), most, strict=True)
        ]
        return pd.Series(cells, figures.index, dtype="object")

    def say(self, template: str, **facts: FactLike) -> CitedText:
        """A text in which each `{name}` is a figure's row, a `Fact`, a number computed on the page, or a word.

        `{name_when}` is the time of the row given as `name`: “in 2024”; a number named `year`, or so ending, is a
        year. A row that was computed from figures, as `ratio` does, holds their ids in `figures` and cites them all. A
        number in the template itself, or in a word, is refused with ValueError, see `cited_text.compose`; so is a
        `Fact` with a number that the row of its figure or source doesn't state, and a row whose value was changed. A
        `Fact` comes from a figure, a source, a table or one of `COUNTED`; UnknownNameError names the nearest others.
        """
        words: dict[str, Fact | str] = {}
        for name, fact in facts.items():
            if isinstance(fact, pd.Series) and f"{{{name}_when}}" in template:
                words[f"{name}_when"] = Fact(fact["figure"], when(fact["period_start"], fact["period_end"]))
                if f"{{{name}}}" not in template:
                    continue  # only its time is told
            words[name] = self._fact(name, fact)
        return compose(template, words)

    def _fact(self, name: str, fact: FactLike) -> Fact | str:
        if isinstance(fact, pd.Series):
            cited = self._cited(fact)
            shown = f"{escape(_in_words(fact), quote=False)}{self._superscripts(cited)}"
            return Fact(", ".join(figure for _, figure in cited), shown, whole_or_fraction(fact["value"]))
        if isinstance(fact, str):
            return fact
        if isinstance(fact, Fact):
            return self._traced(fact)
        if fact is None or pd.isna(fact):
            raise ValueError(f"{name} is empty, and that is no number; `finding` has other words for such a case")
        if isinstance(fact, int) and not name.endswith("year"):
            return Fact("computed", small_number(fact))
        return Fact("computed", computed(float(fact), "year" if name.endswith("year") else ""))

    def _traced(self, fact: Fact) -> Fact:
        """The fact, with notes if it is a figure's, where its source is known and its row says what the fact does."""
        if fact.source in COUNTED or fact.source in self.tables.package.tables:
            return fact
        figures, sources = self.tables.rows_by_id([fact.source]), self.tables["sources"]
        rows = [*figures, *each_row(sources[sources["source"] == fact.source])]
        if not rows:
            known = [*COUNTED, *self.tables.package.tables, *sources["source"], *self.tables.figures["figure"]]
            raise UnknownNameError("source of a fact", fact.source, known)
        require_backed(fact, rows[0])
        return replace(fact, words=fact.words + self._superscripts(self._notes(figures)))

    def finding(self, template: str, otherwise: str, **facts: FactLike) -> CitedText:
        """What `say` makes of the template where every fact is known, else the neutral words of `otherwise`.

        It is a sentence of its own or the title of a chart, which has it without citations.

        >>> from interpol_figures.tables.load import load
        >>> report = Report(load())
        >>> str(report.finding("{count} agree", "None of them agrees", count=None))
        'None of them agrees'
        """
        known = all(isinstance(fact, pd.Series) or not pd.isna(fact) for fact in facts.values())
        return self.say(template, **facts) if known else self.say(otherwise)

    def missing(self, template: str, **facts: FactLike) -> CitedText:
        """A sentence in the place of a chart or table that has nothing to show; set apart from the text."""
        text = self.say(template, **facts)
        return CitedText(f"*{text.markdown}*", text.facts)

    def show(
        self,
        draw: Callable[..., go.Figure],
        frame: pd.DataFrame,
        caption: Any,
        *columns: Any,
        empty: str = NOTHING,
        **options: Any,
    ) -> go.Figure | CitedText:
        """A chart of rows, whose figures or sources are noted; where nothing can be drawn, the words of `empty`.

        `draw` is one of the chart functions, `caption` its finding or a `Caption`. Further arguments go to `draw`.

        >>> import interpol_figures as figures
        >>> tables = figures.load()
        >>> report = figures.Report(tables)
        >>> none = figures.select(tables, "arrests", "haechi", until=1950)
        >>> str(report.show(figures.timeline, none, "Arrests", empty="HAECHI came later."))
        '*HAECHI came later.*'
        """
        if frame.empty:
            return self.missing(empty)
        rows = self._with_source(frame)
        try:
            fig = draw(rows, caption, *columns, **options)
        except NothingToDrawError:
            return self.missing(empty)
        self.uses(frame)
        return fig

    def _with_source(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of any table that name a source, with its publisher and grade."""
        added = [column for column in ("publisher", "grade") if "source" in frame and column not in frame]
        known = {column: self.tables.column("sources", column) for column in added}
        cells = {column: [known[column].get(one, "") for one in frame["source"]] for column in added}
        return frame.assign(**cells)

    def table(
        self,
        frame: pd.DataFrame,
        columns: Mapping[str, str],
        *,
        empty: str = NOTHING,
        limit: int | None = None,
        numeric: Collection[str] = (),
        sortable: bool = False,
    ) -> HtmlOutput | CitedText:
        """Rows as a table that reads, or the words of `empty` for none: `columns` maps columns to headings.

        `value` is shown in words with its qualifier, below the heading "Number" without its unit where all rows have
        the same, which is the heading then; `verdict` in words, `period` and `source` are made of the row, `figures`
        are the citations of what it was computed from, a cell that holds an `HtmlOutput` is shown as it is. A `limit`
        says how many rows it leaves out. `numeric` columns are set to the right, as those of numbers are; the reader
        of a page may sort a `sortable` table. Raises UnknownNameError for a column that the rows don't have.
        """
        if frame.empty:
            return self.missing(empty)
        shown = self._with_source(frame.head(limit) if limit else frame)
        require_known("column", columns, [*shown.columns, "period"])
        if figures_behind(shown):
            self.uses(shown)
        if columns.get("locator") == "Line":
            shown = shown.assign(locator=shown["locator"].str.removeprefix("line "))  # the heading says it
        unit = _shared_unit(shown) if columns.get("value") == "Number" else ""
        if unit:
            columns = {**columns, "value": capital(unit)}
        cells = [[self._cell(row, column, not unit) for column in columns] for row in shown.to_dict("records")]
        rest = counted(len(frame) - len(shown), "rows").capitalize()
        left = f"<p class='rest'>{rest} more in the tables.</p>" if len(shown) < len(frame) else ""
        heads = list(columns.values())
        right = {heading for column, heading in columns.items() if column in {*NUMERIC, *numeric}}
        text = f"{' | '.join(heads)} ({counted(len(cells), 'rows')})"
        return HtmlOutput(table_html(heads, cells, right, sortable=sortable) + left, text)

    def _cell(self, row: Mapping, column: str, with_unit: bool) -> str:
        if column == "value" and "qualifier" in row:
            figure = row["qualifier"], row["value"], row["value_high"], row["unit"]
            return escape(figure_in_words(*figure, with_unit=with_unit))
        if column == "period":
            return escape(period_in_words(row["period_start"], row["period_end"]))
        if column == "source":
            note, badge = self.cite(row["source"]), f" {badge_html(row['grade'])}" if row["grade"] else ""
            return f"{escape(str(row['publisher']))}{badge} {note_html(note, row.get('figure', ''))}"
        if column == "figures":
            return " ".join(note_html(*one) for one in self._cited({"figures": row[column]}))
        value = row[column]
        if isinstance(value, HtmlOutput):
            return value.html
        if value is None or value is pd.NA or value != value:
            return ""
        text = str(value).replace("_", " ") if column == "verdict" else str(value)
        return computed(value, "year" if column == "year" else "") if isinstance(value, int | float) else escape(text)

    def sources(self) -> CitedText:
        """The last section: every source used, numbered, and what the figures can't tell."""
        for source in self.used_sources:
            self.cite(source)
        sources = {row.source: row for row in each_row(self.tables["sources"])}
        used = self.tables.rows_by_id(self.used)
        lines = [limits(used, self.tables), ""]
        for name, note in self.cited_sources.items():
            lines.append(f"{note}. {source_line(note, sources[name], sources.get(sources[name].repeats))}")
        text = "\n".join(lines)
        short = f"{lines[0]} {counted(len(self.cited_sources), 'sources').capitalize()}."
        return CitedText(text, (Fact("sources used", text),), stated_by_id(used), short)


def _shared_unit(rows: pd.DataFrame) -> str:
    """The unit of all figures, which the head of their column then says; none of money, whose sign stands in each."""
    units = set(rows["unit"]) if "qualifier" in rows else set()
    return str(units.pop()) if len(units) == 1 and not units & CURRENCIES else ""


def figures_behind(frame: pd.DataFrame) -> list[str]:
    """Ids of the figures that rows are or were made from: of `figure`, and `figure_x` after a merge, else of `figures`.

    `figures` holds lists, as of `ratio` and `disagreements`; beside `figure`, in verdicts, it names others.

    >>> figures_behind(pd.DataFrame({"value": [0.5], "figures": [["a-b-2020-1", "c-d-2020-1"]]}))
    ['a-b-2020-1', 'c-d-2020-1']
    """
    named = [column for column in map(str, frame) if column == "figure" or column.startswith("figure_")]
    named = named or [column for column in frame if column == "figures"]
    cells = [one for column in named for one in frame[column].explode()]
    return list(dict.fromkeys(one for one in cells if isinstance(one, str)))


def _in_words(row: pd.Series, *, with_unit: bool = True) -> str:
    """A figure in its own wording, a computed value as a number."""
    return row_in_words(row, with_unit=with_unit) if "qualifier" in row else computed(row["value"], row.get("unit", ""))
