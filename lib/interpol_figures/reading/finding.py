"""A figure that was read in an article."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A figure of an article: where it stands in the text, and how it was read.

    `value` and `value_high` are in `unit`; indicator and subject are ids, empty where none is known; `period` is ISO
    or from/to, empty for the time of publication; `context` is the sentence that it stands in; a `former` figure was so
    at an earlier time that isn't told: 138 in "rose from 138 to 178".
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
    context: str
    former: bool = False

    @property
    def counted(self) -> tuple[str, str, str]:
        """What it counts, of what, and when."""
        return self.indicator, self.subject, self.period
