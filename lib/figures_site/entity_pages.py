"""Pages made from the tables: each measure, operation, database, notice colour and source, and the members.

Each begins with its answer: the best-sourced numbers now and a line through time; all that was said follows. A figure
cited in a report is one link from its source's page, and that page one link from the original.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import pandas as pd

from figures_site.downloads import verdicts
from figures_site.frame import CHOICES, Frame
from figures_site.line_chart import Line, Point, line_chart, point_of
from interpol_figures.charts.theme import VERDICTS
from interpol_figures.explore.glossary import glossary_html
from interpol_figures.explore.select import YEARLY, best, is_total, latest
from interpol_figures.model.format import counted, figure_in_words, in_words
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import read_directory
from interpol_figures.verdicts.export import claim_reviews
from notebook_press.pages.plotly_html import chart_json

FOLDERS = {"operations": "operation", "databases": "database", "notice_types": "colour"}  # tables with a page a row
SUBJECT_COLUMNS = ["Measure", "Figure", "Time", "Wording", "Source", "Note"]
FEWEST_POINTS = 3  # of a line that shows a course
MOST_CHARTS = 2
INVERTED = re.compile(r"(.*) \((.*)\)")  # as “Korea (Republic of)”
LONGEST = 2 * 366  # days of a figure that a point in time can stand for
FEWEST_FACTS = 3  # of a member country with a page: figures, assemblies and posts, besides its accession
ORDERED = tuple(verdict.replace("_", " ") for verdict in VERDICTS)  # from right to wrong


class Evidence:
    """The tables in the forms that pages show; each is made once."""

    def __init__(self, tables: Tables):
        """Hold the tables."""
        self.tables = tables
        self.names = read_directory(tables)

    @cached_property
    def homes(self) -> dict[str, str]:
        """The page of each operation, database, notice colour, and of what happened in a country."""
        countries = {one: country["page"] for country in self.countries for one in country["subjects"]}
        rows = {one: f"{table}/{one}.html" for table, key in FOLDERS.items() for one in self.tables[table][key]}
        return countries | rows

    @cached_property
    def people(self) -> list[dict]:
        """Who held which post, and when."""
        found = self.tables["leaders"].sort_values("start").to_dict("records")
        for row in found:
            row["name"] = self.names.labels.get(row["person"], row["person"].replace("_", " ").title())
            post = f"{'Acting ' if row['acting'] == 'yes' else ''}{row['post'].replace('_', ' ').title()}"
            time = in_words(row["start"], row["end"]) if row["end"] else f"from {in_words(row['start'])}"
            row["held"] = f"{post} {time}"
        return found

    @cached_property
    def countries(self) -> list[dict]:
        """Member countries of which there is enough for a page, each with its subjects, assemblies, posts and page."""
        sizes = self.tables.figures["subject"].value_counts()
        labels = {subject: self.subject_name(subject) for subject in sizes.index}
        people = _grouped(pd.DataFrame(self.people), "country")
        assemblies = _grouped(self.tables["assemblies"], "country")
        found = []
        for row in self.tables["members"].to_dict("records"):
            name = INVERTED.sub(r"\2 \1", row["name"])
            named = re.compile(rf"(?:.*\b(?:in|by) )?(?:the )?{re.escape(name)}")
            subjects = [one for one, label in labels.items() if named.fullmatch(label)]
            held = [f"{one['name']}, {one['held']}" for one in people[name]]
            hosted = [f"{one['place'] or name}, {in_words(one['start'])}" for one in assemblies[name]]
            if sizes[subjects].sum() + len(held) + len(hosted) >= FEWEST_FACTS:
                page = f"countries/{row['iso3']}.html"
                found.append(row | {"subjects": subjects, "held": held, "hosted": hosted, "page": page})
        return found

    @cached_property
    def notice_names(self) -> dict[str, str]:
        """Names of notices by colour, as “Red Notices”."""
        names = {row.colour: row.also_called.partition("; ")[0] for row in each_row(self.tables["notice_types"])}
        return {colour: f"{name}s" for colour, name in names.items() if name.endswith("Notice")}

    def subject_name(self, name: str) -> str:
        """What a subject is called."""
        return self.notice_names.get(name) or self.names.labels.get(name, name).replace("_", " ")

    @cached_property
    def rows(self) -> pd.DataFrame:
        """All figures with their words, time, labels, grades and verdicts, by measure, the newest first.

        `sources` is how many independent ones state the same value, of an amount for the same year; `origin` is the
        source, or the one that it repeats.
        """
        order = {"by": ["indicator", "start", "figure"], "ascending": [True, False, True]}
        figures = self.tables.figures.sort_values(**order).copy()
        figures["origin"] = figures["source"].where(figures["repeats"] == "", figures["repeats"])
        year = figures["end"].dt.year.where(figures["measure"] != "stock")
        alike = figures.assign(year=year, origin=figures["origin"].where(figures["tier"] == "record"))
        alike = alike.groupby(["indicator", "subject", "value", "value_high", "year"], dropna=False)
        figures["sources"] = alike["origin"].transform("nunique")
        figures["words"] = [
            figure_in_words(row.qualifier, row.value, row.value_high, row.unit) for row in each_row(figures)
        ]
        figures["time"] = [in_words(row.period_start, row.period_end) for row in each_row(figures)]
        figures["subject_label"] = figures["subject"].map(self.subject_name)
        figures["what"] = figures["label"] + ", " + figures["subject_label"]
        figures["home"] = figures["subject"].map(self.homes).fillna("")
        judged = verdicts(self.tables)
        figures["verdict"] = figures["figure"].map(judged["verdict"]).fillna("").str.replace("_", " ")
        figures["independent"] = figures["figure"].map(judged["independent"])
        figures["sentence"] = figures["figure"].map(judged["sentence"]).fillna("")
        return figures

    @cached_property
    def by_indicator(self) -> dict[str, list[dict]]:
        """All figures by their indicator."""
        return _grouped(self.rows, "indicator")

    @cached_property
    def by_subject(self) -> dict[str, list[dict]]:
        """All figures by their subject."""
        return _grouped(self.rows, "subject")

    @cached_property
    def series(self) -> dict[tuple[str, str], tuple[list[Point], list[Point]]]:
        """By indicator and subject: the best-sourced figure of each year as points, and what other sources state."""
        used = (self.rows["tier"] == "record") & (self.rows["rank"] != "deprecated") & self.rows["value"].notna()
        of_a_time = (self.rows["end"] - self.rows["start"]).dt.days < LONGEST
        record = self.rows[used & of_a_time & (self.rows["measure"] != "event")]
        chosen = set(with_totals(best, record, YEARLY).index)
        found: dict[tuple[str, str], tuple[list[Point], list[Point]]] = defaultdict(lambda: ([], []))
        for row in each_row(record.sort_values(["start", "end", "figure"])):
            found[row.indicator, row.subject][row.figure not in chosen].append(point_of(row))
        for points, _ in found.values():
            points.sort(key=lambda point: point.year)
        return found

    @cached_property
    def chosen(self) -> set[str]:
        """Ids of the best-sourced figures by indicator and subject: of each year, and of those without a time."""
        record = without_overtaken(self.rows[self.rows["tier"] == "record"])
        undated = record[record["end"].isna()]
        return {*with_totals(best, record, YEARLY)["figure"], *with_totals(best, undated)["figure"]}

    @cached_property
    def newest(self) -> pd.DataFrame:
        """The best-sourced newest figure of each indicator and subject, the most stated first."""
        record = without_overtaken(self.rows[self.rows["tier"] == "record"])
        sizes = record.groupby(["indicator", "subject"]).size().rename("size")
        return with_totals(latest, record).join(sizes, on=["indicator", "subject"]).sort_values("size", ascending=False)

    @cached_property
    def sources(self) -> dict[str, dict]:
        """Sources by id."""
        return {row["source"]: row for row in self.tables["sources"].to_dict("records")}

    @cached_property
    def conflicts(self) -> list[dict]:
        """Disagreements with their indicator and subject, what was said and when."""
        found = []
        for row in self.tables["conflicts"].to_dict("records"):
            rivals = self.rows.loc[[one for one in row["figures"].split("; ") if one in self.rows.index]]
            if len(rivals):
                first = rivals.iloc[0]
                when = f"{first['subject_label']}, {', '.join(dict.fromkeys(rivals['time']))}"
                statements = " or ".join(dict.fromkeys(rivals["words"]))
                found.append(row | {"statements": statements, "when": when, **first[["indicator", "subject"]]})
        return found

    def disputes(self, column: str, name: str) -> list[dict]:
        """Disagreements over an indicator or a subject."""
        return [one for one in self.conflicts if one[column] == name]

    @cached_property
    def _answers(self) -> dict[str, dict[str, list[dict]]]:
        return {column: _grouped(self.newest, column) for column in ("indicator", "subject")}

    def answers(self, column: str, name: str, called: str) -> list[dict]:
        """The best-sourced newest figures of an indicator or a subject, each called by one of its columns."""
        return [row | {"called": row[called]} for row in self._answers[column][name]]


def without_overtaken(figures: pd.DataFrame) -> pd.DataFrame:
    """Without what a running total of the same year has overtaken: not one notice by January, but eighty by August."""
    counts = figures[(figures["measure"] == "flow") & (figures["rank"] != "deprecated")].dropna(subset=["start", "end"])
    longest = counts.groupby(["indicator", "subject", "start", counts["end"].dt.year])["end"].transform("max")
    return figures.drop(counts.index[counts["end"] < longest])


def with_totals(choose: Callable[..., pd.DataFrame], figures: pd.DataFrame, *by: Sequence[str]) -> pd.DataFrame:
    """What `best` or `latest` chooses, totals of series too, which they leave out beside the editions."""
    total = is_total(figures["subject"])
    return pd.concat([choose(figures[~total], *by), choose(figures[total], *by)])


def write_evidence(evidence: Evidence, frame: Frame) -> None:
    """Write all pages into a site's folder, and take away those of rows that are gone."""
    write_sources(evidence, frame)
    write_indicators(evidence, frame)
    write_operations(evidence, frame)
    write_databases(evidence, frame)
    write_notices(evidence, frame)
    write_members(evidence, frame)
    write_countries(evidence, frame)
    frame.write("glossary.html", "glossary.html.j2", title="Glossary", terms=glossary_html())
    frame.drop_others(("sources", "indicators", "countries", *FOLDERS))


