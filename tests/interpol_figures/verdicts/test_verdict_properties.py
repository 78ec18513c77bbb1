"""Properties of judging that hold for any claim."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpol_figures.reading.claims import understand
from interpol_figures.tables.load import load
from interpol_figures.tables.name_index import read_directory
from interpol_figures.verdicts.context import JudgingContext, context_of
from interpol_figures.verdicts.judge import judge_claims
from interpol_figures.verdicts.record import Record, StatedByIndicator, read_record
from interpol_figures.verdicts.rules import judge

BENCH = context_of(load())
EXACT = sorted(
    (
        one
        for subjects in BENCH.record.figures.values()
        for group in subjects.values()
        for one in group
        if one.qualifier == "exact" and one.value
    ),
    key=lambda one: one.figure,
)
WEIGHED = [one for one in EXACT if one.unit == "kg" and one.value >= 1000]
YEARLY = [
    one for one in EXACT if one.measure != "event" and one.period and one.period.start.strftime("%m-%d") == "01-01"
]
YEARLY = [one for one in YEARLY if one.period.end.isoformat() == f"{one.period.start.year}-12-31"]
WIDER = {"about", "at_least", "at_most"}  # each holds whatever the plain number holds
quick = settings(max_examples=120, deadline=None, derandomize=True, database=None)


def claiming(figure, qualifier="exact", factor=1.0):
    """The claim that repeats a figure, with its number and wording changed."""
    value = figure.value if factor == 1 else float(f"{figure.value * factor:.6g}")
    return replace(
        figure,
        figure="claim",
        source="",
        value=value,
        qualifier=qualifier,
        as_stated="",
    )


def row(figure, value, unit, period=""):
    """A claim as it stands in a claims file."""
    cells = {"claim_id": "claim", "indicator": figure.indicator, "subject": figure.subject, "value": value}
    return cells | {"value_high": "", "qualifier": "exact", "unit": unit, "period": period} | EMPTY


EMPTY = {"published": "", "as_stated": ""}


@quick
@given(st.sampled_from(EXACT), st.sampled_from(sorted(WIDER)), st.sampled_from([0.5, 0.97, 1.0, 1.02, 3.0]))
def test_a_wider_wording_never_turns_confirmed_into_contradicted(figure, qualifier, factor):
    if judge(claiming(figure, factor=factor), BENCH).verdict == "confirmed":
        assert judge(claiming(figure, qualifier, factor), BENCH).verdict in ("confirmed", "loosely_worded")


@quick
@given(st.sampled_from(EXACT))
def test_a_dated_figure_of_best_rank_confirms_itself(figure):
    others = BENCH.record.of(figure.indicator, figure.subject)
    if figure.time and (figure.rank == "preferred" or all(one.rank == "normal" for one in others)):
        assert judge(claiming(figure), BENCH).verdict == "confirmed"


@quick
@given(st.sampled_from(EXACT), st.sampled_from([0.4, 0.9, 1.0, 1.1, 7.0]))
def test_judging_is_deterministic(figure, factor):
    assert judge(claiming(figure, factor=factor), BENCH) == judge(claiming(figure, factor=factor), BENCH)


@quick
@given(st.sampled_from(WEIGHED), st.sampled_from([0.5, 1.0, 2.0]))
def test_tonnes_are_judged_as_kilograms(figure, factor):
    value = figure.value * factor
    heavy = understand(row(figure, f"{value / 1000:.6f}", "tonnes"), BENCH)
    light = understand(row(figure, f"{value:.3f}", "kg"), BENCH)
    assert heavy.stated.value == pytest.approx(light.stated.value)
    assert judge(heavy.stated, BENCH).verdict == judge(light.stated, BENCH).verdict


@quick
@given(st.sampled_from(YEARLY), st.sampled_from([0.5, 1.0, 2.0]))
def test_a_year_is_judged_as_its_days(figure, factor):
    year, value = figure.period.start.year, f"{figure.value * factor:.3f}"
    short = understand(row(figure, value, "", f"{year}"), BENCH)
    long = understand(row(figure, value, "", f"{year}-01-01/{year}-12-31"), BENCH)
    assert judge(short.stated, BENCH) == judge(long.stated, BENCH)


@pytest.fixture(scope="module")
def shuffled():
    """A context of the same tables with their rows in another order."""
    tables = load()
    for name in tables:
        tables._read[name] = tables[name].sample(frac=1, random_state=7)
    return JudgingContext(read_record(tables), read_directory(tables))


def test_the_order_of_rows_does_not_matter(shuffled):
    for figure in EXACT[::7]:
        for factor in (0.5, 1.0, 1.3):
            claim = claiming(figure, factor=factor)
            mine, other = judge(claim, BENCH), judge(claim, shuffled)
            assert (mine.verdict, set(mine.figure_ids)) == (other.verdict, set(other.figure_ids))


def test_an_irrelevant_figure_does_not_matter():
    stranger = replace(EXACT[0], figure="stranger", subject="elsewhere", value=12.0)

    class WithStranger(StatedByIndicator):
        def __getitem__(self, indicator):
            strangers = {"elsewhere": (stranger,)} if indicator == stranger.indicator else {}
            return {**super().__getitem__(indicator), **strangers}

    context = JudgingContext(Record(WithStranger(BENCH.record.tables), BENCH.record.wholes), BENCH.names)
    for figure in EXACT[::11]:
        for factor in (0.5, 1.0):
            claim = claiming(figure, factor=factor)
            assert judge(claim, context) == judge(claim, BENCH)


def test_a_claim_is_judged_alike_alone_and_among_others():
    rows = [row(figure, f"{figure.value:.3f}", "") | {"claim_id": str(n)} for n, figure in enumerate(EXACT[::41])]
    tables = load()
    together = judge_claims(tables, rows)
    alone = pd.concat([judge_claims(tables, [one]) for one in rows[:10]])
    assert list(alone["verdict"]) == list(together["verdict"][:10])
