"""What is new: how the tables differ from those of the last render, as entries of the front page and as a feed."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from figures_site.changes import compare
from figures_site.downloads import ARCHIVE
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
    return [{"when": now, "text": changes.as_text(), **changes.as_dict()}, *news][:KEPT]


def _has_the_form_of(kept: Path, tables: Tables) -> bool:
    """Whether tables kept before can be compared with today's: of another schema, everything would differ."""
    descriptors = [folder / "datapackage.json" for folder in (kept, tables.package.folder)]
    if not all(path.is_file() for path in descriptors):
        return False
    old, new = (json.loads(path.read_text(encoding="utf-8"))["resources"] for path in descriptors)
    return [one["name"] for one in old] == [one["name"] for one in new]


def feed(news: list[dict], title: str) -> str:
    """An Atom feed of the news."""
    updated = news[0]["when"] if news else "1970-01-01T00:00:00+00:00"
    entries = "".join(
        f"<entry><id>urn:figures:{escape(entry['when'])}</id><title>{escape(_headline(entry))}</title>"
        f"<updated>{escape(entry['when'])}</updated><content type='text'>{escape(entry['text'])}</content></entry>\n"
        for entry in news
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>\n"
        f"<id>urn:figures:site</id><title>{escape(title)}</title><updated>{escape(updated)}</updated>"
        f"<author><name>{escape(title)}</name></author>\n{entries}</feed>\n"
    )


def _headline(entry: dict) -> str:
    """The last line of a news entry, which counts, without the reports."""
    return entry["text"].strip().splitlines()[-1].partition("; reports touched")[0].capitalize()
