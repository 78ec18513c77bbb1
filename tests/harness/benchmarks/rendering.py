"""Rendering against its peers, on the same notebooks in one run.

Each peer is installed into an environment of its own under `build/bench` (kept for the next run). Its
notebooks are copies whose parameters are written into their cells, since not every peer knows parameters.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measuring import BENCH, ROOT, Row, compared, environment_of, timed


def chosen_reports(count: int | None) -> list:
    """All reports, or some spread evenly over the plan, so that each notebook has its share."""
    from figures_cli.project import Collection

    planned = Collection().plan.reports
    count = min(count or len(planned), len(planned))
    return [planned[number * len(planned) // count] for number in range(count)]


def fixed_copies(reports: list, folder: Path) -> list[Path]:
    """Copies of the notebooks with the parameters written in, as an author without a press would keep them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = []
    for report in reports:
        notebook = json.loads(report.notebook.read_text(encoding="utf-8"))
        given = "".join(f"{name} = {value!r}\n" for name, value in report.parameters.items())
        at = next(
            (n for n, cell in enumerate(notebook["cells"]) if "parameters" in cell["metadata"].get("tags", [])), 0
        )
        cell = {"cell_type": "code", "id": "given", "metadata": {}, "source": given, "outputs": []}
        notebook["cells"].insert(at + 1, cell | {"execution_count": None})
        notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        made.append(folder / f"{report.name}.ipynb")
        made[-1].write_text(json.dumps(notebook), encoding="utf-8")
    return made


def papermill_loop(notebooks: list[Path], at_once: int = 1) -> float:
    """A `papermill` command for each notebook, then nbconvert once for all."""
    python = str(environment_of("papermill"))
    out = BENCH / "papermill"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)

    def run(path: Path) -> float:
        command = [python, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(path), str(out / path.name)]
        return timed(command, path.parent, PYTHONPATH=str(ROOT / "lib"))

    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, notebooks))
    timed([python, "-m", "nbconvert", "--to", "html", *(str(out / path.name) for path in notebooks)], out)
    return time.perf_counter() - started


def nbconvert(notebooks: list[Path]) -> float:
    """One command that runs all notebooks and makes pages of them."""
    command = [str(environment_of("papermill")), "-m", "nbconvert", "--execute", "--to", "html", "--output-dir"]
    command += [str(BENCH / "nbconvert"), *map(str, notebooks)]
    return timed(command, notebooks[0].parent, PYTHONPATH=str(ROOT / "lib"))


def jupyter_book(notebooks: list[Path], again: bool = False, data: Path = ROOT / "data") -> float:
    """Jupyter Book 1.x with its cache, which is emptied unless it builds again."""
    book = notebooks[0].parent
    if not again:
        shutil.rmtree(book / "_build", ignore_errors=True)
    names = "".join(f"  - file: {path.stem}\n" for path in notebooks[1:])
    (book / "_toc.yml").write_text(f"format: jb-book\nroot: {notebooks[0].stem}\nchapters:\n{names}")
    (book / "_config.yml").write_text("title: Bench\nexecute:\n  execute_notebooks: cache\n  timeout: 600\n")
    python = environment_of("jupyter-book")
    own = {"PYTHONPATH": str(ROOT / "lib"), "INTERPOL_FIGURES_DATA": str(data)}
    own["PATH"] = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    return timed([str(python.parent / "jupyter-book"), "build", "."], book, **own)


def ours(reports: list) -> float:
    """The press in a process of its own, from nothing to executed notebooks and pages."""
    site = BENCH / "site"
    shutil.rmtree(site, ignore_errors=True)
    code = (
        "import sys\nfrom pathlib import Path\nfrom figures_cli.project import Collection\n"
        "from notebook_press.build.render import RenderOptions, render\n"
        "made = Collection().project(output=Path(sys.argv[1]))\n"
        "sys.exit(not render(made, RenderOptions(only=sys.argv[2:])).ok)"
    )
    return timed([sys.executable, "-c", code, str(site), *(report.name for report in reports)], ROOT)


