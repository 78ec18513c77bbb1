"""The walkthroughs as a pupil and a teacher meet them: answers, mistakes, editions, progress, archive."""

import csv
import datetime
import json
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from html import escape, unescape
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell

from collection import figures as command
from figures_cli.main import main
from figures_course import build, editions, installable
from figures_course.answer_types import DateAnswer, IntervalAnswer, NumberAnswer, SetAnswer, Unreadable
from figures_course.answer_works import RowsAnswer
from figures_course.collect import collect
from figures_course.exercises import Feedback, Part, holds, names_of, read_exercises
from figures_course.python_errors import MEANINGS, meaning
from figures_course.session import open_walkthrough
from interpol_figures.explore.glossary import FILE, GLOSSARY, explain, glossary_html
from interpol_figures.explore.select import select
from interpol_figures.model.intervals import Interval
from interpol_figures.report.cited_text import Fact, compose
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.tables.load import load
from interpol_figures.tables.names import UnknownNameError
from notebook_press.regression.cells import tags
from running import run
from wrong_answers import RIGHT, WRONG

MASTERS = build.masters()
EXERCISES = [(name, exercise) for name in MASTERS for exercise in read_exercises(name)]
NAMES = [f"{name}/{exercise.name}" for name, exercise in EXERCISES]


@pytest.fixture(scope="module")
def tables():
    return load()


@cache
def unanswered(walkthrough):
    """What the cells of a walkthrough show, no exercise answered, and its names, as solutions and answers use them."""
    names = {}
    shown = run(editions.pupils(build.read(MASTERS[walkthrough])), names)
    return shown, names_of(names)


def names_in(walkthrough):
    return unanswered(walkthrough)[1]


def given_by(answer, walkthrough):
    """An answer as it stands, or made from the notebook's names."""
    if not callable(answer):
        return answer
    return answer(SimpleNamespace(**names_in(walkthrough)))


@pytest.mark.parametrize(("walkthrough", "exercise"), EXERCISES, ids=NAMES)
class TestExercise:
    def test_expected_answer_is_right(self, walkthrough, exercise):
        names, free = names_in(walkthrough), RIGHT.get(f"{walkthrough}/{exercise.name}")
        feedback = exercise.judge(names, given_by(free, walkthrough) if free else exercise.expected(names))
        assert feedback.state == "right", feedback.message
        assert exercise.because in feedback.message

    def test_five_plausible_wrong_answers_are_refused_with_a_fitting_message(self, walkthrough, exercise):
        wrong = WRONG[f"{walkthrough}/{exercise.name}"]
        assert len(wrong) >= 5
        for answer, fragment in wrong:
            given = given_by(answer, walkthrough)
            feedback = exercise.judge(names_in(walkthrough), given)
            assert feedback.state in ("wrong", "form"), f"accepted: {given!r}"
            assert fragment in feedback.message, f"{given!r}: {feedback.message}"

    def test_each_usual_mistake_is_wrong_and_named(self, walkthrough, exercise):
        names = names_in(walkthrough)
        for answer, says in exercise.usual(names):
            feedback = exercise.judge(names, answer)
            assert feedback.state in ("wrong", "form"), says
            assert feedback.state == "form" or feedback.message == says

    def test_nothing_is_not_an_answer(self, walkthrough, exercise):
        for nothing in (None, ..., "", "..."):
            assert exercise.judge(names_in(walkthrough), nothing).state == "open"

    def test_hints_and_messages_never_tell_a_number_that_is_the_answer(self, walkthrough, exercise):
        names = names_in(walkthrough)
        expected = exercise.expected(names)
        if isinstance(expected, float) and abs(expected) > 10:
            told = [*exercise.hints, *(mistake.says for mistake in exercise.mistakes), exercise.question]
            told += [exercise.judge(names, wrong).message for wrong in (expected + 1, expected * 10, -expected)]
            digits = {number.replace(",", "") for text in told for number in re.findall(r"\d[\d,]*", text)}
            assert f"{expected:.0f}" not in digits


