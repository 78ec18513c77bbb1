"""Numbers with their nouns, and lists in short, as messages have them."""

from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one.

    >>> counted(1, "report"), counted(30, "report")
    ('1 report', '30 reports')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def in_short(things: Sequence[str]) -> str:
    """Return the first of some things, with how many more there are.

    >>> in_short(["apples.csv changed", "pears.csv changed", "orchard.py changed"])
    'apples.csv changed and 2 more'
    """
    more = f" and {len(things) - 1} more" if len(things) > 1 else ""
    return f"{things[0]}{more}"
