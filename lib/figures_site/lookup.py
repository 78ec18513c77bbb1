"""What “check a figure” looks up besides the figures: everyday names, judged claims, people, pages, sources.

A page that is opened as a file can't ask a server, so all of it is a script, and `lookup.js` finds its way in it.
"""

from collections import defaultdict
from collections.abc import Iterable

from figures_site.evidence import Evidence
from figures_site.frame import CHOICES
from interpol_figures.explore.glossary import GLOSSARY, anchor_of
from interpol_figures.model.format import period_in_words
from interpol_figures.tables.iter_rows import each_row
from notebook_press.pages.html import Page


def lookup_data(evidence: Evidence, pages: Iterable[Page]) -> dict:
    """All that can be found: `names` of measures and subjects, `claims`, and `entries` that are pages."""
    return {
        "names": {"indicators": _indicator_names(evidence), "subjects": _subject_names(evidence)},
        "claims": _claims(evidence),
        "entries": [list(map(str, one)) for one in _entries(evidence, pages)],
    }


def _terms(evidence: Evidence, kind: str) -> dict[str, list[str]]:
    """Everyday names of indicators or subjects by id, in any language; one that means both is the subject's."""
    terms = evidence.tables["terms"]
    subjects = terms[terms["names"] == "subject"]
    named = subjects if kind == "subject" else terms[~terms["term"].isin(subjects["term"])]
    return named.groupby("id")["term"].agg(list).to_dict()


def _indicator_names(evidence: Evidence) -> dict[str, list[str]]:
    """Label and further names of each indicator, and how it is measured."""
    terms = _terms(evidence, "indicator")
    return {
        row.indicator: [row.measure, *_plain(row.label, row.also_called, row.indicator, terms.get(row.indicator, ()))]
        for row in each_row(evidence.tables["indicators"])
    }


def _subject_names(evidence: Evidence) -> dict[str, list[str]]:
    """Label and further names of each subject."""
    terms, called = _terms(evidence, "subject"), defaultdict(list)
    for written, ids in evidence.names.subjects.items():
        for one in ids:
            called[one].append(written.replace("_", " "))
    named = evidence.subjects.items()
    return {one: _plain(name, "", one, [*called[one], *terms.get(one, ())]) for one, name in named}


def _plain(label: str, also_called: str, name: str, terms: Iterable[str]) -> list[str]:
    """Names without those that differ only in form, the label first."""
    every = [label.replace("_", " "), *also_called.split("; "), name.replace("_", " "), *terms]
    found: dict[str, str] = {}
    for one in every:
        found.setdefault(one.casefold().replace("_", " "), one)
    return [one for key, one in found.items() if key]


def _claims(evidence: Evidence) -> list[list[str]]:
    """What articles say: phrase, verdict, why, article, its page, and what the figure is about."""
    judged = evidence.rows[evidence.rows["verdict"] != ""]
    page = "sources/" + judged["source"] + ".html#" + judged["figure"]
    shown = judged.assign(page=page)[["as_stated", "verdict", "sentence", "title", "page", "what"]]
    return shown.to_numpy().tolist()


def _entries(evidence: Evidence, pages: Iterable[Page]) -> Iterable[tuple]:
    """Kind, title, detail, address, words that are searched but not shown, and a day to sort by."""
    tables = evidence.tables
    pages_of = {country["iso3"]: country["page"] for country in evidence.countries}
    for one in evidence.people:
        yield "person", one["name"], one["held"], f"sources/{one['source']}.html", one["country"], one["start"]
    for page in pages:
        yield "report", page.title, page.description, f"{page.name}.html", page.name, ""
    for row in each_row(evidence.members):
        joined = f"Member since {row.since}"
        yield "member", row.name, joined, pages_of.get(row.iso3, f"members.html#{row.iso3}"), row.iso3, ""
    for table, rows in evidence.things.items():
        chosen = CHOICES["pages"][table]
        for row in rows:
            detail = chosen["detail"].format_map(row).replace("_", " ")
            day = row.get("period_start", "")
            yield chosen["kind"].lower(), row["name"], detail, row["page"], row["also_called"], day
    for row in each_row(tables["history"]):
        yield "event", row.text, period_in_words(row.date), f"sources/{row.source}.html", row.category, row.date
    for row in each_row(tables["indicators"]):
        yield "measure", row.label, row.definition, f"indicators/{row.indicator}.html", row.also_called, ""
    for term in GLOSSARY.values():
        yield "term", term.name, term.meaning, f"glossary.html#{anchor_of(term)}", "", ""
    for row in each_row(tables["sources"]):
        date = period_in_words(row.published) if row.published else ""
        yield "source", row.title, f"{row.publisher} {date}".strip(), f"sources/{row.source}.html", "", row.published
