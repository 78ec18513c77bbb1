"""Verdicts as machines and people read them, from rows made by hand."""

import json

import pandas as pd

from interpol_figures.verdicts.export import BEST, OUTPUT, as_csv, as_json, as_table, claim_reviews
from interpol_figures.verdicts.judge import COLUMNS
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD, VERDICTS


class Known:
    """What a ClaimReview needs of the tables."""

    newest = known_on = pd.Timestamp("2024-05-01").date()

    def column(self, table, name):
        return {"note": "https://example.org/note", "letter": ""}


def verdicts(*rows):
    empty = dict.fromkeys(COLUMNS, "") | {"figures": (), "sources": (), "against_itself": (), "candidates": ()}
    return pd.DataFrame([empty | row for row in rows], columns=COLUMNS)


JUDGED = {
    "figure": "a",
    "claim": "over 9\nthings",
    "read_as": "over 9 things: things, in 2020",
    "verdict": "loosely_worded",
    "sentence": "I " * 100,
    "figures": ("x-1", "x-2"),
    "sources": ("note", "letter"),
    "difference": float("nan"),
    "factor": 0.5,
    "sibling": None,
    "total": 0.0,
}
UNREAD = {"figure": "b", "claim": "=9", "verdict": NOT_UNDERSTOOD, "sentence": "Unknown indicator."}


def test_json_leaves_out_what_a_verdict_does_not_carry():
    one, other = json.loads(as_json(verdicts(JUDGED, UNREAD)))
    assert {*one} - {*OUTPUT} == {"factor", "total", "against_itself", "candidates"}
    assert (one["claim_id"], one["factor"], one["figures"]) == ("a", 0.5, ["x-1", "x-2"])
    assert {*OUTPUT} <= {*other} and other["read_as"] == ""
    assert as_json(verdicts(UNREAD)).startswith('[\n  {\n    "claim_id": "b"')


def test_csv_has_a_line_for_each_claim_that_no_spreadsheet_runs():
    head, *lines = as_csv(verdicts(JUDGED, UNREAD)).splitlines()
    assert head == ",".join(OUTPUT) and len(lines) == 2
    assert lines[0].startswith("a,over 9 things,") and lines[0].endswith(",x-1; x-2,note; letter")
    assert lines[1].startswith("b,'=9,")


def test_a_table_names_claim_reading_verdict_and_figures_in_lines_that_a_terminal_shows_whole():
    text = as_table(verdicts(JUDGED | {"claim": "over 9 things"}, UNREAD))
    lines = text.splitlines()
    assert lines[:2] == ["a: “over 9 things”", "    read as over 9 things: things, in 2020"]
    assert lines[2].startswith("    loosely worded: I I") and "    figures: x-1, x-2" in lines
    assert 98 < max(map(len, lines)) <= 100
    assert text.endswith("b: “=9”\n    not understood: Unknown indicator.\n")


def test_a_claim_that_was_not_understood_has_no_review_and_the_others_a_rating_by_their_order():
    rows = [JUDGED | {"figure": one, "verdict": one} for one in VERDICTS]
    claims = [{"claim_id": one, "published": "2020" if one == "confirmed" else ""} for one in (*VERDICTS, "b")]
    graph = claim_reviews(verdicts(*rows, UNREAD), claims, Known())["@graph"]
    assert [one["identifier"] for one in graph] == list(VERDICTS)
    ratings = [one["reviewRating"] for one in graph]
    assert [one["ratingValue"] for one in ratings] == [5, 4, 3, 2, 1, 0] and BEST == 5
    assert {(one["worstRating"], one["bestRating"]) for one in ratings} == {(0, 5)}
    assert [one["itemReviewed"].get("datePublished") for one in graph] == ["2020", *[None] * 5]
    assert {one["datePublished"] for one in graph} == {"2024-05-01"}
    assert {tuple(cited["url"] for cited in one["citation"]) for one in graph} == {("https://example.org/note",)}
