"""About and method: what we hold, grades, verdicts with an example each, citing, and the data."""

import tomllib
from pathlib import Path

from figures_site.evidence import Evidence
from figures_site.frame import CHOICES, GRADES, Frame
from figures_site.front_page import SOUND, counts

# A made-up example or more of each rule of judging, in the order in which rules are asked; in docs/verdicts.md, too.
# What is `known` and `claimed` is written as “indicator/subject: number in time”.
EXAMPLES = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))["example"]


def write_about(evidence: Evidence, frame: Frame) -> None:
    """Write the page."""
    judged = evidence.rows[evidence.rows["verdict"] != ""]
    judged = judged.assign(weak=judged["independent"] < SOUND, length=judged["sentence"].str.len())
    judged = judged.sort_values(["weak", "length", "figure"])  # the shortest answers make the plainest examples
    examples = judged.drop_duplicates("verdict").set_index("verdict", drop=False).to_dict("index")
    grades = [source["grade"] for source in evidence.sources.values()]
    frame.write(
        "about.html",
        "about.html.j2",
        title="About and method",
        topic="About and method",
        description="What the figures are, how sources are graded and verdicts reached, how to cite, and the data.",
        counts=counts(evidence),
        conflicts=len(evidence.tables["conflicts"]),
        grades=[(grade, meaning, grades.count(grade)) for grade, meaning in GRADES.items()],
        verdicts=[(verdict, meaning, examples.get(verdict)) for verdict, meaning in CHOICES["verdicts"].items()],
        rules=EXAMPLES,
        year=(evidence.tables.known_on or evidence.tables.newest).year,
        tables=[
            (table.path, name.replace("_", " ").capitalize(), f"{len(evidence.tables[name]):,}")
            for name, table in evidence.tables.package.tables.items()
        ],
    )
