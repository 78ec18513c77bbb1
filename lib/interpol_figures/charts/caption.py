"""What every chart wears: title, subtitle, key, note, source line and alt text.

The words stand in the picture, so that a chart is whole in a notebook, and once more as text in its
`layout.meta.caption`, so that a page can set them as its own text around the bare picture.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.labels import LETTER, label_marks
from interpol_figures.charts.marks import hover_stated
from interpol_figures.charts.theme import INK, RECORD, SOFT, TEMPLATE
from interpol_figures.charts.values import lines_of, plain, safe
from interpol_figures.model.format import number
from interpol_figures.tables.names import LEADER

CAPTION = "caption"  # name of the annotations that repeat what a page says in its caption
EDGE = 16  # pixels between the card's edge and its content
TITLE_LINE, SUBTITLE_LINE, SOURCE_LINE = 21, 17, 15
# Characters that fit a notebook's cell. A page takes the words out of the picture and wraps them itself.
TITLE_CHARS, TEXT_CHARS, SOURCE_CHARS = 76, 100, 116
TAGS = re.compile("<[^>]+>")
Key = Sequence[tuple[str, str, str]]  # symbol, its colour, and what it means


@dataclass(frozen=True)
class Caption:
    """The words around a picture; a chart fills in what isn't given.

    `title` is the finding, `subtitle` says what is drawn, `note` what isn't, `sources` is a frame with publisher and
    source where the rows drawn have none, `alt` tells the picture to those who don't see it, behind its title.

    >>> Caption("More notices than ever", subtitle="Red Notices issued in a year").title
    'More notices than ever'
    """

    title: str
    subtitle: str = ""
    note: str = ""
    sources: pd.DataFrame | None = None
    alt: str = ""

    @classmethod
    def of(cls, given: Any, **defaults: Any) -> "Caption":
        """A caption from itself, from a title or from a text with a `plain` form; its gaps take the `defaults`."""
        words = given if isinstance(given, cls) else cls(given)
        own = {name for name in defaults if getattr(words, name) is not None and len(getattr(words, name))}
        gaps = {name: default for name, default in defaults.items() if name not in own}
        return replace(words, title=str(getattr(words.title, "plain", words.title)), **gaps)


@dataclass(frozen=True)
class Room:
    """Pixels of a picture: its plotting area, and what its axes' labels need around it."""

    height: float
    axis: int = 26
    left: int = EDGE
    right: int = EDGE


def caption(fig: go.Figure, title: Any, *, sources: pd.DataFrame | None = None) -> go.Figure:
    """Make any plotly or plotly express figure one of ours: look, title, key, labels, source line and alt text.

    `title` is the finding, or a `Caption` with all of the words. `sources` is the frame that was drawn, whose
    `publisher` and `source` give the source line; if a trace carries ids of its figures as custom data, their hover
    says what was stated, by whom and when. Labels of lines and inside of bars are placed and coloured, unless they
    have a place. The figure is changed and handed back.

    >>> import plotly.express as px
    >>> import interpol_figures as figures
    >>> red = figures.best(figures.select(figures.load(), "notices_issued", "red"), by="year")
    >>> fig = px.bar(red, x=red["end"].dt.year, y="value", custom_data=["figure"])
    >>> words = figures.Caption("Ever more Red Notices", "Red Notices issued in a year")
    >>> " sources" in figures.caption(fig, words, sources=red).layout.meta["sources"]
    True
    """
    if not isinstance(fig, go.Figure):
        raise TypeError(f"caption dresses a plotly figure, which {type(fig).__name__} isn't: caption(fig, title)")
    if sources is not None and "figure" in sources:
        hover_stated(fig, sources)
    as_lists(fig)
    labels = label_marks(fig)
    named = [(trace.name, _colour(trace)) for trace in fig.data if trace.name and trace.showlegend is not False]
    key = [("■", colour, name) for name, colour in dict(named).items()] if len(named) > 1 else []
    words = Caption.of(title, sources=sources, alt=_points(fig))
    room = Room(fig.layout.height or 330, axis=40, left=_left_room(fig), right=EDGE + labels)
    return dress(fig, words, room, key, showlegend=False, legend=None)


def as_lists(fig: go.Figure) -> None:
    """Numbers of a figure as plain lists: plotly express packs them, so that no page or comparison could read them."""
    for trace in fig.data:
        lists = {name: packed.tolist() for name, packed in trace.to_plotly_json().items() if hasattr(packed, "tolist")}
        trace.update(dict.fromkeys(lists))  # plotly keeps what equals the new value
        trace.update(lists)


def _points(fig: go.Figure, most: int = 15) -> str:
    """The points of a figure in words, for those who don't see it: as written at them, else as numbers.

    Of a bar from one day to another, only the name is told.
    """
    parts = []
    for trace in fig.select_traces(lambda trace: trace.type in ("bar", "scatter") and trace.x is not None):
        names, values = (trace.y, trace.x) if trace.orientation == "h" else (trace.x, trace.y)
        labels = trace.text if isinstance(trace.text, list | tuple) else [""] * len(values)
        spans = getattr(trace, "base", None) is not None
        points = [
            f"{name} {'' if spans else label or _number(value)}".strip()
            for name, label, value in zip(names, labels, values, strict=True)
            if not pd.isna(value)
        ]
        more = f" and {len(points) - most} more" if len(points) > most else ""
        parts.append(f"{trace.name or 'Values'}: {', '.join(points[:most])}{more}")
    return unescape(TAGS.sub(" ", "; ".join(parts))) + ("." if parts else "")


