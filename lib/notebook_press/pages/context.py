"""What a collection puts around a report besides its notebook, and its parameters in words.

The press knows nothing of what its reports are about. Its pages keep places free, which a collection fills when
all reports are there: only then is it known which reports there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from notebook_press.pages.plotly_html import chart_json


@dataclass(frozen=True)
class PageContext:
    """What a collection adds to the page of a report.

    links
        Further links, as words and address.
    data
        Descriptions for machines: JSON-LD objects.
    note
        A sentence for the page's head, such as what the report could know.
    siblings
        Names and titles of related reports, such as the others of its notebook.
    head, masthead, foot
        HTML for the page's head, for the place above its title, and for its footer.
    """

    links: Sequence[tuple[str, str]] = ()
    data: Sequence[Mapping[str, Any]] = ()
    note: str = ""
    siblings: Sequence[tuple[str, str]] = ()
    head: str = ""
    masthead: str = ""
    foot: str = ""


def has_places(page: str) -> bool:
    """Tell whether a page keeps places free; one that an older press laid out doesn't, and is laid out anew in time."""
    return "<!--masthead-->" in page


def add_context(page: str, context: PageContext) -> str:
    """Fill the places that a page of the press keeps free, again and again if need be; return its new HTML."""
    pieces = {
        "data": "".join(f'<script type="application/ld+json">{chart_json(one)}</script>\n' for one in context.data),
        "siblings": _siblings_html(context.siblings),
        "note": f"{escape(context.note)} " if context.note else "",
        "links": " ".join(f'<a href="{escape(address)}">{escape(label)}</a>' for label, address in context.links),
        "head": context.head,
        "masthead": context.masthead,
        "foot": context.foot,
    }
    for name, piece in pieces.items():
        start, end = f"<!--{name}-->", f"<!--/{name}-->"
        before, _, rest = page.partition(start)
        page = f"{before}{start}{piece}{end}{rest.partition(end)[2]}"
    return page


def _siblings_html(found: Sequence[tuple[str, str]]) -> str:
    items = "".join(f'<li><a href="{quote(name)}.html">{escape(label)}</a></li>' for name, label in found)
    head = '<nav class="siblings" aria-label="Other reports of this kind"><span>Related reports:</span>'
    return f"{head}\n<ul>{items}</ul></nav>" if found else ""


def words(value: Any) -> str:
    """Write a parameter's value for a reader.

    >>> words(["red", "first_light"])
    'red, first light'
    """
    if isinstance(value, list):
        return ", ".join(map(words, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ")
