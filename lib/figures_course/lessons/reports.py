"""Make a report: parameters, numbers with their source, what changed, and an article of one's own, judged."""

import json
import tomllib
from functools import lru_cache
from html import escape

import pandas as pd

from figures_course.answer_types import NumberKind, SetKind, TextKind, Unreadable
from figures_course.display import say, show
from figures_course.lessons.as_of import known
from figures_course.lessons.old import Exercise, Mistake
from interpol_figures.charts.caption import Caption
from interpol_figures.charts.counts import stacked_accessions
from interpol_figures.reading.claims import COLUMNS
from interpol_figures.report.changes import Changes, compare
from interpol_figures.report.cited_text import CitedText, Fact, compose, untraced_numbers
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.stories import membership_story
from interpol_figures.tables.load import Tables
from interpol_figures.tables.parameter_values import choices as values
from interpol_figures.tables.schema import find_data
from interpol_figures.verdicts.judge import check, judge_accounts, judge_claims
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD, VERDICTS

REGION, BEFORE, AFTER = "Americas", "2023-01-01", "2024-06-30"
REPORT = "notebooks/01-membership.ipynb"  # the report that is read; the archive for pupils holds it too
PLAN, ENTRY = "notebooks/reports.toml", "coverage-by-kind"  # the plan, which it holds too, and what is read of it
LEAST = 3  # claims that an article of one's own needs
VICTIMS = {"indicator": "victims_rescued", "subject": "liberterra", "value": 430, "qualifier": "more_than"}


def parameters() -> dict[str, dict]:
    """What the report on membership lets one choose, by name, as its notebook declares it."""
    notebook = find_data().parent / REPORT
    return json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["press"]["parameters"]


def choices(tables: Tables) -> pd.DataFrame:
    """The same for a reader: parameter, and what may be chosen."""
    allowed = [
        "a date" if kind.get("type") == "date" else ", ".join(values(kind["choices"], tables.package.folder))
        for kind in parameters().values()
    ]
    return pd.DataFrame({"parameter": list(parameters()), "what may be chosen": allowed})


def entry() -> HtmlOutput:
    """One entry of the plan as it stands in the file."""
    told = (find_data().parent / PLAN).read_text(encoding="utf-8").split(f"[report.{ENTRY}]")[1].split("[report.")[0]
    text = f"[report.{ENTRY}]{told}".strip()
    return HtmlOutput(f"<pre>{escape(text)}</pre>", text)


def planned() -> list[str]:
    """The values for each of which the entry makes a report."""
    plan = tomllib.loads((find_data().parent / PLAN).read_text(encoding="utf-8"))
    return plan["report"][ENTRY]["matrix"]["kind"]


def dated() -> str:
    """The parameter that is a date."""
    return next(name for name, kind in parameters().items() if kind.get("type") == "date")


def undated() -> str:
    """A parameter that isn't a date."""
    return next(name for name in parameters() if name != dated())


def picture(tables: Tables, region: str = "all"):
    """The chart of accessions as the report draws it for a region."""
    members = membership_story.members_known(tables, region)
    sources = tables["sources"].set_index("source", drop=False).loc[members["source"].unique(), ["publisher", "source"]]
    return stacked_accessions(members, Caption(membership_story.wave(members), sources=sources))


def in_region(tables: Tables, region: str) -> float:
    """Members of a region."""
    return float(len(membership_story.members_known(tables, region)))


def draft(tables: Tables) -> CitedText:
    """A text two of whose numbers come from the tables and one from a tired hand."""
    count = Fact("members", f"{len(tables['members'])} members")
    held = Fact("members", f"{in_region(tables, REGION):.0f} of them")
    told = compose("INTERPOL has {count}, {held} in the Americas", {"count": count, "held": held})
    return CitedText(f"{told.markdown}, and 7 official languages.", told.facts)


def facts(tables: Tables) -> pd.DataFrame:
    """What the numbers of the draft were taken from: words, and the table."""
    return pd.DataFrame([(fact.words, fact.source) for fact in draft(tables).facts], columns=["words", "table"])


