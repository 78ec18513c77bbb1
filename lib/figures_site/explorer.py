"""The explorer: every figure by measure and subject, chart first, with a link that leads back to what is seen."""

import json

from figures_site.evidence import Evidence
from figures_site.frame import CHOICES, Frame, script
from figures_site.plotly_script import BUNDLE
from notebook_press.regression.baseline import write_atomically

COLUMNS = ["figure", "indicator", "label", "subject", "about", "value", "words", "time", "start", "end"]
COLUMNS += ["as_stated", "publisher", "source", "grade", "tier", "qualifier", "rank", "verdict", "unit", "measure"]
COLUMNS += ["home", "best", "locator", "note", "sources"]


def write_explorer(evidence: Evidence, frame: Frame) -> None:
    """The page, and its data as a script, which the look-up reads too."""
    rows = evidence.rows
    table = rows.assign(
        start=rows["start"].dt.strftime("%Y-%m-%d"),
        end=rows["end"].dt.strftime("%Y-%m-%d"),
        best=rows["figure"].isin(evidence.chosen).astype(int),
    )[COLUMNS]
    shared: dict[str, list] = {}
    for column in table.select_dtypes(exclude="number").drop(columns="figure"):
        table[column], distinct = table[column].fillna("").factorize()  # words are written once, rows hold their place
        shared[column] = distinct.tolist()
    data = {
        "favourites": [one for one in CHOICES["favourites"] if one in evidence.stated["indicator"]],
        "columns": COLUMNS,
        "shared": shared,
        "rows": json.loads(table.to_json(orient="values", double_precision=10)),
    }
    write_atomically(frame.folder / "assets" / "figures.js", script("FIGURES", data))
    scripts = (BUNDLE, "figures.js", "explorer.js")
    about = {"title": "Explore all figures", "description": f"All {len(rows):,} figures by measure and subject."}
    frame.write("explorer.html", "explorer.html.j2", **about, topic="Explore", scripts=scripts)
