"""`notebook-press` in anybody's folder of notebooks, in the folder where it is called."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from notebook_press.cli.main import main
from notebook_press.plan.plan import read_plan

DOCS = Path(__file__).parents[3] / "docs/press.md"


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Call `notebook-press` in a folder of one's own; what it printed, and its exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def call(*arguments):
        done = CliRunner().invoke(main, arguments)
        assert not done.exception or isinstance(done.exception, SystemExit), done.exception
        return done.output, done.exit_code

    return call


def notebook(path, *cells, **metadata):
    made = [
        {"cell_type": kind, "id": f"c{number}", "metadata": metadata if kind == "code" else {}, "source": text}
        | ({"execution_count": None, "outputs": []} if kind == "code" else {})
        for number, (kind, text) in enumerate(cells)
    ]
    path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def test_an_empty_folder_gets_an_example_that_is_rendered_where_it_is_called(call, tmp_path, shared):
    assert call("plan")[0].endswith("begin with `notebook-press init` there\n")
    said, code = call("init")
    assert (code, sorted(path.name for path in tmp_path.iterdir())) == (0, ["example.ipynb", "reports.toml"])
    assert said.endswith("1 report; next: notebook-press render\n")
    assert call("new-report", "how-many", "--title", "How many?", "--group", "More")[1] == 0
    said, code = call("render", "--jobs", "1")
    assert (code, f"open {tmp_path / 'site/index.html'}" in said) == (0, True), said
    index = (tmp_path / "site/index.html").read_text()
    assert f"<h1>{tmp_path.name}</h1>" in index
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', index) == [
        ("example.html", "An example"),
        ("how-many.html", "How many?"),
    ]
    assert "61" in (tmp_path / "site/example.html").read_text()
    assert call("plan")[0].startswith("example\texample.ipynb\t\tfresh\nhow-many\thow-many.ipynb\t\tfresh\n")
    assert call("check") == (
        "no report has a baseline yet; say `baseline = true` in reports.toml, of a report or in [project] for all, "
        "then call `notebook-press baseline`\n",
        1,
    )
    plan = (tmp_path / "reports.toml").read_text()
    (tmp_path / "reports.toml").write_text(plan + "parameters = {year = 2023}\nbaseline = true\n")
    assert call("why", "how-many") == ("how-many\tparameter year: 'default' -> 2023\n", 0)
    plan = (tmp_path / "reports.toml").read_text()
    (tmp_path / "reports.toml").write_text(plan + "weight = 4\n")
    assert "\tparameter year: 'default' -> 2023 and 1 more\n" in call("plan", "how-many")[0]
    assert call("baseline", "--yes")[0].endswith("1 baseline accepted, 0 as they were\n")
    assert "58" in (tmp_path / "baselines/how-many.ipynb").read_text()
    assert "example: no baseline is kept; say `baseline = true` in reports.toml" in call("check", "example")[0]
    assert json.loads(call("render", "--scheduled", "--json")[0])["fresh"] == 2


def test_a_plan_is_made_of_the_notebooks_that_are_there_and_never_written_over(call, tmp_path):
    (tmp_path / "notebooks").mkdir()
    notebook(tmp_path / "notebooks/Café & Bar.ipynb", ("code", "1"))
    notebook(tmp_path / "notebooks/v1.2.ipynb", ("code", "1"))
    assert call("init")[1] == 0
    plan = read_plan(tmp_path / "notebooks/reports.toml")
    assert [report.name for report in plan.reports] == ["cafe-bar", "v1.2"]
    assert plan.root == tmp_path
    said, code = call("init")
    assert (code, "is there already" in said) == (1, True)
    for name, told in {"Two": "lower-case letters", "v1.2": "already"}.items():
        said, code = call("new-report", name)
        assert (code, told in said) == (1, True)
    assert call("--project", "notebooks", "plan")[0].startswith("cafe-bar\t")


def test_notebooks_whose_names_are_alike_are_each_in_the_plan(call, tmp_path):
    for name in ("A b.ipynb", "a-b.ipynb", "a-b 2.ipynb", "index.ipynb", "日本.ipynb"):
        (tmp_path / name).write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    assert call("init")[1] == 0
    made = {one.name: one.notebook.name for one in read_plan(tmp_path / "reports.toml").reports}
    assert made == {
        "a-b": "A b.ipynb",
        "a-b-2": "a-b 2.ipynb",
        "a-b-3": "a-b.ipynb",
        "index-2": "index.ipynb",
        "report": "日本.ipynb",
    }


def test_notebooks_in_folders_are_grouped_by_these_and_copies_left_out(call, tmp_path):
    for name in (
        "z",
        "part one/a",
        "part one/deep/a",
        ".ipynb_checkpoints/z",
        "site/notebooks/z",
        "env/site-packages/b",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        notebook(tmp_path / f"{name}.ipynb", ("code", "1"))
    assert call("init")[1] == 0
    reports = read_plan(tmp_path / "reports.toml").reports
    assert [(one.name, one.group) for one in reports] == [("z", ""), ("a", "part one"), ("a-2", "part one/deep")]


def test_who_reads_the_first_lines_only_gets_no_message(call, tmp_path):
    notebook(tmp_path / "a.ipynb", ("code", "1"))
    call("init")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "notebook_press.cli.main", "plan"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    os.close(writing)
    assert (done.stderr, done.returncode) == ("", 1)


def test_what_starts_scheduled_runs_names_this_folder_and_its_own_command(call, tmp_path):
    call("init")
    for kind in ("cron", "systemd", "airflow"):
        said, code = call("schedule", "--for", kind)
        assert code == 0
        for words in (str(tmp_path), "notebook_press.cli.main"):
            assert words in said
    assert "notebook-press render --scheduled --quiet" in call("schedule", "--for", "gitlab-ci")[0]
    assert "--quiet --archive 30 " in call("schedule", "--for", "cron", "--archive", "30")[0]
    assert '"input_uri": "example.ipynb"' in call("schedule", "--for", "jupyter-scheduler")[0]


def test_a_notebook_that_fails_keeps_no_other_back_and_is_named_at_the_end(call, tmp_path, shared):
    notebook(tmp_path / "a.ipynb", ("code", "1 / 0"))
    notebook(tmp_path / "b.ipynb", ("code", "from IPython.display import HTML\nHTML('<img src=//a.org/b.png>')"))
    notebook(tmp_path / "c.ipynb", ("code", "'good'"))
    assert call("init")[0].endswith("3 reports; next: notebook-press render\n")
    said, code = call("render", "--jobs", "1")
    assert (code, said.splitlines()[-1]) == (1, "failed, each for a reason that stands above: a, b")
    assert """needs //a.org/b.png to be viewed; embed it, or set `allow = ["network"]`.""" in said
    assert re.findall(r'<a href="(.*?)">', (tmp_path / "site/index.html").read_text()) == ["c.html"]
    never, failed = call("why", "a")[0].splitlines()
    assert never == "a\tnever rendered"
    assert re.fullmatch(r"a\tfailed when it was tried last, at \S+: report 'a' failed in cell 0 .*", failed)
    plan = (tmp_path / "reports.toml").read_text()
    (tmp_path / "reports.toml").write_text(plan.replace("[project]", "[project]\nbaseline = true"))
    assert "failed its checks, so no baseline was written: a, b" in call("baseline")[0]
    assert call("baseline", "c")[0].endswith("c: a new baseline\n1 baseline accepted, 0 as they were\n")


