"""Plans, parameters, notebooks and output folders as an attacker would fill them: refused in words, or harmless."""

import contextlib
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collection import LONG
from notebook_press.build.render import Project, RenderOptions, render
from notebook_press.errors import PressError
from notebook_press.plan.parameters import check, declared
from notebook_press.plan.plan import read_plan
from notebook_press.regression.baseline import read_notebook

ENTRY = '[report.a]\nnotebook = "a.ipynb"\n'
quick = settings(
    deadline=None,
    max_examples=150 if LONG else 40,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


@pytest.fixture
def folder(write_notebook, tmp_path):
    """A folder with a notebook that shows its parameters."""
    parameters = "text = ''\nlow: float = 1.0\nmany: list = []\n"
    write_notebook(
        "text, low, many", parameters=parameters, press={"parameters": {"low": {"minimum": 0}}}, name="a.ipynb"
    )
    return tmp_path


def plan_of(folder, text):
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "reports.toml").write_bytes(data)
    return read_plan(folder / "reports.toml")


REFUSED = {
    "nesting": (ENTRY + "parameters = " + "{a=" * 9000 + "1" + "}" * 9000, "not valid TOML"),
    "lists in lists": (ENTRY + "matrix = {x = " + "[" * 90_000 + "]" * 90_000 + "}", "not valid TOML"),
    "a number of a million digits": (ENTRY + "timeout = " + "9" * 1_000_000, "not valid TOML"),
    "Latin-1": (ENTRY.encode() + b'title = "Caf\xe9"', "not valid TOML"),
    "UTF-16": (ENTRY.encode("utf-16"), "not valid TOML"),
    "NUL": (ENTRY + 'title = "a\0b"', "not valid TOML"),
    "a name that turns text around": (ENTRY.replace("report.a", 'report."a\u202eb"'), "can't name a file"),
    "a name in look-alike letters": (ENTRY.replace("report.a", 'report."\u0430"'), "can't name a file"),
    "a matrix that explodes": (ENTRY + f"matrix = {{{', '.join(f'x{n} = {list(range(10))}' for n in range(12))}}}", "1,000,000,000,000 reports"),
    "a width": (ENTRY + "title = '{text:>99999999999}'\nparameters = {text = 'x'}", "isn't a valid template"),
    "what hangs on a value": (ENTRY + "title = '{text.__class__.__mro__}'\nparameters = {text = 'x'}", "isn't a valid template"),
    "a key of a value": (ENTRY + "title = '{text[__class__]}'\nparameters = {text = 'x'}", "isn't a valid template"),
    "a report that is no table": ("report = [1, 2]", "key 'report': expected dict, found [1, 2]"),
}  # fmt: skip
NAMES = (
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    "a/b",
    "a\\b",
    "C:x",
    "con?",
    "a\nb",
    "",
    " ",
    "-rf",
    ".hidden",
    "~",
    "a\0b",
    "A",
    "$(x)",
    "a;b",
    "%2e%2e",
)


@pytest.mark.parametrize("name", REFUSED)
def test_a_plan_is_refused_in_words(folder, name):
    text, told = REFUSED[name]
    with pytest.raises(PressError) as caught:
        plan_of(folder, text)
    assert told in str(caught.value)
    assert "reports.toml" in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_no_report_is_named_out_of_its_folder(folder, name):
    for text in (
        f"[report.{json.dumps(name)}]\nnotebook = 'a.ipynb'\n",
        ENTRY + f"name = '{{text}}'\nmatrix = {{text = [{json.dumps(name)}]}}",
    ):
        with pytest.raises(PressError, match=r"can't name a file|not valid TOML"):
            plan_of(folder, text)


