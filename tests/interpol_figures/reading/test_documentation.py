"""docs/reading.md: its examples are read as it says, and it names every option of the command."""

import re
from pathlib import Path

import pytest

from figures_cli.read import read
from interpol_figures.reading.claims import read_claims
from interpol_figures.reading.document import from_text
from interpol_figures.reading.judged import COLUMNS, judge_article
from interpol_figures.verdicts.judge import judge_claims

PAGE = (Path(__file__).parents[3] / "docs/reading.md").read_text(encoding="utf-8")
EXAMPLES = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in PAGE.partition("| text | value |")[2].splitlines()[2:]
    if line.startswith("| ")
]


@pytest.mark.parametrize(("text", "figure", "indicator", "subject"), EXAMPLES)
def test_each_example_is_read_as_the_page_says(tables, text, figure, indicator, subject):
    records = judge_article(from_text("a.txt", text), tables, "2025-01").records
    if not figure:
        assert records == []
        return
    (one,) = records
    qualifier, value = figure.split() if " " in figure else ("exact", figure)
    assert (one["value"], one["qualifier"]) == (float(value), qualifier)
    assert (one["indicator"], one["subject"]) == (indicator, subject)


def test_the_page_names_options_forms_and_keys():
    options = [name for option in read.params for name in option.opts if name.startswith("--")]
    assert [one for one in options if one not in ("--data", "--output", "--format") and f"`{one}`" not in PAGE] == []
    (form,) = (option for option in read.params if option.name == "form")
    assert all(f"`--format {one}`" in PAGE for one in form.type.choices)
    assert re.findall(r"`(\w+)`", PAGE.partition("a list with ")[2].partition(" |\n")[0]) == COLUMNS


def test_the_claims_file_of_the_page_is_read_and_judged(tables, tmp_path):
    (tmp_path / "claims.csv").write_text(re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)[0], encoding="utf-8")
    verdicts = judge_claims(tables, read_claims(tmp_path / "claims.csv"))["verdict"]
    assert verdicts.tolist() == ["confirmed", "wrong_measure"]
