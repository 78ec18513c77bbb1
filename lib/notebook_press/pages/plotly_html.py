"""A chart of a notebook taken apart for a page: the bare picture as JSON, and its words as text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

TAGS = re.compile(r"<[^>]+>")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def chart_json(chart: Mapping[str, Any]) -> str:
    r"""Write a chart as JSON that may stand inside a script element.

    >>> print(chart_json({"title": "</script>"}))
    {"title":"\u003c/script>"}
    """
    text = json.dumps(chart, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def bare(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart without the words that its caption says, if it brings a caption along.

    A chart may hold its words twice: drawn into the picture, for a notebook, and as text in
    ``layout.meta.caption``. The page then shows the text, which wraps and prints well, and draws the
    picture without its title and without the annotations named ``caption``, in the size and margins
    that ``layout.meta.bare`` gives.
    """
    layout = chart.get("layout", {})
    meta = layout.get("meta") or {}
    if "caption" not in meta:
        return dict(chart)
    kept = [one for one in layout.get("annotations", []) if one.get("name") != "caption"]
    size = meta.get("bare", {})
    margin = {**layout.get("margin", {}), **{side: size[side] for side in ("t", "b") if side in size}}
    changed = {"annotations": kept, "margin": margin, "height": size.get("height", layout.get("height"))}
    plain = {key: value for key, value in layout.items() if key not in ("title", "meta")}
    return {**chart, "layout": {**plain, **changed}}


def chart_caption(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart's title, subtitle, key, note, sources and alt text as plain text; empty where it has none."""
    meta = chart.get("layout", {}).get("meta") or {}
    caption = meta.get("caption") or {}
    key = [(symbol, colour, words) for symbol, colour, words in caption.get("key", []) if COLOUR.fullmatch(colour)]
    title = meta.get("title", "") if caption else ""
    return {
        "subtitle": "",
        "note": "",
        "sources": "",
        **caption,
        "key": key,
        "title": title,
        "alt": meta.get("alt", ""),
    }


def chart_title(chart: Mapping[str, Any]) -> str:
    """Return a chart's title as plain text, for those who hear the page."""
    title = chart.get("layout", {}).get("title") or {}
    text = title if isinstance(title, str) else title.get("text") or "Chart"
    return html.unescape(TAGS.sub(" ", text)).strip()


def chart_height(chart: Mapping[str, Any]) -> int:
    """Return the height to keep free for a chart, so that the page doesn't jump; 450 is Plotly's own."""
    return int(bare(chart).get("layout", {}).get("height") or 450)