def untraced(tables: Tables) -> float:
    """The number of the draft that is traced to nothing."""
    shown = draft(tables)._repr_mimebundle_()
    cell = {"cell_type": "code", "source": "", "outputs": [{"data": shown}]}
    return float(untraced_numbers({"cells": [cell], "metadata": {}})[0].split("number ")[1].split(" ")[0])


@lru_cache(maxsize=1)
def turned() -> Changes:
    """What changed between the record known on two days."""
    return compare(known(BEFORE), known(AFTER))


def turned_claims(tables: Tables) -> list[str]:
    """The articles' figures whose verdicts turned."""
    return list(turned().verdicts)


def turns(tables: Tables) -> pd.DataFrame:
    """The claims whose verdicts turned: id, as_stated, and the verdicts on both days."""
    rows = [(claim, tables.figures.loc[claim, "as_stated"], *verdicts) for claim, verdicts in turned().verdicts.items()]
    return pd.DataFrame(rows, columns=["claim", "as_stated", "early 2023", "mid 2024"])


def steady(tables: Tables) -> list[str]:
    """The articles' figures that were judged on both days, with one verdict."""
    judged = judge_accounts(known(BEFORE)).index
    return [figure for figure in judged if figure not in turned().verdicts]


def victims(tables: Tables) -> str:
    """The verdict on what an article says of the operation of 2021."""
    return check(tables, **VICTIMS, period="2021").verdict


def claim(indicator: str, subject: str, value: float | str, **more: str) -> dict[str, str]:
    """One figure of an article: also qualifier, unit, period, published and as_stated."""
    return {"indicator": indicator, "subject": subject, "value": str(value), **more}


def article(*claims: dict[str, str]) -> pd.DataFrame:
    """Figures of an article as a table that can be judged, numbered from one."""
    rows = [{"claim_id": str(place), **one} for place, one in enumerate(claims, 1)]
    return pd.DataFrame([{column: row.get(column, "") for column in COLUMNS} for row in rows], dtype="str")


def judged(tables: Tables, own: pd.DataFrame | None) -> HtmlOutput:
    """The verdicts on an article's figures with their reasons."""
    if own is None:
        return say("Nothing to judge yet.")
    return show(judge_claims(tables, own), "figure", "verdict", "sentence")


def write_claims(own: pd.DataFrame | None, path: str | None) -> HtmlOutput:
    """Write an article's figures to a CSV file for `interpol-figures judge`; nothing without figures or a name."""
    if own is None or not path:
        return say("Nothing written yet.")
    own.to_csv(path, index=False)
    return say(f"Written. In a terminal: interpol-figures judge {path}")


class ArticleKind:
    """An article of the pupil's own: any table of claims that can be understood, and enough of them."""

    def read(self, given) -> pd.DataFrame:
        """The claims."""
        if not isinstance(given, pd.DataFrame) or not {"indicator", "subject", "value"} <= set(given.columns):
            raise Unreadable("Give a table made with lesson.article(lesson.claim(...), lesson.claim(...), ...).")
        if "claim_id" not in given or given["claim_id"].duplicated().any():
            raise Unreadable("Each claim needs a number of its own in claim_id; lesson.article(...) gives them one.")
        return given

    def same(self, given: pd.DataFrame, expected: Tables) -> bool:
        """Whether there are enough claims, and each is understood."""
        return not self.slip(given, expected)

    def slip(self, given: pd.DataFrame, expected: Tables) -> str:
        """Too few, or the first that isn't understood, with what is nearest."""
        if len(given) < LEAST:
            return f"A good start: {len(given)} of {LEAST} claims."
        if given.drop(columns="claim_id").duplicated().any():
            return "The same claim stands there twice. Take another figure of your article."
        judged = judge_claims(expected, given)
        unclear = judged[judged["verdict"] == NOT_UNDERSTOOD]
        return f"Claim {unclear.index[0]} isn't understood: {unclear.iloc[0]['sentence']}" if len(unclear) else ""


