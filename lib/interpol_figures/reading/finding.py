"""A figure that was read in an article; and headlines, which say again what the text below them says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from interpol_figures.model.units import CURRENCIES
from interpol_figures.reading.document import Document


@dataclass(frozen=True)
class Finding:
    """A figure of an article: where it stands in the text, and how it was read.

    `value` and `value_high` are in `unit`; indicator and subject are ids, empty where none is known; `period` is ISO
    or from/to, empty for the time of publication.
    """

    start: int
    end: int
    phrase: str
    value: float | None
    value_high: float | None
    qualifier: str
    unit: str
    indicator: str
    subject: str
    period: str
    sentence: str


def with_headlines(found: Sequence[Finding], document: Document) -> list[Finding]:
    """Findings, those of headings read as the text below reads the same number."""
    headings = [(block.start, block.end) for block in document.blocks if block.kind == "heading"]
    read: list[Finding] = []
    for one in found:
        same = (
            other
            for other in found
            if other.start > one.end
            and (other.value, other.value_high) == (one.value, one.value_high)
            and ((other.unit in CURRENCIES) == (one.unit in CURRENCIES))
            and other.indicator
            and not _inside(other, headings)
        )
        below = next(same, None) if _inside(one, headings) else None
        names = ("indicator", "subject", "period", "unit")
        read.append(replace(one, **{name: getattr(below, name) for name in names}) if below else one)
    return read


def _inside(finding: Finding, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= finding.start < end for start, end in spans)
