"""Executed notebooks as pages that can be read offline, printed and sent on.

nbconvert's own HTML drops every chart that has only Plotly's MIME type, and loads three scripts from
the network. These pages load nothing but the site's own ``assets`` folder: one plotly.min.js for all.
They work when opened as files, with the network off.
"""

import html
import importlib.util
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import dropwhile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import mistune

from notebook_press.errors import PressError
from notebook_press.pages.context import words
from notebook_press.pages.filters import template
from notebook_press.pages.local_files import SCRIPT, LocalFiles
from notebook_press.pages.plotly_html import TAGS
from notebook_press.plan.parameters import source
from notebook_press.plan.plan import Report
from notebook_press.plan.template import as_name
from notebook_press.regression.baseline import write_atomically
from notebook_press.regression.cells import charts, shown

ASSETS = Path(__file__).resolve().parent / "assets"
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
TITLE = re.compile(r"\A(?P<before>(?:\s*<.*>[ \t]*\n)*)\s*# (?P<title>.*)\n?")  # a logo may stand before it
FRONT = re.compile(r"\s*[<\[]")  # a cell of a logo, or of links to other notebooks
BREAK = re.compile(r"<br\b[^>]*>")
MAIN = re.compile(r'(?<=<main id="report">).*(?=</main>)', re.DOTALL)
HEADING = re.compile(
    r'<h(?P<level>[1-6]) id="(?P<id>[^"]+)">(?P<words>.*?)(?:<a class="anchor-link"[^>]*>.*?</a>)?</h(?P=level)>',
    re.DOTALL,
)


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
        """The plan's title, or else the heading that the notebook begins with, or its name as its author writes it."""
        heading, stem = TITLE.match(source(self._opening)), self.report.notebook.stem
        name = stem if as_name(stem) == self.name else self.name
        return self.report.title or (heading["title"].strip(" #") if heading else "") or name

    @property
    def description(self) -> str:
        """The plan's description, or else the notebook's first paragraph."""
        behind = dropwhile(lambda cell: cell is not self._opening, self._prose)
        paragraphs = "\n\n".join(TITLE.sub("", source(cell)).strip() for cell in behind).strip().split("\n\n")
        paragraph = next((one for one in paragraphs if not one.startswith("#")), "")
        text = TAGS.sub("", BREAK.sub(" ", str(mistune.html(paragraph))))
        return self.report.description or html.unescape(" ".join(text.split()))

    @cached_property
    def _prose(self) -> list[Mapping[str, Any]]:
        return [cell for cell in self.notebook["cells"] if cell["cell_type"] == "markdown"] or [{"source": ""}]

    @cached_property
    def _opening(self) -> Mapping[str, Any]:
        """The cell of prose that begins with the title: the first, behind those of a logo or links."""
        texts = ((cell, source(cell)) for cell in self._prose)
        return next((cell for cell, text in texts if TITLE.match(text) or not FRONT.match(text)), self._prose[0])

    @property
    def rendered(self) -> str:
        """The day on which the notebook was run (ISO date); empty where it isn't known."""
        return str(self.notebook["metadata"].get("rendered", ""))[:10]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Names and values to show, in the plan's order."""
        return [(name.replace("_", " "), words(value)) for name, value in self.report.parameters.items()]

    @property
    def policy(self) -> str:
        """What the page may load: from the network only where the plan allows it."""
        return _policy(self.report, POLICY)

    @cached_property
    def files(self) -> LocalFiles:
        """The files beside the notebook, which become part of the page."""
        return LocalFiles(self.report.notebook.parent, self.pages)

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """The cells as their tags have them shown, without the title, which the page's header shows."""
        opening, found = self._opening, []
        for at, cell in enumerate(self.notebook["cells"]):
            tags = {tag.replace("_", "-") for tag in cell["metadata"].get("tags", ())}
            text = TITLE.sub(r"\g<before>", source(cell)) if cell is opening else source(cell)
            outputs = [] if "remove-output" in tags else cell.get("outputs", [])
            shows = [_output(one, f"frames/{self.name}/{at}-{place}.html") for place, one in enumerate(outputs)]
            if "remove-cell" not in tags:
                found.append({**cell, "source": text, "tags": tags, "outputs": shows})
        return found

    @property
    def frames(self) -> dict[str, str]:
        """The HTML outputs that have scripts of their own, by the address of the frame that shows them."""
        outputs = [output for cell in self.cells for output in cell["outputs"]]
        return {output["frame"]: output["value"] for output in outputs if output["frame"]}


def _output(output: Mapping[str, Any], address: str) -> dict[str, Any]:
    """Return an output with the kind of it that is shown, what it holds of that, and its frame's address if need be."""
    data, metadata = output.get("data", {}), output.get("metadata", {})
    kind = shown(data) or output["output_type"]
    value = data.get(kind, output.get("text", ""))
    value = "".join(value) if isinstance(value, list) else value
    alt = metadata.get(kind, {}).get("alt") or metadata.get("alt") or "Figure"
    frame = address if kind == "text/html" and SCRIPT.search(value) else ""
    return {**output, "kind": kind, "value": value, "alt": alt, "frame": frame}


