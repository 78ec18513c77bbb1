"""The rules of judging where they turn, on a record of some invented figures."""

from dataclasses import replace

import pytest

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.tables.load import load
from interpol_figures.verdicts.decide import contradicts_itself, decide
from interpol_figures.verdicts.explain import sentence_of
from interpol_figures.verdicts.record import COUNTED, MEMBERS, Record
from interpol_figures.verdicts.verdict import Verdict


def stated(name, value, time, qualifier="exact", source="office", measure="stock", about=("desks", "office")):
    """A figure or claim: of a time, in words; `time` is one day, month or year or two of them, or empty."""
    return Statement(
        name,
        *about,
        float(value),
        qualifier=qualifier,
        measure=measure,
        period=Period.of(*time.split("/")) if time else None,
        source=source,
    )


def published(name, value, time, **other):
    """A claim that says no time, with that of its publication."""
    return replace(stated(name, value, "", **other), published=Period.of(time))


class WithMore(Record):
    """The record, figures on some things replaced, and with further parts of wholes."""

    def __init__(self, tables, figures, parts):
        super().__init__(tables)
        self.more = figures
        more = {whole: [part for part, of in parts.items() if of == whole] for whole in parts.values()}
        self.occasions = self.occasions | {part for part, of in parts.items() if of in self.occasions}
        self.parts, self.wholes = {**self.parts, **more}, {**self.wholes, **parts}

    def by_subject(self, indicator):
        more = {}
        for one in self.more:
            if one.indicator == indicator:
                more[one.subject] = (*more.get(one.subject, ()), one)
        return {**super().by_subject(indicator), **more}


@pytest.fixture(scope="module")
def record_with():
    """The record with these figures added, and subjects that are parts of others."""
    tables = load()
    return lambda *figures, parts=None: WithMore(tables, figures, parts or {})


def test_an_outdated_count_names_the_figures_of_that_very_number(record_with):
    vague, now = stated("vague", 190, "2020", "more_than"), stated("now", 196, "2024")
    same = stated("same", 194, "2020")
    verdict = decide(stated("claim", 194, "2024"), record_with(vague, same, now))
    assert (verdict.verdict, verdict.figure_ids) == ("outdated", ("same",))
    verdict = decide(stated("claim", 194, "2024"), record_with(vague, now))
    assert (verdict.verdict, verdict.figure_ids) == ("contradicted", ("now",))  # "over 190" isn't that number


@pytest.mark.parametrize(("last", "verdict"), [("2019-12-31", "confirmed"), ("2019-12-30", "outdated")])
def test_a_figure_is_in_force_until_the_end_of_the_next_year_and_no_longer(record_with, last, verdict):
    record = record_with(stated("before", 100, last), stated("now", 140, "2020"))
    assert decide(stated("claim", 100, "2020-12-31"), record).verdict == verdict


def test_claims_of_one_source_that_exclude_each_other_are_named_for_each_other():
    claims = [
        stated("a", 194, "2020"),
        stated("b", 196, "2020-06/2021"),
        stated("c", 190, "2020", "more_than"),
        stated("d", 196, "2022"),
        stated("e", 196, "2020", source="another"),
        stated("f", 196, "2020", about=("chairs", "office")),
        stated("g", 195, ""),
    ]
    found = contradicts_itself(claims)
    assert found == {"a": ("b", "g"), "b": ("a", "g"), "c": (), "d": ("g",), "e": (), "f": (), "g": ("a", "b", "d")}


def test_a_count_of_earlier_years_is_outdated_by_the_newest_of_them(record_with):
    flow = {"measure": "flow"}
    years = [
        stated("2019", 100, "2019", **flow),
        stated("2021", 100, "2021", **flow),
        stated("2023", 150, "2023", **flow),
    ]
    verdict = decide(published("claim", 100, "2024", **flow), record_with(*years))
    assert (verdict.verdict, verdict.figure_ids) == ("outdated", ("2021",))
    assert (verdict.true_from, verdict.true_to) == ("2021-01-01", "2021-12-31")
    assert [one.figure for one in verdict.against] == ["2023"]


def test_a_stock_is_outdated_by_all_figures_of_its_time_and_told_against_by_all_of_now(record_with):
    dated = [
        stated("2015", 100, "2015"),
        stated("2016", 100, "2016"),
        stated("a", 150, "2020"),
        stated("b", 150, "2020"),
    ]
    verdict = decide(stated("claim", 100, "2020"), record_with(*dated))
    assert (verdict.verdict, verdict.figure_ids) == ("outdated", ("2015", "2016"))
    assert [one.figure for one in verdict.against] == ["a", "b"]


def test_a_contradiction_is_measured_by_an_exact_figure_and_rests_on_all_that_exclude_the_claim(record_with):
    vague, first, other = stated("vague", 200, "2020", "more_than"), stated("x", 210, "2020"), stated("y", 300, "2020")
    verdict = decide(stated("claim", 120, "2020"), record_with(vague, first))
    assert (verdict.verdict, verdict.difference, verdict.factor) == ("contradicted", -90, 0.5714)
    assert verdict.figure_ids == ("x",)  # the vague one is of the same time, and less precise
    verdict = decide(stated("claim", 120, "2020"), record_with(first, other))
    assert (verdict.verdict, verdict.figure_ids) == ("contradicted", ("x", "y"))


@pytest.mark.parametrize(
    ("claimed", "time", "known", "known_time", "verdict"),
    [
        (400, "2020", 500, "2020-01/2020-06", "contradicted"),  # less in a year than in half of it
        (500, "2020", 500, "2020-01/2020-06", "no_record"),
        (600, "2020-01/2020-06", 500, "2020", "contradicted"),  # more in half a year than in all of it
        (500, "2020-01/2020-06", 500, "2020", "no_record"),
        (400, "2020-01/2020-06", 500, "2020", "no_record"),
    ],
)
def test_no_part_of_a_span_counts_more_than_the_whole(record_with, claimed, time, known, known_time, verdict):
    record = record_with(stated("known", known, known_time, measure="flow"))
    assert decide(stated("claim", claimed, time, measure="flow"), record).verdict == verdict


