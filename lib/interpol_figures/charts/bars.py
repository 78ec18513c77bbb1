"""Bars: ranked with their uncertainty, counts by year, and accessions stacked by decade."""

import math

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts import marks
from interpol_figures.charts.caption import (
    ROW_CHARS,
    blank,
    first_days,
    frame_chart,
    key_item,
    labels_above,
    plain,
    require_columns,
    require_rows,
    safe,
    set_axis,
    source_line,
    stated_groups,
)
from interpol_figures.charts.scales import number_ticks
from interpol_figures.charts.theme import INK, RECORD, SOFT, colours_for, text_on
from interpol_figures.model.format import counted, shorten
from interpol_figures.model.format import number as in_digits
from interpol_figures.tables.iter_rows import each_row

BAR_ROW = 40  # pixels of a bar with its label above it
BAR = {"orientation": "h", "width": 0.36}
FIGURE = {"as_stated", "qualifier", "publisher", "title", "low", "high", "rank", "note"}


def ranked_bars(
    frame,
    *,
    label,
    value="value",
    title,
    low=None,
    high=None,
    text=None,
    unit="",
    top=None,
    colour_by=None,
    subtitle="",
    sources=None,
    ranked=True,
    note="",
):
    """Bars from the largest down, each labelled above; a pale end shows how far the wording leaves the number open.

    Parameters
    ----------
    low, high : columns of the interval; an infinite `high` becomes an arrow.
    text : column to write beside the label instead of the number.
    top : draw only the first so many, and say how many are left out.
    sources : frame with publisher and source, where `frame` itself has none.
    ranked : False keeps the order of the frame, for rows that have one of their own, such as editions.
    note : words on what isn't drawn, instead of its count.
    """
    require_rows(frame, "ranked_bars")
    require_columns(frame, "ranked_bars", label, value, *[column for column in (low, high, text, colour_by) if column])
    known = stated_groups(frame, colour_by)[frame[value].notna()]
    require_rows(known, f"ranked_bars of {value}")
    rows = (known.sort_values([value, label], ascending=[False, True]) if ranked else known).head(top)
    colours = colours_for(sorted(set(rows[colour_by]))) if colour_by else {}
    shades = [colours[group] for group in rows[colour_by]] if colour_by else RECORD
    said = bar_words(rows, value, text, unit)
    fig = blank()
    fig.add_traces(bar_traces(rows, label, value, low, high, unit, shades))
    fig.add_trace(labels_above(0, [n - 0.42 for n in range(len(rows))], bar_labels(rows[label], said)))
    fig.update_layout(barmode="overlay")
    set_axis(fig, "yaxis", range=[len(rows) - 0.65, -0.75], showticklabels=False, showgrid=False, zeroline=False)
    longest = plain(longest_bar(rows, value, high) * 1.04)
    set_axis(fig, "xaxis", range=[0, longest], **number_ticks(0, longest, unit))
    endless = [key_item("▶", SOFT, "no upper limit stated")] if high and rows[high].map(math.isinf).any() else []
    return frame_chart(
        fig,
        title=title,
        subtitle=subtitle,
        height=BAR_ROW * len(rows) + 14,
        sources=source_line(rows if sources is None else sources),
        key=[*(key_item("■", colour, str(name).replace("_", " ")) for name, colour in colours.items()), *endless],
        note=note or (f"Not drawn: {counted(len(frame) - len(rows), 'more rows')}." if len(frame) > len(rows) else ""),
        alt=f"{'Ranked bars' if ranked else 'Bars'}: {title}. "
        + "; ".join(f"{name} {words}" for name, words in zip(rows[label].head(15), said[:15], strict=True))
        + ".",
    )


def bar_words(rows, value, text, unit):
    """What each bar says: the given text, the figure's own wording, or the number."""
    if text:
        return rows[text].astype(str).tolist()
    if value == "value" and "qualifier" in rows.columns:
        return [marks.value_in_words(row) for row in each_row(rows)]
    return [in_digits(plain(number), unit) for number in rows[value]]


def bar_labels(names, said):
    """Label and words of each bar, fitted to a narrow screen."""
    return [
        f"{safe(shorten(name, ROW_CHARS - len(words)))}  <b>{safe(words)}</b>"
        for name, words in zip(names, said, strict=True)
    ]


