"""What notebooks begin with, done once for all that are rendered together: the plan's `preload` calls it."""

from pathlib import Path

import interpol_figures as figures


def preload() -> list[Path]:
    """Import the library and read the tables; returned is their folder, as `load` reads each of its files anew.

    >>> [folder.name for folder in preload()]
    ['data']
    """
    for name in figures.__all__:
        getattr(figures, name)
    tables = figures.load()
    figures.judge(tables)
    return [tables.package.folder]
