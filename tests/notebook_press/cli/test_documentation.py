"""docs/press.md against the press: every key of a plan, every tag of a cell, every message about a report."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from notebook_press.plan.plan import PROJECT, REPORT

ROOT = Path(__file__).parents[3]
LIBRARY = ROOT / "lib/notebook_press"
TEXT = (ROOT / "docs/press.md").read_text(encoding="utf-8")
FIELD = "\0"  # in the place of what a message fills in
CHECKS = ("regression/output_checks.py", "pages/local_files.py")


def rows(heading: str) -> list[str]:
    """The first columns of the table below a heading."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [line.split(" | ")[0] for line in section.splitlines() if line.startswith("| ")][1:]


def texts(tree: ast.AST) -> Iterator[str]:
    """The texts of a program, formatted ones with FIELD for what they fill in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else FIELD for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def pattern(message: str) -> re.Pattern[str]:
    """What a message of the documentation stands for: capitals and dots stand for anything."""
    return re.compile(r".+?".join(map(re.escape, re.split(r"\b[A-Z]+\b|…", message))))


PROGRAMS = [ast.parse(path.read_text(encoding="utf-8")) for path in LIBRARY.rglob("*.py")]
MESSAGES = [one for row in rows("What keeps a report from being published") for one in re.findall(r"\*(.+?)\*", row)]


def test_every_key_of_the_plan_is_documented():
    assert [key for key in (*PROJECT, *REPORT) if f"`{key}`" not in TEXT] == []


def test_the_documented_tags_are_those_that_mean_something():
    documented = {tag for row in rows("Tags of cells") for tag in re.findall(r"`(.+?)`", row)}
    sources = [path.read_text(encoding="utf-8") for path in LIBRARY.rglob("*") if path.suffix in (".py", ".j2")]
    named = {tag for text in sources for tag in re.findall(r'"([a-z-]+)" (?:not )?in (?:cell\.)?tags\b', text)}
    assert {"skip-execution", "remove-input"} < named
    assert named <= documented
    assert [tag for tag in documented if not any(f'"{tag}"' in text for text in sources)] == []


@pytest.mark.parametrize("message", MESSAGES)
def test_a_documented_message_is_one_of_the_press(message):
    assert any(pattern(message).search(text) for program in PROGRAMS for text in texts(program))


def test_every_problem_of_an_output_is_documented():
    trees = [ast.parse((LIBRARY / name).read_text(encoding="utf-8")) for name in CHECKS]
    yielded = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Yield)]
    values = [value.elts[-1] if isinstance(value, ast.Tuple) else value for value in yielded]
    problems = [next(texts(value)) for value in values]
    assert len(problems) > 10
    assert [one for one in problems if not any(pattern(message).search(one) for message in MESSAGES)] == []
