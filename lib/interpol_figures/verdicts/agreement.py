"""What a verdict is, and the plain case: figures of the judged time that bear a claim out."""

from collections.abc import Iterable
from dataclasses import dataclass

from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.matching import Match, disagree, match
from interpol_figures.verdicts.record import Record


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

    claim: Statement
    verdict: str
    figures: tuple[Statement, ...] = ()
    independent: int = 0
    difference: float | None = None
    factor: float | None = None
    true_from: str = ""
    true_to: str = ""
    sibling: str = ""
    caveat: str = ""
    against: tuple[Statement, ...] = ()
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


def agreement(
    claim: Statement, now: list[Statement], record: Record, spoken: Iterable[Statement] = ()
) -> Verdict | None:
    """Confirmed or loosely worded by figures of the judged time, with the caveat where the record disagrees.

    Where the best ranked figures (`now`) have the number, one ranked lower (in `spoken`) may settle the words.
    """
    agreeing = [one for one in now if match(claim, one)]
    if not agreeing:
        return None
    confirming = [one for one in agreeing if match(claim, one) == Match.CONFIRMED]
    confirming = confirming or [one for one in spoken if match(claim, one) == Match.CONFIRMED]
    if confirming:
        return Verdict(claim, "confirmed", tuple(confirming), against=dissenting(claim, confirming, record))
    difference, factor = apart(claim, agreeing[0])
    against = dissenting(claim, agreeing, record)
    return Verdict(claim, "loosely_worded", tuple(agreeing), difference=difference, factor=factor, against=against)


def dissenting(claim: Statement, agreeing: list[Statement], record: Record) -> tuple[Statement, ...]:
    """Figures of the record that disagree with those that bear the claim out."""
    others = {
        other.figure: other
        for one in agreeing
        if (conflict := record.conflict(one.figure))
        for other in conflict.figures
        if disagree(one, other) and not match(claim, other)
    }
    return tuple(others.values())


def apart(claim: Statement, figure: Statement) -> tuple[float | None, float | None]:
    """Claim minus record, and claim over record, rounded to what their numbers bear."""
    if claim.value is None or figure.value is None:
        return None, None
    factor = claim.value / figure.value if figure.value else None
    return round(claim.value - figure.value, 6), factor and float(f"{factor:.4g}")
