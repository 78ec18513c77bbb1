"""What a stated figure commits to: each wording's intervals, and what must hold of all of them."""

from decimal import Decimal
from math import inf, nan

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from interpol_figures.model.intervals import BOUNDS, QUALIFIERS, Interval, bounds, implied, literal, step
from interpol_figures.tables.load import load

# qualifier, value, value_high: literal, implied; a bracket is round where the end doesn't belong to it
STATED = [
    ("exact", 196, None, "[196, 196]", "[196, 196]"),
    ("exact", 8_136, None, "[8136, 8136]", "[8136, 8136]"),
    ("exact", 500, None, "[500, 500]", "[500, 500]"),  # two zeros are no rounding
    ("exact", 1_000, None, "(950, 1050)", "(950, 1050)"),
    ("exact", 60_000, None, "(57000, 63000)", "(57000, 63000)"),
    ("exact", 4_000_000_000, None, "(3800000000, 4200000000)", "(3800000000, 4200000000)"),
    ("exact", 176_000_000, None, "(175500000, 176500000)", "(175500000, 176500000)"),
    ("exact", 250_000, None, "(237500, 262500)", "(237500, 262500)"),
    ("exact", 68.9, None, "[68.9, 68.9]", "[68.9, 68.9]"),
    ("exact", 0, None, "[0, 0]", "[0, 0]"),
    ("about", 430, None, "[420, 440]", "[420, 440]"),
    ("about", 196, None, "[195, 197]", "[195, 197]"),
    ("about", 100, None, "[90, 110]", "[90, 110]"),
    ("about", 25, None, "[22.5, 27.5]", "[22.5, 27.5]"),
    ("about", 250, None, "[225, 275]", "[225, 275]"),
    ("about", 60_000, None, "[54000, 66000]", "[54000, 66000]"),
    ("about", 68.9, None, "[68.8, 69]", "[68.8, 69]"),
    ("more_than", 60_000, None, "(60000, inf)", "(60000, 66000]"),
    ("more_than", 68.9, None, "(68.9, inf)", "(68.9, 69]"),
    ("at_least", 190, None, "[190, inf)", "[190, 200]"),
    ("nearly", 1_000, None, "[900, 1000)", "[900, 1000)"),
    ("nearly", 13_500, None, "[12500, 13500)", "[12500, 13500)"),
    ("less_than", 20, None, "[0, 20)", "[18, 20)"),
    ("at_most", 20, None, "[0, 20]", "[18, 20]"),
    ("between", 8, 10, "[8, 10]", "[8, 10]"),
    ("between", 1.5, 2.25, "[1.5, 2.25]", "[1.5, 2.25]"),
    ("multiples_of", 1_000_000, None, "[2000000, 1000000000)", "[2000000, 1000000000)"),
    ("multiples_of", 10_000, None, "[20000, 100000)", "[20000, 100000)"),
    ("multiples_of", 10_000_000_000, None, "[20000000000, 100000000000)", "[20000000000, 100000000000)"),
    ("multiples_of", 1_000, None, "[2000, 1000000)", "[2000, 1000000)"),
    ("multiples_of", 100, None, "[200, 1000)", "[200, 1000)"),
    ("multiples_of", 12, None, "[24, 120)", "[24, 120)"),
    ("several", None, None, "[3, inf)", "[3, 20]"),
]
SAME = {"exact", "about", "nearly", "between", "multiples_of"}  # the reader takes away what the words say
NUMBERS = st.one_of(
    st.integers(0, 10**12),
    st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(1, 999), st.integers(0, 9)),
    st.decimals(0, 10**6, places=1).map(float),
    st.decimals(0, 10**6, places=3).map(float),
)


def written(interval: Interval) -> str:
    return f"{'(' if interval.low_open else '['}{interval.low:.12g}, {interval.high:.12g}{')' if interval.high_open else ']'}"


@pytest.mark.parametrize(("qualifier", "value", "value_high", "said", "understood"), STATED)
def test_each_wording_has_its_intervals(qualifier, value, value_high, said, understood):
    assert written(literal(qualifier, value, value_high)) == said
    assert written(implied(qualifier, value, value_high)) == understood


def test_the_table_has_every_wording():
    assert {row[0] for row in STATED} == set(QUALIFIERS)


@pytest.mark.parametrize(
    ("value", "size"),
    [(60_000, 6_000), (1_000, 100), (430, 10), (196, 1), (195, 1), (25, 2.5), (250_000, 25_000), (68.9, 0.1), (0, 1)],
)
def test_a_step_is_one_unit_of_the_last_significant_digit_and_a_tenth_at_most(value, size):
    assert float(step(value)) == size


def test_nobody_rounds_a_year():
    assert literal("exact", 2000, unit="year") == Interval(2000, 2000)
    assert literal("exact", 2000, unit="arrests") == Interval(1900, 2100, True, True)


@given(NUMBERS)
def test_bounds_with_decimals_are_those_of_decimal_arithmetic(value):
    """68.9 less a step is 68.8, not the binary number beside it."""
    size, number = step(value), Decimal(str(value))
    interval = literal("about", value)
    assert (interval.low, interval.high) == (float(max(number - size, Decimal(0))), float(number + size))


