"""Older versions of a site, kept as folders named by their time: ``archive/2026-11-21T060000Z``.

A snapshot is a whole site that can be opened by itself. Files that are the same as in the snapshot before
are linked to it rather than copied, so a version costs what has changed.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from notebook_press.build.render import Summary
from notebook_press.errors import PressError

FOLDER = "archive"
NAME = "%Y-%m-%dT%H%M%SZ"
IGNORED = shutil.ignore_patterns(".*", "*.failed.ipynb")
OWN_FOLDERS = (FOLDER, "runs")
MOST_AGED_OUT = 2  # a run: a clock that is years ahead for a moment mustn't empty the archive


def render_and_archive(site: Path, render: Callable[[], Summary], keep: int | timedelta | None) -> tuple[Summary, str]:
    """Render, keep the version if it says anything new, and delete what is beyond `keep`; return the snapshot's name.

    Nothing is kept for None, and nothing deleted for 0. Before the first snapshot, the version that the render may
    replace is kept, too, dated by its manifest.
    """
    if keep is None:
        return render(), ""
    manifest = site / "manifest.json"
    if manifest.is_file() and not snapshots(site):
        keep_snapshot(site, datetime.fromtimestamp(manifest.stat().st_mtime, UTC))
    summary = render()
    if not summary.changed:
        return summary, ""
    now = datetime.now(UTC)
    snapshot = keep_snapshot(site, now)
    if keep:
        prune(site, keep, now)
    return summary, snapshot.name


def snapshots(site: Path) -> list[Path]:
    """Return the snapshots of a site, the oldest first."""
    return sorted(one for one in (site / FOLDER).glob("[0-9]*Z") if one.is_dir())


def keep_snapshot(site: Path, now: datetime) -> Path:
    """Keep the site as it stands; a version of the same second is replaced."""
    snapshot = site / FOLDER / now.astimezone(UTC).strftime(NAME)
    part = snapshot.with_name(f".{snapshot.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    before = [one for one in snapshots(site) if one != snapshot]

    def link_or_copy(source: str, target: str) -> str:
        twin = before[-1] / Path(target).relative_to(part) if before else Path(target)
        if twin.is_file() and filecmp.cmp(source, twin, shallow=False):
            with contextlib.suppress(OSError):  # a file system without links, or too many of them
                os.link(twin, target)
                return target
        return shutil.copy2(source, target)

    def ignored(folder: str, names: list[str]) -> set[str]:
        return {*IGNORED(folder, names), *(OWN_FOLDERS if Path(folder) == site else ())}

    shutil.copytree(site, part, copy_function=link_or_copy, ignore=ignored)
    shutil.rmtree(snapshot, ignore_errors=True)
    part.rename(snapshot)
    return snapshot


def read_retention(text: str) -> int | timedelta:
    """Return how many snapshots to keep (``30``), or for how long (``90d``).

    >>> read_retention("90d")
    datetime.timedelta(days=90)
    """
    match = re.fullmatch(r"([1-9][0-9]{0,4})(d?)", text)
    if not match:
        raise PressError(f"{text!r} says neither how many snapshots to keep, like 30, nor for how long, like 90d")
    return timedelta(days=int(match[1])) if match[2] else int(match[1])


def prune(site: Path, keep: int | timedelta, now: datetime) -> list[Path]:
    """Delete the snapshots that are too many or too old, the newest never, and return what they were."""
    known = snapshots(site)
    if isinstance(keep, int):
        surplus = known[:-keep]
    else:
        old = [one for one in known[:-1] if now - datetime.strptime(one.name, NAME).replace(tzinfo=UTC) > keep]
        surplus = old[:MOST_AGED_OUT]
    for one in surplus:
        shutil.rmtree(one)
    return surplus
