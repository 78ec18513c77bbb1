"""Pairs of figures of the record that disagree.

Two figures disagree when no true value fits the words of both and they speak of the same time: a flow for the same
span, or at the same occasion; a stock for the same day, month or year; an attribute unless both are dated and share
no day; an event always.

A stock may change: what is said of a day and what is said of the year around it can both hold, each at its own time,
and are no disagreement. Where both hold although the same day is named (members before and after a vote), the
decision in the table of conflicts is “change”.
"""

from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd

from interpol_figures.tables.load import Tables

NEEDED = ["figure", "indicator", "subject", "measure", "rank", "low", "high", "low_open", "high_open"]
EPOCH = date(1970, 1, 1).toordinal()
ALWAYS = 10**6  # days; more than there are between any two dates
Pair = tuple[str, str]


def record_figures(tables: Tables, reviewed: Collection[str] = ()) -> pd.DataFrame:
    """Figures of the record with what `disagreements` needs, and their rank; deprecated ones only if reviewed."""
    figures = tables.figures
    deprecated = (figures["rank"] == "deprecated").to_numpy()
    left_out = deprecated.copy()
    left_out[deprecated] = ~figures["figure"][deprecated].isin(reviewed).to_numpy()
    used = (figures["tier"] == "record").to_numpy() & ~left_out
    days = {name: _ordinals(figures[name])[used] for name in ("start", "end")}
    return figures.loc[used, NEEDED].assign(**days)


def _ordinals(days: pd.Series) -> np.ndarray:
    """Days as numbers, counted from the year 1 on; NaN where there is none."""
    seconds = days.to_numpy("datetime64[s]")
    return np.where(np.isnat(seconds), np.nan, seconds.astype("int64") // (24 * 60 * 60) + EPOCH)


def occasions(tables: Tables) -> set[str]:
    """Subjects that happen once, so that their figures need no period: editions of operations, and events."""
    subjects = tables["subjects"]
    return set(tables["operations"]["operation"]) | set(subjects.loc[subjects["kind"] == "event", "subject"])


def disagreements(figures: pd.DataFrame, once: Collection[str]) -> list[Pair]:
    """Pairs of ids of figures that disagree, each pair once and in order.

    Columns needed: figure, indicator, subject, measure, start and end (days as numbers, NaN where undated), low,
    high, low_open, high_open. `once` holds subjects that are occasions.
    """
    spans = _comparable(figures, once)
    groups = spans.groupby("group", sort=False)
    least, greatest = groups["high"].transform("min"), groups["low"].transform("max")
    above, below = spans[spans["low"] > least], spans[spans["high"] < greatest]
    pairs = above.merge(below, on="group", suffixes=("", "_below"))
    apart = pairs["low"] > pairs["high_below"]
    together = (pairs["first"] <= pairs["last_below"]) & (pairs["first_below"] <= pairs["last"])
    found = pairs.loc[apart & together, ["figure", "figure_below"]].to_numpy().tolist()
    return sorted((min(pair), max(pair)) for pair in found)


def _comparable(figures: pd.DataFrame, once: Collection[str]) -> pd.DataFrame:
    """Figures with the group within which they are compared and the days, first to last, for which they speak.

    `low` and `high` are the least and greatest numbers that fit the words: an open end is moved inward.
    """
    measure, start, end = (figures[name].to_numpy() for name in ("measure", "start", "end"))
    low, high, low_open, high_open = (figures[name].to_numpy() for name in ("low", "high", "low_open", "high_open"))
    flow, dated, attribute = measure == "flow", ~np.isnan(start), measure == "attribute"
    once_only = (measure == "event") | (flow & figures["subject"].isin(once).to_numpy())
    same_span = (flow & ~once_only) | (measure == "stock")
    lasting = dated & attribute
    speaks = once_only | dated | attribute
    spans = pd.DataFrame(
        {
            "figure": figures["figure"].to_numpy()[speaks],
            "first": np.where(lasting, start, 0)[speaks],
            "last": np.where(lasting, end, ALWAYS)[speaks],
            "low": np.where(low_open, np.nextafter(low, np.inf), low)[speaks],
            "high": np.where(high_open, np.nextafter(high, -np.inf), high)[speaks],
        }
    )
    together = [pd.factorize(figures[name].to_numpy()[speaks])[0] for name in ("indicator", "subject")]
    together += [np.where(same_span, day, 0)[speaks] for day in (start, end)]
    return spans.assign(group=spans.groupby(together, sort=False).ngroup())
