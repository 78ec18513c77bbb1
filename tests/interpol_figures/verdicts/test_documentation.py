"""The examples of the method: one for each rule, in their order, each comes out as it says, and the page shows them."""

import re
from pathlib import Path

import pytest

from figures_site.about import EXAMPLES
from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.tables.load import load
from interpol_figures.verdicts.decide import decide
from interpol_figures.verdicts.explain import sentence_of
from interpol_figures.verdicts.record import Record
from interpol_figures.verdicts.rules import RULES
from interpol_figures.verdicts.verdict import Verdict

PAGE = Path(__file__).parents[3] / "docs/verdicts.md"
FIGURE = re.compile(r"(\w+)/(\w+): (?:(over|about|nearly) )?([\d,]+)(?: in (\S+))?(?: \((\w)\))?(?: “(.+?)”)?")
QUALIFIERS = {"over": "more_than", None: "exact"}
NAMES = Record(load()).names


class Only(Record):
    """A record of the figures of one example."""

    def __init__(self, figures):
        super().__init__(load())
        self.only = figures

    def by_subject(self, indicator):
        found = {}
        for one in self.only:
            if one.indicator == indicator:
                found[one.subject] = (*found.get(one.subject, ()), one)
        return found


def figures_in(text):
    for number, found in enumerate(FIGURE.finditer(text)):
        indicator, subject, words, value, period, grade, phrase = found.groups()
        yield Statement(
            figure=f"{indicator}-{number}",
            indicator=indicator,
            subject=subject,
            value=float(value.replace(",", "")),
            qualifier=QUALIFIERS.get(words, words),
            unit=NAMES.units[indicator],
            measure=NAMES.measures[indicator],
            period=Period.of(*period.split("/")) if period else None,
            source=f"source {number}",
            grade=grade or "C",
            as_stated=phrase or "",
        )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["rule"])
def test_each_example_comes_out_as_it_says(example):
    record = Only(list(figures_in(example["known"])))
    (claim,) = figures_in(example["claimed"])
    found = decide(claim, record)
    decided = "figures_of_the_whole" if found.complete else found.rule
    assert (found.verdict.replace("_", " "), decided) == (example["verdict"], example["rule"])
    assert sentence_of(found, record) == example["answer"]


def test_a_rule_without_a_sentence_is_told_where_to_add_one():
    found = Verdict(next(figures_in("notices_issued/red: 9,100 in 2014")), "no_record", rule="new_rule")
    with pytest.raises(ValueError, match=r"sentences\.toml: \[no_record\] has no sentence of the rule new_rule"):
        sentence_of(found, Record(load()))


def test_there_is_an_example_for_each_rule_in_their_order():
    assert list(dict.fromkeys(example["rule"] for example in EXAMPLES)) == [rule.__name__ for rule in RULES]


def test_the_page_shows_the_examples():
    shown = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert shown == [f"| `{rule}` | {' | '.join(rest)} |" for rule, *rest in map(dict.values, EXAMPLES)]