@pytest.mark.parametrize(
    ("claimed", "qualifier", "verdict", "figures"),
    [
        (100, "exact", "no_record", ("part",)),  # the whole may be more
        (100, "about", "no_record", ("part",)),
        (99, "more_than", "no_record", ("part",)),
        (60, "exact", "contradicted", ("part",)),  # the part alone is more
        (150, "exact", "no_record", ("part",)),
    ],
)
def test_figures_of_a_part_alone_refute_what_is_less_and_confirm_nothing(
    record_with, claimed, qualifier, verdict, figures
):
    record = record_with(stated("part", 100, "2020", about=("desks", "hall")), parts={"hall": "office"})
    found = decide(stated("claim", claimed, "2020", qualifier), record)
    assert (found.verdict, found.figure_ids) == (verdict, figures)
    if verdict == "contradicted":
        assert (found.difference, found.factor, found.rule) == (-40, 0.6, "known_in_part")
        assert decide(stated("claim", claimed, "2015", qualifier), record).verdict == "no_record"  # it may have grown


def test_the_number_of_a_part_stated_of_the_whole_is_a_wrong_measure(record_with):
    figures = stated("whole", 300, "2020"), stated("part", 1_234, "2020", about=("desks", "hall"))
    found = decide(stated("claim", 1_234, "2020"), record_with(*figures, parts={"hall": "office"}))
    assert (found.verdict, found.part, found.figure_ids) == ("wrong_measure", "hall", ("part",))


def test_without_a_figure_of_its_time_the_nearest_one_is_named(record_with):
    figures = [stated("far", 10, "2001"), stated("near", 20, "2012"), stated("undated", 30, "")]
    later = decide(stated("claim", 77, "2000"), record_with(*figures))
    assert (later.verdict, later.figure_ids) == ("no_record", ("far",))
    nearer = decide(stated("claim", 77, "2000"), record_with(stated("undated", 30, ""), stated("near", 20, "2012")))
    assert nearer.figure_ids == ("near",)


@pytest.mark.parametrize(
    ("claimed", "qualifier", "verdict"),
    [
        (100, "exact", "confirmed"),  # the last figure before is in force
        (110, "exact", "no_record"),  # open: more precise than what we know
        (110, "about", "confirmed"),  # about 110 holds 100
        (115, "about", "no_record"),
        (100, "more_than", "loosely_worded"),
        (90, "more_than", "confirmed"),  # wherever it was between the two
        (133, "exact", "contradicted"),
        (140, "more_than", "contradicted"),
    ],
)
def test_a_stock_between_two_dates_lies_between_their_figures(record_with, claimed, qualifier, verdict):
    record = record_with(stated("before", 100, "2010"), stated("after", 125, "2015"))
    assert decide(stated("claim", claimed, "2012", qualifier), record).verdict == verdict


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [
        (141, "no_record"),  # at the pace of the year before
        (160, "no_record"),  # at twice that pace
        (161, "contradicted"),
        (115, "contradicted"),  # back on the trend
    ],
)
def test_beyond_the_last_date_a_stock_may_have_moved_on_at_up_to_twice_its_pace(record_with, claimed, verdict):
    trend = stated("first", 100, "2013-12-31"), stated("last", 120, "2014-12-31")
    claim = stated("claim", claimed, "2015-12-31")
    found = decide(claim, record_with(*trend))
    assert (found.verdict, found.figure_ids) == (verdict, ("last",))
    if verdict == "no_record":
        found = decide(claim, record_with(*trend, stated("undated", claimed, "")))
        assert (found.verdict, found.figure_ids) == ("confirmed", ("undated",))


def test_a_stock_that_did_not_move_is_refuted_by_its_last_figure(record_with):
    record = record_with(stated("first", 120, "2013"), stated("last", 120, "2014"))
    assert decide(stated("claim", 133, "2015"), record).verdict == "contradicted"


def test_a_stock_that_holds_beyond_its_last_date_rests_on_all_that_say_its_number(record_with):
    record = record_with(stated("first", 100, "2010"), stated("other", 90, "2008"), stated("last", 100, "2011"))
    found = decide(stated("claim", 100, "2013"), record)
    assert (found.verdict, found.figure_ids) == ("confirmed", ("last", "first"))
    assert decide(stated("claim", 100, "2016"), record).rule == "too_old"


@pytest.mark.parametrize(
    ("claimed", "qualifier", "time", "verdict"),
    [
        (113, "about", "2012", "confirmed"),  # between 100 and 125, and stated without a date
        (113, "exact", "2012", "loosely_worded"),
        (119, "exact", "2012", "no_record"),  # in between, and stated by nobody
        (113, "about", "2001", "no_record"),  # before the first date we don't know what was
        (113, "about", "2015", "contradicted"),  # a figure of that time excludes it
        (90, "about", "2012", "contradicted"),  # the dates around exclude it
    ],
)
def test_a_figure_without_a_date_bears_out_what_dated_ones_leave_open(record_with, claimed, qualifier, time, verdict):
    dated = stated("before", 100, "2010"), stated("after", 125, "2015")
    undated = [stated("some", 113, "", "about"), stated("other", 90, "", "about")]
    claim = stated("claim", claimed, time, qualifier)
    assert decide(claim, record_with(*dated, *undated)).verdict == verdict


