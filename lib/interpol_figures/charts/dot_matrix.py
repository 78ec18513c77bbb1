"""Counts by two columns, as dots with their numbers: verdicts by account, mentions by source."""

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import EDGE, Caption, Room, blank, dress, set_axis
from interpol_figures.charts.theme import FAINT, GRID, INK, RECORD, VERDICTS, text_on
from interpol_figures.charts.values import lines_of, require_columns, require_rows, safe, stated_groups
from interpol_figures.model.format import shorten

DOT_ROW = 34  # pixels of a row


def dot_matrix(frame: pd.DataFrame, caption: Any, rows: str, columns: str, *, noun: str = "figures") -> go.Figure:
    """Counts of rows by two columns as dots whose area is the count, with the count written in each.

    Empty cells keep a small mark, since that nothing is there is a finding too.

    Parameters
    ----------
    frame : what is counted.
    caption : the finding, or a `Caption`.
    rows, columns : columns of the frame. A categorical one keeps its order, and its values that never occur;
        verdicts have their own order and colours.
    noun : what a cell counts, for its hover.

    >>> import interpol_figures as figures
    >>> judged = figures.judge(figures.load())
    >>> fig = figures.dot_matrix(judged, "Most figures hold", "table", "verdict")
    >>> fig.layout.meta["alt"].startswith("Matrix of counts: Most figures hold. ")
    True
    """
    require_rows(frame, "dot_matrix")
    require_columns(frame, "dot_matrix", rows, columns)
    table = count_table(stated_groups(frame, rows, columns), rows, columns)
    names = [shorten(name, 40) for name in in_plain_words(table.index)]
    heads = [shorten(name, 28) for name in in_plain_words(table.columns)]
    shades = [VERDICTS.get(column, RECORD) for column in table.columns]
    counts = table.to_numpy().tolist()
    angle, rise, reach = head_tilt(heads)
    lines = [lines_of(name, 21) for name in names]
    fig = blank()
    fig.add_traces(dot_traces(counts, names, heads, shades, noun))
    set_axis(
        fig,
        "xaxis",
        side="top",
        tickvals=list(range(len(heads))),
        ticktext=[safe(head) for head in heads],
        tickangle=angle,
        range=[-0.55, len(heads) - 0.45],
        ticklabeloverflow="allow",
        showgrid=False,
        zeroline=False,
        tickfont={"color": INK},
    )
    set_axis(
        fig,
        "yaxis",
        tickvals=list(range(len(names))),
        ticktext=["<br>".join(parts) for parts in lines],
        range=[len(names) - 0.4, -0.6],
        gridcolor=GRID,
        zeroline=False,
        tickfont={"color": INK},
    )
    left = 18 + round(6.6 * max(len(part) for parts in lines for part in parts))
    room = Room(DOT_ROW * len(names), axis=0, head=rise, left=left, right=EDGE + reach)
    words = Caption.of(caption, sources=frame)
    return dress(fig, Caption.of(words, alt=matrix_alt(words.title, names, heads, counts)), room)


def count_table(frame: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Counts by two columns: in the order of their categories, verdicts from right to wrong, else as sorted."""
    table = pd.crosstab(frame[rows].astype("object"), frame[columns].astype("object"))
    return table.reindex(
        index=_order(frame[rows], table.index), columns=_order(frame[columns], table.columns), fill_value=0
    )


def _order(values: pd.Series, known: pd.Index) -> list:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return list(values.cat.categories)
    return [one for one in VERDICTS if one in known] if set(known) <= set(VERDICTS) else list(known)


def in_plain_words(values: pd.Index) -> list[str]:
    """Values without underscores."""
    return [str(value).replace("_", " ") for value in values]


def dot_traces(
    counts: list[list[int]], names: list[str], heads: list[str], shades: list[str], noun: str
) -> list[go.Scatter]:
    """Dashes for empty cells, dots with their counts for the rest."""
    cells = [(x, y, count) for y, line in enumerate(counts) for x, count in enumerate(line)]
    empty, full = [cell for cell in cells if not cell[2]], [cell for cell in cells if cell[2]]
    most = max((count for _, _, count in full), default=1)
    dashes = go.Scatter(
        x=[x for x, _, _ in empty],
        y=[y for _, y, _ in empty],
        mode="markers",
        hoverinfo="skip",
        marker={"symbol": "line-ew-open", "size": 6, "color": FAINT, "line": {"width": 1.5}},
    )
    dots = go.Scatter(
        x=[x for x, _, _ in full],
        y=[y for _, y, _ in full],
        mode="markers+text",
        text=[f"{count:,}" for _, _, count in full],
        marker={
            "size": [round(13 + 17 * math.sqrt(count / most), 1) for _, _, count in full],
            "color": [shades[x] for x, _, _ in full],
            "opacity": 1,
            "line": {"width": 0},
        },
        textfont={"size": 11, "color": [text_on(shades[x]) for x, _, _ in full]},
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[f"<b>{safe(names[y])}</b><br>{safe(heads[x])}: {count:,} {noun}" for x, y, count in full],
    )
    return [dashes, dots]


def head_tilt(heads: list[str]) -> tuple[int, int, int]:
    """Angle of the column heads, the height they take, and how far the last reaches beyond its column."""
    longest = max(map(len, heads))
    if len(heads) <= 3:
        return 0, 26, 0
    if longest <= 14:
        return -40, round(14 + 4.3 * longest), round(3.4 * len(heads[-1]))
    return -60, round(14 + 5.6 * longest), round(2.2 * len(heads[-1]))


def matrix_alt(title: str, names: list[str], heads: list[str], counts: list[list[int]]) -> str:
    """The matrix in words, empty cells left out."""
    rows = [
        f"{name}: " + (", ".join(f"{head} {n}" for head, n in zip(heads, line, strict=True) if n) or "none")
        for name, line in zip(names, counts, strict=False)
    ]
    return f"Matrix of counts: {title}. " + ". ".join(rows) + "."
