"""When pages were written, to tell whether any was laid out again; light, for every render asks it."""

from collections.abc import Iterable
from pathlib import Path

from notebook_press.plan.plan import Report


def stamps(folder: Path, reports: Iterable[Report]) -> dict[str, list[int]]:
    """When the page of each report that has a good version was written, and its size.

    They are compared for equality only: a clock that was set back makes a new page look older than an old one.
    """
    good = [report.name for report in reports if (folder / "notebooks" / report.kept_as).is_file()]
    pages = {name: folder / f"{name}.html" for name in good}
    found = {name: path.stat() for name, path in pages.items() if path.is_file()}
    return {name: [stat.st_mtime_ns, stat.st_size] for name, stat in found.items()}
