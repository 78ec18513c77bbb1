"""Figures as people write them ("1.3 tonnes", "over 60,000"), read in an indicator's unit, or refused as unclear."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from interpol_figures.entry.row_writing import EntryError
from interpol_figures.model.format import in_digits
from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.number_parser import read_digits
from interpol_figures.model.phrase_parser import disagreement, stated_in


@dataclass(frozen=True)
class Amount:
    """What a figure says, in its indicator's unit."""

    qualifier: str
    value: Decimal | None
    value_high: Decimal | None = None

    def __str__(self) -> str:
        """Read as qualifier and numbers."""
        return " ".join(filter(None, [self.qualifier, in_digits(self.value), in_digits(self.value_high)]))


def figure_of(units: Mapping[str, str], written: str, value_high: str = "", qualifier: str = "") -> tuple[str, Amount]:
    """The one indicator whose unit a figure as written fits, and the figure in it; `units` are those to choose from.

    Raises EntryError where none fits, or more than one reading does.
    """
    if qualifier not in ("", *QUALIFIERS):
        raise EntryError(f"unknown qualifier {qualifier!r}; use one of {', '.join(QUALIFIERS)}")
    found = {(one, amount) for one, unit in units.items() for amount in amounts(written, unit, qualifier, value_high)}
    if len(found) == 1:
        return found.pop()
    if found:
        choices = " or ".join(sorted(f"{amount} {units[one]} ({one})" for one, amount in found))
        raise EntryError(
            f"{written!r} may state {choices}; give the value in plain digits, its qualifier and the indicator's id"
        )
    known = " or ".join(f"{unit} ({one})" for one, unit in sorted(units.items()))
    raise EntryError(f"{written!r} states no figure in {known}; give the value in plain digits in that unit")


def amounts(written: str, unit: str, qualifier: str = "", value_high: str = "") -> set[Amount]:
    """What a figure as written may say in a unit; a plain number is in that unit already.

    >>> [str(one) for one in amounts("over 1.3 tonnes", "kg")], [str(one) for one in amounts("8 to 10", "people")]
    (['more_than 1300'], ['between 8 10'])
    """
    if qualifier == "several":
        return {Amount("several", None)}
    value, high = read_digits(written), read_digits(value_high)
    if value_high and high is None:
        raise EntryError(f"{value_high!r} is not a number; write digits in the indicator's unit")
    if value is not None:
        return {Amount(qualifier or ("between" if value_high else "exact"), value, high)}
    return {Amount(qualifier or one.qualifier, one.value, high or one.value_high) for one in stated_in(written, unit)}


def differs_from_phrase(as_stated: str, amount: Amount, unit: str, note: str, meant: bool) -> str:
    """Why the phrase says another figure, nothing where it says this one; raises EntryError where none is meant."""
    if not as_stated:
        return ""
    reason = disagreement(as_stated, amount.value, amount.value_high, amount.qualifier, unit)
    if not reason or (meant and note):
        return reason
    raise EntryError(
        f"{reason}; correct the value or the qualifier, or, if that is meant, "
        "give --phrase-differs and a --note that explains it"
    )
