"""What the charts must hold: marks that match intervals, nothing hidden, plain light data."""

import hashlib
import json
import math
from dataclasses import dataclass

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest

import vendor_topology
from interpol_figures.charts import caption, labels, marks, members_map, theme, timeline
from interpol_figures.charts.bars import bars
from interpol_figures.charts.caption import Caption
from interpol_figures.charts.compare import compare, dots
from interpol_figures.charts.scales import Scale
from interpol_figures.charts.values import NothingToDrawError
from interpol_figures.tables.names import UnknownNameError

INFINITE = math.inf


def figure(n, value, qualifier="exact", low=None, high=None, implied=None, year="2020", **more):
    low = value if low is None else low
    high = value if high is None else high
    implied = implied or (low, high)
    row = {
        "figure": f"arrests-x-{year}-{n}",
        "table": "operation_outcomes",
        "indicator": "arrests",
        "subject": "x",
        "value": value,
        "value_high": None,
        "qualifier": qualifier,
        "period_start": year,
        "period_end": year,
        "start": pd.Timestamp(year or None),
        "end": pd.Timestamp(f"{year}-12-31") if year else pd.NaT,
        "source": f"source-{n}",
        "locator": "",
        "as_stated": f"{value} arrests",
        "rank": "normal",
        "note": "",
        "low": low,
        "high": high,
        "low_open": qualifier == "more_than",
        "implied_low": implied[0],
        "implied_high": implied[1],
        "unit": "arrests",
        "label": "Arrests",
        "is_yearly": True,
        "measure": "flow",
        "year": int(year) if year else None,
        "grade": "A",
        "title": f"Page {n}",
        "publisher": "INTERPOL",
        "url": "",
        "tier": "record",
        "published": "",
    }
    return {**row, **more}


@pytest.fixture
def record():
    return pd.DataFrame(
        [
            figure(1, 430, year="2018"),
            figure(2, 600, "more_than", 600, INFINITE, (600, 700), year="2020", publisher="CIA"),
            figure(3, 500, "about", 450, 550, year="2022"),
            figure(4, 90, year="2023", rank="deprecated", note="counts one region only"),
        ]
    )


@pytest.fixture
def account():
    return pd.DataFrame(
        [
            figure(
                9,
                700,
                "more_than",
                700,
                INFINITE,
                (700, 800),
                year="",
                publisher="A blog",
                title="An account: more",
                tier="account",
            )
        ]
    )


@pytest.fixture
def members():
    return pd.DataFrame(
        {
            "iso3": ["FRA", "DEU", "KEN", "TON"],
            "name": ["France", "Germany", "Kenya", "Tonga"],
            "joined": ["1946", "1952-06-09", "1968-10", "2022"],
            "region": ["Europe", "Europe", "Africa", "Asia and South Pacific"],
            "publisher": ["INTERPOL"] * 4,
            "source": ["a", "b", "c", "d"],
        }
    )


@pytest.fixture
def every_chart(record, account, members):
    curve = pd.Series([1, 2], index=pd.to_datetime(["2018-01-01", "2021-01-01"]))
    return {
        "timeline": timeline.timeline(record, "T", accounts=account, curve=curve),
        "claim": compare(account.iloc[0], record, "T"),
        "bars": bars(record, "T", "figure"),
        "map": members_map.members_map(members, "T"),
    }


def test_every_chart_is_plain_light_and_told_in_words(every_chart):
    for name, fig in every_chart.items():
        text = fig.to_json()
        assert "bdata" not in text and "NaN" not in text and "Infinity" not in text, name
        assert len(text) < 9_000, (name, len(text))
        assert fig.layout.meta["alt"] and fig.layout.meta["title"] == "T", name
        assert json.loads(text) == json.loads(fig.to_json()), name


def test_data_are_lists(every_chart):
    for name, fig in every_chart.items():
        for trace in fig.data:
            for field in ("x", "y", "z", "locations"):
                data = trace.to_plotly_json().get(field)
                assert data is None or type(data) in (list, tuple), (name, field, type(data))


def test_same_rows_make_the_same_chart(record):
    assert timeline.timeline(record, "T").to_json() == timeline.timeline(record.copy(), "T").to_json()