def test_a_figure_without_a_date_bears_out_what_an_earlier_one_excludes_by_its_wording_alone(record_with):
    claim, undated = stated("claim", 6_000, "2024-09", "more_than"), stated("undated", 6_000, "", "more_than")
    over, plain = stated("over", 4_000, "2022-10", "more_than"), stated("plain", 4_000, "2022-10")
    assert decide(claim, record_with(over)).verdict == "contradicted"
    assert decide(claim, record_with(over, undated)).figure_ids == ("undated",)
    assert decide(claim, record_with(plain, undated)).verdict == "contradicted"


def test_a_figure_of_grade_d_goes_before_a_loose_wording_without_a_date(record_with):
    undated, dated = stated("undated", 130, "", "about"), replace(stated("dated", 130, "2020"), grade="D")
    older, claim = stated("older", 100, "2010"), stated("claim", 130, "2020")
    assert decide(claim, record_with(older, undated)).verdict == "loosely_worded"
    assert decide(claim, record_with(older, undated, dated)).figure_ids == ("dated",)


def test_a_figure_of_the_next_days_goes_beside_the_vague_one_of_the_year(record_with):
    year, end = stated("year", 58_000, "2019", "about"), stated("end", 62_448, "2019-12-31")
    verdict = decide(stated("claim", 60_000, "2019-12-20", "more_than"), record_with(year, end))
    assert (verdict.verdict, verdict.figure_ids) == ("confirmed", ("end",))


@pytest.mark.parametrize(
    ("claimed", "known", "verdict"),
    [
        (("nearly", 70_000), ("about", 69_000), "confirmed"),
        (("less_than", 7_000), ("more_than", 6_700), "confirmed"),
        (("about", 60_000), ("more_than", 60_000), "confirmed"),
        (("more_than", 190), ("at_least", 190), "loosely_worded"),  # 190 itself is at least 190
        (("multiples_of", 1_000), ("more_than", 11_000), "confirmed"),  # “thousands”
        (("nearly", 70_000), ("about", 70_000), "loosely_worded"),
        (("less_than", 6_000), ("more_than", 6_700), "contradicted"),
    ],
)
def test_a_vague_wording_holds_what_a_reader_takes_another_for(record_with, claimed, known, verdict):
    (words, value), (other_words, other) = claimed, known
    record = record_with(stated("known", other, "2020", other_words))
    assert decide(stated("claim", value, "2020", words), record).verdict == verdict


@pytest.mark.parametrize(
    ("claimed", "known", "unit", "words"),
    [
        (196, 195, "countries", "; the claim says one more."),
        (180, 195, "countries", "; the claim says 15 fewer."),
        (171e6, 176e6, "EUR", "; the claim says €5 million less."),
        (1_200, 1_300, "kg", "; the claim says 100 kg less."),
        (40, 35, "percent", "; the claim says 5 percentage points more."),
        (1924, 1923, "year", "; the claim is one year too late."),
        (400, 195, "countries", "; the claim is about 2.1 times that."),
        (1_200, 1_800, "kg", "; that is 1.5 times the claim."),
        (300, 200, "countries", "; the claim is 1.5 times that."),
        (299, 200, "countries", "; the claim says 99 more."),
        (200, 320, "countries", "; that is 1.6 times the claim."),
        (1_949, 195, "countries", "; the claim is about 10 times that."),
        (1_950, 195, "countries", "; the claim is far too high."),
        (19, 195, "countries", "; the claim is far too low."),
        (1922, 1923, "year", "; the claim is one year too early."),
        (5_000, 195, "countries", "; the claim is far too high."),
        (85, 84, "number", "grade C)."),
    ],
)
def test_how_far_a_claim_is_off_is_said_in_plain_words(record_with, claimed, known, unit, words):
    figure, claim = (replace(stated("one", value, "2020"), unit=unit) for value in (known, claimed))
    record = record_with(figure)
    assert sentence_of(decide(claim, record), record).endswith(words)


# --- the time of a figure ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begun", "verdict"), [("2020-06-30/2020-12", "confirmed"), ("2020-07-01/2020-12", "no_record")]
)
def test_a_count_without_a_span_is_that_of_the_latest_begun_on_its_day(record_with, begun, verdict):
    record = record_with(stated("known", 100, begun, measure="flow"))
    assert decide(published("claim", 100, "2020-06-30", measure="flow"), record).verdict == verdict


def test_a_stock_of_which_no_figure_has_a_time_is_judged_by_all_of_them(record_with):
    record = record_with(stated("a", 100, ""), stated("b", 105, ""))
    assert decide(stated("claim", 120, "2020"), record).verdict == "contradicted"
    record = record_with(stated("a", 100, ""), stated("later", 105, "2030"))
    assert decide(stated("claim", 120, "2020"), record).verdict == "no_record"


@pytest.mark.parametrize(
    ("known", "claimed", "verdict"),
    [
        ("2020-01", "2021-01-31/2021-12-31", "confirmed"),  # a month in which it was stated, a year before
        ("2020-01", "2021-02-01/2021-12-31", "no_record"),
        ("2020-01-01/2020-02-01", "2020-06/2020-12", "no_record"),  # a time of counting
        ("2020-12-31", "2020", "confirmed"),
        ("2020/2024", "2020", "confirmed"),  # to be paid from then on
        ("2020/2024", "2021", "no_record"),
    ],
)
def test_a_count_may_have_the_date_of_its_statement(record_with, known, claimed, verdict):
    record = record_with(replace(stated("known", 100, known, measure="flow"), unit="EUR"))
    claim = replace(stated("claim", 100, claimed, measure="flow"), unit="EUR")
    assert decide(claim, record).verdict == verdict


@pytest.mark.parametrize(("day", "verdict"), [("2022-01-01", "confirmed"), ("2022-01-02", "contradicted")])
def test_a_figure_bears_out_a_claim_of_up_to_a_year_before_beside_one_of_a_longer_time(record_with, day, verdict):
    record = record_with(stated("year", 100, "2020"), stated("later", 130, day))
    assert decide(stated("claim", 130, "2020-12-31"), record).verdict == verdict


