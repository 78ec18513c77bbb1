"""An article read and judged: every figure with its verdict, and as records and claims."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from interpol_figures.reading.article import findings_in
from interpol_figures.reading.claims import plain_number, read_period
from interpol_figures.reading.document import Document
from interpol_figures.reading.finding import Finding
from interpol_figures.reading.lexicon import read_lexicon
from interpol_figures.reading.words import language_of
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge_claims

COLUMNS = ["text", "start", "end", "phrase", "value", "value_high", "qualifier", "unit", "indicator", "subject"]
COLUMNS += ["period", "verdict", "sentence", "figures", "answer"]
NO_RECORD = "no_record"
NO_INDICATOR = "No indicator of the record counts this."
NO_SUBJECT = "The words name no operation, or tell of one country's part, which the record doesn't count."


@dataclass(frozen=True)
class JudgedFinding:
    """A figure of an article with its verdict; `answer` is the sentence of the verdict, `figures` ids of the record."""

    finding: Finding
    verdict: str
    answer: str
    figures: tuple[str, ...] = ()

    @property
    def understood(self) -> bool:
        """Whether indicator and subject are known, so that it could be judged."""
        return bool(self.finding.indicator and self.finding.subject) and self.verdict != "not_understood"


@dataclass(frozen=True)
class Article:
    """A document with its figures, judged; `published` is an ISO date or empty, `language` its code."""

    document: Document
    published: str
    language: str
    judged: tuple[JudgedFinding, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many figures got each verdict; those that no record could be asked on under `not_understood`."""
        return Counter(one.verdict if one.understood else "not_understood" for one in self.judged)

    @property
    def records(self) -> list[dict[str, object]]:
        """One dict a figure, with the keys of COLUMNS; `start` and `end` are places in the stored file."""
        return [self._record(one) for one in self.judged]

    def _record(self, judged: JudgedFinding) -> dict[str, object]:
        one = judged.finding
        start, end = self.document.stored(one.start, one.end)
        place = {"text": self.document.name, "start": start, "end": end}
        names = ("phrase", "value", "value_high", "qualifier", "unit", "indicator", "subject", "period")
        answer = {"verdict": judged.verdict, "sentence": one.sentence, "figures": list(judged.figures)}
        return place | {name: getattr(one, name) for name in names} | answer | {"answer": judged.answer}

    @property
    def claims(self) -> list[dict[str, str]]:
        """The figures as rows of a claims file, which `judge` takes."""
        return [_claim(str(number), one.finding, self.published) for number, one in enumerate(self.judged, 1)]


def judge_article(document: Document, tables: Tables, published: str = "", language: str = "") -> Article:
    """Read and judge a document; `published` is an ISO date, `language` de, en, es or fr, or told by the text.

    Raises ValueError for a date or a language that there isn't.
    """
    lexicon, period = read_lexicon(tables), read_period(published)
    if language not in ("", *lexicon.terms):
        raise ValueError(f"unknown language {language!r}; use one of {', '.join(sorted(lexicon.terms))}")
    language = language or language_of(document.text)
    found = findings_in(document, lexicon, period, language)
    return Article(document, published, language, judge_findings(found, tables, published))


def judge_findings(found: list[Finding], tables: Tables, published: str) -> tuple[JudgedFinding, ...]:
    """Verdicts on figures that were read, in their order."""
    claims = {str(number): one for number, one in enumerate(found) if one.indicator and one.subject}
    rows = [_claim(number, one, published) for number, one in claims.items()]
    verdicts = judge_claims(tables, rows) if rows else pd.DataFrame()
    return tuple(
        _judged(one, verdicts.loc[str(number)]) if str(number) in claims else _unjudged(one)
        for number, one in enumerate(found)
    )


def _judged(finding: Finding, verdict: Mapping[str, Any]) -> JudgedFinding:
    return JudgedFinding(finding, verdict["verdict"], verdict["sentence"], tuple(verdict["figures"]))


def _unjudged(finding: Finding) -> JudgedFinding:
    return JudgedFinding(finding, NO_RECORD, NO_SUBJECT if finding.indicator else NO_INDICATOR)


def _claim(number: str, finding: Finding, published: str) -> dict[str, str]:
    value, high = (plain_number(one) for one in (finding.value, finding.value_high))
    return {
        "claim_id": number,
        "indicator": finding.indicator,
        "subject": finding.subject,
        "value": value,
        "value_high": high,
        "qualifier": finding.qualifier,
        "unit": finding.unit,
        "period": finding.period,
        "published": published,
        "as_stated": finding.phrase,
    }
