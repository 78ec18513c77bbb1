"""The numbers that the front page shows: the best-sourced of each thing, with its line through time."""

from figures_site.entity_pages import Evidence
from figures_site.frame import CHOICES
from figures_site.line_chart import sparkline
from interpol_figures.explore.select import latest
from interpol_figures.model.format import row_in_words
from interpol_figures.tables.iter_rows import each_row

SOUND = ("A", "B", "C")


def key_numbers(evidence: Evidence) -> list[dict]:
    """The key numbers of which a source better than an encyclopaedia states a dated figure.

    Each is its figure, with a `heading`, the `number` in words without its unit, and a small `line` through time.
    """
    rows = evidence.rows
    sound = rows[(rows["tier"] == "record") & rows["grade"].isin(SOUND) & rows["end"].notna()]
    newest = {(row.indicator, row.subject): row for row in each_row(latest(sound))}
    return [
        row._asdict()
        | {"heading": key["heading"], "number": row_in_words(row, with_unit=False)}
        | {"line": sparkline(evidence.series[row.indicator, row.subject][0])}
        for key in CHOICES["key"]
        if (row := newest.get((key["indicator"], key["subject"])))
    ]
