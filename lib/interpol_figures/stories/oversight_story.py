"""What the notices report shows of control: refusals, the Commission's cases, and misuse in the articles."""

import pandas as pd

from interpol_figures.explore.select import YEARLY, best, latest, select
from interpol_figures.model.format import counted, in_words, when
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.report import Report
from interpol_figures.stories.notices_story import in_years, is_yearly
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables

REFUSED = "notices_and_diffusions_refused_or_cancelled"
# Refusals are counted for Red Notices and wanted persons' diffusions together, never for one colour.
GROUNDS = {
    "wanted_persons": "On all grounds",
    "wanted_persons_article_3": "Article 3: political, military, religious, racial",
    "wanted_persons_article_2": "Article 2: human rights",
    "wanted_persons_other_grounds": "Other rules",
    "person_alerts_articles_2_and_3_notified_to_germany": "Article 2 or 3, as notified to Germany",
}
ABOUT_REFUSALS = (f"{REFUSED}_share", f"{REFUSED}_per_year", "notice_requests_refused", "notices_under_review")
CCF_IN, CCF_DONE = "ccf_requests_received", "ccf_cases_processed"
CCF_ENDS = (
    "ccf_cases_leading_to_deletion",
    "ccf_notices_deleted",
    "ccf_diffusions_deleted",
    "ccf_cases_non_compliant",
    "ccf_cases_non_compliant_no_answer",
    "ccf_cases_removed_before_decision",
)
CCF_KINDS = {
    "ccf_requests": "of every kind",
    "ccf_admissible_requests": "admissible, of every kind",
    "ccf_complaints": "for deletion or correction",
    "ccf_access_requests": "for access to data",
    "ccf_revision_requests": "for revision",
}
MISUSE = (
    "political_misuse",
    "weak_oversight_mechanisms",
    "balancing_security_and_human_rights",
    "ethical_concerns",
)


def refusals(tables: Tables, types: pd.DataFrame, first: int | None = None, last: int | None = None) -> pd.DataFrame:
    """Yearly figures of refused or cancelled alerts by ground; none where red isn't among the colours.

    Columns of `Tables.figures` and `panel`, the ground.
    """
    found = in_years(select(tables, REFUSED), first, last)
    found = found[found["subject"].isin(GROUNDS) & is_yearly(found)] if "red" in types.index else found.head(0)
    return found.assign(panel=pd.Categorical(found["subject"].map(GROUNDS), list(GROUNDS.values())))


def refusals_title(refused: pd.DataFrame) -> str:
    """The finding of the panels of refusals."""
    return change(refused[refused["subject"] == "wanted_persons"], "Alerts refused or cancelled in a year")


def requests_title(complaints: pd.DataFrame) -> str:
    """The finding of the panels of the Commission's requests."""
    return change(complaints[complaints["subject"] == "ccf_admissible_requests"], "Admissible requests")


def refusals_otherwise(
    tables: Tables, types: pd.DataFrame, first: int | None = None, last: int | None = None
) -> pd.DataFrame:
    """Further statements on refusals: shares, averages, single countries. Columns of figures and `about`."""
    found = pd.concat([select(tables, indicator) for indicator in (REFUSED, *ABOUT_REFUSALS)])
    drawn = (found["indicator"] == REFUSED) & found["subject"].isin(GROUNDS) & is_yearly(found)
    found = in_years(found[~drawn], first, last)
    found = found if "red" in types.index else found.head(0)
    labels = tables["subjects"].set_index("subject")["label"].to_dict() | {"red": "Red Notices"}
    return found.assign(about=found["subject"].map(labels)).sort_values(["indicator", "subject", "start", "figure"])


def change(figures: pd.DataFrame, what: str) -> str:
    """A finding in words: how a count went from its first exact year to its last."""
    exact = best(figures[figures["qualifier"] == "exact"], YEARLY)
    ends = exact.iloc[[0, -1]] if len(exact) else exact
    if len(exact) < 2 or ends["value"].nunique() == 1:
        return f"{what}: the record has few yearly counts"
    (first, last) = each_row(ends)
    verb = "rose" if last.value > first.value else "fell"
    return f"{what} {verb} from {first.value:,.0f} in {first.end.year} to {last.value:,.0f} in {last.end.year}"


