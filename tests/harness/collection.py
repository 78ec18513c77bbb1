"""A copy of the collection in a folder of its own, and the command line run in it as a person would.

Two environment variables say what the tests look at: with LONG_FORMS set, every report and every page instead of the
reports that have a baseline and some pages; INTERPOL_FIGURES_LIVE names other tables than those in `data`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from interpol_figures.tables.parameter_values import choices
from notebook_press.plan.plan import Report, read_plan

ROOT = Path(__file__).parents[2]
LIVE = Path(os.environ.get("INTERPOL_FIGURES_LIVE") or ROOT / "data")
FROZEN = ROOT / "tests/fixtures/data"
WITHOUT_BASELINE = "series-haechi"
READ_BY_A_LESSON = "audit"
LONG = bool(os.environ.get("LONG_FORMS"))
PARTS = {"data": LIVE} | {name: ROOT / name for name in ("notebooks", "reports", "requirements.lock")}


def copy_collection(folder: Path) -> Path:
    """The tables, notebooks, baselines and lock, copied; the built site is left behind."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in PARTS.items():
        if part.is_dir():
            shutil.copytree(part, folder / name, ignore=shutil.ignore_patterns("site", "executed", ".*"))
        else:
            shutil.copyfile(part, folder / name)
    return folder


def shorten_plan(folder: Path) -> None:
    """Leave the reports with a baseline, of which each notebook has one, and one without, in the plan of a copy.

    Each is written out by itself, but for the entry that the walkthrough on reports reads.
    """
    plan = folder / "notebooks/reports.toml"
    reports = [one for one in read_plan(plan, choices).reports if one.baseline or one.name == WITHOUT_BASELINE]
    tables = rf"^\[(?:project|report\.{READ_BY_A_LESSON})\]\n(?:(?!\[).*\n)*"
    kept = re.findall(tables, plan.read_text("utf-8"), re.MULTILINE)
    apart = [as_toml(one) for one in reports if not one.name.startswith(f"{READ_BY_A_LESSON}-")]
    plan.write_text("\n".join([*apart, *kept]), encoding="utf-8")


def as_toml(report: Report) -> str:
    """A report in a plan; JSON's texts, numbers and lists are TOML's as well."""
    keys = {"notebook": report.notebook.name, "baseline": report.baseline}
    keys |= {name: getattr(report, name) for name in ("title", "description", "group", "engine", "timeout", "memory")}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in keys.items()]
    given = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in report.parameters.items()]
    return "\n".join([f"[report.{report.name}]", *lines, f"parameters = {{{', '.join(given)}}}", ""])


def figures(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`interpol-figures ARGUMENTS` on the collection of a folder."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    own |= {"INTERPOL_FIGURES_DATA": str(folder / "data"), **environment}
    command = [sys.executable, "-m", "figures_cli.main", *arguments]
    return subprocess.run(command, cwd=folder, env=own, text=True, capture_output=True, check=False)
