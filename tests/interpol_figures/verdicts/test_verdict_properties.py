"""Properties of judging that hold for any claim."""

from dataclasses import replace
from math import inf

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpol_figures.model.intervals import Interval
from interpol_figures.model.periods import Period
from interpol_figures.model.units import MEASURES
from interpol_figures.reading.understand import understand
from interpol_figures.tables.content import TableContent, read_content
from interpol_figures.tables.load import Tables, load
from interpol_figures.tables.schema import read_package
from interpol_figures.verdicts.case import Case
from interpol_figures.verdicts.decide import decide
from interpol_figures.verdicts.judge import judge_claims
from interpol_figures.verdicts.matching import is_plain
from interpol_figures.verdicts.record import Record

RECORD = Record(load())
EXACT = sorted(
    (
        one
        for indicator in RECORD.names.units
        for group in RECORD.by_subject(indicator).values()
        for one in group
        if one.qualifier == "exact" and one.value
    ),
    key=lambda one: one.figure,
)
WEIGHED = [one for one in EXACT if one.unit == "kg" and one.value >= 1000]
DATED_STOCKS = [one for one in EXACT if one.measure == "stock" and one.time and one.subject not in RECORD.occasions]
YEARLY = [
    one for one in EXACT if one.measure != "event" and one.period and one.period.start.strftime("%m-%d") == "01-01"
]
YEARLY = [one for one in YEARLY if one.period.end.isoformat() == f"{one.period.start.year}-12-31"]
AMOUNTS = {  # the same amount in other units, languages and orders
    "EUR": (
        "€{} million",
        "{} million euros",
        "EUR {}m",
        "{} Millionen Euro",
        "{} millions d'euros",
        "{}000 thousand euros",
        "EUR {}000000",
    ),
    "USD": ("${} million", "USD {} million", "{} million US dollars", "{} millones de dólares", "USD {}000000"),
}
MONEY = [one for one in EXACT if one.unit in AMOUNTS and one.value >= 10**7]
WORDINGS = {
    "exact": ("{en} in all", "in all {de}", "au total {fr}"),
    "about": ("about {en}", "rund {de}", "environ {fr}", "{en} or so"),
    "more_than": ("over {en}", "mehr als {de}", "plus de {fr}", "más de {de}"),
    "nearly": ("nearly {en}", "fast {de}", "près de {fr}"),
    "at_least": ("at least {en}", "mindestens {de}", "au moins {fr}", "{en} or more"),
}
COUNTED = [one for one in EXACT if one.value >= 1000 and one.unit not in {*MEASURES, "year"} and one.measure == "flow"]
WIDER = {"about", "at_least", "at_most"}  # each holds whatever the plain number holds
quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)


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


def _iso_period(figure):
    return f"{figure.period.start.isoformat()}/{figure.period.end.isoformat()}" if figure.period else ""


EMPTY = {"published": "", "as_stated": ""}


@quick
@given(st.sampled_from(EXACT), st.sampled_from(sorted(WIDER)), st.sampled_from([0.5, 0.97, 1.0, 1.02, 3.0]))
def test_a_wider_wording_never_turns_confirmed_into_contradicted(figure, qualifier, factor):
    if decide(claiming(figure, factor=factor), RECORD).verdict == "confirmed":
        assert decide(claiming(figure, qualifier, factor), RECORD).verdict in ("confirmed", "loosely_worded")


@quick
@given(st.sampled_from(EXACT))
def test_a_dated_figure_of_best_rank_bears_itself_out(figure):
    others = RECORD.figures(figure.indicator, figure.subject)
    sound = figure.grade < "D" or all(one.grade == "D" for one in others)
    if sound and figure.time and (figure.rank == "preferred" or all(one.rank == "normal" for one in others)):
        borne_out = ("confirmed",) if is_plain(figure) else ("confirmed", "loosely_worded")  # beside a plain number
        assert decide(claiming(figure), RECORD).verdict in borne_out


@quick
@given(st.sampled_from(EXACT), st.sampled_from([0.4, 0.9, 1.0, 1.1, 7.0]))
def test_judging_is_deterministic(figure, factor):
    assert decide(claiming(figure, factor=factor), RECORD) == decide(claiming(figure, factor=factor), RECORD)