@pytest.mark.parametrize(
    "path",
    [
        "../a.ipynb",
        "/etc/passwd",
        "..",
        "a.ipynb/../../a.ipynb",
        "C:\\a.ipynb",
        "a\u202e.ipynb",
        "link.ipynb",
        "\\u0000.ipynb",
    ],
)
def test_no_notebook_is_taken_from_elsewhere(folder, path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "a.ipynb"
    outside.write_text((folder / "a.ipynb").read_text())
    (folder / "link.ipynb").symlink_to(outside)
    with pytest.raises(PressError, match=r"leads out of|there is no notebook"):
        plan_of(folder, ENTRY.replace('"a.ipynb"', f'"{path}"' if "\\u" in path else json.dumps(path)))


CODE = (
    "'); import os; os._exit(9); ('",
    '"""\nimport os; os._exit(9)\n"""',
    "\\'; raise SystemExit #",
    "x\nraise SystemExit",
    "x\r\nraise SystemExit",
    "x\u2028raise SystemExit",
    "{raise_}",
    "%run /etc/passwd",
    "!touch owned",
    "__import__('os')._exit(9)",
    "\\N{DIGIT ONE}\\x41\\",
    "\u202etxet\u202c",
    "\0" * 3,
    "x" * 100_000,
)


def test_a_value_is_never_code(folder, tmp_path, shared):
    """Each comes out of the notebook as it went in."""
    entries = [
        f"[report.r{n}]\nnotebook = 'a.ipynb'\nparameters = {{text = {json.dumps(text)}, many = [{json.dumps(text)}, {{{json.dumps(text)} = 1}}]}}\n"
        for n, text in enumerate(CODE)
    ]
    (folder / "show.ipynb").write_text(
        (folder / "a.ipynb").read_text().replace("text, low, many", "low\\nprint(ascii([text, many]))")
    )
    plan = plan_of(folder, "\n".join(entries).replace("a.ipynb", "show.ipynb"))
    summary = render(Project(plan, tmp_path / "site"), RenderOptions(jobs=2, progress=lambda line: None))
    assert summary.ok, str(summary.results)
    for number, text in enumerate(CODE):
        shown = read_notebook(tmp_path / f"site/notebooks/r{number}.ipynb")["cells"][-1]["outputs"][0]["text"]
        assert "".join(shown) == ascii([text, [text, {text: 1}]]) + "\n"
    assert not (folder / "owned").exists()


@pytest.mark.parametrize("value", ["nan", "-nan", "-inf", "-1"])
def test_no_number_slips_past_its_domain(folder, value):
    plan = plan_of(folder, ENTRY + f"parameters = {{low = {float(value)!r}}}")
    with pytest.raises(PressError, match="is below the minimum"):
        check(plan.reports[0].parameters, declared(folder / "a.ipynb"))


BROKEN = ["", "{", "[]", "3", "null", '{"cells": 1}', '{"cells": [3]}', '{"cells": [{}], "metadata": {}}', "[" * 90_000, '{"cells": []}', '{"cells": [], "metadata": []}', '{"cells": [{"cell_type": "code", "source": [1], "metadata": {}}], "metadata": {}}']  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_notebook_is_refused(folder, text):
    (folder / "a.ipynb").write_text(text)
    with pytest.raises(PressError, match="not a notebook"):
        declared(folder / "a.ipynb")


@pytest.mark.parametrize("kind", ["folder", "page", "notebook", "asset"])
def test_links_in_the_output_folder_are_refused(folder, tmp_path, kind):
    plan, site, outside = plan_of(folder, ENTRY), tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    kept = outside / "kept"
    kept.write_text("mine")
    place = {"folder": "notebooks", "page": "a.html", "notebook": "notebooks/a.ipynb", "asset": "assets/page.js"}[kind]
    (site / place).parent.mkdir(parents=True)
    (site / place).symlink_to(outside if kind == "folder" else kept)
    with pytest.raises(PressError, match="is a symbolic link"):
        render(Project(plan, site), RenderOptions(progress=lambda line: None))
    assert ([*outside.iterdir()], kept.read_text()) == ([kept], "mine")


toml = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)
keys = ["notebook", "title", "group", "parameters", "matrix", "name", "engine", "timeout", "memory", "output", "baseline", "inputs", "x"]  # fmt: skip


def as_toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return (
        re.sub(r"nan|inf", lambda found: found[0], json.dumps(value)).replace("NaN", "nan").replace("Infinity", "inf")
    )


@quick
@given(st.dictionaries(st.sampled_from(keys), toml, max_size=5), st.booleans())
def test_any_plan_is_read_or_refused(folder, entry, known):
    entry |= {"notebook": "a.ipynb"} if known else {}
    text = "[report.a]\n" + "".join(f"{key} = {as_toml(value)}\n" for key, value in entry.items())
    with contextlib.suppress(PressError):
        plan = plan_of(folder, text.encode("utf-8", "surrogatepass"))
        for report in plan.reports:
            check(report.parameters, declared(report.notebook))


@quick
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(lambda text: ENTRY.encode() + text.encode("utf-8", "surrogatepass")),
    )
)
def test_any_bytes_are_a_plan_or_refused(folder, data):
    with contextlib.suppress(PressError):
        plan_of(folder, data)


@quick
@given(
    st.one_of(
        st.text(max_size=40),
        st.from_regex(r"[a-z]+(: ?(str|int|float|list|Literal\[.*\]|\w+ \| None))? = .{0,20}", fullmatch=True),
    )
)
def test_any_parameters_cell_is_read_or_refused(write_notebook, text):
    with contextlib.suppress(PressError):
        declared(write_notebook("text, low, many, a, b, x", parameters=text))
