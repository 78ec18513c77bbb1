"""Figures as people write them ("1.3 tonnes", "over 60,000"), read in an indicator's unit, or refused as unclear."""

from collections.abc import Mapping
from dataclasses import replace

from interpol_figures.entry.row_writing import EntryError
from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.number_parser import read_digits
from interpol_figures.model.phrase_parser import Reading, stated_in


def read_figure(units: Mapping[str, str], written: str, value_high: str, qualifier: str) -> tuple[str, Reading]:
    """The one indicator whose unit a figure as written fits, and the figure in it; `units` are those to choose from.

    Raises EntryError where none fits, or more than one reading does.
    """
    if qualifier not in ("", *QUALIFIERS):
        raise EntryError(f"unknown qualifier {qualifier!r}; use one of {', '.join(QUALIFIERS)}")
    found = {(one, amount) for one, unit in units.items() for amount in amounts(written, unit, qualifier, value_high)}
    if len(found) == 1:
        return found.pop()
    if found:
        choices = " or ".join(sorted(f"{amount} {amount.unit} ({one})" for one, amount in found))
        raise EntryError(
            f"{written!r} may state {choices}; give the value in plain digits, its qualifier and the indicator's id"
        )
    known = " or ".join(f"{unit} ({one})" for one, unit in sorted(units.items()))
    raise EntryError(f"{written!r} states no figure in {known}; give the value in plain digits in that unit")


def amounts(written: str, unit: str, qualifier: str = "", value_high: str = "") -> set[Reading]:
    """What a figure as written may say in a unit; a plain number is in that unit already.

    >>> [str(one) for one in amounts("over 1.3 tonnes", "kg")], [str(one) for one in amounts("8 to 10", "people")]
    (['more_than 1300'], ['between 8 10'])
    """
    if qualifier == "several":
        return {Reading(None, None, "several", unit)}
    value, high = read_digits(written), read_digits(value_high)
    if value_high and high is None:
        raise EntryError(f"{value_high!r} is not a number; write digits in the indicator's unit")
    if value is not None:
        return {Reading(value, high, qualifier or ("between" if value_high else "exact"), unit)}
    stated = stated_in(written, unit)
    return {replace(one, qualifier=qualifier or one.qualifier, value_high=high or one.value_high) for one in stated}