@pytest.mark.parametrize(("day", "verdict"), [("2024-01-01", "confirmed"), ("2024-01-02", "no_record")])
def test_the_first_figure_bears_out_a_claim_of_up_to_four_years_before(record_with, day, verdict):
    record = record_with(stated("first", 130, day))
    assert decide(stated("claim", 130, "2020-01-02"), record).verdict == verdict


def test_what_was_ranked_lower_never_decides_on_its_own_day(record_with):
    ranked = replace(stated("preferred", 100, "2019-06/2020-06"), rank="preferred")
    found = decide(stated("claim", 120, "2020-01-01"), record_with(ranked, stated("lower", 120, "2020-01-01")))
    assert (found.verdict, found.figure_ids) == ("contradicted", ("preferred",))
    assert [one.figure for one in found.against] == ["lower"]


@pytest.mark.parametrize(
    ("claimed", "qualifier", "part", "verdict"),
    [
        (60_000, "exact", 65_000, "no_record"),  # it may have been rounded from that
        (60_000, "exact", 65_001, "contradicted"),
        (10, "multiples_of", 100, "no_record"),  # where “tens” end
        (10, "multiples_of", 101, "contradicted"),
    ],
)
def test_a_part_refutes_only_what_is_less_than_it_in_every_reading(record_with, claimed, qualifier, part, verdict):
    record = record_with(stated("part", part, "2020", about=("desks", "hall")), parts={"hall": "office"})
    assert decide(stated("claim", claimed, "2020", qualifier), record).verdict == verdict
    months = record_with(stated("part", part, "2020-01/2020-06", measure="flow"))
    assert decide(stated("claim", claimed, "2020", qualifier, measure="flow"), months).verdict == verdict


@pytest.mark.parametrize(
    ("claimed", "qualifier", "time", "verdict"),
    [
        (49, "more_than", "2020", "confirmed"),
        (50, "more_than", "2020", "no_record"),  # "at least 50" in half a year may be 50
        (81, "less_than", "2020-07", "confirmed"),  # in a longer time it was 80
        (80, "less_than", "2020-07", "no_record"),
        (49, "exact", "2020", "contradicted"),
        (81, "exact", "2020-07", "contradicted"),
    ],
)
def test_a_part_of_a_time_counts_no_more_than_the_whole(record_with, claimed, qualifier, time, verdict):
    part, whole = stated("part", 50, "2020-01/2020-06", "at_least", measure="flow"), stated("whole", 80, "2020/2021")
    record = record_with(part, replace(whole, measure="flow"))
    assert decide(stated("claim", claimed, time, qualifier, measure="flow"), record).verdict == verdict


@pytest.mark.parametrize(("source", "verdict"), [("office", "confirmed"), (COUNTED, "contradicted")])
def test_what_was_counted_holds_on_each_day_of_its_time_and_a_figure_of_a_year_may_not(record_with, source, verdict):
    longer, next_month = stated("longer", 195, "2022-01/2023-10", source=source), stated("next", 196, "2023-11")
    assert decide(stated("claim", 196, "2023-10"), record_with(longer, next_month)).verdict == verdict


def test_a_figure_of_its_own_month_decides_beside_one_of_the_year(record_with):
    month, year = stated("month", 188, "2020-06"), stated("year", 190, "2020")
    found = decide(stated("claim", 195, "2020-06"), record_with(month, year))
    assert (found.verdict, found.figure_ids) == ("contradicted", ("month",))


def test_a_vague_figure_of_the_year_leaves_open_what_lies_between_those_around_the_month(record_with):
    around = stated("before", 50, "2019-12-31"), stated("after", 80, "2020-11-30")
    found = decide(stated("claim", 74, "2020-07"), record_with(*around, stated("year", 60, "2020", "more_than")))
    assert (found.verdict, found.figure_ids) == ("no_record", ("year",))


@pytest.mark.parametrize(("time", "verdict"), [("2020-11", "confirmed"), ("2021-11", "no_record")])
def test_of_two_numbers_the_nearer_one_bears_a_claim_out(record_with, time, verdict):
    record = record_with(stated("before", 18, "2020-01"), stated("after", 19, "2022-02"))
    assert decide(stated("claim", 18, time), record).verdict == verdict


@pytest.mark.parametrize(("claimed", "verdict"), [(120, "loosely_worded"), (130, "no_record")])
def test_a_stock_that_may_have_moved_since_isnt_loosely_worded(record_with, claimed, verdict):
    trend = stated("first", 100, "2013-12-31"), stated("last", 120, "2014-12-31", "more_than")
    assert decide(stated("claim", claimed, "2015-12-31"), record_with(*trend)).verdict == verdict


@pytest.mark.parametrize("time", ["1923", "1923-09-07", ""])
def test_what_another_source_says_of_the_same_time_isnt_newer(record_with, time):
    twenty = replace(stated("twenty", 20, "1923", measure="attribute"), rank="preferred")
    record = record_with(twenty, stated("seventeen", 17, time, measure="attribute"))
    assert decide(stated("claim", 17, "2023", measure="attribute"), record).verdict == "contradicted"


# --- sources of grade D -----------------------------------------------------------------------------------------------

ALONE = "grade D alone"


def of_grade(grade, figure):
    return replace(figure, grade=grade)


@pytest.mark.parametrize("grade", ["A", "C", "D"])
def test_a_sentence_says_where_its_sources_are_of_grade_d_alone(record_with, grade):
    record = record_with(of_grade(grade, stated("one", 100, "2020")))
    for value, verdict in ((100, "confirmed"), (150, "contradicted")):
        found = decide(stated("claim", value, "2020"), record)
        assert found.verdict == verdict
        assert (ALONE in sentence_of(found, record)) is (grade == "D")
    nothing = decide(stated("claim", 100, "1950"), record)
    assert nothing.verdict == "no_record" and ALONE not in sentence_of(nothing, record)


