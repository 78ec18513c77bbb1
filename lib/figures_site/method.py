"""The rules of judging in their order, each with a made-up example: the table of `docs/verdicts.md` and of the site."""

import tomllib
from pathlib import Path


def worked_examples() -> list[dict[str, str]]:
    """One example or more for each rule, in the order in which rules are asked.

    Each has the `rule`, what is `known` and `claimed`, as “indicator/subject: number in time”, `verdict` and `answer`.

    >>> worked_examples()[1]["verdict"]
    'confirmed'
    """
    return tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))["example"]
