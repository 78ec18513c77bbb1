"""What a verdict is: a judgement on one claim, with the figures of the record that it rests on."""

from dataclasses import dataclass

from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.record import COUNTED

VERDICTS = ("confirmed", "loosely_worded", "outdated", "wrong_measure", "contradicted", "no_record")
NOT_UNDERSTOOD = "not_understood"  # the answer to a claim that can't be judged; it is no verdict


@dataclass(frozen=True)
class Verdict:
    """A judgement: what it is, by which rule, and what it rests on.

    `figures` are the record figures it rests on, `independent` counts the sources behind them, and `against` are
    record figures that speak otherwise. `difference` is claim minus record in the indicator's unit, `factor` claim over
    record. An outdated claim was right from `true_from` to `true_to` (ISO dates). `sibling` is the indicator and `part`
    the subject that a wrong measure fits, `total` the sum of parts that it fits. `edition` is the operation that a
    claim on its series is taken to be about; `candidates` are subjects between which it is open. `complete` is the last
    count of a part that was then the whole, for a claim that is therefore judged by the whole. `against_itself` are
    other figures of the claim's own source that can't be right as well.
    """

    claim: Statement
    verdict: str
    rule: str = ""
    figures: tuple[Statement, ...] = ()
    against: tuple[Statement, ...] = ()
    independent: int = 0
    difference: float | None = None
    factor: float | None = None
    true_from: str = ""
    true_to: str = ""
    sibling: str = ""
    part: str = ""
    total: float | None = None
    edition: str = ""
    candidates: tuple[str, ...] = ()
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
