"""Pages made from the tables: each source, indicator and operation, the members, and an explorer of all figures.

A figure cited in a report is one link from its source's page, and that page one link from the original. Pages
work as files, without a server or a network.
"""

import hashlib
import json
import shutil
from collections import defaultdict
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import jinja2
import pandas as pd

from interpol_figures.charts.timeline import timeline
from interpol_figures.explore.glossary import glossary_html
from interpol_figures.model.format import counted, figure_in_words, in_words
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import read_directory
from interpol_figures.verdicts.judge import judge_accounts
from notebook_press.pages.html import POLICY, chart_html, style
from notebook_press.regression.baseline import write_atomically

HERE = Path(__file__).resolve().parent
MEASURES = {
    "stock": "a level at a time",
    "flow": "an amount over a period",
    "event": "the date of something that happens once",
    "attribute": "a standing property",
}
TIERS = {"record": "record: articles are judged against it", "account": "account: it is judged against the record"}
LIBRARY = ("tabulator.min.js", "tabulator_simple.min.css", "explorer.js", "explorer.css")
EXPLORED = ["figure", "indicator", "subject", "value", "words", "low", "high", "time", "start", "end", "as_stated"]
EXPLORED += ["publisher", "source", "tier", "qualifier", "rank", "verdict", "unit", "operation", "about"]


class Evidence:
    """The tables in the forms that pages show; each is made once."""

    def __init__(self, tables: Tables):
        """Hold the tables."""
        self.tables = tables
        self.names = read_directory(tables)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """All figures with their words, time, labels and verdicts, in the order of their time."""
        figures = self.tables.figures.sort_values(["indicator", "start", "figure"], na_position="last").copy()
        figures["words"] = [
            figure_in_words(row.qualifier, row.value, row.value_high, row.unit) for row in each_row(figures)
        ]
        figures["time"] = [in_words(row.period_start, row.period_end) for row in each_row(figures)]
        figures["subject_label"] = figures["subject"].map(self.names.labels).str.replace("_", " ")
        operations = set(self.tables["operations"]["operation"])
        figures["operation"] = figures["subject"].where(figures["subject"].isin(operations), "")
        verdicts = judge_accounts(self.tables)
        figures["verdict"] = figures["figure"].map(verdicts["verdict"]).fillna("").str.replace("_", " ")
        figures["sentence"] = figures["figure"].map(verdicts["sentence"]).fillna("")
        return figures

    @cached_property
    def sources(self) -> dict[str, dict]:
        """Sources by id."""
        return {row["source"]: row for row in self.tables["sources"].to_dict("records")}

    @cached_property
    def conflicts(self) -> dict[tuple[str, str], list[dict]]:
        """Disagreements by (indicator, subject), with what is said and when."""
        found = defaultdict(list)
        rows = self.rows
        for row in self.tables["conflicts"].to_dict("records"):
            listed = rows.loc[[one for one in row["figures"].split("; ") if one in rows.index]]
            if len(listed):
                first = listed.iloc[0]
                said = " or ".join(dict.fromkeys(listed["words"]))
                when = ", ".join(dict.fromkeys(listed["time"]))
                about = {"said": said, "when": f"{first['subject_label']}, {when}"}
                found[first["indicator"], first["subject"]].append(row | about)
        return found


def write_evidence(tables: Tables, folder: Path) -> int:
    """Write all pages into a site's folder, and return their number."""
    evidence = Evidence(tables)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True)
    newest = in_words((tables.known_on or tables.newest).isoformat())
    environment.globals.update(policy=POLICY, style=style(), newest=newest, up="../", scripts=(), sheets=())
    drawn = Drawn(folder / "charts.json")
    pages = {
        **source_pages(evidence),
        **indicator_pages(evidence, drawn),
        **operation_pages(evidence),
        **members_page(evidence),
        **glossary_page(),
    }
    drawn.save()
    pages["explorer.html"] = explorer_page(evidence)
    for name, (template, context) in pages.items():
        _write_changed(folder / name, environment.get_template(template).render(**context))
    write_explorer_data(evidence, folder)
    return len(pages)


