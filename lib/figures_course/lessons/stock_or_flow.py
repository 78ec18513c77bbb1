"""Stock or flow: issued, in circulation, public; and the two claims on notices of 2022."""

from functools import lru_cache

import pandas as pd

from figures_course.answer_types import NumberKind, SetKind, TextKind
from figures_course.lessons.old import Exercise, Mistake
from interpol_figures.charts.caption import Caption
from interpol_figures.charts.timeline import timeline
from interpol_figures.explore.select import YEARLY, best, select
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge_accounts
from interpol_figures.verdicts.verdict import VERDICTS

ISSUED, VALID, PUBLIC = "notices_issued", "notices_in_circulation", "notices_public"
KINDS = (ISSUED, VALID, PUBLIC)
CONFUSED = (*KINDS, "notices_in_circulation_increase", "arrests_on_notices", "diffusions_issued")
RED_CLAIM, ALL_CLAIM = "notices_issued-red-2022-2", "notices_issued-all-2022-1"


def red(tables: Tables, indicator: str, since: str = "2018", until: str = "2024") -> pd.DataFrame:
    """The record's usable statements on Red Notices by one way of counting."""
    found = select(tables, indicator, "red", since=since, until=until)
    return found[found["rank"] != "deprecated"]


def three(tables: Tables) -> pd.DataFrame:
    """Red Notices issued, in circulation and public, from 2018 on."""
    return pd.concat([red(tables, indicator) for indicator in KINDS])


def of_each_year(tables: Tables) -> pd.DataFrame:
    """The best founded of these numbers in each year, one way of counting after the other."""
    return best(three(tables), YEARLY).sort_values(["indicator", "end"])


def picture(tables: Tables):
    """Three ways to count one thing, on one axis: two stocks and a flow, told apart by colour."""
    subtitle = "Issued counts a year (a flow); in circulation and public count a day (stocks)"
    words = Caption("Three numbers of “Red Notices”, and each is right", subtitle)
    return timeline(three(tables), words, colour_by="label", scale="zero")


def number(tables: Tables, indicator: str, time: str) -> float:
    """The best stated number of Red Notices by a way of counting, at a time (ISO date)."""
    return float(best(red(tables, indicator, time, time)).iloc[-1]["value"])


def rise(tables: Tables) -> float:
    """By how much the stock rose in 2019, from one end of a year to the next."""
    return number(tables, VALID, "2019-12-31") - number(tables, VALID, "2018-12-31")


def claims(tables: Tables) -> pd.DataFrame:
    """The two claims of one article on notices of 2022, as rows of figures."""
    return tables.figures.loc[[RED_CLAIM, ALL_CLAIM]]


def share(tables: Tables) -> float:
    """Percentage of the Red Notices in circulation that is public, at the end of 2023."""
    return 100 * number(tables, PUBLIC, "2023-12") / number(tables, VALID, "2023-12")


@lru_cache(maxsize=4)
def verdict(tables: Tables, claim: str) -> pd.Series:
    """The verdict on one of the claims."""
    return judge_accounts(tables).loc[claim]


def of_measure(measure: str):
    """The ways of counting that are of a measure, by the table of indicators."""

    def chosen(tables: Tables) -> list[str]:
        indicators = tables["indicators"].set_index("indicator")["measure"]
        return [name for name in KINDS if indicators[name] == measure]

    return chosen


