"""Executed notebooks as baselines: byte-identical wherever they were rendered, and never vacuous."""

import base64
import copy
import json
from array import array
from dataclasses import replace

import pytest

from apples import write_baseline
from notebook_press.regression.baseline import (
    WIDGET_STATE,
    dumps,
    normalise,
    outputs_of,
    read_notebook,
    unpacked,
)
from notebook_press.regression.cells import charts
from notebook_press.regression.update_baselines import baseline_problems


@pytest.fixture
def executed(rendered):
    """An executed notebook as JSON, to be changed at will."""
    return read_notebook(rendered.output / "notebooks" / "harvest-2024.ipynb")


@pytest.fixture
def report(rendered):
    """The report that it was run for."""
    return next(one for one in rendered.plan.reports if one.name == "harvest-2024")


@pytest.fixture
def stored(executed, tmp_path):
    """Store a baseline without asking whether it is any good."""

    def store(document=executed):
        path = tmp_path / "reports" / "harvest-2024.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(dumps(document))
        return path

    return store


def noise(document):
    """Make of a notebook what another run on another machine might have made of it."""
    other = copy.deepcopy(document)
    other["metadata"] |= {
        "kernelspec": {"display_name": "My kernel", "language": "python", "name": "mine"},
        "language_info": {"name": "python", "version": "3.14.1", "mimetype": "text/x-python"},
        "papermill": document["metadata"]["papermill"] | {"duration": 1.2, "input_path": "/home/me/x.ipynb"},
        "widgets": {WIDGET_STATE: {"state": {"no state": {}, "a slider": {"state": {"value": 3}}}}},
        "rendered": "2031-01-01",
    }
    for cell in other["cells"]:
        cell["metadata"] |= {"papermill": {"duration": 0.1}, "execution": {"iopub.execute_input": "now"}}
        cell["metadata"].setdefault("tags", [])
        cell["source"] = "".join(cell["source"])
        if "injected-parameters" in cell["metadata"]["tags"]:
            cell["id"] = "3f2a9c"
            cell["source"] = cell["source"].rstrip("\n") + "\n"
        for output in cell.get("outputs", []):
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
    return other


def test_two_renders_are_byte_identical(executed):
    clean = normalise(executed)
    assert dumps(normalise(noise(executed))) == dumps(clean)
    assert dumps(normalise(clean)) == dumps(clean)


def test_streams_are_merged_however_the_kernel_cut_them():
    def cell(*outputs):
        return {
            "cells": [
                {
                    "cell_type": "code",
                    "id": "a",
                    "metadata": {},
                    "source": "",
                    "execution_count": 1,
                    "outputs": [{"output_type": "stream", "name": name, "text": text} for name, text in outputs],
                }
            ],
            "metadata": {},
        }

    whole = cell(("stdout", "a\nb\n"), ("stderr", "c\n"))
    cut = cell(("stdout", "a\n"), ("stderr", "c\n"), ("stdout", ["b", "\n"]))
    assert dumps(normalise(whole)) == dumps(normalise(cut))


def test_what_progress_bars_wrote_over_and_their_times_are_not_kept():
    bar = " 50%|##  | 1/2 [00:01<00:01, 1.02s/it]\r100%|####| 2/2 [00:02<00:00, 1.01s/it]\nmore"
    stream = {"output_type": "stream", "name": "stderr", "text": bar}
    assert outputs_of([stream])[0]["text"] == "100%|####| 2/2 [...]\nmore"


def test_the_random_id_of_a_styled_table_is_named_after_what_it_holds():
    def shown(name, value="1"):
        html = f'<style>#{name}_row0_col0 {{}}</style><table id="{name}"><td id="{name}_row0_col0">{value}</td></table>'
        return outputs_of([{"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}])

    assert shown("T_5b229") == shown("T_794f0") != shown("T_794f0", "2")


def test_a_good_baseline_has_no_problem(executed, report, tmp_path):
    path = tmp_path / "reports" / "harvest-2024.ipynb"
    write_baseline(executed, path)
    assert baseline_problems(path, report) == []
    assert path.read_text().endswith("}\n")
    assert [one.name for one in path.parent.iterdir()] == ["harvest-2024.ipynb"]


def test_other_parameters_are_a_problem(executed, report, stored):
    found = baseline_problems(stored(normalise(executed)), replace(report, parameters={"year": 2025, "sort": "red"}))
    assert len(found) == 1
    assert "not the report's" in found[0]


def test_a_missing_baseline_is_a_problem(report, tmp_path):
    assert "there is no baseline" in baseline_problems(tmp_path / "x.ipynb", report)[0]


def strip(document):
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)


def change_source(document):
    document["cells"][-1]["source"] = ["1 + 1"]


def drop_cell(document):
    del document["cells"][4]


def lose_a_tag(document):
    next(cell for cell in document["cells"] if cell["metadata"].get("tags") == ["parameters"])["metadata"].clear()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (strip, "it has no outputs, so comparing it would prove nothing"),
        (change_source, "cell 9 of good.ipynb has changed"),
        (lose_a_tag, "of good.ipynb has changed"),
        (drop_cell, "cell 3 of good.ipynb has changed"),
    ],
)
def test_a_baseline_that_proves_nothing_is_told(executed, report, stored, change, told):
    document = normalise(executed)
    change(document)
    found = baseline_problems(stored(document), report)
    assert any(told in one for one in found), found
    assert all("harvest-2024.ipynb: " in one for one in found)


def test_packed_numbers_of_a_chart_are_stored_as_lists(failed, tmp_path):
    write_baseline(failed.output / "notebooks" / "packs-its-chart.ipynb", tmp_path / "x.ipynb")
    [chart] = charts(read_notebook(tmp_path / "x.ipynb"))
    assert (chart["data"][0]["x"], chart["data"][0]["y"]) == ([0, 1, 2], [0, 1, 2])


def test_packed_numbers_of_several_dimensions_keep_their_rows():
    packed = {"z": {"dtype": "f8", "bdata": base64.b64encode(array("d", [1, 2, 3, 4.5])).decode(), "shape": "2, 2"}}
    assert unpacked(packed) == {"z": [[1, 2], [3, 4.5]]}


def test_the_ids_are_the_authors_own(executed):
    assert [cell["id"] for cell in normalise(executed)["cells"]][:4] == ["c0", "c1", "injected-parameters", "c2"]
    assert json.loads(dumps(executed)) == executed