def test_no_wrong_answers_are_listed_for_an_exercise_that_is_gone():
    assert set(WRONG) == set(NAMES)


@pytest.mark.parametrize("name", MASTERS)
class TestNotebook:
    def test_runs_with_nothing_answered(self, name):
        shown, _ = unanswered(name)
        states = [one.state for one in shown.values() if isinstance(one, Feedback) and one.state != "hint"]
        assert states == ["open"] * len(read_exercises(name))

    def test_runs_with_solutions_and_each_passes_its_check(self, name):
        shown = run(editions.teachers(build.read(MASTERS[name])))
        states = [one.state for one in shown.values() if isinstance(one, Feedback) and one.state != "hint"]
        assert states == ["right"] * len(read_exercises(name))
        answers = unescape(shown["answers"].html)
        assert all(part.says in answers for e in read_exercises(name) for part in e.parts)
        assert not re.search(r"rows?: (\w+-\w+-|article)", answers)  # no id of a row: what it says, and who says it
        assert all(mistake.says.split("“")[0][:20] in answers for e in read_exercises(name) for mistake in e.mistakes)

    def test_asks_each_exercise_once_in_its_order(self, name):
        cells = build.read(MASTERS[name])["cells"]
        asked = [re.search(r'session\.check\("(\w+)"', cell["source"])[1] for cell in cells if "exercise" in tags(cell)]
        assert asked == [exercise.name for exercise in read_exercises(name)]
        assert 4 <= len(asked) <= 8

    def test_the_pupils_edition_holds_no_solution_and_no_guide(self, name):
        master = build.read(MASTERS[name])
        text = json.dumps(editions.pupils(master), ensure_ascii=False)
        hidden = [cell["source"] for cell in master["cells"] if "guide" in tags(cell)]
        assert hidden
        hidden += [exercise.solution for exercise in read_exercises(name)]
        assert all(json.dumps(part, ensure_ascii=False)[1:-1] not in text for part in hidden)

    def test_every_main_step_shows_pandas_or_plotly_or_the_vocabulary(self, name):
        code = [
            cell["source"]
            for cell in build.read(MASTERS[name])["cells"]
            if cell["cell_type"] == "code" and not {"exercise", "screen"} & set(tags(cell))
        ]
        assert not any("lesson" in source for source in code)
        assert all(len(source.splitlines()) <= 20 for source in code)
        assert sum("figures." in source or "tables" in source or "px." in source for source in code) >= 4
        assert any("px." in source for source in code)

    def test_what_is_in_sight_of_the_master_holds_no_solution(self, name):
        for cell in build.read(MASTERS[name])["cells"]:
            if "exercise" in tags(cell):
                assert re.match(r"\w+ = None  # your answer instead of None\nsession\.check\(", cell["source"])

    def test_each_code_cell_is_led_by_a_sentence(self, name):
        cells = editions.pupils(build.read(MASTERS[name]))["cells"]
        for before, cell in pairwise(cells):
            if cell["cell_type"] == "code":
                assert before["cell_type"] == "markdown", cell["id"]
            if "screen" in tags(cell):  # what leads it isn't wanted on paper either
                assert cell["cell_type"] == "markdown" or "screen" in tags(before), cell["id"]

    def test_a_hand_out_speaks_of_nothing_that_only_a_computer_has(self, name):
        texts = texts_of(editions.handout(editions.teachers(build.read(MASTERS[name]))), "markdown")
        for text in texts:
            assert not re.search(r"\bcell|quotation mark|Python|pandas|Plotly|None|[Hh]over|<span|\]`", text), text
        assert sum("Exercise " in text for text in texts) == len(read_exercises(name))
        lines = [text.count("<p style=") for text in texts if "<p style=" in text]
        assert len(lines) == len(read_exercises(name)) and lines[-2:] != [2, 2]  # a letter has more
        assert all(text.count("break-before:avoid") == text.count("<p style=") for text in texts)

    def test_what_is_for_paper_isnt_on_a_screen(self, name):
        pupils = editions.pupils(build.read(MASTERS[name]))
        assert not [cell["id"] for cell in pupils["cells"] if "paper" in tags(cell)]
        assert not any("<span" in text for text in texts_of(pupils))

    def test_has_what_a_lesson_needs(self, name):
        master = build.read(MASTERS[name])
        text = "\n".join(texts_of(master))
        guides = [cell["source"] for cell in master["cells"] if "guide" in tags(cell)]
        for part in (
            "You will learn",
            "45 minutes",
            "You need",
            "## A picture first",
            "## Summary",
            "session.progress()",
            "session.export(",
        ):
            assert part in text
        for part in ("Timing in minutes", "To discuss", "Reasoning", "Usual mistake"):
            assert part in "\n".join(guides)