def _write_changed(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomically(path, text)


def source_pages(evidence: Evidence) -> dict[str, tuple[str, dict]]:
    """A page for each source: what it states and describes, and how independent it is."""
    stated = _grouped(evidence.rows, "source")
    mentions = evidence.tables["mentions"].merge(evidence.tables["components"].drop(columns="note"), on="component")
    described = _grouped(mentions, "source")
    copies = defaultdict(list)
    for source in evidence.sources.values():
        copies[source["repeats"]].append(source)
    pages = {}
    for name, source in evidence.sources.items():
        rows = stated[name]
        columns = [
            "Indicator",
            "Subject",
            "Stated",
            "Time",
            "Wording",
            "Verdict" if source["tier"] == "account" else "Note",
        ]
        shown = source | {
            "date": in_words(source["published"]) if source["published"] else "not known",
            "kind_words": source["kind"].replace("_", " "),
            "tier_words": TIERS[source["tier"]],
            "head": evidence.sources.get(source["repeats"]),
        }
        context = {"title": source["title"], "kind": "Source", "source": shown, "rows": rows, "columns": columns}
        context |= {"copies": copies[name], "mentions": described[name]}
        pages[f"sources/{name}.html"] = ("source.html.j2", context)
    return pages


def indicator_pages(evidence: Evidence, charts: "Drawn") -> dict[str, tuple[str, dict]]:
    """A page for each indicator: its definition, all statements on a time line, and conflicts."""
    indicators = {row["indicator"]: row for row in evidence.tables["indicators"].to_dict("records")}
    frames, stated = dict(tuple(evidence.rows.groupby("indicator"))), _grouped(evidence.rows, "indicator")
    conflicts = defaultdict(list)
    for (indicator, _), rows in evidence.conflicts.items():
        conflicts[indicator] += rows
    pages = {}
    for name, row in indicators.items():
        drawn = charts.chart(stated[name], frames.get(name), row)
        context = {
            "title": row["label"][0].upper() + row["label"][1:],
            "kind": "Indicator",
            "indicator": row | {"measure_words": f"{row['measure']}: {MEASURES[row['measure']]}"},
            "broader": indicators.get(row["part_of"]),
            "siblings": [indicators[one] for one in row["siblings"].split("; ") if one],
            "rows": stated[name],
            "columns": ["Subject", "Stated", "Time", "Wording", "Source", "Note"],
            "conflicts": conflicts[name],
            "chart": drawn,
            "scripts": ("plotly.min.js", "page.js") if drawn else (),
        }
        pages[f"indicators/{name}.html"] = ("indicator.html.j2", context)
    return pages


def _chart(frame: pd.DataFrame | None, indicator: dict) -> str:
    """A time line of the record's dated figures, where there are two or more."""
    if frame is None or indicator["measure"] == "event":
        return ""
    record = frame[(frame["tier"] == "record") & frame["start"].notna() & frame["value"].notna()]
    if len(record) < 2:
        return ""
    accounts = frame[(frame["tier"] == "account") & frame["value"].notna()]
    title = f"{counted(len(record), 'statements').capitalize()} of {indicator['label']}"
    spread = record["value"].max() > 100 * max(record["value"].min(), 1)
    figure = timeline(record, title, accounts=accounts if len(accounts) else None, scale="log" if spread else "auto")
    return chart_html(json.loads(figure.to_json()))


def operation_pages(evidence: Evidence) -> dict[str, tuple[str, dict]]:
    """A page for each operation: when, where and against what, and every outcome stated."""
    operations = evidence.tables["operations"].to_dict("records")
    stated = _grouped(evidence.rows, "subject")
    conflicts = defaultdict(list)
    for (_, subject), rows in evidence.conflicts.items():
        conflicts[subject] += rows
    pages = {}
    for row in operations:
        name = row["operation"]
        shown = row | {
            "when": in_words(row["period_start"], row["period_end"]),
            "area": row["crime_area"].replace("_", " "),
        }
        context = {
            "title": row["name"],
            "kind": "Operation",
            "operation": shown,
            "editions": [one for one in operations if one["series"] == row["series"] and one is not row],
            "rows": stated[name],
            "columns": ["Indicator", "Stated", "Time", "Wording", "Source", "Note"],
            "conflicts": conflicts[name],
        }
        pages[f"operations/{name}.html"] = ("operation.html.j2", context)
    return pages


def members_page(evidence: Evidence) -> dict[str, tuple[str, dict]]:
    """One page with every member country."""
    members = evidence.tables["members"].sort_values("name").to_dict("records")
    rows = [
        row | {"date": in_words(row["joined"]), "publisher": evidence.sources[row["source"]]["publisher"]}
        for row in members
    ]
    return {
        "members.html": ("members.html.j2", {"title": "Member countries", "kind": "Members", "rows": rows, "up": ""})
    }


def glossary_page() -> dict[str, tuple[str, dict]]:
    """One page with the terms that pages, notebooks and walkthroughs use."""
    context = {"title": "Glossary", "kind": "Glossary", "terms": glossary_html(), "up": ""}
    return {"glossary.html": ("glossary.html.j2", context)}


def explorer_page(evidence: Evidence) -> tuple[str, dict]:
    """The page on which all figures are searched, sorted, filtered and drawn."""
    scripts = ("plotly.min.js", "tabulator.min.js", "figures.js", "explorer.js")
    policy = POLICY.replace("style-src", "style-src 'self' file:")
    context = {"title": "Explore all stated figures", "kind": "Explorer", "count": f"{len(evidence.rows):,}", "up": ""}
    return "explorer.html.j2", context | {"scripts": scripts, "sheets": LIBRARY[1::2], "policy": policy}


def write_explorer_data(evidence: Evidence, folder: Path) -> None:
    """All figures as a script, which a page may load from a file where it mayn't fetch, and as CSV."""
    frame = evidence.rows.assign(
        indicator=evidence.rows["label"],
        about=evidence.rows["indicator"],
        qualifier=evidence.rows["qualifier"].str.replace("_", " "),
        subject=evidence.rows["subject_label"],
        start=evidence.rows["start"].dt.strftime("%Y-%m-%d"),
        end=evidence.rows["end"].dt.strftime("%Y-%m-%d"),
        low=evidence.rows["implied_low"],
        high=evidence.rows["implied_high"],
    )[EXPLORED]
    rows = json.loads(frame.to_json(orient="values", double_precision=10))
    data = json.dumps({"columns": EXPLORED, "rows": rows}, ensure_ascii=False, separators=(",", ":"))
    assets = folder / "assets"
    write_atomically(assets / "figures.js", f"window.FIGURES = {data.replace('<', chr(92) + 'u003c')};\n")
    write_atomically(folder / "figures.csv", frame.to_csv(index=False, lineterminator="\n"))
    for name in LIBRARY:
        shutil.copyfile(HERE / "assets" / name, assets / name)


def _grouped(frame: pd.DataFrame, column: str) -> dict[str, list[dict]]:
    """Rows as records by a column's value; one conversion for all is ten times as fast as one for each."""
    found = defaultdict(list)
    for row in frame.to_dict("records"):
        found[row[column]].append(row)
    return found


class Drawn:
    """Charts drawn before, kept in a file of the site: drawing is most of the work, and few change at a time."""

    def __init__(self, path: Path):
        """Read what is kept, if it was drawn by this library and Plotly."""
        self.path = path
        own = [one.read_bytes() for one in sorted(HERE.glob("*.py"))]
        self.made_by = hashlib.sha256(b"".join([*own, version("plotly").encode()])).hexdigest()
        kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        self.known = kept["charts"] if kept.get("made_by") == self.made_by else {}
        self.used: dict[str, str] = {}

    def chart(self, rows: list[dict], frame: pd.DataFrame | None, indicator: dict) -> str:
        """The chart of an indicator, drawn anew only where a row of it has changed."""
        key = hashlib.sha256(repr([indicator, rows]).encode()).hexdigest()
        self.used[key] = self.known[key] if key in self.known else _chart(frame, indicator)
        return self.used[key]

    def save(self) -> None:
        """Keep the charts that were used."""
        write_atomically(self.path, json.dumps({"made_by": self.made_by, "charts": self.used}, ensure_ascii=False))
