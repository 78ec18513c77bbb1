"""What a report says of figures: bound to their rows, and with the sources of all that it was computed from."""

import pandas as pd
import pytest

import interpol_figures as figures
from collection import FROZEN
from interpol_figures.model.format import period_in_words
from interpol_figures.report.cited_text import FACTS, untraced_numbers
from interpol_figures.tables.names import UnknownNameError

MEMBERS = "member_countries-interpol-2024-11-1"


@pytest.fixture(scope="module")
def tables():
    return figures.load(FROZEN)


@pytest.fixture
def report(tables):
    return figures.Report(tables)


def test_a_report_is_begun_with_tables(tables):
    with pytest.raises(TypeError, match=r"first comes what figures\.load\(\) gives"):
        figures.Report(tables.figures)


def yearly(tables, indicator):
    return figures.best(figures.select(tables, indicator, "red"), by="year")


@pytest.mark.parametrize("words", ["196 member countries", "196", "in November 2024", "the members of 2024", "many"])
def test_a_fact_may_tell_what_its_row_states(report, words):
    assert words in str(report.say("{it}", it=figures.Fact(MEMBERS, words)))
    assert report.used == {MEMBERS: None}
    assert [*report.cited_sources] == [report.tables.figures.at[MEMBERS, "source"]]


@pytest.mark.parametrize("empty", [None, float("nan"), pd.NA])
def test_no_number_is_made_of_an_empty_value(report, empty):
    with pytest.raises(ValueError, match=r"most is empty.*`finding`"):
        report.say("The most were {most}.", most=empty)
    assert str(report.finding("The most were {most}.", "None are stated.", most=empty)) == "None are stated."


@pytest.mark.parametrize("words", ["195 member countries", "over 1,960", "in 2023", "nine countries", "196 and 7"])
def test_a_fact_cant_claim_what_its_row_doesnt_say(report, words):
    with pytest.raises(
        ValueError, match=f"{MEMBERS} states 196 countries, November 2024 .* hand over the row of a figure"
    ):
        report.say("{it}", it=figures.Fact(MEMBERS, words))


def test_a_facts_value_is_that_of_its_row(report):
    assert report.say("{it}", it=figures.Fact(MEMBERS, "all of them", 196)).plain == "all of them"
    with pytest.raises(ValueError, match=r"states 196 countries, .* not 195;"):
        report.say("{it}", it=figures.Fact(MEMBERS, "all of them", 195))


@pytest.mark.parametrize(
    ("source", "nearest"),
    [("whatever", ""), (f"{MEMBERS}9", MEMBERS), ("membres", "members"), ("compute", "computed")],
)
def test_a_fact_needs_a_source_that_is_known(report, source, nearest):
    with pytest.raises(UnknownNameError, match=f"unknown source of a fact '{source}'.*{nearest}"):
        report.say("{it}", it=figures.Fact(source, "2099"))
    assert not report.used


def test_a_figure_that_wasnt_known_yet_is_no_source():
    earlier = figures.Report(figures.load(FROZEN, as_known_on="2015"))
    with pytest.raises(UnknownNameError, match=MEMBERS):
        earlier.say("{it}", it=figures.Fact(MEMBERS, "196"))


def test_a_fact_of_a_source_tells_what_its_row_does(tables, report):
    source = tables["sources"].query("published.str.len() == 10").iloc[0]
    told = f"{source['title']}, {period_in_words(source['published'])}"
    assert str(report.say("{it}", it=figures.Fact(source["source"], told))) == told
    with pytest.raises(ValueError, match=f"{source['source']} states “.*, not 999,999; hand over the row"):
        report.say("{it}", it=figures.Fact(source["source"], "999,999 countries"))


def test_a_typed_number_is_refused_with_how_to_hand_it_over(report):
    with pytest.raises(ValueError, match=r"accounts for: 196; write {name} in its place, and hand over name= the row"):
        report.say("There are 196 members.")


def test_a_range_and_a_small_number_are_stated_by_both_ends_and_in_words(tables, report):
    between = tables.figures[tables.figures["qualifier"] == "between"].iloc[0]
    ends = [f"{between[end]:,.0f}" for end in ("value", "value_high")]
    report.say("{low} {high}", low=figures.Fact(between.figure, ends[0]), high=figures.Fact(between.figure, ends[1]))
    few = tables.figures[(tables.figures["value"] == 3) & (tables.figures["qualifier"] == "exact")].iloc[0]
    report.say("{few}", few=figures.Fact(few.figure, "Three"))
    with pytest.raises(ValueError, match="not four"):
        report.say("{few}", few=figures.Fact(few.figure, "four"))


def test_what_was_counted_on_the_page_is_no_figure_of_the_tables(report):
    assert str(report.say("{it}", it=figures.Fact("computed", "12 of 19"))) == "12 of 19"
    assert not report.used


def test_a_computed_value_is_said_with_the_figures_that_it_rests_on(tables, report):
    share = figures.ratio(yearly(tables, "notices_public"), yearly(tables, "notices_in_circulation"))
    row = share.iloc[-1]
    text = report.say("{share} of them are public.", share=row)
    (fact,) = text.facts
    assert fact.source == ", ".join(row["figures"]) and fact.value == row["value"]
    assert all(f'"{one}"' in str(text) for one in row["figures"])
    assert set(report.used) == set(row["figures"])
    assert set(report.cited_sources) == set(tables.figures_by_id(row["figures"])["source"])


@pytest.mark.parametrize("suffixes", [("_x", "_y"), ("", "_of")])
def test_rows_that_were_merged_keep_their_sources(tables, report, suffixes):
    public, valid = yearly(tables, "notices_public"), yearly(tables, "notices_in_circulation")
    both = public.merge(valid, on="year", suffixes=suffixes)
    report.table(both, {"year": "Year"})
    ids = {one for suffix in suffixes for one in both[f"figure{suffix}"]}
    assert len(ids) == 2 * len(both) and set(report.used) == ids
    assert set(report.used_sources) == set(tables.figures_by_id(ids)["source"])


