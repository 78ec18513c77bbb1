"""All benchmarks in one run, as a table in Markdown; `--write` puts it into docs/performance.md.

python tests/harness/benchmarks [--only cold] [--runs 3] [--reports N] [--most 1000] [--write]
The short form, in a quarter of an hour: --only cold --only again --peer papermill --runs 1
"""

import argparse
import os
import platform
import re
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import daily
import reading
import rendering
from measuring import ROOT, Row

PERFORMANCE = ROOT / "docs" / "performance.md"
TABLE = re.compile(r"(?<=<!-- benchmarks -->\n).*?(?=<!-- end of benchmarks -->)", re.DOTALL)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", help="a part, or several by giving it again")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--peer-runs", type=int, help="runs of each peer that renders; as many as of all else if not given"
    )
    parser.add_argument(
        "--peer", action="append", help="only peers whose names begin so; or several by giving it again"
    )
    parser.add_argument("--reports", type=int, help="reports of the plan to compare with peers; all if not given")
    parser.add_argument("--most", type=int, default=1000, help="reports of the largest generated plan")
    parser.add_argument("--figures", type=int, default=20_000, help="figures of the generated tables")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    given = parser.parse_args()
    parts = {
        "set-up": daily.set_up,
        "help": lambda: daily.helped(given.runs),
        "tables": lambda: reading.reading(given.figures, given.runs),
        "judge": lambda: daily.judged(given.claims, given.runs),
        "cold": lambda: rendering.cold(given.reports, given.peer_runs or given.runs, given.peer),
        "again": lambda: rendering.again(given.runs, book=not given.peer),
        "linear": lambda: rendering.linear(given.most),
        "check": lambda: daily.checked(given.runs),
        "lab": lambda: daily.opened(given.runs),
    }
    unknown = set(given.only or ()) - parts.keys()
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    if given.write and (given.only or given.peer):
        parser.error("--write writes the whole table; leave --only and --peer out")
    rows = []
    for name, part in parts.items():
        if name in (given.only or parts):
            print(f"{name} ...", file=sys.stderr)
            rows += part()
    text = table(rows, given.runs, given.peer_runs or given.runs)
    print(text)
    if given.write:
        write(text)


def table(rows: list[Row], runs: int, peer_runs: int) -> str:
    """The table, and below it what it was measured with."""
    lines = ["| what | seconds | |", "|---|--:|---|", *map(str, rows), ""]
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "plotly", "papermill", "nbval", "jupyterlab"))
    load = os.getloadavg()[0]
    medians = f"Medians of {runs} runs, of {peer_runs} where peers render,"
    lines += [
        f"{'Measured once,' if runs == peer_runs == 1 else medians} on {len(os.sched_getaffinity(0))} cores of "
        f"{processor()} under {platform.system()} (load {load:.1f} at the end), {datetime.now(UTC):%Y-%m-%d}; "
        f"Python {platform.python_version()}, {packages}.",
    ]
    return "\n".join(lines) + "\n"


def processor() -> str:
    """What the machine calls its processor."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def write(text: str) -> None:
    """Replace the table in docs/performance.md."""
    old = PERFORMANCE.read_text(encoding="utf-8")
    new, count = TABLE.subn(lambda _: text, old)
    if count != 1:
        raise SystemExit(f"{PERFORMANCE} has {count} places for the table; it needs one, between its two comments")
    PERFORMANCE.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