def _number(value: Any) -> str:
    return number(value) if isinstance(value, int | float) else str(value)


def _colour(trace: Any) -> str:
    colours = [getattr(trace[part], "color", None) for part in ("marker", "line") if part in trace]
    return next((colour for colour in colours if isinstance(colour, str)), RECORD)


def _left_room(fig: go.Figure) -> int:
    """Pixels for the labels of a figure's left axis: as long as its categories' names, else as a number."""
    if fig.layout.yaxis.visible is False:
        return EDGE
    flat = [trace for trace in fig.data if getattr(trace, "orientation", None) == "h" and trace.y is not None]
    names = fig.layout.yaxis.ticktext or [name for trace in flat for name in trace.y]
    lines = [line for name in names for line in str(name).split("<br>")]
    return EDGE + min(max(48, round(LETTER * max(map(len, lines), default=0)) + 6), 220)


def key_lines(items: Key, chars: int = TEXT_CHARS) -> list[str]:
    """Key entries packed into lines; in the subtitle it prints, wraps and needs no pointer."""
    lines: list[list[str]] = []
    room = 0
    for symbol, colour, words in items:
        if len(words) + 4 > room:
            lines.append([])
            room = chars
        lines[-1].append(f'<span style="color:{colour}">{symbol}</span> {safe(words)}')
        room -= len(words) + 4
    return ["    ".join(line) for line in lines]


def source_line(frame: pd.DataFrame | None, named: int = 3) -> str:
    """Who states the rows that were drawn: by name where they are few, else how many, and how many are INTERPOL's own.

    >>> source_line(pd.DataFrame({"publisher": ["INTERPOL", "INTERPOL", "CIA"], "source": ["a", "b", "c"]}))
    'Sources: INTERPOL, CIA'
    """
    if frame is None or not {"publisher", "source"} <= set(frame.columns):
        return ""
    stating = frame[["publisher", "source"]].dropna().drop_duplicates()
    counts = Counter(stating["publisher"])
    if len(counts) <= named:
        often = sorted(counts, key=lambda one: (-counts[one], one))
        return f"Source{'s' if len(often) > 1 else ''}: {', '.join(often)}" if often else ""
    return f"{len(stating)} sources" + (f", {counts[LEADER]} of them by {LEADER}" if counts[LEADER] else "")


def _note(lines: Iterable[str], shift: int, *, top: bool) -> dict[str, Any]:
    """A left-aligned text at the top or bottom edge, moved by some pixels."""
    x = {"xref": "paper", "xanchor": "left", "x": 0}
    y = {"yref": "paper", "yanchor": "bottom", "y": 1} if top else {"yref": "paper", "yanchor": "top", "y": 0}
    look = {"showarrow": False, "align": "left", "font": {"size": 13 if top else 11, "color": SOFT}}
    return {"text": "<br>".join(lines), "yshift": shift + (10 if top else -8), **x, **y, **look}


def dress(fig: go.Figure, words: Caption, room: Room, key: Key = (), **settings: Any) -> go.Figure:
    """Dress a figure: the finding above, what is drawn and the key under it, the sources below.

    `settings` are further ones of plotly's layout.
    """
    sources = source_line(words.sources)
    titles = [f"<b>{line}</b>" for line in lines_of(words.title, TITLE_CHARS, even=True)]
    heads = lines_of(words.subtitle, TEXT_CHARS) + key_lines(key)
    feet = lines_of(words.note, SOURCE_CHARS) + lines_of(sources, SOURCE_CHARS)
    top = EDGE + TITLE_LINE * len(titles) + SUBTITLE_LINE * len(heads) + 16
    bottom = room.axis + 8 + SOURCE_LINE * len(feet) + EDGE
    total = round(top + room.height + bottom)
    notes = [_note(heads, 0, top=True)] if heads else []
    notes += [_note(feet, -room.axis, top=False)] if feet else []
    # All at once: each of plotly's updates of a figure takes as long as making its whole layout.
    known = fig.layout.to_plotly_json() | settings
    placed = [{**one, "xshift": EDGE - room.left - 2, "name": CAPTION} for one in notes]
    fig.layout = {
        **known,
        "template": TEMPLATE,
        "height": total,
        "margin": {"l": room.left, "r": room.right, "t": top, "b": bottom, "pad": 0},
        "title": _title(titles, total),
        "meta": _meta(words, sources, key, room),
        "annotations": [*known.get("annotations", ()), *placed],
    }
    return fig


def _title(lines: Sequence[str], height: int) -> dict[str, Any]:
    """A title at the top left of a picture; plotly hangs one of several lines 12 pixels higher."""
    drop = EDGE - 4 if len(lines) == 1 else EDGE + 8
    container = {"xref": "container", "xanchor": "left", "yref": "container", "yanchor": "top"}
    place = {"x": 0, "pad": {"l": EDGE}, "y": plain(1 - drop / height)}
    return {"text": "<br>".join(lines), "font": {"size": 16, "color": INK}, **place, **container}


def _meta(words: Caption, sources: str, key: Key, room: Room) -> dict[str, Any]:
    """What a page sets as text around the picture, and the picture's own size without it."""
    told = {"subtitle": words.subtitle, "key": [list(item) for item in key], "note": words.note, "sources": sources}
    bare = {"t": EDGE, "b": room.axis + 8, "height": round(room.height + EDGE + room.axis + 8)}
    title = {"title": words.title, "alt": f"{words.title}. {words.alt}".strip()}
    return {**title, "sources": sources, "caption": told, "bare": bare}
