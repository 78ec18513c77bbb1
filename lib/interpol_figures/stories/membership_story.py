"""What the membership report shows: the articles' totals with verdicts, waves of accession, disputed years."""

import pandas as pd

from interpol_figures.explore.select import select
from interpol_figures.model.format import counted, figure_in_words, in_words, small_number
from interpol_figures.model.periods import first_day
from interpol_figures.report.cited_text import Fact
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.tables.membership import accession_curve, count_members
from interpol_figures.verdicts.judge import judge_accounts

TOTALS = ("member_countries",)  # what is said of the network's connections isn't said of the membership
LARGE_GAP = 0.05  # totals of one year that differ by more than a twentieth are worth explaining


def members_known(tables: Tables, region: str = "all") -> pd.DataFrame:
    """Members of a region, or of all, that had joined by the date of the tables; columns of `members`."""
    members = tables["members"]
    if tables.known_on:
        members = members[[first_day(joined) <= tables.known_on for joined in members["joined"]]]
    return members if region == "all" else members[members["region"] == region]


def account_totals(tables: Tables) -> pd.DataFrame:
    """Verdicts on every total of countries that an article states; columns of `judging.judge_accounts`."""
    verdicts = judge_accounts(tables, "member_counts", "database_figures")
    return verdicts[tables.named(verdicts.index)["indicator"].isin(TOTALS)]


def answer(tables: Tables, verdicts: pd.DataFrame) -> dict[str, Fact | str]:
    """The facts of the report's opening: the count of accessions, the statements and how many are right."""
    count = count_members(members_known(tables), tables.known_on or tables.newest, tables["former_memberships"])
    words = f"{count.low}" if count.low == count.high else f"{count.low} to {count.high}"
    right = int((verdicts["verdict"] == "confirmed").sum())
    return {
        "counted": Fact("members", words),
        "stated": Fact("accounts", counted(len(verdicts), "statements")),
        "right": Fact("verdicts", small_number(right)),
        "are": "is" if right == 1 else "are",
    }


def curve(tables: Tables) -> pd.Series:
    """Accessions of today's members, cumulated, by date."""
    steps = accession_curve(members_known(tables))
    return pd.Series(steps["members"].to_list(), index=steps["date"])


def judged_totals(tables: Tables, verdicts: pd.DataFrame) -> pd.DataFrame:
    """The articles' totals with their verdicts, in the order of articles and lines."""
    judged = tables.named(verdicts.index).join(verdicts[["verdict", "sentence"]])
    judged["line"] = judged["locator"].str.removeprefix("line ").astype(int)
    return judged.sort_values(["source", "line"])


def wave(members: pd.DataFrame) -> str:
    """The finding of the chart of accessions: the decade in which most joined."""
    decades = members["joined"].str[:3].value_counts().sort_index()
    top = decades.idxmax()
    return f"The {top}0s brought the most members: {decades[top]} of {len(members)}"


def spread(members: pd.DataFrame) -> str:
    """The finding of the map: when half of the members had joined."""
    middle = members["joined"].sort_values().iloc[(len(members) - 1) // 2][:4]
    return f"Half of the {len(members)} members had joined by {middle}"


def disputed(tables: Tables) -> pd.DataFrame:
    """Totals of one year that lie further apart than a member or two explains, with the counts coded from history."""
    totals = select(tables, ["member_countries", "member_states_coded"], "interpol")
    yearly = totals[totals["start"].notna() & (totals["qualifier"] == "exact")]
    grouped = yearly.groupby(yearly["start"].dt.year)["value"]
    wide = (grouped.transform("max") - grouped.transform("min")) > LARGE_GAP * grouped.transform("max")
    chosen = yearly[wide & yearly["start"].dt.year.isin(_years_with_totals(yearly))]
    return chosen.sort_values(["start", "value", "figure"])


def _years_with_totals(figures: pd.DataFrame) -> set[int]:
    return set(figures.loc[figures["indicator"] == "member_countries", "start"].dt.year)


def decisions(tables: Tables) -> pd.DataFrame:
    """Conflicts between stated totals. Columns: when, said, decision, reason."""
    conflicts = tables["conflicts"]
    found = conflicts[conflicts["conflict"].str.startswith("member_countries-")]
    rows = []
    for row in each_row(found.sort_values("conflict")):
        listed = tables.named(row.figures.split("; "))
        values = sorted({(one.value, one.qualifier) for one in each_row(listed)})
        said = " or ".join(figure_in_words(qualifier, value, None, "countries") for value, qualifier in values)
        rows.append(
            {
                "when": in_words(row.conflict.split("-", 2)[2]),
                "said": said,
                "decision": row.decision,
                "reason": row.reason,
            }
        )
    return pd.DataFrame(rows)