@quick
@given(st.sampled_from(WEIGHED), st.sampled_from([0.5, 1.0, 2.0]))
def test_tonnes_are_judged_as_kilograms(figure, factor):
    value = figure.value * factor
    heavy = understand(row(figure, f"{value / 1000:.6f}", "tonnes"), RECORD)
    light = understand(row(figure, f"{value:.3f}", "kg"), RECORD)
    assert heavy.value == pytest.approx(light.value)
    assert decide(heavy, RECORD).verdict == decide(light, RECORD).verdict


@quick
@given(st.sampled_from(MONEY), st.sampled_from([0.5, 1.0, 1.2]))
def test_money_is_judged_alike_in_every_unit_language_and_order(figure, factor):
    millions = round(figure.value * factor / 10**6)
    plain = row(figure, f"{millions * 10**6}", figure.unit, _iso_period(figure))
    verdict = decide(understand(plain, RECORD), RECORD).verdict
    for wording in AMOUNTS[figure.unit]:
        words = plain | {"value": "", "qualifier": "", "unit": "", "as_stated": wording.format(millions)}
        assert decide(understand(words, RECORD), RECORD).verdict == verdict, words["as_stated"]


@quick
@given(st.sampled_from(COUNTED), st.sampled_from(sorted(WORDINGS)), st.sampled_from([0.5, 1.0, 1.2]))
def test_a_count_is_judged_alike_in_every_language_and_order(figure, qualifier, factor):
    value = round(figure.value * factor)
    plain = row(figure, f"{value}", "", _iso_period(figure)) | {"qualifier": qualifier}
    verdict = decide(understand(plain, RECORD), RECORD).verdict
    grouped = f"{value:,}"
    digits = {"en": grouped, "de": grouped.replace(",", "."), "fr": grouped.replace(",", "\u202f")}
    for wording in WORDINGS[qualifier]:
        words = plain | {"value": "", "qualifier": "", "as_stated": wording.format(**digits)}
        assert decide(understand(words, RECORD), RECORD).verdict == verdict, words["as_stated"]


@quick
@given(st.sampled_from(YEARLY), st.sampled_from([0.5, 1.0, 2.0]))
def test_a_year_is_judged_as_its_days(figure, factor):
    year, value = figure.period.start.year, f"{figure.value * factor:.3f}"
    short = understand(row(figure, value, "", f"{year}"), RECORD)
    long = understand(row(figure, value, "", f"{year}-01-01/{year}-12-31"), RECORD)
    assert decide(short, RECORD) == decide(long, RECORD)


@pytest.fixture(scope="module")
def shuffled():
    """The record of the same tables with their rows in another order."""
    package = read_package()
    contents = [read_content(package, table) for table in package.tables.values()]
    shuffled = [TableContent(one.table, one.cells.sample(frac=1, random_state=7)) for one in contents]
    return Record(Tables(package, read={one.table.name: one for one in shuffled}))


def test_the_order_of_rows_does_not_matter(shuffled):
    for figure in EXACT[::7]:
        for factor in (0.5, 1.0, 1.3):
            claim = claiming(figure, factor=factor)
            mine, other = decide(claim, RECORD), decide(claim, shuffled)
            assert (mine.verdict, set(mine.figure_ids)) == (other.verdict, set(other.figure_ids))


class WithMore(Record):
    """The record with one more figure."""

    def __init__(self, more):
        super().__init__(RECORD.tables)
        self.more = more

    def by_subject(self, indicator):
        found = dict(super().by_subject(indicator))
        if indicator == self.more.indicator:
            found[self.more.subject] = (*found.get(self.more.subject, ()), self.more)
        return found


def test_an_irrelevant_figure_does_not_matter():
    stranger = replace(EXACT[0], figure="stranger", subject="elsewhere", value=12.0)
    record = WithMore(stranger)
    for figure in EXACT[::11]:
        for factor in (0.5, 1.0):
            claim = claiming(figure, factor=factor)
            assert decide(claim, record) == decide(claim, RECORD)


