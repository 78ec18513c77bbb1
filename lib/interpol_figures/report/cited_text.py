"""Sentences whose numbers come from figures: each fact in a text carries the id that it was taken from.

A number typed into a sentence ages unseen. Here the text is a template, its numbers are handed over as facts,
and a digit in the template itself is refused. The facts go with the output, so that a check can trace every
number of a report, and the regression can compare fact by fact.
"""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from interpol_figures.model.format import (
    SMALL_NUMBERS,
    figure_in_words,
    number,
    period_in_words,
    row_in_words,
    small_number,
)

FACTS = "application/vnd.stated-facts+json"  # words that state a number, and where each was taken from
USED = "application/vnd.stated-figures+json"  # all figures that a report rests on: id, and what it states
KINDS = (FACTS, USED)
DIGIT = re.compile(r"\d")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORDED = re.compile(rf"{NUMBER.pattern}|\b(?:{'|'.join(SMALL_NUMBERS[2:])})\b")  # “one” may be no number
DOLLAR = "<span>\\$</span>"  # what stands between two bare dollar signs, JupyterLab sets as a formula


@dataclass(frozen=True)
class Fact:
    """Words that state a number, and what they were taken from: a figure with its value, a source, a table, "computed".

    >>> Fact("members", "196 member countries").words
    '196 member countries'
    """

    source: str
    words: str
    value: float | None = None

    def as_dict(self) -> dict:
        """Plain values; without `value` where it isn't a figure's."""
        return {name: one for name, one in asdict(self).items() if one is not None}


@dataclass(frozen=True)
class CitedText:
    """A Markdown text with its facts; shown as text, and in a terminal as `short` where that is given."""

    markdown: str
    facts: tuple[Fact, ...]
    figures: Mapping[str, str] = field(default_factory=dict)
    short: str = ""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        facts = [fact.as_dict() for fact in self.facts]
        markdown = self.markdown.replace("$", DOLLAR) if self.markdown.count("$") > 1 else self.markdown
        shown = {"text/markdown": markdown, "text/plain": self.short or self.markdown, FACTS: facts}
        return shown | ({USED: dict(self.figures)} if self.figures else {})

    @property
    def plain(self) -> str:
        """The text without its citations, as the title of a chart has it."""
        return re.sub(r"<sup>.*?</sup>", "", self.markdown)

    def __str__(self) -> str:
        """The text itself."""
        return self.markdown


def compose(template: str, facts: Mapping[str, Fact | str]) -> CitedText:
    """A text from a template with named facts; plain strings go in as they are, and may not hold digits.

    Raises ValueError for a digit outside a fact, for a fact that is missing or isn't used.

    >>> str(compose("There were {members}.", {"members": Fact("members", "196 member countries")}))
    'There were 196 member countries.'
    """
    literal = [(text, name) for text, name, _, _ in string.Formatter().parse(template)]
    named = [name for _, name in literal if name is not None]
    unknown, unused = set(named) - set(facts), set(facts) - set(named)
    if unknown or unused:
        raise ValueError(
            f"facts missing: {sorted(unknown) or 'none'}; facts not used in the text: {sorted(unused) or 'none'}"
        )
    typed = "".join(text for text, _ in literal) + "".join(fact for fact in facts.values() if isinstance(fact, str))
    if DIGIT.search(typed):
        raise ValueError(
            f"the text holds a number that no fact accounts for: {', '.join(NUMBER.findall(typed))}; write {{name}} in "
            "its place, and hand over name= the row of a figure, a number computed on the page, or a Fact"
        )
    words = {name: fact if isinstance(fact, str) else fact.words for name, fact in facts.items()}
    used = [facts[name] for name in dict.fromkeys(named)]
    return CitedText(template.format(**words), tuple(fact for fact in used if isinstance(fact, Fact)))


def require_same(row: Any, stated: Any) -> None:
    """Raise ValueError where a row that is cited as a figure has another value than the figure of the tables."""
    said, words = (
        figure_in_words(one.qualifier, one.value, one.value_high, stated.unit, with_unit=False) for one in (row, stated)
    )
    if said != words:
        raise ValueError(
            f"{stated.figure} states {words}, not {said}; hand over a computed value as a number, or in a row that "
            "holds the ids that it rests on in `figures`, without `figure`"
        )


def require_backed(fact: Fact, row: Any) -> None:
    """Raise ValueError where a fact holds a number that the row of its source, a figure or a source, doesn't state."""
    says = _stated_by(row) if hasattr(row, "figure") else _described_by(row)
    words = fact.words if fact.value is None else f"{fact.words} {number(fact.value)}"
    unstated = set(WORDED.findall(words.casefold())) - set(WORDED.findall(" ".join(says).casefold()))
    if unstated:
        raise ValueError(
            f"{fact.source} states {says[0]}, not {' or '.join(sorted(unstated))}; "
            "hand over the row of a figure, or name what was computed as the fact's source"
        )


def _stated_by(figure: Any) -> list[str]:
    """What the row of a figure states, in words: the whole first, then its numbers alone."""
    ends = [end for end in (figure.value, figure.value_high) if end == end]
    when = period_in_words(figure.period_start, figure.period_end)
    numbers = [words for end in ends for words in (number(end, figure.unit), number(end))]
    numbers += [small_number(int(end)) for end in ends if end == int(end)]
    return [f"{row_in_words(figure)}, {when} (“{figure.as_stated}”)", *numbers]


def _described_by(source: Any) -> list[str]:
    """What the row of a source says of it: its title first, then all its cells, and when it was published."""
    return [f"“{source.title}”", *map(str, source), period_in_words(source.published)]


def untraced_numbers(notebook: Mapping) -> list[str]:
    """Numbers in a report's prose that come from no fact, parameter or declared constant, as sentences.

    Takes an executed notebook as JSON. Prose are its Markdown cells and the texts that its code shows;
    constants are declared in the notebook's metadata as `constants`: {"number": "why it may stand there"}.
    """
    metadata = notebook.get("metadata", {})
    allowed = set(metadata.get("constants", {}))
    for value in metadata.get("papermill", {}).get("parameters", {}).values():
        allowed |= set(NUMBER.findall(str(value)))
    found = []
    for index, cell in enumerate(notebook["cells"]):
        for text, facts in _texts(cell):
            rest = text
            for words in sorted((fact["words"] for fact in facts), key=len, reverse=True):
                rest = rest.replace(words, " ")
            found += [
                f"cell {index}: the number {one} is traced to nothing"
                for one in NUMBER.findall(_visible(rest))
                if one not in allowed
            ]
    return found


def figures_of(notebook: Mapping) -> list[str]:
    """Ids of the figures that an executed report (as JSON) says it rests on."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return list(dict.fromkeys(name for output in outputs for name in output.get("data", {}).get(USED, [])))


def _texts(cell: Mapping) -> Iterator[tuple[str, list]]:
    if cell["cell_type"] == "markdown":
        yield "".join(cell["source"]), []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/markdown" in data:
            yield "".join(data["text/markdown"]).replace(DOLLAR, "$"), data.get(FACTS, [])


def _visible(markdown: str) -> str:
    """Markdown without link targets, HTML tags and inline code, which aren't read as prose."""
    without_code = re.sub(r"`[^`]*`", " ", markdown)
    return re.sub(r"<[^>]+>|\]\([^)]*\)|https?://\S+|I-24/7|24/7", " ", without_code)
