"""docs/verdicts.md: its rules are those of the code, in their order, and each example comes out as it says."""

import re
from pathlib import Path

import pytest

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.tables.load import load
from interpol_figures.verdicts.context import JudgingContext, context_of
from interpol_figures.verdicts.explain import explain
from interpol_figures.verdicts.record import Record, StatedByIndicator
from interpol_figures.verdicts.rules import RULES, judge

PAGE = Path(__file__).parents[3] / "docs/verdicts.md"
ROWS = [
    line.strip("| \n").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
]
FIGURE = re.compile(r"(\w+)/(\w+): (?:(over|about|nearly) )?([\d,]+) in (\S+)(?: \((\w)\))?")
QUALIFIERS = {"over": "more_than", None: "exact"}
NAMES = context_of(load()).names


class Only(StatedByIndicator):
    """A record of the figures of one example."""

    def __init__(self, figures):
        super().__init__(load())
        self.figures = figures

    def __getitem__(self, indicator):
        found = {}
        for one in self.figures:
            if one.indicator == indicator:
                found[one.subject] = (*found.get(one.subject, ()), one)
        return found


def figures_in(text):
    for number, found in enumerate(FIGURE.finditer(text)):
        indicator, subject, words, value, period, grade = found.groups()
        yield Statement(
            figure=f"{indicator}-{number}",
            indicator=indicator,
            subject=subject,
            value=float(value.replace(",", "")),
            qualifier=QUALIFIERS.get(words, words),
            unit=NAMES.units[indicator],
            measure=NAMES.measures[indicator],
            period=Period.of(*period.split("/")),
            source=f"source {number}",
            grade=grade or "C",
        )


@pytest.mark.parametrize(("rule", "known", "claimed", "verdict", "sentence"), ROWS)
def test_each_example_comes_out_as_the_page_says(rule, known, claimed, verdict, sentence):
    real = context_of(load())
    context = JudgingContext(Record(Only(list(figures_in(known))), real.record.wholes), real.names)
    (claim,) = figures_in(claimed)
    found = judge(claim, context)
    decided = "complete_part" if found.complete else found.rule
    assert (found.verdict, decided) == (verdict.replace(" ", "_"), rule.strip("`"))
    assert explain(found, context) == sentence


def test_the_page_names_the_rules_in_their_order():
    shown = list(dict.fromkeys(row[0].strip("`") for row in ROWS))
    assert shown == [rule.__name__ for rule in RULES if rule.__name__ != "counts_a_part"]