def test_rows_that_were_computed_keep_their_sources_in_charts_and_tables(tables, report):
    share = figures.ratio(yearly(tables, "notices_public"), yearly(tables, "notices_in_circulation")).reset_index()
    ids = {one for cell in share["figures"] for one in cell}
    table = report.table(share.round(3), {"year": "Year", "value": "Share", "figures": "Rest on"})
    assert all(f"title='{one}'" in table.html for one in ids) and f"{share['value'].round(3).iloc[0]}" in table.html
    drawn = figures.Report(tables)
    drawn.show(figures.bars, share, "Shares", "year")
    assert set(report.used) == set(drawn.used) == ids
    assert set(report.used_sources) == set(drawn.used_sources) == set(tables.figures_by_id(ids)["source"])


def test_a_number_that_only_a_weak_source_states_is_told_as_such(tables, report):
    """Grade D is encyclopaedias and blogs; where a better source is cited beside it, nothing needs to be said."""
    rows = tables.figures[tables.figures["value"].notna()]
    weak, sound = (rows[rows["grade"] == grade].iloc[0] for grade in "DA")
    assert str(report.say("{weak}", weak=weak)).endswith("<sup> grade D</sup>")
    assert "grade" not in str(report.say("{sound}", sound=sound))
    both = pd.Series({"value": 0.5, "figures": [weak["figure"], sound["figure"]]})
    assert "grade" not in str(report.say("{both}", both=both))


def test_notes_are_numbered_in_the_order_in_which_a_reader_meets_them(tables, report):
    public, valid = yearly(tables, "notices_public"), yearly(tables, "notices_in_circulation")
    report.show(figures.bars, public, "Public", "year")
    row = valid.iloc[0]
    said = report.say("{some} were valid.", some=figures.Fact(row["figure"], f"{row['value']:,.0f}"))
    assert str(said).startswith(f"{row['value']:,.0f}<sup>[[1]](#source-1") and [*report.cited_sources] == [
        row["source"]
    ]
    listed = report.sources().markdown
    assert [*report.cited_sources][1:] == [one for one in dict.fromkeys(public["source"]) if one != row["source"]]
    assert f"{len(report.cited_sources)}. " in listed


def test_what_a_verdict_rests_on_isnt_what_its_row_states(tables, report):
    verdicts = figures.judge(tables, figures.select(tables, "notices_issued", "red"))
    assert verdicts["figures"].map(len).sum()
    report.uses(verdicts)
    assert set(report.used) == set(verdicts["figure"])


def test_what_a_division_gives_is_said_with_four_digits(report):
    shares = pd.DataFrame({"year": [2019, 2022], "share": [1 / 9, pd.NA]})
    page = report.table(shares, {"year": "Year", "share": "Share"}).html
    assert "<td>2019</td><td>0.1111</td>" in page
    assert "<td>2022</td><td></td>" in page
    assert str(report.say("It was {share}.", share=1 / 9)) == "It was 0.1111."


def test_a_row_whose_value_was_changed_is_no_figure_any_more(tables, report):
    row = tables.figures.loc[MEMBERS].copy()
    row["value"] /= 2
    for tell in (report.cited, lambda row: report.say("{it}", it=row)):
        with pytest.raises(ValueError, match=f"{MEMBERS} states 196, not 98; hand over a computed value"):
            tell(row)
    computed = row.drop("figure")
    computed["figures"] = [MEMBERS]
    assert str(report.say("{half}", half=computed)).startswith("98 countries<sup>[[1]]")


def test_a_row_of_a_merge_is_said_with_the_figures_of_both(tables, report):
    public, valid = yearly(tables, "notices_public"), yearly(tables, "notices_in_circulation")
    row = public.merge(valid, on="year").assign(value=lambda rows: rows["value_x"] / rows["value_y"]).iloc[-1]
    (fact,) = report.say("{share}", share=row).facts
    assert fact.source == f"{row['figure_x']}, {row['figure_y']}"


def test_a_unit_that_all_rows_have_is_said_once_in_the_head(tables, report):
    figures = tables.figures
    notices, money = figures[figures["unit"] == "notices"].head(2), figures[figures["unit"] == "USD"].head(2)

    def shown(rows):
        return report.table(rows, {"label": "Measure", "value": "Number"}).html

    assert ">Notices</th>" in shown(notices) and " notices</td>" not in shown(notices)
    mixed = shown(pd.concat([notices, money]))
    assert ">Number</th>" in mixed and " notices</td>" in mixed
    assert ">Number</th>" in shown(money) and "$" in shown(money)


def test_a_number_in_prose_is_traced_to_a_fact_a_parameter_or_a_constant():
    prose = "Founded in 1923 with 20 states; since 2019 it has had 194, or 7 in 8 of all.\n\n`x[3]` [4](y5.html) 24/7"
    shown = {"data": {"text/markdown": prose, FACTS: [{"source": "members", "words": "20 states"}]}}
    cells = [
        {"cell_type": "markdown", "source": ["The year ", "1999"]},
        {"cell_type": "code", "source": "y = 66", "outputs": [shown, {"data": {"text/plain": "55"}}]},
    ]
    metadata = {"constants": {"1923": "the founding"}, "papermill": {"parameters": {"year": 2019, "of": ["a", 8]}}}
    assert untraced_numbers({"metadata": metadata, "cells": cells}) == [
        f"cell {cell}: the number {number} is traced to nothing"
        for cell, number in ((0, 1999), (1, 194), (1, 7), (1, 4))
    ]
