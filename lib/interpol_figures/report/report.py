"""A report's own memory: which figures it used, how each is cited, and the section that it ends with."""

from collections.abc import Mapping
from html import escape

import pandas as pd

from interpol_figures.charts.theme import NOTICES, SOFT
from interpol_figures.model.format import counted, figure_in_words, in_words, listed, number
from interpol_figures.report.cited_text import Fact, Text, compose
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables


class Exhibit:
    """HTML for a reader, plain text for a terminal."""

    def __init__(self, html: str, text: str):
        """Hold both forms."""
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        # JupyterLab would set what stands between two dollar signs as a formula.
        return f"<div class='mathjax_ignore'>{self.html}</div>" if self.html.count("$") > 1 else self.html

    def __repr__(self) -> str:
        """The plain form."""
        return self.text


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
        self.sources: list[str] = []
        self.used: dict[str, None] = {}

    def uses(self, figures: pd.DataFrame) -> pd.DataFrame:
        """Note figures that a chart or a computation is made of, and hand them back."""
        for figure, source in zip(figures["figure"], figures["source"], strict=True):
            self.used.setdefault(figure)
            if source not in self.sources:
                self.sources.append(source)
        return figures

    def cite(self, source: str) -> int:
        """The number under which this report cites a source."""
        if source not in self.sources:
            self.sources.append(source)
        return self.sources.index(source) + 1

    def fact(self, figure: pd.Series) -> Fact:
        """A figure of the tables in words, with its citation."""
        self.used.setdefault(figure["figure"])
        words = figure_in_words(figure["qualifier"], figure["value"], figure["value_high"], figure["unit"])
        note = self.cite(figure["source"])
        shown = f'{words}<sup>[[{note}]](#source-{note} "{figure["figure"]}")</sup>'
        return Fact(figure["figure"], shown, _value(figure["value"]))

    def cited(self, figure: pd.Series, form: str = "{}") -> Exhibit:
        """A figure in words with its citation, for a cell of a table of one's own; `form` sets words around it."""
        self.used.setdefault(figure["figure"])
        words = figure_in_words(figure["qualifier"], figure["value"], figure["value_high"], figure["unit"])
        words, note = form.format(words), self.cite(figure["source"])
        return Exhibit(f"{escape(words)} {note_html(note, figure['figure'])}", f"{words} [{note}]")

    def cited_when(self, figure: pd.Series) -> Exhibit:
        """A figure in words with its time and its citation, for a cell."""
        return self.cited(figure, f"{{}} ({in_words(figure['period_start'], figure['period_end'])})")

    def say(self, template: str, **facts: pd.Series | Fact | str) -> Text:
        """A text in which each `{name}` is a figure's row, a `Fact` or a word; see `prose.compose`."""
        return compose(
            template, {name: self.fact(fact) if isinstance(fact, pd.Series) else fact for name, fact in facts.items()}
        )

    def missing(self, template: str, **facts: pd.Series | Fact | str) -> Text:
        """A sentence in the place of a chart or table that has nothing to show; set apart from the text."""
        said = self.say(template, **facts)
        return Text(f"*{said.markdown}*", said.facts)

    def cites(self, sources: pd.Series) -> None:
        """Note the sources of rows that aren't figures, in their order."""
        for source in dict.fromkeys(sources):
            self.cite(source)

    def table(
        self, frame: pd.DataFrame, columns: Mapping[str, str], *, caption: str = "", limit: int | None = None
    ) -> Exhibit:
        """Figures as a table that reads: `columns` maps columns of the frame to headings.

        `value` is shown in words with its qualifier, `period` and `source` are made of the row, a cell that holds an
        `Exhibit` is shown as it is. Raises
        ValueError for an empty frame, and says how many rows a `limit` leaves out.
        """
        if frame.empty:
            raise ValueError("the table has no rows; say so in a sentence instead")
        shown = frame.head(limit) if limit else frame
        if "figure" in frame and "source" in frame:
            self.uses(shown)
        cells = [[self._cell(row, column) for column in columns] for row in shown.to_dict("records")]
        rest = len(frame) - len(shown)
        left = (
            f"<p class='rest'>{counted(rest, 'rows')[0].upper()}{counted(rest, 'rows')[1:]} more in the tables.</p>"
            if rest
            else ""
        )
        return Exhibit(
            _html(list(columns.values()), cells, caption, _numeric(columns)) + left,
            _text(list(columns.values()), cells),
        )

    def _cell(self, row: Mapping, column: str) -> str:
        if column == "value":
            return escape(figure_in_words(row["qualifier"], row["value"], row["value_high"], row["unit"]))
        if column == "period":
            return escape(in_words(row["period_start"], row["period_end"]))
        if column == "source":
            note = self.cite(row["source"])
            return f"{escape(str(row.get('publisher') or row['source']))} {note_html(note, row.get('figure', ''))}"
        value = row[column]
        if isinstance(value, Exhibit):
            return value.html
        if value is None or value != value:
            return ""
        return number(value) if isinstance(value, int | float) else escape(str(value))

    def sources_and_limits(self) -> Text:
        """The last section: every source used, numbered, and what the figures can't tell."""
        sources = {row.source: row for row in each_row(self.tables["sources"])}
        used = self.tables.named(self.used)
        lines = [_limits(used, self.tables), ""]
        for note, name in enumerate(self.sources, 1):
            source = sources[name]
            title = _plain(source.title)
            title = f"[{title}]({source.url.replace(')', '%29')})" if source.url else title
            date = f", {in_words(source.published)}" if source.published else ""
            repeats = f" (repeats {_plain(sources[source.repeats].publisher)})" if source.repeats else ""
            anchor, page = f'<span id="source-{note}"></span>', f"[what it states](sources/{name}.html)"
            lines.append(
                f"{note}. {anchor}{_plain(source.publisher)}: {title}{date}{repeats}"
                f'<span class="onscreen"> · {page}</span>'
            )
        text = "\n".join(lines)
        return Text(text, (Fact("sources used", text),), _ledger(used.sort_index()))


