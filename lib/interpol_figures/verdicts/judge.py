"""Judging from a notebook: what articles state, or claims of one's own, against the record of the loaded tables.

>>> from interpol_figures.tables.load import load
>>> judge(load()).loc["notices_issued-red-2022-2", ["as_stated", "verdict"]].tolist()
['over 60,000 Red Notices', 'wrong_measure']
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.tables.load import Tables, require_tables
from interpol_figures.tables.names import UnknownNameError
from interpol_figures.verdicts.decide import contradicts_itself, decide
from interpol_figures.verdicts.explain import read_as, sentence_of, worded
from interpol_figures.verdicts.export import as_table
from interpol_figures.verdicts.record import Record, stated_figures
from interpol_figures.verdicts.resolve import resolve
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD

AS_IN_VERDICT = ["difference", "factor", "true_from", "true_to", "sibling", "rule", "total", "against_itself"]
COLUMNS = ["figure", "claim", "read_as", "verdict", "sentence", "figures", "sources", "independent"]
COLUMNS += [*AS_IN_VERDICT, "candidates"]
LISTS = ("figures", "sources", "against_itself", "candidates")
Claims = list[dict[str, str]]


class VerdictRow(pd.Series):
    """A verdict as a row of those that `judge_accounts` gives, which shows itself with its whole sentence."""

    def __repr__(self) -> str:
        """Read as the command `judge` prints it."""
        return as_table(self.to_frame().T).removesuffix("\n")


def judge(tables: Tables, claims: pd.DataFrame | Claims | None = None) -> pd.DataFrame:
    """Statements with verdicts: what articles state of the same as a selection of figures, or claims of one's own.

    Parameters
    ----------
    claims : a selection of figures: the articles' statements on their indicators and subjects are judged, and those
        whose verdict rests on one of them; or claims, with the columns of `interpol_figures.reading.claims`
        (`claim_id`, `indicator`, `subject`, `as_stated` and so on); by default everything that articles state.

    Claims without ids are numbered. Returns the statements' own columns and those of the verdict, among them
    `verdict` (one of six), `sentence` (why), `figures` (ids of the record that it rests on) and `independent` (number
    of sources), indexed by figure or claim. Raises TypeError for what is neither, and ValueError for an id that stands
    twice.

    >>> import interpol_figures as figures
    >>> tables = figures.load()
    >>> figures.judge(tables, figures.select(tables, "notices_issued", "red"))["verdict"].tolist()
    ['wrong_measure']
    >>> own = {"claim_id": "a", "indicator": "databases", "subject": "INTERPOL", "as_stated": "19 databases"}
    >>> figures.judge(tables, [own])["verdict"].tolist()
    ['confirmed']
    """
    require_tables(tables)
    if claims is None:
        return _with_verdicts(tables, tables.figures)
    if not isinstance(claims, pd.DataFrame | list):
        raise TypeError(f"claims are a DataFrame or a list of dicts, not {claims!r}; `read` takes a text")
    given = pd.DataFrame(claims)
    if "figure" not in given:
        return _judged_claims(tables, given)
    stated = _with_verdicts(tables, tables.figures_on(Record(tables).mistaken_for(given["indicator"])))
    same = stated["indicator"].isin(given["indicator"]) & stated["subject"].isin(given["subject"])
    known = set(given["figure"])
    return stated[same | stated["figures"].map(lambda ids: not known.isdisjoint(ids))]


def _with_verdicts(tables: Tables, figures: pd.DataFrame) -> pd.DataFrame:
    verdicts = judge_accounts(tables, figures).drop(columns="figure")
    return figures.loc[verdicts.index].join(verdicts)


def _judged_claims(tables: Tables, claims: pd.DataFrame) -> pd.DataFrame:
    verdicts = judge_claims(tables, claims).drop(columns="figure")
    own = claims.set_axis(verdicts.index).assign(claim_id=verdicts.index)
    return own.drop(columns=[name for name in verdicts.columns if name in own]).join(verdicts)


def judge_accounts(tables: Tables, figures: pd.DataFrame | None = None) -> pd.DataFrame:
    """Verdicts on what accounts state among some figures, or in all tables, indexed by figure id.

    No other tables are read than those that these figures, and what they may be mistaken for, stand in.

    Columns: figure; claim (as stated); read_as (what the words were read as); verdict, sentence, figures (ids of the
    record, tuple), sources (tuple), independent (number of sources), difference and factor (claim to record),
    true_from and true_to (ISO dates), sibling, rule (that decided), total (of parts), against_itself (other figures of
    the same source), candidates.

    >>> from interpol_figures.tables.load import load
    >>> "wrong_measure" in set(judge_accounts(load())["verdict"])
    True
    """
    figures = tables.figures if figures is None else figures
    record = Record(tables)
    stated = stated_figures(figures[figures["tier"] == "account"])
    claims = [tables.contents.derive(("meaning", one), partial(with_meaning, one, record)) for one in stated]
    # No claim is judged twice in a process, as long as the tables that its verdict rests on are the same.
    rows = [
        tables.contents.derive(("verdict", claim, clashes), partial(_judged, claim, clashes, record))
        for claim, clashes in _with_clashes(claims)
    ]
    return _frame(rows)


def judge_account(tables: Tables, source: str) -> pd.DataFrame:
    """Verdicts on the figures of one account, as `judge_accounts` gives them.

    Raises UnknownNameError with the nearest accounts where none of that id states a figure.
    """
    accounts = tables.figures[tables.figures["tier"] == "account"]
    if source not in set(accounts["source"]):
        raise UnknownNameError("account with figures", source, accounts["source"].unique())
    return judge_accounts(tables, accounts[accounts["source"] == source])


def with_meaning(claim: Statement, record: Record) -> Statement:
    """A figure of the tables with the subject that it is about, which may still be a series of operations."""
    period = Period.of(f"{claim.value:.0f}") if claim.measure == "event" and claim.value else claim.period
    meaning = resolve(record, frozenset([claim.indicator]), claim.subject, period, claim.published)
    return replace(claim, subject=meaning.subject, candidates=meaning.candidates)


def _with_clashes(claims: list[Statement]) -> list[tuple[Statement, tuple[str, ...]]]:
    """Claims, each with the others of its source that can't be right as well."""
    clashes = contradicts_itself(claims)
    return [(claim, clashes[claim.figure]) for claim in claims]


