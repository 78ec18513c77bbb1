"""Verdicts: a claimed figure judged against the record, at the time that it is about.

The ladder: what the record says of that time confirms the claim or shows it loosely worded; else the claim
may have been true earlier (outdated) or be true of something that is commonly confused with it (wrong
measure); else it is contradicted, unless it counts only a part or the record has nothing to set against it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from interpol_figures.intervals import Interval
from interpol_figures.matching import Match, disagree, fits, hull, match
from interpol_figures.periods import Period
from interpol_figures.record import Record, Stated, at_time, best_ranked
from interpol_figures.subjects import Bench

VERDICTS = ("confirmed", "loosely_worded", "outdated", "wrong_measure", "contradicted", "no_record")
NARROW = 1.25  # two record dates bracket a stock closely if their figures differ by no more than a quarter
FAR = 3.0  # a claim that is three times off every figure of its measure is implausible as that measure
GROWTH = 1.5  # beyond the last record date a stock may have moved on, with its trend, by half of its level


@dataclass(frozen=True)
class Verdict:
    """A judgement: what it rests on and why.

    `figures` are ids of the record figures used; `independent` counts the sources behind them. `difference`
    is claim minus record in the indicator's unit, `factor` claim over record. An outdated claim was true
    `true_from` to `true_to` (ISO dates, "" where not known). `sibling` is the indicator that a wrong measure
    fits. `caveat` is one word on how the record bears on the claim. `against` are figures of the record that
    disagree with those used. `against_itself` are figures of the
    same source that can't be right as well. `candidates` are subjects between which the claim is open.
    """

    claim: Stated
    verdict: str
    figures: tuple[Stated, ...] = ()
    independent: int = 0
    difference: float | None = None
    factor: float | None = None
    true_from: str = ""
    true_to: str = ""
    sibling: str = ""
    caveat: str = ""
    against: tuple[Stated, ...] = ()
    against_itself: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """Ids of the record figures that the verdict rests on."""
        return tuple(one.figure for one in self.figures)

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources of those figures, each once."""
        return tuple(dict.fromkeys(one.source for one in self.figures))


def judge(claim: Stated, bench: Bench) -> Verdict:
    """The verdict on one claim whose indicator and subject are those of the tables."""
    record = bench.record
    figures = record.of(claim.indicator, claim.subject)
    time = _judged_time(claim, record)
    now = _now(claim, _comparable(claim, figures, bench), time, record)
    verdict = (
        _agreement(claim, now, record)
        or _counted_members(claim, time, record)
        or _bracketed(claim, figures, now, time, record)
        or _outdated(claim, figures, time, record)
        or _wrong_measure(claim, now, time, bench)
        or _contradiction(claim, now, figures, time, bench)
        or _of_a_part(claim, figures, record)
        or _no_record(claim, figures, time, bench)
    )
    return replace(verdict, independent=record.independent(verdict.figures))


def _judged_time(claim: Stated, record: Record) -> Period | None:
    """The time a claim is about, or its publication, or the newest of the record; an event has its own."""
    if claim.measure == "event":
        return None
    return claim.time or Period(record.newest, record.newest)


def _now(claim: Stated, figures: list[Stated], time: Period | None, record: Record) -> list[Stated]:
    """The best ranked figures of the judged time; for a flow of no stated time, those of the latest span by then."""
    if claim.measure == "flow" and claim.period is None and time and claim.subject not in record.occasions:
        by_then = [one for one in figures if one.time is None or one.time.start <= time.end]
        latest = max((one.time.end for one in by_then if one.time), default=None)
        return best_ranked(one for one in by_then if one.time is None or one.time.end == latest)
    return best_ranked(at_time(figures, time, record))


def _comparable(claim: Stated, figures: Iterable[Stated], bench: Bench) -> list[Stated]:
    """Figures that count the same whole: one on African countries says nothing of all, but what it confirms."""
    scope = bench.names.scope(claim.as_stated)
    return [one for one in figures if bench.names.scope(one.as_stated) <= scope or match(claim, one)]


def _agreement(claim: Stated, now: list[Stated], record: Record) -> Verdict | None:
    """Confirmed or loosely worded by figures of the judged time, with the caveat where the record disagrees."""
    for level, name in ((Match.CONFIRMED, "confirmed"), (Match.LOOSE, "loosely_worded")):
        agreeing = [one for one in now if match(claim, one) == level]
        if agreeing:
            difference, factor = _apart(claim, agreeing[0]) if name == "loosely_worded" else (None, None)
            verdict = Verdict(claim, name, tuple(agreeing), difference=difference, factor=factor)
            return replace(verdict, against=_against(claim, agreeing, record))
    return None


