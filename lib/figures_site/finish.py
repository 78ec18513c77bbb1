"""The offline site around the reports: index with search and news, evidence pages, companions of each report.

The press renders reports and knows nothing of figures; what a reader needs besides is made here from the tables
and from the ids that each report says it rests on.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import jinja2

from figures_site.downloads import complete_page, write_companions
from figures_site.entity_pages import HERE, Evidence, write_evidence
from figures_site.stamps import stamps
from interpol_figures.explore.glossary import TERMS, anchor_of
from interpol_figures.model.format import in_words, listed
from interpol_figures.report.changes import Changes, compare
from interpol_figures.report.cited_text import figures_of
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, load
from notebook_press.pages.html import POLICY, Page, style
from notebook_press.regression.baseline import write_atomically

KEPT = 50  # entries of the news, newest first
FEED = "feed.atom"


def finish(folder: Path, pages: Iterable[Page], title: str, key: str) -> None:
    """Add to a rendered site all that is made from the tables.

    `pages` are the reports that have a good version, in the order of the plan. `key` stands for all that the
    site is made from, and is kept in ``evidence.json``: who renders again compares it and leaves this out.
    """
    pages, tables = list(pages), load()
    state = folder / "evidence.json"
    stored = json.loads(state.read_text(encoding="utf-8")) if state.is_file() else {}
    used = {page.name: figures_of(page.notebook) for page in pages}
    news = _news(folder, tables, used, stored.get("news", []))
    write_evidence(tables, folder)
    for page in pages:
        write_companions(page, folder)
        complete_page(page, pages, folder)
    write_index(tables, pages, folder, title, news)
    write_atomically(folder / FEED, feed(news, title))
    _keep(folder, {"key": key, "news": news}, pages)


def lead_to_prints(folder: Path, pages: Iterable[Page], every: Iterable[Page]) -> None:
    """Link what was printed of finished `pages` from them; `every` report of the site is known to each."""
    every = list(every)
    for page in pages:
        complete_page(page, every, folder)
    _keep(folder, json.loads((folder / "evidence.json").read_text(encoding="utf-8")), every)


def _keep(folder: Path, state: Mapping[str, object], pages: Iterable[Page]) -> None:
    """Keep that the site is finished, with its pages as they are."""
    state = {**state, "pages": stamps(folder, [page.name for page in pages])}
    write_atomically(folder / "evidence.json", json.dumps(state, ensure_ascii=False, indent=1) + "\n")


def _news(folder: Path, tables: Tables, used: Mapping[str, list[str]], news: list[dict]) -> list[dict]:
    """The news with what changed since the tables of the last render, which are kept in the site."""
    kept = folder / "tables"
    changes = compare(load(kept), tables, used) if (kept / "datapackage.json").is_file() else Changes((), {})
    fresh = folder / "tables.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(tables.package.folder, fresh)
    shutil.rmtree(kept, ignore_errors=True)
    fresh.rename(kept)
    if not changes:
        return news
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return [{"when": now, "text": changes.as_text(), **changes.as_dict()}, *news][:KEPT]


def write_index(tables: Tables, pages: list[Page], folder: Path, title: str, news: list[dict]) -> None:
    """The front page: news, headline findings, reports by group, and a search over everything."""
    evidence = Evidence(tables)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True)
    groups: dict[str, list[dict]] = {}
    for page in pages:
        card = {"name": page.name, "title": page.title, "text": page.description, "stale": page.stale}
        card["fresh"] = f"rendered {in_words(page.rendered)}" if page.rendered else ""
        groups.setdefault(page.report.group, []).append(card)
    entries = search_entries(evidence, pages)
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    write_atomically(folder / "assets" / "search-data.js", f"window.SEARCH = {data};\n")
    shutil.copyfile(HERE / "assets" / "search.js", folder / "assets" / "search.js")
    context = {
        "title": title,
        "groups": groups,
        "news": [entry | {"day": in_words(entry["when"][:10])} for entry in news[:5]],
        "counts": counts(evidence),
        "findings": findings(evidence),
        "newest": in_words((tables.known_on or tables.newest).isoformat()),
        "policy": POLICY,
        "style": style(),
        "feed": FEED,
    }
    write_atomically(folder / "index.html", environment.get_template("index.html.j2").render(**context))


def counts(evidence: Evidence) -> dict[str, str]:
    """How much the collection holds, in the reader's form."""
    rows = evidence.rows
    return {
        "figures": f"{len(rows):,}",
        "sources": f"{rows['source'].nunique():,}",
        "operations": f"{len(evidence.tables['operations']):,}",
        "claims": f"{(rows['tier'] == 'account').sum():,}",
    }


def findings(evidence: Evidence) -> dict:
    """What the front page says of the articles: the tally of verdicts, and the gravest errors in a sentence each."""
    judged = evidence.rows[evidence.rows["verdict"] != ""]
    tally = judged["verdict"].value_counts()
    grave = judged[judged["verdict"].isin(["contradicted", "wrong measure"])]
    told = grave[["as_stated", "title", "source", "figure", "sentence"]].to_dict("records")
    return {"tally": listed([f"{count} {verdict}" for verdict, count in tally.items()], most=9), "grave": told}


def search_entries(evidence: Evidence, pages: list[Page]) -> list[list[str]]:
    """What the front page finds: kind, title, address, and words that are searched but not shown."""
    tables = evidence.tables
    found = [["report", page.title, f"{page.name}.html", f"{page.description} {page.name}"] for page in pages]
    for row in each_row(tables["indicators"]):
        words = f"{row.definition} {row.also_called} {row.indicator}".replace("_", " ")
        found.append(["indicator", row.label, f"indicators/{row.indicator}.html", words])
    for row in each_row(tables["operations"]):
        words = f"{row.also_called} {row.operation} {row.crime_area} {row.region}".replace("_", " ")
        found.append(["operation", row.name, f"operations/{row.operation}.html", words])
    for row in each_row(tables["members"]):
        found.append(
            ["member", row.name, f"members.html#{row.iso3}", f"{row.iso3} joined {in_words(row.joined)} {row.region}"]
        )
    for row in each_row(tables["sources"]):
        found.append(["source", f"{row.publisher}: {row.title}", f"sources/{row.source}.html", row.published])
    for term in TERMS:
        address = f"glossary.html#{anchor_of(term)}"
        found.append(["term", term.name, address, f"{term.meaning} {term.example}"])
    return found


def _headline(entry: dict) -> str:
    """The last line of a news entry, which counts, without the reports."""
    return entry["text"].strip().splitlines()[-1].partition("; reports touched")[0].capitalize()


def feed(news: list[dict], title: str) -> str:
    """An Atom feed of the news."""
    updated = news[0]["when"] if news else "1970-01-01T00:00:00+00:00"
    entries = "".join(
        f"<entry><id>urn:figures:{escape(entry['when'])}</id><title>{escape(_headline(entry))}</title>"
        f"<updated>{escape(entry['when'])}</updated><content type='text'>{escape(entry['text'])}</content></entry>\n"
        for entry in news
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>\n"
        f"<id>urn:figures:site</id><title>{escape(title)}</title><updated>{escape(updated)}</updated>"
        f"<author><name>{escape(title)}</name></author>\n{entries}</feed>\n"
    )
