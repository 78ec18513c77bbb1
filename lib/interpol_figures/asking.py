"""Short questions to the tables: all statements of something, the best of each year, the editions of a series.

>>> from interpol_figures.tables import load
>>> statements(load(), "notices_in_circulation", "red", since="2023")["value"].tolist()
[74224.0]
"""

import pandas as pd

from interpol_figures.judging import bench_of
from interpol_figures.names import TOTAL, UnknownNameError
from interpol_figures.periods import first_day, last_day
from interpol_figures.tables import Tables
from interpol_figures.words import figure_in_words, in_words

RANKED = {"preferred": 0, "normal": 1, "deprecated": 2}
# What a figure is worth where ranks are equal: who states it, and how exactly.
KINDS = {
    "official_report": 0,
    "official_page": 1,
    "press_release": 2,
    "dataset": 3,
    "encyclopedia": 4,
    "news": 5,
    "article": 6,
}


def statements(
    tables: Tables,
    indicator: str,
    subject: str | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    tier: str | None = "record",
) -> pd.DataFrame:
    """All figures on an indicator (and subject), by any known name, in the order of their time.

    A series stands for its editions. `since` and `until` are ISO dates that the figure's time must touch;
    figures without a time are left out if either is given. `tier` is record, account or None for both.
    Raises UnknownNameError with the nearest names. Columns: those of `Tables.figures`.
    """
    names = bench_of(tables).names
    indicators = {indicator} if indicator in names.units else names.indicator_ids(indicator)
    if not indicators:
        raise UnknownNameError("indicator", indicator, names.indicators)
    figures = tables.figures
    chosen = figures["indicator"].isin(indicators)
    if subject is not None:
        subjects = names.subject_ids(subject)
        if not subjects:
            raise UnknownNameError("subject", subject, names.subjects)
        editions = {edition for one in subjects for edition in names.editions.get(one, ())}
        chosen &= figures["subject"].isin(subjects | editions)
    if tier:
        chosen &= figures["tier"] == tier
    if since:
        chosen &= figures["end"] >= pd.Timestamp(first_day(since))
    if until:
        chosen &= figures["start"] <= pd.Timestamp(last_day(until))
    return figures[chosen].sort_values(["start", "end", "figure"], na_position="last")


def best(figures: pd.DataFrame, by: list[str] | str = "subject") -> pd.DataFrame:
    """The best founded figure of each group: by rank, kind of source, exactness, and the latest statement.

    Columns and order are kept; deprecated figures are never chosen.
    """
    usable = figures[figures["rank"] != "deprecated"]
    order = pd.DataFrame(
        {
            "rank": usable["rank"].map(RANKED),
            "kind": usable["kind"].map(KINDS),
            "inexact": usable["qualifier"] != "exact",
            "published": usable["published"].map(lambda text: -int(text[:4] or 0)),
            "figure": usable["figure"],
        }
    )
    ranked = usable.loc[order.sort_values(list(order.columns)).index]
    chosen = ranked.drop_duplicates(by)["figure"]
    return usable[usable["figure"].isin(chosen)]


def best_per_year(figures: pd.DataFrame) -> pd.DataFrame:
    """The best founded figure of each indicator, subject and year; figures without a time are left out."""
    dated = figures[figures["end"].notna()]
    chosen = best(dated.assign(year=dated["end"].dt.year), ["indicator", "subject", "year"])
    return chosen.sort_values(["end", "figure"])


def latest(figures: pd.DataFrame, by: list[str] | str = "indicator") -> pd.DataFrame:
    """The newest of the best founded figures of each group; columns and order are those of `best_per_year`."""
    return best_per_year(figures).drop_duplicates(by, keep="last")


def newest_best(figures: pd.DataFrame) -> pd.DataFrame:
    """The best founded figure of the latest year, or of all where none has a time: one row, or none of none."""
    dated = best_per_year(figures)
    return (dated if len(dated) else best(figures, "indicator")).tail(1)


def find(tables: Tables, words: str, figures: pd.DataFrame | None = None) -> pd.DataFrame:
    """Figures in which every one of the words occurs, in any case: a view to sort, filter and write out.

    Looks into what is counted, the subject's id and name, the phrase, the time, publisher, title, note and id; no
    words find all. Indexed by figure id. Columns: what (label of the indicator), about (name of the subject),
    stated (the figure in words with its unit), when, phrase (as stated), publisher, tier, rank.

    >>> from interpol_figures.tables import load
    >>> find(load(), "fingerprint records 233,000")["stated"].tolist()
    ['over 233,000 records']
    """
    figures = tables.figures if figures is None else figures
    view = readable(tables, figures)
    searched = view.join(figures[["figure", "indicator", "subject", "title", "note"]])
    text = searched["what"].str.cat(searched.iloc[:, 1:], sep=" ").str.casefold()
    wanted = words.casefold().split()
    return view[[all(word in line for word in wanted) for line in text]]


def readable(tables: Tables, figures: pd.DataFrame) -> pd.DataFrame:
    """Figures as a reader takes them in, in the order given; indexed by figure id, columns as in `find`."""
    names = bench_of(tables).names.labels
    stated = zip(figures["qualifier"], figures["value"], figures["value_high"], figures["unit"], strict=True)
    times = zip(figures["period_start"], figures["period_end"], strict=True)
    return pd.DataFrame(
        {
            "what": figures["label"],
            "about": figures["subject"].map(lambda subject: names.get(subject, subject)),
            "stated": [figure_in_words(*parts) for parts in stated],
            "when": [in_words(*ends) for ends in times],
            "phrase": figures["as_stated"],
            "publisher": figures["publisher"],
            "tier": figures["tier"],
            "rank": figures["rank"],
        },
        index=figures.index,
    )


def is_total(operations: pd.Series) -> pd.Series:
    """Whether operation ids stand for all editions of a series together."""
    return operations.str.endswith(TOTAL)


def editions(tables: Tables, series: str) -> pd.DataFrame:
    """The operations of a series in the order of the middle of their time, totals of the series left out."""
    operations = tables["operations"]
    found = operations[operations["series"] == series]
    if found.empty:
        raise UnknownNameError("series", series, operations["series"].unique())
    found = found[~is_total(found["operation"])]
    middle = [
        (first_day(start).toordinal() + last_day(end or start).toordinal()) / 2 if start else 0
        for start, end in zip(found["period_start"], found["period_end"], strict=True)
    ]
    return found.assign(middle=middle).sort_values(["middle", "operation"]).drop(columns="middle")


def disagreements(tables: Tables, figures: pd.DataFrame) -> pd.DataFrame:
    """Conflicts that touch some of the figures, with the decision on each.

    Columns: subject; what (label of the indicator); when; said (the figures that disagree, in words, the best
    founded first); decision; reason; figures (ids, list).
    """
    known, rows = tables.figures, []
    for row in tables["conflicts"].itertuples():
        ids = [one for one in row.figures.split("; ") if one in known.index]
        if not set(ids) & set(figures["figure"]):
            continue
        listed = known.loc[ids].sort_values("rank", key=lambda ranks: ranks.map(RANKED), kind="stable")
        said = [figure_in_words(one.qualifier, one.value, one.value_high, one.unit) for one in listed.itertuples()]
        first = listed.iloc[0]
        when = in_words(first["period_start"], first["period_end"])
        about = [first["subject"], first["label"], when, " or ".join(dict.fromkeys(said))]
        rows.append([*about, row.decision, row.reason, ids])
    return pd.DataFrame(rows, columns=["subject", "what", "when", "said", "decision", "reason", "figures"])
