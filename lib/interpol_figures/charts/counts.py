"""Counts as bars: rows by year, and accessions stacked by decade."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import Caption, Room, blank, dress, set_axis
from interpol_figures.charts.theme import INK, RECORD, colours_for, text_on
from interpol_figures.charts.values import first_days, plain, require_columns, require_rows, safe, stated_groups
from interpol_figures.model.format import counted

STACK = 300  # pixels of the plotting area of stacked bars


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


def stacked_accessions(members: pd.DataFrame, caption: Any, by: str = "region") -> go.Figure:
    """Members by decade of accession, stacked by region."""
    require_rows(members, "stacked_accessions")
    require_columns(members, "stacked_accessions", "iso3", "joined", by)
    table = decade_table(stated_groups(members, by), by)
    colours = colours_for(table.index)
    decades, totals = [f"{decade}s" for decade in table.columns], [int(n) for n in table.sum()]
    fig = blank()
    fig.add_traces(
        [
            decade_trace(name, decades, [int(n) for n in line], colours[name], max(totals) / STACK)
            for name, line in table.iterrows()
        ]
    )
    fig.add_scatter(
        x=decades,
        y=totals,
        mode="text",
        text=[f"<b>{n}</b>" if n else "0" for n in totals],
        textposition="top center",
        hoverinfo="skip",
        cliponaxis=False,
        textfont={"size": 12, "color": INK},
    )
    fig.update_layout(barmode="stack", bargap=0.25)
    set_axis(fig, "yaxis", visible=False, range=[0, plain(max(totals) * 1.1)])
    set_axis(fig, "xaxis", type="category", showgrid=False, showline=True)
    undated = len(members) - sum(totals)
    words = Caption.of(
        caption,
        subtitle="Members by decade of accession",
        note=f"Not drawn: {counted(undated, 'members')} without a date." if undated else "",
        sources=members,
    )
    parts = ", ".join(f"{decade} {n}" for decade, n in zip(decades, totals, strict=True))
    key = [("■", colours[name], f"{name} ({int(line.sum())})") for name, line in table.iterrows()]
    return dress(fig, Caption.of(words, alt=f"Stacked bars: {words.title}. {parts}."), Room(STACK), key)


def decade_table(members: pd.DataFrame, by: str) -> pd.DataFrame:
    """Counts of members by group and decade, no decade left out, the largest group first."""
    years = first_days(members["joined"]).dt.year
    known = members.assign(decade=years // 10 * 10)[years.notna()]
    require_rows(known, "stacked_accessions of dated members")
    table = pd.crosstab(known[by], known["decade"].astype(int))
    table = table.reindex(columns=range(table.columns.min(), table.columns.max() + 10, 10), fill_value=0)
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def decade_trace(name: str, decades: list[str], counts: list[int], colour: str, each: float) -> go.Bar:
    """One group's bars; numbers stand where they fit (`each` is the members to a pixel)."""
    return go.Bar(
        x=decades,
        y=counts,
        name=name,
        marker={"color": colour, "line": {"color": "#ffffff", "width": 1}},
        text=[str(n) if n >= 13 * each else "" for n in counts],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 11, "color": text_on(colour)},
        hovertemplate=f"<b>{safe(name)}</b>, %{{x}}: %{{y}}<extra></extra>",
    )
