"""The rules of judging, in their order: the first that has an answer gives the verdict.

Each rule is a function of one case (a claim with the figures that may be set against it) and returns a verdict or
None. `RULES` reads like the table of verdicts: confirmed, outdated, loosely worded, wrong measure, contradicted, no
record. An exact number that was right at an earlier time comes before a loose wording, because "190 members" in 2019
isn't a rounding of 194.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.case import IN_FORCE, Case, end_of, start_of
from interpol_figures.verdicts.context import JudgingContext
from interpol_figures.verdicts.matching import Match, agrees, disagree, fits, hull, match, recognised, refutes
from interpol_figures.verdicts.record import COUNTED, MEMBERS, UNSOUND
from interpol_figures.verdicts.verdict import Verdict
from interpol_figures.verdicts.wrong_measure import find_mistake

PACE = 2  # beyond the last record date a stock may have moved on twice as fast as it did up to it
ORGANISATION = MEMBERS[1]  # the whole that all else is a part of


def judge(claim: Statement, context: JudgingContext) -> Verdict:
    """The verdict on one claim whose indicator and subject are those of the tables.

    Sources of grade D are heard where better ones can't decide, and on what was right before it was contradicted.
    """
    figures = context.record.of(claim.indicator, claim.subject)
    sound = context.record.sound(claim.indicator, claim.subject)
    verdict = _first_answer(Case(claim, context, sound))
    if len(sound) < len(figures):
        verdict = _unless_heard(verdict, Case(claim, context, figures))
    if verdict.verdict == "contradicted" and len(sound) < len(figures):
        unsound = Case(claim, context, tuple(one for one in figures if one.grade >= UNSOUND)).stated
        verdict = replace(verdict, against=verdict.against + tuple(one for one in unsound if agrees(claim, one)))
    backed = verdict.figures + _stating_the_same(verdict.figures, context)
    return replace(verdict, figures=backed)


def _unless_heard(verdict: Verdict, case: Case) -> Verdict:
    """What a verdict by better sources becomes once those of grade D are heard, on what it leaves open.

    They say what better ones of that time don't, and what was right before, or has become of what was.
    """
    if verdict.verdict == "no_record" or (verdict.verdict == "wrong_measure" and not verdict.against):
        return _first_answer(case)
    of_then = verdict.verdict == "contradicted" or verdict.rule == figures_of_nearly_its_time.__name__
    earlier = right_earlier(case) if of_then else None
    return replace(earlier, rule=right_earlier.__name__) if earlier else verdict


def _stating_the_same(found: tuple[Statement, ...], context: JudgingContext) -> tuple[Statement, ...]:
    """Figures that state, of the same time, the number of members that we counted by the dates of accession."""
    counted = [one for one in found if one.figure == COUNTED]
    stated = context.record.of(*MEMBERS) if counted else ()
    return tuple(
        one
        for one in stated
        if one not in found
        and one.qualifier == "exact"
        and any(one.value == other.value and _at_once(one.time, other.period) for other in counted)
    )


def _at_once(one: Period | None, other: Period | None) -> bool:
    return one is not None and other is not None and one.overlaps(other)


def _first_answer(case: Case) -> Verdict:
    for rule in RULES:
        found = rule(case)
        if found:
            return found if found.rule else replace(found, rule=rule.__name__)
    raise AssertionError("the last rule answers always")


def judge_open(claim: Statement, candidates: tuple[str, ...], context: JudgingContext) -> Verdict:
    """The verdict on a claim that leaves its subject open between several.

    A claim that gives its time and the very number of one candidate plainly means that one; else there is no
    verdict, the candidates are named, and the one whose number it is.
    """
    for subject in candidates:
        fitting = [one for one in context.record.of(claim.indicator, subject) if recognised(claim, one)]
        if fitting and claim.time:
            return replace(judge(replace(claim, subject=subject), context), edition=subject)
        if fitting:
            return Verdict(claim, "no_record", "open_subject", tuple(fitting), edition=subject, candidates=candidates)
    return Verdict(claim, "no_record", "open_subject", candidates=candidates)


# confirmed: the best-sourced, most precise figures of that time lie in what the words commit to


def complete_part(case: Case) -> Verdict | None:
    """A part that was the whole when it was last counted is judged by the whole from then on."""
    whole = case.record.broader.get(case.claim.indicator)
    if not whole or case.now or case.after or not case.before or not case.lasts:
        return None
    last = case.before[0]
    then, asked = (_of_the_whole(one, whole, case) for one in (last, case.claim))
    if _first_answer(then).verdict != "confirmed":
        return None
    return replace(_first_answer(asked), claim=case.claim, complete=last)


def figures_of_its_time(case: Case) -> Verdict | None:
    """Confirmed by figures of the time the claim is about."""
    return _confirmed(case, case.now, case.stated)


def figures_of_nearly_its_time(case: Case) -> Verdict | None:
    """Confirmed by the last figures before, while they are in force, or by one stated shortly after."""
    values = {one.value for one in case.in_force}
    earlier = [one for one in case.figures if one.value in values and end_of(one) < start_of(case.in_force[0])]
    return _confirmed(case, case.nearby, [one for one in earlier if case.days_from(one) <= IN_FORCE])


def figures_around_its_time(case: Case) -> Verdict | None:
    """Confirmed where all that the dates before and after leave open lies in what the words commit to."""
    if not case.bracket or not case.claim.literal.contains(hull(case.bracket)):
        return None
    return Verdict(case.claim, "confirmed", figures=tuple(case.bracket))


# outdated, loosely worded


def right_earlier(case: Case) -> Verdict | None:
    """Outdated: figures of an earlier time, or the accessions, give that number, and later ones exclude it."""
    claim, time = case.claim, case.time
    if time is None or case.happens_once or (claim.measure == "flow" and claim.period):
        return None
    newer = case.now or case.before
    excluding = tuple(one for one in newer if refutes(one, claim))
    earlier = [one for one in case.figures if one.time and one.time.end < time.start and fits(claim, one)]
    run = _latest_run(earlier, case.figures, claim)
    if not run or not excluding or any(one.value == claim.value for one in newer + case.after):
        return None
    return Verdict(claim, "outdated", figures=tuple(run), against=excluding)


def right_at_its_rounding(case: Case) -> Verdict | None:
    """Loosely worded: the number is right at its rounding, the words aren't."""
    for group in (case.now, case.nearby):
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
    wider = all(not scope <= _scope(case, one) for one in against)
    if wider and all(case.claim.implied.low <= one.implied.high for one in against):
        return Verdict(case.claim, "no_record", figures=tuple(against))
    return None


