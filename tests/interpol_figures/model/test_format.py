"""Figures in the reader's form, for sizes that the tables don't have, too."""

from math import inf
from types import SimpleNamespace

import pytest

from interpol_figures.model.format import (
    amount,
    counted,
    figure_in_words,
    interval_in_words,
    listed,
    multiple,
    number,
    row_in_words,
    shorten,
    small_number,
)


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
    singulars = {
        "bodies": "body",
        "series": "series",
        "cities": "city",
        "sources": "source",
        "people": "person",
        "addresses": "address",
        "searches per day": "search per day",
        "square metres": "square metre",
        "notices and diffusions per year": "notice and diffusion per year",
        "cities of one country": "city of one country",
        "smaller figures": "smaller figure",
        "kg": "kg",
        "of them": "of them",
    }
    assert {noun: amount(1, noun) for noun in singulars} == {noun: f"1 {one}" for noun, one in singulars.items()}
    assert counted(1, "more rows") == "one more row"
    assert (counted(10, "cities"), counted(11, "cities")) == ("ten cities", "11 cities")


def test_a_small_number_is_a_word():
    assert [small_number(count) for count in (0, 1, 10, 11, 12_345)] == ["none", "one", "ten", "11", "12,345"]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (10_500_000_000_000, "USD", "$10.5 trillion"),
        (2_000_000_000_000, "EUR", "€2 trillion"),
        (-3_000_000, "USD", "-$3 million"),
        (-8_136, "", "-8,136"),
        (0, "USD", "$0"),
        (68.9, "percent", "68.9"),
    ],
)
def test_a_number_keeps_its_sign_and_its_currency(value, unit, words):
    assert number(value, unit) == words


def test_a_chart_that_names_the_unit_once_has_figures_without_it():
    stated = [
        ("between", 2e12, 3e12, "USD", "$2 trillion to $3 trillion"),
        ("multiples_of", 1e6, None, "records", "millions"),
        ("multiples_of", 12, None, "records", "multiples of 12"),
        ("several", float("nan"), None, "units", "several"),
        ("exact", 1923, None, "year", "1923"),
    ]
    for qualifier, value, high, unit, words in stated:
        row = SimpleNamespace(qualifier=qualifier, value=value, value_high=high, unit=unit)
        assert row_in_words(row, with_unit=False) == words


def test_an_interval_says_whether_its_low_end_is_in_it():
    assert interval_in_words(5, inf) == "at least 5, no upper limit stated"
    assert interval_in_words(5, inf, low_open=True) == "more than 5, no upper limit stated"
    assert interval_in_words(2e11, 10.5e12, "USD") == "between $200 billion and $10.5 trillion"


def test_a_text_is_cut_between_words_and_never_longer_than_it_was():
    assert shorten("one two", 7) == "one two"
    assert shorten("one two, three", 10) == "one two …"


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
    assert listed(["a", "b"]) == "a and b"
    assert listed(list("abcdef")) == "a, b, c, d, e and f"
    assert listed(list("abcdefg")) == "a, b, c, d, e, f and one other"
