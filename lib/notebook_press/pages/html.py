"""Executed notebooks as pages that can be read offline, printed and sent on.

nbconvert's own HTML drops every chart that has only Plotly's MIME type, and loads three scripts from
the network. These pages load nothing but the site's own ``assets`` folder: one plotly.min.js for all.
They work when opened as files, with the network off.
"""

from __future__ import annotations

# isort: off
from notebook_press.run import block_slow_import  # noqa: F401  before all that imports jsonschema
# isort: on

import contextlib
import html
import importlib.util
import itertools
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import mistune
import nbformat
from mistune.plugins import import_plugin
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.datatypefilter import DataTypeFilter
from nbconvert.filters.markdown_mistune import IPythonRenderer
from nbformat.v4.rwbase import rejoin_lines
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets.config import Config

from notebook_press.errors import PressError
from notebook_press.pages.context import made_for, words
from notebook_press.pages.local_files import LocalFiles
from notebook_press.pages.mathml import mathml, with_mathematics
from notebook_press.pages.plotly_html import TAGS, bare, chart_caption, chart_height, chart_json, chart_title
from notebook_press.pages.table_html import numbers_marked
from notebook_press.plan.parameters import source
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import read_notebook, write_atomically
from notebook_press.regression.output_checks import SHOWN, charts, shown

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
ASSETS = HERE / "assets"
# Scripts come from the site's folder, also when it is opened as files; charts style themselves and
# save themselves as images; nothing else is fetched from anywhere.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data: blob:; media-src data:; frame-src 'self' file:; base-uri 'none'; form-action 'none'"
)
# HTML with scripts of its own is shown in a frame that can reach neither the page nor anything else.
FRAME_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; media-src data:"
)
NETWORK = re.compile(r"(script|style|img|media|font)-src")
# A script that a browser would run; JSON for one is none.
SCRIPT = re.compile(
    r"""<script\b(?![^>]*\btype\s*=\s*["']?(?:application/(?!javascript)|text/(?!javascript)))""", re.IGNORECASE
)
SHOWS = Config({"NbConvertBase": {"display_data_priority": list(SHOWN)}})
MOST_REMEMBERED = 4096  # cells
MARKDOWN_PLUGINS = ("strikethrough", "table", "url", "task_lists", "def_list", "footnotes")
ATTACHMENT = re.compile(r"attachment:([^\s\"'>]+)")
MAIN = re.compile(r'(?<=<main id="report">).*(?=</main>)', re.DOTALL)
ANCHORED = re.compile(r'<h[1-6] id="(?P<id>[^"]+)">.*?href="#(?P=id)"', re.DOTALL)
PLAIN = re.compile(r'<span class="(?!(?:k|kn|kc|kd|ow|s1|s2|sa|sd|sb|mi|mf|c1|ch)")\w+">(.*?)</span>', re.DOTALL)
HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)(?:<a class="anchor-link"[^>]*>.*?</a>)?</h2>', re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A report together with its executed notebook; `pages` has the names of all reports by their notebooks."""

    report: Report
    notebook: Mapping[str, Any]
    stale: str = ""  # since when it can't be rendered any more, as an ISO time
    pages: Mapping[Path, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The page's file name without its ending."""
        return self.report.name

    @property
    def title(self) -> str:
        """The plan's title, or else the notebook's first heading."""
        return self.report.title or _heading(self.notebook) or self.report.name

    @property
    def description(self) -> str:
        """The plan's description, or else the notebook's first paragraph."""
        return self.report.description or _first_paragraph(self.notebook)

    @property
    def rendered(self) -> str:
        """The day on which the notebook was run (ISO date); empty where it isn't known."""
        return str(self.notebook["metadata"].get("rendered", ""))[:10]

    def frames(self) -> dict[tuple[int, int], str]:
        """Return the HTML outputs that have scripts of their own, by number of cell and of output."""
        return {
            (at, place): text
            for at, cell in enumerate(self.notebook["cells"])
            for place, output in enumerate(cell.get("outputs", []))
            if shown(output.get("data", {})) == "text/html"
            and SCRIPT.search(text := "".join(output["data"]["text/html"]))
        }

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Names and values to show, in the plan's order."""
        return [(name.replace("_", " "), words(value)) for name, value in self.report.parameters.items()]


class PageExporter(HTMLExporter):
    """nbconvert's exporter with the press's template, where a dollar sign is money and not mathematics."""

    def __init__(self) -> None:
        super().__init__(
            config=SHOWS,
            template_name="press",
            extra_template_basedirs=[str(TEMPLATES)],
            filters={
                "bare": bare,
                "code_html": code_html,
                "latex": latex_html,
                "chart_json": chart_json,
                "chart_title": chart_title,
                "chart_height": chart_height,
                "chart_caption": chart_caption,
                "numbers_marked": numbers_marked,
                "filter_data_type": DataTypeFilter(config=SHOWS),
            },
        )

    def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook.

        Without what nbconvert does last: it parses the finished page again, to mark what its own
        templates hold and these don't, which takes twice as long as making it.
        """
        return TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **options)

    def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Prepare a notebook; that it is valid was seen when it was written, and this copy is nobody else's."""
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        return nb, resources

    @jinja2.pass_context
    def markdown2html(self, context: Any, text: str) -> str:
        """Turn a cell's Markdown into HTML."""
        return markdown_html(text, context.get("cell", {}).get("attachments", {}))


@lru_cache(maxsize=MOST_REMEMBERED)
def code_html(text: str) -> str:
    """Colour a cell's code, as far as the style sheet has colours: what stays plain needs no markup."""
    return PLAIN.sub(r"\1", str(highlight(text or " ", *_colours())))


@cache  # nbconvert's own filter makes them anew for each cell
def _colours() -> tuple[PythonLexer, HtmlFormatter[str]]:
    return PythonLexer(), HtmlFormatter(cssclass=" highlight hl-python")


def markdown_html(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Turn Markdown into HTML; HTML written by the notebook's author passes."""
    return _markdown_html(text, dict(attachments)) if attachments else _plain_markdown_html(text)


@lru_cache(maxsize=MOST_REMEMBERED)
def _plain_markdown_html(text: str) -> str:
    return _markdown_html(text, {})


def _markdown_html(text: str, attachments: dict[str, Any]) -> str:
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    plugins = [import_plugin(name) for name in MARKDOWN_PLUGINS]
    html = with_mathematics(text, lambda rest: str(mistune.Markdown(renderer, plugins=plugins)(rest)))
    return ATTACHMENT.sub(lambda match: _data_address(attachments.get(match[1])) or match[0], html)


def _data_address(attachment: Mapping[str, str] | None) -> str:
    return "".join(f"data:{kind};base64,{data}" for kind, data in list((attachment or {}).items())[:1])


def latex_html(text: str) -> str:
    """Show LaTeX that IPython displays; it marks mathematics by dollars."""
    formula = text.strip().strip("$").strip()
    return mathml(formula.removeprefix(r"\displaystyle").strip())


def remember_cells(notebooks: Iterable[Path]) -> None:
    """Lay out the cells of notebooks, so that reports which share a notebook, and are forked from here, needn't."""
    for path in notebooks:
        for cell in without_title(read_notebook(path))["cells"]:
            with contextlib.suppress(Exception):  # the report whose page it spoils shall tell
                if cell["cell_type"] == "code":
                    code_html(source(cell))
                elif cell["cell_type"] == "markdown":
                    markdown_html(source(cell), cell.get("attachments"))


def write_site(
    pages: Sequence[Page],
    folder: Path,
    assets: Sequence[Path] = (),
    *,
    title: str = "Reports",
) -> list[Path]:
    """Write a page for each report, the index and the shared assets; return the pages' paths.

    Parameters
    ----------
    pages
        In the order of the index; groups appear in the order in which they first occur.
    folder
        The site. Executed notebooks are expected in its ``notebooks`` folder.
    assets
        Scripts that charts need besides Plotly; they are copied and loaded after it.
    title
        Heading of the index.
    """
    copy_assets(folder, assets)
    exporter = PageExporter()
    scripts = ["plotly.min.js", *(path.name for path in assets), "page.js"]
    for page in pages:
        write_page(page, folder, scripts, exporter)
    write_atomically(folder / "index.html", index_html(pages, title))
    return [folder / f"{page.name}.html" for page in pages]


def write_page(page: Page, folder: Path, scripts: Sequence[str], exporter: PageExporter | None = None) -> set[Path]:
    """Write the page of one report, with the frames that it shows; return the files that became part of it."""
    if not plotly_script() and any(charts(page.notebook)):
        raise PressError(f"{page.name} has a chart, and pages draw charts by the script of Plotly; pip install plotly")
    files = LocalFiles(page.report.notebook.parent, page.pages)
    text = page_html(page, scripts, exporter, files)
    frames = {folder / frame_name(page, place): frame_html(page, html) for place, html in page.frames().items()}
    for path, frame in frames.items():
        write_atomically(path, frame)
    for path in set(folder.glob(f"frames/{page.name}/*.html")) - frames.keys():
        path.unlink()
    write_atomically(folder / f"{page.name}.html", text)
    return files.used


def frame_name(page: Page, place: tuple[int, int]) -> str:
    """Return the address of a frame as seen from the page."""
    return f"frames/{page.name}/{'-'.join(map(str, place))}.html"


def frame_html(page: Page, html: str) -> str:
    """Return an output that has scripts of its own as a document for a frame, which tells the page its height."""
    frame: str = (
        _templates()
        .get_template("frame.html.j2")
        .render(html=html, policy=policy(page.report, FRAME_POLICY), language=page.report.language)
    )
    return frame


def policy(report: Report, strict: str = POLICY) -> str:
    """Return what a page of a report may load: from the network only where the plan allows it."""
    return NETWORK.sub(r"\g<0> https:", strict) if "network" in report.allow else strict


def page_html(
    page: Page, scripts: Sequence[str], exporter: PageExporter | None = None, files: LocalFiles | None = None
) -> str:
    """Return the HTML of one report."""
    notebook = rejoin_lines(nbformat.from_dict(without_title(page.notebook)))
    for (at, place), _ in page.frames().items():
        notebook.cells[at].outputs[place].metadata["frame"] = frame_name(page, (at, place))
    facts = {
        "name": page.name,
        "title": page.title,
        "title_css": css_string(page.title),
        "description": page.description,
        "group": page.report.group,
        "made_for": made_for(page.parameters),
        "stale": page.stale,
        "notebook": page.report.notebook.name,
        "scripts": scripts if any(charts(page.notebook)) else ["page.js"] if "page.js" in scripts else [],
        "policy": policy(page.report),
        "language": page.report.language,
        "rendered": page.rendered,
    }
    text: str
    notebook.cells = [cell for cell in map(_as_tagged, notebook.cells) if cell]
    text, _ = (exporter or PageExporter()).from_notebook_node(notebook, resources={"page": facts})
    files = files or LocalFiles(page.report.notebook.parent, page.pages)
    return with_contents(with_own_anchors(MAIN.sub(lambda match: files.embed(match[0]), text)))


def _as_tagged(cell: Any) -> Any:
    """Return a cell as its tags have it shown; nothing where they leave it out."""
    tags = {tag.replace("_", "-") for tag in cell.metadata.get("tags", ())}
    if "remove-cell" in tags:
        return None
    if "remove-output" in tags and cell.cell_type == "code":
        cell.outputs = []
    cell.metadata["shows"] = {
        "input": "remove-input" not in tags,
        "folded": bool(tags & {"hide-output", "hide-cell"}),
    }
    return cell


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)


def index_html(pages: Sequence[Page], title: str, language: str = "en") -> str:
    """Return the HTML of the site's index."""
    order = list(dict.fromkeys(page.report.group for page in pages))
    ranked = sorted(pages, key=lambda page: order.index(page.report.group))
    groups = [(group, list(found)) for group, found in itertools.groupby(ranked, lambda page: page.report.group)]
    index: str = (
        _templates()
        .get_template("site.html.j2")
        .render(title=title, groups=groups, count=len(pages), policy=POLICY, style=style(), language=language)
    )
    return index


def moved_html(place: str) -> str:
    """Return the page that stands under a report's old name and leads on."""
    name, _, anchor = place.partition("#")
    address = html.escape(f"{quote(name)}.html" + (f"#{quote(anchor)}" if anchor else ""))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>This page has moved</title>\n'
        f'<link rel="canonical" href="{address}">\n<meta http-equiv="refresh" content="0; url={address}">\n'
        f'<p>This page has moved: <a href="{address}">read it in its new place</a>.</p>\n</html>\n'
    )


