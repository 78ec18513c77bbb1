"""A chart of a notebook taken apart for a page: the bare picture as JSON, and its words as text."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

TAGS = re.compile(r"<[^>]+>")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PLOTLY_HEIGHT = 450  # kept free for a chart that sets none, so that the page doesn't jump


def chart_json(chart: Mapping[str, Any]) -> str:
    r"""Write a chart as JSON that may stand inside a script element.

    >>> print(chart_json({"title": "</script>"}))
    {"title":"\u003c/script>"}
    """
    text = json.dumps(chart, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def chart_parts(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page shows of a chart: its picture as JSON with its height, and its words as plain text.

    A chart may hold its words twice: drawn into the picture, for a notebook, and as text in
    ``layout.meta.caption``. The page then shows the text, which wraps and prints well, and draws the
    picture without its title and without the annotations named ``caption``, in the size and margins
    that ``layout.meta.bare`` gives.
    """
    layout = chart.get("layout", {})
    meta = layout.get("meta") or {}
    caption = meta.get("caption") or {}
    drawn = _bare(layout, meta.get("bare", {})) if "caption" in meta else layout
    return {
        **caption,
        "title": meta.get("title", "") if caption else "",
        "key": [
            (symbol, colour, words) for symbol, colour, words in caption.get("key", []) if COLOUR.fullmatch(colour)
        ],
        "label": meta.get("alt") or _title(layout),
        "height": int(drawn.get("height") or PLOTLY_HEIGHT),
        "json": chart_json({**chart, "layout": drawn}),
    }


def _bare(layout: Mapping[str, Any], size: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: value for key, value in layout.items() if key not in ("title", "meta")},
        "annotations": [one for one in layout.get("annotations", []) if one.get("name") != "caption"],
        "margin": layout.get("margin", {}) | {side: size[side] for side in ("t", "b") if side in size},
        "height": size.get("height", layout.get("height")),
    }


def _title(layout: Mapping[str, Any]) -> str:
    """Return a chart's title as plain text, for those who hear the page."""
    title = layout.get("title") or {}
    text = title if isinstance(title, str) else title.get("text") or "Chart"
    return html.unescape(TAGS.sub(" ", text)).strip()