EXERCISES = (
    Exercise(
        "stocks",
        "Which of the three are stocks",
        SetKind(),
        of_measure("stock"),
        "What is valid or public is there on a day. What is issued happens over a year.",
        ("Ask of each: could I count it on a single day?", "Two of the three are stocks."),
        (
            Mistake(of_measure("flow"), "The wrong way round: those are flows, which add up over a period."),
            Mistake(lambda t: list(KINDS), "One of them adds up over a year: which one starts at nought in January?"),
        ),
    ),
    Exercise(
        "issued",
        "Red Notices issued in 2022",
        NumberKind(),
        lambda tables: number(tables, ISSUED, "2022"),
        "The record says “more than” that number; it is a flow, and far below the stock.",
        ("Look for the row on notices_issued.", "Take the row of the right year."),
        (
            Mistake(lambda t: number(t, VALID, "2022"), "Stock for flow: that many were in circulation."),
            Mistake(lambda t: red(t, VALID, "2022", "2022")["value"].min(), "Stock for flow: so many were valid."),
            Mistake(
                lambda t: float(claims(t).iloc[0]["value"]),
                "That is what the article claims. What does the record say?",
            ),
            Mistake(lambda t: number(t, ISSUED, "2021"), "Wrong year: that is the year before."),
            Mistake(lambda t: number(t, ISSUED, "2024"), "Wrong year: that many were issued in a later one."),
            Mistake(lambda t: number(t, PUBLIC, "2022-10"), "Stock for flow: that many were public on the website."),
        ),
    ),
    Exercise(
        "rise",
        "By how much the stock rose in 2019",
        NumberKind(),
        rise,
        "A stock changes by what comes in less what goes out, here from one New Year's Eve to the next.",
        ("You need the number at the end of 2018 and at the end of 2019.", "The later one minus the earlier one."),
        (
            Mistake(lambda t: -rise(t), "Right size, wrong sign: the later number comes first."),
            Mistake(lambda t: number(t, VALID, "2019-12-31"), "That is the stock itself. By how much did it rise?"),
            Mistake(lambda t: number(t, VALID, "2018-12-31"), "That is the stock a year earlier, not the rise."),
            Mistake(
                lambda t: number(t, VALID, "2019-12-31") + number(t, VALID, "2018-12-31"),
                "Stocks of two days can't be added: most notices are in both.",
            ),
            Mistake(lambda t: number(t, ISSUED, "2018"), "Flow for the change of a stock: some notices also ended."),
        ),
    ),
    Exercise(
        "fits",
        "What the article's 60,000 really counts",
        TextKind(CONFUSED),
        lambda tables: verdict(tables, RED_CLAIM)["sibling"],
        "The verdict is wrong measure: right for a sibling of what the article says it counts.",
        ("Which of the three numbers of 2022 does “over 60,000” come near?",),
        (
            Mistake(lambda t: ISSUED, "That is what the article says. Does the record of 2022 bear it out?"),
            Mistake(lambda t: PUBLIC, "Far fewer are public: compare the numbers."),
            Mistake(lambda t: CONFUSED[3], "The rise of a year is smaller by far: compare the numbers."),
            Mistake(lambda t: CONFUSED[4], "Arrests count people, not notices. Does the phrase speak of arrests?"),
            Mistake(lambda t: CONFUSED[5], "Diffusions aren't notices, and the phrase names notices."),
        ),
    ),
    Exercise(
        "all_colours",
        "The verdict on the other claim",
        TextKind(VERDICTS),
        lambda tables: verdict(tables, ALL_CLAIM)["verdict"],
        "Added up, notices of all colours in circulation come to that size; far fewer are issued in a year.",
        (
            "Read the sentence above: does the number fit something else?",
            "Of what else could the number be true? Look the verdicts up above.",
        ),
        tuple(
            Mistake(lambda t, name=name: name, says)
            for name, says in (
                (
                    "confirmed",
                    "A record figure would have to lie in what the words commit to. Is there one of that year?",
                ),
                ("outdated", "It would have to have been right at an earlier time. Which?"),
                ("loosely_worded", "The number itself would have to be right. What does the record say of that year?"),
                (
                    "contradicted",
                    "First see whether the number is right for a sibling of what the article says it counts.",
                ),
                ("no_record", "The record does hold something comparable: read the sentence of the verdict."),
            )
        ),
    ),
    Exercise(
        "share",
        "The public share of valid Red Notices, in percent",
        NumberKind(within=0.5),
        share,
        "Fewer than one in ten is public, so counting the public list says little of all notices.",
        ("Divide the public ones by all in circulation, and multiply by a hundred.",),
        (
            Mistake(
                lambda t: number(t, VALID, "2023-12") / number(t, PUBLIC, "2023-12"), "Upside down: public over all."
            ),
            Mistake(lambda t: 100 - share(t), "That is the share that isn't public."),
            Mistake(
                lambda t: 100 * number(t, ISSUED, "2022") / number(t, VALID, "2023-12"),
                "A flow over a stock: take the public ones.",
            ),
            Mistake(lambda t: number(t, PUBLIC, "2023-12"), "That is how many are public, not their share."),
        ),
    ),
)
