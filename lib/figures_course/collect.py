"""A class's progress in one place: the files that pupils handed in, gathered into one CSV and one page."""

import json
from pathlib import Path
from string import Template

import pandas as pd

from interpol_figures.verdicts.export import for_spreadsheet
from notebook_press.regression.baseline import write_atomically

COLUMNS = ["pupil", "walkthrough", "exercise", "state", "answers", "hints"]
PATTERN = "progress-*.json"
TABLE_FILE, PAGE_FILE = "progress.csv", "progress.html"
PAGE = Template((Path(__file__).parent / "templates" / "progress.html").read_text(encoding="utf-8"))


def collect(folder: Path) -> pd.DataFrame:
    """Gather all `progress-*.json` of a folder and those below it into `progress.csv` and `progress.html` there.

    Returns the rows, columns `COLUMNS`, all text. Of two files by one pupil on one walkthrough, the one with more
    right answers counts. Raises ValueError where there is no such file, and where one can't be read, naming it.
    """
    files = sorted(folder.rglob(PATTERN))
    if not files:
        raise ValueError(f"{folder} holds no {PATTERN}; pupils write theirs with session.export(NAME)")
    best: dict[tuple[str, str], pd.DataFrame] = {}
    for rows in map(_read, files):
        key = rows["pupil"].iloc[0], rows["walkthrough"].iloc[0]
        if key not in best or _right(rows["state"]) >= _right(best[key]["state"]):
            best[key] = rows
    gathered = pd.concat([best[key] for key in sorted(best)], ignore_index=True)
    write_atomically(folder / TABLE_FILE, gathered.map(for_spreadsheet).to_csv(index=False, lineterminator="\n"))
    write_atomically(folder / PAGE_FILE, PAGE.substitute(table=_summary(gathered).to_html()))
    return gathered


def _read(path: Path) -> pd.DataFrame:
    """The exercises of one file; its pupil and walkthrough stand in each row."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        rows = pd.DataFrame(report["exercises"]).assign(pupil=report["pupil"], walkthrough=report["walkthrough"])
        return rows[COLUMNS].astype(str)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path} is no progress of a walkthrough ({type(error).__name__}: {error}); ask the pupil to run "
            "session.export again"
        ) from None


def _right(states: pd.Series) -> int:
    return int((states == "right").sum())


def _summary(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each pupil, a column for each walkthrough: how many exercises are right, of how many."""
    states = rows.groupby(["pupil", "walkthrough"])["state"]
    return states.agg(lambda own: f"{_right(own)} of {len(own)}").unstack(fill_value="")
