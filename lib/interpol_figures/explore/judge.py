"""Verdicts beside the statements that they are on.

>>> from interpol_figures.tables.load import load
>>> judge(load()).loc["notices_issued-red-2022-2", ["as_stated", "verdict"]].tolist()
['over 60,000 Red Notices', 'wrong_measure']
"""

import pandas as pd

from interpol_figures.tables.load import Tables, require_tables
from interpol_figures.verdicts.judge import judge_accounts, judge_claims
from interpol_figures.verdicts.record import record_of

Claims = list[dict[str, str]]


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
    concerned = record_of(tables).mistaken_for(given)
    held = tables.holding(concerned)
    stated = _with_verdicts(tables, held[held["indicator"].isin(concerned)])
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
