"""Short questions to the tables: all statements of something, the best of each year, the editions of a series.

>>> from interpol_figures.tables.load import load
>>> select(load(), "notices_in_circulation", "red", since="2023")["value"].tolist()
[74224.0]
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from interpol_figures.model.format import period_in_words, row_in_words
from interpol_figures.model.periods import first_day, last_day
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import ABOUT_A_YEAR, Tables, require_tables
from interpol_figures.tables.name_index import NameIndex
from interpol_figures.tables.names import TOTAL, UnknownNameError, require_known

TIERS = ("record", "account")
RANKED = {"preferred": 0, "normal": 1, "deprecated": 2}
MERITS = ["rank", "grade", "qualifier", "published", "start", "figure"]  # what the best-sourced figure is chosen by
Names = str | Iterable[str] | None
YEARLY = ("indicator", "subject", "year")  # groups of `best` that make a series in time


def select(
    tables: Tables,
    indicators: Names = None,
    subjects: Names = None,
    *,
    since: str | int | None = None,
    until: str | int | None = None,
    tier: str | None = "record",
    rank: str | None = None,
) -> pd.DataFrame:
    """All figures on one or several indicators and subjects, by any known name; None is any.

    A series stands for its editions. `since` and `until` are years or ISO dates (year, month or day) that the
    figure's time must touch; figures without a time are left out if either is given. `tier` is record, account or
    None for both, `rank` preferred, normal, deprecated or None for all.

    Returns a plain DataFrame indexed by figure id, with the columns of `Tables.figures`, in the order of the
    indicators as given, and of the figures' time: `value` is in the unit of its row's `unit`. Raises
    UnknownNameError with the nearest names, and ValueError where `since` is later than `until`.

    >>> import interpol_figures as figures
    >>> tables = figures.load()
    >>> len(figures.select(tables, "assets intercepted", "Operation HAECHI"))
    6
    >>> sorted(set(figures.select(tables, ["notices_issued", "notices_public"], ["red", "blue"])["subject"]))
    ['blue', 'red']
    >>> figures.select(tables, "arrests", "haechy")
    Traceback (most recent call last):
    interpol_figures.tables.names.UnknownNameError: unknown subject 'haechy'; did you mean haechi or ...
    """
    require_tables(tables)
    places = _indicators(tables, indicators)
    figures = tables.figures if places is None else tables.figures_on(places)
    chosen = pd.Series(True, index=figures.index)
    if subjects is not None:
        chosen &= figures["subject"].isin(_subjects(tables, subjects))
    for column, wanted, known in (("tier", tier, TIERS), ("rank", rank, RANKED)):
        if wanted:
            require_known(column, [wanted], known)
            chosen &= figures[column] == wanted
    begin = None if since is None else first_day(str(since))
    end = None if until is None else last_day(str(until))
    if begin and end and begin > end:
        raise ValueError(f"since is {since}, which is later than until, {until}: exchange them")
    if begin:
        chosen &= figures["end"] >= pd.Timestamp(begin)
    if end:
        chosen &= figures["start"] <= pd.Timestamp(end)
    found = figures[chosen]
    found = found.assign(place=0 if places is None else found["indicator"].map(places))
    return found.sort_values(["place", "start", "end", "figure"]).drop(columns="place")


def _each(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _indicators(tables: Tables, names: Names) -> dict[str, int] | None:
    """Ids of the indicators that bear the names, with their place; an id is meant before what is also called so."""
    if names is None:
        return None
    known = NameIndex(tables)
    found: dict[str, int] = {}
    for place, name in enumerate(_each(names)):
        found = dict.fromkeys(known.find_indicators(name), place) | found
    return found


def _subjects(tables: Tables, names: str | Iterable[str]) -> set[str]:
    """Ids of the subjects that bear the names, a series with its editions."""
    known = NameIndex(tables)
    ids = {one for name in _each(names) for one in known.find_subjects(name)}
    return ids | {edition for one in ids for edition in known.editions.get(one, ())}


def best(figures: pd.DataFrame, by: str | Sequence[str] = ("indicator", "subject")) -> pd.DataFrame:
    """The best-sourced figure of each group: by rank, exactness, grade of the source, latest statement and latest time.

    A source of grade D comes last but for rank. `by` names the columns that make a group, among them `year`, the year
    in which a figure's time ends: then figures without a time are left out, and running totals of several years beside
    figures of one. Totals of a series are left out beside its editions where groups are made by subject. Columns and
    order are kept; deprecated figures are never chosen. Raises ValueError where a group holds figures in several units.

    >>> from interpol_figures.tables.load import load
    >>> best(select(load(), "assets intercepted", "haechi"))["value"].tolist()  # in US dollars
    [83000000.0, 27000000.0, 130000000.0]
    >>> red = select(load(), "notices in circulation", "Red Notices", since=2018, until=2019)
    >>> len(red), best(red, by="year")["value"].tolist()  # notices
    (8, [57347.0, 62448.0])
    """
    keys = _each(by)
    usable = (figures["rank"] != "deprecated") & _comparable(figures, keys)
    merits = [_merit(row) for row in each_row(figures[MERITS])]
    ranked = sorted(usable.to_numpy().nonzero()[0], key=merits.__getitem__)
    groups = figures[keys].iloc[ranked]
    chosen = sorted(place for place, again in zip(ranked, groups.duplicated(), strict=True) if not again)
    found = figures.iloc[chosen]
    return found.sort_values(["end", "figure"]) if "year" in keys else found


def _merit(row: Any) -> tuple[int | bool | str, ...]:
    """What makes a figure better sourced than another of its group, the best the least."""
    weak = row.grade == "D"  # a source that decides nothing alone
    exact, grade = row.qualifier == "exact", row.grade or "E"  # an article has none
    published, begin = int(row.published[:4] or 0), row.start.toordinal() if row.start == row.start else 0
    return RANKED[row.rank], weak, not exact, grade, -published, -begin, row.figure


def _comparable(figures: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Whether a figure may stand for its group; raises ValueError where a group holds several units."""
    require_known("column", keys, figures.columns)
    if figures[list(dict.fromkeys([*keys, "unit"]))].drop_duplicates().duplicated(keys).any():
        units = " and ".join(sorted(set(figures["unit"]))[:3])
        raise ValueError(f"by {' and '.join(keys)}, there are groups with figures in {units}; add 'indicator' to `by`")
    kept = pd.Series(True, figures.index)
    if "year" in keys:
        running = ~figures["is_yearly"] & (figures["end"] - figures["start"] > ABOUT_A_YEAR[1])
        if running.any():
            whole = [figures[name] for name in keys if name != "year"] or [kept]
            kept = ~running | running.groupby(whole, dropna=False).transform("all")
    if "subject" in keys:
        total = is_total(figures["subject"])
        series = figures["subject"].map(lambda subject: subject.partition("_")[0])
        kept &= ~total | ~series.isin(set(series[kept & ~total]))
    return kept & figures["year"].notna() if "year" in keys else kept


