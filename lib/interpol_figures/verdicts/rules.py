"""Verdicts: a claimed figure judged against the record, at the time that it is about.

The ladder: what the record says of that time confirms the claim or shows it loosely worded; else the claim
may have been true earlier (outdated) or be true of something that is commonly confused with it (wrong
measure); else it is contradicted, unless it counts only a part or the record has nothing to set against it.
"""

from collections.abc import Iterable
from dataclasses import replace

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.agreement import Verdict, agreement, apart
from interpol_figures.verdicts.applicable import best_ranked, days_between, judged_time, neighbours, speaking
from interpol_figures.verdicts.between_dates import bracketed
from interpol_figures.verdicts.context import JudgingContext
from interpol_figures.verdicts.matching import Match, disagree, fits, match, recognised
from interpol_figures.verdicts.membership_count import counted_members, is_counted, not_counted, span_of
from interpol_figures.verdicts.record import Record
from interpol_figures.verdicts.wrong_measure import mistaken_for

VERDICTS = ("confirmed", "loosely_worded", "outdated", "wrong_measure", "contradicted", "no_record")


def judge_open(claim: Statement, candidates: tuple[str, ...], context: JudgingContext) -> Verdict:
    """The verdict on a claim that leaves its subject open.

    A claim that gives its time and the very number of one candidate plainly means that one; else there is no
    verdict, the candidates are named, and the one whose number it is.
    """
    for subject in candidates:
        fitting = [one for one in context.record.of(claim.indicator, subject) if recognised(claim, one)]
        if fitting and claim.time:
            return replace(judge(replace(claim, subject=subject), context), caveat=f"edition:{subject}")
        if fitting:
            return Verdict(claim, "no_record", tuple(fitting), caveat=f"fits:{subject}", candidates=candidates)
    return Verdict(claim, "no_record", candidates=candidates)


def judge(claim: Statement, context: JudgingContext) -> Verdict:
    """The verdict on one claim whose indicator and subject are those of the tables."""
    record = context.record
    figures = record.of(claim.indicator, claim.subject)
    time = judged_time(claim, record)
    spoken = speaking(claim, _comparable(claim, figures, context), time, record)
    now = best_ranked(spoken)
    verdict = (
        _settled(agreement(claim, now, record, spoken), claim, figures, now, time, record)
        or _settled(counted_members(claim, time, record), claim, figures, now, time, record)
        or bracketed(claim, figures, now, time, record)
        or _outdated(claim, figures, time, record, now)
        or _wrong_measure(claim, now, spoken, time, context)
        or _contradiction(claim, now, spoken, figures, time, context)
        or _of_a_part(claim, figures, record)
        or _no_record(claim, figures, time, context)
    )
    return replace(verdict, independent=record.independent(verdict.figures))


def _comparable(claim: Statement, figures: Iterable[Statement], context: JudgingContext) -> list[Statement]:
    """Figures that count the same whole: one on African countries says nothing of all, but what it confirms."""
    scope = context.names.scope(claim.as_stated)
    return [one for one in figures if context.names.scope(one.as_stated) <= scope or match(claim, one)]


def _settled(
    found: Verdict | None,
    claim: Statement,
    figures: tuple[Statement, ...],
    now: list[Statement],
    time: Period | None,
    record,
) -> Verdict | None:
    """A loose wording is given way where the number was right to the letter shortly before, or at an earlier time."""
    if found is None or found.verdict != "loosely_worded":
        return found
    held = bracketed(claim, figures, now, time, record) if now else None
    if held and held.verdict == "confirmed":
        return held
    return (_outdated(claim, figures, time, record) if _exactly_earlier(claim, figures, now, time) else None) or found


def _exactly_earlier(
    claim: Statement, figures: Iterable[Statement], now: Iterable[Statement], time: Period | None
) -> bool:
    """Whether an exact claim isn't a rounding of today's stock, but the very number of an earlier time."""
    if claim.measure != "stock" or claim.qualifier != "exact" or time is None:
        return False
    same = [one for one in figures if one.value == claim.value and one.time]
    return any(one.qualifier == "exact" and one.time.end < time.start for one in same) and not any(
        one.value == claim.value for one in now
    )


def _outdated(
    claim: Statement, figures: tuple[Statement, ...], time: Period | None, record: Record, now: Iterable[Statement] = ()
) -> Verdict | None:
    """Right at an earlier time, which is named; `against` is what the record says of the judged time."""
    if claim.measure == "event" or time is None or claim.subject in record.occasions:
        return None
    if claim.measure == "flow" and claim.period is not None:
        return None
    earlier = [one for one in figures if one.time and one.time.end < time.start and fits(claim, one)]
    span = span_of(claim, time, record)
    if span:
        within = [one for one in earlier if one.time.overlaps(Period.of(*span))]
        earlier = [one for one in within if one.value == claim.value] or within or earlier
    else:  # what the accessions tell of a day, no vaguer figure unsays
        earlier = [one for one in earlier if not is_counted(claim, one.time, record)]
    if not earlier and not span:
        return None
    start, end = span or _true_between(figures, earlier)
    newest = max((one.time.end for one in earlier), default=None)
    last = [one for one in earlier if claim.measure != "flow" or one.time.end == newest]
    newer = tuple(now)[:1] or tuple(best_ranked(neighbours(figures, time)[0]))[:1]
    return Verdict(claim, "outdated", tuple(last), true_from=start, true_to=end, against=newer)


