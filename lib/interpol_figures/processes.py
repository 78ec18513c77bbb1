"""Steps of a process, from top to bottom."""

from interpol_figures.framing import (
    blank,
    frame_chart,
    lines_of,
    require_columns,
    require_rows,
    safe,
    shorten,
    source_line,
)
from interpol_figures.palette import INK, RECORD, SOFT
from interpol_figures.rows import each_row

STEP, BOX = 84, 46  # pixels from step to step, and of a box


def process_picture(nodes, edges, *, title, subtitle="", sources=None):
    """Steps of a process from top to bottom, with what passes between them.

    `nodes` has node and label, in order; `edges` has from, to and label, for neighbours or for steps further down
    (drawn at the right side).
    """
    require_rows(nodes, "process_picture")
    require_columns(nodes, "process_picture", "node", "label")
    require_columns(edges, "process_picture", "from", "to", "label")
    rank = {node: n for n, node in enumerate(nodes["node"])}
    said = dict(zip(nodes["node"], nodes["label"], strict=True))
    unknown = sorted({*edges["from"], *edges["to"]} - set(rank))
    if unknown:
        raise ValueError(
            f"process_picture: edges name {', '.join(unknown)}, which no node has; nodes are {', '.join(rank)}"
        )
    fig = blank()
    for node, words in zip(nodes["node"], nodes["label"], strict=True):
        y = rank[node] * STEP
        fig.add_shape(
            type="rect", x0=0, x1=0.86, y0=y, y1=y + BOX, line={"color": RECORD, "width": 1.5}, fillcolor="#f3f7f7"
        )
        fig.add_annotation(
            x=0.43,
            y=y + BOX / 2,
            text="<br>".join(lines_of(words, 36, even=True)),
            showarrow=False,
            font={"size": 13, "color": INK},
        )
    for edge in each_row(edges):
        add_step(fig, rank[edge[edges.columns.get_loc("from")]], rank[edge.to], edge.label)
    fig.update_xaxes(visible=False, range=[0, 1])
    fig.update_yaxes(visible=False, range=[len(nodes) * STEP - (STEP - BOX) + 4, -4])
    return frame_chart(
        fig,
        title=title,
        subtitle=subtitle,
        height=len(nodes) * STEP - (STEP - BOX) + 8,
        axis_room=0,
        sources=source_line(sources) if sources is not None else "",
        alt=f"Process: {title}. "
        + "; ".join(
            f"{said[a]} → {said[b]}: {words}"
            for a, b, words in zip(edges["from"], edges["to"], edges["label"], strict=True)
        )
        + ".",
    )


def add_step(fig, here, there, words):
    """An arrow from one step to another, with its words."""
    arrow = {
        "showarrow": True,
        "axref": "x",
        "ayref": "y",
        "xref": "x",
        "yref": "y",
        "arrowhead": 2,
        "arrowwidth": 1.5,
        "arrowcolor": SOFT,
        "text": "",
    }
    if there == here + 1:
        fig.add_annotation(x=0.12, y=there * STEP, ax=0.12, ay=here * STEP + BOX, **arrow)
        fig.add_annotation(
            x=0.15,
            y=(here * STEP + BOX + there * STEP) / 2,
            text=safe(shorten(words, 40)),
            showarrow=False,
            xanchor="left",
            font={"size": 11, "color": SOFT},
        )
        return
    side, start, stop = 0.9 + 0.02 * abs(there - here) % 0.08, here * STEP + BOX / 2, there * STEP + BOX / 2
    fig.add_shape(
        type="path", path=f"M 0.86 {start} L {side:.2f} {start} L {side:.2f} {stop}", line={"color": SOFT, "width": 1.5}
    )
    fig.add_annotation(x=0.86, y=stop, ax=side, ay=stop, **arrow)
    fig.add_annotation(
        x=side + 0.01,
        y=(start + stop) / 2,
        text=safe(shorten(words, 26)),
        textangle=90,
        showarrow=False,
        xanchor="left",
        font={"size": 11, "color": SOFT},
    )
