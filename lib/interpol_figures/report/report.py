"""A report's own memory: which figures it used, how each is cited, and the section that it ends with."""

import re
from collections.abc import Callable, Collection, Mapping
from html import escape
from typing import Any, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.values import NothingToDrawError
from interpol_figures.model.format import (
    counted,
    figure_in_words,
    in_words,
    listed,
    number,
    row_in_words,
    small_number,
    when,
)
from interpol_figures.report.cited_text import CitedText, Fact, compose
from interpol_figures.report.html_table import HtmlOutput, badge_html, inline_bar, note_html, table_html
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.names import UnknownNameError

NOTHING = "We found none for this choice."
NUMERIC = {"value", "independent", "count"}  # columns whose cells are numbers
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
        """Start with nothing used."""
        self.tables = tables
        self.grades = tables["sources"].set_index("source")["grade"].to_dict()
        self.cited_sources: list[str] = []
        self.used: dict[str, None] = {}

    def uses(self, figures: pd.DataFrame) -> pd.DataFrame:
        """Note figures that a chart or a computation is made of, and hand them back."""
        self.used |= dict.fromkeys(figures["figure"])
        self.cites(figures["source"])
        return figures

    def cite(self, source: str) -> int:
        """The number under which this report cites a source."""
        if source not in self.cited_sources:
            self.cited_sources.append(source)
        return self.cited_sources.index(source) + 1

    def cites(self, sources: pd.Series) -> None:
        """Note the sources of rows that aren't figures, in their order."""
        for source in dict.fromkeys(sources):
            self.cite(source)

    def fact(self, figure: pd.Series) -> Fact:
        """A figure of the tables in words, with its citation."""
        self.used.setdefault(figure["figure"])
        note = self.cite(figure["source"])
        words = escape(row_in_words(figure), quote=False)
        shown = f'{words}<sup>[[{note}]](#source-{note} "{figure["figure"]}")</sup>'
        return Fact(figure["figure"], shown, _value(figure["value"]))

    def cited(self, figure: pd.Series, form: str = "{}", *, with_unit: bool = True) -> HtmlOutput:
        """A figure in words with its citation, for a cell of a table of one's own; `form` sets words around it."""
        self.used.setdefault(figure["figure"])
        words, note = form.format(row_in_words(figure, with_unit=with_unit)), self.cite(figure["source"])
        return HtmlOutput(f"{escape(words)} {note_html(note, figure['figure'])}", f"{words} [{note}]")

    def cited_when(self, figure: pd.Series) -> HtmlOutput:
        """A figure in words with its time and its citation, for a cell."""
        return self.cited(figure, f"{{}} ({in_words(figure['period_start'], figure['period_end'])})")

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
        year. A number in the template itself, or in a word, is refused with ValueError; see `cited_text.compose`.
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
            return self.fact(fact)
        if isinstance(fact, Fact | str):
            return fact
        if isinstance(fact, int) and not name.endswith("year"):
            return Fact("computed", small_number(fact))
        return Fact("computed", number(float(fact or 0), "year" if name.endswith("year") else ""))

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

        `draw` is one of the chart functions, `caption` its finding, a `Caption`, or a function of the rows that gives
        either, asked only where there are rows. Further arguments go to `draw`.

        >>> import interpol_figures as figures
        >>> tables = figures.load()
        >>> report = figures.Report(tables)
        >>> none = figures.select(tables, "arrests", "haechi", until=1950)
        >>> str(report.show(figures.timeline, none, "Arrests", empty="HAECHI came later."))
        '*HAECHI came later.*'
        """
        if frame.empty:
            return self.missing(empty)
        rows = self._with_publisher(frame)
        try:
            fig = draw(rows, caption(rows) if callable(caption) else caption, *columns, **options)
        except NothingToDrawError:
            return self.missing(empty)
        self._note(frame)
        return fig

    def _note(self, frame: pd.DataFrame) -> None:
        if "figure" in frame and "source" in frame:
            self.uses(frame)
        elif "source" in frame:
            self.cites(frame["source"])

    def _with_publisher(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of any table that name a source, with its publisher."""
        if "publisher" in frame or "source" not in frame:
            return frame
        return frame.assign(publisher=frame["source"].map(self.tables["sources"].set_index("source")["publisher"]))

    def table(
        self,
        frame: pd.DataFrame,
        columns: Mapping[str, str],
        *,
        empty: str = NOTHING,
        caption: str = "",
        limit: int | None = None,
        numeric: Collection[str] = (),
        sortable: bool = False,
    ) -> HtmlOutput | CitedText:
        """Rows as a table that reads, or the words of `empty` for none: `columns` maps columns to headings.

        `value` is shown in words with its qualifier, `verdict` in words, `period` and `source` are made of the row, a
        cell that holds an `HtmlOutput` is shown as it is. A `limit` says how many rows it leaves out. `numeric` columns
        are set to the right, as those of numbers are; the reader of a page may sort a `sortable` table. Raises
        UnknownNameError for a column that the rows don't have.
        """
        if frame.empty:
            return self.missing(empty)
        shown = self._with_publisher(frame.head(limit) if limit else frame)
        for column in columns:
            if column not in {*shown.columns, "period"}:
                raise UnknownNameError("column", column, shown.columns)
        if "figure" in frame and "source" in frame:
            self.uses(shown)
        cells = [[self._cell(row, column) for column in columns] for row in shown.to_dict("records")]
        rest = counted(len(frame) - len(shown), "rows")
        left = f"<p class='rest'>{rest[0].upper()}{rest[1:]} more in the tables.</p>" if len(shown) < len(frame) else ""
        heads = list(columns.values())
        right = {heading for column, heading in columns.items() if column in {*NUMERIC, *numeric}}
        text = f"{' | '.join(heads)} ({counted(len(cells), 'rows')})"
        return HtmlOutput(table_html(heads, cells, caption, right, sortable=sortable) + left, text)

    def _cell(self, row: Mapping, column: str) -> str:
        if column == "value":
            return escape(figure_in_words(row["qualifier"], row["value"], row["value_high"], row["unit"]))
        if column == "period":
            return escape(in_words(row["period_start"], row["period_end"]))
        if column == "source":
            grade, note = self.grades[row["source"]], self.cite(row["source"])
            badge = f" {badge_html(grade)}" if grade else ""
            return f"{escape(str(row['publisher']))}{badge} {note_html(note, row.get('figure', ''))}"
        value = row[column]
        if isinstance(value, HtmlOutput):
            return value.html
        if value is None or value != value:
            return ""
        text = str(value).replace("_", " ") if column == "verdict" else str(value)
        return number(value, "year" if column == "year" else "") if isinstance(value, int | float) else escape(text)

    def sources(self) -> CitedText:
        """The last section: every source used, numbered, and what the figures can't tell."""
        sources = {row.source: row for row in each_row(self.tables["sources"])}
        used = self.tables.named(self.used)
        lines = [_limits(used, self.tables), ""]
        for note, name in enumerate(self.cited_sources, 1):
            source = sources[name]
            title = _plain(source.title)
            title = f"[{title}]({source.url.replace(')', '%29')})" if source.url else title
            date = f", {in_words(source.published)}" if source.published else ""
            repeats = f" (repeats {_plain(sources[source.repeats].publisher)})" if source.repeats else ""
            copy = " (read in a copy)" if source.carrier else ""
            grade = f", grade {source.grade}" if source.grade else ""
            anchor, page = f'<span id="source-{note}"></span>', f"[what it states](sources/{name}.html)"
            lines.append(
                f"{note}. {anchor}{_plain(source.publisher)}: {title}{date}{copy}{repeats}{grade}"
                f'<span class="onscreen"> · {page}</span>'
            )
        text = "\n".join(lines)
        short = f"{lines[0]} {counted(len(self.cited_sources), 'sources').capitalize()}."
        return CitedText(text, (Fact("sources used", text),), _ledger(used.sort_index()), short)