def latest(figures: pd.DataFrame, by: str | Sequence[str] = ("indicator", "subject")) -> pd.DataFrame:
    """The best-sourced figure of the newest year of each group, in the order of time.

    A group of which no figure has a time is shown by the best-sourced of all, before the others; so is an event, whose
    date is no truer for being later.

    >>> from interpol_figures.tables.load import load
    >>> latest(select(load(), "member_countries", "interpol"))["value"].tolist()  # countries
    [196.0]
    """
    keys = _each(by)
    event = figures["measure"] == "event"
    timeless = best(figures[event | figures["end"].isna()], keys)
    return pd.concat([timeless, best(figures[~event], [*keys, "year"])]).drop_duplicates(keys, keep="last")


def find(tables: Tables, words: str) -> pd.DataFrame:
    """Figures in which every one of the words occurs, in any case: a view to sort, filter and write out.

    Looks into what is counted, the subject's id and name, the phrase, the time, publisher, title, note and id; no
    words find all. Indexed by figure id. Columns: what (label of the indicator), about (name of the subject),
    stated (the figure in words with its unit), when, phrase (as stated), publisher, tier, rank, url (of the source).

    >>> from interpol_figures.tables.load import load
    >>> find(load(), "fingerprint records 233,000")["stated"].tolist()
    ['over 233,000 records']
    """
    require_tables(tables)
    view = readable(tables.figures)
    searched = view.join(tables.figures[["figure", "indicator", "subject", "title", "note"]])
    text = searched["what"].str.cat(searched.iloc[:, 1:], sep=" ").str.casefold()
    wanted = words.casefold().split()
    return view[[all(word in line for word in wanted) for line in text]]


