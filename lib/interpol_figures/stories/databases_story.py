"""What the databases report shows: records held, searched and found, launch years, the network, the articles."""

import pandas as pd

from interpol_figures.explore.judge import judge
from interpol_figures.explore.select import YEARLY, best, disagreements, latest, select
from interpol_figures.model.format import counted, figure_in_words, listed, small_number, when
from interpol_figures.report.cited_text import CitedText, Fact
from interpol_figures.report.report import Report
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables

HELD, SEARCHED, HITS, VIEWED = "database_records", "database_searches", "database_hits", "database_records_viewed"
USE = {
    HELD: "Records held",
    VIEWED: "Records viewed",
    SEARCHED: "Searches",
    HITS: "Hits: searches that found something",
}
COUNTRIES = ("contributing_countries", "searching_countries", "countries_connected")
ALL, NETWORK = "interpol_databases", "i_24_7"
FIGURES = "database_figures"


def subject_of(database: str) -> str:
    """The subject that a choice of database stands for: "all" is all databases together."""
    return ALL if database == "all" else database


def known(tables: Tables, database: str) -> pd.DataFrame:
    """Rows of `databases` for the choice; for "all" every single database, without the row of their sum."""
    databases = tables["databases"].set_index("database", drop=False)
    return databases[databases.index != ALL] if database == "all" else databases.loc[[database]]


def short_names(tables: Tables) -> dict[str, str]:
    """A short name of each database and the network: what the articles or its own abbreviation call it."""
    names = tables["databases"].set_index("database")["name"].str.replace("database ", "", regex=False)
    return names.str.removesuffix(" database").to_dict() | {NETWORK: "I-24/7 network"}


def answer(report: Report, database: str, verdicts: pd.DataFrame) -> CitedText:
    """Two sentences: what is held and how it is used, and how the articles fare."""
    facts: dict = {"name": Fact("databases", short_names(report.tables)[subject_of(database)])}
    said = []
    for indicator, key in ((HELD, "held"), (SEARCHED, "searched"), (HITS, "found")):
        figures = select(report.tables, indicator, subject_of(database))
        found = latest(figures[(figures["subject"] == subject_of(database)) & figures["is_yearly"]]).tail(1)
        if len(found):
            row = found.iloc[0]
            time = when(row["period_start"], row["period_end"])
            facts |= {key: row, f"{key}_when": Fact(row["figure"], time)}
            said.append(f"{{{key}}} {{{key}_when}}")
    opening = f"{{name}}: {listed(said)}. " if said else "The record has no count of records or their use: {name}. "
    if verdicts.empty:
        return report.say(opening + "No article states a number of it.", **facts)
    right = int((verdicts["verdict"] == "confirmed").sum())
    facts["claims"] = Fact("verdicts", counted(len(verdicts), "numbers"))
    facts["right"] = Fact("verdicts", small_number(right))
    return report.say(opening + "Of {claims} that the articles state, {right} can be confirmed.", **facts)


def held(tables: Tables, database: str) -> pd.DataFrame:
    """Records held by each chosen database that has at least one dated figure. Columns of figures and `name`."""
    names = short_names(tables)
    found = select(tables, HELD)
    found = found[found["subject"].isin(known(tables, database).index)]
    if database == "all":
        found = pd.concat([select(tables, HELD, ALL).query("subject == @ALL"), found])
    dated = set(found.loc[found["start"].notna(), "subject"])
    found = found[found["subject"].isin(dated)]
    return found.assign(name=found["subject"].map(names))


def growth(figures: pd.DataFrame) -> str:
    """The finding on records held: the first and the newest figure of the database that is counted most often."""
    yearly = best(figures, YEARLY)
    if yearly.empty:
        return "The records held have no date"
    name = yearly["name"].value_counts().index[0]
    ends = yearly[yearly["name"] == name].iloc[[0, -1]].drop_duplicates("figure")
    said = [
        f"{figure_in_words(one.qualifier, one.value, one.value_high, one.unit)} in {one.end.year}"
        for one in each_row(ends)
    ]
    return f"{name}: {', '.join(said)}"


def newest_records(report: Report, database: str) -> pd.DataFrame:
    """The newest best figure of each database, cited, the largest first. Columns: name, holds, held."""
    names, rows = short_names(report.tables), []
    for row in each_row(known(report.tables, database)):
        stated = select(report.tables, HELD, row.database)
        found = latest(stated[stated["subject"] == row.database]).tail(1)
        cell = report.cited_when(found.iloc[0]) if len(found) else "no count"
        rows.append((found["value"].max(), {"name": names[row.database], "holds": row.holds, "held": cell}))
    order = sorted(rows, key=lambda one: -one[0] if pd.notna(one[0]) else 0)
    return pd.DataFrame([row for _, row in order])


