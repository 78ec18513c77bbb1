"""The collection as a whole: rendered, looked at in a browser without a network, and calm or red as it should be."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from browser import CHROMIUM, look
from collection import LONG, ROOT, copy_collection, figures
from figures_cli.project import Collection
from notebook_press.build.render import Project, RenderOptions, render
from notebook_press.plan.plan import Plan
from notebook_press.regression.baseline import read_notebook

NAME = "membership"
# Each stands for a kind of notebook: charts of one series, of many, and none but tables.
SHORT = ("membership", "operations", "coverage")


def chosen():
    """Three reports; in the long form, every report of the plan."""
    return Collection().plan.select(None if LONG else SHORT)


def test_a_second_render_runs_nothing(site, copied):
    done = figures("render", folder=copied)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 rendered" in done.stdout


def test_what_would_be_rendered_and_why_is_told(site, copied, tmp_path):
    shutil.copytree(copied, tmp_path / "changed")
    with (tmp_path / "changed/data/conflicts.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    told = json.loads(figures("plan", "--json", folder=tmp_path / "changed").stdout)
    because = {row["report"]: row["because"] for row in told}
    assert because[NAME] == ["data/conflicts.csv changed"]
    with (tmp_path / "changed/data/notice_volumes.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    told = json.loads(figures("plan", "--json", folder=tmp_path / "changed").stdout)
    touched = {row["report"] for row in told if "data/notice_volumes.csv changed" in row["because"]}
    assert {"notices", "brief", "claims-check", "year-2023"} <= touched
    assert not touched & {NAME, "operations", "series-pangea", "databases", "organisation", "coverage"}
    assert figures("why", NAME, folder=tmp_path / "changed").stdout == f"{NAME}\tdata/conflicts.csv changed\n"
    assert "fresh" in figures("why", NAME, folder=copied).stdout
    summary = json.loads(figures("render", NAME, "--json", folder=copied).stdout)
    assert [(one["report"], one["state"]) for one in summary["reports"]] == [(NAME, "fresh")]
    assert figures("render", NAME, "--quiet", folder=copied).stdout == ""


def test_a_scheduled_run_finds_nothing_to_do_from_a_bare_environment(site, copied, tmp_path):
    command = ["env", "-i", f"HOME={tmp_path}", "PATH=/usr/bin:/bin", f"INTERPOL_FIGURES_DATA={copied / 'data'}"]
    command += [sys.executable, "-P", "-m", "figures_cli.main", "render", "--scheduled"]
    run = {"cwd": copied, "text": True, "capture_output": True, "check": False}
    done = subprocess.run([*command, "--json"], **run)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["rendered"], told["failed"], told["fresh"]) == ([], {}, len(list(site.glob("notebooks/*.zip"))))
    assert re.fullmatch(r"\S+Z \d+ reports: 0 rendered, \d+ fresh, 0 failed in [\d.]+ s", told["line"])
    done = subprocess.run([*command, "--quiet"], **run)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow
def test_an_ordinary_kernel_says_the_same(site, copied, tmp_path, monkeypatch):
    """Output by output; that nbval's kernels give what the baselines hold, the short form sees."""
    monkeypatch.setenv("INTERPOL_FIGURES_DATA", str(copied / "data"))
    planned = Collection().plan
    ordinary = Plan(planned.path, tuple(replace(report, engine="kernel") for report in chosen()), planned.choices)
    assert render(Project(ordinary, tmp_path), RenderOptions(progress=print)).count("rendered") == len(ordinary.reports)
    for report in ordinary.reports:
        forked, started = (read_notebook(folder / "notebooks" / report.kept_as)["cells"] for folder in (site, tmp_path))
        assert forked == started, report.name


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: charts were not looked at; install Debian's package chromium")
def test_every_chart_is_drawn_without_a_network(site):
    for page in (site / f"{report.name}.html" for report in chosen()):
        charts = len(re.findall(r'<figure[^>]+class="output chart"', page.read_text(encoding="utf-8")))
        seen = look(page, width=390)
        assert not seen.errors, f"{page.name}: {seen.errors}"
        assert not seen.requests, f"{page.name}: {seen.requests}"
        assert len(seen.charts) == charts, page.name
        assert all(seen.charts), f"{page.name}: marks drawn {seen.charts}"
        assert seen.width <= 390, page.name


def test_the_baselines_say_what_the_reports_say(copied):
    done = figures("baseline", folder=copied)
    same = re.search(r"^0 baselines accepted, \d\d as they were$", done.stdout, re.MULTILINE)
    assert same, f"{done.stdout}{done.stderr}\nwhere that is wanted, accept it: interpol-figures baseline"


