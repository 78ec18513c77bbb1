"""One stated figure, of the record or of a claim: what verdicts are given on, and what they rest on."""

from dataclasses import dataclass
from functools import cached_property

from interpol_figures.model.intervals import Interval, implied, literal
from interpol_figures.model.periods import Period


@dataclass(frozen=True)
class Statement:
    """A figure with its meaning: what it counts, of what, how much, in which words, of what time, and who says so.

    `indicator` and `subject` are ids of the tables; `value` and `value_high` are numbers in `unit`, which is the
    indicator's own, and None for words like "several". `measure` is the indicator's: stock, flow, event or attribute.
    `period` is None where no time is stated, `published` where no date of publication is known. `grade` is the
    source's, A (INTERPOL itself) to E; a claim needs none. `candidates` are subjects between which a claim is open.

    >>> Statement("a", "members", "club", 8, 10, qualifier="between", unit="people").implied
    Interval(low=8.0, high=10.0, low_open=False, high_open=False)
    """

    figure: str
    indicator: str
    subject: str
    value: float | None
    value_high: float | None = None
    qualifier: str = "exact"
    unit: str = ""
    measure: str = "stock"
    period: Period | None = None
    published: Period | None = None
    as_stated: str = ""
    source: str = ""
    rank: str = "normal"
    grade: str = "C"
    candidates: tuple[str, ...] = ()

    @cached_property
    def literal(self) -> Interval:
        """What the words commit to."""
        return literal(self.qualifier, self.value, self.value_high, self.unit)

    @cached_property
    def implied(self) -> Interval:
        """What a reader takes away from the words."""
        return implied(self.qualifier, self.value, self.value_high, self.unit)

    @cached_property
    def time(self) -> Period | None:
        """The time it is about, and where it says none, the time of its publication."""
        return self.period or self.published
