"""What every chart wears: title, key, source line, alt text; and plain lists of rounded numbers within.

The words stand in the picture, so that a chart is whole in a notebook, and once more as text in its
`layout.meta.caption`, so that a page can set them as its own text around the bare picture.
"""

import math
from collections import Counter
from html import escape
from textwrap import wrap as wrap_text

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.theme import INK, SOFT, TEMPLATE, UNSTATED

CAPTION = "caption"  # name of the annotations that repeat what a page says in its caption
EDGE = 16  # pixels between the card's edge and its content
TITLE_LINE, SUBTITLE_LINE, SOURCE_LINE = 21, 17, 15
# Characters that fit a notebook's cell. A page takes the words out of the picture and wraps them itself.
TITLE_CHARS, TEXT_CHARS, SOURCE_CHARS = 76, 100, 116
ROW_CHARS = 50  # rows are labelled within the picture, so these must fit a phone of 390 pixels


def require_rows(frame, chart):
    """Refuse to draw nothing."""
    if not len(frame):
        raise ValueError(
            f"{chart}: no rows to draw; say in the notebook what is missing instead of drawing an empty chart"
        )


def require_columns(frame, chart, *columns):
    """Name the columns that a chart needs and doesn't get."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(
            f"{chart}: the frame has no column {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}"
        )


def safe(text):
    """A text safe for plotly's small HTML. Two dollar signs would start a formula where MathJax is loaded.

    >>> safe("$4 < $5")
    '&#36;4 &lt; &#36;5'
    """
    return escape(str(text), quote=False).replace("$", "&#36;")


def lines_of(text, chars, *, even=False):
    """Wrapped lines of a text; `even` makes them about as long as one another, so that no word is left alone.

    >>> lines_of("Half of the members joined by 1969", 30, even=True)
    ['Half of the members', 'joined by 1969']
    """
    count = len(wrap_text(str(text), chars, break_long_words=False))
    while even and chars > 12 and len(wrap_text(str(text), chars - 1, break_long_words=False)) == count:
        chars -= 1
    return [safe(line) for line in wrap_text(str(text), chars, break_long_words=False)]


def stated_groups(frame, *columns):
    """The frame with gaps in grouping columns named, so that no row drops out of a chart unseen."""
    filled = {
        column: frame[column].where(frame[column].notna() & (frame[column] != ""), UNSTATED)
        for column in columns
        if column
    }
    return frame.assign(**filled)


def plain(number):
    """A JSON-light number: six significant digits of a fraction, whole numbers as they are, None for the rest.

    >>> plain(196.0), plain(1 / 3), plain(math.inf), plain(float("nan"))
    (196, 0.333333, None, None)
    """
    if number is None or pd.isna(number) or math.isinf(number):
        return None
    return int(number) if float(number).is_integer() else float(f"{number:.6g}")


def iso(day):
    """A day as plotly reads it, None where unknown."""
    return None if pd.isna(day) else f"{day:%Y-%m-%d}"


def first_days(texts):
    """ISO years, months and days as the first day of each; empty texts as NaT."""
    texts = pd.Series(texts)
    return pd.to_datetime(texts.where(texts != "", None), format="ISO8601")


def key_item(symbol, colour, words):
    """One entry of the key that stands in the subtitle: it prints, wraps and needs no pointer."""
    return symbol, colour, words


def key_lines(items, chars=TEXT_CHARS):
    """Key entries packed into lines."""
    lines, room = [], 0
    for symbol, colour, words in items:
        if len(words) + 4 > room:
            lines.append([])
            room = chars
        lines[-1].append(f'<span style="color:{colour}">{symbol}</span> {safe(words)}')
        room -= len(words) + 4
    return ["    ".join(line) for line in lines]


def source_line(*frames, named=3):
    """Who states the rows that were drawn, by number of sources.

    >>> source_line(pd.DataFrame({"publisher": ["INTERPOL", "INTERPOL", "CIA"], "source": ["a", "b", "c"]}))
    'Sources: INTERPOL (2 sources), CIA (1)'
    """
    stated = {
        pair
        for frame in frames
        if frame is not None and {"publisher", "source"} <= set(frame.columns)
        for pair in zip(frame["publisher"].tolist(), frame["source"].tolist(), strict=True)
        if all(isinstance(one, str) for one in pair)
    }
    if not stated:
        return ""
    counts = Counter(publisher for publisher, _ in stated)
    counts = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    several = counts[0][1] > 1
    if len(counts) == named + 1:
        named += 1
    parts = [f"{publisher} ({count})" if several else publisher for publisher, count in counts[:named]]
    if several:
        parts[0] = f"{counts[0][0]} ({counts[0][1]} sources)"
    others = len(counts) - named
    return "Sources: " + ", ".join(parts) + (f", {others} others" if others > 0 else "")


def note_text(text, *, top, shift):
    """The settings of a left-aligned text at the top or bottom edge, moved by some pixels."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1 if top else 0,
        "xanchor": "left",
        "yanchor": "bottom" if top else "top",
        "yshift": shift + (10 if top else -8),
        "showarrow": False,
        "align": "left",
        "font": {"size": 13 if top else 11, "color": SOFT},
    }


