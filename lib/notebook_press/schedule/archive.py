"""Older versions of a site, kept as folders named by their time: ``archive/2026-11-21T060000Z``.

A snapshot is a whole site that can be opened by itself. Files that are the same as in the snapshot before
are linked to it rather than copied, so a version costs what has changed.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from notebook_press.errors import PressError

FOLDER = "archive"
NAME = "%Y-%m-%dT%H%M%SZ"
LEFT_OUT = shutil.ignore_patterns(".*", "*.failed.ipynb")
OWN = (FOLDER, "runs")
MOST_AGED_OUT = 2  # a run: a clock that is years ahead for a moment mustn't empty the archive


def snapshots(site: Path) -> list[Path]:
    """Return the snapshots of a site, the oldest first."""
    return sorted(one for one in (site / FOLDER).glob("[0-9]*Z") if one.is_dir())


def keep_snapshot(site: Path, now: datetime) -> Path:
    """Keep the site as it stands; a version of the same second is replaced."""
    kept = site / FOLDER / now.astimezone(UTC).strftime(NAME)
    part = kept.with_name(f".{kept.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    before = [one for one in snapshots(site) if one != kept]

    def put(source: str, target: str) -> str:
        same = before[-1] / Path(target).relative_to(part) if before else Path(target)
        if same.is_file() and filecmp.cmp(source, same, shallow=False):
            try:
                os.link(same, target)
            except OSError:  # a file system without links, or too many of them
                return shutil.copy2(source, target)
            return target
        return shutil.copy2(source, target)

    def left_out(folder: str, names: list[str]) -> set[str]:
        own = OWN if Path(folder) == site else ()
        return {*LEFT_OUT(folder, names), *own}

    shutil.copytree(site, part, copy_function=put, ignore=left_out)
    shutil.rmtree(kept, ignore_errors=True)
    part.rename(kept)
    return kept


def read_retention(text: str) -> int | timedelta:
    """Return how many snapshots to keep (``30``), or for how long (``90d``).

    >>> read_retention("90d")
    datetime.timedelta(days=90)
    """
    found = re.fullmatch(r"([1-9][0-9]{0,4})(d?)", text)
    if not found:
        raise PressError(f"{text!r} says neither how many snapshots to keep, like 30, nor for how long, like 90d")
    return timedelta(days=int(found[1])) if found[2] else int(found[1])


def prune(site: Path, keep: int | timedelta, now: datetime) -> list[Path]:
    """Delete the snapshots that are too many or too old, the newest never, and return what they were."""
    known = snapshots(site)
    if isinstance(keep, int):
        gone = known[:-keep]
    else:
        old = [one for one in known[:-1] if now - datetime.strptime(one.name, NAME).replace(tzinfo=UTC) > keep]
        gone = old[:MOST_AGED_OUT]
    for one in gone:
        shutil.rmtree(one)
    return gone