@pytest.mark.parametrize(
    ("name", "decision"),
    [
        ("stock_or_flow", "figures.judge(tables).loc[claims.index]"),
        ("disagreement", '"rank", "note"'),
        ("disagreement", "figures.disagreements"),
        ("reports", "report.say(draft"),
    ],
)
def test_what_the_project_decided_isnt_on_paper_where_pupils_decide_first(name, decision):
    master = build.read(MASTERS[name])
    assert decision in "".join(texts_of(master))
    assert decision not in "".join(texts_of(editions.handout(master)))


def texts_of(notebook, kind=None):
    return [cell["source"] for cell in notebook["cells"] if kind in (None, cell["cell_type"])]


# What guides say of the figures of a lesson, in its order, and whether the tables say so, in the lesson's names.
GUIDES = {
    "rows": [
        ("“over” is wrong and “nearly” would be right", "0.999 * claim['value'] < exact < claim['value']"),
    ],
    "qualifiers": [
        (
            "“about 69,000” doesn't allow 67,000, and “almost 70,000” does",
            "list(recent.loc[recent['value'].isin([69_000, 70_000]), ['value', 'low']].query('low <= 67_000')['value'])"
            " == [70_000, 70_000] and recent.loc[recent['value'] == 69_000, 'low'].min() > 67_000",
        ),
    ],
    "stock_or_flow": [
        ("some six times as large", "round(pivot[kinds[1]][2022] / pivot[kinds[0]][2022]) == 6"),
        ("more than ten thousand are issued in a year", "pivot[kinds[0]].min() > 10_000"),
        ("the stock rises by half of that", "4_500 < pivot[kinds[1]][2019] - pivot[kinds[1]][2018] < 5_500"),
        ("It isn't the most frequent fault", "judged.drop('confirmed').idxmax() != 'wrong_measure'"),
        ("far fewer are issued in a year", "all_issued['value'].max() < 20_000 and colours['value'].sum() > 100_000"),
        ("one in eleven", "round(1 / (count[kinds[2]] / count[kinds[1]])) == 11"),
    ],
    "disagreement": [
        ("far larger than in any other year that has both", "gaps.idxmax() == 1934 and gaps.nlargest(2).iloc[1] * 3 < gaps[1934]"),
        ("the second repeats the first", "said_1934['repeats'].iloc[1] == said_1934['source'].iloc[0]"),
        ("the two don't agree", "own['value'].nunique() == len(own) == 2"),
        ("by that of its present history", "own.loc[own['published'] == '', 'value'].iloc[0] == figures.best(congress)['value'].iloc[0]"),
        ("the number that most rows have", "congress['value'].mode()[0] != figures.best(congress)['value'].iloc[0]"),
        ("argue for 25: that source names the countries", "'25 countries' in congress.query('value == 25')['note'].iloc[0]"),
        ("the coded count of that year, 49", "list(decades.query('label.str.contains(\"coded\") and year == 1955')['value']) == [49]"),
        ("one of them a ministry", "'Ministry' in ' '.join(said_1955.query('value == 50')['publisher'])"),
        ("four sources of the record, over fifteen years", "threes['source'].nunique() == 4 and threes['year'].max() - threes['year'].min() == 15"),
        ("one page of INTERPOL says two", "list(committee.query('value == 2')['publisher']) == ['INTERPOL']"),
    ],
    "as_of": [
        ("two joined in September 2017 and two in November 2018", "list(members['joined'].str[:7].value_counts()[['2017-09', '2018-11']]) == [2, 2]"),
        ("after the accessions of 2018, before that of 2021", "not members['joined'].str[:4].isin(['2019', '2020']).any()"),
    ],
    "charts": [
        ("two of the parts already make the whole", "parts['value'].nlargest(2).sum() == rows.loc[rows['part_of'] == '', 'value'].iloc[0]"),
        ("the third overlaps", "len(parts) == 3"),
        ("some thirty-five times", "round(accounts['haechi_iv'] / accounts['haechi_ii']) == 35"),
    ],
    "reports": [
        ("INTERPOL has four official languages", "set(figures.select(tables, 'official_languages')['value']) == {4}"),
        ("the number fits, the word doesn't", "set(rescued['value']) == {430}"),
    ],
}  # fmt: skip
FURTHER = {  # names that the claims above use besides a lesson's own
    "stock_or_flow": """
pivot = yearly.pivot(index="year", columns="indicator", values="value")
judged = figures.judge(tables)["verdict"].value_counts()
count = december.set_index("indicator")["value"]
""",
    "disagreement": """
own = congress[congress["publisher"] == "INTERPOL"]
threes = committee[(committee["value"] == 3) & (committee["tier"] == "record")].assign(year=lambda rows: rows["year"].astype(float))
both = decades.groupby(["year", "indicator"])["value"].max().unstack().dropna()
gaps = (both[counts[0]] - both[counts[1]]).abs()
""",
    "charts": """
parts = rows[rows["part_of"] != ""]
accounts = blocked.set_index("subject")["value"]
""",
}