def test_a_sentence_says_where_what_a_claim_fits_is_of_grade_d_alone(record_with):
    part = of_grade("D", stated("part", 1_234, "2020", about=("desks", "hall")))
    record = record_with(stated("whole", 300, "2020"), part, parts={"hall": "office"})
    found = decide(stated("claim", 1_234, "2020"), record)
    assert found.verdict == "wrong_measure"
    assert f"What it fits was found in sources of {ALONE}" in sentence_of(found, record)


def test_grade_d_never_decides_against_better_sources(record_with):
    record = record_with(of_grade("C", stated("better", 100, "2020")), of_grade("D", stated("blog", 150, "2020")))
    found = decide(stated("claim", 150, "2020"), record)
    assert (found.verdict, found.figure_ids, [one.figure for one in found.against]) == (
        "contradicted",
        ("better",),
        ["blog"],
    )
    assert decide(stated("claim", 100, "2020"), record).verdict == "confirmed"


def test_grade_d_says_what_was_right_before_better_sources_contradict_it(record_with):
    record = record_with(of_grade("C", stated("now", 100, "2020")), of_grade("D", stated("blog", 90, "2012")))
    found = decide(stated("claim", 90, "2020"), record)
    assert (found.verdict, found.figure_ids, found.rule) == ("outdated", ("blog",), "right_earlier")
    better = of_grade("C", stated("before", 90, "2019"))
    found = decide(stated("claim", 90, "2019"), record_with(better, of_grade("D", stated("blog", 90, "2012"))))
    assert (found.verdict, found.figure_ids) == ("confirmed", ("before",))


def test_grade_d_is_heard_where_better_sources_say_nothing(record_with):
    record = record_with(of_grade("C", stated("old", 100, "1990")), of_grade("D", stated("blog", 150, "2020")))
    assert decide(stated("claim", 150, "2020"), record).figure_ids == ("blog",)


# --- other figures that differ ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "rule", "so"),
    [
        ("confirmed", "figures_of_its_time", True),
        ("loosely_worded", "right_at_its_rounding", True),
        ("contradicted", "excluded_at_its_time", True),
        ("outdated", "right_earlier", False),  # it tells them itself
        ("no_record", "too_vague", False),
    ],
)
def test_a_sentence_says_which_other_figures_differ(record_with, verdict, rule, so):
    one, other = stated("one", 100, "2020"), stated("other", 150, "2020")
    found = Verdict(stated("claim", 101, "2020"), verdict, rule, figures=(one,), against=(other,))
    assert ("Other figures differ: 150" in sentence_of(found, record_with())) is so


def test_a_sentence_quotes_three_different_figures_and_counts_the_rest(record_with):
    figures = [stated(f"figure {value}", value, "2020") for value in (100, 110, 120, 130, 140)]
    found = Verdict(stated("claim", 50, "2020"), "contradicted", "excluded_at_its_time", figures=tuple(figures))
    text = sentence_of(found, record_with())
    assert all(str(value) in text for value in (100, 110, 120)) and "130" not in text and "two others" in text


def test_a_sum_of_parts_is_told_with_their_number_and_time(record_with):
    parts = [stated(f"part {name}", 100, "2020", about=("desks", name)) for name in ("hall", "cellar", "attic")]
    found = Verdict(
        stated("claim", 300, "2020"),
        "wrong_measure",
        "right_for_another_measure",
        figures=tuple(parts),
        sibling="chairs",
        total=300,
    )
    text = sentence_of(found, record_with())
    assert "the three parts that we found add up to 300" in text and "(2020; one source of grade C)" in text


# --- other measures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "verdict"), [(9, "contradicted"), (10, "wrong_measure")])
def test_a_number_below_ten_shows_by_itself_no_other_subject(record_with, value, verdict):
    figures = stated("whole", 300, "2020"), stated("part", value, "2020", about=("desks", "hall"))
    assert decide(stated("claim", value, "2020"), record_with(*figures, parts={"hall": "office"})).verdict == verdict


def test_what_a_part_had_at_another_time_is_not_what_was_meant(record_with):
    parts = {"hall": "office"}
    flow = (
        stated("whole", 300, "2020", measure="flow"),
        stated("part", 1_234, "2018", measure="flow", about=("desks", "hall")),
    )
    assert (
        decide(stated("claim", 1_234, "2020", measure="flow"), record_with(*flow, parts=parts)).verdict
        == "contradicted"
    )
    stock = stated("whole", 300, "2020"), stated("part", 1_234, "2018", about=("desks", "hall"))
    assert decide(stated("claim", 1_234, "2020"), record_with(*stock, parts=parts)).verdict == "wrong_measure"


def notices(name, value, time, indicator, measure):
    return replace(stated(name, value, time, measure=measure, about=(indicator, "red")), unit="notices")


@pytest.mark.parametrize(
    ("value", "time", "verdict"),
    [
        (1_234, "1990", "wrong_measure"),  # four digits show what was meant, whatever its time
        (123, "1990", "contradicted"),
        (1_230, "1990", "contradicted"),
        (123, "2020", "wrong_measure"),
    ],
)
def test_the_number_of_a_sibling_shows_what_was_meant(record_with, value, time, verdict):
    valid = notices("valid", 80_123, "2020", "notices_in_circulation", "stock")
    issued = notices("issued", value, time, "notices_issued", "flow")
    found = decide(notices("claim", value, "2020", "notices_in_circulation", "stock"), record_with(valid, issued))
    assert found.verdict == verdict
    if verdict == "wrong_measure":
        assert (found.sibling, found.figure_ids) == ("notices_issued", ("issued",))
        assert [one.figure for one in found.against] == ["valid"]


