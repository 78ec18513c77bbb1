"""Columns of free text as groups to count by: publishers as families, an operation's region as INTERPOL's regions."""

import re
import tomllib
from pathlib import Path

import pandas as pd

from interpol_figures.tables.load import Tables

REGIONS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("operations.toml").read_text("utf-8"))["regions"]
COPY = re.compile(r"^(?P<own>.+?) \((?P<added>[^()]+?)(?: copy)?\)$")


def publisher_families(publishers: pd.Series) -> pd.Series:
    """Publishers by the name that their editions share: what is added in brackets goes, or stands for them.

    “Wikipedia (French)” is Wikipedia, and so is a copy of it, “kids.net.au (Wikipedia copy)”. What is added in brackets
    stands for the publisher where it is one itself.

    >>> import interpol_figures as figures
    >>> publishers = figures.load()["sources"]["publisher"]
    >>> sorted(set(publishers[figures.publisher_families(publishers) == "Wikipedia"]))[:2]
    ['Wikipedia', 'Wikipedia (French)']
    """
    parts = publishers.str.extract(COPY)
    known = parts["added"].where(parts["added"].isin(publishers))
    return known.fillna(parts["own"]).fillna(publishers).rename(publishers.name)


def operation_regions(tables: Tables) -> pd.DataFrame:
    """The regions of INTERPOL in which each operation took place, by the words of its column `region`.

    Columns: operation (id), region (of the table of members, or worldwide): a row for each of its regions, and one
    with "" where it isn't stated or no region is meant. To merge with figures on their subject.

    >>> import interpol_figures as figures
    >>> regions = figures.operation_regions(figures.load())
    >>> regions[regions["operation"] == "haechi_i"]["region"].tolist()
    ['Asia and South Pacific']
    """
    operations, members = tables["operations"], tables["members"]
    countries = dict(zip(members["name"].str.casefold(), members["region"], strict=True))
    found = {words: _regions_in(words, countries) for words in set(operations["region"])}
    listed = operations.assign(region=operations["region"].map(found))[["operation", "region"]]
    return listed.explode("region", ignore_index=True)


def _regions_in(words: str, countries: dict[str, str]) -> list[str]:
    text = words.casefold()
    named = [region for country, region in countries.items() if re.search(rf"\b{re.escape(country)}\b", text)]
    named += [region for word, regions in REGIONS.items() if re.search(word, text) for region in regions]
    return sorted(set(named)) or [""]
