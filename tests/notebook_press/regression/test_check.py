"""Baselines run again with nbval: what still holds, and how a difference is told."""

import pytest

from apples import write_baseline
from notebook_press.errors import BaselineError
from notebook_press.plan.plan import Settings
from notebook_press.regression.cells import PLOTLY
from notebook_press.regression.check import check_baselines
from notebook_press.regression.notebook_diff import compare, compare_cell

FACTS = "application/vnd.apples+json"
SHOWS = """from IPython.display import display
display({KIND: VALUE, "text/plain": "shown"}, raw=True)
"""


def bundle(*shown: tuple[str, object, object, dict]) -> dict:
    """An executed notebook whose cells show the one value, and whose stored outputs say the other."""
    cells = []
    for number, (kind, value, stored, metadata) in enumerate(shown, 1):
        data = {kind: stored, "text/plain": "shown"}
        cells.append(
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": metadata,
                "source": SHOWS.replace("KIND", repr(kind)).replace("VALUE", repr(value)),
                "execution_count": number,
                "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}],
            }
        )
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def chart(*values: float) -> dict:
    return {"data": [{"type": "bar", "y": list(values)}], "layout": {}}


def said(words: str, **more) -> list[dict]:
    return [{"source": "apples-2024", "words": words, **more}]


NEAR = {"press": {"tolerance": 1e-6}}
BUNDLE = bundle(
    (FACTS, said("61 crates", value=61), said("60 crates", value=61), {}),
    (PLOTLY, chart(1.0, 2.0), chart(1.0, 2.0000001), NEAR),
    (PLOTLY, chart(1.0, 2.0), chart(1.0, 2.0000001), {}),
    (PLOTLY, chart(1.0, 2.0), chart(1.0, 2.1), NEAR),
    ("image/png", "iVBORw0KGgo=", "iVBORw0KGgA=", {}),
)


def small(number: int) -> dict:
    """An executed notebook that shows 61 in three ways, and stores another number."""
    rows, words = "<tr>\n<td>{}</td>\n</tr>\n", "<b>{}</b>"
    shown = [("text/html", rows.format(61), rows.format(number)), (PLOTLY, chart(1, 61), chart(1, number))]
    return bundle(*((*one, {}) for one in (*shown, ("text/html", words.format(61), words.format(number)))))


def printing(*cells: tuple[str, str]) -> dict:
    """An executed notebook of cells and what they printed."""
    made = bundle(*(("text/plain", "", "", {}) for _ in cells))
    for cell, (code, text) in zip(made["cells"], cells, strict=True):
        outputs = [{"output_type": "stream", "name": "stdout", "text": text}] if text else []
        cell.update(source=code, outputs=outputs)
    return made


SOONER = """import asyncio, threading
async def say(text, go):
    await go.wait()
    print(text)
asked, released = asyncio.Event(), threading.Event()
task = asyncio.create_task(say("a task", asked))
thread = threading.Thread(target=lambda: released.wait() and print("a thread"))
thread.start()"""
LATE = printing(
    (SOONER, ""),
    ("asked.set()\nawait task\nreleased.set()\nthread.join()", "a task\na thread\n"),
    ("print('after')", "after\n"),
)


def joined(*notebooks: dict) -> dict:
    """A notebook of the cells of several, for one kernel to run."""
    cells = [cell for one in notebooks for cell in one["cells"]]
    return {**notebooks[0], "cells": [{**cell, "id": f"c{number}"} for number, cell in enumerate(cells)]}


BESIDE = printing(("import orchard\nprint(open('crates.txt').read(), orchard.trees)", "61 7\n"))
TAGGED = printing(("print(1)", "1\n"), ("no_such_name", ""), ("# NBVAL_SKIP\nprint(3)", "2\n"), ("exit_code = 0", ""))
TAGGED["cells"][1]["metadata"] = {"tags": ["skip-execution"]}
TAGGED["cells"][2]["execution_count"] = None
TAGGED["cells"][3]["source"] = "import sys, warnings\nwarnings.simplefilter('ignore')\nsys.exit(0)"
ENDED = {"output_type": "error", "ename": "SystemExit", "evalue": "0", "traceback": []}
TAGGED["cells"][3]["outputs"] = [ENDED]
TAGGED["cells"] += printing(("print('never reached')", ""))["cells"]
TAGGED["cells"][4]["id"] = "c5"


