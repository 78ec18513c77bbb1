"""What the notices report shows: colours, stock and flow, and what the articles claim."""

from collections.abc import Sequence

import pandas as pd

from interpol_figures.charts.theme import CURVE, NOTICES
from interpol_figures.explore.select import YEARLY, best, disagreements, latest, select
from interpol_figures.model.format import counted, in_words, listed, multiple, small_number, when
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.html_table import swatch
from interpol_figures.report.report import Report
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge_accounts

ISSUED, VALID, PUBLIC = "notices_issued", "notices_in_circulation", "notices_public"
PANELS = {ISSUED: "Issued", VALID: "In circulation", PUBLIC: "Of these, on the public website"}
A_YEAR = (pd.Timedelta(days=300), pd.Timedelta(days=740))  # a year's count, or one of two years in doubt


def chosen(tables: Tables, colours: Sequence[str]) -> pd.DataFrame:
    """Rows of `notice_types` for the named colours, or for all, in the palette's order, with a column `name`.

    Raises ValueError where no colour is named.
    """
    if not colours:
        raise ValueError("colours names no colour; give a list such as ['red'], or ['all']")
    types = tables["notice_types"].set_index("colour", drop=False)
    names = types["also_called"].str.split("; ").str[0].str.removeprefix("INTERPOL-United Nations ")
    wanted = [one for one in NOTICES if one in types.index and ("all" in colours or one in colours)]
    return types.assign(name=names).loc[wanted]


def in_years(figures: pd.DataFrame, first: int | None, last: int | None) -> pd.DataFrame:
    """Figures whose time lies in years from `first` to `last`; with neither, all."""
    kept = pd.Series(True, index=figures.index)
    if first is not None:
        kept &= figures["start"].dt.year >= first
    if last is not None:
        kept &= figures["end"].dt.year <= last
    return figures[kept]


def volumes(tables: Tables, types: pd.DataFrame, first: int | None = None, last: int | None = None) -> pd.DataFrame:
    """Figures of notices issued, in circulation and public, of the colours and, for all colours, of their sum.

    Columns of `Tables.figures`, `panel` (what is counted) and `series` (the colour's name).
    """
    every = len(types) == len(tables["notice_types"])
    names = types["name"].to_dict() | ({"all": "All colours together"} if every else {})
    parts = [select(tables, indicator) for indicator in PANELS]
    found = pd.concat([part[part["subject"].isin(names)] for part in parts])
    found = in_years(found, first, last)
    panel = pd.Categorical(found["indicator"].map(PANELS), list(PANELS.values()))
    return found.assign(panel=panel, series=found["subject"].map(names))


def is_yearly(figures: pd.DataFrame) -> pd.Series:
    """Whether a figure is a stock, or a flow that is counted for about a year: a first day's count isn't."""
    length = figures["end"] - figures["start"]
    return (figures["measure"] == "stock") | length.between(*A_YEAR)


def series_colours(types: pd.DataFrame) -> dict[str, str]:
    """The notice colour of each name; the sum of all has none of them."""
    return {row.name: NOTICES[row.Index] for row in types[["name"]].itertuples(name="Type")} | {
        "All colours together": CURVE
    }


def answer(report: Report, types: pd.DataFrame, counts: pd.DataFrame, verdicts: pd.DataFrame) -> CitedText:
    """Two sentences: the newest counts of the colour that is counted most often, and how the articles fare."""
    stated = counts[counts["subject"].isin(types.index)]["subject"]
    if stated.empty:
        names = listed([f"{name}s" for name in types["name"]])
        template, facts = "The record has no count of {names} for these years. ", {"names": names}
    else:
        colour = stated.value_counts().index[0]
        template, facts = _newest(counts[counts["subject"] == colour], types.at[colour, "name"])
    articles, more = _articles(verdicts)
    return report.say(template + articles, **facts, **more)