def too_vague(case: Case) -> Verdict | None:
    """No record: figures of that time are too vague to say, or the number moved during it."""
    against = case.now
    vague = any(match(case.claim, one) == Match.OPEN for one in against)
    if not against or not (vague or _moved_within(case)):
        return None
    return Verdict(case.claim, "no_record", figures=tuple(against))


def excluded_at_its_time(case: Case) -> Verdict | None:
    """Contradicted by figures of that time; those of a lower rank that bear the claim out are named."""
    return _contradicted(case, case.now, [one for one in case.stated if agrees(case.claim, one)])


def still_open_beyond_the_last_date(case: Case) -> Verdict | None:
    """No record: the stock may have moved on as far since its last date; confirmed where an undated figure did."""
    claim, time = case.claim, case.time
    if claim.measure != "stock" or case.now or case.after or not case.before or time is None or claim.value is None:
        return None
    last = case.before[0]
    earlier = [one for one in case.figures if one.time and one.time.end < start_of(last) and one.value is not None]
    first = min(earlier, key=end_of, default=None)
    if first is None or first.value is None or last.value is None or first.value == last.value:
        return None
    pace = (last.value - first.value) / (end_of(last) - end_of(first)).days
    reach = last.value + PACE * pace * (time.end - end_of(last)).days
    if not (last.value < claim.value <= reach or reach <= claim.value < last.value):
        return None
    undated = [one for one in case.figures if one.time is None]
    return _confirmed(case, undated, undated) or Verdict(claim, "no_record", figures=tuple(case.before))


def open_between_two_dates(case: Case) -> Verdict | None:
    """No record: the claim lies between what the dates before and after say."""
    if not case.bracket or not case.claim.implied.overlaps(hull(case.bracket)):
        return None
    return Verdict(case.claim, "no_record", figures=tuple(case.bracket))


def excluded_around_its_time(case: Case) -> Verdict | None:
    """Contradicted by the figures of the dates before and after, or by the last one while it is in force."""
    return _contradicted(case, case.bracket or ([] if case.now else case.in_force))


def excluded_by_a_part_of_its_time(case: Case) -> Verdict | None:
    """Contradicted: part of a time can't count more than the whole of it."""
    claim, period = case.claim, case.claim.period
    if claim.measure != "flow" or period is None or case.now:
        return None
    against = [
        one
        for one in case.figures
        if one.period
        and (
            (period.contains(one.period) and one.literal.low > claim.implied.high)
            or (one.period.contains(period) and one.literal.high < claim.implied.low)
        )
    ]
    return _contradicted(case, against)


# where the record has parts only, and no record


def known_in_part(case: Case) -> Verdict | None:
    """Where the record has parts only: confirmed by one that is the number, contradicted by one that is greater."""
    claim = case.claim
    if case.figures or claim.value is None:
        return None
    parts = case.record.parts_of(claim.indicator, claim.subject)
    same = tuple(one for one in parts if one.value == claim.value and agrees(claim, one))
    if same:
        confirmed = all(match(claim, one) == Match.CONFIRMED for one in same) and claim.qualifier == "exact"
        return Verdict(claim, "confirmed" if confirmed else "no_record", figures=same)
    greater = [one for one in parts if one.literal.low > claim.implied.high]
    return _contradicted(case, greater[:1])


def too_old(case: Case) -> Verdict | None:
    """No record: the last figures are too old to say anything about that time."""
    if not case.lasts or case.now or not case.before:
        return None
    return Verdict(case.claim, "no_record", figures=tuple(case.before))