@pytest.mark.parametrize(("value", "verdict"), [(457, "wrong_measure"), (450, "contradicted"), (45, "contradicted")])
def test_a_number_of_three_digits_shows_which_outcome_of_an_operation_was_meant(record_with, value, verdict):
    arrests, accounts = (("arrests", "haechi_iii"), ("accounts_blocked", "haechi_iii"))
    known = [stated("arrests", 975, "2022", measure="flow", about=arrests)]
    known += [stated("accounts", value, "2022", measure="flow", about=accounts)]
    found = decide(stated("claim", value, "2022", measure="flow", about=arrests), record_with(*known))
    assert (found.verdict, found.sibling) == (verdict, "accounts_blocked" if verdict == "wrong_measure" else "")


@pytest.mark.parametrize(("day", "verdict"), [("2018-01-01", "contradicted"), ("2017-12-31", "wrong_measure")])
def test_parts_are_added_up_where_the_whole_was_not_stated_for_two_years(record_with, day, verdict):
    """Red and blue notices in circulation, together 300 in the judged time."""
    whole = replace(notices("whole", 777, day, "notices_in_circulation", "stock"), subject="all")
    parts = [
        replace(notices(f"part {n}", n, "2020", "notices_in_circulation", "stock"), subject=f"hall {n}")
        for n in (100, 200)
    ]
    issued = replace(notices("issued", 999, "2020", "notices_issued", "flow"), subject="all")
    claim = replace(notices("claim", 300, "2020", "notices_issued", "flow"), subject="all")
    found = decide(claim, record_with(whole, *parts, issued, parts={"hall 100": "all", "hall 200": "all"}))
    assert found.verdict == verdict
    if verdict == "wrong_measure":
        assert (found.total, found.sibling) == (300, "notices_in_circulation")
        assert sorted(found.figure_ids) == ["part 100", "part 200"]


# --- parts of a number, and numbers that moved ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "phrase", "verdict"),
    [
        ("desks", "23 desks in Monaco", "no_record"),  # a part of them
        ("desks", "23 desks", "contradicted"),
        ("countries", "23 countries, in Monaco", "contradicted"),  # no country is part of a country
    ],
)
def test_a_claim_on_a_country_counts_a_part_of_what_its_phrase_counts(record_with, unit, phrase, verdict):
    known, claim = (replace(one, unit=unit) for one in (stated("known", 195, "2020"), stated("claim", 23, "2020")))
    found = decide(replace(claim, as_stated=phrase), record_with(known))
    assert (found.verdict, found.rule) == (
        verdict,
        "counts_a_part" if verdict == "no_record" else "excluded_at_its_time",
    )


@pytest.mark.parametrize(
    ("claimed", "phrase", "rule"),
    [
        (195, "195 desks in Monaco", "figures_of_its_time"),
        (194, "194 desks in Monaco", "counts_a_part"),
        (196, "196 desks in Monaco", "excluded_at_its_time"),  # no part is greater
    ],
)
def test_no_part_is_greater_than_the_whole(record_with, claimed, phrase, rule):
    claim = replace(stated("claim", claimed, "2020"), as_stated=phrase)
    assert decide(claim, record_with(stated("known", 195, "2020"))).rule == rule


@pytest.mark.parametrize(
    ("times", "verdict"), [(("2020", "2020"), "contradicted"), (("2020-02", "2020-06"), "no_record")]
)
def test_a_number_that_moved_during_a_year_may_have_been_what_lies_between(record_with, times, verdict):
    known = [stated(time + str(value), value, time) for value, time in zip((100, 110), times, strict=True)]
    assert decide(stated("claim", 105, "2020"), record_with(*known)).verdict == verdict
    assert decide(stated("claim", 111, "2020"), record_with(*known)).verdict == "contradicted"


def test_an_outdated_number_is_that_of_its_last_run(record_with):
    times = {"2001": 100, "2003": 150, "2005": 100, "2007": 100, "2020": 190}
    record = record_with(*(stated(time, value, time) for time, value in times.items()))
    found = decide(stated("claim", 100, "2020"), record)
    assert (found.verdict, found.figure_ids) == ("outdated", ("2005", "2007"))
    assert (found.true_from, found.true_to) == ("2005-01-01", "2007-12-31")


def test_the_years_before_another_number_are_of_no_run_with_those_after(record_with):
    times = {"2001": 100, "2002": 150, "2003": 100, "2020": 190}
    record = record_with(*(stated(time, value, time) for time, value in times.items()))
    assert decide(stated("claim", 100, "2020"), record).figure_ids == ("2003",)


@pytest.mark.parametrize(("claimed", "rule"), [(110, "counts_a_part"), (111, "excluded_at_its_time")])
def test_a_part_may_be_as_great_as_a_vague_figure_of_the_whole(record_with, claimed, rule):
    claim = replace(stated("claim", claimed, "2020"), as_stated=f"{claimed} desks in Monaco")
    assert decide(claim, record_with(stated("known", 100, "2020", "about"))).rule == rule


@pytest.mark.parametrize(("first", "figures"), [("2016-01-02", ("last", "first")), ("2016-01-01", ("last",))])
def test_a_number_in_force_rests_on_all_figures_of_four_years_that_say_it(record_with, first, figures):
    record = record_with(stated("first", 100, first), stated("last", 100, "2018-06"))
    assert decide(stated("claim", 100, "2020-01-01"), record).figure_ids == figures


@pytest.mark.parametrize(
    ("first", "between", "run"),
    [
        ("2001/2003-01-01", "2003-01-01/2004", ("first", "last")),  # they have a day in common
        ("2001/2002", "2003-01-01/2004", ("last",)),
        ("2001", "2003/2005-01-01", ("first", "last")),
        ("2001", "2003/2004-12-31", ("last",)),
    ],
)
def test_only_a_figure_of_the_time_between_parts_two_runs(record_with, first, between, run):
    known = [stated("first", 100, first), stated("between", 150, between), stated("last", 100, "2005-01-01/2006")]
    found = decide(stated("claim", 100, "2020"), record_with(*known, stated("now", 190, "2020")))
    assert (found.verdict, found.figure_ids) == ("outdated", run)


