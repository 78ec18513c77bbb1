"""True when written: as-of dates, the totals 190, 194, 195 and 196, and the record as it was known on a day."""

from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from figures_course.answer_types import DateKind, NumberKind, SetKind, TextKind
from figures_course.lessons.old import Exercise, Mistake
from interpol_figures.charts.timeline import timeline
from interpol_figures.explore.select import select
from interpol_figures.tables.load import Tables, load
from interpol_figures.tables.membership import accession_curve, count_members
from interpol_figures.verdicts.judge import check
from interpol_figures.verdicts.verdict import VERDICTS

ARTICLE, WRITTEN, KNOWN = 194, "2020-05", "2012-01-01"
TOTAL = "member_countries"


def newest(tables: Tables, count: int = 6) -> pd.DataFrame:
    """The newest accessions: name and joined, oldest first."""
    return tables["members"].sort_values(["joined", "name"])[["name", "joined"]].tail(count)


def totals(tables: Tables, since: str = "2008") -> pd.DataFrame:
    """Totals that the record states, without those set aside."""
    found = select(tables, TOTAL, "interpol", since=since)
    return found[found["rank"] != "deprecated"]


def picture(tables: Tables):
    """Stated totals with the accessions of today's members as a curve, and what articles state."""
    steps = accession_curve(tables["members"])
    steps = steps[steps["date"] >= "2008"]
    return timeline(
        totals(tables),
        "Each of these totals was right, for a time",
        curve=pd.Series(steps["members"].to_list(), index=steps["date"], name="accessions of today's members"),
        accounts=select(tables, TOTAL, "interpol", tier="account"),
        scale="fit",
    )


def joined(tables: Tables, place: int) -> str:
    """The day of the accession with which the members were so many (ISO date)."""
    return tables["members"].sort_values(["joined", "name"])["joined"].iloc[place - 1]


def day_before(iso: str) -> str:
    """The day before one."""
    return (date.fromisoformat(iso) - timedelta(days=1)).isoformat()


def number_on(tables: Tables, day: str) -> float:
    """Members on a day, by the dates of accession."""
    return float(count_members(tables["members"], day).high)


@lru_cache(maxsize=4)
def verdict(tables: Tables, published: str = "") -> str:
    """The verdict on the article's total, if it was published then."""
    return check(tables, TOTAL, "interpol", ARTICLE, published=published).verdict


@lru_cache(maxsize=2)
def known(day: str) -> Tables:
    """The tables as they were known on a day."""
    return load(as_known_on=day)


def known_total(tables: Tables) -> float:
    """The newest total that was known on the day of the exercise, as the row with the latest time states it."""
    rows = totals(known(KNOWN))
    return float(rows.sort_values(["end", "start"])["value"].iloc[-1])


def right_since(tables: Tables) -> list[float]:
    """Totals by accession that were right at some time since 2012."""
    joins = sorted(tables["members"]["joined"])
    start = sum(day < "2012" for day in joins)
    later = [len([day for day in joins if day <= one]) for one in sorted({day for day in joins if day >= "2012"})]
    return [float(start), *map(float, later)]