@pytest.mark.live
@pytest.mark.parametrize("name", MASTERS)
def test_what_a_guide_says_of_figures_is_what_the_tables_say(name):
    guide = " ".join(cell["source"] for cell in build.read(MASTERS[name])["cells"] if "guide" in tags(cell))
    names = dict(names_in(name))
    exec(FURTHER.get(name, ""), names)
    for words, holds_so in GUIDES[name]:
        assert words in guide
        assert eval(holds_so, names), f"{words}: {holds_so}"


@pytest.mark.parametrize(
    "given",
    [
        60_000,
        60_000.0,
        "60,000",
        "60_000",
        "60 000",
        " 60000 ",
        np.int64(60_000),
        "sixty thousand",
        pd.Series([60_000]),
    ],
)
def test_a_number_is_accepted_in_every_reasonable_form(given):
    assert NumberAnswer().compare(NumberAnswer().read(given), 60_000) == ""


@pytest.mark.parametrize(
    "given",
    [
        "2023-11-28",
        "28 November 2023",
        "28/11/2023",
        datetime.date(2023, 11, 28),
        pd.Timestamp("2023-11-28 10:00"),
        datetime.datetime(2023, 11, 28),
    ],
)
def test_a_day_is_accepted_in_every_reasonable_form(given):
    assert DateAnswer().compare(DateAnswer().read(given), "2023-11-28") == ""


@pytest.mark.parametrize(
    "given",
    [
        (60_000, 70_000),
        [60_000, "70,000"],
        "60,000 to 70,000",
        "60_000 – 70_000",
        Interval(60_000, 70_000),
    ],
)
def test_an_interval_is_accepted_in_every_reasonable_form(given):
    assert IntervalAnswer().compare(IntervalAnswer().read(given), (60_000, 70_000)) == ""


def test_a_day_written_as_in_america_is_read_and_two_digits_are_not():
    assert DateAnswer().read("11/23/2022") == datetime.date(2022, 11, 23)
    with pytest.raises(Unreadable):
        DateAnswer().read("11/23/22")


