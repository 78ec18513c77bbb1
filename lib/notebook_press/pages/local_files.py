"""What a page names besides its text: media beside the notebook become part of it, notebooks of the plan are linked."""

import base64
import html
import mimetypes
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

MEDIA = ("img", "audio", "video", "source", "track")
# Whatever a browser fetches to show HTML, and the links that it offers.
REFERENCE = re.compile(
    r"""(?P<head><(?P<tag>img|audio|video|source|track|image|script|iframe|link|embed|object|a)\b[^>]*?
        \s(?P<attribute>src|poster|href|data|srcset)\s*=\s*["']?\s*)(?P<address>(?<=["'])[^"'>]*|[^\s"'>]+)""",
    re.IGNORECASE | re.VERBOSE,
)
REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
LOCAL = re.compile(r"(?!//)(?P<name>[^:#?]+)([#?].*)?")
# A script that a browser would run, JSON for one is none, and how it begins; and a script that this loads.
SCRIPT = re.compile(
    r"""<script\b(?![^>]*\btype\s*=\s*["']?(?:application/(?!javascript)|text/(?!javascript)))
        [^>]*>(?P<begins>(?:(?!</script).){,9999})""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
LOADED = re.compile(r"""(?<=["'`])https?://[^\s"'<>\\]*(?:\bcdn\b|\bunpkg\b|\.js\b)[^\s"'<>\\]*""")
# A font that isn't there is another font, and nothing is lost.
FONT = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
STYLE = re.compile(r"""(?:@import\s+["']?|url\(\s*["']?)((?:https?:)?//[^\s"')]+)""", re.IGNORECASE)
Problem = tuple[str, str]  # what in the plan's key `allow` lets it pass, if anything does; then what is wrong
MOST_BYTES = 2_000_000  # of a file in a page


class LocalFiles:
    """The files beside a notebook; `pages` has the names of pages by the notebook that they are made from.

    `used` are the files that have become part of a page.
    """

    def __init__(self, folder: Path, pages: Mapping[Path, str] | None = None) -> None:
        self.folder, self.pages = folder, pages or {}
        self.used: set[Path] = set()

    def embed(self, text: str) -> str:
        """Return HTML with its pictures, sound and video in it, and links that lead somewhere."""
        return REFERENCE.sub(self._embedded, text)

    def _embedded(self, match: re.Match[str]) -> str:
        tag, path = match["tag"].lower(), self._path(match["address"])
        if path is None or tag not in (*MEDIA, "a"):
            return match[0]
        if tag == "a" and path in self.pages:
            _, anchor, place = match["address"].partition("#")
            return f"{match['head']}{self.pages[path]}.html{anchor}{place}"
        if not path.is_file():
            return match[0]
        self.used.add(path)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        address = f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
        head = f'<a download="{html.escape(path.name)}"{match["head"][2:]}' if tag == "a" else match["head"]
        return head + address

    def _path(self, address: str) -> Path | None:
        """Return the file that an address means, unless it leads elsewhere."""
        found = LOCAL.fullmatch(html.unescape(address))
        return (self.folder / unquote(found["name"])).resolve() if found else None

    def problems(self, text: str) -> Iterator[Problem]:
        """Say what of some HTML can't be shown: media that aren't there or too large, and what lies in the network."""
        fetched = [match for match in REFERENCE.finditer(text) if match["tag"].lower() != "a"]
        remote = [match["address"] for match in fetched if REMOTE.match(match["address"])]
        loaded = [LOADED.search(script["begins"]) for script in SCRIPT.finditer(text)]
        remote += [match[0] for match in loaded if match]
        for address in dict.fromkeys([*remote, *STYLE.findall(FONT.sub("", text))]):
            yield "network", f"needs {html.unescape(address)} to be viewed; embed it"
        named = [match["address"] for match in fetched if match["attribute"].lower() in ("src", "poster")]
        for name, path in [(html.unescape(one), self._path(one)) for one in named]:
            if path and not path.is_file():
                yield "", f"shows {name!r}, and there is no such file beside the notebook; restore it or leave it out"
            elif path and path.stat().st_size > MOST_BYTES:
                yield "", f"shows {name!r}, which has more than {MOST_BYTES // 1_000_000} MB; make it smaller"