def judge_claims(tables: Tables, claims: pd.DataFrame | Claims) -> pd.DataFrame:
    """Verdicts on claims from outside the tables, in their order, with the columns of `judge_accounts`.

    `claims` has the columns that `interpol_figures.reading.claims` names. A claim that can't be understood gets
    not_understood, which is no verdict, and a sentence that says why. Raises ValueError for an id that stands twice.

    >>> from interpol_figures.tables.load import load
    >>> claim = {"claim_id": "a", "indicator": "databases", "subject": "INTERPOL", "as_stated": "19 databases"}
    >>> judge_claims(load(), pd.DataFrame([claim]))["verdict"].tolist()
    ['confirmed']
    """
    # Here, since reading takes a tenth of a second to import, and what the tables state isn't read anew.
    from interpol_figures.reading.claims import as_claims
    from interpol_figures.reading.understand import ClaimError, understand

    record = Record(tables)
    rows = as_claims(claims) if isinstance(claims, pd.DataFrame) else claims
    understood: list[Statement] = []
    answers: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["claim_id"] in answers:
            raise ValueError(f"the claim_id {row['claim_id']!r} stands twice; give each claim its own, or none")
        answers[row["claim_id"]] = {}
        try:
            understood.append(understand(row, record))
        except ClaimError as error:
            answers[row["claim_id"]] = _not_understood(row, str(error))
    answers |= {one.figure: _judged(one, clashes, record) for one, clashes in _with_clashes(understood)}
    return _frame(list(answers.values()))


def judge_claim(tables: Tables, indicator: str, subject: str, value: float | str = "", **claim: Any) -> VerdictRow:
    """The verdict on one claim, in words: `judge_claim(tables, "databases", "interpol", 19, published="2024")`.

    Further keywords: value_high, qualifier, unit, period, published, as_stated.

    >>> from interpol_figures.tables.load import load
    >>> judge_claim(load(), "member_countries", "interpol", 190, published="2020-05")
    claim: “190 countries”
        read as 190 countries: member countries, INTERPOL, published in May 2020
        ...
    """
    row = {"claim_id": "claim", "indicator": indicator, "subject": subject, "value": value, **claim}
    return VerdictRow(judge_claims(tables, pd.DataFrame([row])).iloc[0])


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).set_index("figure", drop=False).rename_axis(None)


def _not_understood(claim: Mapping[str, str], reason: str) -> dict[str, Any]:
    words = claim.get("as_stated") or " ".join(filter(None, map(claim.get, ("value", "unit", "indicator", "subject"))))
    answer = {"figure": claim["claim_id"], "claim": words, "verdict": NOT_UNDERSTOOD, "sentence": reason}
    empty = dict.fromkeys(("read_as", "true_from", "true_to", "sibling", "rule"), "")
    return {"independent": 0} | dict.fromkeys(LISTS, ()) | empty | answer


def _judged(claim: Statement, clashes: tuple[str, ...], record: Record) -> dict[str, Any]:
    """The verdict on a claim as plain values."""
    verdict = replace(decide(claim, record), against_itself=clashes)
    return {
        "figure": verdict.claim.figure,
        "claim": verdict.claim.as_stated or worded(verdict.claim),
        "read_as": read_as(verdict.claim, record),
        "verdict": verdict.verdict,
        "sentence": sentence_of(verdict, record),
        "figures": verdict.figure_ids,
        "sources": verdict.sources,
        "independent": record.independent(verdict.figures),
        **{name: getattr(verdict, name) for name in AS_IN_VERDICT},
        "candidates": verdict.claim.candidates,
    }