def test_a_line_joins_the_best_sourced_of_each_year_and_greys_the_rest(record):
    further = figure(5, 440, year="2018", grade="C")
    fig = timeline.timeline(pd.concat([record, pd.DataFrame([further])]), "T")
    grey, line = fig.data
    assert list(line.y) == [430, 600, 500] and list(line.x) == ["2018-07-02", "2020-07-01", "2022-07-02"]
    assert list(grey.y) == [440] and grey.marker.color == theme.CURVE
    assert fig.layout.meta["caption"]["key"][-1] == ["●", theme.CURVE, "other statements"]


def test_the_ends_and_the_peak_of_a_line_are_labelled(record):
    (line,) = timeline.timeline(record, "T").data
    assert list(line.text) == ["430", "over 600", "about 500"]
    rising = pd.concat([record, pd.DataFrame([figure(6, 900, year="2024")])])
    assert list(timeline.timeline(rising, "T").data[0].text) == ["430", "", "", "900"]


def test_the_last_label_of_a_line_stands_in_the_margin_and_the_first_out_of_its_way(record):
    fig = timeline.timeline(record, "T")
    (line,) = fig.data
    assert line.textposition == ("bottom right", "top center", "middle right") and fig.layout.margin.r > 60
    assert labels.first_place([1, 100], 100) == "" and labels.first_place([100, 1], 100) == "top right"
    assert labels.first_place([40, 30, 100], 100) == "" and labels.first_place([40, 50, 30, 90], 100) == "bottom right"
    assert (
        labels.middle_place(108, 110, 155, 155) == "bottom center" and labels.middle_place(1, 5, 2, 5) == "top center"
    )
    drawn = px.line(x=[1, 2], y=[40, 99], text=["", "about 99 million"], markers=True)
    drawn = caption.caption(drawn, "T")
    assert list(drawn.data[0].text) == ["", "about<br>99\N{NO-BREAK SPACE}million"] and drawn.layout.margin.r > 60
    assert drawn.data[0].textposition == ("bottom right", "middle right")
    named = px.line(x=[1, 2], y=["low", "high"], text=[40, 99], markers=True)
    assert caption.caption(named, "T").data[0].textposition is None


def test_strokes_reach_over_the_implied_intervals(record):
    (line,) = timeline.timeline(record, "T").data
    assert list(line.error_y.array) == [0, 100, 50] and list(line.error_y.arrayminus) == [0, 0, 50]
    assert timeline.timeline(record.iloc[[0]], "T").data[0].error_y.visible is False


def test_excluded_figures_are_never_drawn_and_always_counted(record, account):
    outlier = pd.concat([record, pd.DataFrame([figure(6, 1_000_000, rank="deprecated")])])
    line, bar, claim = timeline.timeline(outlier, "T"), bars(outlier, "T", "figure"), compare(account, outlier, "T")
    assert line.layout.yaxis.range[1] < 1000 and bar.layout.xaxis.range[1] < 1000 and claim.layout.xaxis.range[1] < 1000
    assert "two figures excluded" in line.layout.meta["caption"]["note"]
    assert "two rows excluded" in bar.layout.meta["caption"]["note"]
    with pytest.raises(ValueError, match="one figure excluded"):
        timeline.timeline(record.iloc[[3]], "T")


def test_a_total_of_several_years_is_no_point_of_a_line_of_yearly_counts(record):
    total = figure(5, 45_000, year="2021", is_yearly=False)
    fig = timeline.timeline(pd.concat([record, pd.DataFrame([total])]), "T")
    assert fig.layout.yaxis.range[1] < 1000
    assert "one figure of other spans than a year" in fig.layout.meta["caption"]["note"]


def test_undated_accounts_stand_at_the_edge(record, account):
    diamond = timeline.timeline(record, "T", accounts=account).data[-1]
    assert list(diamond.x) == ["2022-12-31"] and list(diamond.text) == ["over 700"]


def test_what_several_accounts_say_is_written_once(record, account):
    fig = timeline.timeline(record, "T", accounts=pd.concat([account, account.assign(figure="b")]))
    assert list(fig.data[-1].text) == ["over 700", ""]


def test_undated_figures_are_counted_not_dropped(record):
    fig = timeline.timeline(pd.concat([record, pd.DataFrame([figure(7, 1, year="")])]), "T")
    assert "one figure without a time" in fig.layout.annotations[-1].text


def test_units_are_never_mixed(record):
    with pytest.raises(ValueError, match="arrests, people"):
        timeline.timeline(pd.concat([record, record.assign(unit="people")]), "T")


EXCLUDED = 3  # the place of the row of the record that is


