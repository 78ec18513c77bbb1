"""Reading an article from a notebook: its figures as a DataFrame that shows itself as the marked article."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd

from interpol_figures.reading.document import Document, DocumentError, from_text
from interpol_figures.reading.files import read_document
from interpol_figures.reading.judged import COLUMNS, Article, judge_article, judge_findings
from interpol_figures.reading.page import as_frame
from interpol_figures.tables.load import Tables

_FILE_NAME = re.compile(r"\S+\.(?:txt|md|html?|pdf|docx)", re.IGNORECASE)


class ReadFrame(pd.DataFrame):
    """Figures of an article, one a row; in a notebook it shows itself as the marked article."""

    _metadata = ["article", "tables"]  # noqa: RUF012 (a hook of pandas)

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame  # type: ignore[no-any-return]

    def _repr_html_(self) -> str:
        return as_frame(self.article, self.tables)

    def judge_again(self, corrected: pd.DataFrame) -> "ReadFrame":
        """The same article with figures as a reader corrected them: rows left out are dropped, cells count as changed.

        `corrected` is this frame, or rows of it, with other cells in indicator, subject, value, value_high, qualifier
        or period. Raises KeyError for a row that this article doesn't have.
        """
        columns = ["indicator", "subject", "value", "value_high", "qualifier", "period"]
        found = []
        for number, row in corrected[columns].astype(object).where(corrected[columns].notna(), None).iterrows():
            cells = {name: row[name] if name in ("value", "value_high") else row[name] or "" for name in columns}
            found.append(replace(self.article.judged[int(str(number))].finding, **cells))
        judged = judge_findings(found, self.tables, self.article.published)
        return _framed(replace(self.article, judged=judged), self.tables, corrected.index)


def read(tables: Tables, text_or_path: str | Path, published: str = "", language: str = "") -> ReadFrame:
    """The figures on INTERPOL in an article, judged: a DataFrame that shows itself as the marked article.

    `text_or_path` is the article's text, or a Path (or the name of a file that there is) of a .txt, .md, .html, .pdf or
    .docx file. Columns: text, start, end, phrase, value, value_high, qualifier, unit, indicator, subject, period,
    context (its sentence in the text), and as `judge` has them: verdict, sentence (why), figures (ids of the record).
    Raises DocumentError for what can't be read.

    >>> from interpol_figures.tables.load import load
    >>> read(load(), "INTERPOL has 196 member countries.", published="2025-01")["verdict"].tolist()
    ['confirmed']
    """
    return _framed(judge_article(_document(text_or_path), tables, published, language), tables)


def _framed(article: Article, tables: Tables, index: pd.Index | None = None) -> ReadFrame:
    frame = ReadFrame(article.records, columns=COLUMNS, index=index)
    frame.article, frame.tables = article, tables
    return frame


def _document(text_or_path: str | Path) -> Document:
    if isinstance(text_or_path, Path):
        return read_document(text_or_path)
    if len(text_or_path) < 300 and "\n" not in text_or_path and Path(text_or_path).suffix:
        if Path(text_or_path).is_file():
            return read_document(Path(text_or_path))
        if _FILE_NAME.fullmatch(text_or_path):
            raise DocumentError(f"{text_or_path}: there is no such file here; name one that there is, or give a text")
    return from_text("article", text_or_path)
