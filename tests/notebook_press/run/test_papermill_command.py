"""`papermill --engine fork` as its users start it: what is forked, what is said, and what is left of a run."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from notebook_press.regression.baseline import read_notebook

PYTHON = {"name": "python3", "language": "python", "display_name": "Python 3"}
KIND = "print(type(get_ipython().kernel.session).__name__)"


def write(path, cells, kernel=PYTHON):
    """Write a notebook of these cells."""
    made = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": text, "execution_count": None, "outputs": []}
        for n, text in enumerate(cells)
    ]
    document = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(document))


@pytest.fixture
def papermill(tmp_path):
    """Start papermill on a notebook of these cells; it reads in.ipynb and writes out.ipynb."""

    def start(*cells, options=(), kernel=PYTHON, engine="fork", **environment):
        write(tmp_path / "in.ipynb", cells, kernel)
        command = [sys.executable, "-m", "papermill", "--engine", engine, *options, "in.ipynb", "out.ipynb"]
        quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **environment}, **quiet)

    return start


def outputs(folder) -> list[str]:
    """The text of each cell's outputs."""
    cells = read_notebook(folder / "out.ipynb")["cells"]
    return ["".join("".join(one.get("text", "")) for one in cell.get("outputs", [])) for cell in cells]


@pytest.mark.parametrize("bar", ["--progress-bar", pytest.param("--no-progress-bar", marks=pytest.mark.slow)])
def test_it_forks_shows_its_progress_bar_and_logs_what_it_is_asked_to(papermill, tmp_path, bar):
    own_bar = "from tqdm.auto import tqdm\nprint(issubclass(tqdm, __import__('tqdm.notebook').notebook.tqdm))"
    logs = ("import logging\nlogging.warning('w')", "logging.getLogger('lib').info('hidden')\nprint('seen')")
    said, _ = papermill(KIND, own_bar, *logs, options=[bar, "--log-output", "--log-level", "INFO"]).communicate()
    assert outputs(tmp_path) == ["PipeSession\n", "True\n", "WARNING:root:w\n", "seen\n"], said
    assert ("100%" in said, "seen" in said) == (bar == "--progress-bar", True)


def test_the_timeout_is_for_a_cell(papermill, tmp_path):
    cells = ("import time\ntime.sleep(1.1)", "time.sleep(1.1)", "print('good')", "time.sleep(60)")
    said, _ = papermill(*cells, options=["--execution-timeout", "2"]).communicate()
    assert "good\n" in outputs(tmp_path)
    assert "the execution timeout of 2 s" in said


def test_a_run_that_is_ended_leaves_the_cells_that_were_done(papermill, tmp_path):
    process = papermill("print('first is done')", "import time\ntime.sleep(60)")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (tmp_path / "out.ipynb").is_file() and '"stdout"' in (tmp_path / "out.ipynb").read_text():
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert outputs(tmp_path)[0] == "first is done\n"


def test_another_kernel_is_an_ordinary_one_and_said_so(papermill, tmp_path):
    spec = tmp_path / "kernels/special"
    spec.mkdir(parents=True)
    argv = [sys.executable, "-X", "utf8", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.joinpath("kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "Special", "language": "python", "env": {"SPECIAL": "yes"}})
    )
    special = {"name": "special", "language": "python", "display_name": "Special"}
    said, _ = papermill(
        "import os\nprint(os.environ['SPECIAL'])", KIND, kernel=special, JUPYTER_PATH=str(tmp_path)
    ).communicate()
    assert outputs(tmp_path) == ["yes\n", "Session\n"]
    assert "an ordinary kernel runs the notebook" in said


SCRIPT = """
import papermill, utils, warnings
warnings.simplefilter("ignore")
for engine in ("nbclient", "fork"):
    book = papermill.execute_notebook("nb/in.ipynb", None, engine_name=engine, cwd="nb", progress_bar=False)
    print(book.cells[0].outputs[0].text.strip(), "UserWarning: look out" in str(book.cells[0].outputs))
"""


def test_the_folder_and_the_filter_of_warnings_of_a_script_that_calls_papermill_reach_no_notebook(tmp_path):
    (tmp_path / "nb").mkdir()
    write(tmp_path / "nb/in.ipynb", ["import utils, warnings\nprint(utils.WHO)\nwarnings.warn('look out')"])
    (tmp_path / "utils.py").write_text("WHO = 'the script'\n")
    (tmp_path / "nb/utils.py").write_text("WHO = 'the notebook'\n")
    (tmp_path / "run.py").write_text(SCRIPT)
    done = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, text=True, capture_output=True, check=False)
    assert done.stdout.split("\n")[:2] == ["the notebook True"] * 2, done.stderr
