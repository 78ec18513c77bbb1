"""Small multiples: figures of several measures under one another, each with its own axis, over one time line."""

from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import marks
from interpol_figures.charts.caption import Caption, Room, blank, dress, set_axis
from interpol_figures.charts.scales import Scale, one_unit, scale_for, wide_spread
from interpol_figures.charts.theme import RECORD, SOFT, colours_for
from interpol_figures.charts.timeline import covered_days, drawable, line_traces, set_time_axis, timeline_key, years_of
from interpol_figures.charts.values import group_order, plain, require_columns, require_rows, safe
from interpol_figures.model.format import counted, shorten
from interpol_figures.tables.iter_rows import each_row

HEAD = 40  # pixels of what lies above a panel: its heading and some air
HEIGHTS = ((1, 240), (6, 118), (99, 84))  # pixels of each panel where there are so many at most
HEAD_CHARS = 52  # a heading must fit a phone of 390 pixels
HELD = {"stock": "at a time", "flow": "in a period", "attribute": "", "event": ""}


def facets(
    figures: pd.DataFrame,
    caption: Any,
    by: str = "label",
    *,
    colour_by: str | None = None,
    log: bool = False,
) -> go.Figure:
    """Time lines under one another, with an axis each, so that unlike measures share none.

    Parameters
    ----------
    figures : frame of record figures; the rows of one panel share a unit.
    caption : the finding, or a `Caption`.
    by : column whose values head the panels, in the order of a categorical column, else as they come; the heading
        adds unit, and whether it is a stock or a flow.
    colour_by : column whose values get a colour each, the same in all panels.
    log : logarithmic axes where a panel's numbers differ more than a hundredfold, which its heading says.

    >>> import interpol_figures as figures
    >>> tables = figures.load()
    >>> counts = figures.select(tables, ["notices_issued", "notices_in_circulation"], "red")
    >>> figures.facets(counts, "Issued and in circulation are different numbers").layout.yaxis2.type
    'linear'
    """
    require_rows(figures, "facets")
    require_columns(figures, "facets", by, *filter(None, [colour_by]))
    rows, note = drawable(figures, "facets", by, colour_by)
    names = group_order(rows[by])
    series = colours_for(sorted(set(rows[colour_by]))) if colour_by else {"": RECORD}
    height = next(size for most, size in HEIGHTS if len(names) <= most)
    fig, total = blank(), (height + HEAD) * len(names)
    shared = shared_words(rows, by, names)
    for place, name in enumerate(names):
        part = rows[rows[by] == name]
        scale = panel_scale(part, log)
        present = {one: colour for one, colour in series.items() if not colour_by or one in set(part[colour_by])}
        fig.add_traces(line_traces(part, present, colour_by, axis_of(place)))
        dress_panel(fig, place, panel_head(name, part, scale, shared), (height, total), ticks(scale))
    set_time_axis(fig, covered_days(rows))
    set_axis(fig, "xaxis", anchor=axis_of(len(names) - 1))
    subtitle = ", ".join(filter(None, (shared, years_of(rows))))
    words = Caption.of(caption, subtitle=subtitle, sources=rows, note=note)
    words = Caption.of(words, alt=panels_alt(rows, by, names, words.title))
    return dress(fig, words, Room(total), timeline_key(rows, series, colour_by))


def panel_scale(part: pd.DataFrame, log: bool) -> Scale:
    """The scale of one panel, from nought unless it is logarithmic, with room for a number at the top line."""
    one_unit("facets", part)
    numbers = marks.numbers_of(part).tolist()
    scale = scale_for(numbers, "log" if log and wide_spread(numbers) else "zero")
    return replace(scale, high=scale.high * (4 if scale.log else 1.2))


def ticks(scale: Scale) -> dict[str, Any]:
    """A panel's axis settings; over many powers of ten only every other one is named, for a panel is low."""
    settings = scale.settings("")
    many = scale.log and scale.place(scale.high) - scale.place(scale.low) > 5
    return settings | {"dtick": 2} if many else settings


def axis_of(place: int) -> str:
    """Plotly's name of a panel's value axis.

    >>> axis_of(0), axis_of(2)
    ('y', 'y3')
    """
    return "y" if place == 0 else f"y{place + 1}"


def unit_words(name: str, part: pd.DataFrame) -> str:
    """What a panel's numbers are: the unit where its name doesn't say so, and whether they are a stock or a flow."""
    unit = part["unit"].iloc[0]
    return " ".join(filter(None, (unit if unit not in str(name).lower() else "", HELD.get(part["measure"].iloc[0]))))


def shared_words(rows: pd.DataFrame, by: str, names: list[str]) -> str:
    """The words on unit and measure that all panels share, for the subtitle; none where they differ."""
    words = {unit_words(name, rows[rows[by] == name]) for name in names}
    return words.pop() if len(words) == 1 else ""


def panel_head(name: str, part: pd.DataFrame, scale: Scale, shared: str) -> str:
    """What a panel shows: its name in bold, and after it what the others don't share, and the scale."""
    own = unit_words(name, part)
    words = ", ".join(filter(None, (own if own != shared else "", "log scale" if scale.log else "")))
    short = shorten(name, HEAD_CHARS - len(words))
    return f"<b>{safe(short)}</b>  <span style='color:{SOFT}'>{safe(words)}</span>"


def dress_panel(fig: go.Figure, place: int, head: str, sizes: tuple[int, int], settings: dict[str, Any]) -> None:
    """Place a panel's axis and its heading."""
    height, total = sizes
    top = 1 - ((height + HEAD) * place + HEAD - 8) / total
    bottom = top - height / total
    fig.layout["yaxis" + axis_of(place)[1:]] = {
        "domain": [plain(max(bottom, 0)), plain(top)],
        "ticklabelposition": "inside top",
        **settings,
        "nticks": 4,
        "anchor": "x",
    }
    place_of_head = {"xref": "paper", "yref": "paper", "x": 0, "y": plain(top), "xanchor": "left", "yanchor": "bottom"}
    fig.add_annotation(text=head, **place_of_head, yshift=4, showarrow=False, align="left", font={"size": 13})


def panels_alt(rows: pd.DataFrame, by: str, names: list[str], title: str) -> str:
    """The panels in words."""
    parts = []
    for name in names:
        part = rows[rows[by] == name].sort_values(["middle", "figure"])
        first, last = (
            f"{marks.value_in_words(row)} ({marks.period_in_words(row)})" for row in each_row(part.iloc[[0, -1]])
        )
        several = f"{name}: {counted(len(part), 'figures')}, from {first} to {last}"
        parts.append(several if len(part) > 1 else f"{name}: {first}")
    return f"Panels over one time line: {title}. " + "; ".join(parts) + "."