def _policy(report: Report, strict: str) -> str:
    return NETWORK.sub(r"\g<0> https:", strict) if "network" in report.allow else strict


def write_site(pages: Sequence[Page], folder: Path, *, title: str = "Reports") -> list[Path]:
    """Write a page for each report, the index and the shared assets; return the pages' paths.

    Executed notebooks are expected in the folder's ``notebooks``.
    """
    copy_assets(folder)
    for page in pages:
        write_page(page, folder, ["plotly.min.js", "page.js"])
    write_atomically(folder / "index.html", index_html(pages, title))
    return [folder / f"{page.name}.html" for page in pages]


def write_page(page: Page, folder: Path, scripts: Sequence[str]) -> set[Path]:
    """Write the page of one report, with the frames that it shows; return the files that became part of it."""
    if not plotly_script() and any(charts(page.notebook)):
        raise PressError(f"{page.name} has a chart, and pages draw charts by the script of Plotly; pip install plotly")
    text = page_html(page, scripts)
    frames = {folder / name: frame_html(page, output) for name, output in page.frames.items()}
    for path, frame in frames.items():
        write_atomically(path, frame)
    for path in set(folder.glob(f"frames/{page.name}/*.html")) - frames.keys():
        path.unlink()
    write_atomically(folder / f"{page.name}.html", text)
    return page.files.used


def frame_html(page: Page, output: str) -> str:
    """Return an output that has scripts of its own as a document for a frame, which tells the page its height."""
    policy, language = _policy(page.report, FRAME_POLICY), page.report.language
    return template("frame.html.j2").render(html=output, policy=policy, language=language)


def page_html(page: Page, scripts: Sequence[str]) -> str:
    """Return the HTML of one report; `scripts` are those of the assets that pages load, page.js without a chart."""
    drawn = any(charts(page.notebook))
    loaded = [one for one in scripts if drawn or one == "page.js"]
    text = template("page.html.j2").render(page=page, scripts=loaded)
    return with_contents(MAIN.sub(lambda match: page.files.embed(match[0]), text))


def with_contents(text: str) -> str:
    """List a page's sections before the first of them: after the answer that the report begins with.

    Each of several headings of the same words gets an anchor of its own: ``Usage``, ``Usage-2``. Where sections are of
    the title's level, all headings go one down.
    """
    seen: Counter[str] = Counter()
    sections = []
    down = any(match["level"] == "1" for match in HEADING.finditer(text))

    def anchored(match: re.Match[str]) -> str:
        seen[match["id"]] += 1
        anchor = match["id"] if seen[match["id"]] == 1 else f"{match['id']}-{seen[match['id']]}"
        level = min(int(match["level"]) + down, 6)
        if level == 2:
            sections.append((anchor, TAGS.sub("", match["words"]).strip()))
        inner = match[0].removeprefix(f"<h{match['level']}").removesuffix(f"{match['level']}>")
        return f"<h{level}{inner}{level}>".replace(f'{match["id"]}"', f'{anchor}"')

    before, section, after = HEADING.sub(anchored, text).partition('<section class="cell text">\n<h2 id=')
    contents = template("contents.html.j2").render(sections=sections)
    return f"{before}{contents}{section}{after}"


def index_html(pages: Sequence[Page], title: str, language: str = "en") -> str:
    """Return the HTML of the site's index; groups appear in the order in which they first occur."""
    index = template("index.html.j2")
    return index.render(title=title, pages=pages, policy=POLICY, language=language)


def moved_html(place: str) -> str:
    """Return the page that stands under a report's old name and leads on to a place such as ``audit#2020``."""
    name, _, anchor = place.partition("#")
    address = f"{quote(name)}.html" + (f"#{quote(anchor)}" if anchor else "")
    return template("moved.html.j2").render(address=address)


def copy_assets(folder: Path, extra: Iterable[Path] = ()) -> None:
    """Put Plotly, the press's own files and the extra scripts into the site's ``assets`` folder."""
    target = folder / "assets"
    target.mkdir(parents=True, exist_ok=True)
    for path in [*plotly_script(), ASSETS / "page.js", ASSETS / "page.css", *extra]:
        copy = target / Path(path).name
        if not copy.is_file() or copy.read_bytes() != Path(path).read_bytes():
            shutil.copyfile(path, copy)


def plotly_script() -> list[Path]:
    """Return the plotly.min.js of the installed Plotly, if there is one, without importing Plotly."""
    found = importlib.util.find_spec("plotly")
    return [Path(found.origin).parent / "package_data" / "plotly.min.js"] if found and found.origin else []
