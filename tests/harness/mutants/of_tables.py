"""Mutants of the tables: one row altered, of figures that a report under regression says it rests on."""

import csv
import io
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator

from trial import ROOT, Mutant

SEED = 1923
PER_KIND = 42
OTHER_QUALIFIER = {
    "exact": "about",
    "about": "exact",
    "more_than": "at_least",
    "at_least": "more_than",
    "nearly": "about",
    "less_than": "at_most",
    "at_most": "less_than",
    "between": "about",
    "multiples_of": "more_than",
    "several": "exact",
}
OTHER_RANK = {"normal": "preferred", "preferred": "normal", "deprecated": "normal"}
Rows = list[dict[str, str]]


def tables() -> dict[str, Rows]:
    """All tables as text."""
    found = {}
    for path in sorted((ROOT / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def written(rows: Rows) -> str:
    """A table as its file holds it."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def resting(kind: str, names: list[str]) -> dict[str, list[str]]:
    """By figure, the reports that say they rest on it, the one with the smallest baseline first."""
    found = defaultdict(list)
    paths = [ROOT / "reports" / f"{name}.ipynb" for name in names]
    for path in sorted(paths, key=lambda path: path.stat().st_size):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                for figure in output.get("data", {}).get(kind, {}):
                    found[figure].append(path.stem)
    return found


def more(text: str) -> str:
    """A number with one more in its last digit."""
    whole, point, decimals = text.partition(".")
    return f"{float(text) + 10 ** -len(decimals):.{len(decimals)}f}" if point else str(int(whole) + 1)


def a_year_back(date: str) -> str:
    """An ISO date one year earlier."""
    return f"{int(date[:4]) - 1}{date[4:]}" if date else date


def with_value(rows: Rows, at: int, _: Rows) -> bool:
    """One more in the last digit."""
    if not rows[at]["value"]:
        return False
    rows[at]["value"] = more(rows[at]["value"])
    return True


def with_qualifier(rows: Rows, at: int, _: Rows) -> bool:
    """A nearby qualifier."""
    rows[at]["qualifier"] = OTHER_QUALIFIER[rows[at]["qualifier"]]
    return True


def with_period(rows: Rows, at: int, _: Rows) -> bool:
    """A year earlier; a figure without a time gets one."""
    row = rows[at]
    day = row["period_start"] or row["period_end"]
    row["period_start"], row["period_end"] = (
        a_year_back(row[key]) if day else "2019" for key in ("period_start", "period_end")
    )
    return True


def with_source(rows: Rows, at: int, sources: Rows) -> bool:
    """Another source of the same tier."""
    tier = next(one["tier"] for one in sources if one["source"] == rows[at]["source"])
    same = [one["source"] for one in sources if one["tier"] == tier]
    rows[at]["source"] = same[same.index(rows[at]["source"]) - 1]
    return True


def with_rank(rows: Rows, at: int, _: Rows) -> bool:
    """Another rank."""
    rows[at]["rank"] = OTHER_RANK[rows[at]["rank"]]
    return True


def row_removed(rows: Rows, at: int, _: Rows) -> bool:
    """No such row."""
    del rows[at]
    return True


def row_duplicated(rows: Rows, at: int, _: Rows) -> bool:
    """The row twice."""
    rows.insert(at, rows[at])
    return True


def rows_swapped(rows: Rows, at: int, _: Rows) -> bool:
    """All but the id exchanged with the next row."""
    if at + 1 == len(rows):
        return False
    one, other = rows[at], rows[at + 1]
    rows[at], rows[at + 1] = {**other, "figure": one["figure"]}, {**one, "figure": other["figure"]}
    told = ("value", "qualifier", "period_start", "period_end", "source", "rank")
    return any(one[key] != other[key] for key in told)


KINDS: dict[str, Callable[[Rows, int, Rows], bool]] = {
    "value": with_value,
    "qualifier": with_qualifier,
    "period": with_period,
    "source": with_source,
    "rank": with_rank,
    "row removed": row_removed,
    "row duplicated": row_duplicated,
    "rows swapped": rows_swapped,
}


def mutants(names: list[str], used: str, per_kind: int = PER_KIND) -> Iterator[Mutant]:
    """So many of each kind, spread over the figure tables, the same every time; see `resting` for `used`."""
    found, rests = tables(), resting(used, names)
    homes = {
        row["figure"]: (name, at) for name, rows in found.items() if "figure" in rows[0] for at, row in enumerate(rows)
    }
    by_table = defaultdict(list)
    for figure in sorted(rests):
        by_table[homes[figure][0]].append(figure)
    for kind, change in KINDS.items():
        dice = random.Random(f"{SEED} {kind}")
        queues = [dice.sample(figures, len(figures)) for figures in by_table.values()]
        made = 0
        while made < per_kind:
            queue = queues[made % len(queues)] or max(queues, key=len)
            figure = queue.pop()
            name, at = homes[figure]
            rows = [dict(row) for row in found[name]]
            if change(rows, at, found["sources"]):
                made += 1
                yield Mutant(f"{kind} of {figure}", kind, {f"data/{name}.csv": written(rows)}, tuple(rests[figure]))


def out_of_order(count: int) -> Iterator[Mutant]:
    """Two lines of a table exchanged: nothing that a report could show, so only validation can catch it."""
    found, dice = tables(), random.Random(SEED)
    for name in dice.choices(sorted(found), k=count):
        rows = list(found[name])
        at = dice.randrange(len(rows) - 1)
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
        yield Mutant(f"lines of {name}.csv, row {at + 1}", "lines out of order", {f"data/{name}.csv": written(rows)})