def test_a_figure_of_that_country_is_compared_with_a_claim_on_it(record_with):
    claim = replace(stated("claim", 23, "2020"), as_stated="23 desks in Monaco")
    known = replace(stated("known", 195, "2020"), as_stated="195 desks in Monaco")
    assert decide(claim, record_with(known)).verdict == "contradicted"


def test_members_counted_by_dates_are_told_with_the_figures_that_state_their_number(record_with):
    about = {"about": MEMBERS}
    counted = stated(COUNTED, 194, "2019/2020", source=COUNTED, **about)
    others = [
        stated("same", 194, "2020-06", **about),
        stated("vague", 194, "2020-06", "more_than", **about),
        stated("later", 194, "2021", **about),
        stated("other", 190, "2020-06", **about),
        stated("undated", 194, "", **about),
    ]
    found = decide(stated("claim", 194, "2020-03", **about), record_with(counted, *others))
    assert (found.verdict, [one.figure for one in found.figures]) == ("confirmed", [COUNTED, "same"])
    assert (found.figure_ids, found.sources) == (("same",), ("office",))


def test_an_outdated_number_of_members_is_dated_by_their_dates_where_these_count_it(record_with):
    about = {"about": MEMBERS}
    counted = stated(COUNTED, 190, "2011-03-04/2014-05-06", source=COUNTED, **about)
    known = stated("stating", 190, "2012", **about), stated("now", 194, "2020", **about)
    found = decide(stated("claim", 190, "2020", **about), record_with(counted, *known))
    assert (found.verdict, found.true_from, found.true_to) == ("outdated", "2011-03-04", "2014-05-06")


def test_a_claim_that_two_parts_refute_is_told_one_of_them(record_with):
    parts = [stated(f"of {name}", 100, "2020", about=("desks", name)) for name in ("hall", "cellar")]
    found = decide(stated("claim", 60, "2020"), record_with(*parts, parts={"hall": "office", "cellar": "office"}))
    assert (found.verdict, found.figure_ids) == ("contradicted", ("of hall",))


def test_how_far_a_claim_is_off_is_measured_by_an_exact_figure_in_six_decimals():
    vague, exact = stated("vague", 200, "2020", "more_than"), stated("exact", 210, "2020")
    found = Verdict(stated("claim", 120, "2020"), "contradicted", figures=(vague, exact))
    assert (found.difference, found.factor) == (-90, 0.5714)
    small = Verdict(stated("claim", 0.12345678, "2020"), "contradicted", figures=(stated("none", 0, "2020"),))
    assert (small.difference, small.factor) == (0.123457, None)
    assert Verdict(stated("claim", 120, "2020"), "confirmed", figures=(exact,)).difference is None


def test_what_was_counted_by_dates_is_no_figure_and_no_source_of_a_verdict():
    counted, one = stated(COUNTED, 194, "2020", source=COUNTED), stated("one", 194, "2020")
    found = Verdict(stated("claim", 194, "2020"), "confirmed", figures=(counted, one, replace(one, figure="two")))
    assert (found.figure_ids, found.sources) == (("one", "two"), ("office",))


@pytest.mark.parametrize(
    ("value", "time", "verdict"),
    [(1_234, "2020", "wrong_measure"), (1_234, "2019", "contradicted"), (123, "2020", "contradicted")],
)
def test_four_digits_show_what_was_meant_where_another_subject_has_them_of_that_time(record_with, value, time, verdict):
    valid = replace(notices("valid", 80_123, "2020", "notices_in_circulation", "stock"), subject="hall")
    issued = replace(notices("issued", value, time, "notices_issued", "flow"), subject="cellar")
    claim = replace(notices("claim", value, "2020", "notices_in_circulation", "stock"), subject="hall")
    assert decide(claim, record_with(valid, issued)).verdict == verdict


def test_a_share_is_that_of_a_part_where_both_are_shares(record_with):
    whole, part = stated("whole", 70, "2020"), stated("part", 40, "2020", about=("desks", "hall"))
    claim, *known = (replace(one, unit="percent") for one in (stated("claim", 40, "2020"), whole, part))
    found = decide(claim, record_with(*known, parts={"hall": "office"}))
    assert (found.verdict, found.part) == ("wrong_measure", "hall")


def test_what_a_claim_fits_is_named_by_better_sources_than_grade_d_where_there_are_any(record_with):
    valid = notices("valid", 80_123, "2020", "notices_in_circulation", "stock")
    issued = [notices(grade, 123, "2020", "notices_issued", "flow") for grade in "CD"]
    found = decide(
        notices("claim", 123, "2020", "notices_in_circulation", "stock"),
        record_with(valid, *(of_grade(one.figure, one) for one in issued)),
    )
    assert (found.verdict, found.figure_ids) == ("wrong_measure", ("C",))


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ([(100, "hall 1", "normal"), (200, "hall 2", "normal")], 300),
        ([(100, "hall 1", "preferred"), (150, "hall 1", "normal"), (200, "hall 2", "normal")], 300),
        ([(300, "hall 1", "normal")], None),  # one part is no sum
    ],
)
def test_the_best_ranked_figure_of_each_part_is_added_up(record_with, parts, total):
    known = [
        replace(notices(f"{n}", n, "2020", "notices_in_circulation", "stock"), subject=subject, rank=rank)
        for n, subject, rank in parts
    ]
    issued = replace(notices("issued", 999, "2020", "notices_issued", "flow"), subject="all")
    claim = replace(notices("claim", 300, "2020", "notices_issued", "flow"), subject="all")
    found = decide(claim, record_with(*known, issued, parts={"hall 1": "all", "hall 2": "all"}))
    assert (found.verdict, found.total) == ("wrong_measure" if total else "contradicted", total)