def swatch(colour: str) -> Exhibit:
    """A notice colour as a small picture for a cell, which prints where a cell's background wouldn't.

    >>> swatch("red"), "#d7141a" in swatch("red").html
    (red, True)
    """
    name = colour.replace("_", " ")
    square = f"<rect x='1' y='1' width='20' height='14' rx='2' fill='{NOTICES[colour]}' stroke='{SOFT}'/>"
    return Exhibit(f"<svg width='22' height='16' role='img' aria-label='{name}'>{square}</svg>", name)


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
        (int((used["rank"] == "deprecated").sum()), "set aside as wrong or stale, and shown hollow"),
        (int((used["period_start"] == "").sum()), "without a stated time"),
        (int((used["qualifier"] != "exact").sum()), "worded inexactly, and drawn as intervals"),
    ]
    parts = [f"{count:,} {words}" for count, words in kinds if count]
    start = f"This report rests on {counted(len(used), 'figures')} from {counted(independent, 'independent sources')}"
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
    few = counted(undecided, "x").split()[0] if undecided else "none"
    return f", {few} of them undecided"


def _plain(text: str) -> str:
    """Text without what Markdown or HTML would take as a sign."""
    return (
        escape(text, quote=False)
        .replace("[", "\\[")
        .replace("]", "\\]")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("|", "\\|")
    )


def _numeric(columns: Mapping[str, str]) -> set[str]:
    return {heading for column, heading in columns.items() if column in ("value", "independent", "count")}


def note_html(number: int, figure: str) -> str:
    """A citation in a cell; its title names the figure, by which the site leads to the row itself."""
    title = f" title='{figure}'" if figure else ""
    return f"<sup><a href='#source-{number}'{title}>[{number}]</a></sup>"


def _html(headings: list[str], rows: list[list[str]], caption: str, numeric: set[str]) -> str:
    kind = {heading: " class='number'" if heading in numeric else "" for heading in headings}
    head = "".join(f"<th scope='col'{kind[heading]}>{escape(heading)}</th>" for heading in headings)
    body = "\n".join(
        "<tr>" + "".join(f"<td{kind[h]}>{cell}</td>" for h, cell in zip(headings, row, strict=True)) + "</tr>"
        for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table class='exhibit'>{title}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _text(headings: list[str], rows: list[list[str]]) -> str:
    return f"{' | '.join(headings)} ({counted(len(rows), 'rows')})"