@quick
@given(
    st.sampled_from(EXACT), st.sampled_from(["about", "more_than", "nearly"]), st.sampled_from([0.6, 0.95, 1.05, 2.0])
)
def test_a_vague_figure_changes_no_verdict_that_precise_ones_decide(figure, qualifier, factor):
    digits = f"{figure.value:.0f}"
    rounded = float(round(figure.value, 1 - len(digits))) or 1.0
    vague = replace(figure, figure="vague", qualifier=qualifier, value=rounded, rank="normal")
    claim = claiming(figure, factor=factor)
    if any(map(is_plain, Case(claim, RECORD, RECORD.figures(figure.indicator, figure.subject)).now)):
        assert decide(claim, WithMore(vague)).verdict == decide(claim, RECORD).verdict


@quick
@given(st.sampled_from(EXACT), st.sampled_from([0.3, 0.9, 1.1, 4.0]), st.sampled_from([0.5, 1.0, 3.0]))
def test_an_older_figure_never_makes_a_claim_contradicted(figure, older, factor):
    group = RECORD.figures(figure.indicator, figure.subject)
    times = [one.time for one in group if one.time]
    if not times or figure.subject in RECORD.occasions or figure.measure == "event":
        return
    year = str(min(time.start for time in times).year - 2)
    old = replace(figure, figure="older", value=figure.value * older, period=Period.of(year), published=None)
    claim = claiming(figure, factor=factor)
    if decide(claim, RECORD).verdict != "contradicted":
        assert decide(claim, WithMore(old)).verdict != "contradicted"


@quick
@given(st.sampled_from(DATED_STOCKS), st.sampled_from([0.3, 0.9, 1.1, 4.0]), st.sampled_from([0.5, 1.0, 3.0]))
def test_a_figure_without_a_date_never_excludes_a_claim(figure, other, factor):
    undated = replace(figure, figure="undated", value=figure.value * other, period=None, published=None)
    claim = claiming(figure, factor=factor)
    before, after = (decide(claim, record).verdict for record in (RECORD, WithMore(undated)))
    assert after == before or after in ("confirmed", "loosely_worded")


@quick
@given(st.sampled_from(EXACT), st.sampled_from([0.5, 0.9, 0.97, 1.0, 1.03, 1.1, 3.0]), st.sampled_from([0.0, 0.3, 0.8]))
def test_a_more_precise_claim_never_turns_contradicted_into_confirmed(figure, factor, within):
    wide = claiming(figure, "about", factor)
    if decide(wide, RECORD).verdict == "contradicted":
        low, high = wide.literal.low, wide.literal.high
        precise = replace(wide, qualifier="exact", value=round(low + within * (high - low), 6))
        assert decide(precise, RECORD).verdict != "confirmed"


def precise_numbers_within(vague):
    """Numbers with more digits than a vague figure, in what it commits to."""
    reach = vague.implied if vague.literal.high == inf else vague.literal
    for part in (0.137, 0.383, 0.611, 0.877):
        value = float(f"{reach.low + part * (reach.high - reach.low):.7g}")
        value = value if value < 10 else float(round(value))
        if reach.contains(Interval(value, value)) and value % 10 and value != vague.value:
            yield value


def test_no_vague_figure_confirms_a_precise_number_within_it():
    groups = [group for indicator in RECORD.names.units for group in RECORD.by_subject(indicator).values()]
    vague = [one for group in groups for one in group if one.qualifier in ("about", "nearly", "more_than", "at_least")]
    claims = [
        claiming(replace(one, value=value))
        for one in vague
        for value in precise_numbers_within(one)
        if all(value != other.value for other in RECORD.figures(one.indicator, one.subject))
    ]
    assert len(claims) >= 200
    confirmed = [
        (one.indicator, one.subject, one.value) for one in claims if decide(one, RECORD).verdict == "confirmed"
    ]
    assert not confirmed


def test_a_claim_is_judged_alike_alone_and_among_others():
    rows = [row(figure, f"{figure.value:.3f}", "") | {"claim_id": str(n)} for n, figure in enumerate(EXACT[::41])]
    tables = load()
    together = judge_claims(tables, rows)
    alone = pd.concat([judge_claims(tables, [one]) for one in rows[:10]])
    assert list(alone["verdict"]) == list(together["verdict"][:10])
