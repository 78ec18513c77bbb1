"""Rendering a plan: what is promoted, what is kept back, and what is told."""

import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from apples import FAILING
from notebook_press.build.render import why
from notebook_press.plan.parameters import ParameterError
from notebook_press.plan.plan import Plan, Report, Settings
from notebook_press.regression.baseline import read_notebook


def test_a_plan_becomes_a_site(rendered):
    names = {path.relative_to(rendered.output).as_posix() for path in rendered.output.rglob("[!.]*.*")}
    assert names == {
        "index.html",
        "harvest-2023.html",
        "harvest-2024.html",
        "apples.html",
        "map.html",
        "manifest.json",
        "assets/plotly.min.js",
        "assets/empty-world.js",
        "assets/page.css",
        "assets/page.js",
        "notebooks/apples.ipynb",
        "notebooks/harvest-2023.ipynb",
        "notebooks/harvest-2024.ipynb",
        "notebooks/map.ipynb",
    }
    assert [one.report for one in rendered.summary.results] == ["harvest-2023", "harvest-2024", "apples", "map"]


def test_each_report_has_a_line_and_all_have_a_summary(rendered, failed):
    assert len(rendered.lines) == 5
    assert "rendered apples (" in "\n".join(rendered.lines)
    assert rendered.lines[-1].startswith("4 reports: 4 rendered, 0 fresh, 0 failed (4 changed) in ")
    assert failed.lines[-1].startswith("8 reports: 2 rendered, 0 fresh, 6 failed (2 changed) in ")


def test_the_promoted_notebook_names_no_machine_and_no_time(rendered):
    text = (rendered.output / "notebooks" / "harvest-2024.ipynb").read_text()
    assert str(rendered.root) not in text
    document = json.loads(text)
    assert document["metadata"]["papermill"] == {"parameters": {"sort": "red", "year": 2024}}
    assert "61 crates" in text


def test_a_forked_kernel_gives_what_a_started_one_gives(rendered):
    forked = read_notebook(rendered.output / "notebooks" / "harvest-2024.ipynb")
    started = read_notebook(rendered.output / "notebooks" / "apples.ipynb")
    outputs = [[cell["outputs"] for cell in one["cells"] if cell.get("outputs")] for one in (forked, started)]
    counts = [[output.pop("execution_count", None) for cell in one for output in cell] for one in outputs]
    assert outputs[0] == outputs[1]  # both are of 2024
    assert len(counts[0]) == len(counts[1]) == 5


def test_failures_are_told_and_stop_nobody_else(failed):
    assert {one.report for one in failed.summary.failures} == set(FAILING)
    assert failed.summary.count("rendered") == 2
    told = {one.report: "\n".join(one.problems) for one in failed.summary.failures}
    assert "in cell 3 of fails-in-a-cell.ipynb: ZeroDivisionError: division by zero" in told["fails-in-a-cell"]
    assert "cell begins: # the sum" in told["fails-in-a-cell"]
    assert "----> 2 1 / divisor" in told["fails-in-a-cell"]
    assert "longer than its timeout of 3 s" in told["runs-out-of-time"]
    assert "process died (SIGKILL)" in told["kills-its-kernel"]
    assert "needs https://example.org/apple.png" in told["needs-the-network"]
    assert "an empty chart" in told["shows-an-empty-chart"]
    assert "shows the path" in told["shows-the-home-folder"]


def test_a_failed_notebook_is_kept_and_not_published(failed):
    for name in FAILING:
        assert (failed.output / "notebooks" / f"{name}.failed.ipynb").is_file()
        assert not (failed.output / "notebooks" / f"{name}.ipynb").exists()
        assert not (failed.output / f"{name}.html").exists()
    kept = read_notebook(failed.output / "notebooks" / "runs-out-of-time.failed.ipynb")
    assert "begun" in json.dumps(kept["cells"])
    assert not [path for path in (failed.output / "notebooks").iterdir() if path.name.startswith(".")]


def test_a_failure_leaves_the_last_good_report_and_says_so(project):
    report = Report("harvest", project.root / "notebooks" / "good.ipynb")
    project.plan = Plan(project.plan.path, (report,), project.plan.choices)
    shutil.copy(project.root / "notebooks" / "good.ipynb", project.root / "kept.ipynb")
    assert project.render(jobs=1).ok
    good = (project.output / "notebooks" / "harvest.ipynb").read_bytes()

    shutil.copy(project.root / "notebooks" / "fails-in-a-cell.ipynb", report.notebook)
    summary = project.render(jobs=1)
    assert [one.state for one in summary.results] == ["failed"]
    assert (project.output / "notebooks" / "harvest.ipynb").read_bytes() == good
    assert "Not the newest." in (project.output / "harvest.html").read_text()
    assert "not the newest" in (project.output / "index.html").read_text()

    # Taken back, the report is what it was before, and nothing has to run.
    shutil.copy(project.root / "kept.ipynb", report.notebook)
    assert project.render(jobs=1).count("fresh") == 1
    assert "Not the newest." not in (project.output / "harvest.html").read_text()