def _against(claim: Stated, agreeing: list[Stated], record: Record) -> tuple[Stated, ...]:
    """Figures of the record that disagree with those that bear the claim out."""
    others = {
        other.figure: other
        for one in agreeing
        if one.figure in record.conflicts
        for other in record.conflicts[one.figure].figures
        if disagree(one, other) and not match(claim, other)
    }
    return tuple(others.values())


def _counted_members(claim: Stated, time: Period | None, record: Record) -> Verdict | None:
    """Members are known to the day from the dates of accession, whoever stated a total that day."""
    if (claim.indicator, claim.subject) != ("member_countries", "interpol") or time is None:
        return None
    spans = [span for span in record.spans if span.period.overlaps(time)]
    if not spans or claim.qualifier in ("several", "multiples_of"):
        return None
    counts = [_counted(claim, span.members) for span in spans]
    best = max(counts, key=lambda one: match(claim, one))
    if not match(claim, best):
        return None
    name = "confirmed" if match(claim, best) == Match.CONFIRMED else "loosely_worded"
    around = [span for span in record.spans if span.members == best.value]
    same = _stating(record, best.value, around[0].period)
    return Verdict(claim, name, tuple(same), caveat=f"counted:{int(best.value)}")


def _counted(claim: Stated, members: int) -> Stated:
    return replace(
        claim,
        qualifier="exact",
        value=float(members),
        value_high=None,
        literal=Interval(members, members),
        implied=Interval(members, members),
    )


def _stating(record: Record, value: float, period: Period) -> list[Stated]:
    totals = record.of("member_countries", "interpol")
    return [one for one in totals if one.value == value and one.time and one.time.overlaps(period)]


def _bracketed(
    claim: Stated, figures: tuple[Stated, ...], now: list[Stated], time: Period | None, record: Record
) -> Verdict | None:
    """A stock or standing property between two record dates: it holds, or lies between what they say."""
    if claim.measure not in ("stock", "attribute") or time is None or now:
        return None
    before, after = _neighbours(figures, time)
    if before and after:
        return _between(claim, before, after, record)
    if not before:
        return None
    held = _agreement(claim, before, record)
    if held and held.verdict == "confirmed":
        return _with_support(held, figures)
    return _moved_on(claim, figures, before) or held


def _with_support(verdict: Verdict, figures: Iterable[Stated]) -> Verdict:
    """The verdict with earlier figures that say the same number, which make it better founded."""
    if verdict.claim.qualifier != "exact":
        return verdict
    used = set(verdict.figure_ids)
    same = [one for one in figures if one.figure not in used and match(verdict.claim, one) == Match.CONFIRMED]
    return replace(verdict, figures=(*verdict.figures, *same))


def _neighbours(figures: Iterable[Stated], time: Period) -> tuple[list[Stated], list[Stated]]:
    dated = [one for one in figures if one.time]
    before = [one for one in dated if one.time.end < time.start]
    after = [one for one in dated if one.time.start > time.end]
    last = max((one.time.end for one in before), default=None)
    first = min((one.time.start for one in after), default=None)
    return (
        best_ranked(one for one in before if one.time.end == last),
        best_ranked(one for one in after if one.time.start == first),
    )


def _between(claim: Stated, before: list[Stated], after: list[Stated], record: Record) -> Verdict | None:
    bracket = hull(before + after)
    edges = _agreement(claim, before, record) or _agreement(claim, after, record)
    if edges and edges.verdict == "confirmed":
        return replace(edges, caveat=edges.caveat or "bracket")
    if claim.literal.contains(bracket):
        return Verdict(claim, "confirmed", (*before, *after), caveat="bracket")
    if claim.implied.overlaps(bracket):
        name = "confirmed" if bracket.high <= NARROW * bracket.low else "no_record"
        return Verdict(claim, name, (*before, *after), caveat="bracket")
    return edges


