"""Which baselines there must be, and taking over what reports say now."""

import copy
from dataclasses import replace

import pytest

from apples import write_baseline
from notebook_press.errors import BaselineError
from notebook_press.regression.baseline import dumps, normalise, read_notebook
from notebook_press.regression.update_baselines import baseline_path, baselines_problems, pending_updates


@pytest.fixture
def report(rendered):
    return next(one for one in rendered.plan.reports if one.name == "harvest-2024")


@pytest.fixture
def executed(rendered, report):
    return rendered.output / "notebooks" / f"{report.name}.ipynb"


def test_a_new_baseline_is_proposed_and_then_nothing_is(report, executed, tmp_path):
    path = baseline_path(report.name, tmp_path)
    (new,) = pending_updates({report.name: executed}, tmp_path)
    assert new.changes == "harvest-2024: a new baseline"
    assert not path.exists()
    path.write_text(new.text, encoding="utf-8")
    assert baselines_problems([report], tmp_path) == []
    assert pending_updates({report.name: executed}, tmp_path) == []


def test_what_would_change_is_shown(report, executed, tmp_path):
    path = baseline_path(report.name, tmp_path)
    old = read_notebook(executed)
    path.write_text(dumps(normalise(old)).replace("61", "62"), encoding="utf-8")
    (change,) = pending_updates({report.name: executed}, tmp_path)
    assert ("draws another chart" in change.changes, "differs from the baseline" in change.changes) == (True, True)
    assert "charts[0].data[0].y[1]: 62 -> 61" in change.changes
    reworded = copy.deepcopy(old)
    reworded["cells"][0]["source"] = ["# Another heading\n"]
    path.write_text(dumps(normalise(reworded)), encoding="utf-8")
    [change] = pending_updates({report.name: executed}, tmp_path)
    assert change.changes == "harvest-2024: no output differs, only code or prose"


def test_nothing_is_proposed_where_one_is_not_fit(rendered, report, executed, tmp_path):
    stripped = tmp_path / "stripped.ipynb"
    stripped.write_text(dumps(read_notebook(report.notebook)), encoding="utf-8")
    with pytest.raises(BaselineError, match="bad: no cell shows anything"):
        pending_updates({"good": executed, "bad": stripped}, tmp_path)


def test_a_baseline_that_is_missing_or_nobody_s_is_a_problem(report, executed, tmp_path):
    write_baseline(executed, tmp_path / "nobodys.ipynb")
    missing, stranger = baselines_problems([report], tmp_path)
    assert "there is no baseline" in missing
    assert "nobodys.ipynb: no report of the plan has this baseline" in stranger
    write_baseline(executed, baseline_path(report.name, tmp_path))
    (tmp_path / "nobodys.ipynb").unlink()
    other = replace(report, parameters={"year": 2023})
    assert "its parameters are not the report's" in baselines_problems([other], tmp_path)[0]
