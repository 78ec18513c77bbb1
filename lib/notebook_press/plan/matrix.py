"""The combinations of a matrix's values: one report for each.

A list stands for itself; a string is a reference, which a function handed in from outside turns into values, so the
press need not know what a year is.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from notebook_press.errors import PlanError, PressError

Choices = Callable[[str], Iterable[Any]]
MOST_REPORTS = 10_000


def combinations(where: str, table: Mapping[str, Any], choices: Choices | None) -> Iterable[dict[str, Any]]:
    """Return the parameters of each of an entry's reports.

    Raises PlanError where keys of its table don't go together.
    """
    given, matrix = table.get("parameters", {}), table.get("matrix", {})
    if "name" in table and not matrix:
        raise PlanError(f"{where}: key 'name' is for a matrix; rename the table [report.{table['name']}] instead")
    for name in matrix.keys() & given.keys():
        raise PlanError(f"{where}: {name!r} stands in both `parameters` and `matrix`; keep one")
    columns = {name: values_of(f"{where}: key 'matrix.{name}'", value, choices) for name, value in matrix.items()}
    for name, values in columns.items():
        if not values:
            raise PlanError(f"{where}: key 'matrix.{name}': it gives no value, so there would be no report")
    if (count := math.prod(map(len, columns.values()))) > MOST_REPORTS:
        raise PlanError(f"{where}: the matrix gives {count:,} reports, more than {MOST_REPORTS:,}; choose fewer values")
    return ({**given, **dict(zip(columns, one, strict=True))} for one in itertools.product(*columns.values()))


def values_of(
    where: str, given: str | Sequence[Any], choices: Choices | None, error: type[PressError] = PlanError
) -> list[Any]:
    """Return the values of a list, or those that a reference stands for; an error says where it stands."""
    if not isinstance(given, str):
        return list(given)
    if choices is None:
        raise error(f"{where}: {given!r} is a reference, and nothing was handed in to resolve it; give a list")
    try:
        return list(choices(given))
    except (LookupError, ValueError) as reason:
        raise error(f"{where}: the reference {given!r} can't be resolved: {reason}") from reason
