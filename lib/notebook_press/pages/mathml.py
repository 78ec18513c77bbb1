"""Mathematics in prose and outputs as MathML, which browsers lay out without a script and without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

# Code is left alone. A dollar opens mathematics only as pandoc has it, and only round something mathematical, for
# most dollars are money: "from $12m to $15m".
MATH = re.compile(
    r"(?P<code>^(```|~~~).*?^\2|`[^`]+`)"
    r"|\$\$(?P<block>.+?)\$\$|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.+?\\end\{(?P=name)\})"
    r"|\\\[(?P<bracket>.+?)\\\]|\\\((?P<parenthesis>.+?)\\\)"
    r"|(?<![\\$\w])\$(?=\S)(?P<inline>(?=[^$\n]*[\\^_=+<>{}]|\w\$)[^$\n]*?[^\s$\\])\$(?![\d$\w])",
    re.DOTALL | re.MULTILINE,
)
PLACE = "\ue000{}\ue001"
PLACES = re.compile("(?:<p>)?\ue000(\\d+)\ue001(?:</p>)?")


def with_mathematics(text: str, convert: Callable[[str], str]) -> str:
    """Convert Markdown to HTML by a function that never sees its mathematics, which would lose its backslashes."""
    formulas: list[str] = []

    def take(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        block = match["block"] or match["environment"] or match["bracket"]
        formulas.append(mathml((block or match["parenthesis"] or match["inline"]).strip(), bool(block)))
        return PLACE.format(len(formulas) - 1)

    html = convert(MATH.sub(take, text))
    return PLACES.sub(lambda match: formulas[int(match[1])], html)


@lru_cache(maxsize=1024)
def mathml(formula: str, block: bool = True) -> str:
    """Return a formula as MathML, or as it is written where it can't be converted."""
    from html import escape

    from latex2mathml.converter import convert

    try:
        return convert(formula, display="block" if block else "inline")
    except Exception:  # the converter has no error of its own
        return f"<code>{escape(formula)}</code>"
