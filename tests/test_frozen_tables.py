"""The small frozen tables that units and doctests look at: sound, of the project's schema, and brought up to date."""

import json
import shutil

import pytest

from collection import FROZEN, LIVE
from freeze_tables import freeze
from interpol_figures.tables.load import load
from interpol_figures.tables.validate import validate


def test_they_are_sound():
    assert validate(FROZEN) == []


@pytest.mark.live
def test_they_have_the_schema_of_the_project():
    own, frozen = ((folder / "datapackage.json").read_text(encoding="utf-8") for folder in (LIVE, FROZEN))
    assert own == frozen, "bring the frozen tables up to date: make frozen"


@pytest.fixture
def copies(tmp_path):
    """The frozen tables twice over: as the project's, which may go on, and as those that are frozen."""
    return [shutil.copytree(FROZEN, tmp_path / name) for name in ("live", "frozen")]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_nothing_changes_where_the_project_has_not(copies):
    live, frozen = copies
    before = contents(frozen)
    freeze([], live, frozen)
    assert contents(frozen) == before


def test_a_row_keeps_its_cells_and_gets_those_of_a_new_column(copies):
    live, frozen = copies
    schema = json.loads((live / "datapackage.json").read_text(encoding="utf-8"))
    fields = next(one for one in schema["resources"] if one["name"] == "members")["schema"]["fields"]
    fields.append({"name": "capital", "type": "string", "title": "Capital"})
    (live / "datapackage.json").write_text(json.dumps(schema), encoding="utf-8")
    header, first, *rest = (live / "members.csv").read_text(encoding="utf-8").splitlines()
    changed = first.replace("Aruba", "Oruba")
    assert changed != first
    lines = [f"{header},capital", f"{changed},Oranjestad", *(f"{row}," for row in rest)]
    (live / "members.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    freeze([], live, frozen)
    row = load(frozen)["members"].set_index("iso3").loc["ABW"]
    assert (row["name"], row["capital"]) == ("Aruba", "Oranjestad")


def test_a_named_row_comes_with_what_it_refers_to(copies):
    live, frozen = copies
    wanted = "notices_issued-red-2022-1"
    source = load(frozen).figures.at[wanted, "source"]
    for name, key in (("notice_volumes", wanted), ("sources", source)):
        path = frozen / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(f"{key},")), encoding="utf-8")
    assert wanted not in load(frozen)["notice_volumes"]["figure"].array
    freeze([wanted], live, frozen)
    assert load(frozen).figures.at[wanted, "source"] == source
    assert load(frozen)["sources"]["source"].eq(source).any()


def test_a_key_that_no_table_has_is_refused(copies):
    with pytest.raises(KeyError, match="nobody-knows-1"):
        freeze(["nobody-knows-1"], *copies)
