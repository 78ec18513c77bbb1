"""What articles describe: components by article, what only one of them names, and what they say of the same thing."""

import pandas as pd
import plotly.graph_objects as go

from interpol_figures.charts.caption import Caption
from interpol_figures.charts.dot_matrix import dot_matrix
from interpol_figures.model.format import counted, small_number
from interpol_figures.report.cited_text import Fact
from interpol_figures.tables.load import Tables
from interpol_figures.verdicts.articles import article_names

WIDELY = 3  # described by so many articles, a component is one that a reader would expect
CLAIMS = 3  # of several mentions in one article, so many are set side by side
TOPICS = ("crime_area", "country")  # fields and places of work rather than parts of INTERPOL
UNKNOWN = "No official record"  # how a component's note begins where the record doesn't know it


def described(tables: Tables, kind: str = "all") -> pd.DataFrame:
    """Mentions of the articles, of one kind of component or of all, in the order of articles and lines.

    Columns: those of `mentions` and `components`, `article` (short title), `line`, and `articles` (how many
    articles describe the component).
    """
    mentions = tables["mentions"].merge(tables["components"], on="component", validate="many_to_one")
    names = article_names(tables)
    mentions = mentions[mentions["source"].isin(names)]
    number = mentions.groupby("component")["source"].transform("nunique")
    line = mentions["locator"].str.extract(r"(\d+)")[0].astype(int)
    mentions = mentions.assign(article=mentions["source"].map(names), line=line, articles=number)
    mentions = mentions.sort_values(["source", "line", "component"])
    return mentions if kind == "all" else mentions[mentions["kind"] == kind]


def plural(kind: str) -> str:
    """A kind of component as a reader counts it.

    >>> plural("crime_area"), plural("country"), plural("all")
    ('crime areas', 'countries and regions', 'things')
    """
    special = {"country": "countries and regions", "all": "things", "training": "kinds of training"}
    return special.get(kind, f"{kind.replace('_', ' ')}s")


def answer(mentions: pd.DataFrame, kind: str) -> dict[str, Fact | str]:
    """The facts of the opening: how many components, in how many articles, and who describes most."""
    each = mentions.drop_duplicates("component")["articles"]
    by_article = mentions.groupby("article")["component"].nunique().sort_values(ascending=False, kind="stable")
    return {
        "number": Fact("components", counted(len(each), plural(kind))),
        "shared": Fact("mentions", small_number(int((each >= WIDELY).sum()))),
        "widely": Fact("mentions", counted(WIDELY, "articles")),
        "alone": Fact("mentions", small_number(int((each == 1).sum()))),
        "most": by_article.index[0],
        "most_number": Fact("mentions", f"{by_article.iloc[0]}"),
    }


def matrix_rows(mentions: pd.DataFrame, kind: str) -> pd.DataFrame:
    """What the overview counts, in its column `row`: of all kinds each component once, of one kind each mention."""
    if kind == "all":
        once = mentions.drop_duplicates(["component", "source"])
        return once.assign(row=once["kind"].map(plural))
    return mentions.assign(row=mentions["name"])


def row_order(rows: pd.DataFrame) -> list[str]:
    """Rows of the overview, those that most articles describe first."""
    spread = rows.groupby("row").agg(articles=("source", "nunique"), size=("source", "size"))
    return spread.sort_values(["articles", "size"], ascending=False, kind="stable").index.tolist()


def overview(mentions: pd.DataFrame, kind: str, articles: int) -> str:
    """The finding of the overview: how much of it is common to all of so many articles."""
    each = mentions.drop_duplicates("component")["articles"]
    alone, everywhere = int((each == 1).sum()), int((each == articles).sum())
    if mentions["source"].nunique() == 1:
        return f"Only “{mentions['article'].iloc[0]}” describes {plural(kind)}"
    common = f"{small_number(everywhere)} {'is' if everywhere == 1 else 'are'} in all {small_number(articles)}"
    return f"{alone} of {len(each)} {plural(kind)} are in one article only; {common}"


def overview_matrix(mentions: pd.DataFrame, kind: str, names: dict[str, str]) -> go.Figure:
    """Who describes what: kinds of component by article, or the components of one kind."""
    noun = "things described" if kind == "all" else "passages"
    return _matrix(matrix_rows(mentions, kind), mentions, names, noun, overview(mentions, kind, len(names)))