def executed(reports: list) -> float:
    """Seconds that running the notebooks takes, libraries warm, without checks and pages."""
    code = """
import sys, time
from functools import partial
from pathlib import Path
from figures_cli.project import Collection
from notebook_press.build.job import warm_up
from notebook_press.run.pool import ProcessPool
from notebook_press.run.papermill_run import Run, run
reports = Collection().plan.select(sys.argv[1:])
with ProcessPool(before=warm_up) as room:
    list(room.do([partial(int)]))
    started = time.perf_counter()
    done = [one for _, one in room.do([partial(run, one) for one in reports])]
    seconds = time.perf_counter() - started
if not all(isinstance(one, Run) for one in done):
    sys.exit(str(done))
print(seconds)
"""
    command = [sys.executable, "-c", code, *(report.name for report in reports)]
    own = {**os.environ, "INTERPOL_FIGURES_DATA": str(ROOT / "data")}
    done = subprocess.run(command, cwd=ROOT, env=own, text=True, capture_output=True, check=True)
    return float(done.stdout.split()[-1])


def cell_seconds(reports: list) -> float:
    """CPU seconds of the cells alone, libraries warm: what no runner can get below with one core."""
    code = """
import json, os, sys, time
from pathlib import Path
os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
from notebook_press.run import preimport as warm
warm.warm_up()
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
total = 0.0
for path in map(Path, sys.argv[1:]):
    ours, theirs = os.pipe()
    if not os.fork():
        cells = ["".join(c["source"]) for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"]
        shell = InteractiveShell.instance()
        started = time.process_time()
        with capture_output():
            for cell in cells:
                if not shell.run_cell(cell).success:
                    os._exit(1)
        os.write(theirs, repr(time.process_time() - started).encode())
        os._exit(0)
    if os.wait()[1]:
        sys.exit(f"{path} failed")
    total += float(os.read(ours, 99))
print(total)
"""
    folder = BENCH / "cells"
    notebooks = fixed_copies(reports, folder)
    own = {**os.environ, "INTERPOL_FIGURES_DATA": str(ROOT / "data")}
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, notebooks)],
        cwd=folder,
        env=own,
        text=True,
        capture_output=True,
        check=True,
    )
    return float(done.stdout.split()[-1])


def cold(count: int | None, runs: int, chosen: list[str] | None = None) -> list[Row]:
    """From nothing to executed notebooks and pages, against the peers, or those whose names begin with a chosen one."""
    reports = chosen_reports(count)
    notebooks = fixed_copies(reports, BENCH / "notebooks")
    peers = {
        "papermill in a loop, nbconvert": lambda: papermill_loop(notebooks),
        "papermill two at a time, nbconvert": lambda: papermill_loop(notebooks, 2),
        "jupyter-book 1.x with an empty cache": lambda: jupyter_book(notebooks),
    }
    once = {"nbconvert --execute, one run": lambda: nbconvert(notebooks)}
    for some in (peers, once):
        for name in [one for one in some if chosen and not one.startswith(tuple(chosen))]:
            del some[name]
    environment_of("papermill")
    if any(name.startswith("jupyter-book") for name in peers):
        environment_of("jupyter-book")
    rows = []
    measured = [(peers, runs), (once, 1)]
    for found in (compared(lambda: ours(reports), some, times) for some, times in measured if some):
        for name, one in list(found.items())[len(rows) > 0 :]:  # our own is told with the first
            what = f"{name or 'interpol-figures render'}, {len(reports)} reports"
            rows.append(Row(what, one.seconds, f"{one.times:.1f} x, {one.work:.1f} x of the CPU"))
    limit = cell_seconds(reports) / len(os.sched_getaffinity(0))
    alone = statistics.median(executed(reports) for _ in range(runs))
    return [
        *rows,
        Row("running the notebooks alone, libraries warm", alone, f"{limit / alone:.2f} of the physical limit"),
        Row("that limit: CPU of the cells over the cores", limit),
    ]


