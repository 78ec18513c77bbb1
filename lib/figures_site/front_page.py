"""The front page: key numbers, a chart, checked facts, topics by their findings, and every operation in a table."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from figures_site.evidence import Evidence, tally
from figures_site.frame import CHOICES, TAGLINE, Frame, script
from figures_site.line_chart import Line, LineChart, Point, sparkline
from figures_site.lookup import lookup_data
from interpol_figures.explore.operations import operations
from interpol_figures.explore.select import latest
from interpol_figures.model.format import capital, number, period_in_words, row_in_words, when
from interpol_figures.report.cited_text import FACTS
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.parameter_values import choices
from notebook_press.pages.html import Page
from notebook_press.regression.baseline import write_atomically

GRAVE = ("wrong measure", "contradicted", "outdated")
MOST_CHECKS = 3
SOUND = 2  # independent sources that a verdict on the front page rests on
SOUND_GRADES = ("A", "B", "C")  # better than an encyclopaedia
CITED = re.compile(r"<sup>.*?</sup>")
MARKUP = re.compile(r"<[^>]+>|[*_\\]")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[“A-Z])")
TELLING = 70  # letters of a finding; a shorter sentence takes the next along


def write_front_page(evidence: Evidence, pages: list[Page], frame: Frame, news: list[dict]) -> None:
    """Write the front page, and the data that its look-up finds its way in."""
    write_atomically(frame.folder / "assets" / "lookup-data.js", script("LOOKUP", lookup_data(evidence, pages)))
    frame.write(
        "index.html",
        "index.html.j2",
        title=f"{frame.name}: {TAGLINE}",
        description=f"{len(evidence.rows):,} published figures about INTERPOL, checked against each other.",
        scripts=("figures.js", "lookup-data.js", "lookup.js"),
        counts=counts(evidence),
        asked=CHOICES["asked"],
        key=key_numbers(evidence),
        chart=lead_chart(evidence),
        checks=fact_checks(evidence.rows),
        topics_found=topic_cards(evidence, pages),
        tally=tally(evidence.rows.to_dict("records")),
        operations=operation_table(evidence),
        years=years(frame),
        news=[entry | {"day": period_in_words(entry["when"][:10])} for entry in news if entry["figures"]][:5],
        pages=pages,
    )


def years(frame: Frame) -> list[tuple[str | int, str]]:
    """Years and where their reports are: a page of its own, or a part of the page on all years."""
    known = choices("years_reviewed") if "years" in frame.reports else []
    return [(one, f"year-{one}.html" if f"year-{one}" in frame.reports else f"years.html#{one}") for one in known]


def counts(evidence: Evidence) -> dict[str, str]:
    """How many figures there are, from how many independent sources: a copy counts with what it repeats."""
    return {"figures": f"{len(evidence.rows):,}", "sources": f"{evidence.rows['origin'].nunique():,}"}


def key_numbers(evidence: Evidence) -> list[dict]:
    """The key numbers of which a source better than an encyclopaedia states a dated figure.

    Each is its figure, with a `heading`, the `number` in words without its unit, and a small `line` through time.
    """
    rows = evidence.rows
    sound = rows[(rows["tier"] == "record") & rows["grade"].isin(SOUND_GRADES) & rows["end"].notna()]
    newest = {(row.indicator, row.subject): row for row in each_row(latest(sound))}
    return [
        row._asdict()
        | {"heading": key["heading"], "number": row_in_words(row, with_unit=False)}
        | {"line": sparkline(evidence.series[row.indicator, row.subject][0])}
        for key in CHOICES["key"]
        if (row := newest.get((key["indicator"], key["subject"])))
    ]


def lead_chart(evidence: Evidence) -> dict:
    """Red Notices issued in a year and valid at a time, with a title that says what the newest are."""
    lines = [
        Line("valid", evidence.series["notices_in_circulation", "red"][0], "first"),
        Line("issued", evidence.series["notices_issued", "red"][0], "second"),
    ]
    lines = [line for line in lines if len(line.points) > 1]
    if not lines:
        return {}
    newest = {one["indicator"]: one for one in evidence.answers["subject"]["red"]}
    valid, issued = newest.get("notices_in_circulation"), newest.get("notices_issued")
    title = "Red Notices issued in a year, and valid at a time"
    if valid and issued:
        year, day = (when(one["period_start"], one["period_end"]) for one in (issued, valid))
        numbers = number(issued["value"]), number(valid["value"])
        title = f"INTERPOL issued {numbers[0]} Red Notices {year}; {numbers[1]} were valid {day}"
    drawing = LineChart(lines, "notices", height=380)
    note = "Lines: the best-sourced figure of each year, dashed over gaps of more than three years."
    return {"title": title, "drawing": drawing, "note": note, "data": "explorer.html#subject=red"}


def fact_checks(rows: pd.DataFrame) -> list[dict]:
    """The claims that are most soundly found wrong, one of each kind of figure, the gravest first."""
    sound = rows[rows["verdict"].isin(GRAVE) & (rows["independent"] >= SOUND)]
    ranked = sound.assign(gravity=sound["verdict"].map(GRAVE.index))
    chosen = ranked.sort_values(["gravity", "independent", "figure"], ascending=[True, False, True])
    return chosen.drop_duplicates("indicator").head(MOST_CHECKS).to_dict("records")


def topic_cards(evidence: Evidence, pages: Iterable[Page]) -> list[dict]:
    """The main reports, each called by its finding, with a small picture of what it is about."""
    known = {page.name: page for page in pages}
    return [
        card | {"finding": finding(page), "title": page.title, "picture": card_line(evidence, card)}
        for card in CHOICES["cards"]
        if (page := known.get(card["report"]))
    ]


def card_line(evidence: Evidence, card: Mapping[str, str]) -> LineChart | None:
    """The line that a card asks for, if it does."""
    if "subject" in card:
        return sparkline(evidence.series[card["indicator"], card["subject"]][0])
    sizes = sorted(one["value"] for one in evidence.answers["indicator"][card.get("indicator", "")])
    return sparkline([Point(place, size) for place, size in enumerate(sizes)])


def finding(page: Page) -> str:
    """What a report's notebook first wrote with its facts, a sentence or two: its answer; else the report's title."""
    outputs = [output.get("data", {}) for cell in page.notebook["cells"] for output in cell.get("outputs", [])]
    texts = (data["text/markdown"] for data in outputs if FACTS in data and data.get("text/markdown"))
    text = next(texts, page.title)
    text = text if isinstance(text, str) else "".join(text)
    plain = MARKUP.sub("", CITED.sub("", text)).strip()
    first, *more = SENTENCE.split(plain)
    return " ".join([first, *more[:1]]) if len(first) < TELLING else first


def operation_table(evidence: Evidence) -> list[dict]:
    """Every operation that INTERPOL led with its focus, time, countries and arrests, each also in words."""
    led = operations(evidence.tables)
    led["name"] = led["short"].map(capital)
    for indicator in ("countries_taking_part", "arrests"):
        found = evidence.newest[evidence.newest["indicator"] == indicator].set_index("subject")
        words = found["words"].str.replace(" [a-z]+$", "", regex=True)
        led[indicator] = led["operation"].map(found["value"]).astype("object").fillna("")
        led[f"{indicator}_words"] = led["operation"].map(words).fillna("")
    return led.sort_values("name", key=lambda names: names.str.casefold()).to_dict("records")
