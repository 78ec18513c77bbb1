"""How a claim stands to one figure, by the words of both, and which figures of a time decide."""

import pytest

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.matching import Match, agrees, deciding, fits, match, recognised, refutes, same_number


def stated(value, qualifier="exact", time="2020", *, high=None, unit="notices", measure="stock", rank="normal"):
    period = Period.of(*time.split("/")) if time else None
    return Statement("a", "notices", "red", value, high, qualifier, unit, measure, period, rank=rank)


@pytest.mark.parametrize(
    ("claimed", "unit", "last"),
    [
        (8_100, "notices", 8_150),  # by half a hundred
        (8_150, "notices", 8_175),  # rounded to fifty, so by half of that
        (8_136, "notices", 8_136.5),
        (100, "notices", 110),  # by a tenth at most
        (99, "notices", 99),  # what is counted one by one isn't rounded
        (60, "kg", 65),  # what is weighed is
        (2000, "year", 2000),
    ],
)
def test_a_number_is_the_same_as_far_as_it_was_rounded(claimed, unit, last):
    claim = stated(claimed, unit=unit)
    assert same_number(claim, stated(last, unit=unit)) and same_number(claim, stated(2 * claimed - last, unit=unit))
    assert not same_number(claim, stated(last + 0.001, unit=unit))


@pytest.mark.parametrize(("claimed", "last"), [(153.9e6, 153_999_999), (153e6, 153_999_999)])
def test_of_a_number_in_millions_digits_may_have_been_cut_off(claimed, last):
    assert same_number(stated(claimed), stated(last)) and not same_number(stated(claimed), stated(last + 1))


def test_a_number_of_another_time_decides_however_it_is_ranked():
    march, december = stated(58, time="2020-03"), stated(62, time="2020-12", rank="preferred")
    assert deciding([march, stated(59, "about"), december]) == [december, march]


def test_a_number_with_a_decimal_point_was_rounded_to_its_last_digit():
    assert same_number(stated(68.5), stated(68.54)) and not same_number(stated(68.5), stated(68.56))


def test_a_range_is_the_same_by_both_ends_and_a_word_for_a_size_by_none():
    range_of_ten = stated(8, "between", high=10)
    assert same_number(range_of_ten, range_of_ten)
    assert not same_number(range_of_ten, stated(8, "between", high=12))
    assert not same_number(range_of_ten, stated(8))
    assert not same_number(stated(1e6, "multiples_of"), stated(1e6, "multiples_of"))
    assert not same_number(stated(None, "several"), stated(None, "several"))


@pytest.mark.parametrize(("known", "so"), [(1_009_000, True), (1_011_000, False), (991_000, True), (989_000, False)])
def test_a_number_is_recognised_within_a_hundredth(known, so):
    assert recognised(stated(1e6), stated(known)) is so


@pytest.mark.parametrize(
    ("claim", "figure", "how"),
    [
        (stated(60_000), stated(60_000), Match.CONFIRMED),
        (stated(60_000), stated(61_234), Match.LOOSE),  # hides that it is rounded
        (stated(60_000, "about"), stated(61_234), Match.CONFIRMED),
        (stated(60_000, "about"), stated(54_000, "more_than"), Match.CONFIRMED),  # they touch
        (stated(60_000, "about"), stated(53_900, "more_than"), Match.OPEN),
        (stated(60_000, "more_than"), stated(60_000), Match.LOOSE),
        (stated(66.7, "about"), stated(68), Match.CONFIRMED),  # "two thirds"
        (stated(33.3, "about"), stated(25), Match.REFUTED),
        (stated(61_000), stated(61_234), Match.LOOSE),
        (stated(61_234), stated(60_000, "about"), Match.OPEN),
        (stated(200_000), stated(60_000, "more_than"), Match.REFUTED),  # nobody would word it so
        (stated(61_234), stated(71_234), Match.REFUTED),
    ],
)
def test_how_a_claim_stands_to_a_figure(claim, figure, how):
    assert match(claim, figure) is how
    assert agrees(claim, figure) is (how in (Match.LOOSE, Match.CONFIRMED))
    assert refutes(figure, claim) is (how is Match.REFUTED)