def write_sources(evidence: Evidence, frame: Frame) -> None:
    """A page for each source: what it states and describes, and how independent it is; of an article, its verdicts.

    Those are a ClaimReview each for machines, too.
    """
    stated = _grouped(evidence.rows, "source")
    mentions = evidence.tables["mentions"].merge(evidence.tables["components"].drop(columns="note"), on="component")
    described = _grouped(mentions, "source")
    copies = defaultdict(list)
    for source in evidence.sources.values():
        copies[source["repeats"]].append(source)
    for name, source in evidence.sources.items():
        rows, date = stated[name], in_words(source["published"]) if source["published"] else ""
        judged = Counter(row["verdict"] for row in rows if row["verdict"])
        columns = ["Measure", "About", "Figure", "Time", "Wording", "Verdict" if judged else "Note"]
        publisher = source["publisher"][0].upper() + source["publisher"][1:]
        lead = f"{publisher}{', ' + date if date else ''}. {counted(len(rows), 'figures').capitalize()}."
        context = {"source": source | {"head": evidence.sources.get(source["repeats"])}, "rows": rows}
        context |= {"title": source["title"], "lead": lead, "columns": columns, "copies": copies[name]}
        context |= {"mentions": described[name], "tally": [(one, judged[one]) for one in ORDERED if one in judged]}
        about = [("Kind", source["kind"].replace("_", " ")), ("Read in", source["carrier"])]
        about += [("Why this grade", source["grade_reason"]), ("Note", source["note"])]
        frame.write(f"sources/{name}.html", "source.html.j2", about=about, data=_reviews(evidence, rows), **context)


