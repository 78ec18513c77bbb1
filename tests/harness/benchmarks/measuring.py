"""What all benchmarks share: a row of the printed table, commands that are timed, environments of peers."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / "build" / "bench"
# What the notebooks themselves import, in the versions that this project runs with.
LIBRARIES = [f"{name}=={version(name)}" for name in ("pandas", "plotly", "ipykernel", "click")]
PEERS = {
    "papermill": ["papermill==2.7.0", "nbconvert==7.17.2"],
    "nbval": ["nbval==0.11.*", "pytest-xdist==3.*"],
    "jupyter-book": ["jupyter-book==1.0.4.post1"],
}


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, its seconds (median), and how it compares."""

    what: str
    seconds: float
    told: str = ""

    def __str__(self) -> str:
        return f"| {self.what} | {self.seconds:.2f} | {self.told} |"


@dataclass(frozen=True)
class Compared:
    """What a runner takes (seconds, median), and how many times our own that is, in wall time and in CPU time."""

    seconds: float
    times: float
    work: float


def timed(command: list[str], folder: Path, *, must_succeed: bool = True, **environment: str) -> float:
    """Seconds of wall time that a command takes."""
    started = time.perf_counter()
    own = {**os.environ, "INTERPOL_FIGURES_DATA": str(ROOT / "data"), **environment}
    done = subprocess.run(command, cwd=folder, env=own, text=True, capture_output=True, check=False)
    if done.returncode and must_succeed:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return time.perf_counter() - started


def cpu_seconds() -> float:
    """CPU seconds of all that this process has started and waited for; other work on the machine hardly matters."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compared(own: Callable[[], float], peers: dict[str, Callable[[], float]], runs: int) -> dict[str, Compared]:
    """Medians for our own runner (under "") and its peers; before each run of a peer our own runs, to be its measure.

    Our own runs once before, uncounted: the first to import the library in a new environment compiles it for all.
    """
    own()
    pairs: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in peers}
    for _ in range(runs):
        for name, runner in peers.items():
            pairs[name].append((*_used(own), *used_in_the_end(name, runner)))
            wall, work, peer, peer_work = pairs[name][-1]
            print(f"{name}: {peer:.1f} s, {peer_work:.1f} of CPU; own {wall:.1f}, {work:.1f}", file=sys.stderr)
    every = statistics.median(wall for found in pairs.values() for wall, *_ in found)
    return {"": Compared(every, 1.0, 1.0)} | {
        name: Compared(
            statistics.median(peer for _, _, peer, _ in found),
            statistics.median(peer / wall for wall, _, peer, _ in found),
            statistics.median(peer_work / work for _, work, _, peer_work in found),
        )
        for name, found in pairs.items()
    }


def used_in_the_end(name: str, runner: Callable[[], float]) -> tuple[float, float]:
    """What a peer's run uses, or the next one where that fails: kernels started at once may take the same port."""
    try:
        return _used(runner)
    except SystemExit as failed:
        print(f"{name} failed, and is run again: {str(failed).splitlines()[-1]}", file=sys.stderr)
        return _used(runner)


def _used(runner: Callable[[], float]) -> tuple[float, float]:
    """Seconds of wall time and of CPU that a runner takes."""
    before = cpu_seconds()
    return runner(), cpu_seconds() - before


def side_by_side(runners: dict[str, Callable[[], float]], runs: int) -> dict[str, tuple[float, float]]:
    """Medians of wall and CPU seconds by name; runs are interleaved, so that a busy machine disturbs all alike."""
    walls: dict[str, list[float]] = {name: [] for name in runners}
    work: dict[str, list[float]] = {name: [] for name in runners}
    for _ in range(runs):
        for name, runner in runners.items():
            wall, cpu = _used(runner)
            walls[name].append(wall)
            work[name].append(cpu)
            print(f"{name}: {walls[name][-1]:.1f} s, {work[name][-1]:.1f} s of CPU", file=sys.stderr)
    return {name: (statistics.median(walls[name]), statistics.median(work[name])) for name in runners}


def environment_of(peer: str) -> Path:
    """The Python of a peer's environment, which is made if it isn't there."""
    folder = BENCH / "environments" / peer
    python, ready = folder / "bin" / "python", folder / "ready"
    wanted = [*PEERS[peer], *LIBRARIES]
    if not ready.is_file() or ready.read_text() != " ".join(wanted):
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
        ready.write_text(" ".join(wanted))
    return python
