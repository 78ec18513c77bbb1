"""What a notebook declares, and which values it takes."""

import pytest

from apples import choices
from notebook_press.plan.parameters import ParameterError, check, declared

USE = "print(year, sort, deep, note, ratio, day, kinds)"
CELL = '''"""What may be set."""
year: int = 2024  # the year of the harvest
sort = "red"  # "which" apples = which
deep = False
note: str | None = None
ratio: float = 1
day: "str" = "2025-01-31"
kinds: list[str] = ["a"]
'''


def test_names_types_and_defaults_come_from_the_cell(write_notebook):
    path = write_notebook(USE, parameters=CELL.replace('"str"', "str"), press={"parameters": {"day": {"type": "date"}}})
    found = {one.name: one for one in declared(path)}
    assert {name: one.type for name, one in found.items()} == {
        "year": "int",
        "sort": "str",
        "deep": "bool",
        "note": "str",
        "ratio": "float",
        "day": "date",
        "kinds": "list",
    }
    assert found["year"].default == 2024
    assert found["note"].optional
    assert not found["sort"].optional


def test_a_literal_and_the_metadata_give_a_domain(write_notebook):
    path = write_notebook(
        "a, b, c",
        parameters='a: Literal["x", "y"] = "x"\nb = "red"\nc = 5\n',
        press={"parameters": {"b": {"choices": "sorts"}, "c": {"minimum": 1, "maximum": 9, "help": "how many"}}},
    )
    a, b, c = declared(path, choices)
    assert a.choices == ("x", "y")
    assert b.choices == ("red", "green", "yellow")
    assert (c.minimum, c.maximum, c.help) == (1, 9, "how many")


def test_a_notebook_without_parameters_takes_none(write_notebook):
    assert declared(write_notebook("1 + 1")) == ()
    with pytest.raises(ParameterError, match=r"unknown parameter 'year'\. There are none"):
        check({"year": 1}, ())


@pytest.mark.parametrize(
    ("cell", "press", "told"),
    [
        ("x: int = 'a'", None, "default of parameter 'x': expected int, found 'a'"),
        ("x = 1", {"y": {}}, "describes the parameter 'y'"),
        ("x = 1", {"x": {"min": 1}}, "unknown key 'min'. Did you mean 'minimum'"),
        ("x = 1", {"x": {"type": "integer"}}, "key 'type': 'integer' isn't a choice. Did you mean 'int'"),
        ("x = 1", {"x": {"choices": 3}}, "key 'choices': expected str or list, found 3"),
        ("x = ", None, "line 1: not valid Python"),
        ("x = 1", {"x": {"minimum": "0"}}, "the minimum '0' is no int"),
        ("x = 1", {"x": {"minimum": 2}}, "1 is below the minimum 2"),
        ("x = 'a'", {"x": {"choices": "nothing"}}, "the reference 'nothing' can't be resolved"),
    ],
)
def test_a_wrong_declaration_is_an_error(write_notebook, cell, press, told):
    path = write_notebook("x", parameters=cell, press={"parameters": press} if press else None)
    with pytest.raises(ParameterError) as caught:
        declared(path, choices)
    assert told in str(caught.value)
    assert "n.ipynb" in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "types"),
    [
        ("n = 10**6", {"n": "any"}),
        ("a = None  # type: int", {"a": "int"}),
        ("from pathlib import Path\np = Path('data')", {"p": "any"}),
        ("x, y = 1, 2\nz: int | str = 1", {"z": "any"}),
        ("a = None", {"a": "any"}),
    ],
)
def test_what_papermill_takes_is_taken(write_notebook, cell, types):
    path = write_notebook("1", parameters=cell)
    assert {one.name: one.type for one in declared(path)} == types


def test_a_spare_parameter_is_refused_only_where_it_is_set(write_notebook):
    allowed = declared(write_notebook("a", parameters="a = 1\nspare = 2"))
    check({"a": 3}, allowed)
    with pytest.raises(ParameterError, match="'spare' is never used"):
        check({"spare": 3}, allowed)


def test_an_old_notebook_is_named_with_the_way_out(tmp_path):
    path = tmp_path / "old.ipynb"
    path.write_text('{"nbformat": 3, "worksheets": []}')
    with pytest.raises(ParameterError, match=r"its format is nbformat 3.*nbconvert"):
        declared(path)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"yeer": 2024}, "unknown parameter 'yeer'. Did you mean 'year'"),
        ({"year": "2024"}, "'year': expected int, found '2024'"),
        ({"year": 2024.0}, "'year': expected int, found 2024.0"),
        ({"year": True}, "'year': expected int, found True"),
        ({"year": None}, "'year': expected int, found None"),
        ({"year": 1900}, "1900 is below the minimum 2023"),
        ({"year": 2100}, "2100 is above the maximum 2025"),
        ({"sort": "blue"}, "'blue' isn't a choice. Known are: 'red', 'green', 'yellow'"),
        ({"sort": "rde"}, "Did you mean 'red'"),
        ({"as_known_on": "31.1.2025"}, "'31.1.2025' is no date"),
        ({"as_known_on": "20250131"}, "is no date"),
    ],
)
def test_a_wrong_value_is_refused_unconverted(project, given, told):
    allowed = declared(project.root / "notebooks" / "good.ipynb", choices)
    with pytest.raises(ParameterError) as caught:
        check(given, allowed, "reports.toml: report 'harvest'")
    assert told in str(caught.value)
    assert "report 'harvest'" in str(caught.value)


def test_a_good_value_passes(project):
    allowed = declared(project.root / "notebooks" / "good.ipynb", choices)
    check({"year": 2025, "sort": "green", "as_known_on": "2025-12-31"}, allowed)
