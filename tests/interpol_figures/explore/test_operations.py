"""Operations as reports show them."""

import pandas as pd

from folders import Folder
from interpol_figures.explore.operations import disputed, operations
from interpol_figures.explore.select import select
from interpol_figures.tables.load import load

OPERATIONS = "operations.csv"


def test_totals_of_series_and_what_others_led_are_left_out():
    tables = load()
    led = operations(tables)
    assert not led["operation"].str.endswith("_all").any() and led["lead"].str.contains("INTERPOL").all()
    assert len(operations(tables, led_by="")) > len(led)


def test_days_are_counted_with_both_ends_and_only_where_they_are_known():
    led = operations(load()).set_index("operation")
    assert led.loc["haechi_iii", "days"] == 149 and pd.isna(led.loc["haechi_v", "days"])


def test_an_operation_with_no_end_is_open_and_one_with_no_date_comes_last(folder: Folder):
    [first, second] = [row["operation"] for row in folder.records(OPERATIONS) if "INTERPOL" in row["lead"]][:2]
    line = {one: folder.line(OPERATIONS, lambda row, one=one: row["operation"] == one) for one in (first, second)}
    folder.set_all(OPERATIONS, {line[first]: {"period_start": "2012", "period_end": ""}})
    folder.set_all(OPERATIONS, {line[second]: {"period_start": "", "period_end": ""}})
    led = operations(load(folder.path)).set_index("operation")
    assert (led.loc[first, "time"], led.loc[second, "time"], led.index[-1]) == ("since 2012", "undated", second)


def test_excluded_figures_are_listed_with_their_reason():
    tables = load()
    excluded = tables.figures_in("operation_outcomes").query("rank == 'deprecated' and tier == 'record'")
    rows = disputed(tables, excluded)
    assert len(rows) and (rows["reason"] != "").all()
    assert disputed(tables, select(tables, "arrests", "haechi_vi")).empty