@pytest.mark.parametrize(
    ("draw", "chart"),
    [
        (lambda record, account: timeline.timeline(record.head(0), "T"), "timeline"),
        (lambda record, account: compare(account.head(0), record, "T"), "compare without a claim"),
        (lambda record, account: compare(account, record.head(0), "T"), "compare"),
        (lambda record, account: compare(account, record.iloc[[EXCLUDED]], "T"), "compare"),
        (lambda record, account: bars(pd.DataFrame(), "T"), "bars"),
        (lambda record, account: bars(record.iloc[[EXCLUDED]], "T", "figure"), "bars of value"),
        (lambda record, account: bars(record.assign(value=math.nan), "T", "figure"), "bars of value"),
        (lambda record, account: members_map.members_map(pd.DataFrame(), "T"), "members_map"),
    ],
)
def test_nothing_to_draw_is_an_error_that_a_report_says_in_a_sentence(record, account, draw, chart):
    with pytest.raises(NothingToDrawError, match=f"^{chart}: no rows to draw"):
        draw(record, account)


@pytest.mark.parametrize(
    ("draw", "column"),
    [
        (lambda rows: bars(rows, "T", "operation"), "operation"),
        (lambda rows: bars(rows, "T", "figure", "arrests"), "arrests"),
        (lambda rows: bars(rows, "T", "figure", text="words"), "words"),
        (lambda rows: members_map.members_map(rows, "T"), "iso3"),
    ],
)
def test_a_missing_column_is_named(record, draw, column):
    with pytest.raises(UnknownNameError, match=f"unknown column '{column}'; "):
        draw(record)


def test_source_line_counts_publishers(record):
    assert timeline.timeline(record, "T").layout.meta["sources"] == "Sources: INTERPOL, CIA"
    assert caption.source_line(record.head(1)) == "Source: INTERPOL"


def test_source_line_counts_the_rest():
    others = pd.DataFrame({"publisher": list("aabcd"), "source": list("12345")})
    own = pd.DataFrame({"publisher": ["INTERPOL"] * 2, "source": list("67")})
    assert caption.source_line(others) == "5 sources"
    assert caption.source_line(pd.concat([others, own])) == "7 sources, 2 of them by INTERPOL"


def test_claim_band_is_its_literal_interval_within_the_axis(record, account):
    fig = compare(account.iloc[0], record, "T")
    band = fig.layout.shapes[0]
    assert band.x0 == 700 and band.x1 == pytest.approx(fig.layout.xaxis.range[1], rel=1e-5)


def test_exact_claim_is_a_line(record):
    fig = compare(record.iloc[0], record, "T")
    assert fig.layout.shapes[0].type == "line" and fig.layout.shapes[0].x0 == fig.layout.shapes[0].x1 == 430


def test_wide_spread_takes_a_log_axis(record, account):
    wide = pd.concat([record, pd.DataFrame([figure(8, 5)])])
    assert compare(account.iloc[0], wide, "T").layout.xaxis.type == "log"
    assert compare(account.iloc[0], record, "T").layout.xaxis.type == "linear"


def test_bars_say_their_number_in_words_at_their_end(record):
    (bar,) = bars(record.sort_values("value", ascending=False), "T", "figure").data
    assert list(bar.x) == [600, 500, 430] and list(bar.text) == ["over 600", "about 500", "430"]


def test_bars_keep_the_order_of_the_frame_and_count_rows_without_a_number(record):
    gap = pd.DataFrame([figure(7, float("nan"), "several", 3, INFINITE, (3, 20))])
    fig = bars(pd.concat([record, gap]), "T", "figure")
    assert list(fig.data[0].x) == [430, 600, 500]
    assert "one row excluded and one row without a number." in fig.layout.meta["caption"]["note"]
    assert fig.layout.meta["alt"].startswith("T. Bars: ")


def test_bars_of_counts_take_their_own_column_and_words(record):
    counts = pd.DataFrame({"kind": ["a", "b"], "rows": [3, 1], "words": ["three", "one"]})
    fig = bars(counts, Caption("T", note="N", sources=record), "kind", "rows", text="words")
    assert list(fig.data[0].x) == [3, 1] and list(fig.data[0].text) == ["three", "one"]
    assert fig.layout.meta["alt"] == "T. Ranked bars: a three; b one."
    assert fig.layout.meta["caption"]["note"] == "N" and "INTERPOL" in fig.layout.meta["sources"]


