"""What Python's errors mean, in plain words below the error, for somebody who has never programmed."""

from typing import Any

MEANINGS = {
    "NameError": "Python doesn't know this name. Is it spelt as above, and have all cells above been run? Words of "
    "your own need quotation marks.",
    "SyntaxError": "Python can't read this line. A quotation mark, a bracket or a comma is missing, or one too many.",
    "TypeError": "Two things don't go together here, such as a number and a text in quotation marks.",
    "KeyError": "No column or row has this name. Look at the spelling between the quotation marks.",
    "AttributeError": "There is nothing of this name after the dot. Look at the spelling.",
    "ValueError": "The value can't be used here. The last line above says why.",
    "IndexError": "That row isn't there: the table is shorter, or has no rows.",
    "UnknownNameError": "The tables don't know this name. The last line above has the nearest ones.",
}


def prepare_shell() -> None:
    """In Jupyter, explain errors below their last line, not the long way to it, and show charts' numbers as lists."""
    try:
        shell: Any = get_ipython()  # type: ignore[name-defined]
    except NameError:
        return
    shell.InteractiveTB.set_mode(mode="Minimal")
    shell.set_custom_exc((Exception,), _explained)


def _explained(shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: int | None = None) -> None:
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    print(meaning(kind))


def meaning(kind: type) -> str:
    """What an error of a kind means, by the nearest kind that is explained."""
    known = (MEANINGS[one.__name__] for one in kind.__mro__ if one.__name__ in MEANINGS)
    return next(known, "Read the last line of the error; nothing is broken. Correct the cell and run it again.")
