"""A forked process gives what an ordinary kernel gives, output by output, and both keep to their limits."""

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.kernelspec import KernelSpec
from nbformat.v4 import new_notebook
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError

from apples import shared_pool
from notebook_press.build.job import BuildJob, warm_up
from notebook_press.errors import PressError
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import normalise, read_notebook
from notebook_press.run import environment, fork_kernel, kernel_process
from notebook_press.run.engine import obstacle_to_fork
from notebook_press.run.fork_kernel import prepare, prepared
from notebook_press.run.kernel_process import KernelProcess, spec_of
from notebook_press.run.limits import Limits
from notebook_press.run.papermill_run import run as run_here
from notebook_press.run.pool import ProcessPool

ENGINES = ("fork", "kernel")
CELLS = {
    "prints": "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('again', end='')",
    "results": "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "silent result": "1 + 1;",
    "two displays": "display('x', {'a': 1})\n{3, 1, 2}",
    "html and svg": "from IPython.display import HTML, SVG\ndisplay(HTML('<b>x</b>'), SVG('<svg/>'))",
    "chart": "import plotly.graph_objects as go\ngo.Figure([go.Bar(x=['a'], y=[1.5]), go.Scatter(x=[1], y=[2])])",
    "shown chart": "go.Figure(go.Choropleth(locations=['FRA'], z=[1])).show()",
    "updated display": "handle = display('old', display_id='k')\nhandle.update('new')",
    "updated from a later cell": "handle.update('newest')",
    "cleared": "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')",
    "cleared by the next": "print('gone')\nclear_output(wait=True)\nprint('kept')",
    "awaits": "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "has a running loop": "task = asyncio.create_task(asyncio.sleep(0, 'done'))\nasyncio.get_running_loop().is_running()",
    "awaits a task of before": "await task",
    "bash": "%%bash\necho one\necho two",
    "bash fails and is told": "%%bash --no-raise-error\necho bad >&2\nexit 3",
    "shell": "!echo from the shell",
    "captured": "lines = !seq 3\nlines",
    "thread": "import threading\nthread = threading.Thread(target=print, args=('from a thread',))\nthread.start()\nthread.join()",
    "begins to wait": "go, asked = threading.Event(), asyncio.Event()\nasync def say():\n    await asked.wait()\n    print('a task')\ntask = asyncio.create_task(say())\nthread = threading.Thread(target=lambda: go.wait() and print('a thread'))\nthread.start()",
    "what waited prints": "asked.set()\nawait task\ngo.set()\nthread.join()",
    "forked worker": "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(1) as pool:\n    doubled = pool.map(str, [1])\ndoubled",
    "warning": "import warnings\nwarnings.simplefilter('ignore')\nwarnings.warn('unseen')",
    "logging": "import logging\nlogging.getLogger('a').warning('told')",
    "no input": "try:\n    input()\nexcept Exception as error:\n    print(type(error).__name__, error)",
    "where": "from pathlib import Path\nPath.cwd().name, __name__, sys.argv[0][-11:-2] != '', sorted(Path.cwd().glob('*.ipynb'))[0].name",
    "environment": "import os\n{key: os.environ.get(key) for key in ('TZ', 'PLOTLY_RENDERER', 'PYTHONHASHSEED', 'MPLBACKEND')}",
    "kind of shell": "shell = get_ipython()\ntype(shell).__name__, 'IPKernelApp' in shell.config",
    "nothing left of the press": "sorted(name for name in globals() if name[0] != '_')[:9], 'orchard' in sys.modules",
    "where the shell is": "_dh[0] == Path.cwd(), sys.modules['__main__'].__dict__ is globals(), '' in sys.path",
    "hooks": "type(sys.displayhook).__name__, sys.excepthook is sys.__excepthook__, get_ipython().history_manager.enabled",
    "history": "get_ipython().history_manager.hist_file",
    "hash order": "hash('a'), list({'a', 'b', 'c'})",
    "magics": "%who_ls str",
    "last results": "_, __, Out[2].shape",
    "payload": "%pinfo len",
    "pages": "from IPython.core.page import page\npage('paged')",
    "bytes as a picture": "class Dot:\n    def _repr_png_(self):\n        return b'\\x89PNG'\n    def __repr__(self):\n        return 'dot'\nDot()",
    "numbers of numpy": "import numpy as np\nfrom IPython.display import JSON\nJSON({'n': np.int64(5), 'f': np.float32(0.5)})",
    "dates, sets and bytes": "import datetime\nJSON({'d': datetime.datetime(2020, 1, 2), 's': {3}, 'b': b'abc'})",
    "not a number": "import warnings\nwarnings.simplefilter('ignore')\nJSON({'x': float('nan')})",
    "half of a character": "print('\\udcff')",
    "a widget with bytes": "import ipywidgets\npicture = ipywidgets.Image(value=b'123')\n'made'",
    "an output widget": "box = ipywidgets.Output()\nprint('before')\nwith box:\n    box.clear_output()\n    print('inside')\nprint('after')",
    "interrupts a child": "import signal, subprocess, time\nchild = subprocess.Popen(['sleep', '8'])\ntime.sleep(0.3)\nchild.send_signal(signal.SIGINT)\nchild.wait()",
    "tolerated interrupt": "main = threading.main_thread().ident\ntimer = threading.Timer(0.1, signal.pthread_kill, (main, signal.SIGINT))\ntimer.start()\ntime.sleep(5)",
    "skipped": "raise RuntimeError",
    "tolerated error": "1 / 0",
    "raises at last": "def divide(n):\n    return 1 / n\n\ndivide(0)",
}  # fmt: skip


