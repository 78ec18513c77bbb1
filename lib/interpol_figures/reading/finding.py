"""A figure that was read in an article."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A figure of an article: where it stands in the text, and how it was read.

    `value` and `value_high` are in `unit`; indicator and subject are ids, empty where none is known; `period` is ISO
    or from/to, empty for the time of publication; `context` is the sentence that it stands in.
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
<<<<<<< HEAD
    context: str


def with_headlines(found: Sequence[Finding], document: Document) -> list[Finding]:
    """Findings, those of headings read as the text below reads the same number."""
    headings = [range(block.start, block.end) for block in document.blocks if block.kind == "heading"]
    heads = [one for one in found if any(one.start in heading for heading in headings)]
    below = [one for one in found if one.indicator and one not in heads]
    return [_as_below(one, below) if one in heads else one for one in found]


def _as_below(head: Finding, below: Sequence[Finding]) -> Finding:
    """A finding of a heading as the next one in the text is read that has the same number."""
    for one in below:
        money = one.unit in CURRENCIES, head.unit in CURRENCIES
        if one.start > head.end and (one.value, one.value_high) == (head.value, head.value_high) and len({*money}) == 1:
            return replace(head, indicator=one.indicator, subject=one.subject, period=one.period, unit=one.unit)
    return head
=======
    sentence: str
>>>>>>> dac6297 (Leave out rules that no labelled text needs: headlines read anew, a country carried through a paragraph, parts set apart by their own words)
