"""Every sentence is true of the rows that it names: numbers, dates, counts of sources and grades, for all claims at hand."""

import re
from dataclasses import replace
from functools import cache

import pytest

from interpol_figures.model.format import SMALL_NUMBERS, figure_in_words, multiple, number
from interpol_figures.reading.understand import ClaimError, understand
from interpol_figures.tables.load import load
from interpol_figures.verdicts.decide import contradicts_itself, decide
from interpol_figures.verdicts.explain import sentence_of, worded
from interpol_figures.verdicts.judge import with_meaning
from interpol_figures.verdicts.record import COUNTED, Record, stated_figures
from verdict_scores import COLUMNS, read_rows

FILES = (
    "claims_of_pages.csv",
    "claims_of_further_pages.csv",
    "claims_of_articles.csv",
    "further_claims.csv",
    "labelled_claims.csv",
    "precise_but_wrong.csv",
)
GROUP = re.compile(r"([^();]*) \(([^()]*)\)")
SOURCES = re.compile(
    r"(one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:independent )?sources?[^;]* grade ([A-E])"
)
DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
RECORD = Record(load())


def all_verdicts():
    for name in FILES:
        for row in read_rows(name):
            try:
                found = understand({column: row.get(column) or "" for column in COLUMNS}, RECORD)
            except ClaimError:
                continue
            yield decide(found, RECORD)
    figures = RECORD.tables.figures
    claims = [with_meaning(one, RECORD) for one in stated_figures(figures[figures["tier"] == "account"])]
    clashes = contradicts_itself(claims)
    yield from (replace(decide(one, RECORD), against_itself=clashes[one.figure]) for one in claims)


@cache
def verdicts():
    """All of them, judged once, and not while tests are collected."""
    return list(all_verdicts())


def named_rows(verdict):
    complete = (verdict.complete,) if verdict.complete else ()
    return [*verdict.figures, *verdict.against, *complete]


def sentence(verdict):
    """The sentence without the brackets that stand in names."""
    text = sentence_of(verdict, RECORD)
    for name in (*RECORD.names.labels.values(), *RECORD.names.indicator_labels.values()):
        for written in {name, name[:1].lower() + name[1:]} if "(" in name else ():
            text = text.replace(written, written.replace("(", "").replace(")", ""))
    return text


def groups(verdict):
    """Each quoted figure with what its sentence says of it: the text before the bracket, the bracket, and its rows."""
    for text, bracket in GROUP.findall(sentence(verdict)):
        quoted = {worded(row) for row in named_rows(verdict)}
        ending = [words for words in quoted if re.search(rf"(?<![\w$€.,]){re.escape(words)}( for .*)?$", text)]
        words = max(ending, key=len, default="")
        rows = [row for row in named_rows(verdict) if worded(row) == words]
        yield text, bracket, rows


def test_there_is_much_to_check():
    assert len(verdicts()) > 450
    assert sum(len(list(groups(verdict))) for verdict in verdicts()) > 400


def test_each_quoted_figure_is_one_of_the_named_rows():
    for verdict in verdicts():
        for text, bracket, rows in groups(verdict):
            if verdict.total is not None:
                assert sum(row.value for row in verdict.figures) == verdict.total
                assert text.endswith(figure_in_words("exact", verdict.total, None, verdict.claim.unit))
            else:
                assert rows, f"{text} ({bracket}) is no row of {verdict.figure_ids}"


def test_counts_of_sources_and_grades_are_those_of_the_rows_quoted():
    for verdict in verdicts():
        for text, bracket, rows in groups(verdict):
            stated = [row for row in (verdict.figures if verdict.total is not None else rows) if row.source != COUNTED]
            found = SOURCES.search(bracket)
            if not found:
                assert "dates of accession" in bracket
                continue
            words, grade = found.groups()
            count = SMALL_NUMBERS.index(words) if words in SMALL_NUMBERS else int(words)
            assert (count, grade) == (RECORD.independent(stated), min(row.grade for row in stated)), (
                f"{text} ({bracket})"
            )


def test_years_are_those_of_the_rows_quoted():
    for verdict in verdicts():
        for text, bracket, rows in groups(verdict):
            rows = verdict.figures[:1] if verdict.total is not None else rows
            years = [int(year) for year in re.findall(r"\b[12]\d{3}\b", bracket)]
            times = [row.time for row in rows if row.time]
            if years:
                bounds = (min(time.start for time in times).year, max(time.end for time in times).year)
                assert (years[0], years[-1]) == bounds, f"{text} ({bracket})"


def test_agreeing_rows_agree_each_by_itself():
    for verdict in verdicts():
        if verdict.verdict == "confirmed" and not verdict.complete and verdict.rule == "figures_of_its_time":
            claim = verdict.claim
            held = (
                claim.literal.contains(row.literal) or claim.literal.contains(row.implied) for row in verdict.figures
            )
            assert claim.measure == "event" or all(held)


def test_every_other_number_is_the_claims_or_tells_how_far_it_is_off():
    for verdict in verdicts():
        claim = verdict.claim
        text = GROUP.sub("", sentence(verdict))
        for name in (worded(claim), *RECORD.names.labels.values(), *RECORD.names.indicator_labels.values()):
            text = text.replace(name, "")
        far = [number(abs(verdict.difference or 0)), multiple(verdict.factor or 0), multiple(1 / (verdict.factor or 1))]
        allowed = {found for words in far for found in DIGITS.findall(words)}
        allowed |= {
            f"{abs(int(verdict.difference or 0))}",
            f"{number(abs(verdict.difference or 0), claim.unit).lstrip('$€').split(' ')[0]}",
        }
        assert set(DIGITS.findall(text)) <= allowed, sentence_of(verdict, RECORD)


@pytest.mark.parametrize("fragment", ["_", "  ", "None", " nan ", "()", " ,", "3 rank", ".."])
def test_no_sentence_shows_how_it_was_made(fragment):
    assert not [text for text in (sentence_of(verdict, RECORD) for verdict in verdicts()) if fragment in text]


def test_each_sentence_begins_large_and_ends():
    for verdict in verdicts():
        text = sentence_of(verdict, RECORD)
        assert text[0].isupper() and text.endswith(".")