def test_a_passage_is_searched_for_numbers_and_dates_in_any_spelling():
    part = Part('["129,975,440", "2022-11-23"]', "")
    for text in ("It is 129975440 dollars", "129_975_440", "on November 23, 2022, it", "the 23 November 2022"):
        assert holds(text, eval(part.words)), text
    for text in ("It is 1,129,975,440 dollars", "23 November 2021"):
        assert not holds(text, eval(part.words)), text


def test_a_name_that_a_cell_above_makes_is_asked_for(tables):
    feedback = open_walkthrough("rows", {"tables": tables}).check("lost", 1)
    assert (feedback.state, "Run all cells above" in feedback.message) == ("form", True)


def test_errors_of_python_are_explained():
    for kind in (KeyError, NameError, SyntaxError, TypeError, UnknownNameError):
        assert meaning(kind) == MEANINGS[kind.__name__]
    assert "nothing is broken" in meaning(ZeroDivisionError)


@pytest.mark.parametrize(
    "given", [["red", "Blue"], ("blue", "red"), {"red", "blue"}, "red, blue", pd.Series(["blue", "red"])]
)
def test_a_set_is_accepted_in_every_reasonable_form(given):
    assert SetAnswer().compare(SetAnswer().read(given), ["red", "blue"]) == ""


def test_rows_are_accepted_in_any_order_with_any_columns(tables):
    rows = select(tables, "member_countries", "interpol")
    shuffled = rows.iloc[::-1][["note", "value", "figure"]].reset_index(drop=True)
    assert RowsAnswer().compare(RowsAnswer().read(shuffled), rows) == ""


class TestPlace:
    def test_tells_progress_and_counts_answers_and_hints(self, tables):
        session = open_walkthrough("rows", {"tables": tables})
        for answer in (None, 130, 130, "130 million"):
            session.check("value", answer)
        assert '"value"' in session.hint(None).message
        hints = [session.hint("phrase").message for _ in range(3)]
        assert hints[1] == hints[2] != hints[0]
        assert (session.attempts["value"].answers, session.attempts["value"].state) == (2, "right")
        assert "1 of 8 exercises are right" in session.progress().html

    def test_exports_only_with_a_name_into_the_folder_given(self, tables, tmp_path):
        session = open_walkthrough("rows", {"tables": tables})
        session.check("value", 130_000_000)
        session.export(None, tmp_path)
        assert not list(tmp_path.iterdir())
        session.export("Ada <b>Lovelace</b>", tmp_path)
        [written] = tmp_path.iterdir()
        assert written.name == "progress-rows-Ada-b-Lovelace-b.json"  # as any system names a file
        told = json.loads(written.read_text(encoding="utf-8"))
        assert told["exercises"][1] == {"exercise": "value", "state": "right", "answers": 1, "hints": 0}

    def test_an_unknown_exercise_or_walkthrough_is_answered_with_the_nearest(self, tables):
        with pytest.raises(UnknownNameError, match="value"):
            open_walkthrough("rows", {"tables": tables}).check("values", 1)
        with pytest.raises(UnknownNameError, match="charts"):
            open_walkthrough("chart", {})


def test_glossary_explains_what_the_walkthroughs_name():
    for term in ("indicator", "stock", "flow", "qualifier", "provenance", "rank", "independence", "verdict"):
        assert GLOSSARY[term].meaning in explain(term).text
    assert len(GLOSSARY) == FILE.read_text(encoding="utf-8").count("[[term]]")
    with pytest.raises(UnknownNameError, match="stock"):
        explain("stocks")


def test_the_page_of_the_glossary_has_the_same_terms():
    assert all(escape(term.meaning) in glossary_html() for term in GLOSSARY.values())


def test_words_around_two_sums_in_dollars_are_no_formula():
    """JupyterLab sets what stands between two dollar signs as one."""
    sentence = HtmlOutput("<p>$24 or $25</p>", "$24 or $25")
    assert sentence.html.count("$") == 2
    assert sentence._repr_html_() == f"<div class='mathjax_ignore'>{sentence.html}</div>"
    told = compose("{one} or {other}", {name: Fact("a", f"${name}") for name in ("one", "other")})
    shown = told._repr_mimebundle_()
    assert shown["text/markdown"] == "<span>\\$</span>one or <span>\\$</span>other"
    assert shown["text/plain"] == "$one or $other"


