"""What a claim's names mean in the record: one indicator and subject, editions of a series chosen by their time."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from interpol_figures.model.periods import Period
from interpol_figures.tables.names import TOTAL
from interpol_figures.verdicts.record import Record


@dataclass(frozen=True)
class Meaning:
    """What a claim's indicator and subject mean: one pair, or the subjects between which it is open."""

    indicator: str
    subject: str
    candidates: tuple[str, ...] = ()


def resolve(
    record: Record, indicators: frozenset[str], named: str, period: Period | None, published: Period | None
) -> Meaning:
    """The pair that a claim is about: the one of the record where there is one, editions chosen by their time.

    `indicators` are ids that bear the claim's name for it, `named` is its subject as written.
    """
    series = record.names.subject_ids(named) or {named}
    subjects = {one for subject in series for one in _editions_meant(record, subject, period, published) or [subject]}
    pairs = list(product(sorted(indicators), sorted(subjects)))
    held = (
        [pair for pair in pairs if record.figures(*pair)]
        or [pair for pair in pairs if record.parts_of(*pair)]
        or [pair for pair in pairs if any(record.figures(other, pair[1]) for other in record.siblings.get(pair[0], ()))]
        or [pair for pair in product(indicators, _member_codes(record, named, series)) if record.figures(*pair)]
        or [pair for pair in pairs if pair[1] == named]
        or pairs
    )
    found = {subject for _, subject in held}
    wholes = [one for one in found if all(record.wholes.get(other) == one for other in found - {one})]
    if not wholes:
        return Meaning(min(indicators), min(subjects), tuple(sorted(found)))
    # A name that the organisation shares with its organs means itself first.
    return Meaning(*next(pair for pair in held if pair[1] == wholes[0]))


def _member_codes(record: Record, named: str, subjects: Iterable[str]) -> frozenset[str]:
    """Codes of the member countries that a name is, or that subjects of that name are called."""
    called = (record.names.labels.get(one, "") for one in subjects)
    return frozenset().union(*map(record.names.member_codes, (named, *called)))


def _editions_meant(record: Record, series: str, period: Period | None, published: Period | None) -> list[str]:
    """Editions of the stated time; where none is stated, those that had begun by the time of publication."""
    editions = () if series in record.operations else record.names.editions.get(series, ())
    spans = {one: record.operations[one] for one in editions}
    if period is None:
        begun = [one for one, span in spans.items() if published and span and span.start <= published.end]
        return begun or list(editions)
    return [
        one
        for one, span in spans.items()
        if span and span.overlaps(period) and (period.contains(span) or not one.endswith(TOTAL))
    ]