@pytest.mark.slow
def test_nbval_finds_no_difference(copied):
    """The checks of a new report and in other surroundings run one each; this runs them all."""
    found = json.loads(figures("check", "--json", folder=copied).stdout)
    assert found["ok"], found
    assert found["baselines"] == len(Collection().under_regression())


def test_one_changed_value_turns_the_check_red_and_names_the_report(copied, tmp_path):
    shutil.copytree(copied, tmp_path / "changed")
    counts = tmp_path / "changed/data/member_counts.csv"
    text = counts.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("member_countries-interpol-1973-1,"))
    counts.write_text(text.replace(row, row.replace(",111,", ",112,")), encoding="utf-8")
    done = figures("check", NAME, folder=tmp_path / "changed")
    assert done.returncode == 1
    for layer in ("states other facts", "draws another chart"):
        assert re.search(rf"^{NAME}: cell \d+ \(`.*`\) {layer}:$", done.stdout, re.MULTILINE), layer
    assert "member_countries-interpol-1973-1: 'exact 111; " in done.stdout
    assert "; these reports differ: " in done.stdout
    assert "(facts, charts); `baseline NAME` accepts" in done.stdout


def test_a_baseline_without_outputs_is_refused_though_nbval_alone_passes_it(copied, tmp_path):
    shutil.copytree(copied, tmp_path / "stripped")
    baseline = tmp_path / f"stripped/reports/{NAME}.ipynb"
    notebook = json.loads(baseline.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    baseline.write_text(json.dumps(notebook), encoding="utf-8")
    done = figures("check", NAME, folder=tmp_path / "stripped")
    assert done.returncode == 1
    assert "no outputs" in done.stderr
    told = json.loads(figures("check", NAME, "--json", folder=tmp_path / "stripped").stdout)
    assert not told["ok"]
    assert "no outputs" in told["problems"][0]


def test_a_report_without_baseline_can_not_be_checked(copied):
    assert "Did you mean 'membership'" in figures("check", "membershp", folder=copied).stderr
    bare = next(one.name for one in Collection().plan.reports if not one.baseline)
    done = figures("check", bare, folder=copied)
    assert done.returncode == 1
    assert f"{bare}: no baseline is kept" in done.stderr


def test_every_notebook_and_every_audit_has_a_baseline():
    kept = Collection().under_regression()
    folder = Collection().folder / "notebooks"
    notebooks = {path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts}
    assert {report.notebook for report in kept} == notebooks
    audits = {report.name for report in Collection().plan.select(["audit-*"])}
    assert len(audits) >= 5
    assert audits <= {report.name for report in kept}


@pytest.mark.slow
def test_no_baseline_is_accepted_of_a_report_that_fails(tmp_path):
    """In the press's own tests any failing report is refused one; here one with a number that is traced to nothing."""
    copy_collection(tmp_path / "broken")
    notebook = tmp_path / "broken/notebooks/11-brief.ipynb"
    document = json.loads(notebook.read_text(encoding="utf-8"))
    document["cells"][-1] = {**document["cells"][-1], "cell_type": "markdown", "source": ["There are 17 of them."]}
    document["cells"][-1].pop("outputs", None), document["cells"][-1].pop("execution_count", None)
    notebook.write_text(json.dumps(document), encoding="utf-8")
    done = figures("baseline", "brief", folder=tmp_path / "broken")
    assert done.returncode == 1
    assert "failed its checks, so no baseline was written: brief" in done.stderr
    assert "the number 17 is traced to nothing" in done.stdout
    assert (tmp_path / "broken/reports/brief.ipynb").read_bytes() == (ROOT / "reports/brief.ipynb").read_bytes()


def test_a_render_anywhere_gives_the_same_bytes(tmp_path):
    place = copy_collection(tmp_path / "there/and deeper")
    stored = (ROOT / f"reports/{NAME}.ipynb").read_bytes()
    older = stored.replace(b"exact 111; ", b"exact 110; ")
    assert older != stored
    (place / f"reports/{NAME}.ipynb").write_bytes(older)
    done = figures("baseline", NAME, folder=place, TZ="Pacific/Kiritimati", LANG="C", PYTHONHASHSEED="2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "member_countries-interpol-1973-1: 'exact 110; " in done.stdout  # shown before it is accepted
    assert done.stdout.endswith("1 baseline accepted, 0 as they were\n")
    assert (place / f"reports/{NAME}.ipynb").read_bytes() == stored
