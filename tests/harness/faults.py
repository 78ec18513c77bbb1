"""Faults, one after another, and whether anything was lost: `make faults` runs this file.

Each trial renders a small project twice over: once well, then with a fault. After the fault the last good reports
must be whole, nothing may still be running, the next render must complete and leave no temporary file, and the
fault must have been told in words. A trial returns what was wrong, in sentences; nothing for a fault survived.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRESS = Path(__file__).parent
RENDER = f"""
import sys
sys.path[:0] = [{str(PRESS)!r}, {str(ROOT / "lib")!r}]
from pathlib import Path
from notebook_press.errors import PressError
from notebook_press.plan.plan import read_plan
from notebook_press.build.render import Project, RenderOptions, render
root = Path(sys.argv[1])
try:
    project = Project(read_plan(root / "notebooks/reports.toml"), root / "site")
    done = render(project, RenderOptions(jobs=2, force="force" in sys.argv))
except (PressError, OSError) as error:
    print(f"REFUSED {{error}}", flush=True)
    sys.exit(2)
sys.exit(not done.ok)
"""
GOOD = "import pandas as pd\nrows = pd.read_csv('../data/rows.csv')\nrows"
CHART = "import plotly.graph_objects as go\ngo.Figure(go.Bar(x=rows.name.tolist(), y=rows.count.tolist()))".replace(
    "rows.count", "rows['count']"
)
ROWS = "name,count\n" + "".join(f"a{number},{number}\n" for number in range(20))
WAIT = 300
# What a notebook does, and what must then be told.
MISBEHAVING = {
    "exits": ("import os\nos._exit(3)", "process died"),
    "asks to exit": ("exit()\nraise SystemExit(1)", ""),
    "hangs": ("import time\ntime.sleep(600)", "longer than its timeout"),
    "hangs in C": ("sum(iter(int, 1))", "longer than its timeout"),
    "prints endlessly": ("while True:\n    print('x' * 1000)", "output limit of 1 MB"),
    "shows endlessly": ("from IPython.display import HTML\nwhile True:\n    display(HTML('x' * 1000))", "output limit"),
    "a child prints endlessly": ("import subprocess\nsubprocess.run(['yes'])", "output limit of 1 MB"),
    "allocates without end": ("held = []\nwhile True:\n    held.append(bytearray(10_000_000))", "memory limit of 1000 MB"),
    "a child allocates without end": (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'held = []\\nwhile True: held.append(bytearray(10_000_000))'])",
        "memory limit of 1000 MB",
    ),
    "writes to the data": ("from pathlib import Path\nPath('../data/rows.csv').write_text('spoilt')", "a report only reads"),
    "removes the data": ("import shutil\nshutil.rmtree('../data')", "a report only reads"),
    "renames the data": ("import os\nos.rename('../data/rows.csv', '../data/gone.csv')", "a report only reads"),
    "writes to the site": ("from pathlib import Path\nPath('../site/good-1.html').write_text('')", "a report only reads"),
    "forks": ("import os, time\nfor number in range(3):\n    if not os.fork():\n        time.sleep(600)\n1 / 0", "ZeroDivisionError"),
    "forks and leaves its group": ("import os, time\nif not os.fork():\n    os.setsid()\n    time.sleep(600)\n1 / 0", "ZeroDivisionError"),
    "forks and forks": ("import os, time\nfor number in range(6):\n    os.fork()\ntime.sleep(600)", ""),
    "starts a daemon of its own": ("import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\n1 / 0", "ZeroDivisionError"),
    "starts a daemon": ("import subprocess\nsubprocess.Popen(['sleep', '600'])\n1 / 0", "ZeroDivisionError"),
    "crashes": ("import ctypes\nctypes.string_at(0)", "process died"),
    "closes its outputs": ("import os\nos.close(1)\nos.close(2)\nos.closerange(3, 200)\n1 / 0", ""),
    "fills the stack": ("import sys\nsys.setrecursionlimit(10**6)\ndef f(): return f()\nf()", ""),
    "stops itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "longer than its timeout"),
    "kills its parent": ("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", "status -9"),
}  # fmt: skip


class Trial:
    """A project of a few small reports in a folder, rendered well; one of them by an ordinary kernel, if wanted."""

    def __init__(
        self, root: Path, good: int = 3, output: Path | None = None, ordinary: bool = False, **environment: str
    ) -> None:
        self.root, self.site, self.environment = root, root / "site", environment
        for name in ("data", "notebooks"):
            (root / name).mkdir(parents=True)
        if output:
            self.site.symlink_to(output)
        (root / "data/rows.csv").write_text(ROWS)
        self.names = {f"good-{number}" for number in range(1, good + 1)} | ({"ordinary"} if ordinary else set())
        for name in self.names:
            self.write(name, GOOD, CHART)
        self.plan()
        began = time.monotonic()
        code, told = self.finish(self.start())
        assert code == 0, told
        self.seconds = time.monotonic() - began
        self.good = self.whole()
        assert self.good == self.names

    def write(self, name: str, *cells: str) -> None:
        made = [
            {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": text, "execution_count": None, "outputs": []}
            for n, text in enumerate(cells)
        ]
        document = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (self.root / f"notebooks/{name}.ipynb").write_text(json.dumps(document))

    def plan(self, *others: str, **options: object) -> None:
        keys = "".join(f"{key} = {json.dumps(value)}\n" for key, value in options.items())
        engines = {name: "kernel" if name == "ordinary" else "fork" for name in sorted(self.names)}
        entries = [f'[report.{name}]\nnotebook = "{name}.ipynb"\nengine = "{one}"\n' for name, one in engines.items()]
        entries += [f'[report.{name}]\nnotebook = "{name}.ipynb"\n{keys}' for name in others]
        (self.root / "notebooks/reports.toml").write_text("\n".join(entries))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a render, known to all that it starts by a mark in the environment."""
        environment = {**os.environ, "FAULT_TRIAL": str(self.root), **self.environment}
        command = [sys.executable, "-u", "-c", RENDER, str(self.root), *arguments]
        return subprocess.Popen(
            command,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def finish(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        told, _ = process.communicate(timeout=WAIT)
        return process.returncode, told

    def start_reading(self) -> subprocess.Popen[str]:
        """Start a render and wait until good-1, which now takes some seconds, has read the data."""
        self.write("good-1", GOOD, "import time\ntime.sleep(3)", CHART)
        process = self.start()
        record = self.site / "notebooks/.good-1.opened.part"
        deadline = time.monotonic() + 60
        while not (record.is_file() and "rows.csv" in record.read_text()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return process

    def running(self) -> dict[int, str]:
        """Return the processes that still run of all renders of this trial: command by number."""
        mark = b"FAULT_TRIAL=" + os.fsencode(str(self.root)) + b"\0"
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (folder / "environ").read_bytes() + b"\0":
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def still_running(self) -> list[str]:
        """Return what still runs a while later, and end it."""
        deadline = time.monotonic() + 5
        while (left := self.running()) and time.monotonic() < deadline:
            time.sleep(0.02)
        for number in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return [f"still running: {command}" for command in left.values()]

    def whole(self) -> set[str]:
        """Return the reports that stand there; each is read to the end."""
        found = set()
        for path in self.site.glob("notebooks/[!.]*.ipynb"):
            if not path.name.endswith(".failed.ipynb"):
                assert json.loads(path.read_text())["cells"][0]["outputs"], path
                assert (self.site / f"{path.stem}.html").read_text().rstrip().endswith("</html>"), path
                found.add(path.stem)
        return found

    def lost(self, told: str = "", wanted: str = "", strays: bool = False) -> list[str]:
        """Return what a fault has done that it must not, after rendering once more; `strays` may run until then."""
        problems = [f"not told: {wanted!r} in {told!r}"] if wanted not in told else []
        try:
            problems += [f"lost: {name}" for name in sorted(self.good - self.whole())]
        except (AssertionError, ValueError, OSError) as error:
            problems.append(f"a report isn't whole: {error}")
        problems += [] if strays else self.still_running()
        if (self.root / "data/rows.csv").read_text() != ROWS:
            problems.append("the data were changed")
        self.plan()
        code, told = self.finish(self.start())
        problems += [f"the next render failed: {told}"] if code else []
        problems += [] if self.whole() >= self.names else ["the next render didn't make all"]
        problems += self.still_running()
        return problems + [f"left behind: {path.name}" for path in self.site.rglob(".*") if ".part" in path.name]


VICTIMS = ("render", "pool", "job", "forked notebook", "ordinary kernel")


def kill_at_random(trial: Trial, whom: str, seed: int) -> list[str]:
    """Kill a forced render, or a process that it started, at some moment of the time that a render takes."""
    chance = random.Random(seed)
    while True:  # until there is somebody to kill: the last processes end a little before the render
        moment = chance.random() * trial.seconds
        process = trial.start("force")
        time.sleep(moment)
        while not (struck := victims(process.pid)[whom]) and process.poll() is None:
            time.sleep(0.005)
        with contextlib.suppress(ProcessLookupError, IndexError):
            os.kill(chance.choice(struck), signal.SIGKILL)
        code, told = trial.finish(process)
        if struck:
            break
    found = [] if code in (0, 1, 2, -signal.SIGKILL) else [f"exit code {code}"]
    if code in (1, 2) and "died" not in told and "status -9" not in told:
        found.append(f"exit code {code} without a word: {told!r}")
    return [f"{one} (killed after {moment:.3f} s)" for one in found + trial.lost()]


def leave_a_daemon(trial: Trial, whom: str, engine: str) -> list[str]:
    """Kill a render, or its process pool, when a notebook has started a process in a session of its own."""
    trial.write(
        "bad", "import subprocess, time\nsubprocess.Popen(['sleep', '599'], start_new_session=True)\ntime.sleep(600)"
    )
    trial.plan("bad", engine=engine)
    process = trial.start()
    while "sleep 599" not in " ".join(trial.running().values()) and process.poll() is None:
        time.sleep(0.02)
    os.kill(victims(process.pid)[whom][0], signal.SIGKILL)
    code, told = trial.finish(process)
    killed = whom == "render"
    return ([] if killed or "died" in told else [f"not told ({code}): {told!r}"]) + trial.lost(strays=killed)


def victims(render: int) -> dict[str, list[int]]:
    """Return the processes of a render by what they are; those already ended but not taken leave of are none."""
    pools = _children(render)
    jobs = [two for one in pools for two in _children(one)]
    under = [two for one in jobs for two in _children(one)]
    ordinary = [one for one in under if b"notebook_press.run.recording_kernel" in _command(one)]
    forked = [one for one in under if b"notebook_press.run.pool" in _command(one)]
    return dict(zip(VICTIMS, ([render], pools, jobs, forked, ordinary), strict=True))


def _children(process: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


@cache
def often_killed() -> Trial:
    """Return the project of all kills: the render after a kill makes it whole for the next one."""
    kept = tempfile.TemporaryDirectory(prefix="fault-", ignore_cleanup_errors=True)
    trial = Trial(Path(kept.name) / "project", ordinary=True)
    trial.kept = kept
    return trial


def misbehave(trial: Trial, names: Sequence[str], engine: str = "fork") -> list[str]:
    """Render notebooks that do harm among good ones."""
    bad = {f"bad-{number}": MISBEHAVING[name] for number, name in enumerate(names, 1)}
    for name, (code, _) in bad.items():
        trial.write(name, "1", code, "2")
    trial.plan(*bad, timeout=6, memory=1000, output=1, engine=engine)
    status, told = trial.finish(trial.start("force"))
    wanted = [words for _, words in bad.values() if words]
    found = [] if status == 1 or not wanted else [f"exit code {status} in place of 1"]
    found += [f"{name} wasn't rendered: {told!r}" for name in sorted(trial.names) if f"rendered {name}" not in told]
    return found + [f"not told: {words!r} in {told!r}" for words in wanted if words not in told] + trial.lost()


def at_once(trial: Trial, count: int) -> list[str]:
    """Start several renders of one site at the same time."""
    every = [trial.start("force") for _ in range(count)]
    ended = [trial.finish(one) for one in every]
    found = [f"a render failed: {told}" for code, told in ended if code]
    waited = sum("another render is at work" in told for _, told in ended)
    return found + ([] if waited == count - 1 else [f"{waited} renders waited"]) + trial.lost()


def full_disk(root: Path, left: int) -> list[str]:
    """Render into a small file system until it is full; so many bytes are left at the start."""
    small = root / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(small)], check=True, capture_output=True)
    try:
        trial = Trial(root / "trial", output=small)
        (small / "filler").write_bytes(b"x" * (room(small) - left))
        trial.write("good-4", GOOD, "import random\nprint('\\n'.join(str(random.random()) for _ in range(15000)))")
        trial.names.add("good-4")
        trial.plan()
        code, told = trial.finish(trial.start("force"))
        found = [f"exit code {code}"] if code == 0 else []
        found += [] if "No space left" in told else [f"not told: {told!r}"]
        found += [f"lost: {name}" for name in sorted(trial.good - trial.whole())]
        (small / "filler").unlink()
        return found + trial.lost()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def room(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def read_only(root: Path) -> list[str]:
    """Render into a file system that was mounted read-only."""
    small = root / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "none", str(small)], check=True, capture_output=True)
    try:
        trial = Trial(root / "trial", output=small)
        subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
        code, told = trial.finish(trial.start("force"))
        found = [] if code == 2 and "can't be written to" in told else [f"not told ({code}): {told!r}"]
        found += [f"lost: {name}" for name in sorted(trial.good - trial.whole())]
        subprocess.run(["mount", "-o", "remount,rw", str(small)], check=True)
        return found + trial.lost()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def edited_meanwhile(trial: Trial, clock: int = 0) -> list[str]:
    """Change a table while a report reads it; the file's time is now, or `clock` seconds later or earlier."""
    process = trial.start_reading()
    data = trial.root / "data/rows.csv"
    data.write_text(ROWS.replace("a3,3", "a3,9"))
    os.utime(data, (time.time() + clock,) * 2)
    code, told = trial.finish(process)
    found = [] if code == 0 and "changed meanwhile" in told else [f"not told ({code}): {told!r}"]
    code, told = trial.finish(trial.start())
    found += [] if "0 rendered" not in told else [f"the new data weren't read: {told!r}"]
    if '"9"' not in (trial.site / "notebooks/good-1.ipynb").read_text().replace(">9<", '"9"'):
        found.append("the report shows the old data")
    code, told = trial.finish(trial.start())
    found += [] if f" {len(trial.names)} fresh" in told else [f"never fresh again: {told!r}"]
    data.write_text(ROWS)
    return found + trial.lost()


class MissingError(Exception):
    """What a trial needs isn't here."""


def clock_set_back(root: Path, engine: str) -> list[str]:
    """Have a clock that is a day ahead set right while a report runs: libfaketime shows it to all processes.

    The system dates files by its own clock, so those made before are dated a day ahead by hand.
    """
    places = [*ROOT.glob("build/faults/**/libfaketime.so.1"), *Path("/usr/lib").glob("*/faketime/libfaketime.so.1")]
    if not places:
        raise MissingError("libfaketime isn't installed")
    shown = root / "clock"
    shown.write_text("+1d")
    keys = {"FAKETIME_TIMESTAMP_FILE": str(shown), "LD_PRELOAD": str(places[0])}
    keys |= dict.fromkeys(("FAKETIME_NO_CACHE", "DONT_FAKE_MONOTONIC", "NO_FAKE_STAT"), "1")
    trial = Trial(root / "project", good=2, ordinary=engine == "kernel", **keys)
    rendered = json.loads((trial.site / "manifest.json").read_text())["reports"]["good-1"]["rendered"]
    found = [] if datetime.fromisoformat(rendered).timestamp() > time.time() + 80_000 else ["the clock wasn't ahead"]
    for path in trial.root.rglob("*"):
        os.utime(path, (time.time() + 86_400,) * 2)
    process = trial.start_reading()
    shown.write_text("+0")
    code, told = trial.finish(process)
    found += [] if code == 0 and "good-1" in told else [f"it failed ({code}): {told!r}"]
    code, told = trial.finish(trial.start())
    found += [] if f" {len(trial.names)} fresh" in told else [f"something ran again for nothing: {told!r}"]
    data = trial.root / "data/rows.csv"
    for text in (ROWS.replace("a3,3", "a3,9"), ROWS):  # older than the reports by its date, and yet newer
        data.write_text(text)
        code, told = trial.finish(trial.start())
        found += [] if told.count("data/rows.csv changed") == len(trial.names) else [f"not read again: {told!r}"]
    rendered = json.loads((trial.site / "manifest.json").read_text())["reports"]["good-1"]["rendered"]
    found += [] if datetime.fromisoformat(rendered).timestamp() < time.time() + 60 else ["the clock wasn't set back"]
    return found + trial.lost()


GREAT = 100_000_000  # bytes
MOST_MEMORY = 1500  # MB
CLAIM = {"claim_id": "{}", "indicator": "notices issued", "subject": "Red Notice", "value": "5", "as_stated": "{}"}
SOURCE = {"source": "zz-{}", "title": "{}", "publisher": "A", "kind": "news", "tier": "record", "grade": "C"}
SOURCE |= {"url": "https://example.org"}
READ = """
import resource, sys
from pathlib import Path
from interpol_figures.reading.claims import read_claims
from interpol_figures.tables.load import load
from interpol_figures.tables.validate import validate
from interpol_figures.tables.violations import TableError
path = Path(sys.argv[1])
try:
    if path.stem != "claims" and (faults := validate(path.parent)):
        raise TableError(faults)
    print("read", len(read_claims(path) if path.stem == "claims" else load(path.parent)[path.stem]), "rows")
except ValueError as error:
    print("refused:", error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)
"""


def great_file(root: Path, kind: str) -> list[str]:
    """Read 100 MB of well-formed rows: all are read, or refused in words, in memory that is bounded."""
    shutil.copytree(ROOT / "data", root / "data")
    path = root / "data" / ("claims.csv" if kind == "claims" else "sources.csv")
    if kind == "claims":
        path.write_text("claim_id,indicator,subject,value,as_stated\n")
    header, *known = path.read_text().splitlines()
    row = ",".join((CLAIM if kind == "claims" else SOURCE).get(column, "") for column in header.split(",")) + "\n"
    words = ("five Red Notices " * (20 if kind == "claims" else 9)).strip()
    numbers = range(10_000_000, 10_000_000 + GREAT // len(row.format(10_000_000, words)) + 1)
    with path.open("a") as stream:
        stream.writelines(
            row.format(number, words) for number in (numbers if kind != "unsorted" else reversed(numbers))
        )
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "lib")}, capture_output=True, text=True)
    told, _, memory = done.stdout.strip().rpartition("\n")
    wanted = "refused: sources.csv" if kind == "unsorted" else f"read {len(known) + len(numbers)} rows"
    found = [] if told.startswith(wanted) and len(told) < 200_000 else [f"{told[:300]!r} {done.stderr[-300:]}"]
    found += [] if path.stat().st_size > GREAT else [f"only {path.stat().st_size} bytes"]
    return found + ([] if memory and int(memory) < MOST_MEMORY else [f"{memory} MB of memory"])


