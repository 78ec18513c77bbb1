"""When sources disagree: ranks, independence, who repeats whom; 1914, 1934, 1955, the Executive Committee."""

import pandas as pd

from figures_course.answer_types import FrameKind, NumberKind
from figures_course.lessons.old import Exercise, Mistake
from interpol_figures.charts.timeline import timeline
from interpol_figures.explore.select import best, select
from interpol_figures.tables.load import Tables

CONGRESS = "first_congress_monaco"


def members(tables: Tables, year: str) -> pd.DataFrame:
    """Totals of member countries that the record states of a year."""
    return select(tables, "member_countries", "interpol", since=year, until=year)


def coded(tables: Tables, year: str) -> int:
    """Member states of a year, as researchers coded them: counted from documents, state by state."""
    return int(select(tables, "member_states_coded", "interpol", since=year, until=year).iloc[0]["value"])


def congress(tables: Tables) -> pd.DataFrame:
    """What the record says of the countries at the first congress, in Monaco in 1914."""
    return select(tables, "countries_attending", CONGRESS)


def committee(tables: Tables) -> pd.DataFrame:
    """How many vice-presidents the Executive Committee has, by record and articles."""
    return select(tables, "vice_presidents", "executive_committee", tier=None)


def picture(tables: Tables):
    """Totals of the first decades, with the counts coded by researchers, in two colours."""
    rows = [
        select(tables, name, "interpol", since="1923", until="1967")
        for name in ("member_countries", "member_states_coded")
    ]
    return timeline(pd.concat(rows), "One of these totals stands where no other does", colour_by="label", scale="zero")


def stated_best(figures: pd.DataFrame) -> float:
    """The number that is best founded."""
    return float(best(figures, "indicator").iloc[0]["value"])


def independent(figures: pd.DataFrame) -> int:
    """Sources behind figures, those that repeat one another counted once."""
    return figures["repeats"].where(figures["repeats"] != "", figures["source"]).nunique()


