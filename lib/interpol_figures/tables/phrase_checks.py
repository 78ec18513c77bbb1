"""Whether the figure phrase of a row states its value and qualifier in the indicator's unit.

Where it doesn't, and rightly (a number counted from a list of names, a slip of the source), the row stands in
phrase_exceptions.csv with what was reviewed: change the row, and the review is no longer good.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.phrase_parser import Reading, disagreement
from interpol_figures.tables.cell_checks import PLAIN_NUMBER
from interpol_figures.tables.lookup import Breach, Lookup, Row


def check_phrase(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """The phrase of a row states its figure, or the row is a reviewed exception."""
    review = lookup.row("phrase_exceptions", row.figure)
    if review is None and _disagrees(row, lookup):
        rule = "the phrase doesn't state this value with this qualifier in the indicator's unit"
        yield "as_stated", rule, "correct value, qualifier or phrase, or list it in phrase_exceptions.csv"
    worded = " ".join(filter(None, (row.qualifier, row.value, row.value_high)))
    if review and (review.as_stated, review.reviewed) != (row.as_stated, worded):
        rule = "the row isn't what was reviewed in phrase_exceptions.csv"
        yield "value", rule, "correct the row, or review it again"


def check_exception(row: Row, lookup: Lookup) -> Iterator[Breach]:
    """An exception is needed: the phrase of its row says something else."""
    figure = lookup.figure(row.exception)
    if figure and lookup.row("indicators", figure.indicator) and not _disagrees(figure, lookup):
        rule = "no exception is needed: the phrase states the figure, or there is none"
        yield "exception", rule, "remove the row"


def _disagrees(row: Row, lookup: Lookup) -> bool:
    """Whether there is a phrase and it says another figure; cells at fault are told elsewhere."""
    indicator = lookup.row("indicators", row.indicator)
    if not row.as_stated or row.qualifier not in QUALIFIERS or indicator is None:
        return False
    return not _states(row.as_stated, row.value, row.value_high, row.qualifier, indicator.unit)


@lru_cache(maxsize=100_000)
def _states(phrase: str, value: str, high: str, qualifier: str, unit: str) -> bool:
    if not all(PLAIN_NUMBER.fullmatch(text) for text in (value, high) if text):
        return True  # no number, which is told elsewhere
    low, upper = (Decimal(text) if text else None for text in (value, high))
    return not disagreement(phrase, Reading(low, upper, qualifier, unit))