def _value(value: float) -> float | int | None:
    """A number without a needless fraction; none for a missing one."""
    if value is None or value != value:
        return None
    return int(value) if float(value).is_integer() else float(value)


def _ledger(used: pd.DataFrame) -> dict[str, str]:
    """What each figure states, by id, in a line: a change in any of it is a change in the report's facts."""
    columns = ["figure", "qualifier", "value", "value_high", "period_start", "period_end", "source", "rank"]
    lines = {}
    for figure, qualifier, value, high, start, end, source, rank in each_row(used[columns]):
        stated = " to ".join(str(one) for one in (_value(value), _value(high)) if one is not None)
        lines[figure] = "; ".join([f"{qualifier} {stated}".strip(), f"{start}/{end}", source, rank])
    return lines


def _limits(used: pd.DataFrame, tables: Tables) -> str:
    if used.empty:
        return "This report rests on what its sources describe, and on no figure; what they leave out may be so too."
    conflicts = tables["conflicts"]
    figures = set(used["figure"])
    touched = conflicts[[not figures.isdisjoint(clashing.split("; ")) for clashing in conflicts["figures"]]]
    undecided = int((touched["decision"] == "undecided").sum())
    independent = used["repeats"].where(used["repeats"] != "", used["source"]).nunique()
    kinds = [
        (int((used["rank"] == "deprecated").sum()), "excluded as wrong or stale"),
        (int((used["period_start"] == "").sum()), "without a stated time"),
        (int((used["qualifier"] != "exact").sum()), "worded inexactly"),
    ]
    parts = [f"{count:,} {words}" for count, words in kinds if count]
    sources = used["source"].nunique()
    own = "" if independent == sources else f", {small_number(independent)} of them independent"
    start = f"This report rests on {counted(len(used), 'figures')} from {counted(sources, 'sources')}{own}"
    known = f", as known on {in_words(tables.known_on.isoformat())}" if tables.known_on else ""
    detail = f": {listed(parts)}" if parts else ""
    clash = (
        f" In {counted(len(touched), 'places')} the sources disagree{_open(undecided, len(touched))}."
        if len(touched)
        else ""
    )
    return f"{start}{known}{detail}.{clash} A figure is what its source states, not what was measured."


def _open(undecided: int, all_of_them: int) -> str:
    """How many conflicts are undecided, as the end of a sentence."""
    if all_of_them == 1:
        return ", undecided" if undecided else ", and a decision says which is used"
    few = small_number(undecided)
    return f", {few} of them undecided"


def _plain(text: str) -> str:
    """A text without what Markdown or HTML would take as a sign."""
    return re.sub(r"([\[\]*_|])", r"\\\1", escape(text, quote=False))
