"""The explorer: every figure by measure and subject, chart first, with a link that leads back to what is seen."""

import json

from figures_site.entity_pages import Evidence, with_totals
from figures_site.frame import Frame
from figures_site.lookup import script
from interpol_figures.explore.select import YEARLY, best
from notebook_press.regression.baseline import write_atomically

COLUMNS = ["figure", "indicator", "label", "subject", "subject_label", "value", "words", "time", "start", "end"]
COLUMNS += ["as_stated", "publisher", "source", "grade", "tier", "qualifier", "rank", "verdict", "unit", "measure"]
COLUMNS += ["home", "best"]
REPEATED = ["indicator", "label", "subject", "subject_label", "publisher", "source", "unit", "measure", "home"]
FAVOURITES = (
    "member_countries",
    "notices_issued",
    "notices_in_circulation",
    "notices_public",
    "notices_and_diffusions_refused_or_cancelled",
    "databases_held",
    "database_records",
    "database_searches",
    "database_hits",
    "arrests",
    "countries_taking_part",
    "victims_rescued",
    "assets_seized_usd",
    "accounts_blocked",
    "firearms_seized",
    "budget_eur",
    "statutory_contributions_eur",
    "staff",
    "countries_attending",
    "ccf_requests_received",
)


def write_explorer(evidence: Evidence, frame: Frame) -> None:
    """The page, its data as a script, and all figures as CSV."""
    rows = evidence.rows
    record = rows[(rows["tier"] == "record") & (rows["rank"] != "deprecated")]
    table = rows.assign(
        start=rows["start"].dt.strftime("%Y-%m-%d"),
        end=rows["end"].dt.strftime("%Y-%m-%d"),
        best=rows["figure"].isin(with_totals(best, record, YEARLY)["figure"]),
    )[COLUMNS]
    write_atomically(frame.folder / "figures.csv", table.to_csv(index=False, lineterminator="\n"))
    known = list(evidence.by_indicator)
    shared: dict[str, list] = {}
    for column in REPEATED:  # words that stand in many rows are written once, and rows hold their place
        codes, distinct = table[column].factorize()
        shared[column] = distinct.tolist()
        table[column] = codes
    data = {
        "favourites": [one for one in FAVOURITES if one in known],
        "columns": COLUMNS,
        "shared": shared,
        "rows": json.loads(table.to_json(orient="values", double_precision=10)),
    }
    write_atomically(frame.folder / "assets" / "figures.js", script("FIGURES", data))
    scripts = ("plotly.min.js", "figures.js", "explorer.js")
    title, description = "Explore all figures", f"All {len(rows):,} figures by measure and subject."
    frame.write(
        "explorer.html", "explorer.html.j2", title=title, description=description, topic="Explore", scripts=scripts
    )