def nearest(case: Case) -> Verdict:
    """No record: nothing comparable; the nearest figure is named, of another time, of the whole or of a sibling."""
    claim, record = case.claim, case.record
    pairs = [
        (claim.indicator, record.wholes.get(claim.subject, "")),
        (record.broader.get(claim.indicator, ""), claim.subject),
        *((sibling, claim.subject) for sibling in record.siblings.get(claim.indicator, ())),
    ]
    near = list(case.figures) or next((list(found) for pair in pairs if (found := record.of(*pair))), [])
    near = near or record.parts_of(claim.indicator, claim.subject)
    editions = case.context.names.editions.get(claim.subject, ())
    near = near or [one for edition in editions for one in record.of(claim.indicator, edition)]
    near.sort(key=case.days_from)
    return Verdict(claim, "no_record", figures=tuple(near[:1]))


RULES: tuple[Callable[[Case], Verdict | None], ...] = (
    complete_part,
    figures_of_its_time,
    figures_of_nearly_its_time,
    figures_around_its_time,
    counts_a_part,
    right_earlier,
    right_at_its_rounding,
    right_for_another_measure,
    too_vague,
    excluded_at_its_time,
    still_open_beyond_the_last_date,
    open_between_two_dates,
    excluded_around_its_time,
    excluded_by_a_part_of_its_time,
    known_in_part,
    too_old,
    nearest,
)


def _of_the_whole(stated: Statement, whole: str, case: Case) -> Case:
    """A statement on a part, as if it were on the whole of it."""
    twin = replace(stated, indicator=whole, subject=ORGANISATION)
    return Case(twin, case.context, case.record.sound(whole, ORGANISATION))


def _confirmed(case: Case, decide: list[Statement], support: list[Statement]) -> Verdict | None:
    """Confirmed where one of the deciding figures is in what the words commit to; others that are, support it."""
    if not any(match(case.claim, one) == Match.CONFIRMED for one in decide):
        return None
    together = dict.fromkeys([*decide, *support])
    figures = tuple(one for one in together if match(case.claim, one) == Match.CONFIRMED)
    return Verdict(case.claim, "confirmed", figures=figures, against=_dissenting(case, figures))


def _dissenting(case: Case, agreeing: Iterable[Statement]) -> tuple[Statement, ...]:
    """Figures of the record that disagree with those that bear the claim out."""
    conflicts = filter(None, (case.record.conflict(one.figure) for one in agreeing))
    others = {other.figure: other for conflict in conflicts for other in conflict.figures}
    return tuple(
        other
        for other in others.values()
        if not agrees(case.claim, other) and any(disagree(one, other) for one in agreeing)
    )


def _contradicted(case: Case, against: list[Statement], others: Iterable[Statement] = ()) -> Verdict | None:
    """Contradicted where all these figures exclude the claim."""
    if not against or case.claim.value is None or not all(match(case.claim, one) == Match.REFUTED for one in against):
        return None
    return Verdict(case.claim, "contradicted", figures=tuple(against), against=tuple(others))


def _scope(case: Case, stated: Statement) -> frozenset[str]:
    """The regions or countries that a phrase limits its number to.

    No country is part of a country ("23 countries, in Monaco"), the region of an operation is where it took place,
    and what the subject's own name names is no part of it ("1,000 delegates in Monaco").
    """
    names = case.context.names
    named, regions = names.scope(stated.as_stated) - names.scope(names.labels.get(stated.subject, "")), names.regions
    if stated.unit == "countries":
        named &= regions
    return named - regions if case.happens_once else named


def _moved_within(case: Case) -> bool:
    """Whether a stock moved during the claim's time, and the claim lies between its figures."""
    dates = {one.time for one in case.now}
    return case.lasts and len(dates) > 1 and case.claim.implied.overlaps(hull(case.now))


def _latest_run(earlier: list[Statement], figures: Iterable[Statement], claim: Statement) -> list[Statement]:
    """The latest of these figures that no figure between them excludes, in their order; of a flow the last alone."""
    excluding = [one for one in figures if one.time and refutes(one, claim)]
    run: list[Statement] = []
    for one in sorted(earlier, key=end_of, reverse=True):
        if run and claim.measure == "flow" and one.time != run[0].time:
            break
        if run and any(end_of(one) < start_of(other) and end_of(other) < start_of(run[-1]) for other in excluding):
            break
        run.append(one)
    return run[::-1]


def contradicts_itself(claims: Iterable[Statement]) -> dict[str, tuple[str, ...]]:
    """For each claim, the claims of the same source on the same thing and time that can't be right as well."""
    groups: dict[tuple[str, str, str], list[Statement]] = {}
    for claim in claims:
        of_source = claim.source or claim.figure  # claims without a source are not taken for one author's
        groups.setdefault((of_source, claim.indicator, claim.subject), []).append(claim)
    return {
        one.figure: tuple(other.figure for other in group if _clash(one, other))
        for group in groups.values()
        for one in group
    }


def _clash(one: Statement, other: Statement) -> bool:
    together = one.period is None or other.period is None or one.period.overlaps(other.period)
    return one.figure != other.figure and together and disagree(one, other)