def test_the_collections_own_checks_count(project):
    notebooks = project.root / "notebooks"
    project.plan = Plan(
        project.plan.path,
        (Report("map", notebooks / "draws-a-map.ipynb"), Report("chart", notebooks / "packs-its-chart.ipynb")),
        settings=Settings(checks=("apples:finds_fault",)),
    )
    summary = project.render(jobs=2)
    assert [one.state for one in summary.results] == ["rendered", "failed"]
    assert summary.results[1].problems[0] == "The word 'square' is missing."


def test_wrong_parameters_stop_everything_before_a_kernel_starts(project):
    notebook = project.root / "notebooks" / "good.ipynb"
    project.plan = Plan(
        project.plan.path,
        (Report("a", notebook), Report("b", notebook, {"yeer": 1}), Report("c", notebook, {"year": "2024"})),
        project.plan.choices,
    )
    with pytest.raises(ParameterError) as caught:
        project.render()
    assert "report 'b': unknown parameter 'yeer'" in str(caught.value)
    assert "report 'c': parameter 'year': expected int" in str(caught.value)
    assert not project.output.exists()


def test_a_notebook_that_cannot_be_used_fails_its_own_report_only(project):
    notebooks = project.root / "notebooks"
    whole, map_ = notebooks / "good.ipynb", notebooks / "draws-a-map.ipynb"
    broken, torn = notebooks / "broken.ipynb", notebooks / "torn.ipynb"
    broken.write_text(whole.read_text().replace("year: int = 2024", "year: int ="))
    assert broken.read_text() != whole.read_text()
    torn.write_text(whole.read_text()[:99])
    reports = (Report("broken", broken), Report("map", map_), Report("torn", torn))
    project.plan = Plan(project.plan.path, reports, project.plan.choices)
    states = {one.report: one for one in project.render(jobs=1).results}
    assert {name: one.state for name, one in states.items()} == {
        "broken": "failed",
        "map": "rendered",
        "torn": "failed",
    }
    [problem] = states["broken"].problems
    assert problem.startswith(f"{broken}: parameters cell (cell 1), line ")
    assert problem.endswith(": not valid Python: invalid syntax")
    assert "torn.ipynb: not a notebook (JSONDecodeError" in states["torn"].problems[0]
    assert why(project.press()) == {"broken": ["never rendered"], "map": [], "torn": ["never rendered"]}

    # It waits like any report that failed, and is good as soon as it is mended.
    again = {one.report: one.state for one in project.render(jobs=1, retry_after=3600).results}
    assert again == {"broken": "waiting", "map": "fresh", "torn": "waiting"}
    broken.write_text(whole.read_text())
    summary = project.render(jobs=1, retry_after=3600)
    assert [one.state for one in summary.results] == ["rendered", "fresh", "waiting"]
    assert summary.recovered == ("broken",)

    # What was good before stays, and its page says that it isn't the newest.
    map_.write_text("{")
    assert [one.report for one in project.render(jobs=1).failures] == ["map", "torn"]
    assert "Not the newest." in (project.output / "map.html").read_text()


def test_the_press_knows_nothing_of_the_collection_nor_builds_the_grammar_that_makes_jupyter_slow():
    code = (
        "import sys, pkgutil, importlib, notebook_press as p\n"
        "names = [m.name for m in pkgutil.walk_packages(p.__path__, 'notebook_press.')]\n"
        "importlib.import_module('notebook_press.run.papermill_run')\n"
        "[importlib.import_module(name) for name in names]\n"
        "print(len(names), sorted(n for n in sys.modules if n.startswith('interpol')), sys.modules['rfc3987_syntax'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    count, rest = done.stdout.split(" ", 1)
    assert int(count) > 10
    assert rest.strip() == "[] None"


def test_an_executed_notebook_may_be_kept_as_a_zip(project):
    report = Report("harvest", project.root / "notebooks" / "good.ipynb")
    naked, zipped = (project.output / "notebooks" / f"harvest.{form}" for form in ("ipynb", "zip"))
    project.plan = Plan(project.plan.path, (report,), project.plan.choices)
    assert project.render(jobs=1).ok
    said = read_notebook(naked)["cells"]
    project.plan = Plan(project.plan.path, (replace(report, packed=True),), project.plan.choices)
    assert project.render(jobs=1).count("rendered") == 1
    assert not naked.exists()
    assert zipfile.ZipFile(zipped).namelist() == ["harvest.ipynb"]
    assert read_notebook(zipped)["cells"] == said
    assert 'href="notebooks/harvest.zip" download>Notebook (zip)<' in (project.output / "harvest.html").read_text()
    assert project.render(jobs=1).count("fresh") == 1