def test_an_exercise_that_checks_nothing_is_refused():
    start = new_code_cell('open_walkthrough("rows", globals())')
    for source in ("answer = 1", 'session.check("values", values)'):
        exercise = new_code_cell(source, id="one", metadata={"tags": ["exercise"]})
        with pytest.raises(ValueError, match=r"one must end with session\.check.* value, .*; it ends"):
            editions.teachers({"cells": [start, exercise], "metadata": {}})
    with pytest.raises(ValueError, match="opens no walkthrough"):
        editions.teachers({"cells": [exercise], "metadata": {}})


def test_the_archive_holds_what_each_notebook_reads(tmp_path, monkeypatch):
    output = tmp_path / "class"
    for path in MASTERS.values():
        build.write(editions.pupils(build.read(path)), output / "pupil" / path.name)
    with zipfile.ZipFile(build.write_archive(output, MASTERS.values())) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path / "walkthroughs")
    run(build.read(tmp_path / "walkthroughs" / "07-reports.ipynb"))


@pytest.mark.slow
def test_build_writes_editions_pages_and_an_archive_that_runs_where_it_is_unpacked(tmp_path):
    built = tmp_path / "class"
    done = command("walkthrough", "build", str(built), "rows", folder=MASTERS["rows"].parents[2])
    assert done.returncode == 0, done.stderr
    page = (built / "handouts" / "01-rows.html").read_text(encoding="utf-8")
    guide = (built / "guides" / "01-rows.html").read_text(encoding="utf-8")
    assert "Exercise 7" in page
    assert "Reasoning" not in page
    assert "24,560" not in page
    assert "<strong>24,560</strong>" in guide
    assert "Usual mistakes" in guide
    with zipfile.ZipFile(built / build.ARCHIVE) as archive:
        assert not [name for name in archive.namelist() if "teacher" in name or "guide" in name]
        archive.extractall(tmp_path / "unpacked")
    folder = tmp_path / "unpacked" / "walkthroughs"
    code = "import json; from interpol_figures.tables.schema import find_data; print(find_data())"
    unset = {name: value for name, value in os.environ.items() if name != "INTERPOL_FIGURES_DATA"}  # as a pupil has it
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, text=True, capture_output=True, check=True, env=unset
    )
    assert found.stdout.strip() == str(folder / "data")
    run(build.read(folder / "01-rows.ipynb"))


def test_the_archive_starts_on_each_system(tmp_path):
    with zipfile.ZipFile(build.write_archive(tmp_path, [])) as archive:
        held = {one.filename.removeprefix("walkthroughs/"): one for one in archive.infolist()}
        batch = archive.read(held["start-windows.bat"])
    assert {"start-here.html", "requirements.lock", installable.wheel_name()} <= held.keys()
    for name in ("start-linux.sh", "start-macos.command"):
        assert held[name].external_attr >> 16 == 0o755
    assert batch.count(b"\r\n") == batch.count(b"\n") > 20
    assert {one.date_time[0] for one in held.values()} == {load().newest.year}


def test_a_pupil_installs_what_the_lab_needs_and_no_tool_of_the_checks():
    pupils, whole = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in (build.GIVEN / "requirements.lock", MASTERS["rows"].parents[2] / "requirements.lock")
    )
    assert pupils.items() <= whole.items()  # `make lock` writes both
    assert {"jupyterlab", "pandas", "plotly", "ipywidgets", "pywinpty", "appnope"} <= pupils.keys()
    assert not pupils.keys() & {"pytest", "hypothesis", "mypy", "ruff", "distributed"}


