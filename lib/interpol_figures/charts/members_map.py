"""A map of the members. It needs `assets/world_110m.js` in the page and no network."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import Caption, Room, blank, dress
from interpol_figures.charts.theme import CARD, FAINT, SEQUENCE
from interpol_figures.charts.topology import TOPOLOGY
from interpol_figures.charts.values import first_days, require_columns, require_rows, safe
from interpol_figures.model.format import in_words

HEIGHT = 300  # pixels of the map
NOT_YET = "#e6e0d6"  # warm beside the cool sequence, so that it isn't taken for its light end
UNKNOWN = "#c4a154"
GROUND = {
    "showframe": False,
    "showcoastlines": False,
    "showland": True,
    "landcolor": NOT_YET,
    "showocean": False,
    "showlakes": False,
    "resolution": 110,
    "bgcolor": CARD,
    "countrycolor": FAINT,
}


@cache
def drawn_countries(path: Path = TOPOLOGY) -> frozenset[str]:
    """ISO codes of the countries that the topology has a shape for."""
    script = path.read_text(encoding="ascii")
    topology = json.loads(script[script.index('{"type":"Topology"') : script.rindex(";\n})")])
    return frozenset(shape["id"] for shape in topology["objects"]["countries"]["geometries"] if "id" in shape)


def accession_classes(years: Iterable[int], count: int = 7) -> list[tuple[int, int, str]]:
    """Decades of accession, the oldest and the newest joined so that their colours stay apart.

    >>> accession_classes([1946, 1949, 1955, 2017], count=3)
    [(1940, 1949, '1940s'), (1950, 1959, '1950s'), (2010, 2019, '2010s')]
    """
    decades = sorted({year // 10 * 10 for year in years})
    classes = [(decade, decade + 9, f"{decade}s") for decade in decades]
    while len(classes) > count:
        (first, _, _), (_, last, _) = classes[-2:]
        classes[-2:] = [(first, last, f"since {first}")]
    return classes


def members_at(members: pd.DataFrame, as_of: str | None) -> pd.DataFrame:
    """Members with the year they joined, and those who had not joined by `as_of` left out."""
    joined = first_days(members["joined"])
    day = pd.Timestamp(as_of) if as_of is not None else None
    there = members.assign(year=joined.dt.year)
    return there if day is None else there[joined.isna() | (joined <= day)]


def class_trace(part: pd.DataFrame, colour: str, words: str) -> go.Choropleth:
    """One class of members in one colour."""
    part = part.sort_values("iso3")
    return go.Choropleth(
        locations=part["iso3"].tolist(),
        z=[1] * len(part),
        locationmode="ISO-3",
        name=words,
        showscale=False,
        colorscale=[[0, colour], [1, colour]],
        marker={"line": {"color": CARD, "width": 0.5}},
        text=[
            f"<b>{safe(name)}</b><br>{f'joined {in_words(day)}' if day else 'date unknown'}"
            for name, day in zip(part["name"], part["joined"].fillna(""), strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )


def undrawn(members: pd.DataFrame) -> pd.DataFrame:
    """Members that the map is too coarse to draw; they must not vanish silently."""
    return members[~members["iso3"].isin(drawn_countries())]


def map_subtitle(members: pd.DataFrame, as_of: str | None) -> str:
    """How many members there are, and how many of them the map doesn't draw."""
    missing = len(undrawn(members))
    aside = f"; {missing} of them are too small to be drawn" if missing else ""
    return f"{len(members)} members{'' if as_of is None else f' on {as_of}'} by decade of accession{aside}"


def map_note(members: pd.DataFrame) -> str:
    """The names of the members that aren't drawn."""
    missing = undrawn(members)
    if missing.empty:
        return ""
    return f"Too small to be drawn: {', '.join(sorted(missing['name']))}."


def map_layers(members: pd.DataFrame) -> list[tuple[pd.DataFrame, str, str]]:
    """Members of each class with its colour and words; a class of its own for unknown dates."""
    classes = accession_classes(members["year"].dropna().astype(int))
    layers = [
        (members[members["year"].between(first, last)], colour, words)
        for (first, last, words), colour in zip(classes, spread(SEQUENCE, len(classes)), strict=True)
    ]
    unknown = members[members["year"].isna()]
    return [*layers, *([(unknown, UNKNOWN, "date unknown")] if len(unknown) else [])]


def members_map(members: pd.DataFrame, caption: Any, *, as_of: str | None = None) -> go.Figure:
    """World map of members by the decade they joined.

    Parameters
    ----------
    members : frame with iso3, name, joined (ISO date, year or longer; empty where unknown).
    caption : the finding, or a `Caption`.
    as_of : day at which the map stands; members who joined later stay uncoloured.

    >>> import interpol_figures as figures
    >>> members = figures.load()["members"]
    >>> figures.members_map(members, "Half of the members joined by 1969").data[0].type
    'choropleth'
    """
    require_rows(members, "members_map")
    require_columns(members, "members_map", "iso3", "name", "joined")
    there = members_at(members, as_of)
    require_rows(there, f"members_map as of {as_of}")
    layers = map_layers(there)
    fig = blank()
    fig.add_traces([class_trace(part, colour, words) for part, colour, words in layers])
    fig.update_geos(
        projection={"type": "natural earth", "rotation": {"lon": 0, "lat": 0, "roll": 0}},
        lataxis={"range": [-57, 84]},
        lonaxis={"range": [-180, 180]},
        showcountries=False,
        **GROUND,
    )
    key = [("■", colour, f"{words} ({len(part)})") for part, colour, words in layers]
    words = Caption.of(caption, subtitle=map_subtitle(there, as_of), note=map_note(there), sources=there)
    groups = ", ".join(f"{name} {len(part)}" for part, _, name in layers)
    alt = f"World map: {words.title}. {len(there)} members by decade of accession: {groups}. {map_note(there)}"
    key = [*key, ("■", NOT_YET, "not a member")]
    return dress(fig, Caption.of(words, alt=alt), Room(HEIGHT, axis=0), key)


def spread(colours: tuple[str, ...], count: int) -> list[str]:
    """`count` colours over the whole of a sequence."""
    return [colours[round(n * (len(colours) - 1) / max(count - 1, 1))] for n in range(count)]
