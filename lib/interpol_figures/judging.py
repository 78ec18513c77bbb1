"""Judging from a notebook: one figure or a table, against the record of the loaded tables.

>>> from interpol_figures.tables import load
>>> verdicts = judge_accounts(load())
>>> verdicts.loc["notices_issued-red-2022-2", "verdict"]
'wrong_measure'
"""

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from interpol_figures.periods import Period
from interpol_figures.record import Stated, read_record, stated_figures
from interpol_figures.sentences import sentence
from interpol_figures.subjects import Bench, read_directory, resolve
from interpol_figures.tables import Tables
from interpol_figures.verdicts import Verdict, contradicts_itself, judge

COLUMNS = ["figure", "verdict", "sentence", "figures", "independent", "difference", "factor", "true_from", "true_to"]
COLUMNS += ["sibling", "caveat", "against_itself", "candidates"]


@lru_cache(maxsize=4)
def bench_of(tables: Tables) -> Bench:
    """Record and names of tables, made once for each."""
    return Bench(read_record(tables), read_directory(tables))


def judge_claim(claim: Stated, bench: Bench) -> Verdict:
    """The verdict on a claim whose subject may still be a series or shared by several subjects."""
    time = Period.of(f"{claim.value:.0f}") if claim.measure == "event" and claim.value else claim.time
    meaning = resolve(bench, frozenset([claim.indicator]), claim.subject, time)
    if meaning.candidates:
        return Verdict(claim, "no_record", candidates=meaning.candidates)
    return judge(replace(claim, subject=meaning.subject), bench)


def judge_all(claims: list[Stated], bench: Bench) -> list[Verdict]:
    """Verdicts on claims, each told of its source's own contradictions."""
    clashes = contradicts_itself(claims)
    return [replace(judge_claim(claim, bench), against_itself=clashes[claim.figure]) for claim in claims]


def judge_accounts(tables: Tables) -> pd.DataFrame:
    """Verdicts on all figures of accounts, indexed by figure id.

    Columns: figure, verdict, sentence, figures (ids of the record, tuple), independent (number of sources),
    difference and factor (claim to record), true_from and true_to (ISO), sibling, caveat, against_itself,
    candidates.
    """
    figures = tables.figures
    claims = stated_figures(figures[figures["tier"] == "account"])
    bench = bench_of(tables)
    rows = [as_row(verdict, bench) for verdict in judge_all(claims, bench)]
    return pd.DataFrame(rows, columns=COLUMNS).set_index("figure", drop=False).rename_axis(None)


def as_row(verdict: Verdict, bench: Bench) -> dict:
    """A verdict as plain values."""
    return {
        "figure": verdict.claim.figure,
        "verdict": verdict.verdict,
        "sentence": sentence(verdict, bench),
        "figures": verdict.figure_ids,
        **{name: getattr(verdict, name) for name in COLUMNS[4:]},
    }