def ccf(tables: Tables, first: int | None = None, last: int | None = None) -> pd.DataFrame:
    """Requests received and cases processed by the Commission. Columns of figures, `panel` and `kind`."""
    found = in_years(pd.concat([select(tables, CCF_IN), select(tables, CCF_DONE)]), first, last)
    panel = found["indicator"].map({CCF_IN: "Requests received", CCF_DONE: "Cases processed"})
    return found.assign(panel=panel, kind=found["subject"].map(CCF_KINDS))


def ccf_comparable(figures: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures since the record counts both requests and cases, and those before."""
    if figures.empty:
        return figures, figures
    begin = max(figures.groupby("indicator")["start"].min())
    return figures[figures["start"] >= begin], figures[figures["start"] < begin]


def ccf_earlier(report: Report, figures: pd.DataFrame) -> CitedText:
    """A sentence on counts that the chart leaves out."""
    if figures.empty:
        return report.say("The record has no older count.")
    first = figures.iloc[0]
    facts = {"first": first, "when": Fact(first["figure"], when(first["period_start"], first["period_end"]))}
    if len(figures) == 1:
        return report.say("Not drawn is the one count from before that time: {first} {when}.", **facts)
    return report.say(
        "Not drawn are {many} from before that time, the oldest of them {first} {when}.",
        many=Fact("figures left out", counted(len(figures), "counts")),
        **facts,
    )


def ccf_endings(tables: Tables, first: int | None = None, last: int | None = None) -> pd.DataFrame:
    """How cases ended: unlike outcomes, which overlap and can't be added. Columns of figures, and `about`."""
    found = in_years(pd.concat([select(tables, indicator) for indicator in CCF_ENDS]), first, last)
    labels = tables["subjects"].set_index("subject")["label"].to_dict() | {"red": "Red Notices"}
    return found.assign(about=found["subject"].map(labels)).sort_values(["start", "end", "figure"])


def misuse(tables: Tables) -> pd.DataFrame:
    """What the articles say of misuse and its control. Columns: challenge, title, locator, claim, source."""
    found = tables["mentions"][tables["mentions"]["component"].isin(MISUSE)]
    names = tables["components"].set_index("component")["name"]
    titles = tables["sources"].set_index("source")["title"]
    return found.assign(challenge=found["component"].map(names), title=found["source"].map(titles)).sort_values(
        ["challenge", "source", "mention"]
    )


def misuse_in_record(report: Report, first: int | None = None, last: int | None = None) -> CitedText:
    """What the record can set beside it: cases found to break the rules, alerts refused as political."""
    tables = report.tables
    found = best(in_years(select(tables, "ccf_cases_non_compliant", "ccf_requests"), first, last), YEARLY)
    done = best(in_years(select(tables, CCF_DONE, "ccf_requests"), first, last), YEARLY)
    both = found.merge(done, on="period_end", suffixes=("", "_of")).tail(1)
    both = both[both["period_start"] == both["period_start_of"]]
    parts: list[str] = []
    facts: dict = {}
    if len(both):
        row, whole = (tables.named([both[column].iloc[0]]).iloc[0] for column in ("figure", "figure_of"))
        facts |= {"broken": row, "cases": whole, "year": Fact(row["figure"], in_words(row["period_end"]))}
        parts.append("of {cases} that the Commission dealt with in {year}, {broken} were found to break the rules")
    political = latest(in_years(select(tables, REFUSED, "wanted_persons_article_3"), first, last)).tail(1)
    if len(political):
        row = political.iloc[0]
        facts |= {"refused": row, "then": Fact(row["figure"], in_words(row["period_end"]))}
        parts.append("{refused} were refused or cancelled in {then} as political, military, religious or racial")
    if not parts:
        return report.say("The record has no count of misuse for these years.")
    return report.say(
        f"The record counts what was stopped: {'; '.join(parts)}. What passed unseen is in no count.", **facts
    )
