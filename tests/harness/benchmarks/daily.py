"""What people wait for day by day: set-up, a command's help, judging, the check, JupyterLab."""

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from itertools import islice, product
from pathlib import Path

from measuring import BENCH, ROOT, Row, environment_of, side_by_side, timed

from interpol_figures.tables.load import load

TOOL = [sys.executable, "-m", "figures_cli.main"]


def set_up() -> list[Row]:
    """A fresh copy's environment from the lock, with the caches of uv and pip as they are."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        skipped = shutil.ignore_patterns(".venv", "build", "site", ".git", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=skipped)
        return [Row("set-up of .venv from the lock", timed(["make", ".venv/.ready"], copy))]


def helped(runs: int) -> list[Row]:
    """`interpol-figures --help`, beyond Python's own start."""
    bare = statistics.median(timed([sys.executable, "-c", "pass"], ROOT) for _ in range(5 * runs))
    full = statistics.median(timed([*TOOL, "--help"], ROOT) for _ in range(5 * runs))
    return [Row("interpol-figures --help", full - bare, "beyond Python's own start")]


def judged(claims: int, runs: int) -> list[Row]:
    """Claims from outside: figures of the record at other values."""
    figures = load().figures.query("value > 100 and measure != 'event'")
    drawn = islice(product((0.5, 0.9, 1, 1.1, 1.5, 2, 5, 10), figures.itertuples()), claims)
    BENCH.mkdir(parents=True, exist_ok=True)
    path = BENCH / "claims.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["claim_id", "indicator", "subject", "value", "unit", "period"])
        for number, (factor, row) in enumerate(drawn):
            period = "/".join(filter(None, [row.period_start, row.period_end]))
            writer.writerow([f"c{number}", row.indicator, row.subject, round(row.value * factor), row.unit, period])
    written = len(path.read_text().splitlines()) - 1
    taken = statistics.median(timed([*TOOL, "judge", str(path), "--format", "csv"], ROOT) for _ in range(runs))
    return [Row(f"judge {written:,} claims", taken, f"{written / taken:,.0f} claims a second")]


def checked(runs: int) -> list[Row]:
    """The check of all baselines, against nbval alone, two files at a time, on the same ones."""
    baselines = sorted((ROOT / "reports").glob("*.ipynb"))
    copies = BENCH / "baselines"
    shutil.rmtree(copies, ignore_errors=True)
    copies.mkdir(parents=True)
    for path in baselines:
        shutil.copyfile(path, copies / path.name)
    nbval = [str(environment_of("nbval")), "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-n", "2"]
    nbval += ["--dist", "loadscope", "-p", "no:cacheprovider", str(copies)]
    # nbval alone fails, for it knows nothing of the folder that a notebook expects; its time counts all the same.
    own = {"PYTHONPATH": str(ROOT / "lib"), "PLOTLY_RENDERER": "plotly_mimetype", "PYTHONHASHSEED": "0", "TZ": "UTC"}
    runners = {
        "interpol-figures check": lambda: timed([*TOOL, "check"], ROOT),
        "pytest --nbval with xdist": lambda: timed(nbval, copies, must_succeed=False, **own),
    }
    found = side_by_side(runners, runs)
    first = found["interpol-figures check"][0]
    return [
        Row(f"{name}, {len(baselines)} baselines", wall, f"{wall / first:.1f} x") for name, (wall, _) in found.items()
    ]


def opened(runs: int) -> list[Row]:
    """`make lab`, until its page answers."""
    return [Row("JupyterLab, until its page answers", statistics.median(_opened() for _ in range(runs)))]


def _opened() -> float:
    with tempfile.TemporaryDirectory() as home:
        own = {**os.environ, "HOME": home, "JUPYTER_RUNTIME_DIR": home}
        command = [
            sys.executable,
            "-m",
            "jupyter",
            "lab",
            f"--config={ROOT / 'lib/figures_cli/lab/jupyter_lab_config.py'}",
        ]
        command += ["--allow-root", "--no-browser", "--ip=127.0.0.1", "--port=0"]
        started = time.perf_counter()
        with subprocess.Popen(
            command, cwd=ROOT, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                while not (told := list(Path(home).glob("jpserver-*.json"))) or not _answers(told[0]):
                    if server.poll() is not None:
                        raise SystemExit(f"JupyterLab ended with status {server.returncode}: {' '.join(command)}")
                    time.sleep(0.01)
                return time.perf_counter() - started
            finally:
                server.terminate()


def _answers(told: Path) -> bool:
    """Whether a server answers at the address in its own file, with the page that a browser opens first."""
    try:
        server = json.loads(told.read_text(encoding="utf-8"))
        with urllib.request.urlopen(f"{server['url']}lab?token={server['token']}") as page:
            return b"jupyter-config-data" in page.read()
    except (OSError, json.JSONDecodeError):  # not yet
        return False
