"""An article read and judged: every figure with its verdict, and as records and claims."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from interpol_figures.model.format import in_digits
from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.article import findings_in
from interpol_figures.reading.claims import COLUMNS as CLAIM_COLUMNS
from interpol_figures.reading.claims import read_period
from interpol_figures.reading.document import Document
from interpol_figures.reading.finding import Finding
from interpol_figures.reading.lexicon import read_lexicon
from interpol_figures.reading.periods import FROM_PUBLICATION
from interpol_figures.reading.words import LANGUAGES, language_of, pattern_of
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.judge import judge_claims
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD

COLUMNS = ["text", "start", "end", "phrase", "value", "value_high", "qualifier", "unit", "indicator", "subject"]
COLUMNS += ["period", "context", "verdict", "sentence", "figures"]
NO_INDICATOR = "No indicator of the record counts this."
NO_DAY = "Its time is told from the day of publication: say when that was (published)."
A_PART = "The text tells more of the same, and that holds: this seems to be a part of it, of which we have no figure."
FORMER = "It was so at an earlier time, which the text doesn't tell; we found no such figure."
NO_SUBJECT = "The words name no operation, or tell of a part of one that the record doesn't count."
_PART = 0.9  # how much of a figure that holds a smaller one may be, and still tell the same
_BY_WHOLE = ("contradicted", "outdated")  # verdicts that the whole may give on a part of it,
_OPEN = ("more_than", "at_least")  # and wordings that the whole bears out always


@dataclass(frozen=True)
class JudgedFinding:
    """A figure of an article with its verdict; `sentence` says why, `figures` are ids of the record."""

    finding: Finding
    verdict: str
    sentence: str
    figures: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The verdict, or `not_understood` where indicator or subject aren't known, so that none could be found."""
        return self.verdict if self.finding.indicator and self.finding.subject else NOT_UNDERSTOOD

    @property
    def understood(self) -> bool:
        """Whether it could be judged."""
        return self.shown != NOT_UNDERSTOOD


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
        return Counter(one.shown for one in self.judged)

    @property
    def records(self) -> list[dict[str, object]]:
        """One dict a figure, with the keys of COLUMNS; `start` and `end` are places in the stored file."""
        found = []
        for one in self.judged:
            start, end = self.document.stored(one.finding.start, one.finding.end)
            record = asdict(one.finding) | {"text": self.document.name, "start": start, "end": end}
            record |= {"verdict": one.verdict, "figures": list(one.figures), "sentence": one.sentence}
            found.append({name: record[name] for name in COLUMNS})
        return found

    @property
    def claims(self) -> list[dict[str, str]]:
        """The figures as rows of a claims file, which `judge` takes."""
        return _claims([one.finding for one in self.judged], self.published)


def judge_article(document: Document, tables: Tables, published: str = "", language: str = "") -> Article:
    """Read and judge a document; `published` is an ISO date, `language` de, en, es or fr, or told by the text.

    Raises ValueError for a date or a language that there isn't.
    """
    if language not in ("", *LANGUAGES):
        raise ValueError(f"unknown language {language!r}; use one of {', '.join(sorted(LANGUAGES))}")
    language = language or language_of(document.text)
    found = findings_in(document, read_lexicon(tables), read_period(published), language)
    return Article(document, published, language, judge_findings(found, tables, published))


def judge_findings(found: Sequence[Finding], tables: Tables, published: str) -> tuple[JudgedFinding, ...]:
    """Verdicts on figures that were read, in their order."""
    measures = tables.column("indicators", "measure")
    undated = {str(n) for n, one in enumerate(found, 1) if not published and _is_undated(one, measures)}
    claims = [one for one in _claims(found, published) if one["indicator"] and one["subject"]]
    verdicts = judge_claims(tables, [one for one in claims if one["claim_id"] not in undated])
    judged = []
    for place, one in enumerate(found, 1):
        if (number := str(place)) in verdicts.index:
            judged.append(JudgedFinding(one, *verdicts.loc[number, ["verdict", "sentence", "figures"]]))
        else:
            reason = NO_DAY if number in undated else NO_SUBJECT if one.indicator else NO_INDICATOR
            judged.append(JudgedFinding(one, "no_record", reason))
    return tuple(_leave_parts_open(judged))


def _leave_parts_open(judged: Sequence[JudgedFinding]) -> Iterator[JudgedFinding]:
    """All of them; what is less than a figure of the same thing that holds is a part, and not judged by the whole.

    Nor is what was so before judged by what is so now.
    """
    wholes: dict[tuple[str, ...], float] = {}
    for one in judged:
        if one.verdict in ("confirmed", "loosely_worded"):
            wholes[one.finding.counted] = max(one.finding.value or 0, wholes.get(one.finding.counted, 0))
    for one in judged:
        found = one.finding
        by_whole = one.verdict in _BY_WHOLE or (one.verdict == "confirmed" and found.qualifier in _OPEN)
        is_count = found.unit != "year" and found.qualifier != "multiples_of"
        if by_whole and is_count and (found.value or 0) < _PART * wholes.get(found.counted, 0):
            yield JudgedFinding(found, "no_record", A_PART)
        elif found.former and one.verdict == "contradicted":
            yield JudgedFinding(found, "no_record", FORMER)
        else:
            yield one


def _is_undated(finding: Finding, measures: Mapping[str, str]) -> bool:
    """Whether a count of a span of time stands beside words like "last year", which mean nothing without a day."""
    if finding.period or measures.get(finding.indicator) != "flow":
        return False
    return any(pattern_of(name).search(fold(finding.context)) for name in FROM_PUBLICATION)


def _claims(found: Sequence[Finding], published: str) -> list[dict[str, str]]:
    """Figures as rows of a claims file, numbered."""
    rows = []
    for number, one in enumerate(found, 1):
        row = asdict(one) | {"claim_id": str(number), "published": published, "as_stated": one.phrase}
        row |= {name: in_digits(row[name]) for name in ("value", "value_high")}
        rows.append({name: row[name] for name in CLAIM_COLUMNS})
    return rows
