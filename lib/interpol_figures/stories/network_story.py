"""What the databases report shows of the network: launch years, and the countries that take part."""

import pandas as pd

from interpol_figures.explore.select import YEARLY, best, select
from interpol_figures.model.format import figure_in_words, listed
from interpol_figures.stories.databases_story import COUNTRIES, FIGURES, NETWORK, short_names
from interpol_figures.tables.load import Tables
from interpol_figures.tables.membership import accession_curve

LONG = 34  # letters of a name that fit a chart of spans


def launches(tables: Tables) -> pd.DataFrame:
    """One row a database or network that has a launch year, with what other sources say of it.

    Columns of the best-sourced figure, name, brief, group, first and last (years between which sources differ), year,
    others (years stated elsewhere, in words).
    """
    names = short_names(tables)
    stated = select(tables, "launch_year")
    rows = []
    for figure in best(stated).to_dict("records"):
        own = stated[stated["subject"] == figure["subject"]]
        usable = own.loc[own["rank"] != "deprecated", "value"]
        others = sorted({f"{year:.0f}" for year in own["value"]} - {f"{figure['value']:.0f}"})
        span = {"first": f"{usable.min():.0f}", "last": f"{usable.max():.0f}", "year": f"{figure['value']:.0f}"}
        name = names[figure["subject"]]
        brief = name.rsplit("(", 1)[1].rstrip(")") if len(name) > LONG else name  # its abbreviation
        group = "Network" if figure["subject"] == NETWORK else "Databases"
        rows.append({**figure, **span, "name": name, "brief": brief, "group": group, "others": listed(others)})
    return pd.DataFrame(rows).sort_values(["value", "name"])


def wave(launched: pd.DataFrame) -> str:
    """The finding on launch years: since when most of today's tools exist."""
    since = int(launched["value"].min()) // 10 * 10 + 10
    later = int((launched["value"] >= since).sum())
    disputed = int((launched["others"] != "none").sum())
    return f"{later} of {len(launched)} were launched since {since}; sources differ on {disputed}"


def launch_figures(tables: Tables) -> pd.DataFrame:
    """All statements of launch years, which the chart of launches rests on."""
    return select(tables, "launch_year")


def shown_launches(launched: pd.DataFrame, database: str) -> pd.DataFrame:
    """The launches of the chosen database, or all; the network belongs to all."""
    return launched if database == "all" else launched[launched["subject"] == database]


def countries(tables: Tables, database: str) -> pd.DataFrame:
    """Countries that contribute to, search or are connected to a database; for all, to the network I-24/7."""
    subject = NETWORK if database == "all" else database
    return pd.concat([select(tables, indicator, subject) for indicator in COUNTRIES])


def reach(tables: Tables, figures: pd.DataFrame, database: str) -> str:
    """The finding on countries: how far the newest best figure goes, beside the first."""
    yearly = best(figures, YEARLY)
    if yearly.empty:
        return "The countries counted have no date"
    what = "I-24/7" if database == "all" else short_names(tables)[database]
    main = yearly[yearly["indicator"] == yearly["indicator"].value_counts().index[0]]
    first, last = main.iloc[0], main.iloc[-1]
    words = figure_in_words(last["qualifier"], last["value"], last["value_high"], last["unit"])
    start = f", up from {first['value']:.0f} in {first['end'].year}" if len(main) > 1 else ""
    return f"{what}: {words} in {last['end'].year}{start}"


def members_since(tables: Tables, figures: pd.DataFrame) -> pd.Series:
    """Today's members by accession, cumulated, from the year before the first dated figure."""
    curve = _members_since(tables, figures)
    return curve.rename("today's members")


def _members_since(tables: Tables, figures: pd.DataFrame) -> pd.Series:
    steps = accession_curve(tables["members"])
    curve = pd.Series(steps["members"].to_list(), index=steps["date"])
    if figures["start"].isna().all():
        return curve
    begin = pd.Timestamp(figures["start"].min()) - pd.Timedelta(days=365)
    end = max(figures["end"].max(), curve.index.max())
    before = curve[curve.index < begin].tail(1)
    drawn = pd.concat([pd.Series(before.to_list(), index=[begin] * len(before)), curve[curve.index >= begin]])
    return pd.concat([drawn, pd.Series([drawn.iloc[-1]], index=[end])]) if drawn.index[-1] < end else drawn


def network(tables: Tables, database: str) -> pd.DataFrame:
    """Further statements on the network: plans, cost, messages; none beside a single database. Columns of figures
    and `about`.
    """
    figures = tables.stated(FIGURES)
    if database != "all":
        return figures.head(0)
    found = figures[figures["subject"].isin([NETWORK, "x400_network"])]
    found = found[(found["tier"] == "record") & ~found["indicator"].isin(["countries_connected", "launch_year"])]
    labels = {NETWORK: "I-24/7", "x400_network": "X.400, which it replaced"}
    return found.assign(about=found["subject"].map(labels)).sort_values(["start", "figure"])


def connected_claims(tables: Tables, database: str) -> pd.DataFrame | None:
    """What the articles state of countries connected to the network; none for a single database."""
    found = select(tables, "countries_connected", NETWORK, tier="account")
    return found if database == "all" and len(found) else None
