"""A map of the members. It needs `assets/world_110m.js` in the page and no network."""

import re
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import Caption, Room, blank, dress
from interpol_figures.charts.theme import CARD, FAINT, SEQUENCE
from interpol_figures.charts.topology import SMALL_COUNTRIES, TERRITORIES, TOPOLOGY
from interpol_figures.charts.values import first_days, require_columns, require_rows, safe
from interpol_figures.model.format import counted, in_words, listed

HEIGHT = 290  # pixels of the map
# The last years of the classes: the constitution that re-listed the first members, decolonisation, and the years
# about the end of the Cold War.
ERAS = {"by 1956": 1956, "1957 to 1979": 1979, "1980 to 1999": 1999, "since 2000": 9999}
COLOURS = dict(zip([*ERAS, "date unknown"], [*SEQUENCE[::2], "#c4a154"], strict=True))
ELSEWHERE = "#e6e0d6"  # warm beside the cool sequence, so that it isn't taken for its light end
GROUND = {
    "projection": {"type": "equal earth"},
    "lataxis": {"range": [-57, 84]},
    "lonaxis": {"range": [-180, 180]},
    "showframe": False,
    "showcoastlines": False,
    "showcountries": False,
    "showland": True,
    "landcolor": ELSEWHERE,
    "showocean": False,
    "showlakes": False,
    "resolution": 110,
    "bgcolor": CARD,
    "countrycolor": FAINT,
}


@cache
def drawn_countries() -> frozenset[str]:
    """ISO codes of the countries that the topology has a shape for."""
    shapes = TOPOLOGY.read_text(encoding="ascii").partition('"countries":')[2]
    return frozenset(re.findall(r'"id":"([A-Z]{3})"', shapes))


def members_map(members: pd.DataFrame, caption: Any) -> go.Figure:
    """World map of members by the time they joined; small countries as dots, territories with their state.

    Parameters
    ----------
    members : frame with iso3, name, joined (ISO date, year or longer; empty where unknown).
    caption : the finding, or a `Caption`.

    >>> import interpol_figures as figures
    >>> members = figures.load()["members"]
    >>> figures.members_map(members, "Half of the members joined by 1969").data[0].type
    'choropleth'
    """
    require_rows(members, "members_map")
    require_columns(members, "members_map", "iso3", "name", "joined")
    years = first_days(members["joined"]).dt.year
    members = members.assign(era=[_era(year) for year in years])
    shapes = members[members["iso3"].isin(drawn_countries())]
    dots = members.merge(pd.read_csv(SMALL_COUNTRIES), on="iso3")
    present = [era for era in COLOURS if era in set(members["era"])]
    fig = blank()
    fig.add_traces([class_trace(with_territories(shapes[shapes["era"] == era]), COLOURS[era], era) for era in present])
    fig.add_traces([dot_trace(dots[dots["era"] == era], COLOURS[era]) for era in present if era in set(dots["era"])])
    fig.update_geos(**GROUND)
    counts = members["era"].value_counts()
    missing = members[~members["iso3"].isin([*shapes["iso3"], *dots["iso3"]])]
    note = "Small countries are dots. A territory has the colour of its state, unless the state is disputed."
    note += f" Not drawn: {listed(sorted(missing['name']))}." if len(missing) else ""
    subtitle = f"{counted(len(members), 'members')} by the time they joined"
    groups = ", ".join(f"{era} {counts[era]}" for era in present)
    words = Caption.of(
        caption,
        subtitle=subtitle,
        note=note,
        sources=members,
        alt=lambda title: f"World map: {title}. {subtitle}: {groups}.",
    )
    key = [("■", COLOURS[era], f"{era} ({counts[era]})") for era in present]
    key += [("■", ELSEWHERE, "no membership of its own")]
    return dress(fig, words, Room(HEIGHT, axis=0), key)


def _era(year: float) -> str:
    return "date unknown" if pd.isna(year) else next(era for era, last in ERAS.items() if year <= last)


def with_territories(members: pd.DataFrame) -> pd.DataFrame:
    """Members, and a row for each shape that belongs to one of them, with its state's name and date."""
    territories = pd.read_csv(TERRITORIES).merge(members, on="iso3").drop(columns="iso3")
    return pd.concat([members, territories.rename(columns={"shape": "iso3"})]).sort_values("iso3")


def class_trace(members: pd.DataFrame, colour: str, era: str) -> go.Choropleth:
    """The shapes of one class in one colour."""
    return go.Choropleth(
        locations=members["iso3"].tolist(),
        z=[1] * len(members),
        locationmode="ISO-3",
        name=era,
        showscale=False,
        colorscale=[[0, colour], [1, colour]],
        marker={"line": {"color": CARD, "width": 0.5}},
        **_joined(members),
    )


def dot_trace(members: pd.DataFrame, colour: str) -> go.Scattergeo:
    """The countries of one class that are too small for a shape."""
    return go.Scattergeo(
        lat=members["latitude"].tolist(),
        lon=members["longitude"].tolist(),
        mode="markers",
        marker={"size": 7, "color": colour, "line": {"color": CARD, "width": 1}},
        **_joined(members),
    )


def _joined(members: pd.DataFrame) -> dict[str, Any]:
    """Hover texts: who joined when."""
    when = [f"joined {in_words(day)}" if day else "date unknown" for day in members["joined"].fillna("")]
    texts = [f"<b>{safe(name)}</b><br>{words}" for name, words in zip(members["name"], when, strict=True)]
    return {"text": texts, "hovertemplate": "%{text}<extra></extra>"}
