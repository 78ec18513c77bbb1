"""Notebooks of others, as people complain of them: what a run leaves, and what its message names."""

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

from apples import SharedPool, write_baseline
from notebook_press.build.render import Project, RenderOptions, render, why
from notebook_press.plan.plan import Plan, Report, Settings, read_plan
from notebook_press.regression.baseline import read_notebook
from notebook_press.regression.check import check_baselines
from notebook_press.run.recording_kernel import Recorder, read_record

STYLED = "import pandas as pd\npd.DataFrame({'a': [1, 2]}).style.highlight_max()"
CASES = {
    "lines": ["for number in range(80_000):\n    print(number)", "import time\nprint('late', end='')\ntime.sleep(0)"],
    "exits": ["exit", "print('goes on')"],
    "ends": ["import sys\nprint('nothing to report')\nsys.exit(0)", "1"],
    "surrogate": ["print('\\udcff')"],
    "fails after a tolerated error": [("1 / 0", "raises-exception"), "print('between')\nno_such_name"],
    "bytes of a widget": ["import ipywidgets\nipywidgets.Image(value=b'123')"],
    "output widget": ["import ipywidgets\nbox = ipywidgets.Output()\nbox", "with box:\n    print('in the box')"],
    "output widget that catches": ["import ipywidgets\nbox = ipywidgets.Output()\nwith box:\n    1 / 0\nbox", "print('goes on')"],
    "bar": ["from tqdm import tqdm\nfor _ in tqdm(range(3)):\n    pass"],
    "styled": [STYLED],
    "warns": ["import warnings\nwarnings.warn('look out')"],
    "no such magic": ["print('before')\n%no_such_magic"],
}  # fmt: skip


def document(cells) -> dict:
    made = []
    for number, cell in enumerate(cells):
        text, *tags = [cell] if isinstance(cell, str) else cell
        made.append({"cell_type": "code", "id": f"c{number}", "metadata": {"tags": tags}, "source": text})
        made[-1] |= {"execution_count": None, "outputs": []}
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """All of these, rendered at once: the results by name, and the folder."""
    folder = tmp_path_factory.mktemp("cases")
    reports = []
    for number, cells in enumerate(CASES.values()):
        path = folder / f"{number}.ipynb"
        path.write_text(json.dumps(document(cells)))
        reports.append(Report(f"r{number}", path))
    site = folder / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("notebook_press.build.render.ProcessPool", SharedPool)
        summary = render(
            Project(Plan(folder / "reports.toml", tuple(reports)), site), RenderOptions(jobs=1, progress=print)
        )
    return {
        name: (result, site / "notebooks" / result.report) for name, result in zip(CASES, summary.results, strict=True)
    }


def texts(place: Path) -> list[str]:
    """What each cell printed, in the good notebook or in the failed one."""
    kept = next(path for path in (place.with_suffix(".ipynb"), place.with_suffix(".failed.ipynb")) if path.is_file())
    outputs = [cell["outputs"] for cell in read_notebook(kept)["cells"]]
    return ["".join("".join(one.get("text", "")) for one in cell) for cell in outputs]


def test_many_lines_take_little_time(cases):
    result, place = cases["lines"]
    assert texts(place)[0].count("\n") == 80_000
    assert result.seconds < 10  # 30 s, as a message each


@pytest.mark.parametrize(("name", "shown"), [("exits", "goes on\n"), ("ends", ""), ("surrogate", "\ufffd\n")])
def test_what_ends_a_terminal_ends_no_report(cases, name, shown):
    result, place = cases[name]
    assert (result.state, texts(place)[-1]) == ("rendered", shown)


def test_the_message_names_the_cell_that_was_not_to_fail(cases):
    result, place = cases["fails after a tolerated error"]
    assert "failed in cell 1 of 4.ipynb: NameError: name 'no_such_name' is not defined" in result.problems[0]
    assert "cell begins: print('between')" in result.problems[0]
    assert texts(place)[1] == "between\n"
    result, _ = cases["no such magic"]
    assert "UsageError: Line magic function `%no_such_magic` not found." in result.problems[0]


def test_a_widget_is_named_and_what_an_output_widget_holds_is_shown(cases):
    assert "shows a widget, which takes a running kernel" in cases["bytes of a widget"][0].problems[0]
    result, place = cases["output widget"]
    assert result.state == "rendered", result.problems
    assert texts(place) == ["in the box\n", ""]


def test_an_error_that_an_output_widget_caught_ended_no_cell(cases):
    result, place = cases["output widget that catches"]
    assert result.state == "rendered", result.problems
    caught, last = texts(place)
    assert "ZeroDivisionError" in caught
    assert last == "goes on\n"