def copy_assets(folder: Path, extra: Iterable[Path] = (), own: Sequence[str] = ("page.js", "page.css")) -> None:
    """Put Plotly, the press's own files and the extra scripts into the site's ``assets`` folder."""
    target = folder / "assets"
    target.mkdir(parents=True, exist_ok=True)
    for path in [*plotly_script(), *(ASSETS / name for name in own), *extra]:
        copy = target / Path(path).name
        if not copy.is_file() or copy.read_bytes() != Path(path).read_bytes():
            shutil.copyfile(path, copy)


def plotly_script() -> list[Path]:
    """Return the plotly.min.js of the installed Plotly, if there is one, without importing Plotly."""
    found = importlib.util.find_spec("plotly")
    return [Path(found.origin).parent / "package_data" / "plotly.min.js"] if found and found.origin else []


def css_string(text: str) -> str:
    r"""Write a text as a CSS string that can't end the style element or the string.

    >>> print(css_string("</style>"))
    "\00003c/style>"
    """
    return '"' + "".join(f"\\{ord(one):06x}" if one in '"\\<\n\r' else one for one in text) + '"'


def with_own_anchors(text: str) -> str:
    """Give each of several headings of the same words an anchor of its own: ``Usage``, ``Usage-2``."""
    seen: Counter[str] = Counter()

    def own(match: re.Match[str]) -> str:
        seen[match["id"]] += 1
        number = seen[match["id"]]
        return match[0] if number == 1 else match[0].replace(match["id"] + '"', f'{match["id"]}-{number}"')

    return ANCHORED.sub(own, text)