def test_a_map_has_four_classes_dots_for_small_countries_and_no_network(members):
    fig = members_map.members_map(members, "T")
    shapes, dots = ([trace for trace in fig.data if trace.type == kind] for kind in ("choropleth", "scattergeo"))
    assert [trace.name for trace in shapes] == ["by 1956", "1957 to 1979"]
    assert len(dots) == 1 and "Tonga" in dots[0].customdata[0][0] and len(fig.layout.meta["caption"]["key"]) == 4
    assert "http" not in fig.to_json()


def test_a_territory_is_shown_with_its_state_and_a_disputed_one_with_none(members):
    fig = members_map.members_map(members, "T")
    shapes = [one for one in fig.data if one.type == "choropleth"]
    shown = {place: words for one in shapes for place, (words,) in zip(one.locations, one.customdata, strict=True)}
    assert "France" in shown["GUF"] and "GRL" not in shown  # its state isn't among these members
    assert not {"ESH", "FLK", "TWN"} & set(pd.read_csv(members_map.TERRITORIES)["shape"])


def test_a_member_that_the_map_has_no_place_for_is_named(members):
    unknown = pd.concat([members, members.assign(iso3="XXX", name="Atlantis").head(1)])
    assert "Not drawn: Atlantis." in members_map.members_map(unknown, "T").layout.meta["caption"]["note"]


def test_topology_asset_belongs_to_the_bundled_plotly():
    readme = (vendor_topology.ASSETS / "README.md").read_text(encoding="utf-8")
    assert f"@{vendor_topology.bundled_version()}`" in readme
    script = (vendor_topology.ASSETS / "world_110m.js").read_bytes()
    assert hashlib.sha256(script).hexdigest() in readme
    assert {"FRA", "KEN"} <= members_map.drawn_countries() and "TON" not in members_map.drawn_countries()


@dataclass
class Row:
    value: float
    qualifier: str = "exact"
    value_high: float = None
    unit: str = ""


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row(60_000, "more_than"), "over 60,000"),
        (Row(1923, unit="year"), "1923"),
        (Row(4.5e9, "about"), "about 4.5 billion"),
        (Row(8, "between", 10), "8 to 10"),
        (Row(100, "multiples_of"), "hundreds"),
        (Row(1_000, "multiples_of"), "thousands"),
        (Row(1_000_000, "multiples_of"), "millions"),
        (Row(1_000_000_000, "multiples_of"), "billions"),
        (Row(12, "multiples_of"), "multiples of 12"),
        (Row(float("nan"), "several"), "several"),
        (Row(68.9), "68.9"),
        (Row(10.5e12, unit="USD"), "$10.5 trillion"),
        (Row(176e6, "nearly", unit="EUR"), "nearly €176 million"),
    ],
)
def test_numbers_read_in_the_readers_form(row, words):
    assert marks.value_in_words(row) == words


def test_labels_inside_of_bars_take_the_ink_of_their_fill():
    fig = px.bar(
        x=["a", "b"], y=[1, 2], text=["1", "2"], color=["confirmed", "outdated"], color_discrete_map=theme.VERDICTS
    )
    inks = [trace.insidetextfont.color for trace in caption.caption(fig, "T").data]
    assert inks == [theme.ink_on(theme.VERDICTS["confirmed"]), theme.ink_on(theme.VERDICTS["outdated"])]
    fig = px.bar(x=["a", "b"], y=[1, 2], text=["1", "2"]).update_traces(marker_color=[theme.RECORD, theme.ACCOUNT])
    assert list(caption.caption(fig, "T").data[0].insidetextfont.color) == [theme.CARD, theme.ink_on(theme.ACCOUNT)]
    for own in ({"color": [1990, 2000]}, {"color_discrete_sequence": ["rgb(228,26,28)"]}):
        fig = px.bar(x=["a", "b"], y=[1, 2], text=["1", "2"], **own)
        assert caption.caption(fig, "T").data[0].insidetextfont.color is None


def test_many_bars_and_many_records_are_drawn_whole(record, account):
    many = pd.DataFrame([figure(n, n) for n in range(1, 31)])
    assert len(bars(many, "T", "figure").data[0].x) == 30
    fig = compare(account, many, "T")
    assert sum(len(trace.text) for trace in fig.data) == 31 and "and 18 more" in fig.layout.meta["alt"]


def test_several_has_an_interval_and_no_number(record):
    several = figure(5, float("nan"), "several", 3, INFINITE, (3, 20), year="2024", as_stated="several arrests")
    fig = timeline.timeline(pd.concat([record, pd.DataFrame([several])]), "T")
    assert "NaN" not in fig.to_json() and fig.data[0].y[-1] == 3 and fig.data[0].text[-1] == "several"