def readable(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures as a reader takes them in, in the order given; indexed by figure id, columns as in `find`.

    >>> from interpol_figures.tables.load import load
    >>> readable(select(load(), "notices in circulation", "red", since="2023"))["stated"].tolist()
    ['74,224 notices']
    """
    stated = [row_in_words(row) for row in each_row(figures)]
    when = [period_in_words(row.period_start, row.period_end) for row in each_row(figures)]
    words = figures.assign(what=figures["label"], stated=stated, when=when, phrase=figures["as_stated"])
    return words[["what", "about", "stated", "when", "phrase", "publisher", "tier", "rank", "url"]]


def is_total(operations: pd.Series) -> pd.Series:
    """Whether operation ids stand for several editions of a series together, as `pangea_all`, `soga_i_to_vi`."""
    return operations.str.contains(rf"{TOTAL}$|_i_to_[ivx]+$")


def editions(tables: Tables, series: str) -> pd.DataFrame:
    """The operations of a series in the order of the middle of their time, totals of the series left out.

    `series` is any name of it that `select` takes. Columns: those of the table of operations. Raises UnknownNameError
    with the nearest series.

    >>> from interpol_figures.tables.load import load
    >>> editions(load(), "Operation HAECHI")["name"].tolist()[:2]
    ['Operation HAECHI-I', 'Operation HAECHI-II']
    """
    known, operations = NameIndex(tables), tables["operations"]
    named = known.subject_ids(series) & known.editions.keys() - {""}
    found = operations[operations["series"].isin(named)]
    if found.empty:
        raise UnknownNameError("series", series, [one for one in known.editions if one])
    found = found[~is_total(found["operation"])]
    middle = [
        (first_day(start).toordinal() + last_day(end or start).toordinal()) / 2 if start else 0
        for start, end in zip(found["period_start"], found["period_end"], strict=True)
    ]
    return found.assign(middle=middle).sort_values(["middle", "operation"]).drop(columns="middle")


def disagreements(tables: Tables, figures: pd.DataFrame) -> pd.DataFrame:
    """Conflicts that touch some of the figures, with the decision on each.

    Columns: conflict (id); indicator and subject (ids); what (label of the indicator); about (name of the subject);
    when; statements (the figures that disagree, in words, the best-sourced first); decision; reason; figures (ids,
    list).

    >>> from interpol_figures.tables.load import load
    >>> tables = load()
    >>> disagreements(tables, select(tables, "arrests", "falcon"))["statements"].tolist()
    ['11 arrests or 13 arrests']
    """
    touched, found = set(figures["figure"]), []
    for row in each_row(tables["conflicts"]):
        if touched.isdisjoint(row.figures.split("; ")):
            continue
        rivals = sorted(tables.rows_by_id(row.figures.split("; ")), key=lambda rival: RANKED[rival.rank])
        if touched.isdisjoint(rival.figure for rival in rivals):  # not known by then
            continue
        first, ids = rivals[0], [rival.figure for rival in rivals]
        when = period_in_words(first.period_start, first.period_end)
        statements = " or ".join(dict.fromkeys(map(row_in_words, rivals)))
        about = row.conflict, first.indicator, first.subject, first.label, first.about, when
        found.append([*about, statements, row.decision, row.reason, ids])
    ids, words = ["conflict", "indicator", "subject"], ["what", "about", "when", "statements", "decision", "reason"]
    return pd.DataFrame(found, columns=[*ids, *words, "figures"])
