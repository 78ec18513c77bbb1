"""Markdown as HTML, and its mathematics as MathML, which browsers lay out without a script and without a network."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

import mistune
from mistune.plugins import import_plugin
from nbconvert.filters.markdown_mistune import IPythonRenderer

PLUGINS = ("strikethrough", "table", "url", "task_lists", "def_list", "footnotes")
MOST_REMEMBERED = 4096
ATTACHMENT = re.compile(r"attachment:([^\s\"'>]+)")
# Code is left alone. A dollar opens mathematics only as pandoc has it, and only round something mathematical, for
# most dollars are money: "from $12m to $15m". One backslash before a bracket makes it plain, as in Jupyter; two open a
# formula.
MATH = re.compile(
    r"(?P<code>^(```|~~~).*?^\2|`[^`]+`)"
    r"|\$\$(?P<block>.+?)\$\$|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.+?\\end\{(?P=name)\})"
    r"|\\\\\[(?P<bracket>.+?)\\\\\]|\\\\\((?P<parenthesis>.+?)\\\\\)"
    r"|(?<![\\$\w])\$(?=\S)(?P<inline>(?=[^$\n]*[\\^_=+<>{}]|\w\$)[^$\n]*?[^\s$\\])\$(?![\d$\w])",
    re.DOTALL | re.MULTILINE,
)
PLACE = "\ue000{}\ue001"
PLACES = re.compile("(?:<p>)?\ue000(\\d+)\ue001(?:</p>)?")


def markdown_html(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Turn Markdown into HTML; HTML written by the notebook's author passes."""
    return _convert(text, dict(attachments)) if attachments else _plain_html(text)


@lru_cache(maxsize=MOST_REMEMBERED)
def _plain_html(text: str) -> str:
    return _convert(text, {})


def _convert(text: str, attachments: dict[str, Any]) -> str:
    """Convert Markdown without its mathematics, which would lose its backslashes, and put that in its place again."""
    formulas: list[str] = []

    def take(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        block = match["block"] or match["environment"] or match["bracket"]
        formulas.append(mathml((block or match["parenthesis"] or match["inline"]).strip(), bool(block)))
        return PLACE.format(len(formulas) - 1)

    renderer = IPythonRenderer(escape=False, attachments=attachments)
    convert = mistune.Markdown(renderer, plugins=[import_plugin(name) for name in PLUGINS])
    html = PLACES.sub(lambda match: formulas[int(match[1])], str(convert(MATH.sub(take, text))))
    return ATTACHMENT.sub(lambda match: _data_address(attachments.get(match[1])) or match[0], html)


def _data_address(attachment: Mapping[str, str] | None) -> str:
    return next((f"data:{kind};base64,{data}" for kind, data in (attachment or {}).items()), "")


def latex_html(text: str) -> str:
    """Show LaTeX that IPython displays; it marks mathematics by dollars."""
    formula = text.strip().strip("$").strip()
    return mathml(formula.removeprefix(r"\displaystyle").strip())


@lru_cache(maxsize=MOST_REMEMBERED)
def mathml(formula: str, block: bool = True) -> str:
    """Return a formula as MathML, or as it is written where it can't be converted."""
    from latex2mathml.converter import convert

    try:
        return str(convert(formula, display="block" if block else "inline"))
    except Exception:  # the converter has no error of its own
        return f"<code>{escape(formula)}</code>"
