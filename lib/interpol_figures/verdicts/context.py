"""What judging needs at hand, and what a claim's names mean in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from interpol_figures.model.periods import Period
from interpol_figures.tables.load import Tables
from interpol_figures.tables.name_index import NameIndex, read_directory
from interpol_figures.verdicts.record import Record, read_record


@dataclass(frozen=True)
class JudgingContext:
    """What judging needs at hand: the record and the names."""

    record: Record
    names: NameIndex


@lru_cache(maxsize=4)
def context_of(tables: Tables) -> JudgingContext:
    """Record and names of tables, made once for each."""
    return JudgingContext(read_record(tables), read_directory(tables))


@dataclass(frozen=True)
class Meaning:
    """What a claim's indicator and subject mean: one pair, or the subjects between which it is open."""

    indicator: str
    subject: str
    candidates: tuple[str, ...] = ()


def resolve(
    context: JudgingContext,
    indicators: frozenset[str],
    named: str,
    period: Period | None,
    published: Period | None = None,
) -> Meaning:
    """The pair that a claim is about: the one of the record where there is one, editions chosen by their time.

    `indicators` are ids that bear the claim's name for it, `named` is its subject as written.
    """
    names, record = context.names, context.record
    subjects = _with_editions(context, names.subject_ids(named) or frozenset([named]), period, published)
    pairs = [(one, other) for one in sorted(indicators) for other in sorted(subjects)]
    held = (
        [pair for pair in pairs if record.of(*pair)]
        or [pair for pair in pairs if record.parts_of(*pair)]
        or [pair for pair in pairs if any(record.of(other, pair[1]) for other in record.siblings.get(pair[0], ()))]
        or [(one, code) for one in indicators for code in names.member_codes(named) if record.of(one, code)]
        or [pair for pair in pairs if pair[1] == named]
    )
    open_subjects = {subject for _, subject in held or pairs}
    wholes = [one for one in open_subjects if all(record.wholes.get(other) == one for other in open_subjects - {one})]
    if wholes:  # a name that the organisation shares with its organs means itself first
        held, open_subjects = [pair for pair in held or pairs if pair[1] == wholes[0]], set(wholes)
    if len(open_subjects) > 1:
        return Meaning(min(indicators), min(subjects), tuple(sorted(open_subjects)))
    indicator, subject = (held or pairs)[0]
    return Meaning(indicator, subject)


def _with_editions(
    context: JudgingContext, subjects: frozenset[str], period: Period | None, published: Period | None
) -> frozenset[str]:
    """Subjects with each series replaced by the editions that are meant; a series without any stays as it is."""
    resolved = set()
    for subject in subjects:
        editions = context.names.editions.get(subject, ())
        if subject in context.record.operations or not editions:
            resolved.add(subject)
        else:
            resolved |= set(_meant(context.record, editions, period, published)) or {subject}
    return frozenset(resolved)


def _meant(
    record: Record, editions: tuple[str, ...], period: Period | None, published: Period | None
) -> tuple[str, ...]:
    """Editions of the stated time; where none is stated, those that had begun by the time of publication."""
    spans = {one: record.operations[one] for one in editions}
    if period is None:
        begun = tuple(one for one, span in spans.items() if published and span and span.start <= published.end)
        return begun or editions
    return tuple(
        one
        for one, span in spans.items()
        if span and span.overlaps(period) and (period.contains(span) or not _is_total(span, spans.values()))
    )


def _is_total(span: Period, spans: Iterable[Period | None]) -> bool:
    """Whether a span is that of a series rather than of one edition: it holds that of another."""
    return any(other and other != span and span.contains(other) for other in spans)