TAGS = {
    "tolerated error": "raises-exception",
    "tolerated interrupt": "raises-exception",
    "skipped": "skip-execution",
}


def notebook(cells) -> dict:
    """A notebook of code cells that are known by name."""
    made = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "source": text,
            "execution_count": None,
            "outputs": [],
        }
        for number, text in enumerate(cells)
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def run(report: Report, output, pool=None, **changes):
    """Make one report in a process pool; the notebook that it left, good or failed, and the outcome."""
    report = replace(report, **changes)
    job = BuildJob(report, output, report.notebook.parent)
    [(_, outcome)] = list((pool or shared_pool()).do([job]))
    left = [job.target, job.target.with_name(f"{report.name}.failed.ipynb")]
    found = next((path for path in left if path.is_file()), None)
    return outcome, found and normalise(read_notebook(found))


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """What both engines make of the notebook that shows everything, without what papermill adds on failure."""
    folder = tmp_path_factory.mktemp("engines")
    document = notebook(CELLS.values())
    for name, tag in TAGS.items():
        document["cells"][list(CELLS).index(name)]["metadata"]["tags"] = [tag]
    path = folder / "everything.ipynb"
    path.write_text(json.dumps(document))
    left = {}
    for engine in ENGINES:
        _, executed = run(Report("everything", path), folder / engine, engine=engine)
        left[engine] = {cell["id"]: cell for cell in executed["cells"] if cell["cell_type"] == "code"}
    return left


@pytest.mark.parametrize("name", CELLS)
def test_each_kind_of_output_is_the_same(both, name):
    key = f"c{list(CELLS).index(name)}"
    forked, ordinary = both["fork"][key], both["kernel"][key]
    assert (forked["execution_count"] is None) == (name == "skipped")
    assert forked == ordinary


def test_what_a_task_or_thread_of_an_earlier_cell_prints_is_shown_where_it_prints(both):
    [output] = both["fork"][f"c{list(CELLS).index('what waited prints')}"]["outputs"]
    assert output["text"] == ["a task\n", "a thread\n"]


def test_widgets_never_keep_an_ordinary_kernel_waiting(tmp_path):
    """Without a look at the socket's events, one of some twenty cells waits until the timeout."""
    path = tmp_path / "widgets.ipynb"
    path.write_text(json.dumps(notebook(["import ipywidgets", *[CELLS["an output widget"]] * 40])))
    outcome, executed = run(Report("widgets", path), tmp_path / "site", engine="kernel", timeout=60, allow=("widgets",))
    assert "TimeoutError" not in str(outcome.problems)
    assert executed["cells"][-1]["execution_count"] == 41


def test_the_notebook_that_shows_everything_does_show_it(both):
    kinds = {output["output_type"] for cell in both["fork"].values() for output in cell["outputs"]}
    assert kinds == {"stream", "display_data", "execute_result", "error"}
    text = json.dumps(both["fork"])
    assert all(words in text for words in ("newest", "from a thread", "awaited", "told"))