def use(tables: Tables, database: str) -> pd.DataFrame:
    """Yearly figures of use and the records held, for one database or all together. Columns of figures, `panel`."""
    subject = subject_of(database)
    found = select(tables, USE, subject)
    found = found[(found["subject"] == subject) & found["is_yearly"]]
    return found.assign(panel=pd.Categorical(found["indicator"].map(USE), list(USE.values())))


def one_in(figures: pd.DataFrame) -> str:
    """The finding on use: how many searches stand for one hit in the newest year that has both."""
    yearly = best(figures[figures["indicator"].isin([SEARCHED, HITS])], YEARLY)
    table = yearly.pivot_table(index="year", columns="indicator", values="value", aggfunc="last").dropna()
    if table.empty or not {SEARCHED, HITS} <= set(table.columns):
        return (
            "What is held, searched and found are different numbers"
            if figures["indicator"].nunique() > 1
            else ("The record counts what is held, and no yearly use")
        )
    year = table.index.max()
    ratio = float(f"{table.at[year, SEARCHED] / table.at[year, HITS]:.2g}")
    return f"In {year}, one search in about {ratio:,.0f} found something"


def viewed(report: Report, database: str) -> CitedText:
    """A sentence that sets records viewed apart from records held."""
    tables = report.tables
    seen = latest(select(tables, VIEWED, subject_of(database))).tail(1)
    if seen.empty:
        return report.say("How many records users opened is in the record for all databases together only.")
    row = seen.iloc[0]
    there = best(select(tables, HELD, subject_of(database)), YEARLY)
    stock = there[there["end"] <= row["end"]].tail(1)
    if stock.empty:
        return report.say("Users opened {seen} {when}.", seen=row, when=Fact(row["figure"], when(row["period_end"])))
    kept = stock.iloc[0]
    more = "more than" if row["value"] > kept["value"] else "fewer than"
    return report.say(
        "Users opened {seen} {when}, " + more + " the {kept} that there were {then}: a record that is opened twice "
        "counts twice, so that this number says nothing of how many there are.",
        seen=row,
        when=Fact(row["figure"], when(row["period_start"], row["period_end"])),
        kept=kept,
        then=Fact(kept["figure"], when(kept["period_start"], kept["period_end"])),
    )


def results(tables: Tables, database: str) -> pd.DataFrame:
    """What else is counted of a database: victims identified, vehicles found, rates. Columns of figures."""
    subject = subject_of(database)
    figures = tables.stated(FIGURES)
    found = figures[(figures["subject"] == subject) & (figures["tier"] == "record")]
    drawn = found["indicator"].isin(USE) & found["is_yearly"]
    apart = found["indicator"].isin((*COUNTRIES, "launch_year"))
    return found[~drawn & ~apart].sort_values(["indicator", "start", "figure"])


def claims(tables: Tables, database: str) -> pd.DataFrame:
    """Verdicts on what the articles state of the databases, or the network, with the statement."""
    subjects = [ALL, NETWORK] if database == "all" else [database]
    judged = judge(tables)
    return judged[(judged["table"] == FIGURES) & judged["subject"].isin(subjects)]


def mentioned(tables: Tables, database: str) -> pd.DataFrame:
    """Where the articles describe single databases or the network. Columns: component, record, title, locator,
    claim; `record` is the database of the record that is meant.
    """
    names = short_names(tables)
    components = tables["components"].set_index("component")
    single = components[(components["kind"] == "database") & (components["subject"] != ALL)]
    if database == "all":
        single = pd.concat([single, components[components["subject"] == NETWORK]])
    else:
        single = components[components["subject"] == database]
    found = tables["mentions"][tables["mentions"]["component"].isin(single.index)]
    titles = tables["sources"].set_index("source")["title"]
    return found.assign(
        record=[names.get(single.at[one, "subject"], "none of that name") for one in found["component"]],
        component=found["component"].map(components["name"]),
        title=found["source"].map(titles),
    ).sort_values(["record", "component", "source"])


def unmentioned(report: Report) -> CitedText:
    """A sentence on the databases of the record that no article describes."""
    tables = report.tables
    components = tables["components"]
    told = set(components.loc[components["component"].isin(tables["mentions"]["component"]), "subject"])
    rows = known(tables, "all")
    silent = [short_names(tables)[one] for one in rows.index if one not in told]
    return report.say(
        "{count} of {all} databases of the record are in none of the articles: {names}.",
        count=Fact("components", small_number(len(silent)).capitalize()),
        all=Fact("databases", f"{len(rows)}"),
        names=Fact("databases", listed(silent, most=len(rows))),
    )


def disputed(tables: Tables, database: str) -> pd.DataFrame:
    """Conflicts between figures of the database, or of all and the network.

    Columns of `asking.disagreements`, and `of`, the name of the database.
    """
    subjects = {*known(tables, database).index} | ({ALL, NETWORK} if database == "all" else set())
    figures = tables.stated(FIGURES)
    found = disagreements(tables, figures[figures["subject"].isin(subjects)])
    return found.assign(of=found["subject"].map(short_names(tables)))
