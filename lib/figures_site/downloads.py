"""The data of the site as files: the rows that each report rests on, and all of it in one archive."""

from pathlib import Path

import pandas as pd

from interpol_figures.report.cited_text import figures_of
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.export import for_spreadsheet
from interpol_figures.verdicts.judge import judge_accounts
from notebook_press.pages.html import Page
from notebook_press.regression.baseline import packed, write_atomically

ARCHIVE = "data.zip"
ROW_COLUMNS = ["figure", "indicator", "subject", "value", "value_high", "qualifier", "unit", "period_start"]
ROW_COLUMNS += ["period_end", "as_stated", "rank", "note", "verdict", "source", "publisher", "grade", "url"]


def rows_of(page: Page, tables: Tables) -> pd.DataFrame:
    """The figures that a report says it rests on, in its order; columns `ROW_COLUMNS` and others."""
    rows = tables.figures_by_id(figures_of(page.notebook))
    return rows.assign(verdict=rows["figure"].map(judge_accounts(tables)["verdict"]).fillna(""))


def write_archive(folder: Path, tables: Tables, rows: pd.DataFrame) -> None:
    """All data in one file: every figure with its source and verdict, and the tables with schema and dictionary."""
    held = {f"tables/{path.name}": path.read_bytes() for path in sorted(tables.package.folder.iterdir())}
    write_atomically(folder / ARCHIVE, packed({**held, "figures.csv": rows_csv(rows)}))


def rows_csv(figures: pd.DataFrame) -> str:
    """Figures as CSV, with the columns `ROW_COLUMNS`; no cell is one that a spreadsheet runs as a formula."""
    rows = figures[ROW_COLUMNS]
    words = rows.select_dtypes(exclude="number").fillna("").map(lambda cell: for_spreadsheet(str(cell)))
    return rows.assign(**words).to_csv(index=False, lineterminator="\n", float_format="%.15g")