# An ordinary kernel reads what child processes write in a thread, so it comes late, or not at all if the notebook ends.
CAPTURED = {
    "child": ("import subprocess\nprint('before')\nsubprocess.run('echo child; echo oops >&2', shell=True)\nprint('after')", "before\nchild\nafter\n", "oops\n"),
    "much": ("import subprocess, sys\nn = subprocess.run([sys.executable, '-c', \"print('x' * 100_000)\"])", "x" * 100_000 + "\n", ""),
    "descriptor": ("import os\nn = os.write(1, 'written \u00e4\\n'.encode())", "written \u00e4\n", ""),
    "opened": ("import subprocess\nn = subprocess.run('echo a > /dev/stdout; echo b > /dev/stdout', shell=True)", "a\nb\n", ""),
    "forked": ("import os\nif not os.fork():\n    print('from the fork')\n    os._exit(0)\nn = os.wait()", "from the fork\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CAPTURED)
def test_what_child_processes_write_is_captured_in_its_place(tmp_path, name):
    code, out, err = CAPTURED[name]
    path = tmp_path / "captured.ipynb"
    path.write_text(json.dumps(notebook([code])))
    _, left = run(Report("captured", path), tmp_path / "out")
    texts = {output["name"]: "".join(output["text"]) for output in left["cells"][0]["outputs"]}
    assert (texts.get("stdout", ""), texts.get("stderr", "")) == (out, err)


SHORT = {
    "takes too long": ("import time\nprint('begun')\ntime.sleep(60)", {"timeout": 2}, "longer than its timeout of 2 s"),
    "holds too much": ("print('begun')\nheld = bytearray(600_000_000)\nimport time\ntime.sleep(60)", {"memory": 400}, "more than its memory limit of 400 MB"),
    "prints endlessly": ("while True:\n    print('x' * 1000)", {"timeout": 60, "output": 1}, "more than its output limit of 1 MB"),
    "is killed": ("print('begun')\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)", {}, "process died"),
    "crashes": ("print('begun')\nimport ctypes\nctypes.string_at(0)", {}, "process died"),
}  # fmt: skip


# Both engines keep to limits by the same rules, and starting an ordinary kernel takes long.
LIMITED = [
    pytest.param(name, engine, marks=pytest.mark.slow if engine == "kernel" and name != "is killed" else ())
    for name in SHORT
    for engine in ENGINES
]


@pytest.mark.parametrize(("name", "engine"), LIMITED)
def test_limits_and_crashes_are_told_and_keep_what_was_shown(tmp_path, name, engine):
    code, limits, told = SHORT[name]
    path = tmp_path / "short.ipynb"
    path.write_text(json.dumps(notebook(["1", code, "2"])))
    outcome, left = run(Report("short", path, engine=engine, **limits), tmp_path / "out")
    assert outcome.state == "failed"
    assert told in outcome.problems[0]
    assert "in cell 1 of short.ipynb" in outcome.problems[0]
    stopped = next(cell for cell in left["cells"] if cell["source"] == code.splitlines(keepends=True))
    kept = [output["output_type"] for output in stopped["outputs"]]
    # An ordinary kernel may die before it has told what was printed.
    assert kept == ["stream", "error"] or (engine == "kernel" and kept == ["error"])


def test_nothing_that_a_notebook_started_outlives_it(tmp_path):
    path = tmp_path / "starts.ipynb"
    path.write_text(json.dumps(notebook([f"import subprocess\nprint(subprocess.Popen(['sleep', '{600 + 1}']).pid)"])))
    outcome, left = run(Report("starts", path), tmp_path / "out")
    assert outcome.state == "rendered"
    number = int(left["cells"][0]["outputs"][0]["text"][0])
    assert subprocess.run(["ps", "-o", "stat=", "-p", str(number)], text=True, capture_output=True).stdout.strip()[
        :1
    ] in ("", "Z")


def test_notebooks_share_nothing(tmp_path):
    for name, code in {
        "a": "import json\njson.spoilt = 1\nspoilt = 1",
        "b": "import json\nhasattr(json, 'spoilt'), 'spoilt' in globals()",
    }.items():
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(notebook([code])))
    jobs = [BuildJob(Report(name, tmp_path / f"{name}.ipynb"), tmp_path / "out", tmp_path) for name in "ab"]
    states = [outcome.state for _, outcome in shared_pool().do(jobs)]
    assert states == ["rendered", "rendered"]
    shown = read_notebook(tmp_path / "out/notebooks/b.ipynb")["cells"][0]["outputs"][0]["data"]["text/plain"]
    assert shown == ["(False, False)"]


SETTINGS = "c.InteractiveShellApp.exec_lines = ['set = 2']\nc.InteractiveShell.ast_node_interactivity = 'all'\n"


@pytest.mark.parametrize("engine", ["fork", pytest.param("kernel", marks=pytest.mark.slow)])
@pytest.mark.parametrize("settings", [pytest.param("", marks=pytest.mark.slow), SETTINGS])
def test_settings_and_start_up_files_of_the_user_count_and_are_noted(tmp_path, monkeypatch, engine, settings):
    profile = tmp_path / "ipython/profile_default"
    (profile / "startup").mkdir(parents=True)
    (profile / "startup/first.py").write_text("import os\nstarted = os.getpid()\nset = 1\n")
    if settings:
        (profile / "ipython_config.py").write_text(settings)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(notebook(["import os\nset\nstarted == os.getpid()"])))
    with ProcessPool(1, before=warm_up) as pool:
        outcome, left = run(Report("a", path, engine=engine), tmp_path / "out", pool)
    shown = [output["data"]["text/plain"] for output in left["cells"][0]["outputs"]]
    assert shown == ([["2"], ["True"]] if settings else [["True"]])
    opened = {file.name for file in outcome.opened}
    assert {"first.py", *(["ipython_config.py"] if settings else [])} <= opened