def with_contents(text: str) -> str:
    """Put the list of a page's sections before the first of them: after the answer that the report begins with."""
    before, section, after = text.partition('<section class="cell text">\n<h2 id=')
    found = contents(text)
    nav = f'<nav class="contents" aria-label="Contents">{found}</nav>\n' if found else ""
    return f"{before}{nav}{section}{after}"


def contents(text: str) -> str:
    """Return the list of a page's sections, or nothing when there are fewer than two."""
    found = HEADING.findall(text)
    if len(found) < 2:
        return ""
    items = "".join(f'<li><a href="#{anchor}">{TAGS.sub("", words).strip()}</a></li>' for anchor, words in found)
    return f"<strong>Contents</strong><ul>{items}</ul>"


def without_title(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Drop the notebook's first heading, which the page's header shows in its place."""
    cells = list(notebook["cells"])
    first = next((index for index, cell in enumerate(cells) if cell["cell_type"] == "markdown"), None)
    if first is not None:
        cells[first] = {**cells[first], "source": re.sub(r"\A\s*# .*\n?", "", source(cells[first]))}
    return {**notebook, "cells": cells}


def _heading(notebook: Mapping[str, Any]) -> str:
    match = re.match(r"\s*# (.*)", _first_markdown(notebook))
    return match[1].strip(" #") if match else ""


def _first_paragraph(notebook: Mapping[str, Any]) -> str:
    text = re.sub(r"\A\s*# .*\n?", "", _first_markdown(notebook)).strip()
    rendered = mistune.html(text.split("\n\n")[0]) if text else ""
    return html.unescape(" ".join(TAGS.sub("", str(rendered)).split()))


def _first_markdown(notebook: Mapping[str, Any]) -> str:
    cells = notebook["cells"]
    return next((source(cell) for cell in cells if cell["cell_type"] == "markdown"), "")


def style() -> str:
    """Return the style sheet of all pages."""
    return (ASSETS / "page.css").read_text(encoding="utf-8")
