"""A map of the members. It needs `assets/world_110m.js` in the page and no network."""

import re
from typing import Any

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

from interpol_figures.charts.caption import Caption, Room, as_lists, dress
from interpol_figures.charts.theme import CARD, SEQUENCE
from interpol_figures.charts.topology import SMALL_COUNTRIES, TERRITORIES, TOPOLOGY
from interpol_figures.charts.values import require_rows, safe
from interpol_figures.model.format import counted, listed, period_in_words
from interpol_figures.tables.names import require_known

HEIGHT = 390  # pixels of the map, as wide as a page
# The last years of the classes: the constitution that re-listed the first members, decolonisation, and the years
# about the end of the Cold War.
ERAS = {"by 1956": 1956, "1957 to 1979": 1979, "1980 to 1999": 1999, "since 2000": 9999}
COLOURS = dict(zip([*ERAS, "date unknown"], [*SEQUENCE[::2], "#c4a154"], strict=True))
ELSEWHERE = "#e6e0d6"  # warm beside the cool sequence, so that it isn't taken for its light end
AREA = {"projection": {"type": "equal earth"}, "lataxis": {"range": [-57, 84]}, "lonaxis": {"range": [-180, 180]}}
GROUND = {"showland": True, "landcolor": ELSEWHERE, "resolution": 110, "bgcolor": CARD}
HIDDEN = dict.fromkeys(("showframe", "showcoastlines", "showcountries", "showocean", "showlakes"), False)


def drawn_countries() -> frozenset[str]:
    """ISO codes of the countries that the topology has a shape for."""
    shapes = TOPOLOGY.read_text(encoding="ascii").partition('"countries":')[2]
    return frozenset(re.findall(r'"id":"([A-Z]{3})"', shapes))


def members_map(members: pd.DataFrame, caption: Any, *, elsewhere: str = "no membership of its own") -> go.Figure:
    """World map of members by the time they joined; small countries as dots, territories with their state.

    Parameters
    ----------
    members : frame with iso3, name, joined (ISO date, year or longer; empty where unknown).
    caption : the finding, or a `Caption`.
    elsewhere : what the key calls the rest of the world.

    >>> import interpol_figures as figures
    >>> members = figures.load()["members"]
    >>> figures.members_map(members, "Half of the members joined by 1969").data[0].type
    'choropleth'
    """
    require_rows(members, "members_map")
    require_known("column", ["iso3", "name", "joined"], members.columns)
    years = pd.to_numeric(members["joined"].str[:4])
    eras = pd.cut(years, [0, *ERAS.values()], labels=[*ERAS]).astype("object")
    members = members.assign(era=eras.fillna("date unknown"))
    shapes = members[members["iso3"].isin(drawn_countries())]
    dots = members.merge(pd.read_csv(SMALL_COUNTRIES), on="iso3")
    present = [era for era in COLOURS if era in set(members["era"])]
    fig = _map(with_territories(shapes), dots, present)
    counts = members["era"].value_counts()
    missing = members[~members["iso3"].isin([*shapes["iso3"], *dots["iso3"]])]
    note = "Small countries are dots. A territory has the colour of its state, unless the state is disputed."
    note += f" Not drawn: {listed(sorted(missing['name']))}." if len(missing) else ""
    subtitle = f"{counted(len(members), 'members').capitalize()} by the time they joined"
    groups = ", ".join(f"{era} {counts[era]}" for era in present)
    alt = f"World map: {subtitle}: {groups}."
    words = Caption.of(caption, subtitle=subtitle, note=note, sources=members, alt=alt)
    key = [("■", COLOURS[era], f"{era} ({counts[era]})") for era in present]
    key += [("■", ELSEWHERE, elsewhere)]
    return dress(fig, words, Room(HEIGHT, axis=0), key, showlegend=False, legend=None)


def _map(shapes: pd.DataFrame, dots: pd.DataFrame, eras: list[str]) -> go.Figure:
    """Shapes and dots coloured by era; a hover tells who joined when."""
    look = {"color": "era", "color_discrete_map": COLOURS, "category_orders": {"era": eras}, "custom_data": "joined_in"}
    shapes, dots = (rows.assign(joined_in=_joined_in(rows)) for rows in (shapes, dots))
    fig = px.choropleth(shapes, locations="iso3", **look).update_traces(marker_line={"color": CARD, "width": 0.5})
    dotted = px.scatter_geo(dots, lat="latitude", lon="longitude", **look)
    fig.add_traces(dotted.update_traces(marker={"size": 7, "line": {"color": CARD, "width": 1}}).data)
    fig.update_traces(hovertemplate="%{customdata[0]}<extra></extra>")
    as_lists(fig)
    return fig.update_geos(**AREA, **GROUND, **HIDDEN)


def _joined_in(members: pd.DataFrame) -> list[str]:
    when = [f"joined {period_in_words(day)}" if day else "date unknown" for day in members["joined"].fillna("")]
    return [f"<b>{safe(name)}</b><br>{words}" for name, words in zip(members["name"], when, strict=True)]


def with_territories(members: pd.DataFrame) -> pd.DataFrame:
    """Members, and a row for each shape that belongs to one of them, with its state's name and date."""
    territories = pd.read_csv(TERRITORIES).merge(members, on="iso3").drop(columns="iso3")
    return pd.concat([members, territories.rename(columns={"shape": "iso3"})]).sort_values("iso3")
