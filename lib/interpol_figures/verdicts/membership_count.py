"""Member counts, which the dates of accession tell to the day, whoever stated a total that day."""

from dataclasses import replace

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.agreement import Verdict, apart
from interpol_figures.verdicts.matching import Match, match
from interpol_figures.verdicts.record import Record

MEMBERS = ("member_countries", "interpol")  # known to the day from the dates of accession


def counted_members(claim: Statement, time: Period | None, record: Record) -> Verdict | None:
    """Members are known to the day from the dates of accession, whoever stated a total that day."""
    if (claim.indicator, claim.subject) != MEMBERS or time is None:
        return None
    spans = [span for span in record.spans if span.period.overlaps(time)]
    if not spans or claim.qualifier in ("several", "multiples_of"):
        return None
    counts = [counted_as(claim, span.members) for span in spans]
    best = max(counts, key=lambda one: match(claim, one))
    if not match(claim, best):
        return None
    name = "confirmed" if match(claim, best) == Match.CONFIRMED else "loosely_worded"
    around = [span for span in record.spans if span.members == best.value]
    same = _stating(record, best.value, around[0].period)
    return Verdict(claim, name, tuple(same), caveat=f"counted:{int(best.value)}")


def is_counted(claim: Statement, time: Period, record: Record) -> bool:
    """Whether the accessions tell the number, so that no figure of another day is needed."""
    return (claim.indicator, claim.subject) == MEMBERS and any(span.period.overlaps(time) for span in record.spans)


def counted_as(claim: Statement, members: int) -> Statement:
    """The number of members that the accessions tell, as a figure to set against a claim."""
    return replace(
        claim,
        qualifier="exact",
        value=float(members),
        value_high=None,
    )


def _stating(record: Record, value: float, period: Period) -> list[Statement]:
    totals = record.of(*MEMBERS)
    return [one for one in totals if one.value == value and one.time and one.time.overlaps(period)]


def span_of(claim: Statement, time: Period, record: Record) -> tuple[str, str] | None:
    """First and last day (ISO) of the latest span before a time in which a claimed count was right."""
    if (claim.indicator, claim.subject) != MEMBERS:
        return None
    for span in record.spans:
        if span.period.end < time.start and match(claim, counted_as(claim, span.members)):
            return span.period.start.isoformat(), span.period.end.isoformat()
    return None


def not_counted(claim: Statement, time: Period, record: Record) -> Verdict:
    """Contradicted by the number of members on the last day of the judged time that the accessions tell."""
    span = next(span for span in record.spans if span.period.overlaps(time))
    difference, factor = apart(claim, counted_as(claim, span.members))
    same = _stating(record, span.members, span.period)
    return Verdict(claim, "contradicted", tuple(same), 0, difference, factor, caveat=f"counted:{span.members}")
