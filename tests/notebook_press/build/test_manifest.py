"""Whether a report has to run again, and why."""

import json
import os
import shutil
import time
from dataclasses import replace

import pytest

from apples import Project, choices
from notebook_press.build import fingerprint
from notebook_press.build import render as press
from notebook_press.build.fingerprint import versions
from notebook_press.build.manifest import Manifest
from notebook_press.build.render import why
from notebook_press.build.result import BuildResult
from notebook_press.plan.plan import Plan, Report, read_plan


@pytest.fixture
def fresh(rendered):
    """The rendered project's manifest and a function that tells why a report isn't fresh."""

    def why(name, inputs=(), **changes):
        manifest = Manifest(replace(rendered.press(), inputs=inputs))
        report = next(one for one in rendered.plan.reports if one.name == name)
        return manifest.why(replace(report, **changes))

    return why


@pytest.fixture
def changed():
    """Change a file for the length of one test."""
    before = {}

    def change(path, text):
        before[path] = path.read_bytes() if path.exists() else None
        path.write_text(text)

    yield change
    for path, content in before.items():
        path.unlink() if content is None else path.write_bytes(content)


def test_nothing_changed(fresh):
    assert [fresh(name) for name in ("harvest-2023", "harvest-2024", "apples", "map")] == [[], [], [], []]


def test_a_notebook_that_is_edited_while_it_runs_for_the_first_time_runs_again(rendered, changed, tmp_path):
    made, [report] = press.Project(rendered.plan, tmp_path / "site"), rendered.plan.select(["map"])
    manifest = Manifest(made)
    assert manifest.why(report) == ["never rendered"]
    changed(report.notebook, report.notebook.read_text().replace("import plotly", "1\\nimport plotly"))
    manifest.record(report, BuildResult("map", "rendered"))
    assert Manifest(made).fingerprints.changes(report, manifest.reports["map"]) == ["draws-a-map.ipynb changed"]


def test_the_files_that_a_kernel_opened_are_known(rendered):
    text = (rendered.output / "manifest.json").read_text()
    assert text.count('"pandas"') == 1  # the environment of all reports is written once
    reports = json.loads(text)["reports"]
    assert set(reports["apples"]["files"]) == {"data/apples.csv", "lib/orchard.py"}
    assert set(reports["harvest-2024"]["files"]) == {"data/apples.csv", "lib/orchard.py"}
    assert set(reports["map"]["files"]) == set()


def test_changed_data_is_named(fresh, changed, rendered):
    changed(rendered.root / "data" / "apples.csv", "year,sort,crates\n")
    assert fresh("apples") == ["data/apples.csv changed"]
    assert fresh("map") == []


def test_a_changed_module_is_named(fresh, changed, rendered):
    changed(rendered.root / "lib" / "orchard.py", "def read_apples(path): ...\n")
    assert fresh("apples") == ["lib/orchard.py changed"]


def test_a_changed_parameter_is_named_with_both_values(fresh):
    assert fresh("harvest-2024", parameters={"year": 2025}) == [
        "parameter sort: 'red' -> 'default'",
        "parameter year: 2024 -> 2025",
    ]


