"""Counts by two columns, as dots with their numbers: verdicts by account, mentions by source."""

import math

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import (
    EDGE,
    blank,
    frame_chart,
    lines_of,
    require_columns,
    require_rows,
    safe,
    set_axis,
    source_line,
    stated_groups,
)
from interpol_figures.charts.theme import FAINT, GRID, INK, RECORD, VERDICTS, text_on
from interpol_figures.model.format import shorten

DOT_ROW = 34  # pixels of a row


def count_matrix(
    frame,
    rows,
    columns,
    *,
    title,
    subtitle="",
    colours=None,
    row_labels=None,
    column_labels=None,
    noun="figures",
    row_order=None,
    column_order=None,
    sources=None,
):
    """Counts of rows by two columns as dots whose area is the count, with the count written in each.

    Empty cells keep a small mark, since that nothing is there is a finding too. `row_labels` and `column_labels` map
    values to words; orders may name values that never occur.
    """
    require_rows(frame, "count_matrix")
    require_columns(frame, "count_matrix", rows, columns)
    table = count_table(stated_groups(frame, rows, columns), rows, columns, row_order, column_order)
    names = [shorten(name, 40) for name in worded(table.index, row_labels)]
    heads = [shorten(name, 28) for name in worded(table.columns, column_labels)]
    shades = [(colours or {}).get(column, RECORD) for column in table.columns]
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
    fig = frame_chart(
        fig,
        title=title,
        subtitle=subtitle,
        height=DOT_ROW * len(names),
        axis_room=0,
        head_room=rise,
        left=18 + round(6.6 * max(len(part) for parts in lines for part in parts)),
        sources=source_line(frame if sources is None else sources),
        alt=matrix_alt(title, names, heads, counts),
    )
    fig.layout.margin.r = EDGE + reach
    return fig


def count_table(frame, rows, columns, row_order, column_order):
    """Counts in the order asked for; an order that leaves out something counted is refused."""
    table = pd.crosstab(frame[rows], frame[columns])
    for name, order, found in ((rows, row_order, table.index), (columns, column_order, table.columns)):
        left_out = sorted(set(found) - set(order)) if order else []
        if left_out:
            raise ValueError(
                f"count_matrix: the order of {name} leaves out {', '.join(left_out)}; filter the frame instead"
            )
    return table.reindex(index=row_order or table.index, columns=column_order or table.columns, fill_value=0)


def worded(values, labels):
    """Values as words: their labels, or themselves without underscores."""
    return [str((labels or {}).get(value, value)).replace("_", " ") for value in values]


def dot_traces(counts, names, heads, shades, noun):
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


def head_tilt(heads):
    """Angle of the column heads, the height they take, and how far the last reaches beyond its column."""
    longest = max(map(len, heads))
    if len(heads) <= 3:
        return 0, 26, 0
    if longest <= 14:
        return -40, round(14 + 4.3 * longest), round(3.4 * len(heads[-1]))
    return -60, round(14 + 5.6 * longest), round(2.2 * len(heads[-1]))


def matrix_alt(title, names, heads, counts):
    """The matrix in words, empty cells left out."""
    rows = [
        f"{name}: " + (", ".join(f"{head} {n}" for head, n in zip(heads, line, strict=True) if n) or "none")
        for name, line in zip(names, counts, strict=False)
    ]
    return f"Matrix of counts: {title}. " + ". ".join(rows) + "."


def outcome_matrix(frame, rows="account", columns="verdict", *, title, **options):
    """Verdicts by account (or by whatever `rows` names), in the verdicts' own colours and order."""
    require_rows(frame, "outcome_matrix")
    order = [verdict for verdict in VERDICTS if verdict in set(frame[columns])]
    return count_matrix(
        frame,
        rows,
        columns,
        title=title,
        **{"colours": VERDICTS, "column_order": order, "noun": "statements", **options},
    )


def coverage_matrix(frame, rows, columns, *, title, **options):
    """How often each thing is mentioned by each source."""
    return count_matrix(frame, rows, columns, title=title, **{"noun": "mentions", **options})
