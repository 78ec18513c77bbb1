"""The rules of judging in their order, each with a made-up example: the table of `docs/verdicts.md` and of the site."""

import tomllib
from pathlib import Path
from typing import NamedTuple

EXAMPLES = Path(__file__).with_name("examples.toml")


class Example(NamedTuple):
    """What the record has, what is claimed, verdict and answer; figures as “indicator/subject: number in time”."""

    rule: str
    known: str
    claimed: str
    verdict: str
    answer: str


def worked_examples() -> list[Example]:
    """One example or more for each rule, in the order in which rules are asked.

    >>> worked_examples()[1].verdict
    'confirmed'
    """
    return [Example(**row) for row in tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))["example"]]
