"""Baselines run again with nbval: what still holds, and how a difference is told."""

import pytest
from notebook_press.baselines import BaselineError, dumps, normalise, read_notebook, write_baseline
from notebook_press.differences import differences
from notebook_press.regression import regress


@pytest.fixture(scope="module")
def result(rendered, failed):
    """Three baselines run again: a good one, one of another harvest, and one that never holds still."""
    folder = rendered.root / "reports"  # nbval runs each in its own folder, which isn't the notebooks'
    folder.mkdir()
    good = folder / "harvest-2024.ipynb"
    write_baseline(rendered.output / "notebooks" / "harvest-2024.ipynb", good)
    other = folder / "other.ipynb"
    other.write_text(good.read_text().replace("61", "62"))
    broken = normalise(read_notebook(good))
    broken["cells"][-1]["source"] = ["# the end\n", "no_such_name"]
    (folder / "broken.ipynb").write_text(dumps(broken))
    write_baseline(failed.output / "notebooks" / "differs-each-run.ipynb", folder / "differs.ipynb")
    return regress(sorted(folder.iterdir()), jobs=2)


def test_a_good_baseline_holds_from_another_folder(result):
    assert not [one for one in result.failures if one.report == "harvest-2024"]
    assert (result.reports, result.cells) == (4, 7 * 3 + 4)


def test_a_difference_names_report_cell_and_change(result):
    told = [str(one) for one in result.failures if one.report == "other"]
    assert [one.cell for one in result.failures if one.report == "other"] == [5, 7, 8]
    assert 'other: cell 7 (`chosen = apples[apples["year"] == year]`) differs from the baseline' in told[1]
    assert "data[0].y[1]: 62 -> 61" in told[1]
    assert "-      <td>62</td>" in told[0]
    assert "+      <td>61</td>" in told[0]
    assert all(len(one) < 600 for one in told)


def test_a_cell_that_now_fails_is_told(result):
    told = next(str(one) for one in result.failures if one.report == "broken")
    assert "cell 10 (`# the end`)" in told
    assert "NameError: name 'no_such_name' is not defined" in told


def test_an_address_may_differ_and_a_number_may_not(result):
    cells = [one.cell for one in result.failures if one.report == "differs"]
    assert cells == [1, 2]  # the time printed and the time charted, but not the object's address


def test_the_result_sums_up(result):
    assert not result.ok
    assert str(result).endswith("4 baselines, 25 cells run again, 3 reports differ")


def test_no_baseline_is_an_error(tmp_path):
    with pytest.raises(BaselineError, match="no baselines to run"):
        regress([])
    with pytest.raises(BaselineError, match="no such baseline"):
        regress([tmp_path / "x.ipynb"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"a": [1, 2]}, {"a": [1, 3]}, ["a[1]: 2 -> 3"]),
        ({"a": [1, 2]}, {"a": [1]}, ["a: 2 items -> 1 items"]),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, ["a.b: 1 -> gone", "a.c: new, 1"]),
        ({"a": 1}, {"a": 1.0}, ["a: 1 -> 1.0"]),
        ("x\ny\n", "x\nz\n", ["-y", "+z"]),
        (list(range(12)), list(range(1, 13)), [f"[{n}]: {n} -> {n + 1}" for n in range(10)] + ["... and 2 more"]),
    ],
)
def test_differences_are_short(old, new, told):
    assert differences(old, new) == told