@pytest.mark.parametrize(
    ("value", "time", "verdict", "edition"),
    [
        (100, "2020", "confirmed", "hall"),  # its time and the very number say which is meant
        (100, "", "no_record", "hall"),
        (777, "2020", "no_record", ""),
    ],
)
def test_a_claim_between_subjects_means_the_one_whose_number_it_is(record_with, value, time, verdict, edition):
    known = [stated(name, n, "2020", about=("desks", name)) for name, n in (("cellar", 150), ("hall", 100))]
    claim = replace(stated("claim", value, time), candidates=("cellar", "hall"))
    found = decide(claim, record_with(*known))
    assert (found.verdict, found.edition) == (verdict, edition)
    assert (found.rule == "open_subject") is (verdict == "no_record")
    assert found.figure_ids == (("hall",) if edition else ())


@pytest.mark.parametrize(
    ("qualifier", "value", "verdict"), [("more_than", 11_100, "no_record"), ("exact", 9_876, "wrong_measure")]
)
def test_a_number_that_its_own_measure_leaves_open_is_laid_to_no_other(record_with, qualifier, value, verdict):
    issued = notices("issued", value, "2020", "notices_issued", "flow")
    valid = notices("valid", 11_600, "2020", "notices_in_circulation", "stock")
    claim = replace(issued, figure="claim", value=11_700, qualifier="about")
    assert decide(claim, record_with(replace(issued, qualifier=qualifier), valid)).verdict == verdict


def test_grade_d_is_heard_before_a_number_is_laid_to_another_measure_that_nothing_speaks_against(record_with):
    of_valid = ("notices_in_circulation", "stock")
    old, issued = notices("old", 80_123, "1990", *of_valid), notices("issued", 1_234, "2020", "notices_issued", "flow")
    claim, blog = (notices(name, 1_234, "2020", *of_valid) for name in ("claim", "blog"))
    assert decide(claim, record_with(old, issued)).verdict == "wrong_measure"
    found = decide(claim, record_with(old, issued, of_grade("D", blog)))
    assert (found.verdict, found.figure_ids) == ("confirmed", ("blog",))


def test_grade_d_dates_back_a_number_in_force_and_none_that_its_own_time_bears_out(record_with):
    blog = of_grade("D", stated("blog", 150, "2020"))
    in_force = decide(stated("claim", 90, "2020"), record_with(stated("before", 90, "2018"), blog))
    assert (in_force.verdict, in_force.figure_ids) == ("outdated", ("before",))
    own, earlier = stated("own", 100, "2020", "about"), of_grade("D", stated("earlier", 100, "2012"))
    borne_out = decide(stated("claim", 100, "2020", "about"), record_with(own, blog, earlier))
    assert (borne_out.verdict, borne_out.figure_ids) == ("confirmed", ("own",))


def test_grade_d_bears_a_claim_out_where_better_sources_speak_of_earlier_times_only(record_with):
    older, newer = stated("older", 155, "2022", measure="flow"), stated("newer", 176, "2023", measure="flow")
    record = record_with(older, of_grade("D", newer))
    assert decide(published("claim", 176, "2025", measure="flow"), record).figure_ids == ("newer",)
    found = decide(published("claim", 200, "2025", measure="flow"), record)
    assert (found.verdict, found.figure_ids) == ("contradicted", ("older",))  # where it doesn't, they decide


@pytest.mark.parametrize(("claimed", "verdict"), [(756, "confirmed"), (790, "contradicted")])
def test_grade_d_bears_out_what_is_nearly_the_number_of_a_later_time(record_with, claimed, verdict):
    around = stated("before", 673, "2011"), stated("after", 750, "2014")
    record = record_with(*around, of_grade("D", stated("between", claimed, "2013")))
    assert decide(stated("claim", claimed, "2013"), record).verdict == verdict


@pytest.mark.parametrize(
    ("month", "verdict", "figures"),
    [("1989-05", "confirmed", 2), ("1989-11", "contradicted", 1), ("1989", "confirmed", 1)],
)
def test_grade_d_is_heard_on_the_month_of_an_event_of_which_better_sources_say_the_year(
    record_with, month, verdict, figures
):
    year, day = stated("year", 1989, "1989", measure="event"), stated("day", 1989, "1989-05-01", measure="event")
    record = record_with(year, of_grade("D", day))
    found = decide(stated("claim", 1989, month, measure="event"), record)
    assert (found.verdict, len(found.figures)) == (verdict, figures)
    assert ("1 May 1989" in sentence_of(found, record)) is (month != "1989")


def test_what_grade_d_says_against_better_sources_is_ranked_lower_though_it_isnt_decided(record_with):
    better, blog = stated("better", 100, "2020"), of_grade("D", stated("blog", 130, "2020"))
    record = record_with(better, blog)
    assert "which we rank lower" in sentence_of(decide(stated("claim", 130, "2020"), record), record)


# --- how far off ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "qualifier", "known", "how", "far"),
    [
        (120, "exact", 100, "exact", "; the claim says 20 more."),
        (120, "exact", 100, "about", "."),
        (120, "more_than", 100, "exact", "."),
        (200, "about", 100, "exact", "; the claim is twice that."),
        (1000, "multiples_of", 100, "exact", "."),
    ],
)
def test_a_difference_is_said_of_exact_numbers_alone(record_with, claimed, qualifier, known, how, far):
    record = record_with(stated("known", known, "2020", how))
    assert sentence_of(decide(stated("claim", claimed, "2020", qualifier), record), record).endswith(f"){far}")


def test_a_time_that_holds_the_others_is_said_as_itself(record_with):
    record = record_with(stated("year", 673, "2011"), stated("month", 673, "2011-12", source="another"))
    assert "673  (2011; two" in sentence_of(decide(stated("claim", 673, "2011"), record), record)
