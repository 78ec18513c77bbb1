"""Bring the small set of tables that units and doctests look at up to date: `make frozen [ROWS="[--anew] KEY ..."]`.

It holds, of the project's tables, the rows that tests have a use for and whatever those refer to. A row that it has
keeps its cells, whatever the project's table says by now, so that no unit fails for a corrected figure; from there
come the schema, the cells of new columns, and rows that are named by their keys. With `--anew` all cells come from
there, as after a change of ids or rules; rows that are gone there are then left out, and named. To take a row out,
delete its line.
"""

import csv
import io
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIVE = ROOT / "data"
FROZEN = ROOT / "tests/fixtures/data"
DESCRIPTOR = "datapackage.json"
# Tables whose rows come with any figure that they are about.
FOLLOWING = ("conflicts", "phrase_exceptions")
Row = dict[str, str]
Rows = dict[str, dict[str, Row]]  # by table, then by key


def read_tables(folder: Path, descriptor: Mapping) -> Rows:
    """The rows of all tables that a folder has."""
    found: Rows = {}
    for resource in descriptor["resources"]:
        path = folder / resource["path"]
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        key = resource["schema"]["primaryKey"]
        found[resource["name"]] = {row[key]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    return found


def referred(table: Mapping, row: Row, tables: Rows) -> Iterator[tuple[str, str]]:
    """Table and key of the rows that a row refers to."""
    for field in table["schema"]["fields"]:
        text = row.get(field["name"], "")
        items = text.split(field["delimiter"]) if field.get("delimiter") else [text]
        for item in filter(None, items):
            yield from places(field.get("references", ()), item, tables)
    for foreign in table["schema"].get("foreignKeys", ()):
        reference = foreign["reference"]
        if item := row.get(foreign["fields"]):
            yield from places([f"{reference['resource']}.{reference['fields']}"], item, tables)


def places(references: Iterable[str], item: str, tables: Rows) -> Iterator[tuple[str, str]]:
    """Where an item stands: as a key, or else the first row that has it in a column that it may refer to."""
    for reference in references:
        other, column = reference.split(".")
        rows = tables[other]
        key = item if item in rows else next((key for key, row in rows.items() if row[column] == item), None)
        if key is not None:
            yield other, key
            return


def with_references(chosen: Iterable[tuple[str, str]], descriptor: Mapping, tables: Rows) -> dict[str, set[str]]:
    """Keys by table: the chosen rows, what they refer to, and what is said of figures that are there."""
    by_name = {resource["name"]: resource for resource in descriptor["resources"]}
    found: dict[str, set[str]] = {name: set() for name in by_name}
    about = [
        ((name, key), set(referred(by_name[name], row, tables)))
        for name in FOLLOWING
        for key, row in tables[name].items()
    ]
    waiting = list(chosen)
    while waiting:
        name, key = waiting.pop()
        if key in found[name]:
            continue
        found[name].add(key)
        waiting += referred(by_name[name], tables[name][key], tables)
        waiting += [place for place, figures in about if (name, key) in figures]
    return found


def freeze(keys: Iterable[str], live: Path = LIVE, frozen: Path = FROZEN, anew: bool = False) -> dict[str, int]:
    """Write the small set with some more rows, and return how many each table has.

    Raises KeyError for a key that no table has.
    """
    descriptor = json.loads((live / DESCRIPTOR).read_text(encoding="utf-8"))
    tables, kept = read_tables(live, descriptor), read_tables(frozen, descriptor)
    chosen = [(name, key) for name, rows in kept.items() if name not in FOLLOWING for key in rows]
    for wanted in keys:
        places = [(name, wanted) for name, rows in tables.items() if wanted in rows]
        if not places:
            raise KeyError(f"no table in {live} has a row of the key {wanted}")
        chosen += places
    if anew:
        gone = [f"{name}: {key}" for name, key in chosen if key not in tables[name]]
        print("\n".join(f"left out, for it is gone from data/: {one}" for one in gone))
        chosen = [(name, key) for name, key in chosen if key in tables[name]]
    else:
        for name, key in chosen:
            tables[name][key] = tables[name].get(key, {}) | kept[name].get(key, {})
    frozen.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(live / DESCRIPTOR, frozen / DESCRIPTOR)
    found = with_references(chosen, descriptor, tables)
    for resource in descriptor["resources"]:
        rows = tables[resource["name"]]
        columns = [field["name"] for field in resource["schema"]["fields"]]
        write_table(frozen / resource["path"], columns, [rows[key] for key in sorted(found[resource["name"]])])
    return {name: len(rows) for name, rows in found.items()}


def write_table(path: Path, columns: list[str], rows: list[Row]) -> None:
    """Write rows as the tables are written; a row without one of the columns raises ValueError."""
    for row in rows:
        if missing := [name for name in columns if row.get(name) is None]:
            raise ValueError(f"{path}: {next(iter(row.values()))}: no cell for {missing}; name it anew or take it out")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    named = sys.argv[1:]
    for table, count in freeze([one for one in named if one != "--anew"], anew="--anew" in named).items():
        print(f"{count:6,}  {table}")