@pytest.fixture(scope="module")
def result(rendered, failed):
    """Baselines run again: a good one, and some that hold what their cells don't give."""
    folder = rendered.root / "reports"  # nbval runs each in its own folder, which isn't the notebooks'
    folder.mkdir()
    good = folder / "harvest-2024.ipynb"
    write_baseline(rendered.output / "notebooks" / "harvest-2024.ipynb", good)
    write_baseline(failed.output / "notebooks" / "differs-each-run.ipynb", folder / "differs.ipynb")
    lost, broken = small(61), printing(("# the end\nno_such_name", ""))
    lost["cells"][1]["outputs"] = []
    lost["cells"][0]["outputs"] += [{"output_type": "stream", "name": "stdout", "text": "more\n"}]
    write_baseline(joined(BUNDLE, small(62), lost, broken), folder / "bundle.ipynb")
    write_baseline(joined(LATE, TAGGED), folder / "printed.ipynb")
    orchard = rendered.root / "orchard"
    orchard.mkdir()
    (orchard / "crates.txt").write_text("61")
    (orchard / "orchard.py").write_text("trees = 7")
    write_baseline(BESIDE, folder / "beside.ipynb")
    folders = dict.fromkeys(sorted(folder.iterdir()), folder) | {folder / "beside.ipynb": orchard}
    return check_baselines(folders, Settings(facts=(FACTS,)), jobs=2)


def test_a_baseline_runs_where_its_notebook_does(result):
    """A file or a module beside the notebook is found there, as it is by a render."""
    assert not [one for one in result.failures if one.report == "beside"]


def failures(result, report: str, first: int, last: int) -> list:
    """What was found in some cells of a report."""
    return [one for one in result.failures if one.report == report and first <= one.cell <= last]


def test_a_good_baseline_holds_from_another_folder(result):
    assert not [one for one in result.failures if one.report == "harvest-2024"]
    assert (result.reports, result.cells) == (5, 7 + 4 + (5 + 3 + 3 + 1) + (3 + 3) + 1)


def test_a_difference_names_report_cell_and_change(result):
    found = failures(result, "bundle", 5, 7)
    told = [str(one) for one in found]
    assert [one.cell for one in found] == [5, 6, 7]
    assert "bundle: cell 6 (`from IPython.display import display`) draws another chart" in told[1]
    assert "charts[0].data[0].y[1]: 62 -> 61" in told[1]
    assert "-<td>62</td>" in told[0]
    assert "+<td>61</td>" in told[0]
    assert all(len(one) < 600 for one in told)


def test_a_cell_that_now_fails_is_told(result):
    told = str(failures(result, "bundle", 11, 11)[0])
    assert "cell 11 (`# the end`)" in told
    assert told.splitlines()[1:] == ["    NameError: name 'no_such_name' is not defined"]


def test_an_address_may_differ_and_a_number_may_not(result):
    cells = [one.cell for one in result.failures if one.report == "differs"]
    assert cells == [1, 2]  # the time printed and the time charted, but not the object's address


def test_the_result_sums_up(result):
    assert not result.ok
    words = str(result).splitlines()[-1]
    assert words.startswith(
        "5 baselines, 30 cells run again; these reports differ: bundle (facts, charts, outputs), differs (charts"
    )
    assert words.endswith("; `baseline NAME` accepts what is right")
    told = result.as_dict()
    assert told["differing"]["bundle"] == ["facts", "charts", "outputs"]
    assert len(told["differences"]) == len(result.failures)


def test_each_layer_tells_in_its_own_words(result):
    told = [(one.cell, one.layer, one.difference) for one in failures(result, "bundle", 0, 4)]
    assert told == [
        (0, "facts", "apples-2024.words: '60 crates' -> '61 crates'"),
        (2, "charts", "charts[0].data[0].y[1]: 2.0000001 -> 2.0"),
        (3, "charts", "charts[0].data[0].y[1]: 2.1 -> 2.0"),
        (4, "outputs", "outputs[0].data.image/png: 'iVBORw0KGgA=' -> 'iVBORw0KGgo='"),  # nbval doesn't look at images
    ]


def test_outputs_that_a_baseline_lost_or_gained_are_told(result):
    told = [(one.cell, one.layer, one.difference) for one in failures(result, "bundle", 8, 10)]
    assert [one[:2] for one in told] == [(8, "outputs"), (9, "charts"), (9, "outputs")]
    assert told[1][2] == "charts: 0 items -> 1 items"
    assert told[2][2] == "outputs: 0 items -> 1 items"


def test_what_a_task_or_thread_of_an_earlier_cell_prints_counts_to_the_cell_that_runs(result):
    assert failures(result, "printed", 0, 2) == []


