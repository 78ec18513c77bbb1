"""Verdicts: a claimed figure judged against the record, at the time that it is about.

The ladder: what the record says of that time confirms the claim or shows it loosely worded; else the claim
may have been true earlier (outdated) or be true of something that is commonly confused with it (wrong
measure); else it is contradicted, unless it counts only a part or the record has nothing to set against it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from interpol_figures.intervals import Interval
from interpol_figures.matching import Match, disagree, fits, hull, match, recognised
from interpol_figures.mistaken import mistaken_for
from interpol_figures.periods import Period
from interpol_figures.record import Record, Stated
from interpol_figures.subjects import Bench
from interpol_figures.timing import best_ranked, days_between, judged_time, neighbours, speaking

VERDICTS = ("confirmed", "loosely_worded", "outdated", "wrong_measure", "contradicted", "no_record")
MEMBERS = ("member_countries", "interpol")  # known to the day from the dates of accession
NARROW = 1.25  # two record dates bracket a stock closely if their figures differ by no more than a quarter
PACE = 2  # beyond the last record date a stock may have moved on twice as fast as it did up to it
SEASON = 366  # days within which a figure for a whole year may still leave the one before it in force


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


def judge_open(claim: Stated, candidates: tuple[str, ...], bench: Bench) -> Verdict:
    """The verdict on a claim that leaves its subject open: the best of those it fits, or no_record naming them all."""
    found = [judge(replace(claim, subject=one), bench) for one in candidates]
    for name in ("confirmed", "loosely_worded", "wrong_measure"):
        for verdict in found:
            if verdict.verdict == name and any(recognised(claim, one) for one in verdict.figures):
                return replace(verdict, caveat=f"edition:{verdict.claim.subject}")
    return Verdict(claim, "no_record", candidates=candidates)


def judge(claim: Stated, bench: Bench) -> Verdict:
    """The verdict on one claim whose indicator and subject are those of the tables."""
    record = bench.record
    figures = record.of(claim.indicator, claim.subject)
    time = judged_time(claim, record)
    spoken = speaking(claim, _comparable(claim, figures, bench), time, record)
    now = best_ranked(spoken)
    verdict = (
        _settled(_agreement(claim, now, record, spoken), claim, figures, now, time, record)
        or _counted_members(claim, figures, time, record)
        or _bracketed(claim, figures, now, time, record)
        or _outdated(claim, figures, time, record)
        or _wrong_measure(claim, now, spoken, time, bench)
        or _contradiction(claim, now, spoken, figures, time, bench)
        or _of_a_part(claim, figures, record)
        or _no_record(claim, figures, time, bench)
    )
    return replace(verdict, independent=record.independent(verdict.figures))


def _comparable(claim: Stated, figures: Iterable[Stated], bench: Bench) -> list[Stated]:
    """Figures that count the same whole: one on African countries says nothing of all, but what it confirms."""
    scope = bench.names.scope(claim.as_stated)
    return [one for one in figures if bench.names.scope(one.as_stated) <= scope or match(claim, one)]


def _agreement(claim: Stated, now: list[Stated], record: Record, spoken: Iterable[Stated] = ()) -> Verdict | None:
    """Confirmed or loosely worded by figures of the judged time, with the caveat where the record disagrees.

    Where the best ranked figures (`now`) have the number, one ranked lower (in `spoken`) may settle the words.
    """
    agreeing = [one for one in now if match(claim, one)]
    if not agreeing:
        return None
    confirming = [one for one in agreeing if match(claim, one) == Match.CONFIRMED]
    confirming = confirming or [one for one in spoken if match(claim, one) == Match.CONFIRMED]
    if confirming:
        return Verdict(claim, "confirmed", tuple(confirming), against=_against(claim, confirming, record))
    difference, factor = _apart(claim, agreeing[0])
    against = _against(claim, agreeing, record)
    return Verdict(claim, "loosely_worded", tuple(agreeing), difference=difference, factor=factor, against=against)


def _settled(
    found: Verdict | None, claim: Stated, figures: tuple[Stated, ...], now: list[Stated], time: Period | None, record
) -> Verdict | None:
    """A loose wording is given way where the number was right to the letter shortly before, or at an earlier time."""
    if found is None or found.verdict != "loosely_worded":
        return found
    held = _bracketed(claim, figures, now, time, record) if now else None
    if held and held.verdict == "confirmed":
        return held
    return (_outdated(claim, figures, time, record) if _exactly_earlier(claim, figures, now, time) else None) or found


def _exactly_earlier(claim: Stated, figures: Iterable[Stated], now: Iterable[Stated], time: Period | None) -> bool:
    """Whether an exact claim isn't a rounding of today's stock, but the very number of an earlier time."""
    if claim.measure != "stock" or claim.qualifier != "exact" or time is None:
        return False
    same = [one for one in figures if one.value == claim.value and one.time]
    return any(one.qualifier == "exact" and one.time.end < time.start for one in same) and not any(
        one.value == claim.value for one in now
    )


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


def _counted_members(claim: Stated, figures: tuple[Stated, ...], time: Period | None, record: Record) -> Verdict | None:
    """Members are known to the day from the dates of accession, whoever stated a total that day."""
    if (claim.indicator, claim.subject) != MEMBERS or time is None:
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
    found = Verdict(claim, name, tuple(same), caveat=f"counted:{int(best.value)}")
    return _settled(found, claim, figures, [best], time, record)


def _is_counted(claim: Stated, time: Period, record: Record) -> bool:
    """Whether the accessions tell the number, so that no figure of another day is needed."""
    return (claim.indicator, claim.subject) == MEMBERS and any(span.period.overlaps(time) for span in record.spans)


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
    totals = record.of(*MEMBERS)
    return [one for one in totals if one.value == value and one.time and one.time.overlaps(period)]


def _bracketed(
    claim: Stated, figures: tuple[Stated, ...], now: list[Stated], time: Period | None, record: Record
) -> Verdict | None:
    """A stock or standing property between two record dates: it holds, or lies between what they say."""
    if claim.measure not in ("stock", "attribute") or time is None or _is_counted(claim, time, record):
        return None
    before, after = neighbours(figures, time)
    if now:
        return _within_a_year(claim, before, now, after, time, record)
    if before and after:
        return _between(claim, before, after, record)
    if not before:
        return None
    held = _agreement(claim, before, record)
    if held and held.verdict == "confirmed":
        return _with_support(held, figures)
    return _moved_on(claim, figures, before, time) or held


def _within_a_year(
    claim: Stated, before: list[Stated], now: list[Stated], after: list[Stated], time: Period, record: Record
) -> Verdict | None:
    """A figure for a whole year may be that of its end: until then the one before it may have been in force."""
    loose = all(one.time.contains(time) and one.time != time for one in now if one.time)
    if not loose or not before or days_between(before[0].time, time) > SEASON:
        return None
    found = _between(claim, before, [*now, *after], record)
    return found if found and found.verdict == "confirmed" else None


def _with_support(verdict: Verdict, figures: Iterable[Stated]) -> Verdict:
    """The verdict with earlier figures that say the same number, which make it better founded."""
    if verdict.claim.qualifier != "exact":
        return verdict
    used = set(verdict.figure_ids)
    same = [one for one in figures if one.figure not in used and match(verdict.claim, one) == Match.CONFIRMED]
    return replace(verdict, figures=(*verdict.figures, *same))


def _between(claim: Stated, before: list[Stated], after: list[Stated], record: Record) -> Verdict | None:
    bracket = hull(before + after)
    held = _agreement(claim, before, record)
    reached = _agreement(claim, [one for one in after if fits(claim, one)], record)
    edges = [one for one in (held, reached) if one and one.verdict == "confirmed"]
    if edges:
        return replace(edges[0], caveat=edges[0].caveat or "bracket")
    if claim.literal.contains(bracket):
        return Verdict(claim, "confirmed", (*before, *after), caveat="bracket")
    if held or reached or not claim.implied.overlaps(bracket):
        return held or reached
    name = "confirmed" if bracket.high <= NARROW * bracket.low else "no_record"
    return Verdict(claim, name, (*before, *after), caveat="bracket")


def _moved_on(claim: Stated, figures: tuple[Stated, ...], before: list[Stated], time: Period) -> Verdict | None:
    """Beyond the last record date a claim further along the trend, at a pace that it may have, is open.

    A figure without a date that says so decides it.
    """
    if claim.measure != "stock" or claim.value is None or before[0].value is None:
        return None
    last = before[0]
    earlier = [one for one in figures if one.time and one.time.end < last.time.start and one.value is not None]
    first = min(earlier, key=lambda one: one.time.end, default=None)
    if first is None or first.value == last.value:
        return None
    pace = (last.value - first.value) / (last.time.end - first.time.end).days
    reach = last.value + PACE * pace * (time.end - last.time.end).days
    open_to = last.value < claim.value <= reach or reach <= claim.value < last.value
    if not open_to:
        return None
    undated = [one for one in figures if one.time is None and match(claim, one) == Match.CONFIRMED]
    if undated:
        return Verdict(claim, "confirmed", tuple(undated))
    return Verdict(claim, "no_record", tuple(before), caveat="beyond")


def _outdated(claim: Stated, figures: tuple[Stated, ...], time: Period | None, record: Record) -> Verdict | None:
    """Right at an earlier time, which is named."""
    if claim.measure == "event" or time is None or claim.subject in record.occasions:
        return None
    if claim.measure == "flow" and claim.period is not None:
        return None
    earlier = [one for one in figures if one.time and one.time.end < time.start and fits(claim, one)]
    span = _span_of(claim, time, record)
    if not span:  # what the accessions tell of a day, no vaguer figure unsays
        earlier = [one for one in earlier if not _is_counted(claim, one.time, record)]
    if not earlier and not span:
        return None
    start, end = span or _true_between(figures, earlier)
    newest = max((one.time.end for one in earlier), default=None)
    last = [one for one in earlier if claim.measure != "flow" or one.time.end == newest]
    return Verdict(claim, "outdated", tuple(last), true_from=start, true_to=end)


def _span_of(claim: Stated, time: Period, record: Record) -> tuple[str, str] | None:
    if (claim.indicator, claim.subject) != MEMBERS:
        return None
    for span in record.spans:
        if span.period.end < time.start and match(claim, _counted(claim, span.members)):
            return span.period.start.isoformat(), span.period.end.isoformat()
    return None


def _true_between(figures: Iterable[Stated], earlier: list[Stated]) -> tuple[str, str]:
    first, last = min(one.time.start for one in earlier), max(one.time.end for one in earlier)
    return first.isoformat(), last.isoformat()


def _wrong_measure(
    claim: Stated, now: list[Stated], spoken: list[Stated], time: Period | None, bench: Bench
) -> Verdict | None:
    """Right for an indicator that is commonly confused with the one claimed, and said of this one by nobody."""
    mistake = None if any(match(claim, one) for one in spoken) else mistaken_for(claim, now, time, bench)
    if mistake is None:
        return None
    caveat = "" if mistake.total is None else f"total:{int(mistake.total)}"
    return Verdict(claim, "wrong_measure", mistake.figures, sibling=mistake.sibling, caveat=caveat)


def _contradiction(
    claim: Stated,
    now: list[Stated],
    spoken: list[Stated],
    figures: tuple[Stated, ...],
    time: Period | None,
    bench: Bench,
) -> Verdict | None:
    """None of these, though the record speaks of it; figures of a lower rank that bear the claim out are named."""
    if claim.value is not None and time and _is_counted(claim, time, bench.record):
        return _not_counted(claim, time, bench.record)
    against = now or _held_before(claim, figures, time) or _bounding(claim, figures)
    if not against or claim.value is None:
        return None
    if _counts_a_part(claim, against, bench):
        return Verdict(claim, "no_record", tuple(against), caveat="part")
    if all(claim.implied.overlaps(one.implied) for one in against):
        return Verdict(claim, "no_record", tuple(against), caveat="vague")
    difference, factor = _apart(claim, min(against, key=lambda one: one.qualifier != "exact"))
    others = _among(against) + tuple(one for one in spoken if match(claim, one))
    return Verdict(claim, "contradicted", tuple(against), difference=difference, factor=factor, against=others)


def _among(against: list[Stated]) -> tuple[Stated, ...]:
    """Figures that contradict the claim and one another as well."""
    first = against[0].time
    together = [one for one in against[1:] if first is None or one.time is None or one.time.overlaps(first)]
    return tuple(one for one in together if disagree(against[0], one))


def _not_counted(claim: Stated, time: Period, record: Record) -> Verdict:
    """Contradicted by the number of members on the last day of the judged time that the accessions tell."""
    span = next(span for span in record.spans if span.period.overlaps(time))
    difference, factor = _apart(claim, _counted(claim, span.members))
    same = _stating(record, span.members, span.period)
    return Verdict(claim, "contradicted", tuple(same), 0, difference, factor, caveat=f"counted:{span.members}")


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
    before, after = neighbours(figures, time)
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
    editions = bench.names.editions.get(claim.subject, ())
    nearest = nearest or [one for edition in editions for one in record.of(claim.indicator, edition)]
    if time and nearest:
        nearest.sort(key=lambda one: _distance(one, time))
    return Verdict(claim, "no_record", tuple(nearest[:1]), caveat="nearest" if nearest else "")


def _distance(figure: Stated, time: Period) -> int:
    return 10**6 if figure.time is None else days_between(figure.time, time)


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
