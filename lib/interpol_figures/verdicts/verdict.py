"""What a verdict is: a judgement on one claim, with the figures of the record that it rests on."""

from dataclasses import dataclass
from functools import cached_property

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.record import COUNTED

VERDICTS = ("confirmed", "loosely_worded", "outdated", "wrong_measure", "contradicted", "no_record")
NOT_UNDERSTOOD = "not_understood"  # the answer to a claim that can't be judged; it is no verdict


@dataclass(frozen=True)
class Verdict:
    """A judgement: what it is, by which rule, and what it rests on.

    `figures` are the record figures it rests on, and `against` are record figures that speak otherwise. `sibling` is
    the indicator and `part` the subject that a wrong measure fits, `total` the sum of parts that it fits. `edition` is
    the operation that a claim on its series is taken to be about.
    `complete` is the last count of a part that was then the whole, for a claim that is therefore judged by the whole.
    `against_itself` are other figures of the claim's own source that can't be right as well.
    """

    claim: Statement
    verdict: str
    rule: str = ""
    figures: tuple[Statement, ...] = ()
    against: tuple[Statement, ...] = ()
    sibling: str = ""
    part: str = ""
    total: float | None = None
    edition: str = ""
    complete: Statement | None = None
    against_itself: tuple[str, ...] = ()

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """Ids of the record figures that the verdict rests on."""
        return tuple(one.figure for one in self.figures if one.figure != COUNTED)

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources of those figures, each once."""
        return tuple(dict.fromkeys(one.source for one in self.figures if one.source != COUNTED))

    @property
    def difference(self) -> float | None:
        """Claim minus record, in the indicator's unit, where the number isn't right to the letter."""
        return round(self._measured[0] - self._measured[1], 6) if self._measured else None

    @property
    def factor(self) -> float | None:
        """Claim over record, in four digits."""
        return float(f"{self._measured[0] / self._measured[1]:.4g}") if self._measured and self._measured[1] else None

    @cached_property
    def _measured(self) -> tuple[float, float] | None:
        """The numbers of the claim and of the figure that it is measured by, an exact one where there is one."""
        if self.verdict not in ("contradicted", "loosely_worded"):
            return None
        claimed, measured = self.claim.value, min(self.figures, key=lambda one: one.qualifier != "exact").value
        return None if claimed is None or measured is None else (claimed, measured)

    @property
    def true_from(self) -> str:
        """First day (ISO) on which an outdated claim was right, as far as is known; empty for other claims."""
        return min((one.start.isoformat() for one in self._right_times), default="")

    @property
    def true_to(self) -> str:
        """Last day (ISO) on which an outdated claim was right, as far as is known; empty for other claims."""
        return max((one.end.isoformat() for one in self._right_times), default="")

    @property
    def _right_times(self) -> list[Period]:
        """The times at which an outdated claim was right: counted to the day where they can be."""
        found = self.figures if self.verdict == "outdated" else ()
        counted = [one for one in found if one.figure == COUNTED]
        return [one.time for one in counted or found if one.time]
