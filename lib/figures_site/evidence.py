"""The tables in the forms that pages show: figures in words, best-sourced ones, lines through time, countries."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import pandas as pd

from figures_site.frame import CHOICES
from figures_site.line_chart import Point, point_of
from interpol_figures.charts.theme import VERDICTS
from interpol_figures.explore.select import YEARLY, best, disagreements, is_total, latest, readable
from interpol_figures.model.format import period_in_words
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import NameIndex
from interpol_figures.verdicts.judge import judge_accounts

INVERTED = re.compile(r"(.*) \((.*)\)")  # as “Korea (Republic of)”
LONGEST = 2 * 366  # days of a figure that a point in time can stand for
FEWEST_FACTS = 3  # of a member country with a page: figures, assemblies and posts, besides its accession


class Evidence:
    """The tables in the forms that pages show; each is made once."""

    def __init__(self, tables: Tables):
        """Hold the tables."""
        self.tables = tables
        self.names = NameIndex(tables)

    @cached_property
    def things(self) -> dict[str, list[dict]]:
        """Operations, databases and notice colours by their tables: rows with `id`, `page` and, where known, `time`."""
        found = {table: self.tables[table].to_dict("records") for table in CHOICES["pages"]}
        for table, rows in found.items():
            for row in rows:
                row["id"] = row[self.tables.package.tables[table].key]
                row["page"] = f"{table}/{row['id']}.html"
                if "period_start" in row:
                    row["time"] = period_in_words(row["period_start"], row["period_end"])
        return found

    @cached_property
    def homes(self) -> dict[str, str]:
        """The page of each operation, database, notice colour, and of what happened in a country."""
        countries = {one: country["page"] for country in self.countries for one in country["subjects"]}
        return countries | {row["id"]: row["page"] for rows in self.things.values() for row in rows}

    @cached_property
    def people(self) -> list[dict]:
        """Who held which post, and when."""
        found = self.tables["leaders"].sort_values("start").to_dict("records")
        for row in found:
            row["name"] = self.names.labels.get(row["person"], row["person"].replace("_", " ").title())
            post = f"{'Acting ' if row['acting'] == 'yes' else ''}{row['post'].replace('_', ' ').title()}"
            time = period_in_words(row["start"], row["end"]) if row["end"] else f"from {period_in_words(row['start'])}"
            row["held"] = f"{post} {time}"
        return found

    @cached_property
    def countries(self) -> list[dict]:
        """Member countries of which there is enough for a page, each with its subjects, assemblies, posts and page."""
        sizes = self.tables.figures["subject"].value_counts()
        people = grouped(pd.DataFrame(self.people), "country")
        assemblies = grouped(self.tables["assemblies"], "country")
        found = []
        for row in self.members.to_dict("records"):
            name = INVERTED.sub(r"\2 \1", row["name"])
            named = re.compile(rf"(?:.*\b(?:in|by) )?(?:the )?{re.escape(name)}")
            subjects = [one for one in sizes.index if named.fullmatch(self.subjects[one])]
            held = [f"{one['name']}, {one['held']}" for one in people[name]]
            hosted = [f"{one['place'] or name}, {period_in_words(one['start'])}" for one in assemblies[name]]
            if sizes[subjects].sum() + len(held) + len(hosted) >= FEWEST_FACTS:
                page = f"countries/{row['iso3']}.html"
                found.append(row | {"subjects": subjects, "held": held, "hosted": hosted, "page": page})
        return found

    @cached_property
    def subjects(self) -> dict[str, str]:
        """What is called how of all that figures are about."""
        figures = self.tables.figures
        return dict(zip(figures["subject"], figures["about"], strict=True))

    @cached_property
    def members(self) -> pd.DataFrame:
        """Members, and in words since when; those that a new constitution listed again belonged before."""
        members = self.tables["members"]
        before = members["relisted"].map({"yes": "before ", "no": ""})
        return members.assign(since=before + members["joined"].map(period_in_words))

    @cached_property
    def rows(self) -> pd.DataFrame:
        """All figures with their words, time, labels, grades and verdicts, by measure, the newest first.

        `sources` is how many independent ones state the same value at any time; `origin` is the source, or the one
        that it repeats.
        """
        figures = self.tables.figures.sort_values(["indicator", "start", "figure"], ascending=[True, False, True])
        figures["origin"] = figures["source"].where(figures["repeats"] == "", figures["repeats"])
        record = figures.assign(origin=figures["origin"].where(figures["tier"] == "record"))
        alike = record.groupby(["indicator", "subject", "value", "value_high"], dropna=False)
        figures["sources"] = alike["origin"].transform("nunique")
        figures[["words", "time"]] = readable(figures)[["stated", "when"]]
        figures["what"] = figures["label"] + ", " + figures["about"]
        figures["home"] = figures["subject"].map(self.homes).fillna("")
        judged = judge_accounts(self.tables)[["verdict", "independent", "sentence"]]
        judged["verdict"] = judged["verdict"].str.replace("_", " ")
        return figures.join(judged).fillna({"verdict": "", "sentence": ""})

    @cached_property
    def stated(self) -> dict[str, dict[str, list[dict]]]:
        """All figures by their indicator, subject or source, as `stated["subject"]["haechi_iii"]`."""
        return {column: grouped(self.rows, column) for column in ("indicator", "subject", "source")}

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
        """Ids of the best-sourced figures by indicator and subject: of each year, and of dates and of what has none."""
        record = without_overtaken(self.rows[self.rows["tier"] == "record"])
        event = record["measure"] == "event"
        timeless = record[event | record["end"].isna()]
        return {*with_totals(best, record[~event], YEARLY)["figure"], *with_totals(best, timeless)["figure"]}

    @cached_property
    def newest(self) -> pd.DataFrame:
        """The best-sourced newest figure of each indicator and subject, the most stated first."""
        record = without_overtaken(self.rows[self.rows["tier"] == "record"])
        record["size"] = record.groupby(["indicator", "subject"])["figure"].transform("size")
        return with_totals(latest, record).sort_values("size", ascending=False)

    @cached_property
    def sources(self) -> dict[str, dict]:
        """Sources by id."""
        return {row["source"]: row for row in self.tables["sources"].to_dict("records")}

    @cached_property
    def disputes(self) -> dict[str, dict[str, list[dict]]]:
        """Disagreements by their indicator or subject: what was said and when, and what was decided."""
        found = disagreements(self.tables, self.rows)
        return {column: grouped(found, column) for column in ("indicator", "subject")}

    @cached_property
    def answers(self) -> dict[str, dict[str, list[dict]]]:
        """The best-sourced newest figures by their indicator or subject, the most stated first."""
        return {column: grouped(self.newest, column) for column in ("indicator", "subject")}


def without_overtaken(figures: pd.DataFrame) -> pd.DataFrame:
    """Without what a running total of the same year has overtaken: not one notice by January, but eighty by August."""
    counts = figures[(figures["measure"] == "flow") & (figures["rank"] != "deprecated")].dropna(subset=["start", "end"])
    longest = counts.groupby(["indicator", "subject", "start", counts["end"].dt.year])["end"].transform("max")
    return figures.drop(counts.index[counts["end"] < longest])


def with_totals(choose: Callable[..., pd.DataFrame], figures: pd.DataFrame, *by: Sequence[str]) -> pd.DataFrame:
    """What `best` or `latest` chooses, totals of series too, which they leave out beside the editions."""
    total = is_total(figures["subject"])
    return pd.concat([choose(figures[~total], *by), choose(figures[total], *by)])


def tally(rows: Iterable[Mapping]) -> list[tuple[str, int]]:
    """How many figures have which verdict, from right to wrong."""
    found = Counter(row["verdict"] for row in rows)
    ordered = [verdict.replace("_", " ") for verdict in VERDICTS]
    return [(verdict, found[verdict]) for verdict in ordered if verdict in found]


def grouped(frame: pd.DataFrame, column: str) -> dict[str, list[dict]]:
    """Rows as records by a column's value; one conversion for all is ten times as fast as one for each."""
    found = defaultdict(list)
    for row in frame.to_dict("records"):
        found[row[column]].append(row)
    return found
