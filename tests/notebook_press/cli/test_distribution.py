"""The press as a distribution of its own: its wheel in an environment without the library, pandas and Plotly."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging/notebook-press"
BUILD = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
LEFT_OUT = ("interpol", "__editable__", "_editable", "pandas", "plotly", "numpy", "distutils-precedence")


def test_it_asks_for_what_the_library_asks_for_and_less():
    own, whole = (tomllib.loads((folder / "pyproject.toml").read_text())["project"] for folder in (PACKAGING, ROOT))
    assert set(own["dependencies"]) < set(whole["dependencies"])
    assert own["version"] == whole["version"]
    assert own["entry-points"] == whole["entry-points"]


@pytest.mark.slow
def test_its_wheel_renders_notebooks_where_nothing_else_is_installed(tmp_path):
    shutil.copytree(PACKAGING, tmp_path / "packaging/notebook-press")
    shutil.copytree(ROOT / "lib/notebook_press", tmp_path / "lib/notebook_press")
    own = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    build = {"cwd": tmp_path / "packaging/notebook-press", "env": own, "capture_output": True, "check": True}
    subprocess.run([sys.executable, "-c", BUILD], **build)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    [site] = (tmp_path / "bare").glob("lib/python*/site-packages")
    [known] = {Path(one) for one in sys.path if one.endswith("site-packages")}
    for path in known.iterdir():
        if not path.name.startswith(LEFT_OUT) and path.suffix != ".pth":
            (site / path.name).symlink_to(path)
    [wheel] = (tmp_path / "packaging/notebook-press").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    held, own_files = (
        {path.name for path in one.rglob("*.*")} for one in (site / "notebook_press", ROOT / "lib/notebook_press")
    )
    assert {name for name in own_files - held if not name.endswith(".pyc")} == set()

    def call(*arguments):
        command = [tmp_path / "bare/bin/python", "-m", "notebook_press.cli.main", *arguments]
        folder = tmp_path / "notes"
        folder.mkdir(exist_ok=True)
        return subprocess.run(command, cwd=folder, env=own, text=True, capture_output=True, check=False)

    assert call("init").returncode == 0
    done = call("render")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "1 rendered" in done.stdout
    assert "61" in (tmp_path / "notes/site/example.html").read_text()
    assert not (tmp_path / "notes/site/assets/plotly.min.js").exists()
