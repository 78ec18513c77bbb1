"""What notebooks begin with, done once for all that are rendered together: the plan's `preload` calls it."""

from pathlib import Path

import interpol_figures as figures


def preload() -> list[Path]:
    """Import the library, read the tables, and make of them what most notebooks ask for.

    Returned is their folder, as `load` reads each of its files anew.

    >>> [folder.name for folder in preload()]
    ['data']
    """
    for name in figures.__all__:
        getattr(figures, name)
    tables = figures.load()
    for name in tables:
        tables[name]
    tables.rows_by_id(tables.figures.index)
    figures.judge(tables)
    return [tables.package.folder]
