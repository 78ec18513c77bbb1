"""What a page names of the files beside its notebook: media become part of it, notebooks of the plan are linked."""

from __future__ import annotations

import base64
import html
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

NAME = r"(?!//)(?P<name>[^\"':#?]+)"
MEDIA = re.compile(rf"""(?P<head><(?:img|audio|video|source|track)\b[^>]*?\s(?:src|poster)=(["'])){NAME}(?=\2)""")
MARKDOWN = re.compile(r"!\[[^\]]*\]\(\s*<?(?!//)(?P<name>[^\s:)>]+)(?=[\s)>])")
LINK = re.compile(rf"""(?P<head><a\b[^>]*?\shref=(?P<quote>["'])){NAME}(?P<anchor>#[^"']*)?(?P=quote)""")
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
        return LINK.sub(self._link, MEDIA.sub(self._media, text))

    def _media(self, match: re.Match[str]) -> str:
        return match["head"] + (self._address(match["name"]) or match["name"])

    def _link(self, match: re.Match[str]) -> str:
        path = self._path(match["name"])
        if path in self.pages:
            return f"{match['head']}{self.pages[path]}.html{match['anchor'] or ''}{match['quote']}"
        address = self._address(match["name"])
        return f'{match["head"]}{address}{match["quote"]} download="{html.escape(path.name)}"' if address else match[0]

    def _path(self, name: str) -> Path:
        return (self.folder / unquote(html.unescape(name))).resolve()

    def _address(self, name: str) -> str:
        """Return a file as an address that holds it; nothing where there is none."""
        path = self._path(name)
        if not path.is_file():
            return ""
        self.used.add(path)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    def problems(self, text: str) -> list[str]:
        """Say which media of some HTML or Markdown aren't there, or are too large for a page."""
        found = []
        for name in [match["name"] for pattern in (MEDIA, MARKDOWN) for match in pattern.finditer(text)]:
            path = self._path(name)
            if not path.is_file():
                found.append(
                    f"shows {name!r}, and there is no such file beside the notebook; restore it or leave it out"
                )
            elif path.stat().st_size > MOST_BYTES:
                found.append(f"shows {name!r}, which has more than {MOST_BYTES // 1_000_000} MB; make it smaller")
        return found
