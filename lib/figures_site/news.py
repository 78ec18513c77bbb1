"""What is new: how the tables differ from those of the last render, as entries of the front page and as a feed."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from figures_site.changes import compare
from figures_site.downloads import ARCHIVE
from figures_site.frame import Frame
from interpol_figures.model.format import capital
from interpol_figures.tables.load import Tables, load

KEPT = 50  # entries, newest first
FEED = "feed.atom"


def with_news(folder: Path, tables: Tables, used: Mapping[str, list[str]], news: list[dict]) -> list[dict]:
    """The news with what changed since the tables of the last render, which are in the site's archive."""
    with tempfile.TemporaryDirectory(prefix="tables-") as unpacked:
        if (folder / ARCHIVE).is_file():
            shutil.unpack_archive(folder / ARCHIVE, unpacked)
        kept = Path(unpacked) / "tables"
        changes = compare(load(kept), tables, used) if _has_the_form_of(kept, tables) else None
    if not changes:
        return news
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return [{"when": now, "text": changes.as_text(), **asdict(changes)}, *news][:KEPT]


def _has_the_form_of(kept: Path, tables: Tables) -> bool:
    """Whether tables kept before can be compared with today's: of another schema, everything would differ."""
    descriptor = kept / "datapackage.json"
    known = json.loads(descriptor.read_text(encoding="utf-8"))["resources"] if descriptor.is_file() else ()
    return [one["name"] for one in known] == list(tables.package.tables)


def write_feed(news: list[dict], frame: Frame) -> None:
    """Write the news as an Atom feed; an entry's headline is its last line, which counts, without the reports."""
    headlines = [entry["text"].strip().splitlines()[-1].partition("; reports touched")[0] for entry in news]
    frame.write(FEED, "feed.atom.j2", entries=list(zip(news, map(capital, headlines), strict=True)))