def test_a_changed_cell_counts_and_stored_outputs_do_not(fresh, changed, rendered):
    path = rendered.root / "notebooks" / "draws-a-map.ipynb"
    document = json.loads(path.read_text())
    document["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    changed(path, json.dumps(document))
    assert fresh("map") == []
    document["cells"][1]["source"] = "1 + 1"
    changed(path, json.dumps(document))
    assert fresh("map") == ["draws-a-map.ipynb changed"]


def test_an_input_handed_in_counts(fresh, changed, rendered):
    lock = rendered.root / "requirements.lock"
    changed(lock, "pandas==3.1.1\n")
    assert fresh("map", inputs=[lock]) == ["requirements.lock is new"]


def test_a_tampered_report_runs_again(fresh, changed, rendered):
    changed(rendered.output / "notebooks" / "map.ipynb", "{}")
    assert fresh("map") == ["its executed notebook is missing or was altered"]


def test_an_unknown_report_was_never_rendered(rendered, tmp_path):
    manifest = Manifest(replace(rendered.press(), output=tmp_path))
    assert manifest.why(rendered.plan.reports[0]) == ["never rendered"]


def test_a_file_that_changed_during_the_run_is_not_trusted(rendered):
    manifest = Manifest(rendered.press())
    manifest.reports.clear()
    report, executed = rendered.plan.reports[3], rendered.output / "notebooks" / "map.ipynb"
    outcome = BuildResult("map", "rendered", disturbed=True, executed=manifest.fingerprints.digest(executed))
    manifest.record(report, outcome)
    assert manifest.reports == {}
    assert "runs again next time" in str(outcome)
    manifest.record(report, replace(outcome, disturbed=False))
    assert manifest.why(report) == []


def test_changed_packages_are_named_and_each_environment_is_kept_once(fresh, rendered, monkeypatch):
    now = versions()
    monkeypatch.setattr(fingerprint, "versions", lambda: now | {"numpy": "0.1", "pandas": "0.2", "pears": "3"})
    assert fresh("map") == [
        f"numpy: {now['numpy']!r} -> '0.1'",
        f"pandas: {now['pandas']!r} -> '0.2'",
        "pears: 'none' -> '3'",
    ]
    manifest = Manifest(rendered.press())
    outcome = BuildResult("map", "rendered", executed=manifest.reports["map"]["executed"])
    manifest.record(rendered.plan.reports[3], outcome)
    assert {one["environment"] for one in manifest.reports.values()} == manifest.fingerprints.environments.keys()
    assert len(manifest.fingerprints.environments) == 2


def test_only_what_changed_runs_again(project):
    notebooks = project.root / "notebooks"
    project.plan = Plan(
        project.plan.path,
        (Report("map", notebooks / "draws-a-map.ipynb"), Report("chart", notebooks / "packs-its-chart.ipynb")),
    )
    past = time.time() - 100
    for path in notebooks.iterdir():
        os.utime(path, (past, past))
    project.render(jobs=2)
    written = (project.output / "map.html").stat().st_mtime_ns
    summary = project.render(jobs=2)
    assert summary.count("fresh") == 2
    assert (project.output / "map.html").stat().st_mtime_ns == written  # not even the pages are written again
    path = notebooks / "packs-its-chart.ipynb"
    path.write_text(path.read_text().replace("arange(3)", "arange(4)"))
    assert why(project.press()) == {"map": [], "chart": ["packs-its-chart.ipynb changed"]}
    summary = project.render(jobs=2)
    assert summary.removed == ()
    assert {one.report: one.state for one in summary.results} == {"map": "fresh", "chart": "rendered"}
    assert "rendered chart" in project.lines[1]
    assert project.lines[1].endswith(": packs-its-chart.ipynb changed")


def test_what_no_report_makes_any_more_is_removed_and_what_others_wrote_stays(project):
    notebooks, site = project.root / "notebooks", project.output
    kept, framed, failing = (
        Report("map", notebooks / "draws-a-map.ipynb"),
        Report("framed", notebooks / "framed.ipynb"),
        Report("bad", notebooks / "fails-in-a-cell.ipynb"),
    )
    document = json.loads(kept.notebook.read_text())
    document["cells"][1]["source"] = "from IPython.display import HTML\nHTML('<script>1</script>')"
    framed.notebook.write_text(json.dumps(document))
    project.plan = Plan(project.plan.path, (kept, framed, failing))
    assert [one.report for one in project.render(jobs=2).failures] == ["bad"]
    (site / "pdf").mkdir()
    (site / "pdf/framed.pdf").write_text("printed")
    before = {path for path in site.rglob("*.*") if path.is_file()}
    made = {
        "pdf/framed.pdf",
        "framed.html",
        "frames/framed/1-0.html",
        "notebooks/framed.ipynb",
        "notebooks/bad.failed.ipynb",
    }
    assert made <= {path.relative_to(site).as_posix() for path in before}
    others = {site / "of-others.html", site / "notebooks/of-others.ipynb", site / "framed.csv"}
    for path in others:
        path.write_text("")
    project.plan = Plan(project.plan.path, (kept,))
    summary = project.render(jobs=2)
    assert (summary.removed, summary.recovered, summary.count("fresh")) == (("bad", "framed"), (), 1)
    assert project.lines[-1].endswith("\nremoved what no report of the plan makes any more: bad, framed")
    assert {path for path in site.rglob("*.*") if path.is_file()} == before - {site / one for one in made} | others
    assert project.render(jobs=2).removed == ()

    # An old address leads on for as long as the plan says so.
    project.plan = replace(project.plan, moved={"framed": "map#top"})
    assert project.render(jobs=2).removed == ()
    assert 'url=map.html#top"' in (site / "framed.html").read_text()
    assert project.render(jobs=2).removed == ()
    project.plan = replace(project.plan, moved={})
    assert project.render(jobs=2).removed == ("framed",)
    assert not (site / "framed.html").exists()


def test_a_project_that_was_moved_is_neither_run_nor_laid_out_again(rendered, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(rendered.root, moved)
    pages = {path: path.stat().st_ino for path in (moved / "site").glob("*.html")}
    project = Project(moved, read_plan(moved / "notebooks" / "reports.toml", choices), moved / "site")
    assert {one.state for one in project.render(jobs=2).results} == {"fresh"}
    assert len(pages) == len(project.plan.reports) + 1
    assert {path: path.stat().st_ino for path in pages} == pages


def test_a_picture_of_the_page_and_a_module_that_a_check_imports_count(tmp_path, shared):
    (tmp_path / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "wording.py").write_text("WORD = 'dot'\n")
    (tmp_path / "checks_of_dots.py").write_text(
        "from wording import WORD\ndef has_a_dot(notebook):\n    return [] if WORD in str(notebook) else ['no dot']\n"
    )
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "![a dot](dot.svg)"},
        {"cell_type": "code", "id": "b", "metadata": {}, "source": "1", "outputs": [], "execution_count": None},
    ]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    plan = tmp_path / "reports.toml"
    plan.write_text('[project]\nchecks = ["checks_of_dots:has_a_dot"]\n[report.a]\nnotebook = "a.ipynb"\n')
    project = press.Project(read_plan(plan), tmp_path / "site")
    assert press.render(project).ok
    (tmp_path / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><path/></svg>')
    (tmp_path / "wording.py").write_text("WORD = 'square'\n")
    assert why(project) == {"a": ["dot.svg changed", "wording.py changed"]}
    assert press.render(project).results[0].problems[0] == "no dot"
    plan.write_text(plan.read_text().replace(":has_a_dot", ":has_a_square"))
    problem = press.render(press.Project(read_plan(plan), tmp_path / "site")).results[0].problems[0]
    assert problem.startswith("the check 'checks_of_dots:has_a_square': ")