def bar_hovers(rows, label, value, unit):
    """Hover words: the whole figure where the rows are figures, else label and number."""
    if FIGURE.issubset(rows.columns):
        return [marks.hover(row) for row in each_row(rows)]
    return [
        f"<b>{safe(name)}</b> {safe(in_digits(plain(number), unit))}"
        for name, number in zip(rows[label], rows[value], strict=True)
    ]


def bar_traces(rows, label, value, low, high, unit, shades):
    """The sure part of each bar, and what lies open beyond it."""
    sure = (rows[low] if low else rows[value]).clip(upper=rows[value]).tolist()
    places = list(range(len(rows)))
    solid = go.Bar(
        y=places,
        x=[plain(n) for n in sure],
        **BAR,
        marker={"color": shades},
        hovertext=bar_hovers(rows, label, value, unit),
        hovertemplate="%{hovertext}<extra></extra>",
    )
    return [solid, *(open_ends(places, sure, bar_ends(rows, value, high), rows[high], shades) if high else [])]


def bar_ends(rows, value, high):
    """Where each bar's open part stops: its high end, or the implied one where the wording sets none."""
    implied = rows["implied_high"] if "implied_high" in rows.columns else rows[value] * 1.05
    return rows[high].where(rows[high].map(math.isfinite), implied).tolist()


def longest_bar(rows, value, high):
    """Where the longest bar or its open end stops."""
    return max([*rows[value], *(bar_ends(rows, value, high) if high else [])])


def open_ends(places, sure, ends, highs, shades):
    """Pale bars from the sure part to the high end, arrows where there is none."""
    reach = [plain(max(end - start, 0)) for start, end in zip(sure, ends, strict=True)]
    traces = []
    if any(reach):
        traces.append(
            go.Bar(
                y=places,
                x=reach,
                base=[plain(n) for n in sure],
                **BAR,
                opacity=0.35,
                marker={"color": shades},
                hoverinfo="skip",
            )
        )
    endless = [place for place, high in zip(places, highs, strict=True) if math.isinf(high)]
    if endless:
        colours = [shades[place] for place in endless] if isinstance(shades, list) else shades
        traces.append(
            go.Scatter(
                x=[plain(ends[place]) for place in endless],
                y=endless,
                mode="markers",
                hoverinfo="skip",
                cliponaxis=False,
                marker={"symbol": "triangle-right", "size": 12, "color": colours},
            )
        )
    return traces


def counts_by_year(years, *, title, subtitle="", sources=None, note="", height=230):
    """How many rows fall into each year, no year left out; `years` is a Series of whole numbers."""
    require_rows(years, "counts_by_year")
    counts = years.astype(int).value_counts()
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
    return frame_chart(
        fig,
        title=title,
        subtitle=subtitle,
        height=height,
        note=note,
        sources=source_line(sources) if sources is not None else "",
        alt=f"Bars by year: {title}. " + ", ".join(f"{year} {n}" for year, n in counts.items()) + ".",
    )


def stacked_accessions(
    members, by="region", *, title, subtitle="Members by decade of accession", sources=None, height=300
):
    """Members by decade of accession, stacked by region."""
    require_rows(members, "stacked_accessions")
    require_columns(members, "stacked_accessions", "iso3", "joined", by)
    table = decade_table(stated_groups(members, by), by)
    colours = colours_for(table.index)
    decades, totals = [f"{decade}s" for decade in table.columns], [int(n) for n in table.sum()]
    fig = blank()
    fig.add_traces(
        [
            decade_trace(name, decades, [int(n) for n in line], colours[name], max(totals) / height)
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
    return frame_chart(
        fig,
        title=title,
        subtitle=subtitle,
        height=height,
        note=f"Not drawn: {counted(undated, 'members')} without a date." if undated else "",
        key=[key_item("■", colours[name], f"{name} ({int(line.sum())})") for name, line in table.iterrows()],
        sources=source_line(members if sources is None else sources),
        alt=f"Stacked bars: {title}. "
        + ", ".join(f"{decade} {n}" for decade, n in zip(decades, totals, strict=True))
        + ".",
    )


def decade_table(members, by):
    """Counts of members by group and decade, no decade left out, the largest group first."""
    years = first_days(members["joined"]).dt.year
    known = members.assign(decade=years // 10 * 10)[years.notna()]
    require_rows(known, "stacked_accessions of dated members")
    table = pd.crosstab(known[by], known["decade"].astype(int))
    table = table.reindex(columns=range(table.columns.min(), table.columns.max() + 10, 10), fill_value=0)
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def decade_trace(name, decades, counts, colour, each):
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