def shared_matrix(mentions: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """Passages on the components that most articles describe, by article."""
    found = shared(mentions)
    return _matrix(found.assign(row=found["name"]), found, names, "passages", silence(found, names))


def _matrix(rows: pd.DataFrame, mentions: pd.DataFrame, names: dict[str, str], noun: str, title: str) -> go.Figure:
    ordered = rows.assign(
        row=pd.Categorical(rows["row"], row_order(rows)),
        article=pd.Categorical(rows["article"], list(names.values())),
    )
    return dot_matrix(ordered, Caption(title, sources=article_sources(mentions)), "row", "article", noun=noun)


def shared(mentions: pd.DataFrame, least: int = WIDELY) -> pd.DataFrame:
    """Mentions of the components that at least so many articles describe."""
    return mentions[mentions["articles"] >= least]


def silence(mentions: pd.DataFrame, names: dict[str, str]) -> str:
    """The finding of the matrix of what most describe: which article is silent on most of it."""
    total = mentions["component"].nunique()
    told = mentions.groupby("source")["component"].nunique().reindex(list(names), fill_value=0)
    if told.min() == total:
        return f"Every article describes all {counted(total, 'things')} that most describe"
    least = told.idxmin()
    return f"“{names[least]}” is silent on most: {total - told[least]} of {counted(total, 'things')}"


def alone(mentions: pd.DataFrame) -> pd.DataFrame:
    """What only one article names, by article and kind. Columns: article, what, number, names."""
    once = mentions[mentions["articles"] == 1].drop_duplicates("component")
    rows = [
        {"article": article, "what": plural(kind), "count": len(group), "names": "; ".join(sorted(group["name"]))}
        for (article, kind), group in once.groupby(["article", "kind"])
    ]
    table = pd.DataFrame(rows, columns=["article", "what", "count", "names"])
    return table.sort_values(["article", "count"], ascending=[True, False], kind="stable")


def side_by_side(mentions: pd.DataFrame, kind: str) -> pd.DataFrame:
    """What each article says of the same component. Columns: component, article, places, claims.

    Of all kinds those components that all articles but one describe, or all of them; of one kind those that two
    describe. Parts of INTERPOL come before fields of work. The component's name stands in the first of its rows.
    """
    articles = mentions["source"].nunique()
    chosen = shared(mentions, max(2, articles - 1) if kind == "all" else 2)
    topics = chosen["kind"].isin(TOPICS)
    ordered = chosen.assign(topic=topics).sort_values(["topic", "articles", "name"], ascending=[True, False, True])
    rows = []
    for _, component in ordered.groupby("component", sort=False):
        for n, (article, group) in enumerate(component.sort_values(["source", "line"]).groupby("article", sort=False)):
            name = component["name"].iloc[0] if n == 0 else ""
            rows.append({"component": name, "article": article, **_claims(group)})
    return pd.DataFrame(rows, columns=["component", "article", "places", "claims"])


def _claims(group: pd.DataFrame) -> dict[str, str]:
    told = group[~group["claim"].duplicated()].head(CLAIMS)
    left = len(group) - len(told)
    more = f" (and {counted(left, 'mentions')} more)" if left else ""
    return {"places": ", ".join(told["locator"]), "claims": "; ".join(told["claim"]) + more}


def other_names(mentions: pd.DataFrame) -> pd.DataFrame:
    """Components that articles call by several names. Columns: name, kind, also."""
    each = mentions.drop_duplicates("component").sort_values("name")
    also = each["note"].str.extract(r"(?:Also called|Full name): ([^.]+)")[0]
    found = each.assign(also=also, kind=each["kind"].str.replace("_", " "))[also.notna()]
    return found[["name", "kind", "also"]]


def unknown(mentions: pd.DataFrame) -> pd.DataFrame:
    """Components that the record doesn't know under that name. Columns: name, kind, article, note."""
    found = mentions[mentions["note"].str.startswith(UNKNOWN)].drop_duplicates(["component", "source"])
    return found.assign(kind=found["kind"].str.replace("_", " "))[["name", "kind", "article", "locator", "note"]]


def article_sources(mentions: pd.DataFrame) -> pd.DataFrame:
    """The articles behind mentions as a chart's sources. Columns: publisher (short title) and source."""
    return mentions[["article", "source"]].drop_duplicates().rename(columns={"article": "publisher"})
