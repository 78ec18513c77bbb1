"""Figures and sources taken out of the tables; removals.csv keeps each id with the reason, so that none is reused.

An addition that was never published is undone instead: without a reason, nothing of it is kept. A row that others point
at stays until they are gone or corrected, and is refused with their names.
"""

from functools import partial
from pathlib import Path

from interpol_figures.entry.add_rows import find_source
from interpol_figures.entry.row_writing import Edit, EntryError, insert, remove, rewrite
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, load
from interpol_figures.tables.names import require_known

NAMED = 5  # rows that a refusal names
FOLLOWING = "phrase_exceptions"  # what is said of a figure there goes with it


def remove_figure(data: Path | str | None, figure: str, reason: str | None) -> list[str]:
    """Take a stated figure out of its table, and what phrase_exceptions says of it; for no reason (None), undo it.

    Returns the tables that a row was taken out of, its own first. Raises UnknownNameError with the nearest ids,
    EntryError for an empty reason or where other rows name the figure, TableError for a reason that no cell may hold;
    nothing is written then.
    """
    tables = load(data)
    homes = {one: name for name in tables.package.figure_tables for one in tables[name]["figure"]}
    require_known("figure", [figure], homes)
    reviewed = figure in set(tables[FOLLOWING]["exception"])
    return _remove(tables, [homes[figure], FOLLOWING] if reviewed else [homes[figure]], figure, reason)


def remove_source(data: Path | str | None, source: str, reason: str | None) -> list[str]:
    """Take a source out of the tables; raises as `remove_figure` does, naming the rows that still cite it."""
    tables = load(data)
    return _remove(tables, ["sources"], find_source(tables, source), reason)


def _remove(tables: Tables, homes: list[str], key: str, reason: str | None) -> list[str]:
    if reason is not None and not reason.strip():
        raise EntryError("a row is removed for a reason; say why, in your own words")
    if places := pointing_at(tables, homes, key):
        more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
        raise EntryError(f"{key} is named by {', '.join(places[:NAMED])}{more}; remove or correct these first")
    edits: dict[str, Edit] = {one: partial(remove, key=key) for one in homes}
    if reason is not None:
        edits["removals"] = partial(insert, row={"removal": key, "table": homes[0], "reason": reason})
    rewrite(tables.package, edits)
    return homes


def pointing_at(tables: Tables, homes: list[str], key: str) -> list[str]:
    """Rows that name a row of the first table, as “file: id (column)”; those that go with it, of the others, don't."""
    own = homes[0], tables.package.tables[homes[0]].key
    return [
        f"{other.path}: {getattr(row, other.key)} ({field.name})"
        for other in tables.package.tables.values()
        if other.name not in homes[1:]
        for field in other.fields
        if own in field.references
        for row in each_row(tables[other.name])
        if key in field.items(getattr(row, field.name))
    ]
