"""How long reading and checking the tables takes, as a multiple of a bare pandas.read_csv of the same files.

Both are measured side by side in one process, interleaved, so that the ratio holds on any machine.
"""

import csv
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from zlib import crc32

import pandas as pd
from measuring import Row

from interpol_figures.model.units import MEASURES, unit_and_scale
from interpol_figures.tables.content import content_of
from interpol_figures.tables.load import load
from interpol_figures.tables.schema import find_data, read_package
from interpol_figures.tables.validate import validate

SUBJECTS, SOURCES = 2_000, 5_000
YEARS = range(1990, 2026)
# a wording that is true of a count n, so that generated figures never disagree
WORDINGS = {
    "exact": ("{n} counted", lambda n: n),
    "at_least": ("at least {n}", lambda n: n),
    "more_than": ("over {n}", lambda n: n - 1),
    "at_most": ("up to {n}", lambda n: n),
    "less_than": ("under {n}", lambda n: n + 1),
    "nearly": ("almost {n}", lambda n: (n // 10 + 1) * 10),
}


def generate(folder: Path, rows: int, seed: int = 20_260_101) -> None:
    """Copy the tables into a folder, with as many valid figures spread over the figure tables, the same each time."""
    shutil.copytree(find_data(), folder, dirs_exist_ok=True)
    draw = random.Random(seed)
    package = read_package(folder)
    subjects = [f"zz_generated_{number:05}" for number in range(SUBJECTS)]
    sources = [f"zz-generated-{number:05}" for number in range(SOURCES)]
    _append(folder / "subjects.csv", [{"subject": one, "label": f"Subject {one}", "kind": "organ"} for one in subjects])
    _append(folder / "sources.csv", [_source_row(source, draw) for source in sources])
    for about_figures in ("conflicts", "phrase_exceptions", "history"):
        _write_rows(folder / f"{about_figures}.csv", [])
    indicators = pd.read_csv(folder / "indicators.csv", dtype=str)
    indicators = indicators[
        [unit_and_scale(unit)[0] not in MEASURES for unit in indicators["unit"]]
    ]  # phrases name none
    share = rows // len(package.figure_tables)
    for table in package.figure_tables:
        counted = indicators.query("table == @table and unit != 'year' and measure in ('stock', 'flow')")["indicator"]
        rows_of_table = _figures(list(counted), subjects, sources, share, draw)
        _write_rows(folder / f"{table}.csv", sorted(rows_of_table, key=itemgetter("figure")))


def _source_row(source: str, draw: random.Random) -> dict[str, str]:
    return {
        "source": source,
        "title": f"Title of {source}",
        "publisher": "Publisher",
        "kind": "news",
        "tier": "record",
        "grade": "C",
        "url": f"https://example.org/{source}",
        "published": f"{draw.choice(YEARS)}-{draw.randint(1, 12):02}",
    }


def _figures(indicators: list[str], subjects: list[str], sources: list[str], rows: int, draw: random.Random):
    """Rows of a figure table; the count is the same all year, and every wording is true of it."""
    numbers: dict[str, int] = {}
    for _ in range(rows):
        year, subject, indicator = draw.choice(YEARS), draw.choice(subjects), draw.choice(indicators)
        start = f"{year}" + draw.choice(("", f"-{draw.randint(1, 12):02}", f"-{draw.randint(1, 12):02}-15"))
        stem = f"{indicator}-{subject}-{start}"
        numbers[stem] = number = numbers.get(stem, 0) + 1
        qualifier, (phrase, value_of) = draw.choice(list(WORDINGS.items()))
        value = value_of(1_000 + crc32(f"{indicator} {subject}".encode()) % 20_000 + year % 100)
        said = phrase.format(n=f"{value:,}")
        figure = f"{stem}-{number}"
        yield {
            "figure": figure,
            "indicator": indicator,
            "subject": subject,
            "value": value,
            "qualifier": qualifier,
            "period_start": start,
            "period_end": start,
            "source": draw.choice(sources),
            "as_stated": said,
            "rank": "normal",
        }


def _append(path: Path, rows: list[dict]) -> None:
    """Write rows below those of a table, in the order of its columns; a cell that isn't given is empty."""
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerows(rows)


def _write_rows(path: Path, rows: list[dict]) -> None:
    """Write rows in place of the table's own, below its header."""
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header + "\n", encoding="utf-8", newline="\n")
    _append(path, rows)


def measure(folder: Path, repeats: int) -> dict[str, float]:
    """Seconds of CPU time that each step takes on a folder, the median of interleaved repeats."""
    paths = sorted(folder.glob("*.csv"))
    steps: dict[str, Callable[[], object]] = {
        "read_csv": lambda: [pd.read_csv(path) for path in paths],
        "load": lambda: load(folder).figures,
        "validate": lambda: sound(folder),
    }
    times = {name: [] for name in steps}
    for _ in range(repeats):
        for name, step in steps.items():
            content_of.cache_clear()  # or a table would be known from the time before
            start = time.process_time()
            step()
            times[name].append(time.process_time() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def sound(folder: Path) -> None:
    """Validate, and stop if the generated tables aren't sound: the time would be that of naming faults."""
    faults = validate(folder)
    if faults:
        raise SystemExit("\n".join(map(str, faults[:10])))


def told(figures: int, times: dict[str, float]) -> list[Row]:
    """The steps beside the bare reading."""
    words = {"load": "load", "validate": "validate"}
    return [
        Row(
            f"{words[step]}, {figures:,} figures",
            times[step],
            f"{times[step] / times['read_csv']:.2f} x a bare read_csv",
        )
        for step in words
    ]


def reading(figures: int, runs: int) -> list[Row]:
    """Today's tables, and generated ones of many figures, in CPU seconds."""
    today = find_data()
    rows = told(len(load(today).figures), measure(today, 15))
    with tempfile.TemporaryDirectory() as name:
        generate(Path(name), figures)
        return rows + told(figures, measure(Path(name), runs))
