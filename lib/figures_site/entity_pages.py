"""Pages made from the tables: each measure, operation, database, notice colour and source, and the members.

Each begins with its answer: the best-sourced numbers now and a line through time; all that was said follows. A figure
cited in a report is one link from its source's page, and that page one link from the original.
"""

from collections.abc import Mapping
from itertools import islice

from figures_site.evidence import Evidence, grouped, tally
from figures_site.frame import CHOICES, Frame
from figures_site.line_chart import FEWEST_POINTS, Line, LineChart
from interpol_figures.explore.glossary import glossary_html
from interpol_figures.model.format import capital, counted, period_in_words
from interpol_figures.verdicts.export import claim_reviews
from interpol_figures.verdicts.judge import judge_accounts
from notebook_press.pages.plotly_html import chart_json

SOURCE_COLUMNS = ["Measure", "About", "Figure", "Time", "Wording"]
INDICATOR_COLUMNS = ["Number", "Time", "Wording", "Source", "Note"]
SUBJECT_COLUMNS = ["Measure", "Figure", "Time", "Wording", "Source", "Note"]
MOST_CHARTS = 2


def write_evidence(evidence: Evidence, frame: Frame) -> None:
    """Write all pages into a site's folder, and take away those of rows that are gone."""
    for write in (write_sources, write_indicators, write_subjects, write_members, write_countries):
        write(evidence, frame)
    frame.write("glossary.html", "glossary.html.j2", title="Glossary", terms=glossary_html())
    frame.drop_others(("sources", "indicators", "countries", *CHOICES["pages"]))


def write_sources(evidence: Evidence, frame: Frame) -> None:
    """A page for each source: what it states and describes, and how independent it is; of an article, its verdicts.

    Those are a ClaimReview each for machines, too.
    """
    mentions = evidence.tables["mentions"].merge(evidence.tables["components"].drop(columns="note"), on="component")
    described, copies = grouped(mentions, "source"), grouped(evidence.tables["sources"], "repeats")
    for name, source in evidence.sources.items():
        rows = evidence.stated["source"][name]
        context = {
            "title": source["title"],
            "source": source,
            "date": period_in_words(source["published"]) if source["published"] else "",
            "rows": rows,
            "count": counted(len(rows), "figures"),
            "columns": [*SOURCE_COLUMNS, "Verdict" if source["tier"] == "account" else "Note"],
            "head": evidence.sources.get(source["repeats"]),
            "copies": copies[name],
            "mentions": described[name],
            "tally": tally(rows),
            "data": _reviews(evidence, rows),
        }
        frame.write(f"sources/{name}.html", "source.html.j2", **context)


def _reviews(evidence: Evidence, rows: list[dict]) -> list[str]:
    """The verdicts on an article's figures for machines."""
    claims = [row | {"claim_id": row["figure"]} for row in rows if row["verdict"]]
    if not claims:
        return []
    judged = judge_accounts(evidence.tables).loc[[one["figure"] for one in claims]]
    return [chart_json(claim_reviews(judged, claims, evidence.tables))]


def write_indicators(evidence: Evidence, frame: Frame) -> None:
    """A page for each indicator: the numbers now, a line for those most stated, its definition, all figures."""
    indicators = {row["indicator"]: row for row in evidence.tables["indicators"].to_dict("records")}
    for name, row in indicators.items():
        stated = _stated(evidence, "indicator", [name])
        context = {
            "title": capital(row["label"]),
            "description": row["definition"],
            "indicator": row | {"measure_words": CHOICES["measures"][row["measure"]]},
            "broader": indicators.get(row["part_of"]),
            "siblings": [indicators[one] for one in row["siblings"].split("; ") if one],
            "columns": [*(["About"] if len(stated["found"]) > 1 else []), *INDICATOR_COLUMNS],
        }
        frame.write(f"indicators/{name}.html", "indicator.html.j2", **context, **stated)


def _stated(evidence: Evidence, column: str, names: list[str]) -> dict[str, list]:
    """What is stated on some indicators or subjects: the best-sourced numbers, lines, all figures, and conflicts."""
    forms = {"found": evidence.answers, "rows": evidence.stated, "conflicts": evidence.disputes}
    shown = {name: [one for key in names for one in form[column][key]] for name, form in forms.items()}
    lines = (_picture(evidence, one) for one in shown["found"])  # of those that are stated most
    return shown | {"pictures": list(islice(filter(None, lines), MOST_CHARTS))}


def _picture(evidence: Evidence, about: Mapping) -> dict | None:
    """A line through the best-sourced figure of each year, others faint; none of two years or of what never changed."""
    points, others = evidence.series.get((about["indicator"], about["subject"]), ([], []))
    if len(points) < FEWEST_POINTS or len({point.value for point in (*points, *others)}) < 2:
        return None
    title = capital(about["what"])
    drawing = LineChart([Line(title, points, others=others)], about["unit"])
    note = "Line: the best-sourced figure of each year, dashed over gaps. Faint dots: other sources."
    data = f"explorer.html#indicator={about['indicator']}&subject={about['subject']}"
    return {"title": f"{title} ({about['unit']})", "drawing": drawing, "note": note, "data": data}


def write_subjects(evidence: Evidence, frame: Frame) -> None:
    """A page for each operation, database and notice colour, as the choices of editors have them."""
    for table, rows in evidence.things.items():
        chosen = CHOICES["pages"][table]
        for row in rows:
            context = {
                "kind": chosen["kind"],
                "lead": chosen["lead"].format_map(row) if row.get(chosen["told"]) else "",
                "about": [(label, str(row[column]).replace("_", " ")) for label, column in chosen["facts"].items()],
                "editions": [one for one in rows if row.get("series") == one.get("series", "") and one is not row],
            }
            _write_subject(evidence, frame, row["page"], row["name"], [row["id"]], **context)


def _write_subject(evidence: Evidence, frame: Frame, page: str, title: str, subjects: list[str], **context) -> None:
    """The page of one or several subjects: best-sourced numbers, a line for those most stated, and all figures."""
    context = {"title": title, "description": context["lead"], "subjects": subjects, **context}
    context |= _stated(evidence, "subject", subjects)
    frame.write(page, "subject.html.j2", **{"columns": SUBJECT_COLUMNS, "editions": [], "called": "label"} | context)


def write_members(evidence: Evidence, frame: Frame) -> None:
    """One page with every member country."""
    sources = evidence.tables["sources"][["source", "publisher", "grade"]]
    rows = evidence.members.merge(sources).sort_values("name").to_dict("records")
    pages = {country["iso3"]: country["page"] for country in evidence.countries}
    lead = f"INTERPOL has {len(rows)} member countries. Each is listed with the date of its accession and its source."
    frame.write("members.html", "members.html.j2", title="Member countries", description=lead, rows=rows, pages=pages)


def write_countries(evidence: Evidence, frame: Frame) -> None:
    """A page for each member country of which the tables hold more than its accession."""
    for row in evidence.countries:
        about = {"Hosted the General Assembly": "; ".join(row["hosted"]), "Posts held": "; ".join(row["held"])}
        context = {
            "kind": row["region"],
            "lead": f"Member since {row['since']}.",
            "about": [*about.items(), ("Note", row["joined_note"])],
            "columns": ["About", *SUBJECT_COLUMNS],
            "called": "what",
        }
        _write_subject(evidence, frame, row["page"], row["name"], row["subjects"], **context)
