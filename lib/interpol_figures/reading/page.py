"""The marked article: one self-contained page with every figure in its verdict's colour and a card at each."""

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2

from interpol_figures.model.format import counted, figure_in_words, small_number
from interpol_figures.model.format import when as when_in_words
from interpol_figures.reading.document import Block
from interpol_figures.reading.judged import Article, JudgedFinding
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import NameIndex
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD, VERDICTS

LABELS = {one: one.replace("_", " ") for one in VERDICTS} | {NOT_UNDERSTOOD: "not in the record's terms"}
_SAFE = re.compile(r"https?://[^\s\"'<>]+")
_HEAD, _FOLDED, _OPEN, _MOST = 420, 50, 215, 4000  # pixels: the head with some text, a card of either kind, a frame


def as_page(article: Article, tables: Tables) -> str:
    """The page of an article, which needs no other file and runs no script; texts of the article are escaped."""
    readings = [reading_in_words(one, tables) for one in article.judged]
    cards = list(zip(range(1, len(readings) + 1), article.judged, readings, strict=True))

    def cards_of(block: Block) -> list[tuple[int, JudgedFinding, str]]:
        return [card for card in cards if block.start <= card[1].finding.start < block.end]

    return _template().render(
        article=article,
        summary=summary(article),
        labels=LABELS,
        blocks=[(one.kind, list(_parts(one, article)), cards_of(one)) for one in article.document.blocks],
        left=[card for card in cards if not card[1].understood],
        rows={number: tables.figures_by_id(one.figures[:1]).to_dict("records") for number, one, _ in cards},
        is_address=_SAFE.fullmatch,
    )


def as_frame(article: Article, tables: Tables) -> str:
    """The page in a frame of its own, for a notebook; high enough for its cards, and scrolled where it isn't."""
    folded = article.counts["confirmed"]
    height = min(_HEAD + _FOLDED * folded + _OPEN * (len(article.judged) - folded), _MOST)
    page = html.escape(as_page(article, tables), quote=True)
    size = f'width="100%" height="{height}" style="border:0"'
    return f'<iframe title="The marked article" sandbox="" srcdoc="{page}" {size}></iframe>'


def summary(article: Article) -> str:
    """One line on how many of an article's figures hold."""
    if not article.judged:
        found = "No figure on INTERPOL was found in this text"
        return found if article.language else f"{found}, whose words tell none of English, French, German and Spanish"
    found = counted(len(article.judged), "figures").capitalize()
    checked = len(article.judged) - article.counts["not_understood"] - article.counts["no_record"]
    if not checked:
        return f"{found} on INTERPOL found; none could be checked"
    holding = article.counts["confirmed"] + article.counts["loosely_worded"]
    hold = "holds" if holding < 2 else "hold"
    return f"{found} on INTERPOL found; {small_number(checked)} could be checked, {small_number(holding)} {hold}"


def reading_in_words(one: JudgedFinding, tables: Tables) -> str:
    """How a figure was read, as "196 countries: member countries of INTERPOL, in 2023"."""
    names, finding = NameIndex(tables), one.finding
    amount = figure_in_words(finding.qualifier, finding.value, finding.value_high, finding.unit or "")
    what = names.indicator_labels.get(finding.indicator, "")
    whom = names.labels.get(finding.subject, finding.subject)
    meaning = ", ".join(filter(None, [what, whom])) or "no indicator"
    start, _, end = finding.period.partition("/")
    return f"{amount}: {meaning}" + (f", {when_in_words(start, end)}" if start else "")


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.get_template("article.html.j2")


def _parts(block: Block, article: Article) -> Iterator[tuple[str, int]]:
    """The text of a block in stretches, each with the number of the figure that it states, or 0."""
    text, place = article.document.text, block.start
    for number, one in enumerate(article.judged, 1):
        start, end = one.finding.start, one.finding.end
        if place <= start < block.end:  # a phrase that overlaps the one before has its card only
            yield text[place:start], 0
            yield text[start:end], number
            place = end
    yield text[place : block.end], 0
