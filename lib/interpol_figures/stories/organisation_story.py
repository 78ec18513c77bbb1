"""What the organisation's report shows: seats, assemblies, rules, money, staff, leaders and the history behind them."""

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.timeline import timeline
from interpol_figures.explore.select import best, disagreements, select
from interpol_figures.model.format import counted, figure_in_words, in_words, listed, number
from interpol_figures.model.periods import first_day
from interpol_figures.report.cited_text import Fact
from interpol_figures.stories.membership_story import curve
from interpol_figures.tables.chronology import chronology
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.articles import named_by_title

RULES = (
    "committee_members",
    "presidents",
    "vice_presidents",
    "committee_delegates",
    "term_years",
    "terms_allowed",
    "renewals_allowed",
    "votes_per_member_country",
    "election_majority",
    "meetings_per_year",
    "official_languages",
)
CONTRIBUTIONS = (
    "statutory_contributions_eur",
    "voluntary_contributions_eur",
    "trust_fund_contributions_eur",
    "other_regular_contributions_eur",
)
# What a budget counts, told from the note of its row: years of different kinds can't be compared.
BASES = {"without in-kind": "without contributions in kind", "with in-kind": "with contributions in kind"}
UNSAID = "source doesn't say whether in kind counts"
TURNS = ("founding", "name", "headquarters", "controversy")


def check_years(first_year: int, last_year: int) -> None:
    """Refuse years in the wrong order."""
    if first_year > last_year:
        raise ValueError(f"first_year is {first_year} and last_year {last_year}: exchange them")


def stated(
    tables: Tables, indicators: tuple[str, ...], first_year: int, last_year: int, subject: str | None = None
) -> pd.DataFrame:
    """The record's figures on some indicators (and one subject) within years, and those without a time."""
    check_years(first_year, last_year)
    found = select(tables, indicators, subject)
    outside = (found["end"].dt.year < first_year) | (found["start"].dt.year > last_year)
    return found[~outside]


def dated(frame: pd.DataFrame) -> pd.DataFrame:
    """The figures that have a time."""
    return frame[frame["start"].notna()]


def answer(tables: Tables) -> dict[str, Fact | pd.Series]:
    """The facts of the opening: the founding, the seat, staff and income, each the best-sourced or the newest."""
    founding = best(select(tables, "founding_year", "interpol"), "indicator").iloc[0]
    seat = seats(tables).iloc[-1]
    return {
        "founded": founding,
        "city": Fact(seat["figure"], seat["city"]),
        "moved": Fact(seat["figure"], seat["stated"]),
        "staff": _newest(select(tables, "staff", "general_secretariat")),
        "staff_time": Fact("staff", _time(_newest(select(tables, "staff", "general_secretariat")))),
        "income": _newest(select(tables, "budget_eur", "interpol")),
        "income_time": Fact("budget", _time(_newest(select(tables, "budget_eur", "interpol")))),
    }


def _newest(frame: pd.DataFrame) -> pd.Series:
    latest = dated(frame)
    return best(latest[latest["end"] == latest["end"].max()], "indicator").iloc[0]


def _time(row: pd.Series) -> str:
    return in_words(row["period_start"], row["period_end"])


def seats(tables: Tables) -> pd.DataFrame:
    """Seats in their order, each until the next was taken; the last until today.

    Columns: city, start and end (ISO years; of several stated years the earliest), stated (all years in words),
    label (city and years), group, figure, publisher, source. Years excluded as wrong are left out.
    """
    moves = select(tables, "headquarters_move_year")
    moves = moves[moves["rank"] != "deprecated"]
    rows = [
        {
            "city": str(group["about"].iloc[0]).split(",")[0],
            "start": f"{group['value'].min():.0f}",
            "stated": " or ".join(f"{year:.0f}" for year in sorted(set(group["value"]))),
            "group": "Seat of the headquarters",
            **group.iloc[0][["figure", "publisher", "source"]],
        }
        for _, group in moves.groupby("subject")
    ]
    table = pd.DataFrame(rows).sort_values("start", ignore_index=True)
    today = str((tables.known_on or tables.newest).year)
    return table.assign(end=[*table["start"].iloc[1:], today], label=table["city"] + ", " + table["stated"])


