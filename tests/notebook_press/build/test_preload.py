"""What a plan has called once before notebooks are forked."""

import pytest

from notebook_press.build.project import Project
from notebook_press.build.render import render, why
from notebook_press.plan.plan import read_plan

ORCHARD = """
from pathlib import Path
from crates import SIZE

BASKET = Path(__file__).with_name("basket.txt")
LABEL = Path(__file__).with_name("label.txt").read_text()
known = {}
times_called = 0

def fill():
    global times_called
    times_called += 1
    weigh()
    return [BASKET]

def weigh():
    content = BASKET.read_text()
    if content not in known:
        known[content] = SIZE * len(content)
    return known[content]
"""


@pytest.fixture
def orchard(tmp_path, write_notebook) -> Project:
    """A project whose notebooks find what a module has read; only one of them weighs the basket."""
    (tmp_path / "orchard.py").write_text(ORCHARD)
    (tmp_path / "crates.py").write_text("SIZE = 2\n")
    (tmp_path / "label.txt").write_text("sweet")
    (tmp_path / "basket.txt").write_text("apples")
    write_notebook("import orchard\n(orchard.times_called, len(orchard.known), orchard.weigh())", name="weighs.ipynb")
    write_notebook("1 + 1", name="counts.ipynb")
    (tmp_path / "reports.toml").write_text(
        '[project]\npreload = ["orchard:fill"]\n'
        '[report.weighs]\nnotebook = "weighs.ipynb"\n[report.counts]\nnotebook = "counts.ipynb"\n'
    )
    return Project(read_plan(tmp_path / "reports.toml"), tmp_path / "site")


def test_notebooks_find_the_work_done_and_what_it_read_counts_for_all_of_them(orchard, capfd):
    folder = orchard.plan.root
    (folder / "label.txt").unlink()
    results = {one.report: one for one in render(orchard).results}
    told = "preload: orchard:fill failed, so each notebook does its work itself: FileNotFoundError"
    assert told in capfd.readouterr().err
    assert (results["weighs"].state, results["counts"].state) == ("failed", "rendered")
    (folder / "label.txt").write_text("sweet")
    assert why(orchard)["counts"] == ["label.txt is new"]

    assert render(orchard).ok
    shown = (orchard.site / "notebooks" / "weighs.ipynb").read_text()
    assert "(1, 1, 12)" in shown
    for name in ("orchard.py", "crates.py", "label.txt"):
        before = (folder / name).read_text()
        (folder / name).write_text(f"{before}\n")
        assert why(orchard) == {"weighs": [f"{name} changed"], "counts": [f"{name} changed"]}
        (folder / name).write_text(before)

    # What its cache reads anew counts for the one notebook that asks for it, which has the new content then.
    (folder / "basket.txt").write_text("apples, pears")
    assert why(orchard) == {"weighs": ["basket.txt changed"], "counts": []}
    assert [one.report for one in render(orchard).results if one.state == "rendered"] == ["weighs"]
    assert "(1, 1, 26)" in (orchard.site / "notebooks" / "weighs.ipynb").read_text()
    assert why(orchard) == {"weighs": [], "counts": []}