def holds(interval: Interval, value: float) -> bool:
    """Whether the value lies in the interval."""
    above = value > interval.low if interval.low_open else value >= interval.low
    return above and (value < interval.high if interval.high_open else value <= interval.high)


@given(NUMBERS)
def test_the_value_lies_where_the_wording_puts_it(value):
    assume(value > 0)
    for qualifier in ("exact", "about", "at_least", "at_most"):
        assert holds(literal(qualifier, value), value)
    for qualifier in ("more_than", "nearly", "less_than", "multiples_of"):
        assert not holds(literal(qualifier, value), value)
    one_less, one_more = (float(Decimal(str(value)) + sign * step(value)) for sign in (-1, 1))
    assert holds(literal("more_than", value), one_more)
    assert holds(literal("nearly", value), one_less)
    assert holds(literal("less_than", value), one_less)
    assert holds(literal("multiples_of", value), 2 * value)
    assert not holds(literal("multiples_of", value), 1_000 * value)
    assert holds(literal("between", value, value + 1), value)


@given(NUMBERS, NUMBERS, st.sampled_from(QUALIFIERS))
def test_what_is_implied_lies_within_what_is_said(value, more, qualifier):
    one, two = literal(qualifier, value, value + more), implied(qualifier, value, value + more)
    assert one.contains(two)
    assert (one == two) is (qualifier in SAME or (value == 0 and qualifier in ("less_than", "at_most")))


@given(NUMBERS)
def test_wordings_widen_in_their_order(value):
    assume(value > 0)
    assert literal("about", value).contains(literal("exact", value))
    assert literal("at_least", value).contains(literal("more_than", value))
    assert literal("exact", value).contains(Interval(value, value))
    assert literal("at_most", value).contains(literal("less_than", value))
    assert literal("less_than", value).contains(literal("nearly", value))
    assert literal("at_least", value).contains(literal("multiples_of", value))
    assert not literal("more_than", value).overlaps(literal("at_most", value))
    assert not literal("less_than", value).overlaps(literal("at_least", value))


ENDS = st.sampled_from([0.0, 1.0, 2.0, 3.0, inf])
INTERVALS = st.builds(
    lambda low, high, low_open, high_open: Interval(min(low, high), max(low, high), low_open, high_open or high == inf),
    st.sampled_from([0.0, 1.0, 2.0]),
    ENDS,
    st.booleans(),
    st.booleans(),
).filter(lambda one: one.low < one.high or not (one.low_open or one.high_open))


@given(INTERVALS, INTERVALS)
def test_overlapping_and_containing_are_what_the_points_say(one, other):
    points = [number / 2 for number in range(9)]
    together = [point for point in points if holds(one, point) and holds(other, point)]
    assert one.overlaps(other) is other.overlaps(one) is bool(together)
    assert one.contains(other) is (
        all(holds(one, point) for point in points if holds(other, point)) and (other.high < inf or one.high == inf)
    )


FIGURES = st.lists(st.tuples(st.sampled_from(QUALIFIERS), NUMBERS, NUMBERS), max_size=8)


@given(FIGURES)
def test_columns_are_read_as_single_figures_are(rows):
    frame = pd.DataFrame(rows, columns=["qualifier", "value", "value_high"])
    frame["value_high"] = (frame["value"] + frame["value_high"]).where(frame["qualifier"] == "between")
    frame["value"] = frame["value"].where(frame["qualifier"] != "several").astype("float64")
    assert_equal_to_single(frame.astype({"value_high": "float64"}))


def test_all_figures_of_the_tables_are_read_as_single_ones_are():
    assert_equal_to_single(load().figures)


def assert_equal_to_single(frame: pd.DataFrame) -> None:
    found = bounds(frame)
    assert list(found.columns) == BOUNDS
    assert found.index.equals(frame.index)
    for row, ends in zip(frame.itertuples(), found.itertuples(), strict=True):
        value, high = (None if number != number else number for number in (row.value, row.value_high))
        unit = getattr(row, "unit", "")
        one, two = literal(row.qualifier, value, high, unit), implied(row.qualifier, value, high, unit)
        assert (ends.low, ends.high, ends.low_open, ends.high_open) == (one.low, one.high, one.low_open, one.high_open)
        assert (ends.implied_low, ends.implied_high) == (two.low, two.high)


@pytest.mark.parametrize(
    ("qualifier", "value", "high", "message"),
    [
        ("over", 5, nan, "unknown qualifier 'over'; known are exact, about"),
        ("exact", nan, nan, "the qualifier 'exact' needs a value"),
        ("between", 5, nan, "the qualifier 'between' needs value_high"),
    ],
)
def test_a_figure_that_says_nothing_is_refused(qualifier, value, high, message):
    with pytest.raises(ValueError, match=message):
        literal(qualifier, value, high)
    with pytest.raises(ValueError, match=message):
        bounds(pd.DataFrame({"qualifier": [qualifier], "value": [value], "value_high": [high]}))
