"""Maps of members and of seats. They need `assets/world_110m.js` in the page and no network."""

import json
from functools import cache

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import (
    blank,
    first_days,
    frame_chart,
    key_item,
    require_columns,
    require_rows,
    safe,
    source_line,
)
from interpol_figures.charts.theme import CARD, FAINT, INK, RECORD, SEQUENCE
from interpol_figures.charts.topology import TOPOLOGY
from interpol_figures.model.format import in_words

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
# Where a city lies, in degrees east and north, as exactly as a map of Europe can show.
CITIES = {
    "Vienna": (16.4, 48.2),
    "Berlin": (13.4, 52.5),
    "Paris": (2.4, 48.9),
    "Saint-Cloud": (2.2, 48.8),
    "Lyon": (4.8, 45.8),
}
NEIGHBOURS = 1  # degrees; cities nearer than that share a label


@cache
def drawn_countries(path=TOPOLOGY):
    """ISO codes of the countries that the topology has a shape for."""
    script = path.read_text(encoding="ascii")
    topology = json.loads(script[script.index('{"type":"Topology"') : script.rindex(";\n})")])
    return frozenset(shape["id"] for shape in topology["objects"]["countries"]["geometries"] if "id" in shape)


def accession_classes(years, count=7):
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


def members_at(members, as_of):
    """Members with the year they joined, and those who had not joined by `as_of` left out."""
    joined = first_days(members["joined"])
    day = pd.Timestamp(as_of) if as_of is not None else None
    there = members.assign(year=joined.dt.year)
    return there if day is None else there[joined.isna() | (joined <= day)]


def class_trace(part, colour, words):
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


def undrawn(members):
    """Members that the map is too coarse to draw; they must not vanish silently."""
    return members[~members["iso3"].isin(drawn_countries())]


def map_subtitle(members, as_of):
    """How many members there are, and how many of them the map doesn't draw."""
    missing = len(undrawn(members))
    aside = f"; {missing} of them are too small to be drawn" if missing else ""
    return f"{len(members)} members{'' if as_of is None else f' on {as_of}'} by decade of accession{aside}"


def map_note(members):
    """The names of the members that aren't drawn."""
    missing = undrawn(members)
    if missing.empty:
        return ""
    return f"Too small to be drawn: {', '.join(sorted(missing['name']))}."


def map_layers(members):
    """Members of each class with its colour and words; a class of its own for unknown dates."""
    classes = accession_classes(members["year"].dropna().astype(int))
    layers = [
        (members[members["year"].between(first, last)], colour, words)
        for (first, last, words), colour in zip(classes, spread(SEQUENCE, len(classes)), strict=True)
    ]
    unknown = members[members["year"].isna()]
    return [*layers, *([(unknown, UNKNOWN, "date unknown")] if len(unknown) else [])]


def accession_map(members, *, title, as_of=None, subtitle=None, sources=None, height=300):
    """World map of members by the decade they joined.

    Parameters
    ----------
    members : frame with iso3, name, joined (ISO date, year or longer; empty where unknown).
    as_of : day at which the map stands; members who joined later stay uncoloured.
    sources : frame with publisher and source, where `members` has none.
    """
    require_rows(members, "accession_map")
    require_columns(members, "accession_map", "iso3", "name", "joined")
    there = members_at(members, as_of)
    require_rows(there, f"accession_map as of {as_of}")
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
    key = [key_item("■", colour, f"{words} ({len(part)})") for part, colour, words in layers]
    return frame_chart(
        fig,
        title=title,
        height=height,
        axis_room=0,
        key=[*key, key_item("■", NOT_YET, "not a member")],
        subtitle=subtitle or map_subtitle(there, as_of),
        note=map_note(there),
        sources=source_line(there if sources is None else sources),
        alt=f"World map: {title}. {len(there)} members by decade of accession: "
        + ", ".join(f"{words} {len(part)}" for part, _, words in layers)
        + ". "
        + map_note(there),
    )


def seat_map(seats, *, title, subtitle=None, sources=None, height=360):
    """Map of Europe with the way of a seat from city to city, numbered in order.

    Parameters
    ----------
    seats : frame with city and label, in the order of time.
    sources : frame with publisher and source, where `seats` has none.

    Raises KeyError for a city whose place `CITIES` doesn't say.
    """
    require_rows(seats, "seat_map")
    require_columns(seats, "seat_map", "city", "label")
    unknown = sorted(set(seats["city"]) - set(CITIES))
    if unknown:
        raise KeyError(f"seat_map doesn't know where {', '.join(unknown)} lies; add it to maps.CITIES")
    places = [CITIES[city] for city in seats["city"]]
    east, north = zip(*places, strict=True)
    fig = blank()
    line = {"width": 2, "color": RECORD}
    fig.add_trace(go.Scattergeo(lon=east, lat=north, mode="lines", line=line, hoverinfo="skip", showlegend=False))
    for (lon, lat), words in stops(places, seats["label"]).items():
        fig.add_trace(
            go.Scattergeo(
                lon=[lon],
                lat=[lat],
                mode="markers+text",
                marker={"size": 11, "color": RECORD, "line": {"color": CARD, "width": 1.5}},
                text=["<br>".join(map(safe, words))],
                textposition="middle left" if lon < sum(east) / len(east) else "middle right",
                textfont={"size": 13, "color": INK},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    fig.update_geos(
        projection={"type": "mercator"},
        lonaxis={"range": [-9, 30]},
        lataxis={"range": [41, 56]},
        showcountries=True,
        **(GROUND | {"countrycolor": CARD}),
    )
    return frame_chart(
        fig,
        title=title,
        height=height,
        axis_room=0,
        subtitle=subtitle or f"{len(seats)} seats, numbered in order",
        sources=source_line(seats if sources is None else sources),
        alt=f"Map of Europe: {title}. In order: {'; '.join(seats['label'])}.",
    )


def stops(places, labels):
    """Labels of places by where they are drawn, numbered in order; those of neighbours together.

    >>> stops([(2.4, 48.9), (4.8, 45.8), (2.2, 48.8)], ["Paris, 1946", "Lyon, 1989", "Saint-Cloud, 1966"])
    {(2.4, 48.9): ['1 Paris, 1946', '3 Saint-Cloud, 1966'], (4.8, 45.8): ['2 Lyon, 1989']}
    """
    found = {}
    for number, (place, label) in enumerate(zip(places, labels, strict=True), 1):
        near = (known for known in found if max(abs(a - b) for a, b in zip(known, place, strict=True)) < NEIGHBOURS)
        found.setdefault(next(near, place), []).append(f"{number} {label}")
    return found


def spread(colours, count):
    """`count` colours over the whole of a sequence."""
    return [colours[round(n * (len(colours) - 1) / max(count - 1, 1))] for n in range(count)]
