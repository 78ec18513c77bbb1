"""Judging from a notebook: which figures are judged, and what their rows hold."""

import pandas as pd
import pytest

from interpol_figures.tables.load import load
from interpol_figures.tables.names import UnknownNameError
from interpol_figures.verdicts.judge import COLUMNS, judge_account, judge_accounts, judge_claims
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD


@pytest.fixture(scope="module")
def tables():
    return load()


def test_an_account_is_judged_by_its_own_figures_as_among_all(tables):
    every = judge_accounts(tables)
    stating = tables.figures[tables.figures["tier"] == "account"]
    assert set(every.index) == set(stating["figure"]) and list(every.columns) == COLUMNS
    source = stating["source"].iloc[0]
    own = judge_account(tables, source)
    assert set(own.index) == set(stating.loc[stating["source"] == source, "figure"])
    pd.testing.assert_series_equal(own["verdict"], every.loc[own.index, "verdict"])


def test_a_source_of_the_record_is_no_account(tables):
    record = tables.figures.loc[tables.figures["tier"] == "record", "source"].iloc[0]
    with pytest.raises(UnknownNameError, match="unknown account with figures"):
        judge_account(tables, record)


def test_what_was_not_understood_rests_on_nothing(tables):
    claim = {"claim_id": "a", "indicator": "nobody counts it", "subject": "interpol", "value": 5}
    row = judge_claims(tables, pd.DataFrame([claim])).loc["a"]
    assert (row["verdict"], row["independent"], row["figures"], row["rule"]) == (NOT_UNDERSTOOD, 0, (), "")