@pytest.mark.slow
def test_baselines_are_run_again_in_the_environment_of_the_plan(call, tmp_path):
    zone = ("code", "import os\nos.environ['TZ'], os.environ['HARVEST']")
    notebook(tmp_path / "a.ipynb", ("code", "1"), zone)
    settings = '[project]\nenvironment = {TZ = "Asia/Tokyo", HARVEST = "late"}\n[report.a]\nnotebook = "a.ipynb"\nbaseline = true\n'
    (tmp_path / "reports.toml").write_text(settings)
    assert call("baseline", "--yes")[1] == 0
    assert "('Asia/Tokyo', 'late')" in (tmp_path / "baselines/a.ipynb").read_text()
    assert call("check")[1] == 0
    (tmp_path / "reports.toml").write_text(settings.replace("late", "soon"))
    assert call("why", "a")[0] == "a\tsetting HARVEST: 'late' -> 'soon'\n"
    said, code = call("check")
    assert (code, "('Asia/Tokyo', 'late')\" -> " in said) == (1, True)


def test_the_example_of_the_documentation_is_rendered(call, tmp_path, shared):
    """Each block of docs/press.md that begins with the name of a file is written, then its plan is rendered."""
    blocks = re.findall(r"```\w+\n# (\S+\.\w+)[^\n]*\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    files = dict(blocks)
    assert set(files) == {"reports.toml", "harvest.csv", "harvest_checks.py", "harvest.py"}
    for name in ("reports.toml", "harvest.csv", "harvest_checks.py"):
        (tmp_path / name).write_text(files[name])
    cells = [("code", text.strip()) for text in files["harvest.py"].split("# %%\n")]
    notebook(tmp_path / "harvest.ipynb", ("markdown", "# The harvest"), *cells[1:])
    document = json.loads((tmp_path / "harvest.ipynb").read_text())
    document["cells"][1]["metadata"]["tags"] = ["parameters"]
    (tmp_path / "harvest.ipynb").write_text(json.dumps(document))
    said, code = call("render")
    assert code == 0, said
    assert "2 reports: 2 rendered" in said
    text = (tmp_path / "site/harvest-2023.html").read_text()
    assert "<h1>The harvest of 2023</h1>" in text
    assert "58" in text
    assert [
        str(one)
        for one in json.loads((tmp_path / "site/manifest.json").read_text())["reports"]["harvest-2023"]["files"]
    ] == ["harvest.csv", "harvest_checks.py"]