def _reviews(evidence: Evidence, rows: list[dict]) -> list[str]:
    """The verdicts on an article's figures for machines."""
    claims = [row | {"claim_id": row["figure"]} for row in rows if row["verdict"]]
    judged = verdicts(evidence.tables).loc[[one["figure"] for one in claims]]
    return [chart_json(claim_reviews(judged, claims, evidence.tables))] if claims else []


def write_indicators(evidence: Evidence, frame: Frame) -> None:
    """A page for each indicator: the numbers now, a line for those most stated, its definition, all figures."""
    indicators = {row["indicator"]: row for row in evidence.tables["indicators"].to_dict("records")}
    for name, row in indicators.items():
        found = evidence.answers("indicator", name, "subject_label")
        lines = [_picture(evidence, one) for one in found[:MOST_CHARTS]]
        context = {
            "title": row["label"][0].upper() + row["label"][1:],
            "description": row["definition"],
            "indicator": row | {"measure_words": CHOICES["measures"][row["measure"]]},
            "found": found,
            "pictures": [one for one in lines if one],
            "broader": indicators.get(row["part_of"]),
            "siblings": [indicators[one] for one in row["siblings"].split("; ") if one],
            "rows": evidence.by_indicator[name],
            "columns": [*(["About"] if len(found) > 1 else []), "Number", "Time", "Wording", "Source", "Note"],
            "conflicts": evidence.disputes("indicator", name),
        }
        frame.write(f"indicators/{name}.html", "indicator.html.j2", **context)


def _picture(evidence: Evidence, about: Mapping) -> dict | None:
    """A line through the best-sourced figure of each year, others faint; none of two years or of what never changed."""
    points, others = evidence.series.get((about["indicator"], about["subject"]), ([], []))
    if len(points) < FEWEST_POINTS or len({point.value for point in (*points, *others)}) < 2:
        return None
    title = about["what"][0].upper() + about["what"][1:]
    svg = line_chart([Line(title, points, others=others)], title, about["unit"])
    note = "Line: the best-sourced figure of each year, dashed over gaps. Faint dots: other sources."
    data = f"explorer.html#indicator={about['indicator']}&subject={about['subject']}"
    return {"title": f"{title} ({about['unit']})", "svg": svg, "note": note, "data": data} if svg else None


