"""ISO dates of year, month and day, and the spans that they name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpol_figures.model.format import period_in_words
from interpol_figures.model.periods import Period, first_day, is_date, last_day

DAYS = st.dates(date(1800, 1, 1), date(2100, 12, 31))


def forms(day: date) -> list[str]:
    """A day, its month and its year as ISO dates."""
    return [day.isoformat()[:length] for length in (10, 7, 4)]


@given(DAYS)
def test_a_date_is_read_and_written_the_same(day):
    assert first_day(day.isoformat()) == last_day(day.isoformat()) == day
    assert Period.of(day.isoformat()) == Period(day, day)


@given(DAYS)
def test_a_month_and_a_year_begin_and_end_where_the_calendar_says(day):
    for iso, length in zip(forms(day)[1:], (7, 4), strict=True):
        period = Period.of(iso)
        assert period.start <= day <= period.end
        before, after = period.start - timedelta(days=1), period.end + timedelta(days=1)
        assert before.isoformat()[:length] != iso != after.isoformat()[:length]
        assert period.start.isoformat()[:length] == period.end.isoformat()[:length] == iso


@given(DAYS)
def test_a_year_contains_its_months_and_a_month_its_days(day):
    of_day, of_month, of_year = (Period.of(iso) for iso in forms(day))
    assert of_year.contains(of_month)
    assert of_month.contains(of_day)
    assert not of_day.contains(of_year)


@given(DAYS, DAYS, DAYS, DAYS)
def test_overlapping_and_containing_are_what_the_days_say(a, b, c, d):
    one, other = Period(min(a, b), max(a, b)), Period(min(c, d), max(c, d))
    common = max(one.start, other.start) <= min(one.end, other.end)
    assert one.overlaps(other) is other.overlaps(one) is common
    assert one.contains(other) is (one.start <= other.start and one.end >= other.end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022-00",
        "2022-13",
        "2022-01-00",
        "2022-02-30",
        "2023-02-29",
        "2022-1",
        "22",
        "2022/01",
        "2022-01-01T00:00",
        " 2022",
        "2022\n",
        "0000",
        "\u0662\u0660\u0662\u0662",
        "\uff12\uff10\uff12\uff12",
    ],
)
def test_what_the_calendar_doesnt_have_is_no_date(text):
    assert not is_date(text)
    with pytest.raises(ValueError, match=r"date|month|day|year"):
        first_day(text)
    with pytest.raises(ValueError, match=r"date|month|day|year"):
        last_day(text)


def test_a_month_that_no_year_has_is_named():
    with pytest.raises(ValueError, match="'2022-13' is not in the calendar: month must be in"):
        first_day("2022-13")


def test_a_leap_day_is_a_date_in_a_leap_year_only():
    assert is_date("2024-02-29")
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2100-02") == date(2100, 2, 28)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="the period 2023/2022 ends before it starts"):
        Period.of("2023", "2022")
    assert Period.of("2022-06", "2022").end == date(2022, 12, 31)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("", "", "undated"),
        ("2011", "", "2011"),
        ("2010-04", "2010-04", "April 2010"),
        ("2010-04-01", "", "1 April 2010"),
        ("2022-06-28", "2022-11-23", "28 June to 23 November 2022"),
        ("2021-06", "2022-11", "June 2021 to November 2022"),
        ("2021", "2022", "2021 to 2022"),
        ("2022", "2022-06", "2022, until June"),
        ("2022-06-14", "2022-06", "June 2022, from 14 June"),
    ],
)
def test_dates_are_said_as_a_reader_says_them(start, end, words):
    assert period_in_words(start, end) == words


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2020", "2020"),
        ("2019", "2021"),
        ("2020-02", "2020-02"),
        ("2020-01", "2020-11"),
        ("2019-02", "2020-12"),
        ("2020-01-01", "2020-01-01"),
        ("2020-01-02", "2020-12-31"),
        ("2020-02-01", "2020-02-28"),
        ("2020-01-01", "2020-12-30"),
    ],
)
def test_a_period_is_told_in_the_shortest_dates_that_name_it(start, end):
    assert Period.of(start, end).iso == (start, end)


@given(DAYS, DAYS)
def test_a_period_is_read_again_as_it_is_told(one, other):
    period = Period(min(one, other), max(one, other))
    assert Period.of(*period.iso) == period


def test_days_of_a_period_and_between_two_are_counted():
    march, april, june = (Period.of(iso) for iso in ("2021-03", "2021-04", "2021-06"))
    assert (march.days, Period.of("2021-03-05").days, Period.of("2020").days) == (31, 1, 366)
    assert march.days_to(april) == april.days_to(march) == 1
    assert march.days_to(june) == june.days_to(march) == 62
    assert Period.of("2021").days_to(march) == march.days_to(Period.of("2021-03-31", "2021-04")) == 0
