"""A copy of the collection in a folder of its own, and the command line run in it as a person would.

Two environment variables say what the tests look at: with LONG_FORMS set, every report and every page instead of some;
INTERPOL_FIGURES_LIVE names other tables than those in `data`.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIVE = Path(os.environ.get("INTERPOL_FIGURES_LIVE") or ROOT / "data")
FROZEN = ROOT / "tests/fixtures/data"
LONG = bool(os.environ.get("LONG_FORMS"))
PARTS = {"data": LIVE} | {name: ROOT / name for name in ("notebooks", "reports", "requirements.lock", "LICENSE")}


def copy_collection(folder: Path) -> Path:
    """The tables, notebooks, baselines and lock, copied; the built site is left behind."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in PARTS.items():
        if part.is_dir():
            shutil.copytree(part, folder / name, ignore=shutil.ignore_patterns("site", "executed", ".*"))
        else:
            shutil.copyfile(part, folder / name)
    return folder


def figures(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`interpol-figures ARGUMENTS` on the collection of a folder."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    own |= {"INTERPOL_FIGURES_DATA": str(folder / "data"), **environment}
    command = [sys.executable, "-m", "figures_cli.main", *arguments]
    return subprocess.run(command, cwd=folder, env=own, text=True, capture_output=True, check=False)


def whole_page(site: Path, page: Path) -> str:
    """A page with what a script puts into its places: what a report doesn't show at first."""
    text, folded = page.read_text(encoding="utf-8"), site / f"folded/{page.stem}.js"
    first, *rest = text.split("<template data-folded></template>")
    if not rest:
        return text
    pieces = json.loads(folded.read_text(encoding="utf-8").removeprefix("window.FOLDED = ").removesuffix(";\n"))
    return first + "".join(piece + part for piece, part in zip(pieces, rest, strict=True))