def every(kills: int) -> dict[str, Callable[[Path], list[str]]]:
    """Return all trials by name."""
    found: dict[str, Callable[[Path], list[str]]] = {}
    for seed in range(kills):
        whom = VICTIMS[seed % len(VICTIMS)]
        found[f"kill {seed}: {whom}"] = lambda _, whom=whom, seed=seed: kill_at_random(often_killed(), whom, seed)
    for engine in ("fork", "kernel"):
        for whom in ("render", "pool"):
            found[f"{engine}: daemon, {whom} killed"] = lambda root, whom=whom, engine=engine: leave_a_daemon(
                Trial(root), whom, engine
            )
        for name in MISBEHAVING:
            if (engine, name) != ("kernel", "kills its parent"):  # that would be the process pool: see the kills above
                found[f"{engine}: {name}"] = lambda root, name=name, engine=engine: misbehave(
                    Trial(root), [name], engine
                )
    for count in (2, 5):
        found[f"{count} at once"] = lambda root, count=count: at_once(Trial(root), count)
    for clock in (0, -86_400, 86_400):
        found[f"data edited, clock {clock:+d} s"] = lambda root, clock=clock: edited_meanwhile(Trial(root), clock)
    for left in (0, 20_000, 200_000):
        found[f"full disk, {left} bytes left"] = lambda root, left=left: full_disk(root, left)
    for engine in ("fork", "kernel"):
        found[f"clock set back, {engine}"] = lambda root, engine=engine: clock_set_back(root, engine)
    for name in ("claims", "sources", "unsorted"):
        found[f"100 MB of {name}"] = lambda root, name=name: great_file(root, name)
    return found | {"read-only output": read_only}


def main() -> int:
    """Run all, or those whose name holds the words given; print a line for each and a count."""
    kills = int(os.environ.get("KILLS", "100"))
    chosen = {name: one for name, one in every(kills).items() if all(word in name for word in sys.argv[1:])}
    failed = skipped = 0
    for name, trial in chosen.items():
        with tempfile.TemporaryDirectory(prefix="fault-", ignore_cleanup_errors=True) as folder:
            try:
                problems = trial(Path(folder))
            except subprocess.CalledProcessError as error:
                skipped += 1
                print(f"skipped   {name}: {' '.join(error.cmd)} isn't allowed here", flush=True)
                continue
            except MissingError as error:
                skipped += 1
                print(f"skipped   {name}: {error}", flush=True)
                continue
        failed += bool(problems)
        print(f"{'LOST' if problems else 'survived':9} {name}", *problems, sep="\n  ", flush=True)
    print(f"{len(chosen) - failed - skipped} of {len(chosen)} faults survived, {failed} not, {skipped} skipped")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
