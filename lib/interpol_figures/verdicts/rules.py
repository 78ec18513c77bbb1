"""The rules of judging, in their order: the first that has an answer gives the verdict.

Each rule is a function of one case (a claim with the figures that may be set against it) and returns a verdict or
None. `RULES` reads like the table of verdicts: confirmed, outdated, loosely worded, wrong measure, contradicted, no
record. An exact number that was right at an earlier time comes before a loose wording, because "190 members" in 2019
isn't a rounding of 194.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import chain
from math import inf

from interpol_figures.model.intervals import Interval
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.case import IN_FORCE, Case
from interpol_figures.verdicts.matching import Match, agrees, fits, hull, lacks_the_day, match, recognised, refutes
from interpol_figures.verdicts.record import MEMBERS, UNSOUND
from interpol_figures.verdicts.verdict import Verdict
from interpol_figures.verdicts.wrong_measure import find_mistake


def first_answer(case: Case) -> Verdict:
    """The verdict of the first rule that has one."""
    answers = ((rule, rule(case)) for rule in RULES)
    rule, answer = next((rule, answer) for rule, answer in answers if answer)
    return answer if answer.rule else replace(answer, rule=rule.__name__)


# confirmed: the best-sourced, most precise figures of that time lie in what the words commit to


def figures_of_the_whole(case: Case) -> Verdict | None:
    """The verdict on the whole, for a part that made up the whole when it was last counted."""
    whole = case.record.broader.get(case.claim.indicator)
    if not whole or not case.lasts or case.now or case.after or not case.before:
        return None
    last = case.before[0]
    whole_figures = case.record.sound_figures(whole, MEMBERS[1])
    since = [one for one in whole_figures if not (one.period and last.period and one.period.end < last.period.start)]

    def verdict_on_whole(part: Statement) -> Verdict:
        return first_answer(Case(replace(part, indicator=whole, subject=MEMBERS[1]), case.record, tuple(since)))

    if verdict_on_whole(last).verdict != "confirmed":
        return None
    return replace(verdict_on_whole(case.claim), claim=case.claim, complete=last)


def figures_of_its_time(case: Case) -> Verdict | None:
    """Confirmed by figures of the time the claim is about."""
    return _confirmed(case, case.now, case.stated)


def figures_of_nearly_its_time(case: Case) -> Verdict | None:
    """Confirmed by the last figures before, while they are in force, or by one stated shortly after."""
    values = {one.value for one in case.in_force}
    same = [one for _, one in case.earlier if one.value in values and case.days_from(one) <= IN_FORCE]
    reach = min((case.days_from(one) for one in case.bracket if refutes(one, case.claim)), default=IN_FORCE)
    return _confirmed(case, [one for one in case.nearby if case.days_from(one) <= reach], same[::-1])


def figures_around_its_time(case: Case) -> Verdict | None:
    """Confirmed where all that the dates before and after leave open lies in what the words commit to."""
    held = case.bracket and case.claim.literal.contains(hull(case.bracket))
    return Verdict(case.claim, "confirmed", figures=tuple(case.bracket)) if held else None


def figures_of_a_part_of_its_time(case: Case) -> Verdict | None:
    """Confirmed: a part of the time counted more than that already, or a longer time no more."""
    held = tuple(one for one, left in _bounds(case) if case.claim.literal.contains(left))
    return Verdict(case.claim, "confirmed", figures=held) if held else None


def undated_figures(case: Case) -> Verdict | None:
    """Confirmed by figures without a date, where the dated ones leave it open."""
    return _confirmed(case, _heard_undated(case))


# outdated, loosely worded


def right_earlier(case: Case) -> Verdict | None:
    """Outdated: figures of an earlier time, or the accessions, give that number, and later ones exclude it."""
    claim, newer = case.claim, case.now or case.before
    if case.happens_once or (claim.measure == "flow" and claim.period):
        return None
    run = _latest_run(case)
    excluding = tuple(one for one in newer if run and is_newer(one, run[-1]) and refutes(one, claim))
    if not excluding or any(one.value == claim.value for one in newer + case.after):
        return None
    return Verdict(claim, "outdated", figures=run, against=excluding)


def right_at_its_rounding(case: Case) -> Verdict | None:
    """Loosely worded: the number is right at its rounding, the words aren't."""
    moved = _is_left_open(case)
    nearby = [one for one in case.nearby if not moved or recognised(case.claim, one)]
    for group in (case.now, nearby, _heard_undated(case)):
        loose = tuple(one for one in group if match(case.claim, one) == Match.LOOSE)
        if loose:
            return Verdict(case.claim, "loosely_worded", figures=loose, against=_dissenting(case, loose))
    return None


