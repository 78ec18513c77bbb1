"""Whether a site is finished, by what its pages and prints were when it was; light, for every render asks it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from notebook_press.plan.plan import Report

STATE = "evidence.json"


def is_finished(folder: Path, key: str, reports: Iterable[Report]) -> bool:
    """Whether nothing has changed, nor a page been laid out or printed again, since the site was finished."""
    known = stored(folder)
    made = known.get("key") == key and known.get("made") == stamps(folder, reports)
    return made and (folder / "explorer.html").is_file()


def stored(folder: Path) -> dict[str, Any]:
    """What was kept when the site was finished; nothing before."""
    state = folder / STATE
    return dict(json.loads(state.read_text(encoding="utf-8"))) if state.is_file() else {}


def stamps(folder: Path, reports: Iterable[Report]) -> dict[str, list[int]]:
    """When the page and the print of each report that has a good version were written, and their sizes.

    They are compared for equality only: a clock that was set back makes a new page look older than an old one.
    """
    good = [report.name for report in reports if (folder / "notebooks" / report.kept_as).is_file()]
    files = [path for name in good for path in (folder / f"{name}.html", folder / "pdf" / f"{name}.pdf")]
    found = {path.relative_to(folder).as_posix(): path.stat() for path in files if path.is_file()}
    return {name: [stat.st_mtime_ns, stat.st_size] for name, stat in found.items()}