def test_an_unknown_walkthrough_is_refused_before_anything_is_written(tmp_path):
    done = CliRunner().invoke(main, ["walkthrough", "build", str(tmp_path / "class"), "chart"])
    assert done.exit_code == 1
    assert "did you mean charts" in done.stderr
    assert not (tmp_path / "class").exists()


def test_a_class_is_built_and_its_progress_collected_with_relative_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["walkthrough", "build", "class", "rows"])
    assert done.exit_code == 0, done.stderr
    assert Path("class", build.ARCHIVE).is_file()
    for pupil, answered in (("Ada", "over $130 million"), ("Bo = 1", "HAECHI")):
        session = open_walkthrough("rows", {"tables": load()})
        session.check("phrase", answered)
        session.export(pupil, "class")
    done = CliRunner().invoke(main, ["walkthrough", "collect", "class"])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("2 pupils, 16 exercises")
    rows = list(csv.DictReader(Path("class/progress.csv").read_text(encoding="utf-8").splitlines()))
    assert {(row["pupil"], row["state"]) for row in rows if row["exercise"] == "phrase"} == {
        ("Ada", "right"),
        ("Bo = 1", "wrong"),
    }
    assert "<td>1 of 8</td>" in Path("class/progress.html").read_text(encoding="utf-8")


class TestCollect:
    def test_the_better_of_two_files_counts(self, tmp_path):
        for place, answer in (("a", "over $130 million"), ("b", "130")):
            session = open_walkthrough("rows", {"tables": load()})
            session.check("phrase", answer)
            (tmp_path / place).mkdir()
            session.export("Ada", tmp_path / place)
        rows = collect(tmp_path)
        assert list(rows.loc[rows["exercise"] == "phrase", "state"]) == ["right"]

    def test_a_name_that_a_spreadsheet_or_a_page_would_run_is_only_text(self, tmp_path):
        open_walkthrough("rows", {"tables": load()}).export("=<b>", tmp_path)
        collect(tmp_path)
        assert "'=<b>" in (tmp_path / "progress.csv").read_text(encoding="utf-8")
        assert "=&lt;b&gt;" in (tmp_path / "progress.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        "text", ["", "{", "[]", '{"pupil": "a"}', '{"pupil": "a", "walkthrough": "b", "exercises": []}']
    )
    def test_a_file_that_is_no_progress_is_named(self, tmp_path, text):
        (tmp_path / "progress-rows-a.json").write_text(text)
        with pytest.raises(ValueError, match=r"progress-rows-a\.json"):
            collect(tmp_path)

    def test_a_folder_without_progress_is_refused(self, tmp_path):
        with pytest.raises(ValueError, match="holds no progress"):
            collect(tmp_path)


class TestResume:
    def test_goes_on_where_the_exported_session_ended(self, tmp_path):
        first = open_walkthrough("rows", {"tables": load()})
        first.check("phrase", "over $130 million")
        first.hint("value")
        first.export("Ada", tmp_path)
        second = open_walkthrough("rows", {"tables": load()})
        second.resume("Ada", tmp_path)
        assert {name: (one.state, one.hints) for name, one in second.attempts.items()} == {
            name: (one.state, one.hints) for name, one in first.attempts.items()
        }

    def test_progress_survives_a_restart_in_jupyter(self, tmp_path, monkeypatch):
        monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "01-rows.ipynb"))
        first = open_walkthrough("rows", {"tables": load()})
        first.check("phrase", "over $130 million")
        first.hint("value")
        second = open_walkthrough("rows", {"tables": load()})
        assert (second.attempts["phrase"].state, second.attempts["value"].hints) == ("right", 1)
        assert open_walkthrough("charts", {}).attempts.keys() != second.attempts.keys()
        with pytest.raises(ValueError, match="holds no progress"):  # it bears no pupil's name
            collect(tmp_path)

    def test_without_a_file_it_says_how_one_is_written(self, tmp_path):
        with pytest.raises(FileNotFoundError, match=r"session\.export"):
            open_walkthrough("rows", {"tables": load()}).resume("Ada", tmp_path)