def _newest(counts: pd.DataFrame, name: str) -> tuple[str, dict]:
    """The template and facts of a colour's newest numbers, issued and in circulation."""
    facts: dict = {}
    for indicator, key in ((ISSUED, "issued"), (VALID, "valid")):
        rows = counts[counts["indicator"] == indicator]
        found = latest(rows[is_yearly(rows)] if is_yearly(rows).any() else rows).tail(1)
        if len(found):
            row = found.iloc[0].copy()
            row["unit"] = name if row["value"] == 1 else f"{name}s"
            facts |= {key: row, f"{key}_when": Fact(row["figure"], when(row["period_start"], row["period_end"]))}
    issued = "INTERPOL issued {issued} {issued_when}, " if "issued" in facts else ""
    valid = "{valid} were in circulation {valid_when}" if "valid" in facts else ""
    if issued and valid:
        return f"{issued}and {valid}: what comes out in a year adds to a stock that lasts for years. ", facts
    if issued:
        return f"{issued}and the record has no count of those in circulation. ", facts
    if valid:
        return f"{valid}, and the record has no count of those issued in a year. ", facts
    facts["names"] = f"{name}s"
    return "Of {names} the record has a count of the public ones only. ", facts


def _articles(verdicts: pd.DataFrame) -> tuple[str, dict]:
    """The template and facts on the articles' claims."""
    if verdicts.empty:
        return "The articles state no number of them.", {}
    mistaken = int((verdicts["verdict"] == "wrong_measure").sum())
    right = int((verdicts["verdict"] == "confirmed").sum())
    facts = {"claims": Fact("verdicts", counted(len(verdicts), "numbers"))}
    if mistaken == len(verdicts):
        fate = {1: "it isn't right, and fits", 2: "neither is right, for both fit"}.get(mistaken, "all of them fit")
        return f"The articles state {{claims}} of notices issued in a year; {fate} those in circulation.", facts
    facts["right"] = Fact("verdicts", small_number(right))
    return "Of {claims} that the articles state, {right} can be confirmed.", facts


def purposes(tables: Tables, types: pd.DataFrame) -> pd.DataFrame:
    """Columns: swatch, name, purpose, introduced (text), articles (how many describe it), source, publisher."""
    components = tables["components"].set_index("component")["subject"]
    mentions = tables["mentions"].assign(subject=tables["mentions"]["component"].map(components))
    articles = mentions.groupby("subject")["source"].nunique()
    publishers = tables["sources"].set_index("source")["publisher"]
    return types.assign(
        swatch=[swatch(colour) for colour in types.index],
        introduced=[str(year) if pd.notna(year) else "no year in the record" for year in types["introduced_year"]],
        articles=[small_number(int(articles.get(colour, 0))) for colour in types.index],
        publisher=types["source"].map(publishers),
    )


def milestones(tables: Tables) -> pd.DataFrame:
    """Events of the notice system. Columns of `history`, when and publisher."""
    events = tables["history"]
    found = events[events["category"] == "notice"].sort_values("date")
    publishers = tables["sources"].set_index("source")["publisher"]
    return found.assign(when=found["date"].map(in_words), publisher=found["source"].map(publishers))


def stock_and_flow(counts: pd.DataFrame) -> str:
    """The finding of the panels: how many times the notices issued in a year those in circulation are."""
    exact = counts[(counts["qualifier"] == "exact") & is_yearly(counts) & (counts["subject"] != "all")]
    yearly = best(exact, YEARLY)
    yearly = yearly.assign(year=yearly["end"].dt.year)
    table = yearly.pivot_table(index=["subject", "year"], columns="indicator", values="value", aggfunc="last")
    both = table.dropna(subset=[one for one in (ISSUED, VALID) if one in table]) if len(table.columns) else table
    if both.empty or not {ISSUED, VALID} <= set(table.columns):
        return "Notices issued and notices in circulation are different numbers"
    subject, year = sorted(both.index, key=lambda key: (key[0] != "red", -key[1]))[0]
    name = yearly.loc[yearly["subject"] == subject, "series"].iloc[0]
    factor = both.loc[(subject, year), VALID] / both.loc[(subject, year), ISSUED]
    return f"In {year}, {name}s in circulation were {multiple(factor)} those issued in the year"