def deprecated(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures that are set aside."""
    return figures[figures["rank"] == "deprecated"]


def claimed(tables: Tables) -> float:
    """The article's number of vice-presidents."""
    rows = committee(tables)
    return float(rows[rows["tier"] == "account"].iloc[0]["value"])


def recorded(tables: Tables) -> float:
    """The record's number of vice-presidents."""
    rows = committee(tables)
    return stated_best(rows[rows["tier"] == "record"])


def gap(tables: Tables) -> float:
    """How far the stated total of 1934 is above the coded one."""
    return float(members(tables, "1934").iloc[0]["value"]) - coded(tables, "1934")


EXERCISES = (
    Exercise(
        "gap",
        "How far apart the two totals of 1934 are",
        NumberKind(),
        gap,
        "In every other year with both, they lie much closer. A number that stands alone needs a good reason.",
        ("You need the stated total of the year, and the coded one.", "The larger one minus the smaller one."),
        (
            Mistake(lambda t: -gap(t), "Right size, wrong sign: the stated total comes first."),
            Mistake(lambda t: members(t, "1934").iloc[0]["value"], "That is one of the totals. How far is the other?"),
            Mistake(lambda t: coded(t, "1934"), "That is one of the totals. How far is the other?"),
            Mistake(lambda t: gap(t) + 2 * coded(t, "1934"), "You added them. How far are they apart?"),
            Mistake(
                lambda t: members(t, "1934").iloc[0]["value"] - coded(t, "1938"),
                "Wrong year: compare with the coded total of the same year.",
            ),
        ),
    ),
    Exercise(
        "independent",
        "How many independent sources state the total of 1934",
        NumberKind(),
        lambda tables: float(independent(members(tables, "1934"))),
        "One repeats the other, and repeating adds nothing: two pages, one source.",
        ("Look at the column repeats.", "Sources that repeat one another count once."),
        (
            Mistake(lambda t: len(members(t, "1934")), "You counted rows. Does one of the sources repeat the other?"),
            Mistake(lambda t: 0, "Somebody must have said it first: that one counts."),
            Mistake(
                lambda t: members(t, "1934").iloc[0]["value"], "That is the total. How many independent sources say so?"
            ),
        ),
    ),
    Exercise(
        "congress",
        "The best founded number of countries at the congress of 1914",
        NumberKind(),
        lambda tables: stated_best(congress(tables)),
        "It is preferred: INTERPOL's present history gives it and has replaced the number of its earlier site.",
        ("Look at the column rank.", "Preferred goes before normal; deprecated is never used."),
        (
            Mistake(
                lambda t: deprecated(congress(t)).iloc[0]["value"],
                "No other number has so many rows, but they are deprecated: ranks decide, not numbers of rows.",
            ),
            Mistake(lambda t: normal(congress(t)).max(), "That row has the rank normal. Is there a better one?"),
            Mistake(lambda t: normal(congress(t)).min(), "That row has the rank normal. Is there a better one?"),
            Mistake(lambda t: congress(t)["value"].mean(), "A mean of statements is a number that nobody stated."),
            Mistake(lambda t: congress(t)["value"].median(), "A middle of statements isn't better founded than they."),
            Mistake(lambda t: len(congress(t)), "You counted rows. Which of their values is best founded?"),
        ),
    ),
    Exercise(
        "set_aside",
        "The rows on the congress that are set aside",
        FrameKind(),
        lambda tables: deprecated(congress(tables)),
        "They stay in the table with the reason in the note, so that nobody takes them for news.",
        ('Choose by the column rank, as in rows[rows["rank"] == "normal"].', "The word is deprecated."),
        (
            Mistake(congress, "Those are all rows. Only some are set aside: look at the rank."),
            Mistake(lambda t: congress(t)[congress(t)["rank"] != "deprecated"], "The wrong way round: those are kept."),
            Mistake(lambda t: congress(t)[congress(t)["rank"] == "normal"], "Normal rows are in use."),
            Mistake(lambda t: deprecated(members(t, "1934")), "Set aside, but on another matter: take the congress."),
        ),
    ),
    Exercise(
        "members_1955",
        "The best founded total of members in 1955",
        NumberKind(),
        lambda tables: stated_best(members(tables, "1955")),
        "Two sources that don't depend on each other come to it, and the coded data come near; the other stands alone.",
        ("Look at the ranks.", "How many sources state each of the two totals?"),
        (
            Mistake(lambda t: normal(members(t, "1955")).max(), "An encyclopedia says so, and nothing supports it."),
            Mistake(lambda t: coded(t, "1955"), "That counts something else: states as researchers coded them."),
            Mistake(lambda t: members(t, "1955")["value"].mean(), "A mean of statements is one that nobody stated."),
            Mistake(lambda t: members(t, "1955")["value"].sum(), "Statements on one thing can't be added."),
            Mistake(lambda t: members(t, "1934").iloc[0]["value"], "Wrong year."),
        ),
    ),
    Exercise(
        "vice_presidents",
        "How many vice-presidents the record has",
        NumberKind(),
        recorded,
        "Three posts; a page that names fewer counts the posts filled at its time. The article is contradicted.",
        ("Rows with the tier account are articles.", "Among the record's rows, look at the rank and the note."),
        (
            Mistake(claimed, "That is what the article says. What does the record say?"),
            Mistake(lambda t: recorded(t) - 1, "That counts the posts filled at the time. How many are there?"),
            Mistake(lambda t: claimed(t) + recorded(t), "Statements on one thing can't be added."),
            Mistake(lambda t: len(committee(t)), "You counted rows. Which of their values is best founded?"),
            Mistake(lambda t: claimed(t) - recorded(t), "That is how far they are apart. What does the record say?"),
        ),
    ),
)


def normal(figures: pd.DataFrame) -> pd.Series:
    """Values of rows with the rank normal."""
    return figures.loc[figures["rank"] == "normal", "value"]
