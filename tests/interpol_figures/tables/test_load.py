"""The tables as they are: complete and sound."""

import pandas as pd
import pytest

from interpol_figures.tables.load import load
from interpol_figures.tables.name_index import NameIndex
from interpol_figures.tables.names import UnknownNameError
from interpol_figures.tables.violations import TableError
from interpol_figures.verdicts.judge import judge_accounts


@pytest.fixture(scope="module")
def tables():
    return load()


@pytest.mark.live
def test_the_collection_is_complete():
    tables = load()
    figures = tables.figures
    assert (figures["tier"] == "record").sum() >= 2_000
    assert (figures["tier"] == "account").sum() >= 38
    assert len(tables["members"]) >= 196
    outcomes = figures[(figures["table"] == "operation_outcomes") & (figures["tier"] == "record")]
    assert outcomes["subject"].isin(tables["operations"]["operation"]).sum() > 1_000
    assert figures["title"].notna().all(), "every figure has its source"


def test_text_is_empty_and_numbers_are_missing_where_a_cell_is_empty(tables):
    counts = tables["member_counts"]
    assert counts["note"].map(type).eq(str).all()
    assert counts["value"].dtype == "float64"
    assert pd.isna(tables["notice_types"].set_index("colour").at["blue", "introduced_year"])


def test_figures_of_some_tables_are_those_of_all_whichever_are_asked_for_first(tables):
    every, name = tables.figures, "notice_volumes"
    some = load()
    alone = some.figures_on(["notices_issued", "no such indicator"])
    read = some.contents._read
    assert name in read and "member_counts" not in read
    pd.testing.assert_frame_equal(alone, every[every["indicator"] == "notices_issued"])
    pd.testing.assert_frame_equal(tables.figures_in(name, "member_counts"), load().figures_in("member_counts", name))
    ids = [every.index[-1], "nobody-knows-this-1", every.index[0]]
    pd.testing.assert_frame_equal(load().figures_by_id(ids), every.loc[[ids[0], ids[2]]])
    pd.testing.assert_frame_equal(load().figures_by_id([]), every.head(0))


@pytest.mark.parametrize("name", ["operation_outcome", "members"])
def test_a_name_of_no_figure_table_is_refused(tables, name):
    with pytest.raises(UnknownNameError, match=f"unknown figure table '{name}'"):
        tables.figures_in(name)
    with pytest.raises(UnknownNameError, match=f"unknown figure table '{name}'"):
        judge_accounts(tables, tables.figures_in(name))


def test_undated_accounts_are_judged_by_the_record_of_any_day():
    then = load(as_known_on="2020-06-30").figures
    assert (then["tier"] == "account").sum() == 38
    assert (then.loc[then["tier"] == "record", "published"] <= "2020-06-30").all()


def test_tables_at_fault_are_not_handed_out(folder):
    folder.recode("members.csv", lambda data: data.replace(b",Africa,", b",Atlantis,", 1))
    with pytest.raises(TableError, match=r"members.csv:.*region: 'Atlantis'"):
        load(folder.path)["members"]


def test_figures_carry_what_every_notebook_joins(tables):
    figures, sources = tables.figures, tables["sources"].set_index("source")
    names = NameIndex(tables).labels
    assert figures["about"].tolist() == [names[subject] for subject in figures["subject"]]
    assert figures["publisher"].tolist() == sources["publisher"].loc[figures["source"]].tolist()
    assert figures["year"].isna().tolist() == figures["end"].isna().tolist()
    dated = figures[figures["year"].notna()]
    assert dated["year"].astype(str).tolist() == dated["period_end"].str[:4].tolist()
    assert ("grade" in figures.columns) is ("grade" in sources.columns)


@pytest.mark.parametrize(
    ("start", "end", "is_yearly"),
    [
        ("2022", "2022", True),
        ("2022-03", "2022-12", True),  # a first year that began late
        ("2022-01", "2022-06", False),
        ("2022-05-03", "2022-05-03", False),
        ("2019", "2020", False),  # two years together
        ("2005", "2025", False),  # a running total
        ("", "", False),
    ],
)
def test_a_flow_is_yearly_if_it_was_counted_over_about_a_year(folder, start, end, is_yearly):
    file = "notice_volumes.csv"
    line = folder.line(file, lambda row: row["indicator"] == "notices_issued")
    folder.set(file, line, period_start=start, period_end=end)
    figure = folder.record(file, line)["figure"]
    assert load(folder.path).figures_in("notice_volumes").at[figure, "is_yearly"] == is_yearly


def test_a_stock_is_a_level_at_a_time_whatever_time_is_stated(tables):
    figures = tables.figures
    assert figures.loc[figures["measure"] == "stock", "is_yearly"].all()


def test_what_was_read_before_is_used_as_long_as_the_file_holds_the_same(folder):
    line = 2
    name = folder.record("members.csv", line)["name"]
    first = load(folder.path)
    assert first["members"].loc[0, "name"] == name == load(folder.path)["members"].loc[0, "name"]
    folder.set("members.csv", line, name="Elsewhere")
    assert (first["members"].loc[0, "name"], load(folder.path)["members"].loc[0, "name"]) == (name, "Elsewhere")
    folder.set("members.csv", line, name="=Elsewhere")
    with pytest.raises(TableError):
        load(folder.path)["members"]


def test_figures_are_those_of_all_tables_that_they_are_made_of(folder):
    figure = load(folder.path).figures.iloc[0]
    folder.set(
        "indicators.csv",
        folder.line("indicators.csv", lambda row: row["indicator"] == figure["indicator"]),
        unit="bushels",
    )
    folder.set(
        "sources.csv", folder.line("sources.csv", lambda row: row["source"] == figure["source"]), publisher="Pomona"
    )
    changed = load(folder.path).figures.loc[figure["figure"]]
    assert (changed["unit"], changed["publisher"]) == ("bushels", "Pomona")


def test_what_somebody_changes_in_his_tables_others_do_not_see(folder):
    tables = load(folder.path)
    tables["members"]["name"] = "Elsewhere"
    tables.figures["value"] = 0.0
    tables.dated_figures["value"] = 0.0
    assert "Elsewhere" not in {*load(folder.path)["members"]["name"], *NameIndex(tables).members.values()}
    figures = load(folder.path).figures
    assert load(folder.path).dated_figures["value"].max() > 0
    assert figures["value"].max() > 0 and tables.rows_by_id(figures.index[:1])[0].value == figures["value"].iloc[0]


def test_what_is_derived_of_tables_is_derived_anew_when_one_of_them_changes(folder):
    first, again = load(folder.path), load(folder.path)
    verdicts = judge_accounts(first)
    pd.testing.assert_frame_equal(judge_accounts(again), verdicts)
    assert again.contents._read.keys() == first.contents._read.keys()  # on these a report depends either way
    line = folder.line("indicators.csv", lambda row: row["indicator"] == "notices_issued")
    folder.set("indicators.csv", line, label="notices sent out")
    changed = judge_accounts(load(folder.path))["read_as"] != verdicts["read_as"]
    assert verdicts.index[changed].str.startswith("notices_issued-").all() and changed.any()
