"""What “check a figure” looks up: every best-sourced number by everyday names, judged claims, people, pages, sources.

A page that is opened as a file can't ask a server, so all of it is a script, and `lookup.js` finds its way in it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable

from figures_site.entity_pages import Evidence, with_totals, without_overtaken
from interpol_figures.explore.glossary import TERMS, anchor_of
from interpol_figures.explore.select import YEARLY, best
from interpol_figures.model.format import in_words
from interpol_figures.tables.iter_rows import each_row
from notebook_press.pages.html import Page

ANSWER = ["year", "words", "time", "grade", "publisher", "figure", "source"]  # of each number, in this order


def lookup_data(evidence: Evidence, pages: Iterable[Page]) -> dict:
    """All that can be found: `names` of measures and subjects, `answers`, `claims`, and `entries` that are pages."""
    return {
        "names": {"indicators": _indicator_names(evidence), "subjects": _subject_names(evidence)},
        "answers": list(_answers(evidence)),
        "claims": _claims(evidence),
        "entries": [list(map(str, one)) for one in _entries(evidence, pages)],
    }


def script(name: str, data: dict) -> str:
    """Data as a script that sets a global, which may be loaded from a file where nothing may be fetched."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.{name} = {text};\n"


def _terms(evidence: Evidence, kind: str) -> dict[str, list[str]]:
    """Everyday names of indicators or subjects by id, in any language, where the tables hold them."""
    found = defaultdict(list)
    if "terms" in list(evidence.tables):
        for row in each_row(evidence.tables["terms"]):
            if row.names == kind:
                found[row.id].append(row.term)
    return found


def _indicator_names(evidence: Evidence) -> dict[str, list[str]]:
    """Label and further names of each indicator, and how it is measured."""
    terms = _terms(evidence, "indicator")
    return {
        row.indicator: [row.measure, *_plain(row.label, row.also_called, row.indicator, terms[row.indicator])]
        for row in each_row(evidence.tables["indicators"])
    }


def _subject_names(evidence: Evidence) -> dict[str, list[str]]:
    """Label and further names of each subject."""
    names, terms = evidence.names, _terms(evidence, "subject")
    called = defaultdict(list)
    for written, ids in names.subjects.items():
        for one in ids:
            called[one].append(written.replace("_", " "))
    stated = dict.fromkeys(evidence.rows["subject"])
    return {one: _plain(evidence.subject_name(one), "", one, [*called[one], *terms[one]]) for one in stated}


def _plain(label: str, also_called: str, name: str, terms: Iterable[str]) -> list[str]:
    """Names without those that differ only in form, the label first."""
    every = [label.replace("_", " "), *also_called.split("; "), name.replace("_", " "), *terms]
    found: dict[str, str] = {}
    for one in every:
        found.setdefault(one.casefold().replace("_", " "), one)
    return [one for key, one in found.items() if key]


def _answers(evidence: Evidence) -> Iterable[list]:
    """Indicator, subject, how many figures, page, and the best-sourced numbers by year, the newest last."""
    record = without_overtaken(evidence.rows[evidence.rows["tier"] == "record"])
    yearly = with_totals(best, record, YEARLY).assign(year=lambda rows: rows["end"].dt.year.astype(str))
    undated = with_totals(best, record[record["end"].isna()]).assign(year="")
    sizes = evidence.rows[evidence.rows["tier"] == "record"].groupby(["indicator", "subject"]).size()
    by_pair = defaultdict(list)
    for frame in (undated, yearly):
        values = frame[["indicator", "subject", *ANSWER]].fillna("").itertuples(index=False, name=None)
        for indicator, subject, *answer in values:
            by_pair[indicator, subject].append(answer)
    for (indicator, subject), found in by_pair.items():
        yield [indicator, subject, int(sizes[indicator, subject]), evidence.homes.get(subject, ""), found]


def _claims(evidence: Evidence) -> list[list[str]]:
    """What articles say: phrase, verdict, why, article, its page, and what the figure is about."""
    judged = evidence.rows[evidence.rows["verdict"] != ""]
    page = "sources/" + judged["source"] + ".html#" + judged["figure"]
    about = judged["label"] + ", " + judged["subject_label"]
    shown = judged.assign(page=page, about=about)[["as_stated", "verdict", "sentence", "title", "page", "about"]]
    return shown.to_numpy().tolist()


def _entries(evidence: Evidence, pages: Iterable[Page]) -> Iterable[tuple]:
    """Kind, title, detail, address, words that are searched but not shown, and a day to sort by."""
    tables = evidence.tables
    yield from _people(evidence)
    for page in pages:
        yield "report", page.title, page.description, f"{page.name}.html", page.name, ""
    for row in each_row(tables["members"]):
        joined = f"Member since {in_words(row.joined)}"
        yield "member", row.name, joined, f"members.html#{row.iso3}", row.iso3, ""
    for row in each_row(tables["operations"]):
        detail = f"{in_words(row.period_start, row.period_end)}, {row.crime_area.replace('_', ' ')}, {row.region}"
        yield "operation", row.name, detail, f"operations/{row.operation}.html", row.also_called, row.period_start
    for row in each_row(tables["databases"]):
        yield "database", row.name, row.holds, f"databases/{row.database}.html", row.also_called, ""
    for row in each_row(tables["notice_types"]):
        name, address = evidence.subject_name(row.colour), f"notice_types/{row.colour}.html"
        yield "notice", name, row.purpose, address, row.also_called, ""
    for row in each_row(tables["history"]):
        yield "event", row.text, in_words(row.date), f"sources/{row.source}.html", row.category, row.date
    for row in each_row(tables["indicators"]):
        yield "measure", row.label, row.definition, f"indicators/{row.indicator}.html", row.also_called, ""
    for term in TERMS:
        yield "term", term.name, term.meaning, f"glossary.html#{anchor_of(term)}", "", ""
    for row in each_row(tables["sources"]):
        date = in_words(row.published) if row.published else ""
        yield "source", row.title, f"{row.publisher} {date}".strip(), f"sources/{row.source}.html", "", row.published


def _people(evidence: Evidence) -> Iterable[tuple]:
    """Who held which post, and when."""
    for row in each_row(evidence.tables["leaders"]):
        person = evidence.names.labels.get(row.person, row.person.replace("_", " ").title())
        post = f"{'Acting ' if row.acting == 'yes' else ''}{row.post.replace('_', ' ').title()}"
        time = in_words(row.start, row.end) if row.end else f"from {in_words(row.start)}"
        yield "person", person, f"{post} {time}", f"sources/{row.source}.html", row.country, row.start