def _moved_on(claim: Stated, figures: tuple[Stated, ...], before: list[Stated]) -> Verdict | None:
    """Beyond the last record date a claim further along the trend is no contradiction."""
    if claim.measure != "stock" or claim.value is None:
        return None
    last = hull(before)
    earlier = [one for one in figures if one.time and one.time.end < before[0].time.start and one.value is not None]
    first = min(earlier, key=lambda one: one.time.end, default=None)
    if first is None or first.value == before[0].value:
        return None
    rising = before[0].value is not None and first.value < before[0].value
    beyond = last.high < claim.value <= GROWTH * last.high if rising else last.low / GROWTH <= claim.value < last.low
    return Verdict(claim, "no_record", tuple(before), caveat="beyond") if beyond else None


def _outdated(claim: Stated, figures: tuple[Stated, ...], time: Period | None, record: Record) -> Verdict | None:
    """Right at an earlier time, which is named."""
    if claim.measure == "event" or time is None or claim.subject in record.occasions:
        return None
    if claim.measure == "flow" and claim.period is not None:
        return None
    earlier = [one for one in figures if one.time and one.time.end < time.start and fits(claim, one)]
    span = _span_of(claim, time, record)
    if not earlier and not span:
        return None
    start, end = span or _true_between(figures, earlier)
    newest = max((one.time.end for one in earlier), default=None)
    last = [one for one in earlier if claim.measure != "flow" or one.time.end == newest]
    return Verdict(claim, "outdated", tuple(last), true_from=start, true_to=end)


def _span_of(claim: Stated, time: Period, record: Record) -> tuple[str, str] | None:
    if (claim.indicator, claim.subject) != ("member_countries", "interpol"):
        return None
    for span in record.spans:
        if span.period.end < time.start and match(claim, _counted(claim, span.members)):
            return span.period.start.isoformat(), span.period.end.isoformat()
    return None


def _true_between(figures: Iterable[Stated], earlier: list[Stated]) -> tuple[str, str]:
    first, last = min(one.time.start for one in earlier), max(one.time.end for one in earlier)
    return first.isoformat(), last.isoformat()


def _wrong_measure(claim: Stated, now: list[Stated], time: Period | None, bench: Bench) -> Verdict | None:
    """Right for an indicator that is commonly confused with the one claimed, and wrong or implausible as stated."""
    record = bench.record
    if not now and not _implausible(claim, record):
        return None
    for sibling in record.siblings.get(claim.indicator, ()):
        if bench.names.units[sibling] != claim.unit:
            continue
        twin = replace(claim, indicator=sibling, measure=bench.names.measures[sibling])
        fitting = [one for one in _near(twin, time, record) if fits(twin, one)]
        if fitting:
            return Verdict(claim, "wrong_measure", tuple(fitting), sibling=sibling)
        total = _total_of_parts(twin, time, record)
        if total and fits(twin, total[0]):
            return Verdict(claim, "wrong_measure", total[1], sibling=sibling, caveat=f"total:{int(total[0].value)}")
    return None


def _implausible(claim: Stated, record: Record) -> bool:
    """Whether the figure nearest in size, of any time, is still far from the claim."""
    values = [one.value for one in record.of(claim.indicator, claim.subject) if one.value]
    return bool(values) and claim.value is not None and not any(1 / FAR < claim.value / value < FAR for value in values)


def _near(claim: Stated, time: Period | None, record: Record) -> list[Stated]:
    """Figures of the judged time, or of a stock the nearest before and after."""
    figures = record.of(claim.indicator, claim.subject)
    now = _now(claim, list(figures), _judged_time(claim, record) and time, record)
    if now or claim.measure != "stock" or time is None:
        return now
    return [one for group in _neighbours(figures, time) for one in group]


def _total_of_parts(claim: Stated, time: Period | None, record: Record) -> tuple[Stated, tuple[Stated, ...]] | None:
    """The sum of a stock's parts at the date nearest the judged time on which two or more were stated."""
    if (
        claim.measure != "stock"
        or time is None
        or (record.of(claim.indicator, claim.subject) and _near_enough(claim, time, record))
    ):
        return None
    parts = [
        one
        for one in record.parts_of(claim.indicator, claim.subject)
        if one.indicator == claim.indicator and one.qualifier == "exact" and one.period
    ]
    dates = {one.period for one in parts if sum(other.period == one.period for other in parts) > 1}
    if not dates:
        return None
    nearest = min(dates, key=lambda period: (_days_between(period, time), period.start))
    chosen = {one.subject: one for one in parts if one.period == nearest}
    value = sum(one.value for one in chosen.values())
    whole = replace(
        claim,
        qualifier="exact",
        value=value,
        value_high=None,
        literal=Interval(value, value),
        implied=Interval(value, value),
    )
    return whole, tuple(chosen.values())


