"""Short questions to the tables: all statements of something, the best of each year, the editions of a series.

>>> from interpol_figures.tables.load import load
>>> statements(load(), "notices_in_circulation", "red", since="2023")["value"].tolist()
[74224.0]
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from interpol_figures.model.format import figure_in_words, in_words
from interpol_figures.model.periods import first_day, last_day
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables, days_of
from interpol_figures.tables.name_index import read_directory
from interpol_figures.tables.names import TOTAL, UnknownNameError, simplified

TIERS = ("record", "account")
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
    indicator: str | None = None,
    subject: str | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    published_before: str | None = None,
    tier: str | None = "record",
    rank: str | None = None,
) -> pd.DataFrame:
    """All figures on an indicator and a subject, by any known name, in the order of their time; None is any.

    A series stands for its editions. `since` and `until` are ISO dates (year, month or day) that the figure's time
    must touch; figures without a time are left out if either is given. `published_before` is an ISO date, too:
    figures of sources that are known to have come out earlier. `tier` is record, account or None for both, `rank`
    preferred, normal, deprecated or None for all.

    Returns a plain DataFrame indexed by figure id, with the columns of `Tables.figures`: `value` is in the unit of
    its row's `unit`. Raises UnknownNameError with the nearest names.

    >>> import interpol_figures as figures
    >>> tables = figures.load()
    >>> len(figures.statements(tables, "assets intercepted", "Operation HAECHI"))
    6
    >>> figures.statements(tables, "arrests", "haechy")
    Traceback (most recent call last):
    interpol_figures.tables.names.UnknownNameError: unknown subject 'haechy'; did you mean haechi or ...
    """
    indicators = None if indicator is None else _indicators(tables, indicator)
    subjects = None if subject is None else _subjects(tables, subject)
    figures = tables.figures if indicators is None else tables.holding(indicators)
    chosen = np.ones(len(figures), dtype="bool")
    for column, ids in (("indicator", indicators), ("subject", subjects)):
        if ids is not None:
            chosen &= [one in ids for one in figures[column].tolist()]
    for column, wanted, known in (("tier", tier, TIERS), ("rank", rank, RANKED)):
        if wanted and wanted not in known:
            raise UnknownNameError(column, wanted, known)
        if wanted:
            chosen &= figures[column].to_numpy() == wanted
    if since:
        chosen &= (figures["end"] >= pd.Timestamp(first_day(since))).to_numpy()
    if until:
        chosen &= (figures["start"] <= pd.Timestamp(last_day(until))).to_numpy()
    if published_before:
        chosen &= (days_of(figures["published"], last_day) < pd.Timestamp(first_day(published_before))).to_numpy()
    return _sorted(figures, np.flatnonzero(chosen), "start", "end")


def _sorted(figures: pd.DataFrame, places: np.ndarray, *times: str) -> pd.DataFrame:
    """Rows at some places in the order of times, then of their ids; the many columns are moved once only."""
    keys = [figures["figure"].to_numpy()[places].astype("str")]
    keys += [figures[time].to_numpy()[places] for time in reversed(times)]
    return figures.take(places[np.lexsort(keys)])


def _indicators(tables: Tables, name: str) -> frozenset[str]:
    """Ids of the indicators that bear a name; an id is meant before what is also called so."""
    names = read_directory(tables)
    if simplified(name) in names.units:
        return frozenset([simplified(name)])
    if not names.indicator_ids(name):
        raise UnknownNameError("indicator", name, names.indicators)
    return names.indicator_ids(name)


def _subjects(tables: Tables, name: str) -> frozenset[str]:
    """Ids of the subjects that bear a name, a series with its editions."""
    names = read_directory(tables)
    subjects = names.subject_ids(name)
    if not subjects:
        raise UnknownNameError("subject", name, names.subjects)
    return subjects | {edition for one in subjects for edition in names.editions.get(one, ())}


def best(figures: pd.DataFrame, by: list[str] | str = "subject") -> pd.DataFrame:
    """The best founded figure of each group: by rank, kind of source, exactness, and the latest statement.

    Columns and order are kept; deprecated figures are never chosen. `by` names the columns that make a group.

    >>> from interpol_figures.tables.load import load
    >>> best(statements(load(), "assets intercepted", "haechi"))["value"].tolist()  # in US dollars
    [83000000.0, 27000000.0, 130000000.0]
    """
    groups = zip(*(figures[column].tolist() for column in ([by] if isinstance(by, str) else by)), strict=True)
    return figures.take(np.sort(_best_founded(figures, groups)))


def _best_founded(figures: pd.DataFrame, groups: Iterable[tuple]) -> np.ndarray:
    """Places of the best founded figure of each group, which None leaves out; only what decides is looked at."""
    told = (figures[column].tolist() for column in ("rank", "kind", "qualifier", "published", "figure"))
    merits = [
        (RANKED[rank], KINDS.get(kind, len(KINDS)), qualifier != "exact", -int(published[:4] or 0), figure, place)
        for place, (rank, kind, qualifier, published, figure) in enumerate(zip(*told, strict=True))
        if rank != "deprecated"
    ]
    names = [group and tuple(None if one != one else one for one in group) for group in groups]  # no NaN is another
    found: dict[tuple, int] = {}
    for *_, place in sorted(merits):
        if names[place]:
            found.setdefault(names[place], place)
    return np.array([*found.values()], dtype="int64")


def best_per_year(figures: pd.DataFrame) -> pd.DataFrame:
    """The best founded figure of each indicator, subject and year; figures without a time are left out.

    >>> from interpol_figures.tables.load import load
    >>> red = statements(load(), "notices in circulation", "Red Notices", since="2018", until="2019")
    >>> len(red), best_per_year(red)["value"].tolist()  # notices
    (8, [57347.0, 62448.0])
    """
    told = (figures[column].tolist() for column in ("indicator", "subject", "end"))
    years = [
        (indicator, subject, end.year) if end == end else None for indicator, subject, end in zip(*told, strict=True)
    ]
    return _sorted(figures, _best_founded(figures, years), "end")


def latest(figures: pd.DataFrame, by: list[str] | str = "indicator") -> pd.DataFrame:
    """The newest of the best founded figures of each group; columns and order are those of `best_per_year`.

    >>> from interpol_figures.tables.load import load
    >>> latest(statements(load(), "member_countries", "interpol"))["value"].tolist()  # countries
    [196.0]
    """
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

    >>> from interpol_figures.tables.load import load
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
    """Figures as a reader takes them in, in the order given; indexed by figure id, columns as in `find`.

    >>> from interpol_figures.tables.load import load
    >>> tables = load()
    >>> readable(tables, statements(tables, "notices in circulation", "red", since="2023"))["stated"].tolist()
    ['74,224 notices']
    """
    return worded(figures, read_directory(tables).labels)


def worded(figures: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """`readable` with the names of subjects handed over; a subject without a name shows its id in words."""
    stated = zip(figures["qualifier"], figures["value"], figures["value_high"], figures["unit"], strict=True)
    times = zip(figures["period_start"], figures["period_end"], strict=True)
    return pd.DataFrame(
        {
            "what": figures["label"],
            "about": figures["subject"].map(lambda subject: names.get(subject, subject.replace("_", " "))),
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
    """The operations of a series in the order of the middle of their time, totals of the series left out.

    Columns: those of the table of operations. Raises UnknownNameError with the nearest series.

    >>> from interpol_figures.tables.load import load
    >>> editions(load(), "haechi")["name"].tolist()[:2]
    ['Operation HAECHI-I', 'Operation HAECHI-II']
    """
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
    touched, found = set(figures["figure"].tolist()), []
    for row in each_row(tables["conflicts"]):
        if touched.isdisjoint(row.figures.split("; ")):
            continue
        listed = list(each_row(tables.named(row.figures.split("; "))))
        if touched.isdisjoint(one.figure for one in listed):
            continue
        ids = [one.figure for one in listed]
        listed.sort(key=lambda one: RANKED[one.rank])
        said = [figure_in_words(one.qualifier, one.value, one.value_high, one.unit) for one in listed]
        first = listed[0]
        when = in_words(first.period_start, first.period_end)
        about = [first.subject, first.label, when, " or ".join(dict.fromkeys(said))]
        found.append([*about, row.decision, row.reason, ids])
    return pd.DataFrame(found, columns=["subject", "what", "when", "said", "decision", "reason", "figures"])