def _write_subject(evidence: Evidence, frame: Frame, page: str, title: str, **context) -> None:
    """The page of one or several subjects: best-sourced numbers, a line for those most stated, and all figures."""
    subjects = context.get("subjects", [page.rpartition("/")[2].removesuffix(".html")])
    found = [one for name in subjects for one in evidence.answers("subject", name, context.get("called", "label"))]
    lines = [_picture(evidence, one) for one in found]
    context = {"lead": "", "editions": [], "columns": SUBJECT_COLUMNS, "subjects": subjects} | context
    context |= {"found": found, "pictures": [one for one in lines if one][:MOST_CHARTS]}
    context |= {"rows": [row for name in subjects for row in evidence.by_subject[name]]}
    context |= {"conflicts": [one for name in subjects for one in evidence.disputes("subject", name)]}
    frame.write(page, "subject.html.j2", title=title, description=context["lead"], **context)


def write_operations(evidence: Evidence, frame: Frame) -> None:
    """A page for each operation: when, where and against what, and every outcome reported."""
    operations = evidence.tables["operations"].to_dict("records")
    for row in operations:
        about = [
            ("When", in_words(row["period_start"], row["period_end"])),
            ("Focus", row["crime_area"].replace("_", " ")),
            *((label, row[column]) for label, column in _OPERATION_FACTS.items()),
        ]
        others = [one for one in operations if one["series"] == row["series"] and one is not row]
        page = f"operations/{row['operation']}.html"
        _write_subject(evidence, frame, page, row["name"], kind="Operation", about=about, editions=others)


_OPERATION_FACTS = {"Where": "region", "Led by": "lead", "Also called": "also_called", "Note": "note"}


def write_databases(evidence: Evidence, frame: Frame) -> None:
    """A page for each database."""
    for row in evidence.tables["databases"].to_dict("records"):
        about = [("Also called", row["also_called"]), ("Note", row["note"])]
        lead = f"It holds {row['holds']}." if row["holds"] else ""
        page = f"databases/{row['database']}.html"
        _write_subject(evidence, frame, page, row["name"], kind="Database", lead=lead, about=about)


def write_notices(evidence: Evidence, frame: Frame) -> None:
    """A page for each notice colour."""
    for row in evidence.tables["notice_types"].to_dict("records"):
        title = evidence.subject_name(row["colour"])
        about = [("Since", str(row["introduced_year"])), ("Also called", row["also_called"].replace("_", " "))]
        lead = f"{row['purpose']}." if row["purpose"] else ""
        page = f"notice_types/{row['colour']}.html"
        _write_subject(evidence, frame, page, title[0].upper() + title[1:], kind="Notice", lead=lead, about=about)


def write_members(evidence: Evidence, frame: Frame) -> None:
    """One page with every member country."""
    sources = evidence.tables["sources"][["source", "publisher", "grade"]]
    members = evidence.tables["members"].merge(sources).sort_values("name")
    rows = members.assign(date=members["joined"].map(in_words)).to_dict("records")
    pages = {country["iso3"]: country["page"] for country in evidence.countries}
    lead = f"INTERPOL has {len(rows)} member countries. Each is listed with the date of its accession and its source."
    context = {"title": "Member countries", "description": lead, "lead": lead, "rows": rows, "pages": pages}
    frame.write("members.html", "members.html.j2", **context)


def write_countries(evidence: Evidence, frame: Frame) -> None:
    """A page for each member country of which the tables hold more than its accession."""
    for row in evidence.countries:
        about = [("Hosted the General Assembly", "; ".join(row["hosted"])), ("Posts held", "; ".join(row["held"]))]
        lead = f"{'Re-listed as a member' if row['relisted'] == 'yes' else 'Member'} since {in_words(row['joined'])}."
        context = {"subjects": row["subjects"], "called": "what", "columns": ["About", *SUBJECT_COLUMNS]}
        context |= {"kind": row["region"], "lead": lead, "about": [*about, ("Note", row["joined_note"])]}
        _write_subject(evidence, frame, row["page"], row["name"], **context)


def _grouped(frame: pd.DataFrame, column: str) -> dict[str, list[dict]]:
    """Rows as records by a column's value; one conversion for all is ten times as fast as one for each."""
    found = defaultdict(list)
    for row in frame.to_dict("records"):
        found[row[column]].append(row)
    return found
