"""From sentence to row: the figure in a paragraph, its wording, what it counts, its time, and what gets lost."""

import pandas as pd

from figures_course.answer_types import DateKind, FrameKind, NumberKind, TextKind
from figures_course.exercises import Exercise, Mistake
from interpol_figures.charts.compare import compare
from interpol_figures.explore.glossary import GLOSSARY
from interpol_figures.explore.select import select
from interpol_figures.model.format import figure_in_words
from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge_accounts

CLAIM = "assets_seized_usd-haechi-2022-1"
OPERATION = "haechi_iii"
INDICATORS = (
    "assets_seized_usd",
    "cash_seized_usd",
    "losses_linked_usd",
    "accounts_blocked",
    "arrests",
    "countries_taking_part",
)
CELLS = ("subject", "value", "qualifier", "period_start")


def claim(tables: Tables) -> pd.Series:
    """The article's figure that the paragraph states."""
    return tables.figures.loc[CLAIM]


def record(tables: Tables) -> pd.DataFrame:
    """What the record says of the same thing: statements of the operation, most exact first."""
    found = select(tables, "assets_seized_usd", OPERATION)
    return found.sort_values(["qualifier", "figure"], key=lambda column: column != "exact", kind="stable")


def paragraph(tables: Tables) -> HtmlOutput:
    """A paragraph in our own words around the article's own figure phrase."""
    phrase, year = claim(tables)["as_stated"], claim(tables)["period_start"]
    text = (
        f"Fraud by telephone and internet knows no borders, and so police have to work together. In {year} "
        f"INTERPOL's Operation HAECHI went after the money: {phrase} did not reach those who had laid the traps."
    )
    return HtmlOutput(f"<blockquote>{text}</blockquote>", text)


def picture(tables: Tables):
    """The article's figure above the record's, as intervals."""
    return compare(claim(tables), record(tables), "One phrase, and what the record has to set against it")


def row(**cells) -> pd.DataFrame:
    """One row of a table from its cells: `row(indicator="arrests", value=975)`."""
    return pd.DataFrame([cells])


def wanted_row(tables: Tables) -> pd.DataFrame:
    """The row as it stands in the tables, in the cells that are asked for."""
    return claim(tables).to_frame().T[["indicator", *CELLS]]


def exact(tables: Tables) -> float:
    """The exact sum that the record states."""
    return float(record(tables).iloc[0]["value"])


def with_cells(**cells):
    """The wanted row with some cells changed, as a mistake would have it."""
    return lambda tables: wanted_row(tables).assign(**cells)


def verdict(tables: Tables) -> str:
    """The sentence of the verdict on the article's figure."""
    return judge_accounts(tables).loc[CLAIM, "sentence"]


def told(tables: Tables) -> str:
    """The article's figure as the tables tell it to a reader."""
    figure = claim(tables)
    return figure_in_words(figure["qualifier"], figure["value"], None, figure["unit"])


