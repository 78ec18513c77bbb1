"""A report as slides for a talk or a lesson: reveal.js with its files in the site, so no network is needed.

Each section (``##``) of the notebook is a group of slides, side by side; within a group, below one another, its
text, each chart and each table have slides of their own. Code isn't shown: who wants it opens the notebook.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from notebook_press.pages.html import POLICY, TEMPLATES, Page, chart_html, copy_assets, markdown_html, without_title
from notebook_press.pages.table_html import numbers_marked
from notebook_press.plan.parameters import source
from notebook_press.regression.baseline import write_atomically
from notebook_press.regression.output_checks import PLOTLY

FOLDER = "slides"
OWN = ("reveal.js", "reveal.css", "slides.js", "slides.css")
MOST_TEXT = 650  # characters that a slide holds at a size that is read from the last row
MOST_ITEMS = 9
SECTION = re.compile(r"^## +", re.MULTILINE)
LIST_ITEM = re.compile(r"^(?:[-*+]|\d+\.) ", re.MULTILINE)
SECTION_TAG = re.compile(r"(</?)section\b")  # as footnotes are in; reveal.js would take it for a slide
HREF = re.compile(r"""(<a\b[^>]*?) href=(?:'|")([^'"]*)(?:'|")""")


@dataclass(frozen=True)
class Slide:
    """One slide: a kind, which the style sheet knows, and its HTML."""

    kind: str
    html: str


@dataclass(frozen=True)
class Group:
    """The slides of a section, under its heading; the first group is the report's opening and has none."""

    heading: str
    slides: tuple[Slide, ...]


def write_slides(pages: Iterable[Page], folder: Path, assets: Sequence[Path] = ()) -> list[Path]:
    """Write the slides of reports into a site's folder ``slides``, and return the files.

    `assets` are scripts that charts need besides Plotly.
    """
    copy_assets(folder, assets, OWN)
    scripts = ("plotly.min.js", *(path.name for path in assets), "reveal.js", "slides.js")
    written = []
    for page in pages:
        path = folder / FOLDER / f"{page.name}.html"
        write_atomically(path, slides_html(page, scripts))
        written.append(path)
    return written


def slides_html(page: Page, scripts: Sequence[str]) -> str:
    """Return the HTML of one report's slides."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters["outward"] = lambda html: outward(html, page.name)
    return environment.get_template("slides.html.j2").render(
        page=page,
        groups=groups(page.notebook),
        scripts=scripts,
        policy=POLICY.replace("style-src", "style-src 'self' file:"),
    )


def groups(notebook: Mapping[str, Any]) -> list[Group]:
    """Return a notebook's sections as groups of slides."""
    found: list[tuple[str, list[Slide]]] = [("", [])]
    for kind, pieces in itertools.groupby(_pieces(without_title(notebook)), lambda piece: piece[0]):
        contents = [content for _, content in pieces]
        if kind != "text":
            found[-1][1].extend(Slide(kind, content) for content in contents)
            continue
        opening, *sections = SECTION.split("\n\n".join(contents))
        found[-1][1].extend(_text_slides(opening))
        for section in sections:
            heading, _, rest = section.partition("\n")
            found.append((heading.strip(" #"), _text_slides(rest)))
    return [Group(heading, tuple(slides)) for heading, slides in found if heading or slides]


def _pieces(notebook: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield what a reader sees, in order: text as Markdown; charts, tables and pictures as HTML."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield "text", source(cell)
        for output in cell.get("outputs", []):
            yield from _shown(output.get("data", {}))


def _shown(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if PLOTLY in data:
        yield "chart", chart_html(data[PLOTLY])
    elif "text/html" in data:
        yield "table", numbers_marked(_joined(data["text/html"]))
    elif "text/markdown" in data:
        yield "text", _joined(data["text/markdown"])
    elif "image/png" in data:
        yield "image", f'<img alt="" src="data:image/png;base64,{_joined(data["image/png"]).strip()}">'


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _text_slides(markdown: str) -> list[Slide]:
    """Part a text at its blank lines so that each slide can be read; a long list gets one that scrolls."""
    slides: list[tuple[str, list[str]]] = []
    for block in filter(None, re.split(r"\n\s*\n", markdown.strip())):
        kind = "list" if len(LIST_ITEM.findall(block)) > MOST_ITEMS else "text"
        last = slides[-1] if slides and slides[-1][0] == kind == "text" else None
        if last and sum(map(len, last[1])) + len(block) <= MOST_TEXT:
            last[1].append(block)
        else:
            slides.append((kind, [block]))
    return [Slide(kind, markdown_html("\n\n".join(blocks))) for kind, blocks in slides]


def outward(html: str, report: str) -> str:
    """Lead links out of the slides' folder: to a place in the report, and to other pages of its site.

    >>> outward("<a href='#limits'>Limits</a> <a href='sources/x.html'>x</a>", "pears")
    '<a href="../pears.html#limits">Limits</a> <a href="../sources/x.html">x</a>'
    """

    def changed(match: re.Match[str]) -> str:
        start, address = match.groups()
        page = f"{quote(report)}.html" if address.startswith("#") else ""
        return match[0] if re.match(r"[a-z]+:", address) else f'{start} href="../{page}{address}"'

    return HREF.sub(changed, SECTION_TAG.sub(r"\1div", html))