# wrong measure


def right_for_another_measure(case: Case) -> Verdict | None:
    """Wrong as stated, and right for what it is commonly mistaken for; said of this measure by nobody."""
    if case.claim.value is None or any(agrees(case.claim, one) for one in case.stated):
        return None
    mistake = find_mistake(case)
    against = tuple(one for one in case.now or case.in_force if refutes(one, case.claim))
    return replace(mistake, against=against) if mistake else None


# contradicted, unless it counts a part only


def counts_a_part(case: Case) -> Verdict | None:
    """No record: the claim names a region or country that the record's figures don't, and is no greater."""
    against, scope = case.now or case.nearby, _scope(case, case.claim)
    if not against or not scope or case.claim.measure in ("event", "attribute"):
        return None  # a year or a rank has no parts
    wider = all(not scope <= _scope(case, one) and case.claim.implied.low <= one.implied.high for one in against)
    return Verdict(case.claim, "no_record", figures=tuple(against)) if wider else None


def too_vague(case: Case) -> Verdict | None:
    """No record: figures of that time are too vague to say, or the number moved during it and may have been so."""
    vague = any(match(case.claim, one) == Match.OPEN for one in case.now)
    moved = case.lasts and len({one.time for one in case.now}) > 1 and case.claim.implied.overlaps(hull(case.now))
    moved = moved or (bool(case.now) and _is_left_open(case))
    return Verdict(case.claim, "no_record", figures=tuple(case.now)) if vague or moved else None


def excluded_at_its_time(case: Case) -> Verdict | None:
    """Contradicted by figures of that time; those of a lower rank that bear the claim out are named."""
    claim = case.claim
    agreeing = [one for one in case.stated if agrees(claim, one) and not lacks_the_day(one, claim)]
    return _contradicted(case, case.now, agreeing)


def excluded_around_its_time(case: Case) -> Verdict | None:
    """Contradicted by the figures of the dates before and after, or by the last one while it is in force."""
    agreeing = [one for one in case.undated if agrees(case.claim, one)]
    return None if _is_left_open(case) else _contradicted(case, case.bracket or case.in_force, agreeing)


def excluded_by_a_part_of_its_time(case: Case) -> Verdict | None:
    """Contradicted: part of a time can't count more than the whole of it."""
    implied = case.claim.implied
    against = [one for one, left in _bounds(case) if left.low > implied.high or left.high < implied.low]
    return _contradicted(case, against)


# where the record has parts only, and no record


def known_in_part(case: Case) -> Verdict | None:
    """Where the record has parts only: a greater one of that time contradicts, one that is the number is named."""
    claim, parts = case.claim, case.record.parts_of(case.claim.indicator, case.claim.subject)
    if case.figures or claim.value is None:
        return None
    greater = [one for one in parts if case.holds(one) and one.literal.low > claim.implied.high]
    same = tuple(one for one in parts if one.value == claim.value and agrees(claim, one))
    return _contradicted(case, greater[:1]) or (Verdict(claim, "no_record", figures=same) if same else None)


def open_around_its_time(case: Case) -> Verdict | None:
    """No record: the claim lies between what the dates before and after say, or where a stock may have moved since."""
    around = tuple(case.bracket or case.before)
    return Verdict(case.claim, "no_record", figures=around) if _is_left_open(case) else None


def too_old(case: Case) -> Verdict | None:
    """No record: the last figures are too old to say anything about that time."""
    return Verdict(case.claim, "no_record", figures=tuple(case.before)) if case.lasts and case.before else None


def nearest(case: Case) -> Verdict:
    """No record: nothing comparable; the nearest figure is named, of another time, of the whole or of a sibling."""
    claim, record = case.claim, case.record
    related = [
        (claim.indicator, record.wholes.get(claim.subject, "")),
        (record.broader.get(claim.indicator, ""), claim.subject),
        *((sibling, claim.subject) for sibling in record.siblings.get(claim.indicator, ())),
    ]
    editions = record.names.editions.get(claim.subject, ())
    groups = (
        case.figures,
        *(record.figures(*pair) for pair in related),
        record.parts_of(claim.indicator, claim.subject),
        tuple(chain.from_iterable(record.figures(claim.indicator, edition) for edition in editions)),
    )
    near = sorted(next(filter(None, groups), ()), key=case.days_from)
    return Verdict(claim, "no_record", figures=tuple(near[:1]))


