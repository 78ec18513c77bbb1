"""Numbers in running text: how far one goes, and where the next begins."""

from decimal import Decimal

import pytest

from interpol_figures.model.format import computed, shorten
from interpol_figures.model.number_parser import numerals
from interpol_figures.model.phrase_parser import Reading, disagreement, parse, stated_in
from interpol_figures.model.units import tidy


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("twenty one", [21]),
        ("treinta y una personas entre septiembre y noviembre", [31]),
        ("between thirty and five hundred", [30, 500]),
        ("between $ thirty and one hundred", [30, 100]),
        ("soixante dix", [70]),
        ("soixante vingt", [60, 20]),
        ("dix sept", [17]),
        ("dix dix", [10, 10]),
        ("196 may", [196]),
        ("19 may", []),  # a day
        ("three thousand five hundred", [3_500]),
        ("3 thousand five hundred", [3_500]),
        ("3 thousand and 220", [3_220]),
        ("3 thousand 220", [3_000, 220]),
        ("3 million and 1000", [3_000_000, 1_000]),
        ("3 million and 999", [3_000_999]),
        ("five of six", [5, 6]),
        ("two thousand million", [2_000_000_000]),
        ("between two and three thousand", [2, 3_000]),
        ("zweihunderteins", [201]),
        ("zehnundzwanzig", []),
        ("hunderthundert", []),  # no word names a size twice
    ],
)
def test_a_number_goes_on_as_far_as_its_words_are_one(text, numbers):
    assert [one.values[0] for one in numerals(text)] == numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.234", (1_234, "1.234")),
        ("1.234 million", (1_234_000,)),  # nobody writes a thousand millions so
        ("1,234 million", (1_234_000_000, 1_234_000)),
        ("1.234.567", (1_234_567,)),
        ("0.123", ("0.123",)),
        ("1.230", (1_230,)),
    ],
)
def test_a_mark_parts_thousands_or_decimals(text, values):
    (found,) = numerals(text)
    assert found.values == tuple(Decimal(value) for value in values)


@pytest.mark.parametrize(
    ("phrase", "qualifier", "value"),
    [
        ("several dozen people", "multiples_of", 12),
        ("several hundred people", "multiples_of", 100),
        ("several millions of records", "multiples_of", 1_000_000),
        ("a dozen people", "about", 12),
        ("several people", "several", None),
    ],
)
def test_several_of_a_size_is_one_figure(phrase, qualifier, value):
    assert [(one.qualifier, one.value) for one in parse(phrase)] == [(qualifier, value)]


@pytest.mark.parametrize(
    ("phrase", "ends"),
    [
        ("8 to 10 people", [(8, 10)]),
        ("8 to 8 people", [(8, None), (8, None)]),
        ("USD 2 to 3 trillion", [(2 * 10**12, 3 * 10**12)]),
        ("USD 1000 to 2 million", [(1_000, 2_000_000)]),
    ],
)
def test_a_range_goes_up_and_its_low_end_shares_the_scale_where_it_is_small(phrase, ends):
    assert [(one.value, one.value_high) for one in parse(phrase)] == ends


def test_a_disagreement_names_the_reading_of_the_same_number_where_there_is_one():
    stated = Reading(Decimal(430), None, "about", "people")
    told = disagreement("over 430 victims and 12 arrests", stated)
    assert "more_than 430" in told and "12" not in told
    assert "exact 12" in disagreement("over 400 victims and 12 suspects", stated)


def test_a_number_has_no_exponent_as_long_as_its_digits_can_be_counted():
    assert str(tidy(Decimal(10) ** 23)) == "1" + 23 * "0"
    assert str(tidy(Decimal(10) ** 24)) == "1E+24"
    assert str(tidy(Decimal("1.50"))) == "1.5"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.123456, "0.123456"),
        (0.1234567, "0.1235"),
        (7_000 / 3, "2,333.3"),
        (1_000.5555555, "1,000.6"),
        (999.55555555, "999.6"),
    ],
)
def test_of_a_division_with_no_end_as_many_digits_are_told_as_tell_something(value, words):
    assert computed(value) == words


def test_a_label_has_eighty_letters_at_most():
    text = "letter " * 11 + "end"
    assert len(text) == 80 and shorten(text) == text
    assert shorten(f"{text}s").endswith("letter …")


@pytest.mark.parametrize(
    ("phrase", "value", "unit"),
    [
        ("jeder fünfte Fall", 20, "percent"),
        ("one in five", 20, "percent"),
        ("three in 20", 15, "percent"),
        ("3 in 100", 3, "percent"),
        ("France, Spain and 29 others", 31, "countries"),
        ("Spain and 29 others", 30, "countries"),
    ],
)
def test_shares_and_others_are_counted(phrase, value, unit):
    (found,) = parse(phrase)
    assert (found.value, found.unit) == (value, unit)


def test_a_number_out_of_few_is_a_share_and_out_of_others_none():
    assert "percent" not in [one.unit for one in parse("three in 21")]
    assert "percent" not in [one.unit for one in parse("five in 5")]


def test_money_has_cents_and_what_is_counted_has_no_parts():
    assert [str(one.value) for one in stated_in("$5.55", "USD")] == ["5.55"]
    assert stated_in("5.5", "notices") == stated_in("5.55", "notices") == []


@pytest.mark.parametrize("words", ["more than", "more  than", "more-than"])
def test_a_qualifier_is_known_however_its_words_are_parted(words):
    (found,) = parse(f"{words} 430 people")
    assert (found.qualifier, found.value) == ("more_than", 430)


@pytest.mark.parametrize(
    ("phrase", "units"),
    [
        ("1923: a congress", ["year"]),
        ("(1923) a congress", ["year"]),
        ("in 1923", ["year"]),
        ("1923 notices", ["notices", "year"]),
    ],
)
def test_a_year_is_told_by_what_stands_round_it(phrase, units):
    assert [one.unit for one in parse(phrase)] == units


def test_half_of_a_thing_is_a_share():
    assert [(one.value, one.unit) for one in parse("half of the countries")] == [(50, "percent")]
    assert [(one.value, one.unit) for one in parse("half a million notices")] == [(500_000, "notices")]
