"""The front page: key numbers, a chart, checked facts, topics by their findings, and every operation in a table."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from figures_site.entity_pages import Evidence
from figures_site.frame import CHOICES, TAGLINE, Frame, script
from figures_site.key_numbers import key_numbers
from figures_site.line_chart import Line, line_chart
from figures_site.lookup import lookup_data
from interpol_figures.explore.operations import operations
from interpol_figures.model.format import in_words, number, when
from interpol_figures.report.cited_text import FACTS
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.parameter_values import choices
from notebook_press.pages.html import Page
from notebook_press.regression.baseline import write_atomically

GRAVE = ("wrong measure", "contradicted", "outdated")
MOST_CHECKS = 3
SOUND = 2  # independent sources that a verdict on the front page rests on
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
        topics_found=topic_cards(pages),
        operations=operation_table(evidence),
        years=years(frame),
        news=[entry | {"day": in_words(entry["when"][:10])} for entry in news if entry["figures"]][:5],
        groups=by_group(pages),
    )


def years(frame: Frame) -> list[tuple[str | int, str]]:
    """Years and where their reports are: a page of its own, or a part of the page on all years."""
    known = choices("years_reviewed") if "years" in frame.reports else []
    return [(one, f"year-{one}.html" if f"year-{one}" in frame.reports else f"years.html#{one}") for one in known]


def counts(evidence: Evidence) -> dict[str, str]:
    """How many figures there are, from how many independent sources: a copy counts with what it repeats."""
    return {"figures": f"{len(evidence.rows):,}", "sources": f"{evidence.rows['origin'].nunique():,}"}


def lead_chart(evidence: Evidence) -> dict:
    """Red Notices issued in a year and valid at a time, with a title that says what the newest are."""
    lines = []
    for name, kind, indicator in (
        ("valid", "first", "notices_in_circulation"),
        ("issued", "second", "notices_issued"),
    ):
        lines.append(Line(name, evidence.series[indicator, "red"][0], kind))
    newest = {one["indicator"]: one for one in evidence.answers("subject", "red", "label")}
    valid, issued = newest.get("notices_in_circulation"), newest.get("notices_issued")
    title = "Red Notices issued in a year, and valid at a time"
    if valid and issued:
        year, day = (when(one["period_start"], one["period_end"]) for one in (issued, valid))
        numbers = number(issued["value"]), number(valid["value"])
        title = f"INTERPOL issued {numbers[0]} Red Notices {year}; {numbers[1]} were valid {day}"
    svg = line_chart(lines, title, "notices", height=380)
    note = "Lines: the best-sourced figure of each year, dashed over gaps of more than three years."
    return {"title": title, "svg": svg, "note": note, "data": "explorer.html#subject=red"} if svg else {}


def fact_checks(rows: pd.DataFrame) -> list[dict]:
    """The claims that are most soundly found wrong, one of each kind of figure, the gravest first."""
    sound = rows[rows["verdict"].isin(GRAVE) & (rows["independent"] >= SOUND)]
    ranked = sound.assign(gravity=sound["verdict"].map(GRAVE.index))
    chosen = ranked.sort_values(["gravity", "independent", "figure"], ascending=[True, False, True])
    return chosen.drop_duplicates("indicator").head(MOST_CHECKS).to_dict("records")


def topic_cards(pages: Iterable[Page]) -> list[dict]:
    """The main reports, each called by its finding."""
    known = {page.name: page for page in pages}
    chosen = [known[name] for name in CHOICES["cards"] if name in known]
    return [{"name": page.name, "finding": finding(page), "title": page.title} for page in chosen]


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
    """Every operation that INTERPOL led with its focus, time, countries and arrests."""
    led = operations(evidence.tables)
    led = led.assign(name=led["short"].str[:1].str.upper() + led["short"].str[1:], focus=led["area"])
    led = led.sort_values("name", key=lambda names: names.str.casefold())
    found = evidence.newest.set_index(["subject", "indicator"])
    outcomes = ("countries_taking_part", "arrests")
    return [row._asdict() | {name: _outcome(found, row.operation, name) for name in outcomes} for row in each_row(led)]


def _outcome(found: pd.DataFrame, operation: str, indicator: str) -> Mapping[str, object]:
    if (operation, indicator) not in found.index:
        return {"words": "", "value": ""}
    row = found.loc[(operation, indicator)]
    return {"words": re.sub(r" [a-z]+$", "", row["words"]), "value": row["value"]}


def by_group(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """All reports by the group that the plan puts them into."""
    groups: dict[str, list[Page]] = {}
    for page in pages:
        groups.setdefault(page.report.group or "Reports", []).append(page)
    return groups
