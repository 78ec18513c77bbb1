"""A report begun with `new-report`: planned, rendered, reworded and checked like any other."""

import json
import subprocess
import sys
import tomllib

import pytest

from collection import ROOT, copy_collection
from collection import figures as command
from figures_cli.new_report import new_report
from notebook_cells import MOST_LINES, code_cells, imported
from notebook_press.regression.baseline import read_notebook


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A collection with a new report in it."""
    begun = copy_collection(tmp_path_factory.mktemp("new") / "checkout")
    asked = ["--title", "How many Red Notices are valid in 2025?", "--subject", "Red Notice"]
    done = command("new-report", "valid-red", *asked, "--indicator", "notices in circulation", folder=begun)
    assert done.returncode == 0, done.stderr
    return begun


def figures_of(path):
    """The charts of an executed notebook."""
    outputs = [one["data"] for cell in read_notebook(path)["cells"] for one in cell.get("outputs", [])]
    return [one["application/vnd.plotly.v1+json"] for one in outputs if "application/vnd.plotly.v1+json" in one]


def test_is_planned_rendered_and_under_regression(begun):
    assert "valid-red" in command("plan", "valid-red", folder=begun).stdout
    # What is wrong with another baseline stops nobody.
    (begun / "reports/audit-account-global-police-cooperation.ipynb").write_text("{}")
    done = command("baseline", "valid-red", folder=begun)  # renders it, too
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    page = (begun / "reports/site/valid-red.html").read_text(encoding="utf-8")
    assert "The newest figure of the record" in page
    assert ">excluded<" in page and ">deprecated<" not in page
    assert ">2019<" in page  # a year is no number with a comma
    assert page.count("output chart") >= 2
    [chart] = [
        figure for figure in figures_of(begun / "reports/site/notebooks/valid-red.zip") if "Who states" in str(figure)
    ]
    assert 0 < chart["layout"]["xaxis"]["nticks"] <= len({x for trace in chart["data"] for x in trace["x"]})


@pytest.mark.slow
def test_is_checked_as_any_other(begun):
    """The check of one report in other surroundings, and of one that changed, is run by other tests."""
    assert command("baseline", "valid-red", folder=begun).returncode == 0
    found = json.loads(command("check", "--json", "valid-red", folder=begun).stdout)
    assert (found["ok"], found["baselines"], found["differing"]) == (True, 1, {})
    assert found["problems"] == found["differences"] == []


@pytest.mark.slow
def test_its_prose_is_reworded_with_the_numbers_that_it_declares(begun):
    [path] = [one for one in begun.glob("notebooks/*.ipynb") if "valid in 2025" in one.read_text(encoding="utf-8")]
    before = path.read_text(encoding="utf-8")
    command("render", "valid-red", folder=begun)
    path.write_text(before.replace("valid in 2025", "valid now, in 2025", 1), encoding="utf-8")
    done = command("render", "valid-red", folder=begun)
    path.write_text(before, encoding="utf-8")
    assert (done.returncode, "reworded valid-red" in done.stdout) == (0, True), done.stdout + done.stderr


def test_follows_the_rules_of_the_house(begun):
    notebook = next(begun.glob("notebooks/*-valid-red.ipynb"))
    assert notebook.name[:2] == max(one.name[:2] for one in begun.glob("notebooks/[0-9]*.ipynb"))
    assert all(len(source.splitlines()) <= MOST_LINES for source in code_cells(notebook))
    assert set().union(*map(imported, code_cells(notebook))) == {"interpol_figures", "plotly"}
    ruff = [sys.executable, "-m", "ruff"]
    for check in (["check"], ["format", "--check"]):
        subprocess.run([*ruff, *check, "--config", ROOT / "pyproject.toml", notebook], check=True)


@pytest.mark.parametrize(
    ("indicator", "subject", "title", "id"),
    [
        ("arrests", "Operation HAECHI", "Operation Haechi: arrests", "haechi"),
        ("budget_eur", "INTERPOL", "INTERPOL: budget in euros", "interpol"),
        ("notices in circulation", "red notice", "Red Notices: notices in circulation", "red"),
    ],
)
def test_is_called_by_what_it_is_about(tmp_path, monkeypatch, indicator, subject, title, id):
    folder = copy_collection(tmp_path / "checkout")
    monkeypatch.setenv("INTERPOL_FIGURES_DATA", str(folder / "data"))
    made = new_report("own", indicator=indicator, subject=subject)
    entry = tomllib.loads(made.with_name("reports.toml").read_text(encoding="utf-8"))["report"]["own"]
    notebook = made.read_text(encoding="utf-8")
    assert entry["title"] == title
    assert (
        entry["description"].startswith(f"What sources state of {title.split(': ')[1]} (")
        and entry["description"] in notebook
    )
    assert f'subject = \\"{id}\\"' in notebook


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("Valid Red", {}, "lower-case letters"),
        ("brief", {}, "already"),
        ("other", {"indicator": "arests"}, "did you mean arrests"),
        (
            "other",
            {"indicator": "budget_eur", "subject": "red"},
            "it states 'budget_eur' of interpol, ccf, and of 'red' notices_issued",
        ),
    ],
)
def test_refuses_what_it_cannot_begin(begun, monkeypatch, name, options, reason):
    monkeypatch.setenv("INTERPOL_FIGURES_DATA", str(begun / "data"))
    before = sorted(begun.glob("notebooks/*"))
    with pytest.raises((ValueError, LookupError), match=reason):
        new_report(name, **{"indicator": "member_countries", "subject": "interpol", **options})
    assert sorted(begun.glob("notebooks/*")) == before