def frame_chart(
    fig, *, title, alt, height, subtitle="", key=(), sources="", note="", axis_room=26, head_room=0, left=EDGE
):
    """Dress a figure: the finding above, what is drawn and the key under it, the sources below.

    `height` is that of the plotting area; the card grows with its texts.
    """
    titles = [f"<b>{line}</b>" for line in lines_of(title, TITLE_CHARS, even=True)]
    heads = lines_of(subtitle, TEXT_CHARS) + key_lines(key)
    feet = lines_of(note, SOURCE_CHARS) + lines_of(sources, SOURCE_CHARS)
    top = EDGE + TITLE_LINE * len(titles) + SUBTITLE_LINE * len(heads) + 16 + head_room
    bottom = axis_room + 8 + SOURCE_LINE * len(feet) + EDGE
    total = round(top + height + bottom)
    drop = EDGE - 4 if len(titles) == 1 else EDGE + 8  # plotly hangs a title of several lines 12 pixels higher
    words = [note_text("<br>".join(heads), top=True, shift=head_room)] if heads else []
    words += [note_text("<br>".join(feet), top=False, shift=-axis_room)] if feet else []
    own = {
        "template": TEMPLATE,
        "height": total,
        "margin": {"l": left, "r": EDGE, "t": top, "b": bottom, "pad": 0},
        "title": {
            "text": "<br>".join(titles),
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "pad": {"l": EDGE},
            "y": plain(1 - drop / total),
            "yref": "container",
            "yanchor": "top",
            "font": {"size": 16, "color": INK},
        },
        "meta": {
            "alt": alt,
            "title": title,
            "sources": sources,
            # what a page sets as text around the picture, and the picture's own size without it
            "caption": {"subtitle": subtitle, "key": [list(item) for item in key], "note": note, "sources": sources},
            "bare": {
                "t": EDGE + head_room,
                "b": axis_room + 8,
                "height": round(height + EDGE + head_room + axis_room + 8),
            },
        },
    }
    # All at once: each of plotly's updates of a figure takes as long as making its whole layout.
    known = fig.layout.to_plotly_json()
    placed = [{**one, "xshift": EDGE - left - 2, "name": CAPTION} for one in words]
    fig.layout = {**known, **own, "annotations": [*known.get("annotations", ()), *placed]}
    return fig


def labels_above(place, rows, texts, size=12):
    """Labels at the left edge, above their rows. Axis labels set inside would hide the other axis's numbers."""
    return go.Scatter(
        x=[place] * len(texts),
        y=list(rows),
        text=list(texts),
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
        textfont={"size": size, "color": INK},
    )


def subject_line(rows, unit):
    """What the rows count, from their own labels."""
    labels = ", ".join(dict.fromkeys(rows["label"]))
    return labels if not unit or unit.lower() in labels.lower() else f"{labels} ({unit})"


def blank():
    """A figure without plotly's own 7 kB template; `frame_chart` gives it ours."""
    return go.Figure(layout={"template": "none"})


def set_axis(fig, name, **settings):
    """Settings of a figure's axis, without plotly's slow update of the whole figure."""
    fig.layout[name] = {**fig.layout[name].to_plotly_json(), **settings}
