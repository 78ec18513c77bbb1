"""The numbers that the front page shows: the best-sourced of each thing, with its line through time."""

from dataclasses import dataclass

from figures_site.entity_pages import Evidence
from figures_site.frame import CHOICES
from figures_site.line_chart import sparkline
from interpol_figures.explore.select import latest
from interpol_figures.model.format import row_in_words
from interpol_figures.tables.iter_rows import each_row

SOUND = ("A", "B", "C")


@dataclass(frozen=True)
class KeyNumber:
    """A number with what it is, when, by whom, how well sourced, and a small line through time."""

    heading: str
    words: str
    when: str
    publisher: str
    grade: str
    address: str
    line: str


def key_numbers(evidence: Evidence) -> list[KeyNumber]:
    """The key numbers of which a source better than an encyclopaedia states a dated figure."""
    rows = evidence.rows
    sound = rows[(rows["tier"] == "record") & rows["grade"].isin(SOUND) & rows["end"].notna()]
    newest = {(row.indicator, row.subject): row for row in each_row(latest(sound))}
    return [
        KeyNumber(
            heading,
            row_in_words(row, with_unit=False),
            row.time,
            row.publisher,
            row.grade,
            f"indicators/{row.indicator}.html",
            sparkline(evidence.series[row.indicator, row.subject][0]),
        )
        for heading, indicator, subject in map(dict.values, CHOICES["key"])
        if (row := newest.get((indicator, subject)))
    ]
