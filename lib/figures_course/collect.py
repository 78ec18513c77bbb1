"""A class's progress in one place: the files that pupils handed in, gathered into one CSV and one page."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from figures_course.session import STYLE
from interpol_figures.verdicts.export import for_spreadsheet
from notebook_press.regression.baseline import write_atomically

COLUMNS = ("pupil", "walkthrough", "exercise", "state", "answers", "hints")
PATTERN = "progress-*.json"


@dataclass(frozen=True)
class Collection:
    """What was gathered: the rows (columns `COLUMNS`), and the two files written."""

    rows: tuple[tuple[str, ...], ...]
    table: Path
    page: Path


def collect(folder: Path) -> Collection:
    """Gather all `progress-*.json` of a folder and those below it into `progress.csv` and `progress.html` there.

    Of two files by one pupil on one walkthrough, the one with more right answers counts. Raises ValueError where
    there is no such file, and where one can't be read, naming it.
    """
    files = sorted(folder.rglob(PATTERN))
    if not files:
        raise ValueError(f"{folder} holds no {PATTERN}; pupils write theirs with session.export(NAME)")
    best: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {}
    for path in files:
        rows = _rows(path)
        key = rows[0][0], rows[0][1]
        if _right(rows) >= _right(best.get(key, ())):
            best[key] = rows
    gathered = tuple(row for key in sorted(best) for row in best[key])
    table, page = folder / "progress.csv", folder / "progress.html"
    write_atomically(table, _csv(gathered))
    write_atomically(page, _html(best))
    return Collection(gathered, table, page)


def _rows(path: Path) -> tuple[tuple[str, ...], ...]:
    """The exercises of one file; its pupil and walkthrough stand in each row."""
    fix = "ask the pupil to run session.export again"
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(
            (str(report["pupil"]), str(report["walkthrough"]), *(str(one[column]) for column in COLUMNS[2:]))
            for one in report["exercises"]
        )
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no progress of a walkthrough ({type(error).__name__}: {error}); {fix}") from None
    if not rows:
        raise ValueError(f"{path} names no exercise; {fix}")
    return rows


def _right(rows: tuple[tuple[str, ...], ...]) -> int:
    return sum(row[COLUMNS.index("state")] == "right" for row in rows)


def _csv(rows: tuple[tuple[str, ...], ...]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([[for_spreadsheet(cell) for cell in row] for row in rows])
    return buffer.getvalue()


def _html(found: Mapping[tuple[str, str], tuple[tuple[str, ...], ...]]) -> str:
    """A row for each pupil, a column for each walkthrough: how many exercises are right, of how many."""
    pupils, names = (sorted({key[place] for key in found}) for place in (0, 1))
    head = "".join(f"<th scope='col'>{escape(name.replace('_', ' '))}</th>" for name in ("Pupil", *names))
    lines = []
    for pupil in pupils:
        own = [found.get((pupil, name)) for name in names]
        cells = "".join(f"<td>{f'{_right(rows)} of {len(rows)}' if rows else ''}</td>" for rows in own)
        lines.append(f"<tr><th scope='row'>{escape(pupil)}</th>{cells}</tr>")
    body = "\n".join(lines)
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>Progress of the class</title>"
        f"<style>{STYLE}</style></head>\n<body><h1>Progress of the class</h1>\n<p>Exercises that are right.</p>\n"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>\n</body></html>\n"
    )
