"""Older versions of a site, kept as folders named by their time: ``archive/2026-11-21T060000Z``.

A snapshot is a whole site that can be opened by itself. Files that are the same as in the snapshot before
are linked to it rather than copied, so a version costs what has changed.
"""

import contextlib
import filecmp
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from notebook_press.build.result import Summary

FOLDER = "archive"
NAME = "%Y-%m-%dT%H%M%SZ"
IGNORED = shutil.ignore_patterns(".*", "*.failed.ipynb")
OWN_FOLDERS = (FOLDER, "runs")


def render_and_archive(site: Path, render: Callable[[], Summary], keep: int | None) -> tuple[Summary, str]:
    """Render, keep the version if it says anything new, delete the oldest beyond `keep`, and name the one kept.

    Nothing is kept for None. Before the first snapshot, the version that the render may replace is kept, too, dated
    by its manifest.
    """
    if keep is None:
        return render(), ""
    manifest = site / "manifest.json"
    if manifest.is_file() and not snapshots(site):
        keep_snapshot(site, datetime.fromtimestamp(manifest.stat().st_mtime, UTC))
    summary = render()
    if not summary.changed:
        return summary, ""
    snapshot = keep_snapshot(site, datetime.now(UTC))
    prune(site, keep)
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


def prune(site: Path, keep: int) -> None:
    """Delete all but the newest `keep` snapshots."""
    for one in snapshots(site)[:-keep]:
        shutil.rmtree(one)