EXERCISES = (
    Exercise(
        "phrase",
        "The words of the figure",
        TextKind(),
        lambda tables: claim(tables)["as_stated"],
        "The phrase holds the number, its unit and the word that says how it is meant, and nothing more.",
        ("A figure phrase is short: fewer than five words here.", "Begin with the word that stands before the sum."),
        (
            Mistake(
                lambda t: claim(t)["as_stated"].removeprefix("over "),
                "The number is there, but you forgot the qualifier: the word before it says how it is meant.",
            ),
            Mistake(lambda t: claim(t)["period_start"], "That is the time the figure is about, not the figure."),
            Mistake(lambda t: "HAECHI", "That is the subject: what the figure is about. Look for the sum."),
        ),
    ),
    Exercise(
        "value",
        "The value in dollars",
        NumberKind(),
        lambda tables: float(claim(tables)["value"]),
        "One indicator has one unit, so that its rows can be compared: dollars, not millions of dollars.",
        ("The column holds plain dollars. How many noughts has a million?",),
        (
            Mistake(exact, "That is the record's number. Enter what the article says, right or wrong."),
            Mistake(lambda t: int(claim(t)["period_start"]), "That is the year. Look for the sum of money."),
            Mistake(lambda t: claim(t)["value"] / 1e6, "Off by a unit: the column holds dollars, not millions."),
        ),
    ),
    Exercise(
        "qualifier",
        "What the wording commits to",
        TextKind(QUALIFIERS[:7]),  # the rest comes with ranges, and isn't asked for
        lambda tables: claim(tables)["qualifier"],
        "“Over” says that the true sum is greater than the one stated. " + GLOSSARY["qualifier"].meaning,
        ("Which word stands before the sum?", "May the true sum be exactly the one stated? May it be lower?"),
        (
            Mistake(lambda t: "exact", "You forgot the qualifier: the sentence doesn't say exactly that sum."),
            Mistake(lambda t: "at_least", "Close: “at least” would allow the stated sum itself, “over” doesn't."),
            Mistake(lambda t: "nearly", "The wrong way round: “nearly” lies below the stated sum."),
            Mistake(lambda t: "about", "“About” allows a little less as well. Does this word?"),
            Mistake(lambda t: "less_than", "The wrong way round: that is below the stated sum."),
        ),
    ),
    Exercise(
        "indicator",
        "What it counts",
        TextKind(INDICATORS),
        lambda tables: claim(tables)["indicator"],
        "Money kept from criminals is assets seized; cash is only a part of it, and losses are something else.",
        ("The sum did not reach the criminals: was it lost, or taken from them?", "Does the text say it was cash?"),
        (
            Mistake(lambda t: "losses_linked_usd", "Losses are what victims lost. The sentence is on what was kept."),
            Mistake(lambda t: "cash_seized_usd", "Cash is only a part. The sentence doesn't say it was cash."),
            Mistake(lambda t: "arrests", "Wrong unit: arrests are counted in people, and this is a sum of money."),
            Mistake(lambda t: "countries_taking_part", "Wrong unit: that counts countries, and this is money."),
            Mistake(lambda t: "accounts_blocked", "Wrong unit: that counts accounts, and this is a sum of money."),
        ),
    ),
    Exercise(
        "end",
        "The day on which the operation ended",
        DateKind(),
        lambda tables: operation(tables)["period_end"],
        "The article gives a year, the record the days. A row keeps what its own source says.",
        ("Look at the column period_end.", "Write year, month and day, as the column does."),
        (
            Mistake(lambda t: operation(t)["period_start"], "That is the day on which it began."),
            Mistake(lambda t: operation(t)["period_end"].replace("2022", "2023"), "Wrong year."),
        ),
    ),
    Exercise(
        "row",
        "The whole row",
        FrameKind("indicator", CELLS),
        wanted_row,
        "Five cells, and nobody needs the sentence any more to compare this figure with others.",
        ("You have found each cell above.", "The article says HAECHI without a number: the subject is 'haechi'."),
        (
            Mistake(with_cells(qualifier="exact"), "You forgot the qualifier: the row says more than the article."),
            Mistake(with_cells(value=130), "Off by a unit: the value is in millions, the column in dollars."),
            Mistake(with_cells(period_start="2023"), "Wrong year: look at the paragraph again."),
            Mistake(with_cells(subject=OPERATION), "The article names no edition. Enter what it says: 'haechi'."),
            Mistake(lambda t: with_cells(value=exact(t))(t), "That is the record's sum. Enter what the article says."),
        ),
    ),
    Exercise(
        "lost",
        "What the rounding added, in dollars",
        NumberKind(),
        lambda tables: float(claim(tables)["value"]) - exact(tables),
        "Rounding up and then writing “over” turned a sum just below into one above: the verdict is loosely worded.",
        ("Take the record's exact sum away from the article's.", "claim and exact are numbers: use a minus sign."),
        (
            Mistake(lambda t: exact(t) - claim(t)["value"], "Right size, wrong sign: the article's sum comes first."),
            Mistake(exact, "That is the record's sum. How far is the article's above it?"),
            Mistake(lambda t: claim(t)["value"], "That is the article's sum. How far is it above the record's?"),
            Mistake(lambda t: claim(t)["value"] + exact(t), "You added them. How far are they apart?"),
            Mistake(lambda t: 0, "They aren't equal: the exact sum of the record isn't round."),
        ),
    ),
)


def operation(tables: Tables) -> pd.Series:
    """The operation's row."""
    return tables["operations"].set_index("operation").loc[OPERATION]


def sums(tables: Tables) -> tuple[int, int]:
    """The article's sum and the record's, in dollars."""
    return int(claim(tables)["value"]), int(exact(tables))