def _true_between(figures: Iterable[Statement], earlier: list[Statement]) -> tuple[str, str]:
    first, last = min(one.time.start for one in earlier), max(one.time.end for one in earlier)
    return first.isoformat(), last.isoformat()


def _wrong_measure(
    claim: Statement, now: list[Statement], spoken: list[Statement], time: Period | None, context: JudgingContext
) -> Verdict | None:
    """Right for an indicator that is commonly confused with the one claimed, and said of this one by nobody."""
    mistake = None if any(match(claim, one) for one in spoken) else mistaken_for(claim, now, time, context)
    if mistake is None:
        return None
    caveat = "" if mistake.total is None else f"total:{int(mistake.total)}"
    return Verdict(claim, "wrong_measure", mistake.figures, sibling=mistake.sibling, caveat=caveat)


def _contradiction(
    claim: Statement,
    now: list[Statement],
    spoken: list[Statement],
    figures: tuple[Statement, ...],
    time: Period | None,
    context: JudgingContext,
) -> Verdict | None:
    """None of these, though the record speaks of it; figures of a lower rank that bear the claim out are named."""
    if claim.value is not None and time and is_counted(claim, time, context.record):
        return not_counted(claim, time, context.record)
    against = now or _held_before(claim, figures, time) or _bounding(claim, figures)
    if not against or claim.value is None:
        return None
    if _counts_a_part(claim, against, context):
        return Verdict(claim, "no_record", tuple(against), caveat="part")
    if all(claim.implied.overlaps(one.implied) for one in against):
        return Verdict(claim, "no_record", tuple(against), caveat="vague")
    difference, factor = apart(claim, min(against, key=lambda one: one.qualifier != "exact"))
    others = _among(against) + tuple(one for one in spoken if match(claim, one))
    return Verdict(claim, "contradicted", tuple(against), difference=difference, factor=factor, against=others)


def _among(against: list[Statement]) -> tuple[Statement, ...]:
    """Figures that contradict the claim and one another as well."""
    first = against[0].time
    together = [one for one in against[1:] if first is None or one.time is None or one.time.overlaps(first)]
    return tuple(one for one in together if disagree(against[0], one))


def _bounding(claim: Statement, figures: tuple[Statement, ...]) -> list[Statement]:
    """Figures of a span within the claimed one that exceed the claim, or of a wider one that it exceeds."""
    if claim.measure != "flow" or claim.period is None:
        return []
    return [
        one
        for one in figures
        if one.period
        and (
            (claim.period.contains(one.period) and one.literal.low > claim.implied.high)
            or (one.period.contains(claim.period) and one.literal.high < claim.implied.low)
        )
    ]


def _of_a_part(claim: Statement, figures: tuple[Statement, ...], record: Record) -> Verdict | None:
    """Where the record has only figures on a part: one that the claim equals, or that is greater than the claim."""
    if figures or claim.value is None:
        return None
    parts = record.parts_of(claim.indicator, claim.subject)
    agreeing = [one for one in parts if match(claim, one)]
    if agreeing:
        best = max(match(claim, one) for one in agreeing)
        name = (
            "confirmed"
            if best == Match.CONFIRMED and claim.qualifier == "exact"
            else "loosely_worded"
            if best == Match.LOOSE
            else "no_record"
        )
        return Verdict(claim, name, tuple(one for one in agreeing if match(claim, one) == best), caveat="of_part")
    greater = [one for one in parts if one.literal.low > claim.implied.high]
    return (
        Verdict(claim, "contradicted", tuple(greater), *(0, *apart(claim, greater[0])), caveat="of_part")
        if greater
        else None
    )


def _held_before(claim: Statement, figures: tuple[Statement, ...], time: Period | None) -> list[Statement]:
    if claim.measure == "flow" or time is None:
        return []
    before, after = neighbours(figures, time)
    return before + after if before else []


def _counts_a_part(claim: Statement, against: list[Statement], context: JudgingContext) -> bool:
    """Whether the claim names a region or country that the record's figures don't, and is no greater."""
    scope = context.names.scope(claim.as_stated)
    wider = all(not scope <= context.names.scope(one.as_stated) for one in against)
    return bool(scope) and wider and all(claim.implied.low <= one.implied.high for one in against)


def _no_record(
    claim: Statement, figures: tuple[Statement, ...], time: Period | None, context: JudgingContext
) -> Verdict:
    """Nothing comparable; the nearest figure is named, of another time, of the whole or of a sibling."""
    record = context.record
    pairs = [
        (claim.indicator, record.wholes.get(claim.subject, "")),
        (record.broader.get(claim.indicator, ""), claim.subject),
    ]
    pairs += [(sibling, claim.subject) for sibling in record.siblings.get(claim.indicator, ())]
    nearest = list(figures) or next((list(found) for pair in pairs if (found := record.of(*pair))), [])
    nearest = nearest or record.parts_of(claim.indicator, claim.subject)
    editions = context.names.editions.get(claim.subject, ())
    nearest = nearest or [one for edition in editions for one in record.of(claim.indicator, edition)]
    if time and nearest:
        nearest.sort(key=lambda one: _distance(one, time))
    return Verdict(claim, "no_record", tuple(nearest[:1]), caveat="nearest" if nearest else "")


def _distance(figure: Statement, time: Period) -> int:
    return 10**6 if figure.time is None else days_between(figure.time, time)


def contradicts_itself(claims: Iterable[Statement]) -> dict[str, tuple[str, ...]]:
    """For each claim, the claims of the same source on the same thing and time that can't be right as well."""
    groups: dict[tuple, list[Statement]] = {}
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
