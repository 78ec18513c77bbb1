"""The wheel: built, installed into an empty environment with the packages of this one in reach, and used anywhere."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from urllib.request import urlopen

import pytest
from packaging.specifiers import SpecifierSet

from collection import LIVE, ROOT
from figures_cli.wheel import PARTS as BUILT
from figures_cli.working_copy import PARTS, lab_arguments, lay_out, lay_out_walkthroughs
from figures_course import installable
from jupyter_lab import serve

BUILT_FROM = (
    ".binder",
    "lib",
    "notebooks",
    "pyproject.toml",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
    "requirements.lock",
)
ASKED = "import interpol_figures as figures; print(len(figures.load().figures) > 1000)"


def ran(*command, folder, **options):
    """A command without the tools of a checkout: no PATH but that of the environment, no tables named."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    own = {**kept, "PATH": str(Path(command[0]).parent), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run([*command], cwd=folder, env=own, capture_output=True, text=True, check=False, **options)


def source(base):
    """A checkout, as far as something is built of it."""
    source = base / "source"
    shutil.copytree(LIVE, source / "data")
    for name in BUILT_FROM:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, source / name)
    return source


def built(base):
    """The wheel that `pip` builds of a checkout."""
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    done = ran(*pip, "-w", base, ".", folder=source(base))
    assert done.returncode == 0, done.stdout + done.stderr


def put_together(base):
    """The wheel in a class's archive."""
    (base / installable.wheel_name()).write_bytes(installable.wheel())


def bare_environment(base):
    """The folder of commands of an environment with nothing installed, and the packages of this one in reach."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", base / "bare"], check=True)
    [packages] = (base / "bare").glob("[Ll]ib/**/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return base / "bare" / ("Scripts" if os.name == "nt" else "bin")


@pytest.fixture(scope="module", params=[built, put_together])
def environment(request, tmp_path_factory):
    """The folder of commands of an environment into which the wheel was installed, without its dependencies."""
    base = tmp_path_factory.mktemp("install")
    request.param(base)
    [wheel] = base.glob("*.whl")
    commands = bare_environment(base)
    into = [
        "--python",
        str(commands / "python"),
        "install",
        "--ignore-installed",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    installed = ran(sys.executable, "-m", "pip", *into, folder=base)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    shared = "share/jupyter/nbconvert"  # the one package whose files lie beside the environment's packages
    shutil.copytree(Path(sys.prefix, shared), base / "bare" / shared)
    return commands


@pytest.mark.slow
class TestWheel:
    def test_the_library_has_its_tables_anywhere(self, environment, tmp_path):
        done = ran(environment / "python", "-c", ASKED, folder=tmp_path)
        assert done.stdout == "True\n", done.stderr

    def test_judge_and_read_work_anywhere(self, environment, tmp_path):
        (tmp_path / "claims.csv").write_text("claim_id,indicator,subject,value\na,member_countries,interpol,196\n")
        (tmp_path / "article.txt").write_text("INTERPOL has 196 member countries.\n")
        for asked in (("judge", "claims.csv"), ("read", "article.txt")):
            done = ran(environment / "interpol-figures", *asked, folder=tmp_path)
            assert "confirmed" in done.stdout, done.stderr

    def test_a_class_is_built_anywhere(self, environment, tmp_path):
        done = ran(environment / "interpol-figures", "walkthrough", "build", "class", "rows", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "class/handouts/01-rows.html").is_file()

    def test_a_report_is_rendered_in_a_folder_laid_out_and_nowhere_else(self, environment, tmp_path):
        figures = environment / "interpol-figures"
        refused = ran(figures, "render", "brief", folder=tmp_path)
        assert (refused.returncode, "interpol-figures init" in refused.stderr) == (1, True)
        done = ran(figures, "init", "own", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert sorted(one.name for one in (tmp_path / "own").iterdir()) == sorted(PARTS)
        done = ran(figures, "render", "brief", folder=tmp_path / "own")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "own/reports/site/brief.html").is_file()

    def test_jupyter_finds_the_kernel(self, environment, tmp_path):
        done = ran(environment / "python", "-m", "jupyter_client.kernelspecapp", "list", folder=tmp_path)
        assert "interpol-figures" in done.stdout, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="Binder runs its scripts with bash")
def test_binder_installs_the_lock_and_this_project_and_sets_jupyterlab_up(tmp_path):
    """Without a network: every locked package is there already, in the version of the lock, or pip would ask for one."""
    checkout, commands = source(tmp_path), bare_environment(tmp_path)
    own = {"HOME": str(tmp_path), "PATH": f"{commands}:{os.defpath}", "PIP_NO_INDEX": "1"}
    script = checkout / ".binder/postBuild"
    done = subprocess.run([script], cwd=checkout, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((checkout / "my-walkthroughs").glob("*.ipynb"))) == 7
    assert (tmp_path / "bare/share/jupyter/kernels/interpol-figures/kernel.json").is_file()
    lab = [str(commands / "python"), "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    with serve(lab, tmp_path) as server:
        assert "arcs" in fetched(server, "static/world_110m.json")  # maps are drawn with these outlines
        listed = [one["name"] for one in fetched(server, "api/contents/source/notebooks")["content"]]
    assert "00-start-here.ipynb" in listed
    assert "walkthroughs" not in listed


def fetched(server, path):
    with urlopen(f"{server.own}/{path}?token={server.token}") as answer:
        return json.load(answer)


def test_binder_takes_a_python_that_the_project_takes():
    runtime = (ROOT / ".binder/runtime.txt").read_text(encoding="utf-8").strip()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert runtime.removeprefix("python-") in SpecifierSet(project["requires-python"])


def test_walkthroughs_are_answered_in_copies_that_are_kept(tmp_path):
    lay_out(tmp_path / "own")
    lay_out_walkthroughs(tmp_path / "own")
    copies = sorted((tmp_path / "own/my-walkthroughs").iterdir())
    masters = sorted((tmp_path / "own/notebooks/walkthroughs").glob("*.ipynb"))
    assert [one.name for one in copies] == [one.name for one in masters]
    assert "Teacher's guide" in masters[0].read_text(encoding="utf-8")
    assert "Teacher's guide" not in copies[0].read_text(encoding="utf-8")
    copies[0].write_text("answered", encoding="utf-8")
    lay_out_walkthroughs(tmp_path / "own")
    assert copies[0].read_text(encoding="utf-8") == "answered"
    lay_out_walkthroughs(tmp_path / "own/data")  # a folder without masters
    assert not (tmp_path / "own/data/my-walkthroughs").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ValueError, match="isn't empty"):
        lay_out(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_laid_out_holds_what_a_wheel_holds_and_opens_at_the_start(tmp_path):
    lay_out(tmp_path / "own")
    assert sorted(one.name for one in (tmp_path / "own").iterdir()) == sorted(PARTS) == sorted(BUILT)
    assert lab_arguments(tmp_path / "own")[-1].endswith("/lab/tree/notebooks/00-start-here.ipynb")
    with pytest.raises(ValueError, match="holds no notebooks"):
        lab_arguments(tmp_path)
