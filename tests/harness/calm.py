"""Run the check again and again where nothing that matters differs: `python tests/harness/calm.py [OPTIONS] [REPORT...]`.

Time zone, locale, hash seed, folder, user and, where `--python` names other interpreters with the locked packages,
Python differ from run to run. Every red run is a false alarm. In each fifth run all baselines are made anew, too, and
compared with the stored ones byte by byte; but for one where the system's Python has to borrow packages that were
chosen for another patch release, which pages, unlike checks, don't get by with.
"""

import argparse
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from collection import ROOT, copy_collection

ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu", "Europe/Paris", "Pacific/Pago_Pago")
LOCALES = ("C", "C.UTF-8", "POSIX", "tr_TR.UTF-8", "de_DE.UTF-8")  # those that aren't installed fall back to C
SEEDS = ("0", "1", "4294967295", "random")
FOLDERS = ("plain", "with a blank", "ünïcode/ßeta", "very/deep/down/below/many/folders", "UPPER.case-1")
OTHER_USER = "nobody"
BECOME = ["setpriv", f"--reuid={OTHER_USER}", "--clear-groups", "--regid=nogroup"]
ANEW = 5  # each so many runs the baselines are made anew


@dataclass(frozen=True)
class Surroundings:
    """Where a check runs."""

    zone: str
    locale: str
    seed: str
    folder: str
    user: str
    python: str

    def __str__(self) -> str:
        named = (self.zone, self.locale, f"seed {self.seed}", repr(self.folder), self.user or "this user")
        return ", ".join((*named, Path(self.python).resolve().name))


def surroundings(runs: int, pythons: list[str], users: list[str]) -> list[Surroundings]:
    """So many different ones: the lists have lengths without a common factor, or nearly.

    A Python that is closed to the other user is run as this one.
    """
    choices = (cycle(one) for one in (ZONES, LOCALES, SEEDS, FOLDERS, users, pythons))
    found = [Surroundings(*one) for one in islice(zip(*choices, strict=True), runs)]
    return [replace(one, user=one.user and open_to_others(one.python) and one.user) for one in found]


def other_users() -> list[str]:
    """This user, and another one where root may become it."""
    known = any(one.pw_name == OTHER_USER for one in pwd.getpwall())
    able = os.geteuid() == 0 and known and shutil.which("setpriv") and open_to_others(sys.executable)
    return ["", "", OTHER_USER] if able else [""]


def open_to_others(python: str) -> str:
    """This interpreter or, as one in somebody's home folder is closed to others, the system's of the same version."""
    for path in (Path(python).resolve(), Path(f"/usr/bin/python{told_by(python, 'get_python_version()')}")):
        # through env, for setpriv itself may still start what is closed to the user that it becomes
        if not subprocess.run([*BECOME, "env", path, "-c", ""], stderr=subprocess.DEVNULL, check=False).returncode:
            return python if path == Path(python).resolve() else str(path)
    return ""


def borrows(place: Surroundings) -> bool:
    """Whether it is the system's Python that runs there, with the packages of another."""
    return bool(place.user) and open_to_others(place.python) != place.python


def told_by(python: str, expression: str) -> str:
    """What `sysconfig` says in an interpreter."""
    asked = [python, "-c", f"import sysconfig; print(sysconfig.{expression})"]
    return subprocess.run(asked, text=True, capture_output=True, check=True).stdout.strip()


def run(place: Surroundings, folder: Path, *command: str) -> subprocess.CompletedProcess:
    """`interpol-figures COMMAND` there, in a copy of the collection."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "LC_", "INTERPOL_"))}
    own |= {"TZ": place.zone, "LC_ALL": place.locale, "LANG": place.locale, "PYTHONHASHSEED": place.seed}
    become = []
    if place.user:
        subprocess.run(["chown", "-R", place.user, folder], check=True)
        become = BECOME
        own |= {"HOME": str(folder), "USER": place.user}
    python = place.python
    if become:
        python = open_to_others(python)
        own["PYTHONPATH"] = os.pathsep.join([str(ROOT / "lib"), told_by(place.python, "get_path('purelib')")])
    whole = [*become, python, "-m", "figures_cli.main", *command]
    own["INTERPOL_FIGURES_DATA"] = str(folder / "data")
    return subprocess.run(whole, cwd=folder, env=own, text=True, capture_output=True, check=False)


def alarms(place: Surroundings, reports: list[str], anew: bool) -> list[str]:
    """What a check says there that it shouldn't; nothing if it is calm."""
    with tempfile.TemporaryDirectory(prefix="calm-") as parent:
        Path(parent).chmod(0o755)
        folder = copy_collection(Path(parent, place.folder))
        stored = {path.name: path.read_bytes() for path in (folder / "reports").glob("*.ipynb")}
        done = run(place, folder, "check", *reports)
        found = [done.stdout + done.stderr] if done.returncode else []
        if anew:
            done = run(place, folder, "baseline", "--yes", *reports)
            found += [done.stdout + done.stderr] if done.returncode else []
            now = {path.name: path.read_bytes() for path in (folder / "reports").glob("*.ipynb")}
            found += [f"{name}: made anew, it has other bytes" for name in stored if now.get(name) != stored[name]]
        return found


def main() -> int:
    """Run all; the exit code tells of false alarms."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="*", help="only these; patterns work")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="begin with this one of the runs")
    parser.add_argument("--python", action="append", default=[], help="one more interpreter, with the locked packages")
    options = parser.parse_args()
    pythons = [sys.executable, *(str(Path(one).absolute()) for one in options.python)]
    users = other_users()
    if len(users) == 1:
        print(f"as {OTHER_USER}: not tried, for that needs root, setpriv and a Python that is open to others")
    false = 0
    for number, place in enumerate(surroundings(options.runs, pythons, users), 1):
        if number < options.first:
            continue
        began = time.monotonic()
        found = alarms(place, options.reports, number % ANEW == 0 and not borrows(place))
        false += bool(found)
        told = "ALARM\n" + "\n".join(found) if found else "calm"
        print(f"{number}: {place}: {told} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{options.runs - options.first + 1} checks, {false} false alarms")
    return bool(false)


if __name__ == "__main__":
    sys.exit(main())
