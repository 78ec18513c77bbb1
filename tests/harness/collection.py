"""A copy of the collection in a folder of its own, and the command line run in it as a person would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("data", "notebooks", "reports", "requirements.lock")


def copy_collection(folder: Path) -> Path:
    """The tables, notebooks, baselines and lock, copied; the built site is left behind."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("site", "executed", ".*"))
        else:
            shutil.copyfile(ROOT / part, folder / part)
    return folder


def figures(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`interpol-figures ARGUMENTS` on the collection of a folder."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    own |= {"INTERPOL_FIGURES_DATA": str(folder / "data"), **environment}
    command = [sys.executable, "-m", "figures_cli.main", *arguments]
    return subprocess.run(command, cwd=folder, env=own, text=True, capture_output=True, check=False)