EXERCISES = (
    Exercise(
        "parameter",
        "Which parameter makes the report tell what was known on a day",
        TextKind(),
        lambda tables: dated(),
        "With it, a report is made as it would have been made on that day: later sources don't count.",
        ("Look at the table above.", "It is the one that takes a date."),
        (
            Mistake(lambda t: undated(), "That one chooses rows, not time."),
            Mistake(lambda t: "date", "That is its type. What is its name?"),
            Mistake(lambda t: "parameters", "That is the tag of the cell. What is the parameter's name?"),
            Mistake(lambda t: "published", "That is a column of the sources. The parameter has another name."),
        ),
    ),
    Exercise(
        "region",
        "Members in the report on the Americas",
        NumberKind(),
        lambda tables: in_region(tables, REGION),
        "The title followed: it is derived from the rows, so that it can't outlive them.",
        ('Set the region to "Americas" and run the cell again.', "The number stands in the chart's title."),
        (
            Mistake(lambda t: in_region(t, "all"), "Those are all members: you forgot to set the region."),
            *(
                Mistake(lambda t, other=other: in_region(t, other), "That is another region.")
                for other in ("Africa", "Europe", "Asia and South Pacific")
            ),
        ),
    ),
    Exercise(
        "plan",
        "How many reports an entry of the plan makes",
        NumberKind(),
        lambda tables: float(len(planned())),
        "One notebook, and a report for each value: nobody copies a notebook to look at something else.",
        ("Look at the line that begins with matrix.", "Count what stands between the square brackets."),
        (
            Mistake(lambda t: 1, "One entry and one notebook; but a report is made for each value of the matrix."),
            Mistake(lambda t: len(planned()) - 1, "Off by one. Count the words between the square brackets again."),
            Mistake(lambda t: len(planned()) + 1, "Off by one. Count the words between the square brackets again."),
            Mistake(lambda t: 7, "That is the notebook's number. How many values has the matrix?"),
            Mistake(lambda t: 0, "Something is made: look at the line that begins with matrix."),
        ),
    ),
    Exercise(
        "untraced",
        "The number that comes from nowhere",
        NumberKind(),
        untraced,
        "It was typed into the text. A check finds it, because each of the others is handed over with its source.",
        ("Two of the numbers were counted in the tables.", "Which one stands outside the facts?"),
        (
            Mistake(lambda t: in_region(t, "all"), "That one is counted in the table of members."),
            Mistake(lambda t: in_region(t, REGION), "That one is counted in the table of members."),
            Mistake(lambda t: 3, "That is how many numbers there are. Which of them has no source?"),
            Mistake(lambda t: 2, "That is how many are traced. Which one isn't?"),
            Mistake(lambda t: 1, "That is how many aren't traced. Which one is it?"),
        ),
    ),
    Exercise(
        "turned",
        "The claims whose verdicts turned",
        SetKind(),
        turned_claims,
        "The articles didn't change; the record learnt something. A regression shows a turn before readers do.",
        ("All rows of the table turned.", "Copy the first column, with commas between and square brackets around."),
        (
            Mistake(steady, "The verdicts on these are the same on both days."),
            Mistake(lambda t: [new for _, new in turned().verdicts.values()], "Those are verdicts. On which claims?"),
            Mistake(lambda t: [old for old, _ in turned().verdicts.values()], "Those are verdicts. On which claims?"),
            Mistake(lambda t: [*turned_claims(t), *steady(t)], "Those are all claims. Which of the verdicts turned?"),
        ),
    ),
    Exercise(
        "victims",
        "The verdict on “over 430 victims”",
        TextKind(VERDICTS),
        victims,
        "The number is right and the word isn't: the record says some of them, the article over.",
        ("Run the check in the cell above and read the sentence.",),
        (
            Mistake(lambda t: "confirmed", "The number is right. Is the word before it?"),
            Mistake(lambda t: "contradicted", "That would need another number. Compare the numbers first."),
            Mistake(lambda t: "outdated", "It would have to have been right at an earlier time only."),
            Mistake(lambda t: "no_record", "The record has a figure of this operation: read the sentence."),
            Mistake(lambda t: "wrong_measure", "It counts victims rescued, and so does the record."),
        ),
    ),
    Exercise(
        "article",
        "An article of your own, judged",
        ArticleKind(),
        lambda tables: tables,
        "Every claim is understood and judged. Read the reasons before you believe the verdicts.",
        (
            'Write each figure as lesson.claim("member countries", "INTERPOL", 196, published="2024").',
            "Names that aren't known are answered with the nearest ones; three claims are enough.",
        ),
    ),
)
