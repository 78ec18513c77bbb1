"""What Python's errors mean, in plain words below the error: those of `python_errors.toml`."""

import tomllib
from pathlib import Path
from typing import Any

MEANINGS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


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