def test_a_forked_kernel_was_made_before_the_fork(tmp_path):
    path = tmp_path / "made.ipynb"
    path.write_text(json.dumps(notebook(["import os\nget_ipython().kernel.session.pid == os.getpid()"])))
    _, left = run(Report("made", path), tmp_path / "out")
    assert left["cells"][0]["outputs"][0]["data"]["text/plain"] == ["False"]


def what_ipython_changes():
    """The variables and hooks of this process, and whether it has a shell."""
    return dict(os.environ), sys.displayhook, sys.excepthook, sys.modules["__main__"], InteractiveShell.initialized()


def test_a_process_in_which_a_kernel_is_made_for_others_stays_as_it_is():
    before = what_ipython_changes()
    prepare()
    assert what_ipython_changes() == before
    assert prepared.pop().kernel.shell.kernel


def test_only_what_is_shown_counts_against_the_limit(tmp_path):
    path = tmp_path / "dots.ipynb"
    path.write_text(json.dumps(notebook(["for _ in range(20_000):\n    print('.', end='', flush=True)"])))
    assert run(Report("dots", path, output=1), tmp_path / "out")[0].state == "rendered"


def test_what_processes_share_is_counted_once_and_a_threads_child_is_counted(tmp_path):
    shared = "import multiprocessing, time\nheld = bytearray(200_000_000)\ndef wait(_):\n    time.sleep(0.5)\n"
    shared += (
        "with multiprocessing.get_context('fork').Pool(4) as pool:\n    n = pool.map(wait, range(4))\nprint('good')"
    )
    hidden = "import subprocess, sys, threading\ncode = 'held = bytearray(700_000_000); import time; time.sleep(3)'\n"
    hidden += "thread = threading.Thread(target=subprocess.run, args=([sys.executable, '-c', code],))\nthread.start()\nthread.join()"
    states = {}
    for name, cell in {"shared": shared, "hidden": hidden}.items():
        path = tmp_path / f"{name}.ipynb"
        path.write_text(json.dumps(notebook([cell])))
        states[name] = run(Report(name, path, memory=700), tmp_path / "out")[0].state
    assert states == {"shared": "rendered", "hidden": "failed"}


def test_a_second_thread_makes_it_an_ordinary_kernel(monkeypatch):
    assert environment.can_fork() == (sys.platform == "linux" and environment.threading.active_count() == 1)
    monkeypatch.setattr(environment.threading, "active_count", lambda: 2)
    assert not environment.can_fork()


@pytest.fixture
def forkable(monkeypatch):
    """This process as if no other test had left a thread waiting."""
    monkeypatch.setattr(environment.threading, "active_count", lambda: 1)


@pytest.mark.usefixtures("forkable")
@pytest.mark.parametrize("name", ["python3", "python", None])
def test_a_notebook_of_this_python_is_forked_by_whichever_of_its_names(name):
    assert obstacle_to_fork(spec_of(new_notebook(), name)) == ""


ALLOWED = [
    ({"allow_errors": True}, (), True),
    ({"allow_error_names": ["ZeroDivisionError"]}, (), True),
    ({"allow_error_names": ["KeyError"]}, (), False),
    ({"force_raise_errors": True}, ("raises-exception",), False),
]


