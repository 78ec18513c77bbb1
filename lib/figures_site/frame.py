"""What stands around every page of the site: name, navigation by topic, description for machines, and footer."""

import json
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import jinja2

from figures_site.plotly_script import BUNDLE
from interpol_figures.charts.theme import NIGHT
from interpol_figures.model.format import capital
from notebook_press.pages.html import POLICY, copy_assets
from notebook_press.regression.baseline import write_atomically

HERE = Path(__file__).resolve().parent
TAGLINE = "What INTERPOL’s numbers really say"
CHOICES = tomllib.loads((HERE / "site.toml").read_text(encoding="utf-8"))
GRADES: dict[str, str] = CHOICES["grades"]
TOPICS: dict[str, list[str]] = CHOICES["topics"]
ASSETS = ("site.css", "explorer.js", "lookup.js", "favicon.svg", "share.png", BUNDLE)


def script(name: str, data: object) -> str:
    """Data as a script that sets a global, which may be loaded from a file where nothing may be fetched."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.{name} = {text};\n"


@dataclass(frozen=True)
class Frame:
    """The frame of a site: its name, how new its data are, which reports it has, and its address.

    `address` is where it is published, or empty: for links that machines and social networks take up.
    """

    folder: Path
    name: str
    newest: str
    reports: Collection[str] = ()
    address: str = ""
    written: set[str] = field(default_factory=set)

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Templates with what all of them need."""
        templates = jinja2.FileSystemLoader(HERE / "templates")
        made = jinja2.Environment(
            loader=templates, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
        )
        made.filters["capital"] = capital
        made.globals.update(policy=POLICY, newest=self.newest, name=self.name, tagline=TAGLINE)
        made.globals.update(address=self.address.rstrip("/"), most_rows=12)
        made.globals.update(scripts=(), description="", folded="", data=())  # unless a page has some
        return made

    @property
    def topics(self) -> list[tuple[str, str]]:
        """Label and address of each topic."""
        known = {f"{name}.html" for name in self.reports}
        return [(label, next((one for one in found if one in known), found[-1])) for label, found in TOPICS.items()]

    def write_assets(self) -> None:
        """Style sheet and scripts; what stands on every page is in the script of all pages, and so only once."""
        copy_assets(self.folder, [HERE / "assets" / name for name in ASSETS])
        shared = {"name": self.name, "topics": self.topics, "grades": GRADES, "night": NIGHT}
        common = (HERE / "assets" / "site.js").read_text(encoding="utf-8")
        write_atomically(self.folder / "assets" / "site.js", script("SITE", shared) + common)

    def write(self, page: str, template: str, **context) -> None:
        """Write a page, unless it is there already as it should be."""
        context = {"up": "../" * page.count("/"), "page": page, "topic": ""} | context
        text = self.environment.get_template(template).render(**context)
        path = self.folder / page
        self.written.add(page)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text)

    def part(self, template: str, **context) -> str:
        """A piece of a page of the press, for one of the places that it keeps free."""
        return self.environment.get_template(template).render(**{"up": ""} | context)

    def drop_others(self, folders: Collection[str]) -> None:
        """Take away pages of earlier tables: those in some folders that weren't written this time."""
        there = {f"{name}/{path.name}" for name in folders for path in (self.folder / name).glob("*.html")}
        for page in there - self.written:
            (self.folder / page).unlink()
