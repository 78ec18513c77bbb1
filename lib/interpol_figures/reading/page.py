"""The marked article: one self-contained page with every figure in its verdict's colour and a card at each."""

import html
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jinja2

from interpol_figures.model.format import counted, figure_in_words
from interpol_figures.model.format import when as when_in_words
from interpol_figures.reading.document import Block
from interpol_figures.reading.judged import Article, JudgedFinding
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import read_directory

LABELS = {
    "confirmed": "confirmed",
    "loosely_worded": "loosely worded",
    "outdated": "outdated",
    "wrong_measure": "wrong measure",
    "contradicted": "contradicted",
    "no_record": "no record",
    "not_understood": "not in the record's terms",
}
_TEMPLATES = Path(__file__).parent / "templates"
_SAFE = re.compile(r"https?://[^\s\"'<>]+")
_HEAD, _FOLDED, _OPEN, _MOST = 420, 50, 215, 4000  # pixels: the head with some text, a card of either kind, a frame


def as_page(article: Article, tables: Tables) -> str:
    """The page of an article, which needs no other file and runs no script; texts of the article are escaped."""
    numbered = list(enumerate(article.judged, 1))
    cards = {number: _card(number, one, article, tables) for number, one in numbered}
    return _template().render(
        name=article.document.name,
        published=article.published,
        language=article.language,
        summary=summary(article),
        counts=[(name, label, article.counts[name]) for name, label in LABELS.items() if article.counts[name]],
        blocks=[_block(block, article, numbered, cards) for block in article.document.blocks],
        left=[card for number, card in cards.items() if not article.judged[number - 1].understood],
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
    total = sum(article.counts.values())
    if not total:
        found = "No figure on INTERPOL was found in this text"
        return found if article.language else f"{found}, whose words tell none of English, French, German and Spanish"
    judged = total - article.counts["not_understood"]
    holding = article.counts["confirmed"] + article.counts["loosely_worded"]
    found = counted(total, "figures").capitalize()
    hold = "holds" if holding == 1 else "hold"
    return f"{found} on INTERPOL found; {holding} of the {judged} that could be judged {hold}"


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(_TEMPLATES)
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.get_template("article.html.j2")


def _block(
    block: Block, article: Article, numbered: Sequence[tuple[int, JudgedFinding]], cards: dict[int, dict[str, object]]
) -> dict[str, object]:
    text, place = article.document.text, block.start
    parts: list[dict[str, object]] = []
    inside = [(number, one) for number, one in numbered if block.start <= one.finding.start < block.end]
    for number, one in inside:
        start, end = one.finding.start, one.finding.end
        if start < place:
            continue  # a phrase that overlaps the one before has its card only
        parts.append({"number": 0, "text": text[place:start]})
        label, verdict = cards[number]["label"], cards[number]["verdict"]
        parts.append({"number": number, "text": text[start:end], "verdict": verdict, "label": label})
        place = end
    parts.append({"number": 0, "text": text[place : block.end]})
    return {"kind": block.kind, "parts": parts, "cards": [cards[number] for number, _ in inside]}


def _card(number: int, one: JudgedFinding, article: Article, tables: Tables) -> dict[str, object]:
    verdict = one.verdict if one.understood else "not_understood"
    return {
        "number": number,
        "verdict": verdict,
        "label": LABELS[verdict],
        "phrase": one.finding.phrase,
        "reading": reading_in_words(one, tables),
        "answer": one.answer,
        "sources": _sources(one.figures[:1], tables),
    }


def reading_in_words(one: JudgedFinding, tables: Tables) -> str:
    """How a figure was read, as "196 countries: member countries of INTERPOL, in 2023"."""
    names, finding = read_directory(tables), one.finding
    amount = figure_in_words(finding.qualifier, finding.value, finding.value_high, finding.unit or "")
    what = names.indicator_labels.get(finding.indicator, "")
    whom = names.labels.get(finding.subject, finding.subject)
    meaning = ", ".join(filter(None, [what, whom])) or "no indicator"
    start, _, end = finding.period.partition("/")
    return f"{amount}: {meaning}" + (f", {when_in_words(start, end)}" if start else "")


def _sources(figures: Sequence[str], tables: Tables) -> list[dict[str, str]]:
    rows = tables.named(figures)
    return [
        {
            "figure": str(row["figure"]),
            "title": str(row["title"]),
            "publisher": str(row["publisher"]),
            "grade": str(row.get("grade", "")),
            "url": str(row["url"]) if _SAFE.fullmatch(str(row["url"])) else "",
        }
        for row in rows.to_dict("records")
    ]