def by_papermill(folder, *cells, tags=(), **options) -> list:
    """The cells as papermill leaves them."""
    document = notebook(cells)
    document["cells"][0]["metadata"]["tags"] = list(tags)
    document["metadata"]["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    (folder / "in.ipynb").write_text(json.dumps(document))
    with contextlib.suppress(PapermillExecutionError):  # which it raises for what it allowed, too
        execute_notebook(folder / "in.ipynb", folder / "out.ipynb", engine_name="fork", progress_bar=False, **options)
    return [cell for cell in read_notebook(folder / "out.ipynb")["cells"] if cell["cell_type"] == "code"]


@pytest.mark.usefixtures("forkable")
@pytest.mark.parametrize(("options", "tags", "goes_on"), ALLOWED)
def test_papermills_options_say_which_errors_end_a_run(tmp_path, options, tags, goes_on):
    *_, last = by_papermill(tmp_path, "1 / 0", "print('goes on')", tags=tags, **options)
    assert bool(last["outputs"]) == goes_on


@pytest.mark.usefixtures("forkable")
def test_a_matplotlib_that_was_there_before_the_fork_draws_in_the_notebook(tmp_path, monkeypatch):
    settings, done = {"backend": "agg"}, []  # of a stand-in: it is no dependency
    library = SimpleNamespace(rcParams=settings, rc_file_defaults=lambda: done.append("defaults"))
    pyplot = SimpleNamespace(close=done.append, switch_backend=lambda name: done.append(settings["backend"] == name))
    monkeypatch.setitem(sys.modules, "matplotlib", library)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot)
    library.done = done
    [cell] = by_papermill(
        tmp_path, "import sys\none = sys.modules['matplotlib']\nprint(*one.done, one.rcParams['backend'])"
    )
    assert "".join(cell["outputs"][0]["text"]) == "defaults all True module://matplotlib_inline.backend_inline\n"
    assert not done  # here, in the caller's own process


@pytest.mark.usefixtures("forkable")
def test_what_a_cell_prints_stays_in_it_however_busy_the_reader_is(tmp_path, monkeypatch):
    monkeypatch.setattr(fork_kernel, "PATIENCE", -1)  # as if the reader had slept for longer
    cells = by_papermill(tmp_path, *[f"print({number})" for number in range(30)])
    assert ["".join(cell["outputs"][0]["text"]) for cell in cells] == [f"{number}\n" for number in range(30)]


@pytest.mark.usefixtures("forkable")
@pytest.mark.parametrize("fork", [True, False])
def test_a_cell_that_takes_too_long_is_interrupted_where_papermills_caller_wants_that(tmp_path, fork):
    options = {"execution_timeout": 1, "interrupt_on_timeout": True, "allow_errors": True, "fork": fork}
    first, last = by_papermill(tmp_path, "import time\ntime.sleep(60)", "print('goes on')", **options)
    assert [one["ename"] for one in first["outputs"]] == ["KeyboardInterrupt"]
    assert last["outputs"][0]["text"] in ("goes on\n", ["goes on\n"])


def test_a_kernel_that_is_not_there_is_told_in_one_sentence(tmp_path, capfd, caplog):
    document = notebook(["x <- c(1, 2)"])
    document["metadata"]["kernelspec"] = {"name": "no-such-r", "language": "R", "display_name": "R"}
    (tmp_path / "r.ipynb").write_text(json.dumps(document))
    with pytest.raises(PressError) as caught:
        run_here(Report("r", tmp_path / "r.ipynb"))
    assert str(caught.value).endswith("r.ipynb: it is written in R, and its kernel 'no-such-r' isn't installed")
    assert (*capfd.readouterr(), caplog.text) == ("", "", "")


SILENT_AT_FIRST = """
import pathlib, runpy, sys, time
started = pathlib.Path(sys.argv.pop(1))
started.write_text(f"{started.read_text()}x" if started.is_file() else "x")
if len(started.read_text()) <= NUMBER:
    time.sleep(600)
runpy.run_module("notebook_press.run.recording_kernel", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("silent", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_kernel_that_never_answers_is_started_once_more(tmp_path, monkeypatch, silent):
    """Of a hundred kernels of ipykernel 7, about one is silent from its start on."""
    started, script = tmp_path / "started", SILENT_AT_FIRST.replace("NUMBER", str(silent))
    spec = KernelSpec(argv=[sys.executable, "-c", script, str(started), "-f", "{connection_file}"], display_name="Shy")
    monkeypatch.setattr(kernel_process, "PATIENCE", 1)
    limits = Limits(start_timeout=60 if silent == 1 else 2)
    if silent == 1:
        with KernelProcess(spec, {}, limits) as process:
            assert [one["content"].get("text") for one in process.run("print(1 + 1)")] == [None, "2\n", None]
    else:
        with pytest.raises(PressError, match="the kernel 'Shy' was started twice, and never answered"):
            KernelProcess(spec, {}, limits)
    assert started.read_text() == "xx"
