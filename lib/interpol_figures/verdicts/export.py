"""Verdicts on claims in the forms that people and machines read: table, CSV, JSON and ClaimReview."""

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd

from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD, VERDICTS

ORGANISATION = "INTERPOL stated figures"
BEST = len(VERDICTS) - 1  # ratingValue of the first verdict; the textual one is what counts, the number only orders
OUTPUT = ["claim_id", "claim", "read_as", "verdict", "sentence", "figures", "sources"]
# Also the full-width signs, which East Asian spreadsheets take for the same.
LINE_BREAKS = re.compile("[\r\n\v\f\x85\u2028\u2029]+")  # a bare one ends a row unquoted
RUN_AS_FORMULA = re.compile("\\s*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def as_table(verdicts: pd.DataFrame) -> str:
    """One paragraph a claim, for reading in a terminal."""
    lines = []
    for row in each_row(verdicts):
        lines.append(f"{row.figure}: “{row.claim}”")
        if row.read_as:
            lines.append(f"    read as {row.read_as}")
        answer = f"{row.verdict.replace('_', ' ')}: {row.sentence}"
        lines.append(textwrap.indent(textwrap.fill(answer, 96), "    "))
        if row.figures:
            lines.append(f"    figures: {', '.join(row.figures)}")
    return "\n".join(lines) + "\n"


def as_csv(verdicts: pd.DataFrame) -> str:
    """Columns claim_id, claim, read_as, verdict, sentence, figures, sources; lists parted by "; "."""
    frame = verdicts.rename(columns={"figure": "claim_id"})[OUTPUT].copy()
    for column in ("figures", "sources"):
        frame[column] = frame[column].map("; ".join)
    return str(frame.map(for_spreadsheet).to_csv(index=False, lineterminator="\n"))


def for_spreadsheet(text: str) -> str:
    """A text on one line that no spreadsheet runs as a formula: an apostrophe tells it apart.

    >>> for_spreadsheet("=1+1"), for_spreadsheet("1 = 1")
    ("'=1+1", '1 = 1')
    """
    text = LINE_BREAKS.sub(" ", text)
    return f"'{text}" if RUN_AS_FORMULA.match(text) else text


def as_json(verdicts: pd.DataFrame) -> str:
    """A list of objects with the columns of `as_csv`, and what else the verdict carries."""
    rows = [
        {name: value for name, value in row.items() if name in OUTPUT or (value == value and value not in (None, ""))}
        for row in verdicts.rename(columns={"figure": "claim_id"}).to_dict("records")
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def claim_reviews(verdicts: pd.DataFrame, claims: list[dict[str, str]], tables: Tables) -> dict[str, Any]:
    """Verdicts as schema.org ClaimReview in JSON-LD; `claims` are the rows judged, with `claim_id`.

    Each review is dated by what the record knew. A claim that wasn't understood has none.
    """
    stated = {claim["claim_id"]: claim for claim in claims}
    reviewed = (tables.known_on or tables.newest).isoformat()
    urls = tables.column("sources", "url")
    understood = verdicts[verdicts["verdict"] != NOT_UNDERSTOOD]
    graph = [_review(row, stated[row.figure], reviewed, urls) for row in each_row(understood)]
    return {"@context": "https://schema.org", "@graph": graph}


def _review(row: Any, claim: dict[str, str], reviewed: str, urls: Mapping[str, str]) -> dict[str, Any]:
    item = {"@type": "Claim", "name": claim.get("as_stated") or row.read_as}
    if claim.get("published"):
        item["datePublished"] = claim["published"]
    review = {
        "@type": "ClaimReview",
        "identifier": row.figure,
        "claimReviewed": item["name"],
        "itemReviewed": item,
        "author": {"@type": "Organization", "name": ORGANISATION},
        "datePublished": reviewed,
        "reviewBody": row.sentence,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": BEST - VERDICTS.index(row.verdict),
            "worstRating": 0,
            "bestRating": BEST,
            "alternateName": row.verdict.replace("_", " "),
        },
    }
    cited = [source for source in row.sources if urls.get(source)]
    citations = [{"@type": "CreativeWork", "identifier": source, "url": urls[source]} for source in cited]
    return review | ({"citation": citations} if citations else {})