def again(runs: int, book: bool = True) -> list[Row]:
    """A render without changes, and one after a changed row of a table; Jupyter Book's too, unless it is left out."""
    from figures_cli.project import Collection

    copy = BENCH / "collection"
    shutil.rmtree(copy, ignore_errors=True)
    for part in ("data", "notebooks"):
        shutil.copytree(ROOT / part, copy / part)
    shutil.copyfile(ROOT / "requirements.lock", copy / "requirements.lock")
    render = [sys.executable, "-m", "figures_cli.main", "render", "--quiet"]
    data = {"INTERPOL_FIGURES_DATA": str(copy / "data")}
    first = timed(render, copy, **data)
    bare = statistics.median(timed([sys.executable, "-c", "pass"], copy) for _ in range(5 * runs))
    idle = statistics.median(timed(render, copy, **data) for _ in range(5 * runs))
    change_a_row(copy / "data")
    plan = [sys.executable, "-m", "figures_cli.main", "plan", "--json"]
    own = {**os.environ, **data}
    told = json.loads(subprocess.run(plan, cwd=copy, env=own, text=True, capture_output=True, check=True).stdout)
    touched = [one for one in told if one["because"]]
    changed = timed(render, copy, **data)
    count = len(Collection().plan.reports)
    return [
        Row(f"the whole site from nothing, {count} reports", first, f"{first / count:.2f} s a report"),
        Row(f"nothing changed, {count} reports", idle - bare, "beyond Python's own start"),
        Row("one row of member_counts.csv changed", changed, f"{len(touched)} of {count} reports run"),
        *([book_after_a_change()] if book else []),
    ]


def change_a_row(data: Path) -> None:
    """Change one value of the member counts."""
    table = data / "member_counts.csv"
    text = table.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("member_countries-interpol-1973-1,"))
    table.write_text(text.replace(row, row.replace(",111,", ",112,")), encoding="utf-8")


def book_after_a_change() -> Row:
    """How long Jupyter Book takes after a changed row, and how many notebooks it runs."""
    notebooks = fixed_copies(chosen_reports(4), BENCH / "stale")
    data = BENCH / "stale-tables"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(ROOT / "data", data)
    jupyter_book(notebooks, data=data)
    cache = BENCH / "stale" / "_build" / ".jupyter_cache"
    before = {path: path.stat().st_mtime_ns for path in cache.rglob("base.ipynb")}
    change_a_row(data)
    seconds = jupyter_book(notebooks, again=True, data=data)
    ran = [path for path in cache.rglob("base.ipynb") if before.get(path) != path.stat().st_mtime_ns]
    return Row("jupyter-book 1.x after the same change", seconds, f"{len(ran)} of {len(notebooks)} reports run")


def linear(most: int) -> list[Row]:
    """Generated plans of small notebooks: the time a report takes, and the memory of the render itself."""
    rows = []
    for count in (most // 10, most // 2, most):
        folder = BENCH / f"generated-{count}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
        cells = [
            cell | {"source": "n = 1", "metadata": {"tags": ["parameters"]}},
            cell | {"id": "b", "source": "n * n"},
        ]
        document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / "square.ipynb").write_text(json.dumps(document))
        (folder / "reports.toml").write_text(
            f"[report.square]\nnotebook = 'square.ipynb'\nmatrix = {{n = {list(range(count))}}}\n"
        )
        code = (
            "from pathlib import Path\nfrom notebook_press.plan.plan import read_plan\nfrom notebook_press.build.render import Project, RenderOptions, render\n"
            "done = render(Project(read_plan('reports.toml'), 'site'), RenderOptions(progress=lambda line: None))\nassert done.ok\n"
            # The peak in getrusage would be that of this process, which started it.
            "peak = next(line for line in Path('/proc/self/status').open() if line.startswith('VmHWM'))\n"
            "print(done.seconds, int(peak.split()[1]) // 1024)"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, text=True, capture_output=True, check=True)
        seconds, memory = map(float, done.stdout.split())
        words = f"{1000 * seconds / count:.0f} ms a report, {memory:.0f} MB held by the render"
        rows.append(Row(f"generated plan, {count} reports", seconds, words))
    return rows