EXERCISES = (
    Exercise(
        "member_195",
        "The day on which there were 195 members",
        DateKind(),
        lambda tables: joined(tables, 195),
        "From that day a text that said 194 was out of date, and nobody had changed a letter of it.",
        ("Find today's number of members in the chart, and count back.", "Each row of the table adds one."),
        (
            Mistake(lambda t: joined(t, 196), "That is the accession after it: one too many."),
            Mistake(lambda t: day_before(joined(t, 195)), "Off by one: on that day the accession was still to come."),
            Mistake(lambda t: joined(t, 195).replace("2021", "2022"), "Day and month are right, the year isn't."),
        ),
    ),
    Exercise(
        "last_194",
        "The last day on which 194 was right",
        DateKind(),
        lambda tables: day_before(joined(tables, 195)),
        "A stock holds until the next change, and the day of the change belongs to the new number.",
        ("It ended with the next accession.", "Is the day of that accession itself still one of 194?"),
        (
            Mistake(lambda t: joined(t, 195), "Off by one: on that day there were already more."),
            Mistake(lambda t: day_before(joined(t, 196)), "That is when the next total ended: one accession too late."),
            Mistake(lambda t: joined(t, 196), "That is one accession too late."),
        ),
    ),
    Exercise(
        "on_day",
        "Members on 1 May 2020",
        NumberKind(),
        lambda tables: number_on(tables, "2020-05-01"),
        "No source needs to have said so on that very day: between two accessions the number holds.",
        ("Which was the last accession before that day?", "Which total holds from then on?"),
        (
            Mistake(lambda t: number_on(t, "2025-01-01"), "That is today's number: you forgot to go back."),
            Mistake(lambda t: number_on(t, "2022-01-01"), "Wrong year: that accession came later."),
            Mistake(lambda t: number_on(t, "2018-01-01"), "Wrong year: two more had joined by then."),
            Mistake(lambda t: number_on(t, "2015-01-01"), "Wrong year: that is some years too early."),
            Mistake(lambda t: 2020, "That is the year."),
        ),
    ),
    Exercise(
        "written_2020",
        "The verdict on 194, written in May 2020",
        TextKind(VERDICTS),
        lambda tables: verdict(tables, WRITTEN),
        "A text is judged by the time it speaks of, or else by the time it was written.",
        ("How many members were there when it was written?",),
        (
            Mistake(lambda t: "outdated", "It is now. Was it when it was written?"),
            Mistake(lambda t: "contradicted", "The record of that time: does it say something else?"),
            Mistake(lambda t: "no_record", "The record has totals of that time: look at the chart."),
            Mistake(lambda t: "loosely_worded", "It says exactly one number. Is it the right one?"),
            Mistake(lambda t: "wrong_measure", "It counts members, and members it is about."),
        ),
    ),
    Exercise(
        "undated",
        "The verdict on 194 in a text without a date",
        TextKind(VERDICTS),
        lambda tables: verdict(tables),
        "Where a text doesn't say when it was written, readers take it for today. That is why a date is worth much.",
        ("Then it is judged by the newest record.", "Was it right once?"),
        (
            Mistake(lambda t: "confirmed", "It was, when it was written. What does a reader of today take it for?"),
            Mistake(lambda t: "contradicted", "It isn't right now, but was it ever?"),
            Mistake(lambda t: "no_record", "The record has a newest total: look at the chart."),
            Mistake(lambda t: "loosely_worded", "Rounding isn't the trouble here. What is?"),
            Mistake(lambda t: "wrong_measure", "It counts members, and members it is about."),
        ),
    ),
    Exercise(
        "totals",
        "The totals that were right at some time since 2012",
        SetKind(),
        right_since,
        "Some numbers in between never held: where two joined at once, the total jumps.",
        ("Begin with the total at the start of 2012.", "Two accessions in one month move it by two."),
        (
            Mistake(
                lambda t: list(range(int(min(right_since(t))), int(max(right_since(t))) + 1)),
                "Not every number in between held: where two join at once, the total jumps.",
            ),
            Mistake(lambda t: right_since(t)[1:], "One is missing: the one with which that time began."),
            Mistake(lambda t: right_since(t)[:-1], "One is missing: today's."),
        ),
    ),
    Exercise(
        "known",
        "The newest total that was known at the start of 2012",
        NumberKind(),
        known_total,
        "What nobody had published yet isn't there. A report can be rendered as it would have been on that day.",
        ("Look at the last row.", "Rows are in the order of their time; the newest stands last."),
        (
            Mistake(lambda t: number_on(t, "2025-01-01"), "That is today's number, which nobody could know then."),
            Mistake(lambda t: number_on(t, "2018-01-01"), "Wrong year: these joined years later."),
            Mistake(lambda t: number_on(t, "2020-01-01"), "Wrong year: these joined years later."),
            Mistake(lambda t: number_on(t, "2011-09-01"), "That was the number before the last ones joined."),
        ),
    ),
)