def test_a_log_axis_is_asked_for(record):
    assert timeline.timeline(record, "T", scale="log").layout.yaxis.type == "log"


def test_colour_by_notice_uses_the_notice_colours(record):
    coloured = record.assign(colour=["red", "blue", "red", "blue"])
    fig = timeline.timeline(coloured, "T", colour_by="colour")
    assert {trace.marker.color for trace in fig.data if trace.text} == {theme.NOTICES["red"], theme.NOTICES["blue"]}


def test_dollars_are_no_formula(record):
    money = record.assign(as_stated="$1 to $2")
    assert "$1" not in timeline.timeline(money, "Over $1 and under $2").to_json().split('"meta"')[0]


def test_rows_without_a_group_are_named_not_dropped(record):
    gaps = record.assign(colour=["red", None, "", "red"], rank="normal")
    fig = timeline.timeline(gaps, "T", colour_by="colour")
    assert sum(len(trace.x) for trace in fig.data) == 4 and "not stated" in fig.layout.annotations[0].text


# --- captions ---------------------------------------------------------------------------------------------------------


def test_a_caption_fills_its_gaps_and_keeps_what_is_given():
    assert Caption.of("T", subtitle="s") == Caption("T", subtitle="s")
    assert Caption.of(Caption("T", subtitle="own"), subtitle="s", note="n") == Caption("T", "own", "n")


def test_any_plotly_express_figure_becomes_one_of_ours(record):
    dated = record.assign(year=record["start"].dt.year, group=["a", "a", "b", "b"])
    fig = px.bar(dated, x="year", y="value", color="group", custom_data=["figure"], template="interpol")
    fig = caption.caption(fig, Caption("More", "Arrests", "A note"), sources=dated)
    meta = fig.layout.meta
    assert (meta["title"], meta["sources"]) == ("More", "Sources: INTERPOL, CIA")
    assert [words for _, _, words in meta["caption"]["key"]] == ["a", "b"]
    assert meta["alt"].startswith("More. a: 2018 430, 2020 600; b: ") and not fig.layout.showlegend
    assert fig.data[1].hovertext[0].startswith("<b>about 500</b> “500 arrests”")
    assert fig.layout.template.layout.font.family == theme.FONT


def test_a_figure_is_told_by_what_is_written_at_its_points():
    written = px.scatter(x=[1995, 2002], y=["a<br>b", "c"], text=["1995", "2002 to 2004"])
    assert caption.caption(written, "T").layout.meta["alt"] == "T. Values: a b 1995, c 2002 to 2004."
    terms = pd.DataFrame({"first": ["1990-01-01"], "last": ["2000-01-01"], "name": ["Kendall"]})
    spans = px.timeline(terms, x_start="first", x_end="last", y="name")
    assert caption.caption(spans, "T").layout.meta["alt"].endswith("Values: Kendall.")


def test_horizontal_bars_of_plotly_express_have_room_for_their_names():
    short, long = (px.bar(x=[1], y=[name], orientation="h") for name in ("a", "a name of many letters"))
    left = [caption.caption(fig, "T").layout.margin.l for fig in (short, long)]
    assert left[0] < 80 < left[1] <= 240


def test_money_stands_on_its_axis_with_its_currency(record):
    money = record.assign(value=[4.3e8, 6e8, 5e8, 9e7], unit="USD")
    assert "$200 million" in timeline.timeline(money, "T", scale="zero").layout.yaxis.ticktext
    assert "over &#36;600 million" in bars(money, "T", "figure").data[0].text


# --- what stands where ------------------------------------------------------------------------------------------------


def test_a_time_axis_of_more_than_two_years_names_years_alone():
    start = pd.Timestamp("2020-01-01")
    for days, form in ((732, None), (733, "%Y")):
        fig = go.Figure()
        timeline.set_time_axis(fig, (start, start + pd.Timedelta(days=days)))
        assert fig.layout.xaxis.tickformat == form


def test_a_peak_that_is_reached_again_at_the_end_is_labelled_there_alone(record):
    level = record.head(3).assign(value=[430, 600, 600], qualifier="exact")
    assert list(timeline.timeline(level, "T").data[0].text) == ["430", "", "600"]