@pytest.mark.slow
def test_the_check_says_of_a_baseline_just_made_that_nothing_differs(cases, tmp_path):
    for name in ("bar", "styled", "warns"):
        write_baseline(cases[name][1].with_suffix(".ipynb"), tmp_path / f"{name}.ipynb")
    folders = dict.fromkeys(sorted(tmp_path.iterdir()), tmp_path)
    assert str(check_baselines(folders, Settings(), jobs=2)).startswith("3 baselines")


def test_a_table_that_pandas_styled_keeps_its_style(cases):
    _, place = cases["styled"]
    page = (place.parents[1] / f"{place.name}.html").read_text()
    name = page.partition('<table id="')[2].partition('"')[0]
    assert f"#{name}_row1_col0 {{" in page


def test_a_project_behind_links_is_the_same_by_every_path(tmp_path, shared):
    real, store = tmp_path / "real dir é", tmp_path / "store"
    (real / "notebooks").mkdir(parents=True)
    store.mkdir()
    (store / "x.csv").write_text("1\n")
    (real / "link").symlink_to(store)
    (tmp_path / "alias").symlink_to(real)
    (real / "notebooks/a.ipynb").write_text(json.dumps(document(["print(open('../link/x.csv').read())"])))
    (real / "notebooks/reports.toml").write_text('[report.a]\nnotebook = "a.ipynb"\n')
    paths = [
        Project(read_plan(place / "notebooks/reports.toml"), place / "site") for place in (tmp_path / "alias", real)
    ]
    assert render(paths[0], RenderOptions(jobs=1, progress=print)).ok
    assert [why(one)["a"] for one in paths] == [[], []]
    (store / "x.csv").write_text("2\n")
    assert [why(one)["a"] for one in paths] == [["link/x.csv changed"]] * 2


def test_below_the_root_of_all_folders_files_are_noted_as_elsewhere(tmp_path, monkeypatch):
    for plan, root in {
        "/notes/reports.toml": "/notes",
        "/notebooks/reports.toml": "/notebooks",
        "/a/notebooks/b.toml": "/a",
    }.items():
        assert Plan(Path(plan), ()).root == Path(root)
    (tmp_path / "data.csv").write_text("1\n")
    record = tmp_path / "record"
    Recorder(str(record), "/")._see("open", (str(tmp_path / "data.csv"), "r", 0))
    assert list(read_record(record).read) == [str(tmp_path / "data.csv")]


def test_what_a_report_may_write_is_written_and_no_input_of_it(tmp_path, shared):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/old.txt").write_text("1")
    cells = ["print(open('cache/old.txt').read())\nopen('cache/new.txt', 'w').write('x')\n!echo y > cache/old.txt"]
    (tmp_path / "a.ipynb").write_text(json.dumps(document(cells)))
    plan = tmp_path / "reports.toml"
    plan.write_text('[report.a]\nnotebook = "a.ipynb"\n')
    refused = render(Project(read_plan(plan), tmp_path / "site"), RenderOptions(jobs=1, progress=print))
    assert "or allow it in the plan by `writes`" in refused.results[0].problems[0]
    plan.write_text('[project]\nwrites = ["cache"]\n[report.a]\nnotebook = "a.ipynb"\n')
    project = Project(read_plan(plan), tmp_path / "site")
    assert render(project, RenderOptions(jobs=1, progress=print)).ok
    assert why(project) == {"a": []}


def test_a_database_is_an_input_by_whichever_name_and_no_report_changes_it(tmp_path, shared):
    with contextlib.closing(sqlite3.connect(tmp_path / "apples.db")) as database:
        database.execute("create table apples (year)")
    connect = "import sqlite3\ndatabase = sqlite3.connect({}, uri=True)\n"
    cells = {
        "reads": [connect.format("'file:apples.db?mode=ro'"), "database.execute('select * from apples').fetchall()"],
        "changes": [
            connect.format("'apples.db'"),
            "with database:\n    database.execute('insert into apples values (1)')",
        ],
        "in-memory": [connect.format("':memory:'"), "database.execute('create table apples (year)')\n1"],
    }
    for name, one in cells.items():
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(document(one)))
    plan = tmp_path / "reports.toml"
    plan.write_text("".join(f'[report.{name}]\nnotebook = "{name}.ipynb"\n' for name in cells))
    project = Project(read_plan(plan), tmp_path / "site")
    good = render(project, RenderOptions(["reads", "in-memory"], jobs=1, progress=print))
    assert (good.ok, why(project, ["reads", "in-memory"])) == (True, {"reads": [], "in-memory": []})
    [failure] = render(project, RenderOptions(["changes"], jobs=1, progress=print)).failures
    assert "A program or database that the report used, or somebody meanwhile, changed apples.db;" in str(failure)
    assert why(project, ["reads", "in-memory"]) == {"reads": ["apples.db changed"], "in-memory": []}
