"""Renders that are killed or run at once, on a cluster or without work: reports stay whole, and nothing is wasted."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from apples import copy_project
from notebook_press.build.render import why
from notebook_press.plan.plan import Plan, Report
from notebook_press.regression.baseline import read_notebook

HERE = Path(__file__).parents[2] / "harness"
RENDER = f"""
import sys
sys.path[:0] = [{str(HERE)!r}]
from pathlib import Path
from apples import Project, RenderOptions, choices, read_plan, render
root = Path(sys.argv[1])
project = Project(root, read_plan(root / "notebooks" / "reports.toml", choices), root / "site")
summary = render(project.press(), RenderOptions(jobs=2, force="force" in sys.argv))
sys.exit(not summary.ok)
"""


HEAVY = {"pandas", "numpy", "plotly", "nbformat", "papermill", "nbconvert", "nbclient", "jinja2", "IPython", "zmq"}


def start(root: Path, *arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-u", "-c", RENDER, str(root), *arguments]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, start_new_session=True)


def whole(root: Path) -> set[str]:
    """The reports that stand there, each of which must be whole."""
    site = root / "site"
    found = set()
    for path in site.glob("notebooks/[!.]*.ipynb"):
        assert read_notebook(path)["cells"]
        found.add(path.stem)
    for path in site.glob("[!.]*.html"):
        assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    return found


@pytest.mark.slow  # in the test below, the second render waits for the first, too
def test_two_renders_at_once_do_not_harm_each_other(tmp_path):
    project = copy_project(tmp_path / "project")
    both = [start(project.root), start(project.root)]
    told = [one.communicate(timeout=300)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    assert whole(project.root) == {"harvest-2023", "harvest-2024", "apples", "map"}
    assert sorted(" 4 fresh" in one for one in told) == [False, True]  # the second had nothing left to do
    assert sum("another render is at work" in one for one in told) == 1


@pytest.mark.parametrize("seed", [1, *(pytest.param(one, marks=pytest.mark.slow) for one in (0, 2))])
def test_a_render_killed_at_any_moment_leaves_whole_reports(tmp_path, seed):
    project = copy_project(tmp_path / "project")
    killed = start(project.root)
    while killed.poll() is None and not (project.root / "site/.lock").is_file():
        time.sleep(0.02)
    again = start(project.root)
    if seed:  # once before anything is done, else when one report is
        assert "another render is at work" in again.stdout.readline()
        assert killed.stdout.readline()
    time.sleep(random.Random(seed).random() * 0.5)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    before = whole(project.root)
    assert before or not seed
    told, _ = again.communicate(timeout=300)
    assert again.returncode == 0, told
    assert whole(project.root) == {"harvest-2023", "harvest-2024", "apples", "map"}
    assert not [path for path in (project.root / "site").rglob(".*") if ".part" in path.name]
    assert not any(why(project.press()).values())


def test_prose_is_laid_out_again_without_running_code(project):
    notebooks = project.root / "notebooks"
    path = notebooks / "good.ipynb"
    project.plan = Plan(project.plan.path, (Report("harvest", path, {"year": 2024}),), project.plan.choices)
    assert project.render().ok
    before = read_notebook(project.output / "notebooks/harvest.ipynb")
    text = path.read_text()
    path.write_text(text.replace("How many apples did", "How very many apples did"))
    assert why(project.press()) == {"harvest": ["its prose changed"]}
    assert project.render().count("reworded") == 1
    assert "How very many apples did" in (project.output / "harvest.html").read_text()
    after = read_notebook(project.output / "notebooks/harvest.ipynb")
    code = [[cell for cell in one["cells"] if cell["cell_type"] == "code"] for one in (before, after)]
    assert code[0] == code[1]
    assert len(before["cells"]) == len(after["cells"])
    assert project.render().count("fresh") == 1

    # Prose has to pass the checks as well, and then the last good report stays.
    path.write_text(text.replace("How many apples did", "![](https://example.org/a.png)"))
    assert project.render().count("failed") == 1
    assert "How very many apples did" in (project.output / "harvest.html").read_text()


def test_a_render_without_changes_starts_nothing_and_imports_nothing_heavy(rendered):
    code = RENDER + "\n"
    code = code.replace(
        "summary = project", "import os\nos.fork = None\nimport subprocess\nsubprocess.Popen = None\nsummary = project"
    )
    code = code.replace("sys.exit(not summary.ok)", "")
    code += f"print('HEAVY', sorted({{name.split('.')[0] for name in sys.modules}} & {HEAVY}))"
    done = subprocess.run([sys.executable, "-c", code, str(rendered.root)], text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert "0 rendered, 4 fresh, 0 failed" in done.stdout
    assert "HEAVY []" in done.stdout


def test_a_report_says_since_when_it_is_stale(project):
    path = project.root / "notebooks" / "draws-a-map.ipynb"
    project.plan = Plan(project.plan.path, (Report("map", path),))
    assert project.render().ok
    path.write_text(path.read_text().replace("import plotly", "1 / 0\\nimport plotly"))
    assert not project.render().ok
    manifest = json.loads((project.output / "manifest.json").read_text())
    since = manifest["failures"]["map"]["since"]
    assert "ZeroDivisionError" in manifest["failures"]["map"]["problems"][0]
    assert since[:10] in (project.output / "map.html").read_text()
    assert not project.render().ok
    assert json.loads((project.output / "manifest.json").read_text())["failures"]["map"]["since"] == since


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A Dask scheduler with two workers, as they would run on other machines."""
    pytest.importorskip("distributed", reason="no cluster: install the extra `cluster`")
    folder = tmp_path_factory.mktemp("dask")
    address = folder / "scheduler.json"
    options = ["--scheduler-file", str(address)]
    cli = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        *options,
        "--port",
        "0",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
    ]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *options, "--nthreads", "1", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, "start_new_session": True}
    processes = [subprocess.Popen(command, **quiet) for command in (cli, worker, worker)]
    try:
        for _ in range(600):
            if address.is_file():
                break
            time.sleep(0.1)
        yield json.loads(address.read_text())["address"]
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.slow
def test_a_cluster_makes_the_same_reports(scheduler, rendered, tmp_path):
    project = copy_project(tmp_path / "project")
    summary = project.render(cluster=scheduler)
    assert summary.ok, str(summary)
    assert summary.count("rendered") == 4
    for path in (rendered.output / "notebooks").glob("*.ipynb"):
        one, other = (read_notebook(folder / "notebooks" / path.name) for folder in (rendered.output, project.output))
        assert one["cells"] == other["cells"]
    assert project.render(cluster=scheduler).count("fresh") == 4
