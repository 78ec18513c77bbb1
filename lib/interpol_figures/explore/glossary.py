"""The terms that notebooks, pages and walkthroughs use, each explained once.

>>> GLOSSARY["stock"].meaning
'A number that holds at a moment: what is there on a day.'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from interpol_figures.report.report import Exhibit
from interpol_figures.tables.names import UnknownNameError


@dataclass(frozen=True)
class Term:
    """A term, what it means, and an example from this field."""

    name: str
    meaning: str
    example: str


TERMS = (
    Term(
        "stated figure",
        "A number as a source states it, with its wording, the time it is about, and its place.",
        "“over 60,000 Red Notices”, an article says of one year.",
    ),
    Term("indicator", "What a figure counts, defined so that two figures on it can be compared.", "Notices issued."),
    Term("stock", "A number that holds at a moment: what is there on a day.", "Red Notices in circulation."),
    Term("flow", "A number that adds up over a period: what happened during it.", "Red Notices issued in a year."),
    Term("event", "Something that took place at a time, of which the date is the figure.", "The year of the founding."),
    Term(
        "attribute",
        "A property that is set rather than counted, and holds until it is changed.",
        "A Secretary General's term of five years.",
    ),
    Term("unit", "What one of the number is. One indicator has one unit.", "Countries, notices, kilograms, dollars."),
    Term(
        "qualifier",
        "The word that says how a number is meant; it decides how far the true number may lie from the stated one.",
        "Over, nearly, about, at least, up to.",
    ),
    Term(
        "interval",
        "All the true numbers that a wording allows: the literal interval is what the words commit to, the implied "
        "one what a reader takes away.",
        "“Over 190” commits to anything above that number; a reader takes away 200 at most.",
    ),
    Term(
        "implied precision",
        "How exact a number looks because of its last digit that isn't nought.",
        "430 looks exact to ten, 196 to one.",
    ),
    Term("provenance", "Where a figure comes from: source, place in it, and the way it took.", "An annual report."),
    Term("source", "A text that states figures: a report, a page, a press release, an article.", "A fact sheet."),
    Term("record", "The sources that articles are judged against.", "Annual reports, press releases, agency texts."),
    Term("account", "A popular article whose figures are judged.", "An explainer on what INTERPOL does."),
    Term("locator", "Where in a source a figure stands.", "Line, page or section."),
    Term(
        "rank",
        "Which of several figures on one thing to use: preferred, normal or deprecated. A deprecated figure is kept, "
        "with the reason why it isn't used.",
        "A total that was out of date when it was printed.",
    ),
    Term(
        "independence",
        "Whether sources know a figure from different places. Sources that repeat one another count once.",
        "Two newspapers that print one agency text are one source.",
    ),
    Term("verdict", "How a stated figure stands against the record, with the reason.", "Confirmed, outdated."),
    Term(
        "confirmed",
        "Verdict: a figure of the record lies in what the words commit to.",
        "“Over 60” where the record says 62.",
    ),
    Term(
        "loosely worded",
        "Verdict: the number is right at its rounding, the word before it isn't.",
        "“Over a dozen” where the record says twelve.",
    ),
    Term("outdated", "Verdict: right at an earlier time, and no longer.", "Somebody's age, in an old letter."),
    Term("wrong measure", "Verdict: right for a sibling of what it is said to count.", "Visitors, given for members."),
    Term(
        "contradicted",
        "Verdict: the record says something else, and nothing explains it.",
        "“Nine”, for seven.",
    ),
    Term("no record", "Verdict: the record has nothing to set against it.", "An operation that no source knows."),
    Term("sibling", "An indicator that another is often confused with.", "Notices issued, notices in circulation."),
    Term(
        "as-of date",
        "The day for which a figure, or what is known, holds.",
        "The record as it was known on a day holds only what was published by then.",
    ),
    Term(
        "survivorship",
        "Seeing only what came through a filter, and taking it for all there is.",
        "Press releases tell of operations that succeeded.",
    ),
    Term("parameter", "A value that is set before a report runs, and that its text and charts follow.", "A region."),
    Term(
        "regression",
        "Running a report again and comparing it with the accepted one, so that every change is noticed.",
        "A chart whose title changed because a row did.",
    ),
)
GLOSSARY = {term.name: term for term in TERMS}


def explain(*names: str) -> Exhibit:
    """Terms with meaning and example as a list; all of them where none is named. Raises UnknownNameError."""
    for name in names:
        if name not in GLOSSARY:
            raise UnknownNameError("term", name, GLOSSARY)
    terms = [GLOSSARY[name] for name in names] or list(TERMS)
    return Exhibit(glossary_html(terms), "\n".join(f"{term.name}: {term.meaning} {term.example}" for term in terms))


def anchor_of(term: Term) -> str:
    """The place of a term in the glossary's page."""
    return f"term-{term.name.replace(' ', '-')}"


def glossary_html(terms: Iterable[Term] = TERMS) -> str:
    """Terms as an HTML definition list, each with an anchor `term-…`."""
    items = "\n".join(
        f'<dt id="{anchor_of(term)}"><strong>{escape(term.name)}</strong></dt>'
        f"<dd>{escape(term.meaning)} <em>{escape(term.example)}</em></dd>"
        for term in sorted(terms, key=lambda term: term.name)
    )
    return f"<dl class='glossary'>\n{items}\n</dl>"