RULES: tuple[Callable[[Case], Verdict | None], ...] = (
    figures_of_the_whole,
    figures_of_its_time,
    figures_of_nearly_its_time,
    figures_around_its_time,
    figures_of_a_part_of_its_time,
    counts_a_part,
    undated_figures,
    right_earlier,
    right_at_its_rounding,
    right_for_another_measure,
    too_vague,
    excluded_at_its_time,
    excluded_around_its_time,
    excluded_by_a_part_of_its_time,
    known_in_part,
    open_around_its_time,
    too_old,
    nearest,
)


def _confirmed(case: Case, decide: list[Statement], support: Iterable[Statement] = ()) -> Verdict | None:
    """Confirmed where one of the deciding figures is in what the words commit to; others that are, support it."""
    if not any(match(case.claim, one) == Match.CONFIRMED for one in decide):
        return None
    together = dict.fromkeys([*decide, *support])
    figures = tuple(one for one in together if match(case.claim, one) == Match.CONFIRMED)
    return Verdict(case.claim, "confirmed", figures=figures, against=_dissenting(case, figures))


def _contradicted(case: Case, against: list[Statement], others: Iterable[Statement] = ()) -> Verdict | None:
    """Contradicted where all these figures exclude the claim."""
    if not against or case.claim.value is None or not all(match(case.claim, one) == Match.REFUTED for one in against):
        return None
    return Verdict(case.claim, "contradicted", figures=tuple(against), against=tuple(others))


def _bounds(case: Case) -> list[tuple[Statement, Interval]]:
    """Counts of a part of the claim's time or of a longer one, with how many they leave possible in it."""
    period = case.claim.period
    if case.claim.measure != "flow" or period is None or case.now:
        return []
    dated = [(one, one.period, one.literal) for one in case.figures if one.period]
    least = [(one, Interval(own.low, inf, own.low_open, True)) for one, time, own in dated if period.contains(time)]
    most = [(one, Interval(0, own.high, False, own.high_open)) for one, time, own in dated if time.contains(period)]
    return least + most


def _dissenting(case: Case, agreeing: Iterable[Statement]) -> tuple[Statement, ...]:
    """Figures of the record that disagree with those that bear the claim out."""
    others = {other.figure: other for one in agreeing for other in case.record.in_conflict(one.figure)}
    return tuple(
        other
        for other in others.values()
        if not agrees(case.claim, other) and not all(one.literal.overlaps(other.literal) for one in agreeing)
    )


def _heard_undated(case: Case) -> list[Statement]:
    """Figures without a date, where the dated ones leave it open; of better sources where they have any.

    "Over 4 million" of an earlier time leaves open that it is over 6 million by now.
    """
    sound = [one for one in case.undated if one.grade < UNSOUND]
    excluded = excluded_around_its_time(case) if case.undated else None
    by_words = excluded and all(one.literal.overlaps(case.claim.literal) for one in excluded.figures)
    return [] if excluded and not by_words else sound or case.undated


def _is_left_open(case: Case) -> bool:
    """Whether the claim lies in what the dates around leave open."""
    return case.left_open is not None and case.claim.implied.overlaps(case.left_open)


def is_newer(figure: Statement, earlier: Statement) -> bool:
    """Whether a figure speaks of a later time than another; what an undated one speaks of isn't known."""
    if figure.time is None or earlier.time is None:
        return False
    return figure.time.start >= earlier.time.start and figure.time.end > earlier.time.end


def _latest_run(case: Case) -> tuple[Statement, ...]:
    """The last earlier figures that the claim fits, as far back as none excludes it; of a flow those of one span."""
    claim = case.claim
    fitting = [(time, one) for time, one in case.earlier if fits(claim, one)]
    if not fitting:
        return ()
    last = fitting[-1][0]
    excluding = [time.start for time, one in case.earlier if time.end < last.start and refutes(one, claim)]
    since = last.start if claim.measure == "flow" else max(excluding, default=date.min)
    return tuple(one for time, one in fitting if time.end >= since)


def _scope(case: Case, stated: Statement) -> frozenset[str]:
    """The regions or countries that a phrase limits its number to.

    No country is part of a country ("23 countries, in Monaco"), the region of an operation is where it took place,
    and what the subject's own name names is no part of it ("1,000 delegates in Monaco").
    """
    names = case.record.names
    named, regions = names.scope(stated.as_stated) - names.scope(names.labels.get(stated.subject, "")), names.regions
    if stated.unit == "countries":
        named &= regions
    return named - regions if case.happens_once else named