def by_colour(report: Report, types: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """The newest best figure of each colour, cited. Columns: swatch, name and the indicators."""
    rows = []
    for colour, name in types["name"].items():
        row = {"swatch": swatch(colour), "name": name}
        for indicator in PANELS:
            own = counts[(counts["subject"] == colour) & (counts["indicator"] == indicator) & is_yearly(counts)]
            found = latest(own).tail(1)
            row[indicator] = report.cited_when(found.iloc[0]) if len(found) else "no count"
        rows.append(row)
    return pd.DataFrame(rows)


def other_spans(counts: pd.DataFrame) -> pd.DataFrame:
    """Notices issued in spans other than a year: first days, running totals."""
    return counts[~is_yearly(counts)].sort_values(["series", "start", "figure"])


def claims(tables: Tables, types: pd.DataFrame) -> pd.DataFrame:
    """Verdicts on the articles' numbers of notices, with the claim. Columns of `judging.judge_accounts`, and of
    figures: subject, indicator, title, locator, as_stated.
    """
    verdicts = judge_accounts(tables, "notice_volumes")
    stated = tables.named(verdicts.index)
    subjects = {*types.index, *(["all"] if len(types) == len(tables["notice_types"]) else [])}
    own = stated["subject"].isin(subjects)
    columns = ["subject", "indicator", "title", "locator", "as_stated", "source"]
    return verdicts[own].join(stated.loc[own, columns])


def shown_verdicts(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Claims with verdicts in words, for a table of the report."""
    return verdicts.assign(verdict=verdicts["verdict"].str.replace("_", " "))


def claim_beside(tables: Tables, verdicts: pd.DataFrame, subject: str) -> tuple[pd.Series, pd.DataFrame]:
    """A claim on a subject and the record beside it: what was issued, and what the verdict says is meant.

    The record's rows have `label` saying what they count; parts that the verdict adds up are shown as their sum.
    """
    found = verdicts[verdicts["subject"] == subject]
    verdict = found.iloc[0]
    claim = tables.named([verdict["figure"]]).iloc[0]
    issued = select(tables, verdict["indicator"], subject)
    near = issued[(issued["rank"] != "deprecated") & is_yearly(issued)].tail(3)
    meant = tables.named(verdict["figures"])
    parts = meant["subject"].nunique() > 1
    shown = pd.concat([near, _total(meant) if parts else meant])
    label = shown["label"].str.removeprefix("notices ")
    return claim.replace({"notices issued": "issued"}), shown.assign(label=label)


def _total(parts: pd.DataFrame) -> pd.DataFrame:
    """Parts added up as one more row; only exact figures of one time are ever added by a verdict."""
    total = parts["value"].sum()
    names = listed([f"{one}" for one in parts["subject"].str.replace("_", " ")])
    return parts.iloc[[0]].assign(
        figure="sum-of-parts",
        subject="all",
        value=total,
        low=total,
        high=total,
        implied_low=total,
        implied_high=total,
        label="in circulation, added up",
        as_stated=f"{names} added up",
    )


def claim_title(verdicts: pd.DataFrame, subject: str) -> str:
    """The finding beside a claim's picture."""
    verdict = verdicts[verdicts["subject"] == subject].iloc[0]
    whose = "Red Notices" if subject == "red" else "notices" if subject == "all" else f"{subject.title()} Notices"
    if verdict["verdict"] == "wrong_measure":
        return f"“{verdict['as_stated']}” fits what was in circulation, not what was issued"
    return f"The articles' number of {whose}: {verdict['verdict'].replace('_', ' ')}"


def disputed(tables: Tables, types: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Conflicts between counts. Columns of `asking.disagreements`, and `of`, the notice's name."""
    found = disagreements(tables, counts)
    return found.assign(of=found["subject"].map(types["name"]).fillna("all notices"))