def _near_enough(claim: Stated, time: Period, record: Record) -> bool:
    """Whether the whole itself was stated within two years of the time, so that no sum is needed."""
    return any(one.time and _days_between(one.time, time) <= 730 for one in record.of(claim.indicator, claim.subject))


def _contradiction(
    claim: Stated, now: list[Stated], figures: tuple[Stated, ...], time: Period | None, bench: Bench
) -> Verdict | None:
    """None of these, though the record speaks of it."""
    against = now or _held_before(claim, figures, time) or _bounding(claim, figures)
    if not against or claim.value is None:
        return None
    if _counts_a_part(claim, against, bench):
        return Verdict(claim, "no_record", tuple(against), caveat="part")
    if all(claim.implied.overlaps(one.implied) for one in against):
        return Verdict(claim, "no_record", tuple(against), caveat="vague")
    difference, factor = _apart(claim, against[0])
    return Verdict(claim, "contradicted", tuple(against), difference=difference, factor=factor, against=_among(against))


def _among(against: list[Stated]) -> tuple[Stated, ...]:
    """Figures that contradict the claim and one another as well."""
    return tuple(one for one in against[1:] if disagree(against[0], one))


def _bounding(claim: Stated, figures: tuple[Stated, ...]) -> list[Stated]:
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


def _of_a_part(claim: Stated, figures: tuple[Stated, ...], record: Record) -> Verdict | None:
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
        Verdict(claim, "contradicted", tuple(greater), *(0, *_apart(claim, greater[0])), caveat="of_part")
        if greater
        else None
    )


def _held_before(claim: Stated, figures: tuple[Stated, ...], time: Period | None) -> list[Stated]:
    if claim.measure == "flow" or time is None:
        return []
    before, after = _neighbours(figures, time)
    return before + after if before else []


def _counts_a_part(claim: Stated, against: list[Stated], bench: Bench) -> bool:
    """Whether the claim names a region or country that the record's figures don't, and is no greater."""
    scope = bench.names.scope(claim.as_stated)
    wider = all(not scope <= bench.names.scope(one.as_stated) for one in against)
    return bool(scope) and wider and all(claim.implied.low <= one.implied.high for one in against)


def _no_record(claim: Stated, figures: tuple[Stated, ...], time: Period | None, bench: Bench) -> Verdict:
    """Nothing comparable; the nearest figure is named, of another time, of the whole or of a sibling."""
    record = bench.record
    pairs = [
        (claim.indicator, record.wholes.get(claim.subject, "")),
        (record.broader.get(claim.indicator, ""), claim.subject),
    ]
    pairs += [(sibling, claim.subject) for sibling in record.siblings.get(claim.indicator, ())]
    nearest = list(figures) or next((list(found) for pair in pairs if (found := record.of(*pair))), [])
    nearest = nearest or record.parts_of(claim.indicator, claim.subject)
    if time and nearest:
        nearest.sort(key=lambda one: _distance(one, time))
    return Verdict(claim, "no_record", tuple(nearest[:1]), caveat="nearest" if nearest else "")


def _distance(figure: Stated, time: Period) -> int:
    return 10**6 if figure.time is None else _days_between(figure.time, time)


def _days_between(one: Period, other: Period) -> int:
    if one.overlaps(other):
        return 0
    return min(abs((one.start - other.end).days), abs((other.start - one.end).days))


def _apart(claim: Stated, figure: Stated) -> tuple[float | None, float | None]:
    """Claim minus record, and claim over record, rounded to what their numbers bear."""
    if claim.value is None or figure.value is None:
        return None, None
    factor = claim.value / figure.value if figure.value else None
    return round(claim.value - figure.value, 6), factor and float(f"{factor:.4g}")


def contradicts_itself(claims: Iterable[Stated]) -> dict[str, tuple[str, ...]]:
    """For each claim, the claims of the same source on the same thing and time that can't be right as well."""
    groups: dict[tuple, list[Stated]] = {}
    for claim in claims:
        of_source = claim.source or claim.figure  # claims without a source are not taken for one author's
        groups.setdefault((of_source, claim.indicator, claim.subject), []).append(claim)
    return {
        one.figure: tuple(other.figure for other in group if _clash(one, other))
        for group in groups.values()
        for one in group
    }


def _clash(one: Stated, other: Stated) -> bool:
    together = one.period is None or other.period is None or one.period.overlaps(other.period)
    return one.figure != other.figure and together and disagree(one, other)
