"""Rows and texts as a chart takes them: checked, and as plain light values that plotly writes as they are."""

import math
from collections.abc import Mapping
from html import escape
from textwrap import wrap as wrap_text
from typing import Any

import pandas as pd

from interpol_figures.model.format import counted


class NothingToDrawError(ValueError):
    """There are no rows that a chart could show; a report says so in a sentence."""


def require_rows(frame: pd.DataFrame | pd.Series, chart: str) -> None:
    """Refuse to draw nothing."""
    if not len(frame):
        raise NothingToDrawError(
            f"{chart}: no rows to draw; `report.show(figures.{chart.split(' ')[0]}, rows, …, empty=…)` says so instead"
        )


def safe(text: object) -> str:
    """A text safe for plotly's small HTML. Two dollar signs would start a formula where MathJax is loaded.

    >>> safe("$4 < $5")
    '&#36;4 &lt; &#36;5'
    """
    return escape(str(text), quote=False).replace("$", "&#36;")


def lines_of(text: object, chars: int, *, even: bool = False) -> list[str]:
    """Wrapped lines of a text; `even` makes them about as long as one another, so that no word is left alone.

    >>> lines_of("Half of the members joined by 1969", 30, even=True)
    ['Half of the members', 'joined by 1969']
    """
    count = len(wrap_text(str(text), chars, break_long_words=False))
    while even and chars > 12 and len(wrap_text(str(text), chars - 1, break_long_words=False)) == count:
        chars -= 1
    return [safe(line) for line in wrap_text(str(text), chars, break_long_words=False)]


def plain(number: Any) -> int | float | None:
    """A JSON-light number: six significant digits of a fraction, whole numbers as they are, None for the rest.

    >>> plain(196.0), plain(1 / 3), plain(math.inf), plain(float("nan"))
    (196, 0.333333, None, None)
    """
    if number is None or pd.isna(number) or math.isinf(number):
        return None
    return int(number) if float(number).is_integer() else float(f"{number:.6g}")


def left_out(noun: str, counts: Mapping[str, int]) -> str:
    """How many rows a chart leaves out, by the reason why; nothing where it draws all.

    >>> left_out("figures", {"excluded": 2, "without a time": 1, "without a number": 0})
    'two figures excluded and one figure without a time'
    """
    return " and ".join(f"{counted(count, noun)} {why}" for why, count in counts.items() if count)