def seat_finding(table: pd.DataFrame) -> str:
    """The finding of the time line of seats: how often it moved, and where it stayed longest."""
    cities = table["city"].tolist()
    moves = f"The seat moved {counted(len(table) - 1, 'times')}, from {cities[0]} to {cities[-1]}"
    years = table["end"].astype(int) - table["start"].astype(int)
    longest = table.loc[years.idxmax(), "city"]
    open_years = table[table["stated"].str.contains(" or ")]
    doubt = f"; when it came to {listed(open_years['city'].tolist())} is disputed" if len(open_years) else ""
    return f"{moves}, and stayed longest in {longest}{doubt}"


def assemblies(tables: Tables, indicator: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Figures on attendance at General Assemblies, without the congresses before them."""
    found = stated(tables, (indicator,), first_year, last_year)
    return found[found["subject"].str.startswith("general_assembly_")]


def attendance_finding(frame: pd.DataFrame, noun: str) -> str:
    """The finding of a chart of attendance: the best attended Assembly and its number."""
    kept = best(frame, "subject")
    top = kept.loc[kept["value"].idxmax()]
    words = figure_in_words(top["qualifier"], top["value"], top["value_high"], top["unit"])
    return f"The Assembly of {top['start'].year} drew most {noun} on record: {words.rsplit(' ', 1)[0]}"


def members_then(tables: Tables, attendance: pd.DataFrame) -> pd.Series:
    """Accessions of today's members, cumulated, over the years of the Assemblies in a frame of figures."""
    steps = curve(tables)
    start = pd.Timestamp(attendance["start"].min().year, 1, 1)
    before = steps[steps.index < start].tail(1)
    within = steps[(steps.index >= start) & (steps.index <= attendance["end"].max())]
    return pd.concat([before.set_axis([start])[: len(before)], within])


def attendance_chart(came: pd.DataFrame, tables: Tables) -> go.Figure:
    """Countries at General Assemblies over time, under the number of today's members that had joined."""
    curve = members_then(tables, came).rename("accessions of today's members")
    return timeline(came, attendance_finding(came, "countries"), curve=curve, scale="zero")


def rules(tables: Tables) -> pd.DataFrame:
    """Standing rules of the organs as the record states them; the best-sourced statement of each with its subject."""
    found = select(tables, RULES)
    order = {indicator: place for place, indicator in enumerate(RULES)}
    kept = best(found)
    return kept.assign(place=kept["indicator"].map(order)).sort_values(["place", "subject"])


def vice_presidents(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles' statement on vice-presidents, and the record's; columns of `Tables.figures`."""
    both = named_by_title(select(tables, "vice_presidents", "executive_committee", tier=None), tables)
    claims = both[both["tier"] == "account"]
    return claims, both[both["tier"] == "record"]


def vice_finding(claims: pd.DataFrame, record: pd.DataFrame) -> str:
    """The finding of the comparison: what the article says, and what the preferred statements of the record say."""
    claim, known = claims.iloc[0], best(record, "indicator").iloc[0]
    agreeing = record.loc[record["value"] == known["value"], "source"].nunique()
    sources = counted(agreeing, "sources")
    return f"An article gives the Committee {claim['value']:.0f} vice-presidents; {sources} say {known['value']:.0f}"


def budgets(tables: Tables, first_year: int, last_year: int) -> pd.DataFrame:
    """Stated budgets in euros with the column `basis`: whether contributions in kind count."""
    found = stated(tables, ("budget_eur",), first_year, last_year, "interpol")
    basis = [next((words for sign, words in BASES.items() if sign in note), UNSAID) for note in found["note"]]
    return found.assign(basis=basis)


def growth(frame: pd.DataFrame, what: str) -> str:
    """The finding of a chart of a number over years: from the first best-sourced figure to the last.

    Says only what both ends state, since the years between may count different things.
    """
    ends = dated(frame[frame["rank"] != "deprecated"]).sort_values(["end", "start"])
    if ends["end"].dt.year.nunique() == 1:
        return f"{what} in {ends['end'].iloc[0].year}, the only year stated"
    first, last = (best(ends[ends["end"].dt.year == year], "indicator").iloc[0] for year in _ends(ends))
    said = [figure_in_words(one["qualifier"], one["value"], one["value_high"], one["unit"]) for one in (first, last)]
    return f"{what}: {said[0]} stated for {first['end'].year}, {said[1]} for {last['end'].year}"


def _ends(frame: pd.DataFrame) -> tuple[int, int]:
    return frame["end"].dt.year.min(), frame["end"].dt.year.max()


def shares(frame: pd.DataFrame) -> str:
    """The finding of the chart of contributions: what the members had to pay in the newest year, beside the rest."""
    last = frame[frame["end"].dt.year == frame["end"].dt.year.max()].sort_values("value", ascending=False)
    parts = [f"{number(row.value, row.unit)} {row.label.split(' (')[0]}" for row in each_row(last)]
    return f"In {last['end'].iloc[0].year}: {listed(parts)}"


def history(tables: Tables, first_year: int, last_year: int, category: str = "all") -> pd.DataFrame:
    """Events of the years and category in their order; columns of `chronology`, `when` (date in words)."""
    check_years(first_year, last_year)
    events = chronology(tables)
    year = events["date"].str[:4].astype(int)
    chosen = events[(year >= first_year) & (year <= last_year)]
    if tables.known_on:
        chosen = chosen[[first_day(day) <= tables.known_on for day in chosen["date"]]]
    chosen = chosen if category == "all" else chosen[chosen["category"] == category]
    return chosen.assign(when=chosen["date"].map(in_words)).sort_values(["date", "event"])


def history_finding(events: pd.DataFrame) -> str:
    """The finding of the time line: the decade with most dated events, which says as much of the sources."""
    decades = events["date"].str[:3].value_counts().sort_index()
    return f"The record is fullest for the {decades.idxmax()}0s: {decades.max()} of {len(events)} dated events"


def turns(events: pd.DataFrame, category: str) -> pd.DataFrame:
    """Events for a table: those of one category, or of all the turning points (founding, name, seat, controversy)."""
    return events if category != "all" else events[events["category"].isin(TURNS)]


def leaders(tables: Tables) -> pd.DataFrame:
    """Who led, by post and time.

    Columns: name, post, start and end (ISO dates; one stands for the other where only one is stated), text, source.
    """
    labels = tables["subjects"].set_index("subject")["label"]
    rows = [
        {
            "name": labels[row.person],
            "post": labels[row.post],
            "start": row.start or row.in_office or row.end,
            "end": row.end or row.start or row.in_office,
            "text": row.note,
            "source": row.source,
        }
        for row in each_row(tables["leaders"])
        if row.acting == "no"
    ]
    return pd.DataFrame(rows).sort_values(["start", "name"], ignore_index=True)


def leaders_in(table: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """Leaders whose time touches the years."""
    return table[(table["end"].str[:4].astype(int) >= first_year) & (table["start"].str[:4].astype(int) <= last_year)]


def longest(table: pd.DataFrame) -> str:
    """The finding of the time line of leaders: who served longest of those whose end is stated."""
    years = table["end"].str[:4].astype(int) - table["start"].str[:4].astype(int)
    if years.max() < 1:
        return f"The record names {counted(len(table), 'leaders')}, and no end of office"
    top = listed(table.loc[years == years.max(), "name"].tolist())
    return f"{top} served longest, as far as the record says: {counted(int(years.max()), 'years')}"


def disputes(tables: Tables) -> pd.DataFrame:
    """Where sources disagree on the organisation; columns of `disagreements`."""
    return disagreements(tables, tables.stated("organisation_figures")).sort_values(["what", "about"])
