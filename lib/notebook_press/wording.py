"""Numbers with their nouns, as messages have them."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one.

    >>> counted(1, "report"), counted(30, "report")
    ('1 report', '30 reports')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
