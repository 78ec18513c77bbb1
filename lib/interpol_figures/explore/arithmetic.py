"""Ratios and differences of stated figures, from the lowest to the highest that their words leave open.

"Over 60,000 of nearly 80,000" is no single share: what two figures commit to is an interval each, and so is what is
computed from them.
"""

from math import inf

import pandas as pd

PARTS = ["value", "low", "high"]
RESULT = ["value", "low", "high", "figures"]


def ratio(figures: pd.DataFrame, of: pd.DataFrame, on: str = "year") -> pd.DataFrame:
    """Figures divided by others, matched on a column that both have one row a value of (`best` makes it so).

    Returns a DataFrame indexed by `on`, where both have a row: value, low and high (without unit; a bound is inf where
    the words set none), and figures (ids of both, which a report cites where it shows or tells a row). Raises
    ValueError for a value that comes twice.

    >>> import interpol_figures as figures
    >>> tables = figures.load()
    >>> public = figures.best(figures.select(tables, "notices_public", "red"), by="year")
    >>> valid = figures.best(figures.select(tables, "notices in circulation", "red"), by="year")
    >>> figures.ratio(public, valid).loc[2022, ["value", "low", "high"]].round(3).tolist()  # public Red Notices
    [0.102, 0.093, 0.113]
    """
    pairs = _matched(figures, of, on)
    value = pairs["value"] / pairs["value_of"]
    low = (pairs["low"] / pairs["high_of"]).fillna(0)  # of an open end by an open end, or of none by none
    high = (pairs["high"] / pairs["low_of"]).fillna(inf)
    return pairs.assign(value=value, low=low, high=high)[RESULT]


def difference(figures: pd.DataFrame, other: pd.DataFrame, on: str = "year") -> pd.DataFrame:
    """Figures less others, matched as for `ratio`; value, low and high are in their unit.

    Raises ValueError for a value of `on` that comes twice, and for figures in different units.

    >>> import interpol_figures as figures
    >>> members = figures.select(figures.load(), "member_countries", "interpol")
    >>> exact = figures.best(members[members["qualifier"] == "exact"], by="year")
    >>> grown = figures.difference(exact, exact.assign(year=exact["year"] + 1))
    >>> bool((grown["low"] == grown["high"]).all())  # exact figures leave nothing open
    True
    """
    units = {*figures["unit"], *other["unit"]}
    if len(units) > 1:
        raise ValueError(f"figures in {' and '.join(sorted(units))} can't be taken from one another")
    pairs = _matched(figures, other, on)
    found = {"value": pairs["value"] - pairs["value_of"], "low": pairs["low"] - pairs["high_of"]}
    return pairs.assign(**found, high=pairs["high"] - pairs["low_of"])[RESULT]


def _matched(figures: pd.DataFrame, other: pd.DataFrame, on: str) -> pd.DataFrame:
    """Values, bounds and ids of both, indexed by what they were matched on."""
    for frame in (figures, other):
        twice = frame.loc[frame[on].duplicated(), on]
        if len(twice):
            raise ValueError(f"{on} {twice.iloc[0]} comes more than once; choose one figure each, as best(by={on!r})")
    columns = [on, *PARTS, "figure"]
    pairs = figures[columns].merge(other[columns], on=on, suffixes=("", "_of")).set_index(on)
    return pairs.assign(figures=[[one, two] for one, two in zip(pairs["figure"], pairs["figure_of"], strict=True)])
