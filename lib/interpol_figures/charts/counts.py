"""Counts of rows by year, as bars."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import Caption, Room, blank, dress, set_axis
from interpol_figures.charts.theme import INK, RECORD
from interpol_figures.charts.values import plain, require_rows


def counts_by_year(rows: pd.DataFrame, caption: Any, year: str = "year") -> go.Figure:
    """How many rows fall into each year, no year left out; `year` names a column of whole numbers."""
    require_rows(rows, "counts_by_year")
    counts = rows[year].astype(int).value_counts()
    counts = counts.reindex(range(counts.index.min(), counts.index.max() + 1), fill_value=0)
    fig = blank()
    fig.add_bar(
        x=[int(year) for year in counts.index],
        y=[int(n) for n in counts],
        marker={"color": RECORD},
        text=[f"{n}" for n in counts],
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        textfont={"size": 11, "color": INK},
        hovertemplate="%{x}: %{y}<extra></extra>",
    )
    fig.update_layout(bargap=0.25)
    set_axis(fig, "yaxis", visible=False, range=[0, plain(counts.max() * 1.12)])
    ends = [int(counts.index[0]) - 0.6, int(counts.index[-1]) + 0.6]
    set_axis(fig, "xaxis", range=ends, showgrid=False, showline=True, nticks=8, tickformat="d")
    words = Caption.of(caption, sources=rows)
    alt = f"Bars by year: {words.title}. " + ", ".join(f"{year} {n}" for year, n in counts.items()) + "."
    return dress(fig, Caption.of(words, alt=alt), Room(230))