@pytest.mark.parametrize(
    ("claimed", "known", "how"),
    [
        ("2019-03", "2019-09", Match.REFUTED),
        ("2019-03-01", "2019-03-02", Match.REFUTED),
        ("2019-03", "2019-03-02", Match.CONFIRMED),
        ("2019-03", "2019-04-29/2019-05-02", Match.REFUTED),
        ("2019-03", "2019-09/2020-09", Match.CONFIRMED),  # which is no date
        ("2019", "2019-09", Match.CONFIRMED),
        ("2019-03", "2019", Match.CONFIRMED),
        ("2020-03", "2019-09", Match.CONFIRMED),  # the time of another thing than the event
        ("", "2019-09", Match.CONFIRMED),
    ],
)
def test_an_event_has_the_month_and_day_that_are_stated_of_its_year(claimed, known, how):
    event = {"unit": "year", "measure": "event"}
    assert match(stated(2019, time=claimed, **event), stated(2019, time=known, **event)) is how


def test_other_things_than_events_are_not_compared_by_their_days():
    assert match(stated(2_019, time="2019-03"), stated(2_019, time="2019-09")) is Match.CONFIRMED


@pytest.mark.parametrize(
    ("claim", "figure", "so"),
    [
        (stated(60_000), stated(61_234), True),
        (stated(60_000), stated(61_000, "about"), False),
        (stated(60_000), stated(60_000, "more_than"), True),
        (stated(61_234), stated(60_000), False),
        (stated(60_000, "more_than"), stated(60_000, "more_than"), True),
        (stated(60_000, "more_than"), stated(75_000), True),
        (stated(60_000, "more_than"), stated(75_001), False),  # a quarter more is told otherwise
        (stated(60_000, "less_than"), stated(45_000), True),
        (stated(60_000, "less_than"), stated(44_999), False),
        (stated(60_000, "about"), stated(66_001), False),
    ],
)
def test_a_claim_fits_a_figure_of_which_one_would_say_it(claim, figure, so):
    assert fits(claim, figure) is so


def test_more_than_a_number_is_said_of_what_lies_a_last_digit_above_it():
    known = stated(60_000, "more_than")
    assert not refutes(known, stated(70_000)) and not refutes(known, stated(60_123))
    assert refutes(known, stated(74_001))
    assert refutes(stated(61_234, "more_than"), stated(67_358)) and not refutes(
        stated(61_234, "more_than"), stated(67_357)
    )


# --- which figures of a time decide -----------------------------------------------------------------------------------

VAGUE, PLAIN, OTHER = stated(100, "about"), stated(104), stated(120)


@pytest.mark.parametrize(
    ("figures", "left"),
    [
        ([VAGUE, PLAIN], [PLAIN]),
        ([PLAIN, OTHER], [PLAIN, OTHER]),
        ([PLAIN, stated(120, rank="preferred")], [stated(120, rank="preferred")]),
        ([stated(100, "about", rank="preferred"), PLAIN], [PLAIN]),  # it makes the preferred one more precise
        ([stated(100, "about", rank="preferred"), OTHER], [stated(100, "about", rank="preferred")]),
        ([stated(100, "about", rank="preferred"), VAGUE], [stated(100, "about", rank="preferred")]),
        ([stated(100, "about", "2019"), PLAIN], [stated(100, "about", "2019"), PLAIN]),  # a stock, of another time
        ([stated(100, time="2020-06"), stated(100)], [stated(100, time="2020-06"), stated(100)]),
        ([stated(60_000), stated(61_234)], [stated(61_234)]),
        ([stated(100, "more_than"), VAGUE], [stated(100, "more_than"), VAGUE]),
    ],
)
def test_the_best_ranked_and_most_precise_figures_of_a_time_decide(figures, left):
    assert deciding(figures) == left


def test_a_vague_count_of_another_span_gives_way_too():
    counts = stated(100, "about", "2019", measure="flow"), stated(104, measure="flow")
    assert deciding(counts) == [counts[1]]


def test_the_most_precise_date_of_an_event_decides():
    event = {"unit": "year", "measure": "event"}
    year, month, other = (stated(1923, time=time, **event) for time in ("1923", "1923-09", "1923-10"))
    assert deciding([year, month]) == [month]
    assert deciding([month, month]) == [month, month]
    assert deciding([month, other]) == [month, other]
    another = stated(1924, time="1923-09", **event)
    assert deciding([year, another]) == [year, another]
