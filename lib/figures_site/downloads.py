"""The data of the site as files: the rows that each report rests on, and all of it in one archive."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from interpol_figures.report.cited_text import figures_of
from interpol_figures.tables.load import Tables, load
from interpol_figures.verdicts.export import for_spreadsheet
from interpol_figures.verdicts.judge import judge_accounts
from notebook_press.pages.html import Page
from notebook_press.regression.baseline import packed, write_atomically

ARCHIVE = "data.zip"
ROW_COLUMNS = ["figure", "indicator", "subject", "value", "value_high", "qualifier", "unit", "period_start"]
ROW_COLUMNS += ["period_end", "as_stated", "rank", "note", "verdict", "source", "publisher", "grade", "url"]

verdicts = lru_cache(maxsize=8)(judge_accounts)


@lru_cache(maxsize=8)
def _known(as_known_on: str) -> Tables:
    return load(as_known_on=as_known_on or None)


def tables_of(page: Page) -> Tables:
    """The tables as far as a report could know them."""
    return _known(str(page.report.parameters.get("as_known_on", "")))


def rows_of(page: Page) -> pd.DataFrame:
    """The figures that a report says it rests on, in its order; columns `ROW_COLUMNS` and others."""
    tables = tables_of(page)
    rows = tables.figures.loc[[one for one in figures_of(page.notebook) if one in tables.figures.index]]
    return rows.assign(verdict=rows["figure"].map(verdicts(tables)["verdict"]).fillna(""))


def write_archive(folder: Path, tables: Tables, rows: pd.DataFrame) -> None:
    """All data in one file: every figure with its source and verdict, and the tables with schema and dictionary."""
    held = {f"tables/{path.name}": path.read_bytes() for path in sorted(tables.package.folder.iterdir())}
    write_atomically(folder / ARCHIVE, packed({**held, "figures.csv": rows_csv(rows)}))


def rows_csv(figures: pd.DataFrame) -> str:
    """Figures as CSV, with the columns `ROW_COLUMNS`; no cell is one that a spreadsheet runs as a formula."""
    rows = figures[ROW_COLUMNS]
    words = rows.select_dtypes(exclude="number").fillna("").map(lambda cell: for_spreadsheet(str(cell)))
    return rows.assign(**words).to_csv(index=False, lineterminator="\n", float_format="%.15g")