def test_each_cell_that_a_render_runs_is_compared_whatever_it_tells_nbval(result):
    told = [(one.cell, one.difference) for one in failures(result, "printed", 3, 9)]
    assert told == [(5, "outputs[0].text:\n-2\n+3")]


def differences(kind, old, new):
    both = [[{"output_type": "display_data", "metadata": {}, "data": {kind: one}}] for one in (old, new)]
    [found] = compare_cell("x", 0, {"metadata": {}, "source": "", "outputs": both[0]}, both[1])
    return found.difference


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"a": [1, 2]}, {"a": [1, 3]}, [".a[1]: 2 -> 3"]),
        ({"a": [1, 2]}, {"a": [1]}, [".a: 2 items -> 1 items"]),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, [".a.b: 1 -> nothing", ".a.c: nothing -> 1"]),
        ({"a": 1}, {"a": 1.0}, [".a: 1 -> 1.0"]),
        ({"a": "x\ny\n"}, {"a": "x\nz\n"}, [".a:", "-y", "+z"]),
        ({"a": "-- x\n"}, {"a": "-- x"}, [".a:", "the newline at its end"]),
        ({"a": "-- x\ny"}, {"a": "y"}, [".a:", "--- x"]),
        (["x" * 150 + "1"], ["x" * 150 + "2"], [f"[0]: …{'x' * 40}1' -> …{'x' * 40}2'"]),
        (list(range(12)), list(range(1, 13)), [f"[{n}]: {n} -> {n + 1}" for n in range(10)] + ["... and 2 more"]),
    ],
)
def test_differences_of_charts_are_short(old, new, told):
    lines = differences(PLOTLY, old, new).splitlines()
    assert told == [line.removeprefix("charts[0]") for line in lines]


def changed(**outputs):
    """The differences of a notebook whose first cells show something else, by layer and words."""
    other = {
        **BUNDLE,
        "cells": [{**cell, "outputs": outputs.get(cell["id"], cell["outputs"])} for cell in BUNDLE["cells"]],
    }
    return [(one.layer, one.difference) for one in compare("x", BUNDLE, other, [FACTS])]


def facts(*stated):
    return [{"output_type": "display_data", "metadata": {}, "data": {FACTS: list(stated), "text/plain": "shown"}}]


def test_a_value_behind_equal_words_counts():
    assert changed() == []
    assert changed(c1=facts(*said("60 crates", value=60))) == [("facts", "apples-2024.value: 61 -> 60")]


def test_facts_gone_new_stated_again_or_in_another_order_are_told():
    pear = {"source": "pears", "words": "3"}
    kept = said("60 crates", value=61)
    assert changed(c1=facts(*kept, pear)) == [("facts", "pears: nothing -> {'source': 'pears', 'words': '3'}")]
    assert changed(c1=facts(*kept, *said("60"))) == [
        ("facts", "apples-2024 (2): nothing -> {'source': 'apples-2024', 'words': '60'}")
    ]
    assert changed(c1=facts(pear))[0][1].startswith(
        "apples-2024: {'source': 'apples-2024', 'words': '60 crates', 'value': 61} -> nothing"
    )
    assert changed(c1=facts(*said("61 crates\nof apples", value=61))) == [
        ("facts", "apples-2024.words:\n-60 crates\n+61 crates\n+of apples")
    ]
    before = {**BUNDLE, "cells": [{**BUNDLE["cells"][0], "outputs": facts(pear, *said("60"))}]}
    after = {**BUNDLE, "cells": [{**BUNDLE["cells"][0], "outputs": facts(*said("60"), pear)}]}
    assert [one.difference for one in compare("x", before, after, [FACTS])] == ["the same facts stand in another order"]


def test_cells_that_only_one_version_has_are_told():
    fewer = {**BUNDLE, "cells": BUNDLE["cells"][:-1]}
    assert [(one.cell, one.layer) for one in compare("x", BUNDLE, fewer, [FACTS])] == [(4, "outputs")]
    [gained] = compare("x", fewer, BUNDLE, [FACTS])
    assert (gained.cell, gained.layer, gained.difference) == (4, "outputs", "outputs: 0 items -> 1 items")


@pytest.mark.parametrize("declared", [2, -0.1, True, "1e-9", {"data.*.y.*": 0.1}])
def test_a_tolerance_that_can_not_hold_is_refused(declared):
    document = bundle((PLOTLY, chart(1.0), chart(1.0), {"press": {"tolerance": declared}}))
    with pytest.raises(BaselineError, match="give a number between 0 and 1"):
        compare("x", document, document)