def test_each_line_has_the_figures_of_its_own_group_and_one_alone_needs_no_key(record):
    groups = record.head(3).assign(group=["a", "b", "a"])
    fig = timeline.timeline(groups, "T", colour_by="group")
    assert {line.name: list(line.y) for line in fig.data} == {"a": [430, 500], "b": [600]}
    assert [words for _, _, words in fig.layout.meta["caption"]["key"]][:2] == ["a", "b"]
    alone = timeline.timeline(groups.assign(group="a"), "T", colour_by="group")
    assert "a" not in [words for _, _, words in alone.layout.meta["caption"]["key"]]


def test_a_claim_is_named_by_its_title_and_the_record_by_publisher_in_order_of_time(record, account):
    names = compare(account.iloc[0], record.iloc[::-1], "T").layout.yaxis.ticktext
    assert [name.split("<br>")[0] for name in names] == ["An account: more", "INTERPOL", "CIA", "INTERPOL"]
    assert [name.split("<br>")[-1] for name in names] == ["undated", "2018", "2020", "2022"]


def test_figures_that_count_different_things_are_named_and_ordered_by_what_they_count(record, account):
    things = record.head(3).assign(label=["c", "a", "b"])
    names = compare(account.iloc[0], things, "T", name="label").layout.yaxis.ticktext
    assert [name.split("<br>")[0] for name in names[1:]] == ["a", "b", "c"]


@pytest.mark.parametrize(("count", "more"), [(12, False), (13, True)])
def test_a_comparison_is_told_in_words_as_far_as_a_dozen_figures(account, count, more):
    many = pd.DataFrame([figure(n, n) for n in range(1, count + 1)])
    assert ("; and" in compare(account, many, "T").layout.meta["alt"]) is more


def test_a_number_stands_towards_the_middle_of_its_axis(record):
    places = dots(record.head(3), [0, 1, 2], "#000000", Scale(0, 1000)).textposition
    assert places == ("top right", "top left", "top right")


def test_a_key_is_packed_into_lines_that_fit():
    items = [("■", "#000000", words) for words in ("sixsix", "sixsix", "sixsix", "eleven word")]
    assert [line.count("■") for line in caption.key_lines(items, chars=20)] == [2, 1, 1]


def test_a_stroke_is_as_wide_as_the_mark_on_it_and_has_no_caps(record):
    (line,) = timeline.timeline(record, "T").data
    assert (line.error_y.thickness, line.error_y.width) == (line.marker.size, 0)


def test_a_hover_has_lines_that_a_phone_shows_whole(record):
    long = {"publisher": "Desk", "title": "x" * 50 + " 1234", "note": "x" * 56 + " 1234", "rank": "deprecated"}
    row = next(record.assign(**long).itertuples())
    lines = [line.removeprefix("excluded: ") for line in marks.hover(row).split("<br>")[3:]]
    assert list(map(len, lines)) == [56, 4, 56, 4]


def test_articles_and_a_curve_are_drawn_and_named_in_the_key(record, account):
    curve = pd.Series([100, 200], pd.to_datetime(["2018-01-01", "2021-01-01"]), name="desks by date")
    fig = timeline.timeline(record, "T", accounts=account, curve=curve)
    steps, *_, diamonds = fig.data
    assert (list(steps.y), steps.line.shape) == ([100, 200], "hv")
    assert diamonds.marker.symbol == "diamond"
    key = [words for _, _, words in fig.layout.meta["caption"]["key"]]
    assert key[-2:] == ["desks by date", "popular article"]
    plain = [words for _, _, words in timeline.timeline(record, "T").layout.meta["caption"]["key"]]
    assert not {"desks by date", "popular article"} & set(plain)


def test_a_map_says_who_joined_when_and_nothing_else(members):
    fig = members_map.members_map(members, "T")
    assert {trace.hovertemplate for trace in fig.data} == {"%{customdata[0]}<extra></extra>"}
    told = [words for trace in fig.data for (words,) in trace.customdata]
    assert "<b>Germany</b><br>joined 9 June 1952" in told


def test_a_timeline_reaches_over_all_of_its_days(record):
    axis = timeline.timeline(record, "T").layout.xaxis
    assert axis.type == "date" and axis.range[0] < "2018-01-01" and axis.range[1] > "2022-12-31"
    assert not axis.showgrid and axis.showline


def test_a_caption_dresses_a_figure_and_nothing_else():
    with pytest.raises(TypeError, match="which DataFrame isn't"):
        caption.caption(pd.DataFrame(), "T")
