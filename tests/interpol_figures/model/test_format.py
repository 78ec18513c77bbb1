"""Figures in the reader's form, for sizes that the tables don't have, too."""

import pytest

from interpol_figures.model.format import amount, counted, figure_in_words, listed, multiple, number


@pytest.mark.parametrize(
    ("power", "words"),
    [
        (1, "tens"),
        (2, "hundreds"),
        (3, "thousands"),
        (4, "tens of thousands"),
        (5, "hundreds of thousands"),
        (6, "millions"),
        (7, "tens of millions"),
        (8, "hundreds of millions"),
        (9, "billions"),
        (10, "tens of billions"),
        (11, "hundreds of billions"),
        (12, "trillions"),
    ],
)
def test_multiples_of_each_power_of_ten_have_a_name(power, words):
    assert figure_in_words("multiples_of", 10.0**power, None, "records") == f"{words} of records"


def test_multiples_of_anything_else_are_told_by_their_number():
    assert figure_in_words("multiples_of", 12, None, "records") == "multiples of 12 records"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1_000, "1,000"),
        (999_999, "999,999"),
        (1_000_000, "1 million"),
        (1_234_567, "1,234,567"),
        (1_230_000, "1.23 million"),
        (1_000_000_000, "1 billion"),
        (10_500_000_000_000, "10.5 trillion"),
    ],
)
def test_a_number_is_shortened_where_two_digits_after_the_point_hold_all_of_it(value, words):
    assert number(value) == words


def test_one_of_a_thing_is_told_in_the_singular():
    assert [amount(1, noun) for noun in ("bodies", "series", "cities", "sources")] == [
        "1 body",
        "1 series",
        "1 city",
        "1 source",
    ]
    assert counted(1, "cities of one country") == "one city of one country"
    assert (counted(10, "cities"), counted(11, "cities")) == ("ten cities", "11 cities")


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (0.5, "0.5 times"),
        (2, "twice"),
        (2.04, "about 2 times"),
        (9.94, "about 9.9 times"),
        (10.4, "about 10 times"),
        (1_200, "1,200 times"),
    ],
)
def test_a_factor_is_told_in_as_many_digits_as_tell_something(factor, words):
    assert multiple(factor) == words


def test_a_list_that_is_not_too_long_is_told_whole():
    assert listed([]) == "none"
    assert listed(["a"]) == "a"
    assert listed(list("abcdef")) == "a, b, c, d, e and f"
    assert listed(list("abcdefg")) == "a, b, c, d, e, f and one other"
