"""The terms that notebooks, pages and walkthroughs use, each explained once.

>>> GLOSSARY["stock"].meaning
'A number that holds at a moment: what is there on a day.'
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.tables.names import require_known

FILE = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True)
class Term:
    """A term, what it means, and an example from this field."""

    name: str
    meaning: str
    example: str


GLOSSARY = {term["name"]: Term(**term) for term in tomllib.loads(FILE.read_text(encoding="utf-8"))["term"]}


def explain(*names: str) -> HtmlOutput:
    """Terms with meaning and example as a list; all of them where none is named. Raises UnknownNameError."""
    require_known("term", names, GLOSSARY)
    terms = [GLOSSARY[name] for name in names or GLOSSARY]
    return HtmlOutput(glossary_html(terms), "\n".join(f"{term.name}: {term.meaning} {term.example}" for term in terms))


def anchor_of(term: Term) -> str:
    """The place of a term in the glossary's page."""
    return f"term-{term.name.replace(' ', '-')}"


def glossary_html(terms: Iterable[Term] = GLOSSARY.values()) -> str:
    """Terms as an HTML definition list, each with an anchor `term-…`."""
    items = "\n".join(
        f'<dt id="{anchor_of(term)}"><strong>{escape(term.name)}</strong></dt>'
        f"<dd>{escape(term.meaning)} <em>{escape(term.example)}</em></dd>"
        for term in sorted(terms, key=lambda term: term.name)
    )
    return f"<dl class='glossary'>\n{items}\n</dl>"
